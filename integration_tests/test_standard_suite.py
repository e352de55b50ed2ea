"""Airbyte's own standard tests on this connector, with the scenarios of acceptance-test-config.yml."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import yaml
from airbyte_cdk.test.standard_tests import DeclarativeSourceTestSuite
from boltons.typeutils import classproperty

from connector_builder.__main__ import build
from tiktok_shop_sandbox.testing import RunningSandbox, running_sandbox

ROOT = Path(__file__).resolve().parent.parent
FOLDER = Path(__file__).resolve().parent / ".scenarios"
BUILT = FOLDER / "builder"
COMMANDS = {
    "test_config_matches_spec": "spec",
    "test_check": "check",
    "test_discover": "discover",
    "test_basic_read": "read",
    "test_fail_read_with_bad_catalog": "read",
}


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Each test with the scenarios whose sections ask for it; the suite's own hook would skip all the others."""
    if "scenario" in metafunc.fixturenames:
        command = COMMANDS.get(metafunc.function.__name__)
        wanted = [s for s in TestStandardSuite.get_scenarios() if command is None or s.runs(command)]
        metafunc.parametrize("scenario", wanted, ids=[scenario.id for scenario in wanted])


def day(days_ago: int) -> str:
    return (datetime.now(UTC) - timedelta(days=days_ago)).strftime("%Y-%m-%d")


def scenarios(sandbox: RunningSandbox) -> dict[str, dict[str, Any]]:
    """By name of the file: the config of a user in that situation."""
    no_access_token = sandbox.config()
    del no_access_token["credentials"]["access_token"], no_access_token["credentials"]["token_expiry_date"]
    unknown = "0123456789abcdef" * 3
    shop_id = sandbox.shops()[0]["id"]
    return {
        "two_shops": sandbox.config(requests_per_second=1000),
        "one_shop_backfill": sandbox.config(
            requests_per_second=1000, shop_ids=[shop_id], start_date=day(60), end_date=day(20)
        ),
        "no_access_token": no_access_token,
        "wrong_app_secret": sandbox.config(credentials={"app_secret": unknown}),
        "dead_refresh_token": {
            **no_access_token,
            "credentials": {**no_access_token["credentials"], "refresh_token": unknown},
        },
        "shop_of_another": sandbox.config(shop_ids=["7000000000000000001"]),
        "misspelt_start_date": sandbox.config(start_date="1st of May"),
    }


@pytest.fixture(scope="module", autouse=True)
def written_scenarios() -> Iterator[None]:
    # A quick sandbox: the shop's ceiling is other tests' matter.
    with running_sandbox(orders=200, requests_per_second=0) as sandbox:
        FOLDER.mkdir(exist_ok=True)
        build(BUILT)
        for name, config in scenarios(sandbox).items():
            (FOLDER / f"{name}.json").write_text(json.dumps(config, indent=2))
        yield


class TestStandardSuite(DeclarativeSourceTestSuite):
    """The manifest and the merged components, handed over as the Connector Builder does."""

    @classmethod
    def get_connector_root_dir(cls) -> Path:
        return ROOT

    @classproperty
    def components_py_path(cls) -> Path:
        return BUILT / "components.py"


def test_every_configured_scenario_exists(written_scenarios: None) -> None:
    sections = yaml.safe_load((ROOT / "acceptance-test-config.yml").read_text())["acceptance_tests"].values()
    named = {ROOT / test["config_path"] for section in sections for test in section["tests"]}
    assert named == set(FOLDER.glob("*.json"))
