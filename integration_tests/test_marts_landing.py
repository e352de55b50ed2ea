"""Marts upon raw tables as users have them: not every stream, not every field, older versions beside newer ones."""

from contextlib import nullcontext
from datetime import datetime, timedelta
from decimal import Decimal
from pathlib import Path

import psycopg
import pytest

from integration_tests.forked import started
from integration_tests.marts.records import Record, streams
from integration_tests.marts.warehouse import MARTS, TABLES, Warehouse, assert_good, fresh_postgres
from integration_tests.sync_support import postgres_server, wait_for  # noqa: F401
from tiktok_shop_sandbox.history import generate

LANDED_AT = datetime(2026, 11, 18, 12)


@pytest.fixture(scope="module")
def orders() -> list[Record]:
    return streams(generate(seed=7, orders=120, days=60, now=1_795_000_000))["orders"]


@pytest.mark.parametrize("kind", ["duckdb", "postgres"])
def test_streams_that_are_not_synced_break_nothing(
    kind: str, orders: list[Record], tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    """Orders alone, and of these not the blocked fields: amounts come from the order's own lines, days are UTC's."""
    blocked = ("recipient_address", "buyer_email", "packages")
    orders = [{name: value for name, value in order.items() if name not in blocked} for order in orders]
    with fresh_postgres(request.getfixturevalue("postgres_server")) if kind == "postgres" else nullcontext() as url:
        warehouse = Warehouse(tmp_path, url)
        warehouse.land({"orders": orders}, LANDED_AT)
        assert_good(warehouse.dbt("build", "--exclude-resource-type", "unit_test"))
        lines = warehouse.query(f"select sum(customer_paid_total) as paid from {MARTS}.fct_order_line_revenue")
        assert lines[0]["paid"] == sum(Decimal(order["payment"]["total_amount"]) for order in orders)
        assert_shared_by_sale_price(warehouse)
        assert not warehouse.query(f"select 1 from {MARTS}.fct_orders where order_date <> order_date_utc")
        assert not warehouse.query(f"select 1 from {MARTS}.rec_shopify_orders")


def assert_shared_by_sale_price(warehouse: Warehouse) -> None:
    """Shipping that only the order knows, but for the last line, which takes what rounding leaves."""
    rows = warehouse.query(
        f"""
        select order_id, order_line_item_id, shipping_charged, customer_paid_product,
            sum(shipping_charged) over (partition by order_id) as shipping,
            sum(customer_paid_product) over (partition by order_id) as product
        from {MARTS}.fct_order_line_revenue order by order_id, order_line_item_id
        """
    )
    last = {row["order_id"]: row["order_line_item_id"] for row in rows}
    others = [row for row in rows if row["product"] > 0 and last[row["order_id"]] != row["order_line_item_id"]]
    assert any(row["shipping"] > 0 for row in others)
    for row in others:
        exact = row["shipping"] * row["customer_paid_product"] / row["product"]
        assert abs(row["shipping_charged"] - exact) <= Decimal("0.005")


def test_older_versions_of_a_row_do_not_count(orders: list[Record], tmp_path: Path) -> None:
    """Raw tables that were appended to: first what is true, then stale pages that were read later."""
    warehouse = Warehouse(tmp_path)
    stale = [
        order | {"status": "UNPAID", "update_time": order["update_time"] - 1, "line_items": order["line_items"][:1]}
        for order in orders
    ]
    warehouse.land({"orders": orders}, LANDED_AT)
    for minutes, part in ((5, stale[::2]), (9, stale[1::2])):
        warehouse.land({"orders": part}, LANDED_AT + timedelta(minutes=minutes))
        assert_good(warehouse.dbt("run", "--select", "orders order_line_items"))
    statuses = {row["order_id"]: row["status"] for row in warehouse.query(f"select * from {TABLES}.orders")}
    assert statuses == {order["id"]: order["status"] for order in orders}
    lines = {row["order_line_item_id"] for row in warehouse.query(f"select * from {TABLES}.order_line_items")}
    assert lines == {line["id"] for order in orders for line in order["line_items"]}


@pytest.mark.parametrize("kind", ["duckdb", "postgres"])
def test_rows_that_land_late_are_built_whatever_the_clock_said(
    kind: str, orders: list[Record], tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    """The first rows were extracted by a clock ten days ahead, others landed a week after they were extracted: new
    orders, and new versions of those that are known."""
    newer = [order | {"status": "COMPLETED", "update_time": order["update_time"] + 1} for order in orders[:5]]
    with fresh_postgres(request.getfixturevalue("postgres_server")) if kind == "postgres" else nullcontext() as url:
        warehouse = Warehouse(tmp_path, url)
        warehouse.land({"orders": orders[:60]}, LANDED_AT + timedelta(days=10))
        assert_good(warehouse.dbt("run", "--select", "orders order_line_items"))
        warehouse.land({"orders": [*orders[60:], *newer]}, LANDED_AT - timedelta(days=7))
        assert_good(warehouse.dbt("run", "--select", "orders order_line_items"))
        built = {name: warehouse.rows(TABLES, name) for name in ("orders", "order_line_items")}
        assert len(built["orders"]) == len(orders)
        statuses = {row["order_id"]: row["status"] for row in warehouse.query(f"select * from {TABLES}.orders")}
        assert {statuses[order["id"]] for order in newer} == {"COMPLETED"}
        assert_good(warehouse.dbt("run", "--full-refresh", "--select", "orders order_line_items"))
        assert {name: warehouse.rows(TABLES, name) for name in built} == built


@pytest.mark.parametrize("kind", ["duckdb", "postgres"])
def test_a_shop_that_the_app_has_lost_keeps_its_row(kind: str, tmp_path: Path, request: pytest.FixtureRequest) -> None:
    """Whether dbt is asked to rebuild everything or not, and until the shop is authorized again."""
    shops = [{"id": "1", "name": "Here", "region": "US"}, {"id": "2", "name": "Gone", "region": "GB"}]

    def build(*options: str) -> dict[str, tuple[str, bool]]:
        assert_good(warehouse.dbt("run", "--select", "shops", *options))
        rows = warehouse.query(f"select * from {TABLES}.shops")
        return {row["name"]: (row["region"], row["is_authorized"]) for row in rows}

    with fresh_postgres(request.getfixturevalue("postgres_server")) if kind == "postgres" else nullcontext() as url:
        warehouse = Warehouse(tmp_path, url)
        warehouse.land({"shops": shops}, LANDED_AT)
        assert build() == {"Here": ("US", True), "Gone": ("GB", True)}
        warehouse.query("delete from tiktok_shop_raw.shops where id = '2'")
        assert build() == {"Here": ("US", True), "Gone": ("GB", False)}
        assert build("--full-refresh") == {"Here": ("US", True), "Gone": ("GB", False)}
        warehouse.land({"shops": shops}, LANDED_AT + timedelta(days=1))
        assert build() == {"Here": ("US", True), "Gone": ("GB", True)}


def test_two_builds_at_once_write_nothing_twice(
    orders: list[Record], tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    """Of two who don't know of each other, on PostgreSQL; DuckDB takes one process at a time."""
    with fresh_postgres(request.getfixturevalue("postgres_server")) as url:
        builds = [Warehouse(tmp_path / name, url) for name in ("one", "other")]
        for build in builds:
            build.folder.mkdir()
        warehouse = builds[0]
        warehouse.land({"orders": orders[:60]}, LANDED_AT)
        assert_good(warehouse.dbt("run", "--select", "orders"))
        warehouse.land({"orders": orders[60:]}, LANDED_AT + timedelta(hours=1))
        # Both have come as far as they can before either writes.
        with psycopg.connect(url) as connection:
            connection.execute(f"lock table {TABLES}.orders in share mode")
            outcomes = [started(build.dbt, "run", "--select", "orders") for build in builds]
            waiting = "select 1 from pg_locks where not granted and pid <> pg_backend_pid()"
            wait_for(lambda: len(warehouse.query(waiting)) == len(builds), seconds=300)
        for outcome in outcomes:
            assert_good(outcome())
        (counted,) = warehouse.query(f"select count(*) as orders from {TABLES}.orders")
        assert counted["orders"] == len(orders)
