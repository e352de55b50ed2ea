"""The models on Spark: the same rows as PostgreSQL's on the same raw data, and the sums that the sandbox planted."""

import json
import os
import shutil
from collections import Counter
from collections.abc import Iterator
from datetime import datetime
from decimal import Decimal
from typing import Any

import pytest

from integration_tests.marts.records import streams
from integration_tests.marts.spark import SparkWarehouse
from integration_tests.marts.warehouse import MARTS, SHOPIFY, TABLES, Outcome, Warehouse, fresh_postgres
from integration_tests.sync_support import postgres_server  # noqa: F401
from tiktok_shop_sandbox.history import generate
from tiktok_shop_sandbox.store import World

pytestmark = pytest.mark.skipif(
    not (os.environ.get("JAVA_HOME") or shutil.which("java")), reason="Spark needs Java 17 or newer (JAVA_HOME or PATH)"
)

LANDED_AT = datetime(2026, 11, 18, 12)
VARIABLES = {
    "shopify_schema": SHOPIFY,
    "reporting_timezones": {"US": "America/Los_Angeles", "GB": "Europe/London"},
}
MODELS = ("--select", "resource_type:model", "test_name:ties_out", "--indirect-selection", "empty")


@pytest.fixture(scope="module")
def world() -> World:
    return generate(seed=7, orders=80, days=120, now=1_795_000_000)


@pytest.fixture(scope="module")
def on_postgres(
    world: World,
    postgres_server: str,  # noqa: F811
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Warehouse]:
    with fresh_postgres(postgres_server) as url:
        warehouse = Warehouse(tmp_path_factory.mktemp("postgres"), url, VARIABLES)
        _build(warehouse, world)
        yield warehouse


@pytest.fixture(scope="module")
def outcome_and_spark(world: World, tmp_path_factory: pytest.TempPathFactory) -> tuple[Outcome, SparkWarehouse]:
    warehouse = SparkWarehouse(tmp_path_factory.mktemp("spark"), variables=VARIABLES)
    return _build(warehouse, world), warehouse


@pytest.fixture(scope="module")
def on_spark(outcome_and_spark: tuple[Outcome, SparkWarehouse]) -> SparkWarehouse:
    return outcome_and_spark[1]


def _build(warehouse: Warehouse, world: World) -> Outcome:
    warehouse.land(streams(world), LANDED_AT)
    warehouse.land(world.shopify, LANDED_AT, SHOPIFY)
    outcome = warehouse.dbt("build", *MODELS)
    bad = outcome.having("error", "fail", "skipped", "runtime error")
    assert not bad, {name: outcome.messages[name] for name in bad}
    return outcome


def test_every_row_is_that_of_postgres(on_spark: SparkWarehouse, on_postgres: Warehouse) -> None:
    with on_spark.connected(), on_postgres.connected():
        for schema in (TABLES, MARTS):
            columns = on_postgres.columns(schema)
            assert on_spark.columns(schema) == columns
            for name in columns:
                expected = _rows(on_postgres, schema, name)
                assert _rows(on_spark, schema, name) == expected, name
        # Not by being empty: the history has something for every mart, but no gap.
        assert {name for name in on_spark.columns(MARTS) if not on_spark.rows(MARTS, name)} == {
            "rec_money_gaps", "rec_unreadable_values",
        }


def _rows(warehouse: Warehouse, schema: str, name: str) -> Counter[tuple[Any, ...]]:
    """As `Warehouse.rows`, JSON by its meaning (Spark writes some characters as escapes)."""
    found = warehouse.rows(schema, name)
    return Counter({tuple(_meaning(value) for value in row): count for row, count in found.items()})


def _meaning(value: Any) -> Any:
    is_json = isinstance(value, str) and value[:1] in ("[", "{")
    return json.dumps(json.loads(value), sort_keys=True) if is_json else value


def test_the_data_tests_of_money_passed_on_spark(outcome_and_spark: tuple[Outcome, SparkWarehouse]) -> None:
    outcome, _ = outcome_and_spark
    passed = {name for name in outcome.having("pass") if name.startswith("ties_out")}
    assert {"ties_out_customer_paid_total", "ties_out_refund_parts", "ties_out_transactions_of_statement"} <= passed


def test_sums_are_those_planted(on_spark: SparkWarehouse, world: World) -> None:
    names = (
        "gross_sales", "seller_discount", "platform_discount", "net_sales", "customer_paid_product", "shipping_charged",
        "tax", "customer_paid_total", "refund_product", "refund_shipping", "refund_tax", "refund_total",
        "settled_revenue", "settled_fees", "settled_shipping_cost",
    )  # fmt: skip
    rows = on_spark.query(
        f"select shop_id, currency, {', '.join(f'sum({name}) as {name}' for name in names)}"
        f" from {MARTS}.fct_order_line_revenue group by shop_id, currency"
    )
    assert {(row["shop_id"], row["currency"]): {name: row[name] for name in names} for row in rows} == {
        (shop_id, currency): {name: Decimal(sums[name]) for name in names}
        for shop_id, currencies in world.planted["totals"].items()
        for currency, sums in currencies.items()
    }
    statements = on_spark.query(f"select statement_id, transactions_settlement from {MARTS}.fct_settlements")
    assert {row["statement_id"]: row["transactions_settlement"] for row in statements} == {
        statement: Decimal(planted["settlement"]) for statement, planted in world.planted["statements"].items()
    }
