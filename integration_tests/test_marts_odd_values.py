"""Values that no type can hold cost themselves: no model stops, no sum is NaN, and money that is missing is named."""

from contextlib import nullcontext
from datetime import datetime
from decimal import Decimal
from pathlib import Path

import pytest

from integration_tests.marts.by_hand import UPDATED_AT, line, order, returned, shop
from integration_tests.marts.warehouse import MARTS, SHOPIFY, TABLES, Warehouse, fresh_postgres
from integration_tests.sync_support import postgres_server  # noqa: F401

LANDED_AT = datetime(2026, 11, 18, 12)
ODD_MONEY = ("1,69.10", "NaN", "Infinity", "-inf", "twenty", "1e400", "9" * 40, "--1", "1.2.3", "0x1F")


@pytest.mark.parametrize("kind", ["duckdb", "postgres"])
def test_an_odd_value_costs_itself(kind: str, tmp_path: Path, request: pytest.FixtureRequest) -> None:
    odd = [
        order(f"odd{number}", line(f"odd{number}.1", "20.00"), total=value) for number, value in enumerate(ODD_MONEY)
    ]
    price = order("price", line("price.1", "NaN"), total="20.00")
    nulls = order("nulls", line("nulls.1", "20.00", cpf=None), total="20.00")
    nulls["line_items"].append(None)
    times = order("times", line("times.1", "20.00", rts_time="soon"), total="20.00")
    times["line_items"][0] |= {"handling_duration_days": "1.5", "item_tax": [None]}
    returns = [returned("r.odd", "nulls", "nulls.1", "NaN"), returned("r.fine", "times", "times.1", "3.00")]
    returns[1]["return_line_items"].append(None)
    days = [
        {"shop_id": "7001", "start_date": day, "sales": {"gmv": {"overall": {"amount": "1", "currency": "USD"}},
         "orders_count": count}}
        for day, count in (("2026-02-28", "12.0"), ("2026-02-31", "many"))
    ]  # fmt: skip
    shopify = [
        {"id": 1, "currency": "USD", "total_price": "NaN", "updated_at": "2026-02-31T10:00:00Z", "line_items": [None]}
    ]
    note = {"field": "update_time", "change": "NULLED", "reason": "SOURCE_SERIALIZATION_ERROR", "value": '"soon"'}
    of_loader = note | {"field": "line_items", "reason": "DESTINATION_TYPECAST_ERROR"}
    nulls["_airbyte_meta"] = {"sync_id": 1, "changes": [note, of_loader]}
    with fresh_postgres(request.getfixturevalue("postgres_server")) if kind == "postgres" else nullcontext() as url:
        warehouse = Warehouse(tmp_path, url, {"shopify_schema": SHOPIFY})
        tables = {"shops": [shop()], "orders": [*odd, price, nulls, times], "returns": returns}
        warehouse.land({**tables, "shop_performance": days[:1]}, LANDED_AT)
        warehouse.land({"orders": shopify}, LANDED_AT, SHOPIFY)
        outcome = warehouse.dbt("build", "--exclude-resource-type", "unit_test")
        assert not outcome.having("error", "skipped"), outcome.messages

        rows = warehouse.query(f"select order_id, payment_total_amount as total from {TABLES}.orders")
        totals = {row["order_id"]: row["total"] for row in rows}
        assert {totals[f"odd{number}"] for number in range(len(ODD_MONEY))} == {None}
        (sums,) = warehouse.query(f"select sum(payment_total_amount) as total from {TABLES}.orders")
        assert sums["total"] == 60
        gaps = warehouse.query(
            f"select key, found from {MARTS}.rec_money_gaps where broken_identity = 'customer paid total'"
        )
        assert {row["key"] for row in gaps} == {f"odd{number}" for number in range(len(ODD_MONEY))} | {"price"}
        assert "ties_out_customer_paid_total" in outcome.having("fail")

        lines = warehouse.query(f"select order_id, rts_time, original_price from {TABLES}.order_line_items")
        assert len(lines) == len(ODD_MONEY) + 3
        by_order = {row["order_id"]: row for row in lines}
        assert (by_order["times"]["rts_time"], by_order["price"]["original_price"]) == (None, None)
        refunds = warehouse.query(f"select return_id, refund_total from {TABLES}.returns")
        assert {row["return_id"]: row["refund_total"] for row in refunds} == {"r.odd": None, "r.fine": Decimal(3)}
        assert [row["orders"] for row in warehouse.query(f"select orders from {TABLES}.shop_performance")] == [12]

        unreadable = warehouse.query(f"select * from {MARTS}.rec_unreadable_values order by field")
        assert [list(row.values()) for row in unreadable] == [
            ["orders", "7001", "nulls", "line_items", '"soon"', "nulled", "loader"],
            ["orders", "7001", "nulls", "update_time", '"soon"', "nulled", "connector"],
        ]


def test_time_zones_may_be_named_by_ids_without_quotes(tmp_path: Path) -> None:
    warehouse = Warehouse(tmp_path)
    midnight = 1_794_009_600 - 1_794_009_600 % 86_400
    late = order("late", line("late.1", "20.00"), total="20.00", create_time=midnight, update_time=UPDATED_AT)
    warehouse.land({"shops": [shop()], "orders": [late]}, LANDED_AT)
    unquoted = "{reporting_timezones: {7001: America/Chicago, GB: Europe/London}}"
    outcome = warehouse.dbt("run", "--select", "+fct_orders", "--vars", unquoted)
    assert not outcome.having("error", "skipped"), outcome.messages
    (row,) = warehouse.query(f"select order_date, order_date_utc from {MARTS}.fct_orders")
    assert (row["order_date_utc"] - row["order_date"]).days == 1
