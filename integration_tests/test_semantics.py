"""The semantic models cover both explores, and the named metrics are the marts' own figures, never over currencies."""

import json
import re
from collections.abc import Iterator
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import psycopg
import pytest
import yaml

from integration_tests.marts.lookml import LookML
from integration_tests.marts.metrics import Metrics
from integration_tests.marts.records import streams, unit_costs
from integration_tests.marts.warehouse import MARTS, PROJECT, SHOPIFY, Warehouse, fresh_postgres
from integration_tests.sync_support import postgres_server  # noqa: F401
from lookml.generator.source import read
from lookml.generator.write import files
from tiktok_shop_sandbox.history import generate
from tiktok_shop_sandbox.store import World

Rows = list[dict[str, Any]]

ROOT = PROJECT.parent
VARIABLES = {
    "shopify_schema": SHOPIFY, "reporting_timezones": {"US": "America/Los_Angeles", "GB": "Europe/London"},
    "cost_of_goods_table": "merchant.cost_of_goods",
}  # fmt: skip
EXPLORES = {"fct_orders": "orders", "fct_order_line_revenue": "order_line_revenue"}
# As marts.md names them.
NAMED = {
    "gmv", "gross_revenue", "net_sales", "orders", "units_sold", "customers", "average_order_value", "units_per_order",
    "discount_amount", "refund_amount", "refund_rate", "fees", "payout",
}  # fmt: skip
ANY_CURRENCY = "_any_currency"


@pytest.fixture(scope="module")
def world() -> World:
    return generate(seed=7, orders=60, days=60, now=1_795_000_000)


@pytest.fixture(scope="module")
def built(world: World, tmp_path_factory: pytest.TempPathFactory) -> Warehouse:
    """Two shops with two currencies; models only, since the marts' own tests run elsewhere."""
    warehouse = Warehouse(tmp_path_factory.mktemp("semantics"), variables=VARIABLES)
    records = streams(world)
    warehouse.land(records, datetime(2026, 11, 18, 12))
    warehouse.land({"cost_of_goods": unit_costs(records)}, datetime(2026, 11, 18, 12), "merchant")
    warehouse.land(world.shopify, datetime(2026, 11, 18, 12), SHOPIFY)
    assert not warehouse.dbt("run", "--write-json").having("error", "skipped")
    return warehouse


@pytest.fixture(scope="module")
def metrics(built: Warehouse) -> Metrics:
    return Metrics(built, (built.folder / "target" / "semantic_manifest.json").read_text())


@pytest.fixture(scope="module")
def on_postgres(built: Warehouse, metrics: Metrics, postgres_server: str) -> Iterator[Metrics]:  # noqa: F811
    """The same marts in PostgreSQL, copied, since test_marts.py proves that PostgreSQL builds them alike."""
    with fresh_postgres(postgres_server) as url:
        database = psycopg.conninfo.conninfo_to_dict(url)["dbname"]
        with psycopg.connect(url) as connection, connection.cursor() as cursor:
            cursor.execute(f"create schema {MARTS}")
            for table in (*EXPLORES, "fct_refunds", "dim_products", "time_spine"):
                copy_table(built, cursor, table)
        manifest = metrics.semantic_manifest.replace(f'\\"{built.file.stem}\\".', f'\\"{database}\\".')
        yield Metrics(Warehouse(built.folder, str(url)), manifest)


def copy_table(warehouse: Warehouse, cursor: psycopg.Cursor[Any], table: str) -> None:
    columns = column_types(warehouse, table)
    cursor.execute(f"create table {MARTS}.{table} ({', '.join(f'{name} {kind}' for name, kind in columns.items())})")
    with cursor.copy(f"copy {MARTS}.{table} from stdin") as copy:
        for row in warehouse.query(f"select * from {MARTS}.{table}"):
            copy.write_row(tuple(row.values()))


def column_types(warehouse: Warehouse, table: str) -> dict[str, str]:
    rows = warehouse.query(
        f"select column_name, data_type from information_schema.columns "
        f"where table_schema = '{MARTS}' and table_name = '{table}' order by ordinal_position"
    )
    assert rows, table
    return {row["column_name"]: row["data_type"] for row in rows}


@pytest.mark.parametrize("mart", EXPLORES)
def test_every_number_is_a_measure_and_everything_else_a_dimension(
    mart: str, built: Warehouse, metrics: Metrics
) -> None:
    """A column of the build's own bookkeeping, with an underscore before its name, is neither."""
    model = next(each for each in metrics.manifest.semantic_models if each.name == EXPLORES[mart])
    assert model.node_relation.alias == mart
    columns = {name: kind for name, kind in column_types(built, mart).items() if not name.startswith("_")}
    numbers = {name for name, kind in columns.items() if kind.startswith(("DECIMAL", "BIGINT", "INTEGER", "DOUBLE"))}

    summed = {each.expr: each.name for each in model.measures if each.agg.value == "sum" and each.expr != "1"}
    assert summed.keys() == numbers
    for column, name in summed.items():
        assert name.endswith(ANY_CURRENCY) == columns[column].startswith("DECIMAL"), name

    grouped = {each.expr or each.name for each in model.dimensions} | {
        each.name for each in model.entities if not each.expr
    }
    assert grouped == columns.keys() - numbers
    times = {each.name for each in model.dimensions if each.type.value == "time"}
    assert times == {name for name, kind in columns.items() if kind.startswith(("DATE", "TIMESTAMP"))}


def test_metricflow_finds_nothing_to_object_to(metrics: Metrics) -> None:
    found = [
        issue.as_readable_str()
        for issue in metrics.issues().all_issues
        # MetricFlow gives a cumulative metric of dbt's a second input, and then warns of two.
        if "should not have both a measure and a metric as inputs" not in issue.message
    ]
    assert not found, "\n".join(found)


def test_every_metric_has_its_name_its_meaning_and_its_figure_in_seller_center() -> None:
    definitions = [
        metric for page in PROJECT.rglob("*_metrics.yml") for metric in yaml.safe_load(page.read_text())["metrics"]
    ]
    assert not NAMED - {each["name"] for each in definitions}
    for each in definitions:
        meta = each["config"]["meta"]
        assert each["label"] and each["description"].strip(), each["name"]
        assert meta["unit"] in ("money", "count", "rate", "ratio"), each["name"]
        assert meta.get("building_block") or meta["seller_center"].strip(), each["name"]
    for key in ("name", "label", "description"):
        assert len({each[key] for each in definitions}) == len(definitions), f"two metrics share a {key}"


def test_daily_metrics_are_those_of_fct_daily_sales(built: Warehouse, metrics: Metrics) -> None:
    names = {"refund_amount": "refund_total"}
    asked = {
        (row.pop("metric_time__day"), row.pop("shop"), row.pop("currency")): row
        for row in metrics.ask_saved("daily_sales")
    }
    mart = {
        (row["sales_date"], row["shop_id"], row["currency"]): row
        for row in built.query(f"select * from {MARTS}.fct_daily_sales")
    }
    assert asked.keys() == mart.keys()
    for key, row in asked.items():
        for metric, value in row.items():
            expected = mart[key][names.get(metric, metric)]
            # A day without such rows has no amount here and a 0 there.
            assert value == expected or (value is None and expected == 0), (key, metric, value, expected)
    together = metrics.ask(["refunds_granted"], ["currency"])
    assert sum(row["refunds_granted"] for row in together) == sum(row["refunds_granted"] for row in mart.values())


# What plain SQL says of a metric: (metric, mart, expression).
PLAIN = [
    ("gross_sales", "fct_order_line_revenue", "sum(case when is_sale then gross_sales end)"),
    (
        "discount_amount",
        "fct_order_line_revenue",
        "sum(case when is_sale then gross_sales - customer_paid_product end)",
    ),
    ("seller_discount", "fct_order_line_revenue", "sum(case when is_sale then gross_sales - net_sales end)"),
    (
        "platform_discount",
        "fct_order_line_revenue",
        "sum(case when is_sale then net_sales - customer_paid_product end)",
    ),
    ("customer_paid_total", "fct_order_line_revenue", "sum(case when is_sale then customer_paid_total end)"),
    ("shipping_charged", "fct_order_line_revenue", "sum(case when is_sale then shipping_charged end)"),
    ("tax_charged", "fct_order_line_revenue", "sum(case when is_sale then tax end)"),
    ("units_shipped", "fct_orders", "sum(units_shipped)"),
    ("units_refunded", "fct_order_line_revenue", "count(*) filter (where is_sale and refund_total > 0)"),
    ("refunded_net_sales", "fct_order_line_revenue", "sum(net_sales - net_sales_after_refunds) filter (where is_sale)"),
    ("settled_revenue", "fct_orders", "sum(settled_revenue)"),
    ("fees", "fct_orders", "sum(settled_fees)"),
    ("settled_shipping_cost", "fct_orders", "sum(settled_shipping_cost)"),
    ("settled_adjustments", "fct_orders", "sum(settled_adjustments)"),
    ("payout", "fct_orders", "sum(payout)"),
    ("estimated_payout", "fct_orders", "sum(estimated_payout)"),
    ("orders_placed", "fct_orders", "count(*)"),
    ("cancelled_orders", "fct_orders", "count(*) filter (where order_status = 'CANCELLED')"),
    ("seller_fulfilled_orders", "fct_orders", "count(*) filter (where fulfillment_type = 'FULFILLMENT_BY_SELLER')"),
    ("tiktok_fulfilled_orders", "fct_orders", "count(*) filter (where fulfillment_type = 'FULFILLMENT_BY_TIKTOK')"),
    ("order_lines", "fct_orders", "sum(line_count)"),
    ("refunded_products", "fct_refunds", "sum(refund_product)"),
    (
        "margin_before_cost_of_goods",
        "fct_order_line_revenue",
        "sum(coalesce(payout, 0) + coalesce(estimated_payout, 0))",
    ),
    ("cost_of_goods", "fct_order_profit", "sum(unit_cost)"),
    ("margin", "fct_order_profit", "sum(margin_before_cost_of_goods - cost_of_goods)"),
    ("affiliate_commission", "fct_order_profit", "sum(affiliate_commission)"),
    ("creator_commission", "fct_creator_sales", "sum(creator_commission)"),
    ("creator_net_sales", "fct_creator_sales", "sum(net_sales)"),
    ("video_gmv_of_tiktok", "fct_content_performance", "sum(tiktok_gmv)"),
    ("live_gmv_of_tiktok", "fct_live_sessions", "sum(tiktok_gmv)"),
    ("live_net_sales", "fct_live_sessions", "sum(net_sales)"),
    ("live_margin_before_cost_of_goods", "fct_live_sessions", "sum(margin_before_cost_of_goods)"),
    ("settlement_amount", "fct_settlements", "sum(settlement_amount)"),
    ("statement_revenue", "fct_settlements", "sum(transactions_revenue)"),
    ("statement_fees", "fct_settlements", "sum(transactions_fees)"),
    ("statement_shipping_cost", "fct_settlements", "sum(transactions_shipping_cost)"),
    ("statement_adjustments", "fct_settlements", "sum(transactions_adjustments)"),
    ("settlement_gap", "fct_settlements", "sum(settlement_gap)"),
    ("tiktok_gmv", "fct_daily_performance", "sum(gmv)"),
    ("tiktok_gross_revenue", "fct_daily_performance", "sum(gross_revenue)"),
    ("tiktok_refunds", "fct_daily_performance", "sum(refunds)"),
    ("tiktok_orders", "fct_daily_performance", "sum(orders)"),
    ("tiktok_items_sold", "fct_daily_performance", "sum(items_sold)"),
    ("gmv_by_payment_day", "fct_daily_performance", "sum(own_gmv)"),
    ("gmv_gap", "fct_daily_performance", "sum(own_gmv - gmv)"),
    ("page_views", "fct_daily_performance", "sum(page_views)"),
    ("visitor_days", "fct_daily_performance", "sum(visitors)"),
    ("buyer_days", "fct_daily_performance", "sum(customers)"),
]


@pytest.mark.parametrize("metric,mart,expression", PLAIN, ids=[each[0] for each in PLAIN])
def test_metrics_equal_plain_sql(metric: str, mart: str, expression: str, built: Warehouse, metrics: Metrics) -> None:
    rows = built.query(f"select currency, {expression} as value from {MARTS}.{mart} group by currency")
    expected = {row["currency"]: row["value"] for row in rows if row["value"]}
    assert expected or metric in ("settlement_gap", "gmv_gap"), "nothing to compare"
    assert by_currency(metrics, metric) == expected


def test_rates_are_quotients_of_the_same_rows(built: Warehouse, metrics: Metrics) -> None:
    sale = "filter (where is_sale)"
    fractions = {
        "refund_rate": ("fct_order_line_revenue", f"sum(refund_product) {sale}", f"sum(net_sales) {sale}"),
        "unit_refund_rate": (
            "fct_order_line_revenue", "count(*) filter (where is_sale and is_refunded)", f"count(*) {sale}",
        ),
        "discount_rate": (
            "fct_order_line_revenue", f"sum(seller_discount + platform_discount) {sale}", f"sum(gross_sales) {sale}",
        ),
        "margin_coverage": ("fct_order_profit", "count(margin)", "count(margin_before_cost_of_goods)"),
        "price_detail_coverage": ("fct_order_line_revenue", "count(*) filter (where has_price_detail)", "count(*)"),
        "take_rate": ("fct_orders", "-sum(settled_fees)", "sum(settled_revenue)"),
        "cancellation_rate": ("fct_orders", "count(*) filter (where is_cancelled)", "count(*)"),
        "conversion_rate": ("fct_daily_performance", "sum(customers)", "sum(visitors)"),
    }  # fmt: skip
    for metric, (mart, part, whole) in fractions.items():
        rows = built.query(f"select currency, {part} as part, {whole} as whole from {MARTS}.{mart} group by currency")
        expected = {
            row["currency"]: round(Decimal(row["part"]) / Decimal(row["whole"]), 4) for row in rows if row["part"]
        }
        assert expected, metric
        assert by_currency(metrics, metric) == expected, metric


def by_currency(metrics: Metrics, metric: str) -> dict[str, Any]:
    return {row["currency"]: row[metric] for row in metrics.ask([metric], ["currency"]) if row[metric]}


def test_currencies_are_never_added_up(metrics: Metrics) -> None:
    """Every metric of money is an exact number for one currency, and nothing for two together."""
    found = {
        each.name
        for each in metrics.manifest.metrics
        if each.config and each.config.meta.get("unit") == "money" and not each.config.meta.get("building_block")
    }
    assert found >= {"gmv", "net_sales", "average_order_value", "fees", "payout", "refund_amount", "settlement_amount"}
    asked = sorted(found - {"gmv_month_to_date"})
    rows = metrics.ask(asked, ["currency"])
    [together] = metrics.ask(asked)
    for metric in asked:
        parts = [row[metric] for row in rows if row[metric] is not None]
        assert parts and all(isinstance(value, Decimal) for value in parts), metric
        # The sessions of LIVE have another currency, in which no order names its room; it counts all the same.
        alone = len(parts) == 1 and metric != "live_margin_before_cost_of_goods"
        assert together[metric] == (parts[0] if alone else None), metric
    [counted] = metrics.ask(["orders", "units_sold"])
    assert counted["orders"] == sum(row["orders"] for row in metrics.ask(["orders"], ["currency"]))


def test_money_of_any_currency_says_so_in_its_name(metrics: Metrics) -> None:
    """What adds up whatever is there is either a count or ends in _any_currency."""
    for metric in metrics.manifest.metrics:
        if metric.type.value in ("simple", "cumulative") and not metric.name.endswith(ANY_CURRENCY):
            assert not metric.type_params.measure.name.endswith(ANY_CURRENCY), metric.name


def test_orders_by_status_and_by_fulfilment_type(built: Warehouse, metrics: Metrics) -> None:
    for name, column in (("orders_by_status", "order_status"), ("orders_by_fulfillment_type", "fulfillment_type")):
        rows = built.query(f"select shop_id, {column}, count(*) as orders from {MARTS}.fct_orders group by 1, 2")
        asked = {(row["shop"], row[f"shop_order__{column}"]): row["orders_placed"] for row in metrics.ask_saved(name)}
        assert asked == {(row["shop_id"], row[column]): row["orders"] for row in rows}
        assert len(asked) > 2


def test_metrics_of_lines_are_shown_by_what_lines_join_to(built: Warehouse, metrics: Metrics) -> None:
    """No join multiplies a line: the parts of net sales sum to the whole."""
    whole = by_currency(metrics, "net_sales")
    for dimension in ("product__product_name", "sku__seller_sku", "shop__region", "shop_order__payment_method_name"):
        parts: dict[str, Decimal] = {}
        for row in metrics.ask(["net_sales"], ["currency", dimension]):
            if row["net_sales"] is not None:
                parts[row["currency"]] = parts.get(row["currency"], Decimal()) + row["net_sales"]
        assert parts == whole, dimension


# What people group by: (metric, dimensions, the group of an order or a line, what it adds there).
PLANTED: list[tuple[str, tuple[str, ...], Any, Any]] = [
    ("orders_placed", ("shop_order__shipping_type", "shop_order__order_status"),
     lambda order, _: (order.get("shipping_type"), order["status"]), lambda *_: 1),
    ("orders_placed", ("shop_order__delivery_type", "shop_order__warehouse_id"),
     lambda order, _: (order.get("delivery_type"), order.get("warehouse_id")), lambda *_: 1),
    ("order_customer_paid_total_any_currency", ("currency", "shop_order__payment_method_name"),
     lambda order, _: (order["payment"]["currency"], order.get("payment_method_name")),
     lambda order, _: Decimal(order["payment"]["total_amount"])),
    ("order_lines", ("order_line__product_id", "order_line__sku_id", "order_line__seller_sku"),
     lambda _, line: (line["product_id"], line["sku_id"], line.get("seller_sku")), lambda *_: 1),
    ("line_customer_paid_product_any_currency", ("currency", "order_line__product_id", "order_line__seller_sku"),
     lambda _, line: (line["currency"], line["product_id"], line.get("seller_sku")),
     lambda _, line: Decimal(line["sale_price"])),
]  # fmt: skip


@pytest.mark.parametrize(("metric", "by", "group", "amount"), PLANTED, ids=["/".join(each[1]) for each in PLANTED])
def test_what_people_group_by_is_what_was_planted(
    metric: str, by: tuple[str, ...], group: Any, amount: Any, world: World, metrics: Metrics
) -> None:
    planted: dict[tuple[Any, ...], Any] = {}
    of_lines = "line" in metric
    for order in streams(world)["orders"]:
        for line in order["line_items"] if of_lines else [None]:
            key = tuple(value or None for value in group(order, line))
            planted[key] = planted.get(key, 0) + amount(order, line)
    asked = {tuple(row[name] or None for name in by): row[metric] for row in metrics.ask([metric], by)}
    assert {key: value for key, value in asked.items() if value} == {
        key: value for key, value in planted.items() if value
    }


def test_month_to_date_starts_with_the_month(metrics: Metrics) -> None:
    daily = {
        (row["metric_time__day"], row["currency"]): row["gmv"]
        for row in metrics.ask(["gmv"], ["metric_time__day", "currency"])
    }
    shown = metrics.ask(["gmv_month_to_date"], ["metric_time__day", "currency"])
    assert len({row["metric_time__day"].month for row in shown}) > 1
    for row in shown:
        day: date = row["metric_time__day"]
        expected = sum(
            amount
            for (other, currency), amount in daily.items()
            if currency == row["currency"] and day.replace(day=1) <= other <= day and amount is not None
        )
        assert row["gmv_month_to_date"] == expected, row


def test_postgres_has_the_same_answers(metrics: Metrics, on_postgres: Metrics) -> None:
    questions = [
        (["gmv", "orders", "average_order_value", "refund_amount"], ["metric_time__day", "shop", "currency"]),
        (["net_sales", "refund_rate"], ["currency", "product__product_name"]),
        (["gmv_month_to_date"], ["metric_time__month", "currency"]),
        (["gmv", "payout"], []),
    ]  # fmt: skip
    for names, by in questions:
        assert as_set(on_postgres.ask(names, by)) == as_set(metrics.ask(names, by)), names


def as_set(rows: Rows) -> set[str]:
    """Days as days: a truncated date is a timestamp on one warehouse and a date on the other."""
    return {
        json.dumps({name: str(value)[:10] if "time" in name else str(value) for name, value in row.items()})
        for row in rows
    }


@pytest.fixture(scope="module")
def lookml() -> LookML:
    return LookML(ROOT / "lookml")


def test_lookml_is_what_make_lookml_writes(lookml: LookML, built: Warehouse) -> None:
    written = files(read(built.folder / "target"), connection="tiktok_shop", schema=MARTS)
    stale = {path for path in lookml.files.keys() | written.keys() if lookml.files.get(path) != written.get(path)}
    assert not stale, f"out of date, run `make lookml`: {stale}"


def test_lookml_has_every_dimension_and_measure(lookml: LookML, metrics: Metrics) -> None:
    for model in metrics.manifest.semantic_models:
        view = model.node_relation.alias
        columns = {
            field["sql"].removeprefix("${TABLE}.")
            for kind in ("dimensions", "dimension_groups")
            for field in lookml.views[view].get(kind, [])
        }
        assert columns >= {each.expr or each.name for each in model.dimensions}
        assert lookml.measures(view).keys() >= {each.name for each in model.measures}
        names = lookml.fields(view)
        assert len(names) == len(set(names)), f"{view} has a field twice"


def test_explores_join_fields_that_are_there(lookml: LookML) -> None:
    explores = {explore["name"]: explore for explore in lookml.model["explores"]}
    joined = {name: {join["name"] for join in each.get("joins", [])} for name, each in explores.items()}
    assert joined["orders"] == {"dim_shops", "fct_refunds"}
    assert joined["order_line_revenue"] == {"fct_orders", "dim_shops", "dim_products", "dim_skus", "fct_refunds"}
    for name, explore in explores.items():
        conditions = " ".join(join["sql_on"] for join in explore["joins"])
        [[asked]] = explore["always_filter"]["filters__all"]
        assert asked == {f"{explore['view_name']}.currency": ""}
        for view, field in [*re.findall(r"\$\{(\w+)\.(\w+)\}", conditions), *(key.split(".") for key in asked)]:
            assert view in joined[name] | {explore["view_name"]}
            assert field in lookml.fields(view), f"{view}.{field}"
        # Looker counts each row once however a join repeats it, if it knows the row's key.
        for view in joined[name] | {explore["view_name"]}:
            keys = [each for each in lookml.views[view]["dimensions"] if each.get("primary_key") == "yes"]
            assert len(keys) == 1 or name == "daily_performance"


def test_lookml_measures_are_the_metrics(lookml: LookML, built: Warehouse, metrics: Metrics) -> None:
    """By currency they have MetricFlow's values; over two currencies an amount is nothing."""
    named = {
        metric.name: next(view for view in lookml.views if metric.name in lookml.measures(view))
        for metric in metrics.manifest.metrics
        if metric.type.value in ("simple", "derived") and metric.name != "gmv_month_to_date"
    }
    of_money = {name for name in named if lookml.measures(named[name])[name].get("required_fields") == ["currency"]}
    assert of_money >= {"gmv", "net_sales", "average_order_value", "refund_rate", "settlement_amount", "tiktok_gmv"}
    asked = {row["currency"]: row for row in metrics.ask(sorted(named), ["currency"])}
    for view in set(named.values()):
        names = [name for name in named if named[name] == view]
        selected = ", ".join(f"{lookml.sql(view, name)} as {name}" for name in names)
        for row in built.query(f"select currency, {selected} from {MARTS}.{view} group by currency"):
            for name in names:
                assert (row[name] or 0) == (asked[row["currency"]][name] or 0), (name, row["currency"])
        [together] = built.query(f"select count(distinct currency) as currencies, {selected} from {MARTS}.{view}")
        if together["currencies"] > 1:
            assert {name for name in names if name in of_money and together[name] is not None} == set()


def test_every_amount_that_lookml_shows_keeps_currencies_apart(lookml: LookML) -> None:
    for view in lookml.views:
        for name, measure in lookml.measures(view).items():
            amounts = measure["type"] == "sum" and measure.get("value_format_name") == "decimal_2"
            assert not amounts or measure["hidden"] == "yes", f"{view}.{name}"
