"""Airbyte's own standard tests on the destination, with the scenarios of its acceptance-test-config.yml."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from airbyte_cdk.test.standard_tests import DestinationTestSuiteBase

from destination_tiktok_shop.destination import DestinationTiktokShop
from tiktok_shop_sandbox.testing import RunningSandbox, running_sandbox

CONNECTOR = Path(__file__).resolve().parent.parent / "destination_tiktok_shop"
FOLDER = Path(__file__).resolve().parent / ".scenarios" / "destination"
COMMANDS = {"test_config_matches_spec": "spec", "test_check": "check"}


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Each test with the scenarios whose sections ask for it; the suite's own hook would skip all the others."""
    if "scenario" in metafunc.fixturenames:
        command = COMMANDS.get(metafunc.function.__name__)
        wanted = [s for s in TestStandardSuite.get_scenarios() if command is None or s.runs(command)]
        metafunc.parametrize("scenario", wanted, ids=[scenario.id for scenario in wanted])


def scenarios(sandbox: RunningSandbox) -> dict[str, dict[str, Any]]:
    """By name of the file: the config of a user in that situation."""
    one_shop = sandbox.config(
        shop_id=sandbox.shops()[0]["id"],
        requests_per_second=1000,
        ledger_url=f"sqlite:///{FOLDER / 'ledger.sqlite'}",
    )
    credentials = one_shop["credentials"]
    without = {name: credentials[name] for name in ("app_key", "app_secret", "refresh_token")}
    return {
        "one_shop": one_shop,
        "no_access_token": {**one_shop, "credentials": without},
        "several_shops": {name: value for name, value in one_shop.items() if name != "shop_id"},
        "wrong_app_secret": {**one_shop, "credentials": {**credentials, "app_secret": "0123456789abcdef" * 3}},
        "no_such_ledger": {**one_shop, "ledger_url": f"sqlite:///{FOLDER}/nowhere/ledger.sqlite"},
        "misspelt_mode": {**one_shop, "save_mode": "DRAFT"},
    }


@pytest.fixture(scope="module", autouse=True)
def written_scenarios() -> Iterator[None]:
    with running_sandbox(orders=30, requests_per_second=0) as sandbox:
        FOLDER.mkdir(parents=True, exist_ok=True)
        for name, config in scenarios(sandbox).items():
            (FOLDER / f"{name}.json").write_text(json.dumps(config, indent=2))
        yield


class TestStandardSuite(DestinationTestSuiteBase):
    connector = DestinationTiktokShop

    @classmethod
    def get_connector_root_dir(cls) -> Path:
        return CONNECTOR


def test_every_configured_scenario_exists(written_scenarios: None) -> None:
    sections = yaml.safe_load((CONNECTOR / "acceptance-test-config.yml").read_text())["acceptance_tests"].values()
    named = {(CONNECTOR / test["config_path"]).resolve() for section in sections for test in section["tests"]}
    assert named == set(FOLDER.glob("*.json"))
