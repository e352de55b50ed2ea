"""`tiktok-shop check` for people and for programs."""

from __future__ import annotations

import json
import os
import re
import stat
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from tiktok_shop.completion import stream_names
from tiktok_shop_sandbox.testing import RunningSandbox, running_sandbox

PROGRAM = Path(sys.executable).with_name("tiktok-shop")


@pytest.fixture(scope="module")
def running() -> Iterator[RunningSandbox]:
    with running_sandbox(orders=40, days=10, requests_per_second=0) as sandbox:
        yield sandbox


@pytest.fixture
def sandbox(running: RunningSandbox) -> Iterator[RunningSandbox]:
    yield running
    running.clear_faults()


def check(folder: Path, config: dict[str, Any], *options: str) -> subprocess.CompletedProcess[str]:
    path = folder / "config.json"
    path.write_text(json.dumps(config))
    path.chmod(0o600)
    return subprocess.run(
        [PROGRAM, "check", "--config", path, *options],
        env=os.environ | {"COLUMNS": "80"},
        capture_output=True,
        text=True,
        timeout=300,
    )


def one_line(text: str) -> str:
    return " ".join(text.split())


def test_shops_are_listed_and_everything_can_be_read(tmp_path: Path, sandbox: RunningSandbox) -> None:
    config = sandbox.config(requests_per_second=1000)

    done = check(tmp_path, config)

    assert done.returncode == 0, done.stdout + done.stderr
    for shop in sandbox.shops():
        [line] = [line for line in done.stdout.splitlines() if shop["id"] in line]
        assert shop["name"] in line and shop["region"] in line and f"all {len(stream_names())} streams" in line
    for secret in ("app_secret", "access_token", "refresh_token"):
        assert config["credentials"][secret] not in done.stdout + done.stderr


def test_json_has_the_same_for_programs(tmp_path: Path, sandbox: RunningSandbox) -> None:
    done = check(tmp_path, sandbox.config(requests_per_second=1000), "--json")

    assert (done.returncode, done.stderr) == (0, "")
    assert json.loads(done.stdout) == {
        "usable": True,
        "error": None,
        "authorization_ends": None,
        "authorization_days_left": None,
        "shops": [
            {
                "id": shop["id"],
                "name": shop["name"],
                "region": shop["region"],
                "readable": stream_names(),
                "unreadable": {},
            }
            for shop in sandbox.shops()
        ],
    }


def test_a_missing_scope_is_named_with_its_streams_once_for_all_shops(tmp_path: Path, sandbox: RunningSandbox) -> None:
    sandbox.faults(missing_scopes=["seller.return_refund.basic"])
    config = sandbox.config(requests_per_second=1000)

    done, programs = check(tmp_path, config), check(tmp_path, config, "--json")

    assert (done.returncode, programs.returncode) == (1, 1)
    assert "Can't read returns, cancellations" in done.stdout
    assert done.stdout.count("seller.return_refund.basic. ") == 1
    assert "Partner Center" in done.stdout
    streams = len(stream_names())
    assert done.stdout.count(f"{streams - 2} of {streams} streams") == len(sandbox.shops())
    answer = json.loads(programs.stdout)
    assert (answer["usable"], answer["error"]) == (False, None)
    for shop in answer["shops"]:
        assert shop["unreadable"].keys() == {"returns", "cancellations"}
        assert "seller.return_refund.basic" in shop["unreadable"]["returns"]
        assert "returns" not in shop["readable"]


def test_a_wrong_secret_is_explained(tmp_path: Path, sandbox: RunningSandbox) -> None:
    config = sandbox.config(credentials={"app_secret": "wrong-secret"})

    done, programs = check(tmp_path, config), check(tmp_path, config, "--json")

    assert (done.returncode, programs.returncode) == (1, 1)
    assert "TikTok Shop rejects the signature" in one_line(done.stdout)
    answer = json.loads(programs.stdout)
    assert (answer["usable"], answer["shops"]) == (False, [])
    assert "TikTok Shop rejects the signature" in answer["error"]
    assert "wrong-secret" not in done.stdout + done.stderr + programs.stdout + programs.stderr


@pytest.mark.parametrize(("days", "warned"), [(29, True), (200, False)])
def test_the_end_of_the_authorization_is_shown_and_warned_of_in_its_last_month(
    tmp_path: Path, sandbox: RunningSandbox, days: int, warned: bool
) -> None:
    today = datetime.now(UTC)
    ends = today + timedelta(days=days)
    credentials = {"authorization_expiry_date": ends.strftime("%Y-%m-%dT%H:%M:%SZ")}
    config = sandbox.config(credentials=credentials, requests_per_second=1000)

    done, programs = check(tmp_path, config), check(tmp_path, config, "--json")

    assert done.returncode == 0
    assert ("Run tiktok-shop authorize" in done.stdout) == warned
    answer = json.loads(programs.stdout)
    assert answer["authorization_ends"] == f"{ends:%Y-%m-%d}"
    # A day less where midnight came in between.
    days_later = datetime.now(UTC).date() - today.date()
    assert answer["authorization_days_left"] in {days, days - days_later.days}
    assert re.search(
        rf"The authorization ends on {ends:%Y-%m-%d}, in ({days}|{days - 1}) days\.", one_line(done.stdout)
    )


def test_a_token_that_is_renewed_is_saved(tmp_path: Path, sandbox: RunningSandbox) -> None:
    config = sandbox.config(requests_per_second=1000)
    del config["credentials"]["access_token"]

    done = check(tmp_path, config, "--json")

    assert done.returncode == 0, done.stdout + done.stderr
    json.loads(done.stdout)
    saved = json.loads((tmp_path / "config.json").read_text())
    assert saved["credentials"]["access_token"]
    assert {**saved, "credentials": None} == {**config, "credentials": None}
    assert stat.S_IMODE((tmp_path / "config.json").stat().st_mode) == 0o600


@pytest.mark.parametrize(
    ("config", "message"),
    [
        ({"credentials": {"app_key": "k"}}, "is missing from the config"),
        ({"credentials": {"app_key": "k", "app_secret": "s", "refresh_token": "r"}, "num_workers": 1}, "num_workers"),
    ],
)
@pytest.mark.parametrize("options", [(), ("--json",)])
def test_an_invalid_config_is_rejected_in_one_line(
    tmp_path: Path, config: dict[str, Any], message: str, options: tuple[str, ...]
) -> None:
    done = check(tmp_path, config, *options)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith("Error: ") and message in done.stderr
    assert done.stderr.count("\n") == 1
