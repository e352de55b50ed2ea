"""Money that is told twice, in another currency, too late or against a market's rule, in a shop written by hand."""

from collections.abc import Iterator
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from integration_tests.marts.by_hand import (
    PAID_AT,
    SHOP,
    UPDATED_AT,
    Record,
    amount,
    cancelled,
    estimate,
    line,
    order,
    returned,
    shop,
    statement,
    transaction,
)
from integration_tests.marts.warehouse import MARTS, SHOPIFY, TABLES, Outcome, Warehouse, fresh_postgres
from integration_tests.sync_support import postgres_server  # noqa: F401

DAY = 86_400
LATER = UPDATED_AT + 5 * DAY
VN = "7002"


def orders() -> list[Record]:
    names = ("euro_refund", "twice", "same_twice", "too_much", "no_currency", "discount_currency", "euro_settled")
    names += ("euro_estimate", "adjusted", "settled", "euro_commission", "referenced")
    in_room: Record = {"settled": {"room_id": "live.1"}}
    plain = [order(name, line(f"{name}.1", "20.00", **in_room.get(name, {})), total="20.00") for name in names]
    untimed = order("untimed", line("untimed.1", "20.00"), total="20.00", paid_time=0, delivery_time=0)
    by_status = order("by_status", line("by_status.1", "20.00"), total="20.00", paid_time=0, rts_time=0)
    never_paid = order("never_paid", line("never_paid.1", "20.00"), total="20.00", paid_time=0, status="CANCELLED")
    by_settlement = order("by_settlement", line("by_settlement.1", "9.00"), total="9.00", paid_time=0, status="NEW")
    taxed = order(
        "taxed", line("taxed.1", "10.00", item_tax=[{"tax_amount": "0"}]),
        line("taxed.2", "24.00", item_tax=[{"tax_amount": "4.00"}]), total="38.00", payment={"tax": "4.00"},
    )  # fmt: skip
    untaxed_total = order("untaxed_total", line("untaxed_total.1", "10.00"), total="10.00", payment={"tax": "0.80"})
    no_lines = order("no_lines", total="20.00")
    no_payment = order("no_payment", line("no_payment.1", "20.00"), total="20.00")
    del no_payment["payment"]
    foreign_line = order(
        "foreign_line", line("foreign_line.1", "20.00"), line("foreign_line.2", "7.00", currency="EUR"), total="20.00"
    )
    dong = order("dong", line("dong.1", "30000", currency="VND"), total="30000", payment={"currency": "VND"})
    # Two SKUs, the first of them refunded; then what the API's SKUs don't add up to.
    two_skus = [
        order(name, line(f"{name}.1", "10.00", seller_sku="S1"),
              line(f"{name}.2", "10.00", sku_id="k2", seller_sku="S2"),
              line(f"{name}.3", "10.00", sku_id="k2", seller_sku="S3"), total="30.00")
        for name in ("by_sku", "lacking_sku")
    ]  # fmt: skip
    return [
        *plain, *two_skus, untimed, by_status, never_paid, by_settlement, taxed, untaxed_total, no_lines, no_payment,
        foreign_line, dong | {"shop_id": VN},
    ]  # fmt: skip


def settled_sku(order_id: str, sku_id: str, settled: str, **fields: Any) -> Record:
    """What order_transactions says of one SKU of an order."""
    return {
        "shop_id": SHOP, "order_id": order_id, "statement_id": "s.dollar", "sku_id": sku_id,
        "order_update_time": UPDATED_AT, "revenue_amount": settled, "settlement_amount": settled, **fields,
    }  # fmt: skip


def unit_cost(sku: str, cost: str | None, currency: str | None = "USD", since: str | None = None) -> Record:
    return {"seller_sku": sku, "valid_from": since, "unit_cost": cost, "currency": currency}


UNIT_COSTS = [
    unit_cost("S1", "3.00"), unit_cost("S1", "4.00", since="2026-11-01"), unit_cost("S1", "9.00", since="2026-12-01"),
    unit_cost("S2", "5.00", "EUR"), unit_cost("S3", "unknown", since="2026-11-01"), unit_cost("S3", "2.50", None),
]  # fmt: skip


def price_detail(order_id: str, **taxes: str) -> Record:
    lines = [{"id": f"{order_id}.{number[1:]}", "currency": "USD", "tax_amount": tax} for number, tax in taxes.items()]
    return {"shop_id": SHOP, "order_id": order_id, "order_update_time": UPDATED_AT, "line_items": lines}


def records() -> dict[str, list[Record]]:
    unstated = returned("r.unstated", "no_currency", "no_currency.1", "4.00", currency=None)
    of_discount = returned("r.discount", "discount_currency", "discount_currency.1", "4.00", currency=None)
    of_discount["return_line_items"][0]["refund_amount"] = amount("4.00", "USD")
    of_discount["discount_amount"] = [{"currency": "EUR", "product_seller_discount": "1.00"}]
    commission = {"amount": "3.00", "currency": "EUR"}
    return {
        "shops": [shop(), shop(VN, "VN")],
        "orders": orders(),
        "order_price_details": [price_detail("taxed", n1="0.00", n2="0.00")],
        "returns": [
            returned("r.euro", "euro_refund", "euro_refund.1", "4.00", currency="EUR"),
            returned("r.twice", "twice", "twice.1", "10.00"),
            returned("r.same", "same_twice", "same_twice.1", "20.00"),
            returned("r.much", "too_much", "too_much.1", "25.00"),
            returned("r.untimed", "untimed", "untimed.1", "6.00"),
            unstated,
            of_discount,
        ],
        "cancellations": [
            cancelled("c.old", "twice", "twice.1", "20.00"),
            cancelled("c.new", "twice", "twice.1", "5.00", at=UPDATED_AT + 30),
            cancelled("c.same", "same_twice", "same_twice.1", "20.00"),
            cancelled("c.by_status", "by_status", "by_status.1", "6.00"),
            cancelled("c.never_paid", "never_paid", "never_paid.1", "20.00"),
            cancelled("c.by_settlement", "by_settlement", "by_settlement.1", "3.00"),
        ],
        "statements": [
            statement("s.dollar", "92.00", payment_id="p.low"),
            statement("s.euro", "15.00", currency="EUR"),
            statement("s.unread", "5.00"),
            statement("s.failed", "8.00", at=LATER, payment_id="p.failed", payment_status="FAILED"),
        ],
        "statement_transactions": [
            transaction("t.adjusted", "s.dollar", "-2.00", adjustment_order_id="adjusted", adjustment_amount="-2.00",
                        type="LOGISTICS_REIMBURSEMENT"),
            transaction("t.settled", "s.dollar", "51.00", order_id="settled"),
            transaction("t.by_settlement", "s.dollar", "9.00", order_id="by_settlement"),
            transaction("t.by_sku", "s.dollar", "17.00", order_id="by_sku"),
            transaction("t.lacking_sku", "s.dollar", "17.00", order_id="lacking_sku"),
            transaction("t.euro", "s.euro", "15.00", order_id="euro_settled"),
            transaction("t.failed", "s.failed", "8.00", order_id=None),
        ],
        "order_transactions": [
            settled_sku("by_sku", "k1", "0.00"),
            settled_sku("by_sku", "k2", "17.00"),
            settled_sku("lacking_sku", "k2", "16.99"),
        ],
        "payments": [
            payment("p.low", "91.00"),
            payment("p.failed", "8.00", at=LATER, status="FAILED"),
        ],
        "unsettled_transactions": [
            estimate("u.euro", "euro_estimate", "11.00", currency="EUR"),
            estimate("u.adjusted", "adjusted", "50.00"),
            estimate("u.settled", "settled", "40.00"),
        ],
        "affiliate_orders": [
            {"shop_id": SHOP, "id": "euro_commission", "create_time": PAID_AT, "skus": [
                {"sku_id": "k1", "price": {"amount": "20", "currency": "USD"}, "estimated_paid_commission": commission,
                 "creator_username": "zoe", "quantity": 1},
            ]},
            affiliate_order("settled", "v1"),
            affiliate_order("adjusted", "v1", "v2"),
        ],
        "external_orders": [
            reference("referenced", "11", PAID_AT), reference("referenced", "12"), reference("no_lines", "13"),
        ],
        "shop_performance": [
            performance(SHOP, "20.00"), performance(VN, "1.20"),
        ],
        "product_performance": [daily("2026-09-01", "p1"), daily("2026-11-15", "p1")],
        "video_performance": [daily("2026-11-06", "v1", gmv={"amount": "30.00", "currency": "USD"})],
        "live_performance": [
            daily("2026-11-06", "live.1", sales_performance={"gmv": {"amount": "25.00", "currency": "USD"}}),
        ],
    }  # fmt: skip


def payment(payment_id: str, paid: str, at: int = UPDATED_AT, status: str = "PAID") -> Record:
    money = {"value": paid, "currency": "USD"}
    return {"shop_id": SHOP, "id": payment_id, "create_time": at, "paid_time": at, "status": status, "amount": money}


def reference(order_id: str, shopify_id: str, at: int = UPDATED_AT) -> Record:
    ids = {"shop_id": SHOP, "order_id": order_id, "platform": "SHOPIFY", "id": shopify_id}
    return ids | {"order_update_time": at}


def affiliate_order(order_id: str, *videos: str) -> Record:
    """A SKU that a creator's videos sold, a dollar of commission for each."""
    dollars = {"amount": "1.00", "currency": "USD"}
    return {
        "shop_id": SHOP, "id": order_id, "create_time": PAID_AT, "skus": [
            {"sku_id": "k1", "quantity": 1, "creator_username": "zoe", "content_type": "VIDEO", "content_id": video,
             "price": {"amount": "20", "currency": "USD"}, "estimated_paid_commission": dollars}
            for video in videos
        ],
    }  # fmt: skip


def daily(day: str, key: str, **fields: Any) -> Record:
    return {"shop_id": SHOP, "start_date": day, "end_date": day, "id": key, "currency_mode": "LOCAL", **fields}


def performance(shop_id: str, gmv: str) -> Record:
    return {
        "shop_id": shop_id, "start_date": "2026-11-06", "end_date": "2026-11-07", "currency_mode": "USD",
        "sales": {"gmv": {"overall": {"amount": gmv, "currency": "USD"}}, "orders_count": 1},
    }  # fmt: skip


SHOPIFY_ORDERS: list[Record] = [
    {"id": 11, "name": "#11", "currency": "USD", "total_price": "20.00", "updated_at": "2026-11-01T10:00:00Z"},
    {"id": 12, "name": "#12", "currency": None, "total_price": "20.00", "updated_at": "2026-11-01T10:00:00Z"},
    # The hour after summer time ends: the later version has the smaller text.
    {"id": 13, "name": "#13", "currency": "USD", "total_price": "19.00", "updated_at": "2026-11-01T01:50:00-04:00"},
    {"id": 13, "name": "#13", "currency": "USD", "total_price": "20.00", "updated_at": "2026-11-01T01:10:00-05:00"},
    {"id": 14, "name": "#14", "currency": "USD", "total_price": None, "source_identifier": "twice",
     "source_name": "tiktok", "updated_at": "2026-11-01T10:00:00Z"},
]  # fmt: skip


class Built:
    """The shop's marts and what dbt's tests said of them."""

    def __init__(self, warehouse: Warehouse) -> None:
        self._warehouse = warehouse
        warehouse.variables = {
            "shopify_schema": SHOPIFY, "cost_of_goods_table": "merchant.cost_of_goods",
            "as_of": "2026-11-18 12:00:00", "analytics_warning_days": 50,
        }  # fmt: skip
        warehouse.land({"cost_of_goods": UNIT_COSTS}, datetime(2026, 11, 18, 12), "merchant")
        warehouse.land(records(), datetime(2026, 11, 18, 12))
        warehouse.land({"orders": SHOPIFY_ORDERS}, datetime(2026, 11, 18, 12), SHOPIFY)
        self.outcome: Outcome = warehouse.dbt("build", "--exclude-resource-type", "unit_test")

    def rows(self, table: str, where: str, schema: str = MARTS) -> list[dict[str, Any]]:
        return self._warehouse.query(f"select * from {schema}.{table} where {where}")

    def order(self, order_id: str) -> dict[str, Any]:
        (row,) = self.rows("fct_orders", f"order_id = '{order_id}'")
        return row

    def line(self, line_id: str, table: str = "fct_order_line_revenue") -> dict[str, Any]:
        (row,) = self.rows(table, f"order_line_item_id = '{line_id}'")
        return row

    def gaps(self, identity: str) -> dict[str, dict[str, Any]]:
        return {row["key"]: row for row in self.rows("rec_money_gaps", f"broken_identity = '{identity}'")}

    def refunded(self, order_id: str) -> Decimal:
        return sum((row["refund_total"] for row in self.rows("fct_refunds", f"order_id = '{order_id}'")), Decimal())


@pytest.fixture(scope="module", params=["duckdb", "postgres"])
def built(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Built]:
    folder = tmp_path_factory.mktemp(request.param)
    if request.param == "duckdb":
        yield Built(Warehouse(folder))
        return
    with fresh_postgres(request.getfixturevalue("postgres_server")) as url:
        yield Built(Warehouse(folder, url))


def test_every_model_is_built(built: Built) -> None:
    assert not built.outcome.having("error", "skipped"), built.outcome.messages


@pytest.mark.parametrize(
    ("identity", "key", "lost"),
    [
        ("currency of refund", "return/r.euro", "4.00"),
        ("currency of settlement", "s.euro/t.euro", "15.00"),
        ("currency of estimate", "u.euro", "11.00"),
        ("currency of commission", "euro_commission", "3.00"),
        ("currency of line", "foreign_line/foreign_line.2", "7.00"),
        ("currency of cost", "by_sku/by_sku.2", "5.00"),
    ],
)
def test_an_amount_in_another_currency_is_a_gap_with_both(built: Built, identity: str, key: str, lost: str) -> None:
    gaps = built.gaps(identity)
    assert gaps.keys() == ({key} if identity != "currency of cost" else {key, "lacking_sku/lacking_sku.2"})
    gap = gaps[key]
    assert (gap["currency"], gap["order_currency"], gap["expected"]) == ("EUR", "USD", Decimal(lost))
    assert f"ties_out_currencies_of_{identity.split()[-1]}s" in built.outcome.having("fail")


def test_an_amount_in_another_currency_is_in_no_figure_of_its_order(built: Built) -> None:
    refunded = built.order("euro_refund")
    assert (refunded["currency"], refunded["refund_total"], refunded["net_sales_after_refunds"]) == ("USD", 0, 20)
    assert not refunded["is_refunded"]
    assert built.rows("fct_refunds", "refund_id = 'r.euro'")[0]["refund_total"] == 4
    assert built.order("euro_settled")["payout"] is None
    assert built.line("euro_settled.1", "fct_order_profit")["profit_basis"] == "none"
    assert built.order("euro_estimate")["estimated_payout"] is None
    assert built.order("foreign_line")["customer_paid_total"] == 20
    by_currency = {
        row["currency"]: row["refund_total"] for row in built.rows("fct_daily_sales", "refund_total <> 0")
    }  # fmt: skip
    assert by_currency["EUR"] == 4


def test_refunds_of_one_line_add_up_unless_they_tell_the_same(built: Built) -> None:
    assert built.refunded("twice") == 15
    assert built.order("twice")["refund_total"] == 15
    assert built.refunded("same_twice") == 20


def test_more_refunded_than_paid_is_kept_and_named(built: Built) -> None:
    assert built.order("too_much")["refund_total"] == 25
    assert built.gaps("over-refunded").keys() == {"too_much", "too_much/too_much.1"}
    assert "ties_out_refunds_within_payment" in built.outcome.having("fail")


def test_a_granted_refund_needs_no_time_of_payment(built: Built) -> None:
    assert built.order("untimed")["refund_total"] == 6
    assert built.order("by_status")["refund_total"] == 6
    assert built.order("by_settlement")["refund_total"] == 3
    assert built.order("never_paid")["refund_total"] == 0


def test_any_evidence_of_payment_makes_a_sale(built: Built) -> None:
    assert [built.order(name)["is_paid"] for name in ("untimed", "by_status", "by_settlement", "never_paid")] == [
        True, True, True, False,
    ]  # fmt: skip
    assert built.line("by_settlement.1")["is_sale"]


def test_a_refunds_currency_is_its_own_then_its_lines_then_its_orders(built: Built) -> None:
    assert built.rows("fct_refunds", "refund_id = 'r.unstated'")[0]["currency"] == "USD"
    assert built.rows("fct_refunds", "refund_id = 'r.discount'")[0]["currency"] == "USD"
    assert built.order("discount_currency")["refund_total"] == 4


def test_a_zero_in_one_place_hides_no_tax_in_another(built: Built) -> None:
    assert [built.line(f"taxed.{number}")["tax"] for number in (1, 2)] == [0, 4]


def test_a_total_against_the_markets_tax_rule_is_a_warning_by_order(built: Built) -> None:
    gap = built.gaps("tax rule")
    assert gap.keys() == {"untaxed_total"}
    assert (gap["untaxed_total"]["expected"], gap["untaxed_total"]["found"]) == (Decimal("10.80"), 10)
    assert "ties_out_tax_rule" in built.outcome.having("warn")


def test_an_adjustment_before_settlement_leaves_the_estimate(built: Built) -> None:
    profit = built.line("adjusted.1", "fct_order_profit")
    assert (profit["profit_basis"], profit["margin_before_cost_of_goods"]) == ("estimated", 48)
    assert (profit["revenue"], profit["adjustments"], profit["other_fees"]) == (50, -2, 0)
    adjusted = built.order("adjusted")
    assert (adjusted["payout"], adjusted["estimated_payout"], adjusted["is_settled"]) == (-2, 50, False)
    settled = built.order("settled")
    assert (settled["payout"], settled["estimated_payout"], settled["is_settled"]) == (51, None, True)


def test_a_line_is_paid_out_what_the_api_says_of_its_sku(built: Built) -> None:
    """Where the SKUs don't sum to the order, its lines share by net sales."""
    payouts = {
        name: [
            (built.line(f"{name}.{number}")["payout"], built.line(f"{name}.{number}")["payout_basis"])
            for number in (1, 2, 3)
        ]
        for name in ("by_sku", "lacking_sku")
    }
    half, third = Decimal("8.50"), Decimal("5.67")
    assert payouts["by_sku"] == [(0, "sku"), (half, "sku"), (half, "sku")]
    assert payouts["lacking_sku"] == [(third, "net sales"), (third, "net sales"), (Decimal("5.66"), "net sales")]
    assert built.line("euro_settled.1")["payout_basis"] == "none"
    for number in (1, 2, 3):
        profit = built.line(f"by_sku.{number}", "fct_order_profit")
        assert profit["revenue"] == profit["margin_before_cost_of_goods"] == payouts["by_sku"][number - 1][0]
        assert (profit["payout_basis"], profit["other_fees"]) == ("sku", 0)


def test_the_cost_of_goods_is_that_of_the_day_and_never_of_another_currency(built: Built) -> None:
    rows = [built.line(f"by_sku.{number}", "fct_order_profit") for number in (1, 2, 3)]
    assert [row["cost_of_goods"] for row in rows] == [4, None, Decimal("2.50")]
    assert [row["margin"] for row in rows] == [-4, None, 6]
    assert (rows[1]["unit_cost"], rows[1]["unit_cost_currency"]) == (5, "EUR")
    assert built.line("settled.1", "fct_order_profit")["margin"] is None
    assert built.line("never_paid.1", "fct_order_profit")["cost_of_goods"] == 0


def test_each_day_of_analytics_is_captured_or_still_to_be_had_or_lost(built: Built) -> None:
    """A day without products before one that was read in time was read too; the shop has a figure every day."""
    days = {
        (row["stream"], str(row["performance_date"])): (row["status"], row["days_left"])
        for row in built.rows("rec_analytics_days", f"shop_id = '{SHOP}'")
    }
    product = {day: status for (stream, day), status in days.items() if stream == "product_performance"}
    assert product["2026-09-01"] == ("final", None)
    assert product["2026-09-02"] == product["2026-09-18"] == ("lost", None)
    assert product["2026-09-19"] == product["2026-11-11"] == ("final", None)
    assert product["2026-11-12"] == product["2026-11-15"] == ("provisional", None)
    assert (product["2026-11-16"], product["2026-11-17"]) == (("missing", 58), ("missing", 59))
    assert "2026-11-18" not in product
    assert days["shop_performance", "2026-11-07"] == ("missing", 49)
    assert days["live_performance", "2026-11-07"] == ("no rows", None)
    assert "analytics_days_about_to_be_lost" in built.outcome.having("warn")


def test_a_live_session_has_the_lines_that_name_its_room(built: Built) -> None:
    (session,) = built.rows("fct_live_sessions", "true")
    assert (session["live_id"], session["orders"], session["units_sold"]) == ("live.1", 1, 1)
    assert (session["tiktok_gmv"], session["own_gmv"], session["gmv_gap"]) == (25, 20, -5)
    assert (session["net_sales"], session["payout"], session["margin_before_cost_of_goods"]) == (20, 51, 51)
    assert (session["margin"], session["comparison"]) == (None, "compared")


def test_content_and_creators_have_what_ids_show_and_no_more(built: Built) -> None:
    """Of two videos that claim one unit, neither has its money; a commission in euros is in no sum of dollars."""
    videos = {row["video_id"]: row for row in built.rows("fct_content_performance", "true")}
    found = {
        key: (row["tiktok_gmv"], row["orders"], row["unattributed_units"], row["creator_commission"], row["net_sales"])
        for key, row in videos.items()
    }
    assert found == {"v1": (30, 2, 1, 2, 20), "v2": (None, 1, 1, 1, 0)}
    (creator,) = built.rows("fct_creator_sales", "true")
    assert (creator["creator_username"], creator["orders"], creator["units"]) == ("zoe", 3, 4)
    assert (creator["creator_commission"], creator["net_sales"]) == (3, 40)
    assert creator["margin_before_cost_of_goods"] == 51


def test_statements_and_payments_hide_no_gap(built: Built) -> None:
    rows = {row["statement_id"]: row for row in built.rows("fct_settlements", "true")}
    assert rows["s.unread"]["statements_of_payment"] is None
    assert (rows["s.dollar"]["payment_gap"], rows["s.dollar"]["payment_gap_reason"]) == (1, "payment differs")
    assert rows["s.failed"]["payment_gap_reason"] == "payment failed"
    assert built.gaps("statements of payment")["p.low"]["gap"] == 1
    unread = built.gaps("transactions of statement")
    assert unread.keys() == {"s.unread"}
    assert (unread["s.unread"]["expected"], unread["s.unread"]["found"]) == (5, None)


def test_an_order_has_what_its_other_records_say(built: Built) -> None:
    no_lines = built.order("no_lines")
    assert (no_lines["shopify_order_id"], no_lines["shopify_order_name"]) == ("13", "#13")
    no_payment = built.order("no_payment")
    assert (no_payment["currency"], no_payment["customer_paid_total"]) == ("USD", 20)


def test_a_changed_reference_replaces_the_former_one(built: Built) -> None:
    assert built.order("referenced")["shopify_order_id"] == "12"


def test_shopifys_newest_version_counts_whatever_its_offset(built: Built) -> None:
    assert built.order("no_lines")["shopify_total_price"] == 20


def test_what_can_not_be_compared_is_not_matched(built: Built) -> None:
    rows = {row["order_id"]: row for row in built.rows("rec_shopify_orders", "shopify_order_id is not null")}
    found = {order_id: (row["match_status"], row["missing_value"]) for order_id, row in rows.items()}
    assert found["referenced"] == ("not comparable", "Shopify currency")
    assert found["twice"] == ("not comparable", "Shopify total")
    assert found["no_lines"] == ("not comparable", "TikTok total")


def test_analytics_in_dollars_are_not_held_against_sales_in_another_currency(built: Built) -> None:
    rows = {row["shop_id"]: row for row in built.rows("fct_daily_performance", "true")}
    assert (rows[VN]["own_gmv"], rows[VN]["gmv_gap"], rows[VN]["comparison"]) == (None, None, "analytics in USD")
    assert (rows[SHOP]["own_gmv"] is None, rows[SHOP]["comparison"]) == (False, "compared")


def test_each_currency_stands_alone_every_day(built: Built) -> None:
    sums = {
        table: {row["currency"] for row in built.rows(table, "true")} for table in ("fct_daily_sales", "fct_refunds")
    }
    assert sums["fct_daily_sales"] == {"USD", "EUR", "VND"}
    assert sums["fct_refunds"] == {"USD", "EUR"}


def test_the_tax_of_a_line_id_in_two_orders_is_of_its_own_order(tmp_path: Path) -> None:
    taxed = line("shared.1", "10.00", item_tax=[{"tax_amount": "0.80"}])
    orders = [order(name, taxed, total="10.80", payment={"tax": "0.80"}) for name in ("issued", "reissued")]
    warehouse = Warehouse(tmp_path)
    warehouse.land({"shops": [shop()], "orders": orders}, datetime(2026, 11, 18, 12))
    outcome = warehouse.dbt("build", "--select", "order_line_items", "--exclude-resource-type", "unit_test")
    rows = warehouse.query(f"select item_tax_amount from {TABLES}.order_line_items")
    assert [row["item_tax_amount"] for row in rows] == [Decimal("0.80")] * 2
    assert outcome.having("fail") == {"key_of_order_line_items"}
