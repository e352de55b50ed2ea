"""From the sandbox's shops into both warehouses: everything, then what changed, and whatever happens in between."""

from __future__ import annotations

import json
import re
import signal
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from integration_tests.sync_support import SyncCommand, TestWarehouse, postgres_server, wait_for, warehouse
from tiktok_shop_sandbox.testing import RunningSandbox, running_sandbox

__all__ = ["postgres_server", "warehouse"]

# The raw table's key in the sandbox's truth, for the streams whose truth is one record a key.
KEYS = {
    "orders": "id",
    "order_price_details": "order_id",
    "returns": "return_id",
    "cancellations": "cancel_id",
    "packages": "id",
    "products": "id",
    "statements": "id",
    "payments": "id",
    "unsettled_transactions": "id",
}


@pytest.fixture
def sandbox() -> Iterator[RunningSandbox]:
    # The history ends an hour ago, so that what happens next lies in the past, but within the look-back.
    with running_sandbox(orders=80, days=40, now=int(time.time()) - 3600, requests_per_second=0) as running:
        yield running


@pytest.fixture
def sync(tmp_path: Path, warehouse: TestWarehouse, sandbox: RunningSandbox) -> SyncCommand:
    return SyncCommand(tmp_path, warehouse, sandbox.config(requests_per_second=1000))


def test_the_first_run_loads_everything_and_the_next_only_what_changed(
    sandbox: RunningSandbox, sync: SyncCommand, warehouse: TestWarehouse
) -> None:
    first = sync.run("--no-dbt")
    assert first.returncode == 0, first.stdout + first.stderr
    assert_equals_truth(warehouse, sandbox)

    seen = len(sandbox.requests())
    touched = sandbox.live(until=int(time.time()) - 5, rate_per_day=300)
    second = sync.run()

    assert second.returncode == 0, second.stdout + second.stderr
    assert_equals_truth(warehouse, sandbox)
    assert re.search(r"dbt: [1-9]\d* models built; tests: [1-9]\d* passed, \d+ warned, 0 failed", second.stdout)
    assert sync.warehouse.name.rpartition("/")[2].partition("?")[0] in second.stdout
    asked = {
        request["path"].split("/")[4] for request in sandbox.requests(seen) if request["path"].endswith("/price_detail")
    }
    everything = {order_id for shop in sandbox.shops() for order_id in sandbox.truth(shop["id"], "orders")}
    assert touched["orders"]
    assert set(touched["orders"]) <= asked
    assert len(asked) < len(everything) / 2
    assert marts_orders(warehouse) == len(everything)


def test_killed_while_reading_details_it_continues_and_loses_nothing(sandbox: RunningSandbox, tmp_path: Path) -> None:
    warehouse = TestWarehouse(str(tmp_path / "shop.duckdb"))
    sync = SyncCommand(tmp_path, warehouse, sandbox.config(requests_per_second=1000))

    def details(since: int = 0) -> int:
        return sum(request["path"].endswith("/price_detail") for request in sandbox.requests(since))

    only = ("--no-dbt", "--streams", "shops,orders,order_price_details")
    sandbox.faults(latency_ms=25)
    first = sync.start(*only, "--checkpoint-seconds", "0")
    wait_for(lambda: details() >= 60, seconds=120)
    first.send_signal(signal.SIGKILL)
    first.communicate()
    sandbox.clear_faults()
    kept = warehouse.rows("SELECT count(*) FROM tiktok_shop_raw.order_price_details")[0][0]
    seen = len(sandbox.requests())

    second = sync.run(*only)

    assert second.returncode == 0, second.stdout + second.stderr
    assert_equals_truth(warehouse, sandbox, ["orders", "order_price_details"])
    assert kept > 0
    assert details(seen) < 80


def test_a_token_rotated_during_a_run_is_in_the_config_for_the_next_one(
    sandbox: RunningSandbox, tmp_path: Path
) -> None:
    duckdb_file = TestWarehouse(str(tmp_path / "shop.duckdb"))
    sync = SyncCommand(tmp_path, duckdb_file, sandbox.config(requests_per_second=1000))
    before = json.loads(sync.config_path.read_text())
    sandbox.faults({"kind": "expire_token", "stream": "orders", "after": 1, "count": 1})
    only = ("--no-dbt", "--streams", "orders")

    assert sync.run(*only).returncode == 0
    after = json.loads(sync.config_path.read_text())
    sandbox.clear_faults()
    sandbox.admin("POST", "tokens/expire")

    assert before["credentials"]["refresh_token"] != after["credentials"]["refresh_token"]
    assert {**before, "credentials": None} == {**after, "credentials": None}
    assert sync.run(*only).returncode == 0


def assert_equals_truth(warehouse: TestWarehouse, sandbox: RunningSandbox, streams: list[str] | None = None) -> None:
    for stream, key in KEYS.items():
        if streams and stream not in streams:
            continue
        landed = {(row["shop_id"], row[key]): row for row in landed_rows(warehouse, stream)}
        truth = {
            (shop["id"], record_key): record
            for shop in sandbox.shops()
            for record_key, record in sandbox.truth(shop["id"], stream).items()
        }
        assert landed.keys() == truth.keys(), stream
        for record_key, record in truth.items():
            row = landed[record_key]
            assert {name: row[name] for name in record if name in row} == {
                name: value for name, value in record.items() if name in row
            }, (stream, record_key)


def landed_rows(warehouse: TestWarehouse, stream: str) -> list[dict[str, Any]]:
    as_json = "to_json(landed)" if "://" not in warehouse.name else "row_to_json(landed)::text"
    rows = warehouse.rows(f"SELECT {as_json} FROM tiktok_shop_raw.{stream} AS landed")
    assert len(rows) == warehouse.rows(f"SELECT count(*) FROM tiktok_shop_raw.{stream}")[0][0]
    return [json.loads(text) for (text,) in rows]


def marts_orders(warehouse: TestWarehouse) -> int:
    return warehouse.rows("SELECT count(*) FROM tiktok_shop_marts.fct_orders")[0][0]
