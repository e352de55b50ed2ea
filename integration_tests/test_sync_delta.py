"""From the sandbox into a folder of Delta tables, and on by Spark to marts that equal those on DuckDB."""

from __future__ import annotations

import os
import shutil
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from deltalake import DeltaTable

from integration_tests.forked import forked
from integration_tests.marts.spark import SparkWarehouse
from integration_tests.marts.warehouse import MARTS, Warehouse, assert_good
from integration_tests.sync_support import (
    Script,
    SyncCommand,
    TestWarehouse,
    complete,
    record,
    state,
    stream,
)
from tiktok_shop_sandbox.testing import RunningSandbox, running_sandbox

MODELS = ("--select", "resource_type:model", "--indirect-selection", "empty")
needs_java = pytest.mark.skipif(
    not (os.environ.get("JAVA_HOME") or shutil.which("java")), reason="Spark needs Java 17 or newer (JAVA_HOME or PATH)"
)


@pytest.fixture
def sandbox() -> Iterator[RunningSandbox]:
    with running_sandbox(orders=30, days=30, now=int(time.time()) - 3600, requests_per_second=0) as running:
        yield running


def rows(lake: Path, table: str) -> list[dict[str, Any]]:
    return forked(_rows, str(lake / "tiktok_shop_raw" / table))


def _rows(table: str) -> list[dict[str, Any]]:
    return DeltaTable(table).to_pyarrow_table().to_pylist()


def link_files(lake: Path, folder: Path) -> None:
    """The parquet files that each table's Delta log says are its own now, for a Spark without Delta's own library."""
    for table in (lake / "tiktok_shop_raw").iterdir():
        if not table.name.startswith("_") and (table / "_delta_log").exists():
            (folder / table.name).mkdir(parents=True)
            for file in DeltaTable(str(table)).file_uris():
                shutil.copy(file.removeprefix("file://"), folder / table.name)


@needs_java
def test_marts_that_spark_builds_from_delta_tables_equal_duckdbs(sandbox: RunningSandbox, tmp_path: Path) -> None:
    lake, duckdb_folder = tmp_path / "lake", tmp_path / "duckdb"
    duckdb_folder.mkdir()
    config = sandbox.config(requests_per_second=1000)
    for name, folder in ((f"delta:{lake}", tmp_path), (str(duckdb_folder / "shop.duckdb"), duckdb_folder)):
        done = SyncCommand(folder, TestWarehouse(name), config, "--no-dbt").run()
        assert done.returncode == 0, done.stdout + done.stderr
    on_spark = SparkWarehouse(tmp_path / "spark")
    # In a process of its own: the library starts threads, which the processes that are forked later wouldn't have.
    forked(link_files, lake, on_spark.folder / "raw" / "tiktok_shop_raw")
    on_duckdb = Warehouse(duckdb_folder)

    for warehouse in (on_spark, on_duckdb):
        assert_good(warehouse.dbt("build", *MODELS))

    with on_spark.connected(), on_duckdb.connected():
        for mart in ("fct_orders", "fct_order_line_revenue", "fct_refunds", "fct_daily_sales"):
            expected = on_duckdb.rows(MARTS, mart)
            assert on_spark.rows(MARTS, mart) == expected, mart
        assert on_duckdb.rows(MARTS, "fct_orders")


def test_rows_are_merged_snapshots_replaced_and_states_kept(tmp_path: Path) -> None:
    orders = stream("orders", {"shop_id": "string", "id": "string", "update_time": "integer", "items": "array"})
    shops = stream("shops", {"id": "string"}, key=["id"], incremental=False)
    stock = stream("stock", {"shop_id": "string", "id": "string"}, incremental=False)
    script = Script(tmp_path)
    warehouse = TestWarehouse(f"delta:{tmp_path / 'lake'}")
    options = ("--no-dbt", "--connector", str(script.program))
    sync = SyncCommand(tmp_path, warehouse, {"script": str(script.path)}, *options)

    def messages(order: str, version: int, *stocked: tuple[str, str]) -> list[Any]:
        item = record("orders", shop_id="1", id=order, update_time=version, items=[{"id": order}])
        return [
            *complete("shops", record("shops", id="1")),
            *complete("stock", *(record("stock", shop_id=shop, id=key) for shop, key in stocked)),
            *complete("orders", item, state("orders", version)),
        ]

    script.write([orders, shops, stock], messages("a", 1, ("1", "x"), ("1", "y")))
    assert sync.run().returncode == 0
    script.write([orders, shops, stock], messages("a", 2, ("1", "y")))
    assert sync.run().returncode == 0
    script.write([orders, shops, stock], messages("b", 3))
    done = sync.run()

    assert done.returncode == 0, done.stdout + done.stderr
    lake = tmp_path / "lake"
    found = {row["id"]: (row["update_time"], row["items"]) for row in rows(lake, "orders")}
    assert found == {"a": (2, '[{"id":"a"}]'), "b": (3, '[{"id":"b"}]')}
    assert rows(lake, "stock") == []
    assert [given[0]["stream"]["stream_state"] for given in script.received_states()[1:]] == [{"at": 1}, {"at": 2}]
