"""The dbt project on real warehouses: the sandbox's history, landed as PyAirbyte lands it, must come out to the cent."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from integration_tests.marts.records import streams
from integration_tests.marts.warehouse import MARTS, RAW, SHOPIFY, TABLES, Warehouse, fresh_postgres
from integration_tests.pipeline_support import postgres_server  # noqa: F401
from sandbox.history import generate
from sandbox.store import World

NOW = 1_795_000_000
LANDED_AT = datetime(2026, 11, 18, 12)
WITH_SHOPIFY = {"shopify_schema": SHOPIFY}


@pytest.fixture(scope="module")
def world() -> World:
    return generate(seed=7, orders=700, days=120, now=NOW)


@pytest.fixture(scope="module", params=["duckdb", "postgres"])
def built(request: pytest.FixtureRequest, world: World) -> Iterator[Warehouse]:
    """The whole history landed and built, once a warehouse."""
    yield request.getfixturevalue(f"built_{request.param}")


@pytest.fixture(scope="module")
def built_duckdb(world: World, tmp_path_factory: pytest.TempPathFactory) -> Warehouse:
    return _built(Warehouse(tmp_path_factory.mktemp("duckdb"), variables=WITH_SHOPIFY), world)


@pytest.fixture(scope="module")
def built_postgres(
    world: World,
    postgres_server: str,  # noqa: F811
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Warehouse]:
    with fresh_postgres(postgres_server) as url:
        yield _built(Warehouse(tmp_path_factory.mktemp("postgres"), url, WITH_SHOPIFY), world)


def _built(warehouse: Warehouse, world: World) -> Warehouse:
    warehouse.land(streams(world), LANDED_AT)
    warehouse.land(world.shopify, LANDED_AT, SHOPIFY)
    outcome = warehouse.dbt("build", "--exclude-resource-type", "unit_test")
    assert not outcome.having("error", "fail", "skipped"), outcome.messages
    # The history holds a status that no documentation names, which is worth a warning and no more.
    assert outcome.having("warn") == {
        "orders_status_is_known", "order_line_items_display_status_is_known", "fct_orders_order_status_is_known",
    }  # fmt: skip
    return warehouse


def test_sums_equal_the_history(built: Warehouse, world: World) -> None:
    names = (
        "gross_sales", "seller_discount", "platform_discount", "net_sales", "customer_paid_product", "shipping_charged",
        "tax", "customer_paid_total", "refund_product", "refund_shipping", "refund_tax", "refund_total",
    )  # fmt: skip
    of_orders = built.query(
        f"select shop_id, currency, count(*) as orders, sum(line_count) as lines, sum(buyer_fees) as fees,"
        f" sum(case when is_paid then 1 else 0 end) as paid_orders, {', '.join(f'sum({n}) as {n}' for n in names)}"
        f" from {MARTS}.fct_orders group by shop_id, currency"
    )
    of_sales = built.query(
        "select shop_id, currency, count(distinct order_id) as sale_orders, sum(units_sold) as units_sold,"
        + ", ".join(f"sum({n}) as sale_{n}" for n in ("gross_sales", "seller_discount", "platform_discount", "net_sales"))
        + f" from {MARTS}.fct_order_line_revenue where is_sale group by shop_id, currency"
    )
    sales = {(row["shop_id"], row["currency"]): row for row in of_sales}
    found = {(row["shop_id"], row["currency"]): row | sales[row["shop_id"], row["currency"]] for row in of_orders}
    planted = _by_currency(world, skip=("units_shipped_free", "settled_"))
    assert {key: {name: Decimal(row[name]) for name in planted[key]} for key, row in found.items()} == planted


def test_settled_amounts_equal_the_history(built: Warehouse, world: World) -> None:
    found = built.query(
        "select shop_id, currency, sum(settled_revenue) as settled_revenue, sum(settled_fees) as settled_fees,"
        " sum(settled_shipping_cost) as settled_shipping_cost, sum(payout - settled_adjustments) as settled_orders_payout"
        f" from {MARTS}.fct_order_line_revenue group by shop_id, currency"
    )
    planted = _by_currency(world, only="settled_")
    assert {(r["shop_id"], r["currency"]): {n: r[n] for n in planted[r["shop_id"], r["currency"]]} for r in found} == planted


def _by_currency(
    world: World, only: str = "", skip: tuple[str, ...] = ()
) -> dict[tuple[str, str], dict[str, Decimal]]:
    return {
        (shop_id, currency): {
            name: Decimal(value) for name, value in sums.items() if name.startswith(only) and not (skip and name.startswith(skip))
        }
        for shop_id, currencies in world.planted["totals"].items()
        for currency, sums in currencies.items()
    }


def test_every_order_sums_to_what_the_api_says_was_paid(built: Warehouse, world: World) -> None:
    paid = {
        order["id"]: Decimal(order["payment"]["total_amount"]) for order in streams(world)["orders"] if "payment" in order
    }
    lines = built.query(
        f"select order_id, sum(customer_paid_total) as paid from {MARTS}.fct_order_line_revenue group by order_id"
    )
    assert {row["order_id"]: row["paid"] for row in lines} == paid
    regimes = built.query(f"select distinct region, is_tax_included from {MARTS}.fct_orders where tax > 0 order by region")
    assert [tuple(row.values()) for row in regimes] == [("GB", True), ("US", False)]


def test_refunds_of_every_order_equal_the_history(built: Warehouse, world: World) -> None:
    rows = built.query(
        "select order_id, sum(refund_product) as product, sum(refund_shipping) as shipping, sum(refund_tax) as tax,"
        f" sum(refund_total) as total from {MARTS}.fct_refunds group by order_id having sum(refund_total) <> 0"
    )
    planted = {
        order_id: {part: Decimal(refund[part]) for part in ("product", "shipping", "tax", "total")}
        for order_id, refund in world.planted["refund_totals"].items()
        if Decimal(refund["total"])
    }
    assert {row.pop("order_id"): row for row in rows} == planted


def test_shopify_differences_are_those_planted(built: Warehouse, world: World) -> None:
    rows = built.query(f"select * from {MARTS}.rec_shopify_orders where match_status <> 'matched'")
    found: list[tuple[Any, ...]] = []
    for row in rows:
        status, shopify_id = row["match_status"], row["shopify_order_id"]
        if status == "only in TikTok":
            if row["order_id"] not in _unmatched_by_plan(world):
                assert not row["has_shopify_reference"]
                continue
            found.append(("only_in_tiktok", row["order_id"], row["tiktok_total"]))
        elif status == "only in Shopify":
            found.append(("only_in_shopify", shopify_id, row["shopify_total"]))
        elif status == "currency differs":
            found.append(("currency_differs", row["order_id"], row["shopify_currency"]))
        else:
            gaps = {part: row[f"{part}_gap"] for part in ("discount", "tax", "shipping", "refund")}
            found += [(part, row["order_id"], gap) for part, gap in gaps.items() if gap]
    planted = [_difference(entry) for entry in world.planted["shopify"]]
    assert sorted(found, key=repr) == sorted(planted, key=repr)


def _unmatched_by_plan(world: World) -> set[str]:
    return {entry["order_id"] for entry in world.planted["shopify"] if entry["kind"] == "only_in_tiktok"}


def _difference(entry: dict[str, Any]) -> tuple[Any, ...]:
    kind = entry["kind"]
    if kind == "currency_differs":
        return kind, entry["order_id"], entry["shopify_currency"]
    key = str(entry["shopify_id"]) if kind == "only_in_shopify" else entry["order_id"]
    return kind, key, Decimal(entry["amount"])


def test_shares_follow_sale_prices_and_the_last_line_takes_the_rest(built: Warehouse) -> None:
    rows = built.query(
        "select order_id, order_line_item_id, shipping_charged, customer_paid_product, count(*) over by_order as lines,"
        " sum(shipping_charged) over by_order as shipping, sum(customer_paid_product) over by_order as product"
        f" from {MARTS}.fct_order_line_revenue where not has_price_detail"
        " window by_order as (partition by order_id) order by order_id, order_line_item_id"
    )
    shared = [row for row in rows if row["shipping"] > 0 and row["product"] > 0 and row["lines"] > 1]
    assert shared
    last = {row["order_id"]: row["order_line_item_id"] for row in shared}
    for row in shared:
        if row["order_line_item_id"] != last[row["order_id"]]:
            exact = row["shipping"] * row["customer_paid_product"] / row["product"]
            assert abs(row["shipping_charged"] - exact) <= Decimal("0.005")


def test_both_warehouses_hold_the_same(built_duckdb: Warehouse, built_postgres: Warehouse) -> None:
    for schema in (TABLES, MARTS):
        names = built_duckdb.names(schema)
        assert names == built_postgres.names(schema)
        for name in names:
            assert built_duckdb.table(schema, name) == built_postgres.table(schema, name), name


def test_ids_and_postal_codes_stay_exact(built: Warehouse, world: World) -> None:
    records = {order["id"]: order for order in streams(world)["orders"]}
    rows = built.query(f"select order_id, user_id, recipient_postal_code, create_time, is_cod from {TABLES}.orders")
    assert len(rows) == len(records)
    for row in rows:
        record = records[row["order_id"]]
        assert row["user_id"] == record["user_id"]
        assert row["recipient_postal_code"] == record.get("recipient_address", {}).get("postal_code")
        assert row["create_time"].replace(tzinfo=UTC).timestamp() == record["create_time"]
    assert any((row["recipient_postal_code"] or "").startswith("0") for row in rows)


def test_every_column_is_described(built_duckdb: Warehouse) -> None:
    built_duckdb.dbt("compile")
    import json

    nodes = json.loads((built_duckdb.folder / "target" / "manifest.json").read_text())["nodes"].values()
    models = {node["name"]: node for node in nodes if node["resource_type"] == "model"}
    for schema in (TABLES, MARTS):
        for name in built_duckdb.names(schema):
            described = {column for column, entry in models[name]["columns"].items() if entry["description"].strip()}
            assert described == {row["column_name"] for row in built_duckdb.columns(schema, name)}, name
            assert models[name]["description"].strip(), name


def test_jsonb_as_airbytes_destination_lands_it(
    world: World,
    built_duckdb: Warehouse,
    postgres_server: str,  # noqa: F811
    tmp_path: Path,
) -> None:
    with fresh_postgres(postgres_server) as url:
        warehouse = Warehouse(tmp_path, url, WITH_SHOPIFY)
        warehouse.land(streams(world), LANDED_AT, json_type="jsonb")
        warehouse.land(world.shopify, LANDED_AT, SHOPIFY, json_type="jsonb")
        assert not warehouse.dbt("run").having("error", "skipped")
        for name in ("fct_orders", "fct_order_line_revenue", "fct_refunds", "rec_shopify_orders"):
            assert warehouse.table(MARTS, name) == built_duckdb.table(MARTS, name), name


def test_older_versions_of_a_row_do_not_count(world: World, built_duckdb: Warehouse, tmp_path: Path) -> None:
    """Raw tables that were appended to: first what is true, then a stale page that was read later."""
    warehouse = Warehouse(tmp_path)
    current = streams(world)
    stale = [order | {"status": "UNPAID", "update_time": order["update_time"] - 1, "line_items": []} for order in current["orders"]]
    warehouse.land(current, LANDED_AT)
    warehouse.land({"orders": stale[::2]}, LANDED_AT + timedelta(minutes=5))
    assert not warehouse.dbt("run", "--select", "orders order_line_items").having("error")
    warehouse.land({"orders": stale[1::2]}, LANDED_AT + timedelta(minutes=9))
    assert not warehouse.dbt("run", "--select", "orders order_line_items").having("error")
    for name in ("orders", "order_line_items"):
        assert warehouse.table(TABLES, name) == built_duckdb.table(TABLES, name)


@pytest.mark.parametrize("kind", ["duckdb", "postgres"])
def test_streams_that_are_not_synced_break_nothing(
    kind: str, world: World, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    """Orders alone, and of these not the blocked fields: amounts come from the order's own lines."""
    orders = [_without(order, "recipient_address", "buyer_email", "packages") for order in streams(world)["orders"]]
    with fresh_postgres(request.getfixturevalue("postgres_server")) if kind == "postgres" else _nothing() as url:
        warehouse = Warehouse(tmp_path, url)
        warehouse.land({"orders": orders}, LANDED_AT)
        outcome = warehouse.dbt("build", "--exclude-resource-type", "unit_test")
        assert not outcome.having("error", "fail", "skipped"), outcome.messages
        lines = warehouse.query(f"select sum(customer_paid_total) as paid from {MARTS}.fct_order_line_revenue")
        assert lines[0]["paid"] == sum(Decimal(order["payment"]["total_amount"]) for order in orders)
        assert not warehouse.query(f"select 1 from {MARTS}.rec_shopify_orders")


def _without(record: dict[str, Any], *names: str) -> dict[str, Any]:
    return {name: value for name, value in record.items() if name not in names}


class _nothing:
    def __enter__(self) -> None:
        return None

    def __exit__(self, *_: object) -> None:
        return None


def test_days_belong_to_the_shops_time_zone(built: Warehouse) -> None:
    outcome = built.dbt(
        "run", "--select", "fct_orders", reporting_timezones={"US": "America/Los_Angeles", "GB": "Europe/London"}
    )
    assert not outcome.having("error")
    rows = built.query(f"select region, ordered_at, order_date, order_date_utc from {MARTS}.fct_orders")
    from zoneinfo import ZoneInfo

    zones = {"US": ZoneInfo("America/Los_Angeles"), "GB": ZoneInfo("Europe/London")}
    for row in rows:
        moment = row["ordered_at"].replace(tzinfo=UTC)
        assert row["order_date_utc"] == moment.date()
        assert row["order_date"] == moment.astimezone(zones[row["region"]]).date()
    assert any(row["order_date"] != row["order_date_utc"] for row in rows)
    assert not built.dbt("run", "--select", "fct_orders").having("error")


PLANTS = {
    # what is wrong: (stream, which record, the change, the test that goes red, the key that it names)
    "discount": ("order_price_details", "line_items", "subtotal_deduction_seller", "ties_out_customer_paid_total"),
    "refund": ("returns", "refund_amount", "refund_total", "ties_out_refund_parts"),
}
