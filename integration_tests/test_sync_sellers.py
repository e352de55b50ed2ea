"""Two configs, one warehouse: the marts are those of one config that reads both shops."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from integration_tests.marts.syncs import differences, everything
from integration_tests.marts.warehouse import MARTS, Warehouse
from integration_tests.sync_support import SyncCommand, TestWarehouse, postgres_server, warehouse
from tiktok_shop_sandbox.testing import RunningSandbox, running_sandbox

__all__ = ["postgres_server", "warehouse"]

# Whose rows say when they were first seen, or read.
OF_THE_MOMENT = ("history_of_orders", "history_of_products", "history_of_skus", "rec_analytics_days")


@pytest.fixture(scope="module")
def sandbox() -> Iterator[RunningSandbox]:
    with running_sandbox(orders=40, days=20, now=int(time.time()) - 3600, requests_per_second=0) as running:
        yield running


def test_two_sellers_equal_one_config_that_reads_both(
    sandbox: RunningSandbox, warehouse: TestWarehouse, tmp_path: Path
) -> None:
    """In turn on DuckDB, where a second process waits for the first, and at once on PostgreSQL, builds included."""
    together = TestWarehouse(str(tmp_path / "together" / "shop.duckdb"))
    shops = [shop["id"] for shop in sandbox.shops()]

    def config(folder: str, into: TestWarehouse, *shop_ids: str) -> SyncCommand:
        (tmp_path / folder).mkdir()
        return SyncCommand(tmp_path / folder, into, sandbox.config(shop_ids=shop_ids, requests_per_second=1000))

    sellers = [config(f"seller{number}", warehouse, shop) for number, shop in enumerate(shops)]
    if "://" in warehouse.name:
        processes = [seller.start() for seller in sellers]
        for process in processes:
            output, errors = process.communicate()
            assert process.returncode == 0, output + errors
    else:
        for seller, options in zip(sellers, (["--no-dbt"], []), strict=True):
            done = seller.run(*options)
            assert done.returncode == 0, done.stdout + done.stderr
    done = config("together", together, *shops).run()
    assert done.returncode == 0, done.stdout + done.stderr

    built = Warehouse(tmp_path, warehouse.name if "://" in warehouse.name else None)
    assert len(built.query(f"select 1 from {MARTS}.dim_shops where region is not null and is_authorized")) == len(shops)
    as_one = Warehouse(tmp_path / "together")
    found, expected = everything(built), everything(as_one)
    for rows in (found, expected):
        for name in OF_THE_MOMENT:
            del rows[MARTS, name]
    assert not differences(found, expected)
    days = [each.rows(MARTS, "rec_analytics_days", "captured_at") for each in (built, as_one)]
    assert days[0] == days[1]
