"""A wrong figure of TikTok's is found, named, and turns the test of its identity red, and no other."""

from datetime import datetime
from decimal import Decimal
from pathlib import Path

from integration_tests.marts.records import streams
from integration_tests.marts.warehouse import MARTS, Warehouse, assert_good
from tiktok_shop_sandbox.history import generate


def test_a_wrong_amount_turns_its_own_test_red_and_is_named(tmp_path: Path) -> None:
    tables = streams(generate(seed=7, orders=120, days=60, now=1_795_000_000))
    detail = next(
        detail
        for detail in tables["order_price_details"]
        if detail.get("line_items") and Decimal(detail["line_items"][0].get("subtotal_deduction_seller") or 0) > 0
    )
    detail["line_items"][0]["subtotal_deduction_seller"] = "0.01"
    refund = next(
        entry
        for entry in tables["returns"]
        if entry["return_status"] == "RETURN_OR_REFUND_REQUEST_COMPLETE" and "refund_amount" in entry
    )
    refund["refund_amount"]["refund_total"] = str(Decimal(refund["refund_amount"]["refund_total"]) + Decimal("0.07"))
    statement = tables["statements"][-1]
    assert not statement.get("payment_id")
    statement["settlement_amount"] = str(Decimal(statement["settlement_amount"]) - 5)

    warehouse = Warehouse(tmp_path)
    warehouse.land(tables, datetime(2026, 11, 18, 12))
    outcome = warehouse.dbt("build", "--exclude-resource-type", "unit_test")
    assert outcome.having("fail") == {
        "ties_out_customer_paid_total", "ties_out_refund_parts", "ties_out_transactions_of_statement",
    }  # fmt: skip
    gaps = warehouse.query(f"select broken_identity, key, gap from {MARTS}.rec_money_gaps")
    assert {(row["broken_identity"], row["key"]) for row in gaps} == {
        ("customer paid total", detail["order_id"]),
        ("refund parts", f"return/{refund['return_id']}"),
        ("transactions of statement", statement["id"]),
    }
    assert {row["broken_identity"]: row["gap"] for row in gaps}["transactions of statement"] == 5
    tolerant = Warehouse(tmp_path, variables={"money_gap_tolerance": 1000})
    assert_good(tolerant.dbt("test", "--select", "rec_money_gaps"))
