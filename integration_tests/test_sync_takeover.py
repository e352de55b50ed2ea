"""A warehouse that the last release filled, by PyAirbyte: the next sync goes on in it and reads nothing again."""

from __future__ import annotations

import zipfile
from pathlib import Path
from typing import Any

import duckdb
import psycopg
import pytest

from integration_tests.sync_support import (
    Script,
    SyncCommand,
    TestWarehouse,
    complete,
    postgres_server,
    record,
    shop_state,
    stream,
    warehouse,
)

__all__ = ["postgres_server", "warehouse"]

LAST_RELEASE = Path(__file__).resolve().parent / "last_release"
SHOP, OTHER_SHOP = "7495000000000000101", "7495000000000000102"
STREAMS = [
    stream("shops", {"id": "string", "name": "string"}, key=["id"], incremental=False),
    stream("orders", {"shop_id": "string", "id": "string", "update_time": "integer", "status": "string"}),
    stream(
        "order_price_details",
        {"shop_id": "string", "order_id": "string", "order_update_time": "integer", "new_field": "object"},
        key=["shop_id", "order_id"],
        cursor="order_update_time",
    ),
]


@pytest.fixture
def filled(warehouse: TestWarehouse) -> TestWarehouse:
    if "://" in warehouse.name:
        with psycopg.connect(warehouse.name) as connection:
            connection.execute((LAST_RELEASE / "warehouse.sql").read_text().encode())
    else:
        with zipfile.ZipFile(LAST_RELEASE / "warehouse.duckdb.zip") as archive:
            Path(warehouse.name).write_bytes(archive.read("warehouse.duckdb"))
        with duckdb.connect(warehouse.name) as connection:
            connection.execute("CHECKPOINT")
    return warehouse


def cursors(given: list[dict[str, Any]]) -> dict[str, dict[str, Any]]:
    """By stream and shop."""
    return {
        each["stream"]["stream_descriptor"]["name"]: {
            partition["partition"]["shop_id"]: partition["cursor"]
            for partition in each["stream"]["stream_state"]["states"]
        }
        for each in given
    }


def test_the_next_sync_goes_on_where_the_last_release_was(filled: TestWarehouse, tmp_path: Path) -> None:
    orders = "SELECT shop_id, id, update_time, status FROM tiktok_shop_raw.orders ORDER BY id"
    before = filled.rows(orders)
    details = "SELECT shop_id, order_id, CAST(line_items AS text) FROM tiktok_shop_raw.order_price_details ORDER BY 2"
    details_before = filled.rows(details)
    changed = record("orders", shop_id=before[0][0], id=before[0][1], update_time=1_795_500_000, status="NEW")
    script = Script(tmp_path)
    script.write(
        STREAMS,
        [
            *complete("shops", record("shops", id=SHOP, name="a"), record("shops", id=OTHER_SHOP, name="b")),
            *complete("orders", changed, shop_state("orders", SHOP, update_time="1795500000")),
            *complete("order_price_details"),
        ],
    )
    options = ("--no-dbt", "--connector", str(script.program))
    sync = SyncCommand(tmp_path, filled, {"script": str(script.path), "credentials": {"app_key": "k"}}, *options)

    done = sync.run()

    assert done.returncode == 0, done.stdout + done.stderr
    [given] = script.received_states()
    assert cursors(given) == {
        "orders": {SHOP: {"update_time": "1795478399"}, OTHER_SHOP: {"update_time": "1795478399"}},
        "order_price_details": {
            SHOP: {"order_update_time": "1795651199"},
            OTHER_SHOP: {"order_update_time": "1795651199"},
        },
    }
    assert filled.rows(orders) == [(*before[0][:2], 1_795_500_000, "NEW"), *before[1:]]
    assert filled.rows("SELECT id, name FROM tiktok_shop_raw.shops ORDER BY id") == [(SHOP, "a"), (OTHER_SHOP, "b")]
    assert filled.rows(details) == details_before
    loaded = filled.rows(
        "SELECT count(*) FROM tiktok_shop_raw.orders JOIN tiktok_shop_raw._dlt_loads ON load_id = _dlt_load_id"
    )
    assert loaded == [(1,)]

    script.write(STREAMS, [message for each in STREAMS for message in complete(each["name"])])
    assert sync.run().returncode == 0
    assert cursors(script.received_states()[1])["orders"] == {
        SHOP: {"update_time": "1795500000"},
        OTHER_SHOP: {"update_time": "1795478399"},
    }
