"""An incremental build equals a full one of the same raw tables, whatever came late, changed or was taken back."""

import tempfile
from collections.abc import Iterator
from copy import deepcopy
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from integration_tests.marts.records import Record, streams
from integration_tests.marts.syncs import FIRST, SHOPIFY_ORDERS, Syncs, differences, everything, in_full, run
from integration_tests.marts.warehouse import MARTS, SHOPIFY, TABLES, Warehouse, fresh_postgres
from integration_tests.sync_support import postgres_server  # noqa: F401
from tiktok_shop_sandbox.history import generate, live

NOW = 1_795_000_000
DAY = 86_400
ZONES = {"US": "America/Los_Angeles", "GB": "Europe/London"}
VARIABLES = {"shopify_schema": SHOPIFY, "reporting_timezones": ZONES}
# What is built by order, all it is built from and all that proves it.
OF_ORDERS = ("--select", "+fct_order_profit", "+fct_daily_sales", "+rec_money_gaps", "+rec_shopify_orders")
BY_ORDER = ("fct_refunds", "fct_order_line_revenue", "fct_orders", "fct_order_profit")
LATE = (
    "shops", "orders", "order_price_details", "external_orders", "returns", "cancellations", "statements",
    "statement_transactions", "order_transactions", "unsettled_transactions", "payments", SHOPIFY_ORDERS,
)  # fmt: skip
# Runs that end before the marts are built, or that build one of them upon what is stale.
UNFINISHED = ((), ("tables",), ("orders returns fct_orders",), ("fct_order_line_revenue",))

sync = st.fixed_dictionaries(
    {
        "days": st.integers(1, 12),
        "without": st.sets(st.sampled_from(LATE), max_size=4),
        "unfinished": st.sampled_from(UNFINISHED),
    }
)


# Without shrinking, which would build for an hour.
@settings(
    max_examples=2, derandomize=True, deadline=None, database=None, phases=[Phase.generate],
    suppress_health_check=list(HealthCheck),
)  # fmt: skip
@given(seed=st.integers(0, 1_000), syncs=st.lists(sync, min_size=3, max_size=3))
def test_each_day_equals_a_full_build(seed: int, syncs: list[dict[str, Any]]) -> None:
    world = generate(seed=seed, orders=40, days=30, now=NOW)
    with tempfile.TemporaryDirectory() as folder:
        warehouse = Warehouse(Path(folder), variables=VARIABLES)
        shop = Syncs(warehouse)
        for number, each in enumerate(syncs):
            live(world, until=world.now + each["days"] * DAY, rate_per_day=2, seed=number)
            shop.world(world, each["without"])
            if number and each["unfinished"]:
                run(warehouse, "--select", *each["unfinished"])
            run(warehouse, *OF_ORDERS)
            if number:
                full = in_full(warehouse, Path(folder) / str(number), *OF_ORDERS)
                assert not differences(everything(warehouse), full)


def test_each_day_equals_a_full_build_of_every_model_on_postgresql(
    postgres_server: str,  # noqa: F811
    tmp_path: Path,
) -> None:
    world = generate(seed=3, orders=80, days=60, now=NOW)
    with fresh_postgres(postgres_server) as url:
        warehouse = Warehouse(tmp_path, url, VARIABLES)
        shop = Syncs(warehouse)
        for number, without in enumerate(({"shops", "returns", "statement_transactions"}, {"order_price_details"}, ())):
            live(world, until=world.now + number * 6 * DAY, rate_per_day=5, seed=number)
            shop.world(world, without)
            run(warehouse)
        by_day = everything(warehouse)
        for mart in BY_ORDER:
            warehouse.query(f"insert into {MARTS}.{mart} select * from {MARTS}.{mart} limit 3")
        run(warehouse, "--select", *BY_ORDER)
        assert not differences(everything(warehouse), by_day), "a row that stood twice stays"
        run(warehouse, "--full-refresh")
        assert not differences(by_day, everything(warehouse))


# A shop whose past changes, in the ways that histories of the sandbox don't -------------------------------------------


@dataclass
class Corrected:
    """A shop that was built in two steps, then corrected, and built again."""

    warehouse: Warehouse
    shop: Syncs
    records: dict[str, list[Record]]
    """What the API says in the end."""
    victims: dict[str, Any]
    """What was corrected, by what was done to it."""
    before: dict[str, dict[str, Any]]
    """fct_orders before the correction, by order."""
    after: dict[str, dict[str, Any]]


def orders_of(warehouse: Warehouse) -> dict[str, dict[str, Any]]:
    return {row["order_id"]: row for row in warehouse.query(f"select * from {MARTS}.fct_orders")}


@pytest.fixture(scope="module")
def corrected(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Corrected]:
    world = generate(seed=5, orders=120, days=60, now=NOW)
    records = {**streams(world), SHOPIFY_ORDERS: list(world.shopify["orders"])}
    warehouse = Warehouse(tmp_path_factory.mktemp("corrected"), variables={"reporting_timezones": ZONES})
    shop = Syncs(warehouse)

    shop.records(records, ("shops", "statements", "statement_transactions", "payments", SHOPIFY_ORDERS))
    run(warehouse, *OF_ORDERS)
    rows = warehouse.query(f"select distinct region, is_settled, shopify_total_price from {MARTS}.fct_orders")
    assert [tuple(row.values()) for row in rows] == [(None, False, None)]

    # Streams that are synced for the first time, a variable that is set later, a run that was killed between.
    shop.records(records)
    warehouse.variables = VARIABLES
    run(warehouse, "--select", "tables")
    run(warehouse, *OF_ORDERS)
    before = orders_of(warehouse)

    records = deepcopy(records)
    victims = correct(records, before)
    shop.records(records)
    # Read by another connection before what is newest here, and landed after it.
    shop.warehouse.land({"orders": [victims["late"]]}, FIRST + timedelta(hours=23))
    run(warehouse, *OF_ORDERS)
    records["orders"].append(victims["late"])
    yield Corrected(warehouse, shop, records, victims, before, orders_of(warehouse))


def correct(records: dict[str, list[Record]], built: dict[str, dict[str, Any]]) -> dict[str, Any]:
    """Change what belongs to orders of the first shop, each thing with another order, and the region of the second."""
    first, second = records["shops"]
    second["region"] = "DE"
    spared = {row["order_id"] for name in ("returns", "cancellations") for row in records[name]}
    taken = {row.get("order_id") for row in records["unsettled_transactions"]}
    paid = [
        order
        for order in records["orders"]
        if order["shop_id"] == first["id"] and order.get("paid_time") and order["id"] not in spared | taken
    ]
    refunds = [
        row
        for row in records["returns"]
        if row["shop_id"] == first["id"]
        and row["return_status"] == "RETURN_OR_REFUND_REQUEST_COMPLETE"
        and built[row["order_id"]]["refund_total"] > 0
        and built[row["order_id"]]["line_count"] > len(row["return_line_items"])
    ]
    withdrawn, emptied, moved = refunds[:3]
    assert len({row["order_id"] for row in refunds[:3]}) == 3
    withdrawn |= {"return_status": "RETURN_OR_REFUND_REQUEST_CANCEL", "update_time": withdrawn["update_time"] + 1}
    emptied |= {"return_line_items": [], "update_time": emptied["update_time"] + 1}
    moved_from, moved_to = moved["order_id"], paid.pop(0)["id"]
    moved |= {"order_id": moved_to, "update_time": moved["update_time"] + 1}

    settled = {order["id"] for order in paid if built[order["id"]]["payout"] is not None}
    transaction = next(row for row in records["statement_transactions"] if row.get("order_id") in settled)
    settled_from, settled_to = transaction["order_id"], next(o["id"] for o in paid if o["id"] not in settled)
    transaction["order_id"] = settled_to
    paid = [order for order in paid if order["id"] not in (settled_from, settled_to)]

    estimate = next(
        row
        for row in records["unsettled_transactions"]
        if row["shop_id"] == first["id"] and row.get("order_id") and built[row["order_id"]]["estimated_payout"]
    )
    records["unsettled_transactions"].remove(estimate)

    shortened = next(order for order in paid if len(order["line_items"]) > 2)
    shortened |= {"line_items": shortened["line_items"][:-1], "update_time": shortened["update_time"] + 1}
    dearer = next(order for order in paid if order is not shortened and built[order["id"]]["shopify_total_price"])
    shopify = next(row for row in records[SHOPIFY_ORDERS] if str(row["id"]) == built[dearer["id"]]["shopify_order_id"])
    shopify |= {"total_price": "12345.00", "updated_at": "2027-01-01T00:00:00Z"}
    # A SKU's own figure that no longer sums to its order.
    known = {victim["id"] for victim in (shortened, dearer)} | {settled_from, settled_to, moved_to}
    sku = next(row for row in records["order_transactions"] if row["order_id"] in settled - known)
    sku |= {"revenue_amount": "1.23", "order_update_time": sku["order_update_time"] + 1}
    unknown = deepcopy(refunds[3]) | {"return_id": "5099", "order_id": "5799"}
    records["returns"].append(unknown)
    late = deepcopy(paid[-1]) | {"id": "5798"}
    late["line_items"] = [line | {"id": f"5798{number}"} for number, line in enumerate(late["line_items"])]
    return {
        "withdrawn": withdrawn["order_id"], "emptied": emptied["order_id"], "moved from": moved_from,
        "moved to": moved_to, "settled from": settled_from, "settled to": settled_to, "estimate": estimate["order_id"],
        "shortened": shortened["id"], "dearer": dearer["id"], "sku": sku["order_id"],
        "late": late, "unknown": unknown,
    }  # fmt: skip


def test_what_changed_late_equals_a_full_build(corrected: Corrected, tmp_path: Path) -> None:
    full = in_full(corrected.warehouse, tmp_path / "full", *OF_ORDERS)
    assert not differences(everything(corrected.warehouse), full)


def test_a_refund_that_is_taken_back_is_gone(corrected: Corrected) -> None:
    for victim in ("withdrawn", "moved from"):
        order_id = corrected.victims[victim]
        assert corrected.before[order_id]["refund_total"] > 0
        assert corrected.after[order_id]["refund_total"] == 0
        assert not corrected.warehouse.query(f"select 1 from {MARTS}.fct_refunds where order_id = '{order_id}'")
    assert corrected.after[corrected.victims["moved to"]]["refund_total"] > 0


def test_a_refund_that_names_no_line_any_more_goes_to_all_of_the_orders(corrected: Corrected) -> None:
    order_id = corrected.victims["emptied"]
    after = corrected.after[order_id]
    assert after["refund_total"] == corrected.before[order_id]["refund_total"]
    rows = corrected.warehouse.query(f"select 1 from {MARTS}.fct_refunds where order_id = '{order_id}'")
    assert len(rows) == after["line_count"]


def test_a_refund_of_an_order_that_was_never_read_counts(corrected: Corrected) -> None:
    rows = corrected.warehouse.query(f"select refund_total from {MARTS}.fct_refunds where order_id = '5799'")
    total = Decimal(corrected.victims["unknown"]["refund_amount"]["refund_total"])
    assert sum(row["refund_total"] for row in rows) == total


def test_money_follows_its_order(corrected: Corrected) -> None:
    victims, before, after = corrected.victims, corrected.before, corrected.after
    settled = before[victims["settled from"]]["payout"]
    assert (before[victims["settled to"]]["payout"], after[victims["settled to"]]["payout"]) == (None, settled)
    assert after[victims["settled from"]]["payout"] is None
    assert before[victims["estimate"]]["estimated_payout"] is not None
    assert after[victims["estimate"]]["estimated_payout"] is None


def test_a_line_follows_its_skus_figures(corrected: Corrected) -> None:
    order_id = corrected.victims["sku"]
    rows = corrected.warehouse.query(
        f"select payout_basis from {MARTS}.fct_order_line_revenue where order_id = '{order_id}'"
    )
    assert {row["payout_basis"] for row in rows} == {"net sales"}
    assert corrected.after[order_id]["payout"] == corrected.before[order_id]["payout"]


def test_an_order_may_lose_a_line_and_shopifys_may_change(corrected: Corrected) -> None:
    victims, before, after = corrected.victims, corrected.before, corrected.after
    assert after[victims["shortened"]]["line_count"] == before[victims["shortened"]]["line_count"] - 1
    assert after[victims["dearer"]]["shopify_total_price"] == 12345
    assert after["5798"]["line_count"] == len(victims["late"]["line_items"])


def test_only_what_changed_is_built_again(corrected: Corrected) -> None:
    before, after = corrected.before, corrected.after
    first, second = corrected.records["shops"]
    changed = {
        order_id
        for order_id, row in after.items()
        if row["_dbt_updated_at"] != before.get(order_id, {}).get("_dbt_updated_at")
    }
    known = {victim for victim in corrected.victims.values() if isinstance(victim, str)} | {"5798"}
    of_second = {order_id for order_id, row in after.items() if row["shop_id"] == second["id"]}
    assert {after[order_id]["region"] for order_id in of_second} == {"DE"}
    assert changed == known | of_second


def test_what_is_read_again_unchanged_is_not_written_again(corrected: Corrected) -> None:
    warehouse = corrected.warehouse

    def written() -> dict[str, datetime]:
        with warehouse.connected():
            return {
                f"{schema}.{name}": warehouse.query(f"select max(_dbt_updated_at) as at from {schema}.{name}")[0]["at"]
                for schema in (TABLES, MARTS)
                for name, columns in warehouse.columns(schema).items()
                if "_dbt_updated_at" in columns
            }

    before = written()
    again = {
        name: corrected.records[name][-30:] for name in ("orders", "order_price_details", "statement_transactions")
    }
    warehouse.land(again, FIRST + timedelta(days=9))
    corrected.shop.records(corrected.records)
    run(warehouse, *OF_ORDERS)
    assert len(before) > 15
    assert written() == before


def test_days_follow_another_time_zone(corrected: Corrected) -> None:
    zone = "Asia/Tokyo"
    warehouse = Warehouse(corrected.warehouse.folder, variables=VARIABLES | {"reporting_timezones": {"US": zone}})
    run(warehouse, "--select", "fct_orders")
    rows = warehouse.query(f"select ordered_at, order_date from {MARTS}.fct_orders where region = 'US'")
    assert rows
    for row in rows:
        assert row["order_date"] == row["ordered_at"].replace(tzinfo=UTC).astimezone(ZoneInfo(zone)).date()
