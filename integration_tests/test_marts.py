"""The dbt project on real warehouses: the sandbox's history, landed as PyAirbyte does, must come out to the cent."""

from collections.abc import Iterator
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import orjson
import pytest

from integration_tests.marts.contracts import broken, held, marts, promised, recorded
from integration_tests.marts.records import Record, streams, unit_costs
from integration_tests.marts.warehouse import MARTS, SHOPIFY, TABLES, Warehouse, assert_good, fresh_postgres
from integration_tests.sync_support import postgres_server  # noqa: F401
from tiktok_shop_sandbox.history import generate
from tiktok_shop_sandbox.store import World

Records = dict[str, list[Record]]
Sums = dict[tuple[str, str], dict[str, Decimal]]

NOW = 1_795_000_000
LANDED_AT = datetime(2026, 11, 18, 12)
ZONES = {"US": "America/Los_Angeles", "GB": "Europe/London"}
COSTS = "merchant.cost_of_goods"
VARIABLES = {
    "shopify_schema": SHOPIFY, "reporting_timezones": ZONES, "cost_of_goods_table": COSTS, "as_of": str(LANDED_AT),
}  # fmt: skip
# The history holds a status that no documentation names, which is worth a warning and no more.
UNKNOWN_STATUS = {
    "orders_status_is_known", "order_line_items_display_status_is_known", "fct_orders_order_status_is_known",
}  # fmt: skip


@pytest.fixture(scope="module")
def world() -> World:
    return generate(seed=7, orders=400, days=120, now=NOW)


@pytest.fixture(scope="module")
def records(world: World) -> Records:
    return streams(world)


@pytest.fixture(scope="module", params=["duckdb", "postgres"])
def built(request: pytest.FixtureRequest) -> Warehouse:
    """The whole history landed and built, once a warehouse."""
    return request.getfixturevalue(f"built_{request.param}")


@pytest.fixture(scope="module")
def built_duckdb(world: World, records: Records, tmp_path_factory: pytest.TempPathFactory) -> Warehouse:
    return _built(Warehouse(tmp_path_factory.mktemp("duckdb"), variables=VARIABLES), world, records)


@pytest.fixture(scope="module")
def built_postgres(
    world: World,
    records: Records,
    postgres_server: str,  # noqa: F811
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Warehouse]:
    with fresh_postgres(postgres_server) as url:
        yield _built(Warehouse(tmp_path_factory.mktemp("postgres"), url, VARIABLES), world, records)


def _built(warehouse: Warehouse, world: World, records: Records) -> Warehouse:
    warehouse.land(records, LANDED_AT)
    warehouse.land(world.shopify, LANDED_AT, SHOPIFY)
    warehouse.land({"cost_of_goods": unit_costs(records)}, LANDED_AT, "merchant")
    outcome = warehouse.dbt("build", "--write-json")
    assert_good(outcome)
    assert outcome.having("warn") == UNKNOWN_STATUS
    return warehouse


def test_sums_equal_the_history(built: Warehouse, world: World) -> None:
    of_orders = (
        "gross_sales", "seller_discount", "platform_discount", "net_sales", "customer_paid_product", "shipping_charged",
        "tax", "customer_paid_total", "refund_product", "refund_shipping", "refund_tax", "refund_total",
    )  # fmt: skip
    of_sales = ("gross_sales", "seller_discount", "platform_discount", "net_sales")
    found = _by_currency(
        built,
        f"""
        select shop_id, currency, count(*) as orders, sum(line_count) as lines, sum(buyer_fees) as fees,
            sum(case when is_paid then 1 else 0 end) as paid_orders, {", ".join(f"sum({n}) as {n}" for n in of_orders)}
        from {MARTS}.fct_orders group by shop_id, currency
        """,
    )
    sales = _by_currency(
        built,
        f"""
        select shop_id, currency, count(distinct order_id) as sale_orders, sum(units_sold) as units_sold,
            {", ".join(f"sum({n}) as sale_{n}" for n in of_sales)}
        from {MARTS}.fct_order_line_revenue where is_sale group by shop_id, currency
        """,
    )
    planted = _planted(world)
    assert found.keys() == sales.keys() == planted.keys()
    for key, expected in planted.items():
        row = found[key] | sales[key]
        assert row == {name: expected[name] for name in row}


def test_settled_amounts_equal_the_history(built: Warehouse, world: World) -> None:
    found = _by_currency(
        built,
        f"""
        select shop_id, currency, sum(settled_revenue) as settled_revenue, sum(settled_fees) as settled_fees,
            sum(settled_shipping_cost) as settled_shipping_cost,
            sum(payout - settled_adjustments) as settled_orders_payout
        from {MARTS}.fct_order_line_revenue group by shop_id, currency
        """,
    )
    for key, expected in _planted(world).items():
        assert found[key] == {name: expected[name] for name in found[key]}


def test_each_sku_is_paid_out_what_the_api_says(built: Warehouse, records: Records) -> None:
    says: dict[tuple[str, str], Decimal] = {}
    for row in records["order_transactions"]:
        key = row["order_id"], row["sku_id"]
        says[key] = says.get(key, Decimal()) + Decimal(row["settlement_amount"])
    lines = built.query(
        f"select order_id, sku_id, sum(payout - settled_adjustments) as payout from {MARTS}.fct_order_line_revenue"
        " where payout_basis = 'sku' group by order_id, sku_id"
    )
    found = {(row["order_id"], row["sku_id"]): row["payout"] for row in lines}
    assert len(says) > 200 and found.items() >= says.items()
    assert all(found[key] == 0 for key in found.keys() - says.keys())
    margins = built.query(
        "select order_id, sku_id, sum(margin_before_cost_of_goods - adjustments) as payout, sum(margin) as margin,"
        " sum(margin_before_cost_of_goods - cost_of_goods) as difference"
        f" from {MARTS}.fct_order_profit where payout_basis = 'sku' group by order_id, sku_id"
    )
    assert {(row["order_id"], row["sku_id"]): row["payout"] for row in margins} == found
    assert any(row["margin"] for row in margins) and all(row["margin"] == row["difference"] for row in margins)


def test_live_sessions_made_what_tiktok_attributes_to_them(built: Warehouse, records: Records) -> None:
    """In the US, where lines name the room."""
    rows = built.query(f"select * from {MARTS}.fct_live_sessions where comparison = 'compared'")
    assert len(rows) > 20 and all(row["gmv_gap"] == 0 for row in rows if row["orders"])
    assert sum(row["order_lines"] for row in built.query(f"select * from {MARTS}.fct_live_sessions")) == sum(
        "room_id" in line for order in records["orders"] for line in order["line_items"]
    )
    assert {row["comparison"] for row in built.query(f"select comparison from {MARTS}.fct_live_sessions")} >= {
        "compared", "orders name no room",
    }  # fmt: skip


def test_commissions_by_creator_are_the_affiliate_orders(built: Warehouse, records: Records) -> None:
    says: dict[str, Decimal] = {}
    for order in records["affiliate_orders"]:
        for sku in order["skus"]:
            paid = sku.get("actual_paid_commission") or sku["estimated_paid_commission"]
            says[sku["creator_username"]] = says.get(sku["creator_username"], Decimal()) + Decimal(paid["amount"])
    rows = built.query(
        f"select creator_username, sum(creator_commission) as paid from {MARTS}.fct_creator_sales"
        " group by creator_username"
    )
    assert {row["creator_username"]: row["paid"] for row in rows} == says


def _by_currency(built: Warehouse, sql: str) -> Sums:
    return {
        (row.pop("shop_id"), row.pop("currency")): {name: Decimal(value) for name, value in row.items()}
        for row in built.query(sql)
    }


def _planted(world: World) -> Sums:
    return {
        (shop_id, currency): {name: Decimal(value) for name, value in sums.items()}
        for shop_id, currencies in world.planted["totals"].items()
        for currency, sums in currencies.items()
    }


def test_every_order_sums_to_what_the_api_says_was_paid(built: Warehouse, records: Records) -> None:
    paid = {order["id"]: Decimal(order["payment"]["total_amount"]) for order in records["orders"]}
    lines = built.query(
        f"select order_id, sum(customer_paid_total) as paid from {MARTS}.fct_order_line_revenue group by order_id"
    )
    assert {row["order_id"]: row["paid"] for row in lines} == paid
    regimes = built.query(
        f"select distinct region, is_tax_included from {MARTS}.fct_orders where tax > 0 order by region"
    )
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
    planted = [_difference(entry) for entry in world.planted["shopify"]]
    missing = {key for kind, key, _ in planted if kind == "only_in_tiktok"}
    found: list[tuple[Any, ...]] = []
    for row in built.query(f"select * from {MARTS}.rec_shopify_orders where match_status <> 'matched'"):
        status = row["match_status"]
        if status == "only in TikTok" and row["order_id"] not in missing:
            assert not row["has_shopify_reference"]
        elif status == "only in TikTok":
            found.append(("only_in_tiktok", row["order_id"], row["tiktok_total"]))
        elif status == "only in Shopify":
            found.append(("only_in_shopify", row["shopify_order_id"], row["shopify_total"]))
        elif status == "currency differs":
            found.append(("currency_differs", row["order_id"], row["shopify_currency"]))
        else:
            gaps = {part: row[f"{part}_gap"] for part in ("discount", "tax", "shipping", "refund")}
            found += [(part, row["order_id"], gap) for part, gap in gaps.items() if gap]
    assert sorted(found, key=repr) == sorted(planted, key=repr)


def _difference(entry: dict[str, Any]) -> tuple[Any, ...]:
    kind = entry["kind"]
    if kind == "currency_differs":
        return kind, entry["order_id"], entry["shopify_currency"]
    key = str(entry["shopify_id"]) if kind == "only_in_shopify" else entry["order_id"]
    return kind, key, Decimal(entry["amount"]).quantize(Decimal("0.000001"))


def test_statements_and_payments_tie_out(built: Warehouse, world: World) -> None:
    rows = built.query(f"select * from {MARTS}.fct_settlements")
    planted = world.planted["statements"]
    assert {row["statement_id"] for row in rows} == set(planted)
    for row in rows:
        expected = planted[row["statement_id"]]
        assert row["settlement_amount"] == row["transactions_settlement"] == Decimal(expected["settlement"])
        assert row["payable_amount"] == Decimal(expected["settlement"]) + Decimal(expected["reserve"])
        assert row["transaction_count"] == expected["transactions"]
        assert row["payment_id"] == expected["payment_id"]
        assert row["settlement_gap_reason"] == "ties out"
        assert row["payment_gap_reason"] == ("ties out" if expected["payment_id"] else "not paid yet")


def test_daily_sales_equal_tiktoks_own_analytics(built: Warehouse) -> None:
    rows = built.query(f"select gmv, own_gmv, orders, own_orders, gmv_gap from {MARTS}.fct_daily_performance")
    assert len(rows) > 200
    for row in rows:
        assert (row["own_gmv"], row["own_orders"], row["gmv_gap"]) == (row["gmv"], row["orders"], 0)


def test_both_warehouses_hold_the_same(built_duckdb: Warehouse, built_postgres: Warehouse) -> None:
    with built_duckdb.connected(), built_postgres.connected():
        for schema in (TABLES, MARTS):
            columns = built_duckdb.columns(schema)
            assert columns == built_postgres.columns(schema)
            for name in columns:
                if not name.startswith("history_of_"):  # these hold the time of the run
                    assert built_duckdb.rows(schema, name) == built_postgres.rows(schema, name), name


def test_ids_and_postal_codes_stay_exact(built: Warehouse, records: Records) -> None:
    of_api = {order["id"]: order for order in records["orders"]}
    rows = built.query(f"select order_id, user_id, recipient_postal_code, create_time from {TABLES}.orders")
    assert len(rows) == len(of_api)
    for row in rows:
        record = of_api[row["order_id"]]
        assert row["user_id"] == record["user_id"]
        assert row["recipient_postal_code"] == record.get("recipient_address", {}).get("postal_code")
        assert row["create_time"].replace(tzinfo=UTC).timestamp() == record["create_time"]
    assert any((row["recipient_postal_code"] or "").startswith("0") for row in rows)


def test_days_belong_to_the_shops_time_zone(built: Warehouse) -> None:
    rows = built.query(f"select region, ordered_at, order_date, order_date_utc from {MARTS}.fct_orders")
    for row in rows:
        moment = row["ordered_at"].replace(tzinfo=UTC)
        assert row["order_date_utc"] == moment.date()
        assert row["order_date"] == moment.astimezone(ZoneInfo(ZONES[row["region"]])).date()
    assert any(row["order_date"] != row["order_date_utc"] for row in rows)


def test_every_column_is_described(built_duckdb: Warehouse) -> None:
    nodes = built_duckdb.manifest["nodes"].values()
    described = {node["name"]: node for node in nodes if node["resource_type"] in ("model", "snapshot")}
    for schema in (TABLES, MARTS):
        for name, columns in built_duckdb.columns(schema).items():
            node = described[name]
            assert {column for column, entry in node["columns"].items() if entry["description"].strip()} == columns, (
                name
            )
            assert node["description"].strip(), name


def test_jsonb_as_airbytes_destination_lands_it(
    world: World,
    records: Records,
    built_duckdb: Warehouse,
    postgres_server: str,  # noqa: F811
    tmp_path: Path,
) -> None:
    with fresh_postgres(postgres_server) as url:
        warehouse = Warehouse(tmp_path, url, VARIABLES)
        warehouse.land(records, LANDED_AT, json_type="jsonb")
        warehouse.land(world.shopify, LANDED_AT, SHOPIFY, json_type="jsonb")
        assert_good(warehouse.dbt("run", "--select", "+rec_shopify_orders"))
        for name in ("fct_orders", "fct_order_line_revenue", "fct_refunds", "rec_shopify_orders"):
            assert warehouse.rows(MARTS, name) == built_duckdb.rows(MARTS, name), name


def test_marts_hold_what_their_contracts_promise(built: Warehouse) -> None:
    tables = held(built)
    for mart in marts(built.manifest):
        assert mart["config"]["contract"]["enforced"], mart["name"]
        assert tables[mart["alias"]] == {
            column["name"]: (column["data_type"], any(each["type"] == "not_null" for each in column["constraints"]))
            for column in mart["columns"].values()
        }, mart["name"]


def test_no_column_that_was_promised_is_lost(built_duckdb: Warehouse) -> None:
    models = promised(built_duckdb.manifest)
    advice = "Give the mart a new version: see 'A mart changes' in CONTRIBUTING.md."
    assert not broken(recorded(), models), advice
    assert not broken(models, recorded()), "New columns are to be promised: run `make contracts`."


def test_docs_site_shows_every_mart_with_its_columns_and_users(built_duckdb: Warehouse) -> None:
    page = built_duckdb.docs()
    catalog = orjson.loads(page.with_name("catalog.json").read_bytes())["nodes"]
    users = built_duckdb.manifest["exposures"].values()
    used = {name for user in users for name in user["depends_on"]["nodes"]}
    for mart in marts(built_duckdb.manifest):
        assert catalog[mart["unique_id"]]["columns"].keys() == mart["columns"].keys()
        assert mart["unique_id"] in used or mart["name"] == "time_spine"
    assert "which payment paid it" in page.read_text()
