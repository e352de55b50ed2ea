"""`tiktok-shop publish`: runs that can't start, that fail on their way, and that somebody stops."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from integration_tests.publishing import Merchant
from integration_tests.sync_support import run_tiktok_shop

SECONDS = 120  # generous: the machine may be busy with other tests


def feed_file(merchant: Merchant, *names: str) -> Path:
    merchant.feed.image("one.png")
    return merchant.csv("feed.csv", [merchant.feed.mug(name, images="one.png") for name in names])


def start(merchant: Merchant, *arguments: str | Path) -> subprocess.Popen[str]:
    """In a process of its own."""
    merchant.destination.config_path.write_text(json.dumps(merchant.destination.config))
    command = ["publish", "--config", str(merchant.destination.config_path), *map(str, arguments)]
    return subprocess.Popen(
        [sys.executable, "-m", "tiktok_shop", *command],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def wait_until(condition: Callable[[], bool]) -> None:
    deadline = time.monotonic() + SECONDS
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.02)


def creations(merchant: Merchant, since: int) -> int:
    requests = merchant.destination.sandbox.requests(since)
    return sum(request["stream"] == "create_product" for request in requests)


def test_a_run_that_is_interrupted_says_so_and_the_next_one_goes_on(merchant: Merchant) -> None:
    path = feed_file(merchant, *"abcdef")
    served = merchant.destination.served()
    merchant.destination.sandbox.faults({"kind": "slow_response", "stream": "create_product", "milliseconds": 400})
    process = start(merchant, "--products", path)
    wait_until(lambda: creations(merchant, served) > 0)
    process.send_signal(signal.SIGINT)
    output, errors = process.communicate(timeout=SECONDS)
    assert process.returncode == 130, errors
    assert errors.splitlines()[-1].startswith("Error: Interrupted. Run the same command again")
    assert "Traceback" not in output + errors
    merchant.destination.sandbox.clear_faults()
    merchant.destination.sandbox.faults(audit_seconds=0, new_sku_seconds=0)
    assert merchant.publish("--products", path).returncode == 0
    assert set(merchant.feed.listings()) == set("abcdef")


def test_a_second_run_on_one_ledger_is_refused(merchant: Merchant) -> None:
    path = feed_file(merchant, "a")
    served = merchant.destination.served()
    merchant.destination.sandbox.faults({"kind": "slow_response", "stream": "create_product", "milliseconds": 5000})
    process = start(merchant, "--products", path)
    wait_until(lambda: creations(merchant, served) > 0)
    done = run_tiktok_shop(
        "publish", "--config", str(merchant.destination.config_path), "--products", str(path), columns=100
    )
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith("Error: Another run uses the ledger sqlite:///")
    assert done.stderr.count("\n") == 1
    output, errors = process.communicate(timeout=SECONDS)
    assert process.returncode == 0, output + errors


def test_a_run_that_fails_on_its_way_names_the_reason_and_copies_what_it_did(merchant: Merchant) -> None:
    path = feed_file(merchant, "a", "b")
    merchant.destination.sandbox.faults(
        {"kind": "api_error", "stream": "create_product", "code": 105005, "message": "scope missing"}
    )
    warehouse = merchant.folder / "shop.duckdb"
    done = merchant.publish("--products", path, "--warehouse", warehouse)
    assert done.returncode == 1, done.stdout + done.stderr
    assert done.stdout == ""
    assert done.stderr.startswith("Error: ") and done.stderr.count("\n") == 1
    assert "seller.product.write" in done.stderr and "Run the same command again" in done.stderr
    assert warehouse.exists()
    merchant.destination.sandbox.clear_faults()
    assert merchant.publish("--products", path).returncode == 0


def test_what_must_wait_is_no_failure(merchant: Merchant) -> None:
    path = feed_file(merchant, "a", "b", "c")
    done = merchant.publish("--products", path, max_new_listings=1)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "products created 1 products deferred 2" in done.words() and "daily_limit" in done.stdout


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"save_mode": "DRAFT"}, "save_mode must be one of LISTING, AS_DRAFT, not 'DRAFT'."),
        ({"ledger_url": "mysql://me:secret@host/db"}, "ledger_url names no SQLite file and no PostgreSQL database"),
        ({"ledger_url": "sqlite:////no/such/folder/l.sqlite"}, "there is no folder /no/such/folder"),
        ({"columns": {"sku.prise": "price"}}, "columns names the column 'sku.prise', which no object has."),
    ],
)
def test_a_config_that_cannot_be_used_is_refused(merchant: Merchant, changes: dict[str, object], sentence: str) -> None:
    refused = merchant.refused("--products", feed_file(merchant, "a"), **changes)
    assert sentence in refused and "secret" not in refused


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (None, "does not exist; `tiktok-shop authorize` writes it."),
        ("{", "is not JSON"),
        ("[]", "must hold a JSON obj"),
    ],
)
def test_a_config_file_that_cannot_be_read_is_named(merchant: Merchant, content: str | None, sentence: str) -> None:
    config = merchant.folder / "another.json"
    if content is not None:
        config.write_text(content)
    done = run_tiktok_shop("publish", "--config", str(config), "--products", str(feed_file(merchant, "a")))
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith(f"Error: {config} ") and sentence in done.stderr and done.stderr.count("\n") == 1
