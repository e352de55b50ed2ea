"""The sandbox's history: documented fields, exact totals, every edge case, and consistency as it advances."""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from datetime import date, datetime, timedelta
from decimal import Decimal
from operator import itemgetter
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from tiktok_shop_sandbox.history import generate, live, touch
from tiktok_shop_sandbox.history.planning.scenarios import SCENARIOS

NOW = 1_791_000_000
DAY = 86_400
FIELDS = json.loads(Path(__file__).with_name("test_sandbox_shop_history_fields.json").read_text())
GRANTED = {
    "RETURN_OR_REFUND_REQUEST_SUCCESS",
    "RETURN_OR_REFUND_REQUEST_COMPLETE",
    "REPLACEMENT_REQUEST_REFUND_SUCCESS",
    "CANCELLATION_REQUEST_SUCCESS",
    "CANCELLATION_REQUEST_COMPLETE",
}
BUYER_FEES = (
    "retail_delivery_fee", "small_order_fee", "buyer_service_fee", "handling_fee", "shipping_insurance_fee",
    "item_insurance_fee", "distance_fee", "distance_shipping_fee",
)  # fmt: skip


@pytest.fixture(scope="module")
def world():
    return generate(seed=7, orders=1_200, now=NOW)


def records(shop, table):
    rows = shop.tables[table]
    return {key: rows.record(key) for key in sorted(rows.keys())}


def snapshot(world):
    return {
        (shop.id, name): {key: table.get(key) for key in sorted(table.keys())}
        for shop in world.shops
        for name, table in shop.tables.items()
    }


def amount(record, name):
    return Decimal(record.get(name) or "0")


def rows_of(table, record):
    """The rows that a stream yields for a stored record."""
    if table == "statement_transactions":
        return record["transactions"]
    if table == "order_transactions":
        return record["sku_transactions"]
    return record if isinstance(record, list) else [record]


def names_in(value, path=""):
    if isinstance(value, dict):
        for key, inner in value.items():
            name = f"{path}.{key}" if path else key
            yield f"{name}[]" if isinstance(inner, list) else name
            yield from names_in(inner, name)
    elif isinstance(value, list):
        for inner in value:
            yield from names_in(inner, path + "[]")


# --- coverage


@pytest.mark.parametrize(("seed", "now"), [(1, NOW), (2, NOW + 37_000)])
def test_every_documented_field_occurs_in_500_orders(seed, now):
    history = generate(seed=seed, orders=500, now=now)
    missing = {}
    for table, fields in FIELDS.items():
        found = set()
        for shop in history.shops:
            for record in records(shop, table).values():
                for row in rows_of(table, record):
                    found.update(names_in(row))
        if absent := [name for name in fields if name not in found]:
            missing[table] = absent
    assert missing == {}


def test_every_scenario_occurs_in_500_orders():
    planted = generate(seed=3, orders=500, now=NOW).planted
    expected = set(SCENARIOS.values()) | {
        "status_unpaid", "status_on_hold", "status_cancelled", "status_awaiting_customs_release",
        "on_hold_flow_cancelled", "cancelled_and_refunded", "postal_code_with_leading_zero", "cofunded_discount",
    }  # fmt: skip
    assert expected - {kind for kind, orders in planted["kinds"].items() if orders} == set()
    assert {"adjustment_without_order", "ads_statement", "unknown_adjustment_type", "payment_of_several_statements",
            "failed_payment"} <= set(planted["finance"])  # fmt: skip
    assert {entry["kind"] for entry in planted["shopify"]} == {
        "only_in_tiktok", "only_in_shopify", "discount", "tax", "shipping", "refund", "currency_differs",
    }  # fmt: skip


def test_edge_case_values_occur(world):
    text = b"".join(raw for table in snapshot(world).values() for raw in table.values()).decode()
    for value in ("🌸", "เสื้อยืด", "Áo thun", "حقيبة", '\\"', "\\n", '"02134"', '"seller_sku":"0"', '"seller_sku":""',
                    "AWAITING_CUSTOMS_RELEASE", "PAUSED_FOR_REVIEW", "DELETED", "FREEZE", "platform_care_fee_amount",
                    "shipping_vat_amount", '"is_cod":true', '"is_exchange_order":true', "ZERO_LOTTERY"):  # fmt: skip
        assert value in text, value


def test_unpaid_and_on_hold_orders_have_no_address(world):
    seen = Counter()
    for shop in world.shops:
        for order in records(shop, "orders").values():
            if order["status"] in ("UNPAID", "ON_HOLD"):
                seen[order["status"]] += 1
                assert "recipient_address" not in order
                assert order["status"] != "UNPAID" or "paid_time" not in order
    assert seen["UNPAID"] and seen["ON_HOLD"]


def test_ids_collide_as_floats(world):
    for shop in world.shops:
        for table in ("orders", "products", "returns", "cancellations", "statements", "packages"):
            keys = shop.tables[table].keys()
            assert {len(key) for key in keys} == {19}
            assert len({float(key) for key in keys}) < len(keys)
        lines = [line["id"] for order in records(shop, "orders").values() for line in order["line_items"]]
        assert len(set(lines)) == len(lines) > len({float(line) for line in lines})


def test_generate_is_deterministic():
    one, other = (generate(seed=5, orders=120, now=NOW) for _ in range(2))
    assert snapshot(one) == snapshot(other)
    assert one.planted == other.planted
    assert one.shopify["orders"] == other.shopify["orders"]
    assert snapshot(one) != snapshot(generate(seed=6, orders=120, now=NOW))


def test_orders_are_spread_over_the_history(world):
    orders = [order for shop in world.shops for order in records(shop, "orders").values()]
    assert len(orders) == 1_200
    assert min(order["create_time"] for order in orders) < NOW - 115 * DAY
    assert all(order["create_time"] <= order["update_time"] <= NOW for order in orders)
    lags = sorted(order["update_time"] - order["create_time"] for order in orders)
    assert lags[len(lags) // 2] < 20 * DAY


# --- amounts


def test_order_payment_follows_documented_formulas(world):
    for shop in world.shops:
        for key, order in records(shop, "orders").items():
            paid, lines = order["payment"], order["line_items"]
            discounts = amount(paid, "seller_discount") + amount(paid, "platform_discount")
            assert amount(paid, "sub_total") == amount(paid, "original_total_product_price") - discounts
            assert amount(paid, "shipping_fee") == amount(paid, "original_shipping_fee") - sum(
                amount(paid, f"shipping_fee_{who}_discount") for who in ("seller", "platform", "cofunded")
            )
            added = 0 if shop.tax_included else amount(paid, "tax")
            fees = sum(amount(paid, name) for name in BUYER_FEES)
            assert (
                amount(paid, "total_amount") == amount(paid, "sub_total") + amount(paid, "shipping_fee") + added + fees
            )
            for line in lines:
                assert amount(line, "sale_price") == amount(line, "original_price") - amount(
                    line, "seller_discount"
                ) - amount(line, "platform_discount"), key
            for name, whole in (
                ("original_price", "original_total_product_price"),
                ("sale_price", "sub_total"),
                ("seller_discount", "seller_discount"),
                ("platform_discount", "platform_discount"),
            ):
                assert sum(amount(line, name) for line in lines) == amount(paid, whole)


def test_tax_is_added_in_us_and_included_in_uk(world):
    us, gb = world.shops
    for shop in (us, gb):
        taxed = [o["payment"] for o in records(shop, "orders").values() if amount(o["payment"], "tax")]
        assert taxed
        for paid in taxed:
            without = amount(paid, "sub_total") + amount(paid, "shipping_fee")
            assert (amount(paid, "total_amount") >= without + amount(paid, "tax")) is (shop is us)


def test_price_detail_matches_order_and_lines(world):
    for shop in world.shops:
        details = records(shop, "order_price_details")
        for key, order in records(shop, "orders").items():
            detail, paid = details[key], order["payment"]
            extra = sum(amount(paid, name) for name in BUYER_FEES) + amount(paid, "item_insurance_tax")
            assert amount(detail, "payment") == amount(paid, "total_amount") - extra
            assert amount(detail, "sku_list_price") == amount(paid, "original_total_product_price")
            assert amount(detail, "shipping_sale_price") == amount(paid, "shipping_fee")
            lines = detail.get("line_items", [])
            for part in (detail, *lines):
                assert amount(part, "total") == amount(part, "sku_list_price") + amount(part, "shipping_list_price")
                assert amount(part, "sku_sale_price") == amount(part, "sku_list_price") - amount(
                    part, "subtotal_deduction_seller"
                ) - amount(part, "subtotal_deduction_platform")
                assert amount(part, "subtotal") == amount(part, "sku_sale_price") + amount(part, "subtotal_tax_amount")
                assert amount(part, "shipping_sale_price") == amount(part, "shipping_list_price") - amount(
                    part, "shipping_fee_deduction_seller"
                ) - amount(part, "shipping_fee_deduction_platform")
                assert amount(part, "payment") == amount(part, "sku_sale_price") + amount(
                    part, "shipping_sale_price"
                ) + amount(part, "tax_amount")
                assert amount(part, "shipping_sale_price") >= 0
            if lines:
                assert [line["id"] for line in lines] == [line["id"] for line in order["line_items"]]
                for name in ("payment", "sku_list_price", "sku_sale_price", "shipping_sale_price", "tax_amount"):
                    assert sum(amount(line, name) for line in lines) == amount(detail, name)


def granted_refunds(shop):
    """By order, from API records only: total amounts of granted requests of paid orders."""
    orders = records(shop, "orders")
    totals = defaultdict(Counter)
    for table, status in (("returns", "return_status"), ("cancellations", "cancel_status")):
        for entry in records(shop, table).values():
            header = entry.get("refund_amount")
            if header is None or entry[status] not in GRANTED or "paid_time" not in orders[entry["order_id"]]:
                continue
            for name in ("refund_subtotal", "refund_shipping_fee", "refund_tax", "refund_total"):
                totals[entry["order_id"]][name] += amount(header, name)
    return {order: total for order, total in totals.items() if total["refund_total"]}


def test_planted_refund_totals_match_records(world):
    for shop in world.shops:
        found = granted_refunds(shop)
        planted = {k: v for k, v in world.planted["refund_totals"].items() if v["shop_id"] == shop.id}
        assert set(found) == {order for order, total in planted.items() if Decimal(total["total"])}
        for order, total in found.items():
            assert {name: Decimal(planted[order][name]) for name in ("product", "shipping", "tax", "total")} == {
                "product": total["refund_subtotal"],
                "shipping": total["refund_shipping_fee"],
                "tax": total["refund_tax"],
                "total": total["refund_total"],
            }


def test_refund_totals_match_lines_and_never_exceed_payment(world):
    with_shipping = 0
    for shop in world.shops:
        orders = records(shop, "orders")
        for table in ("returns", "cancellations"):
            for entry in records(shop, table).values():
                header = entry.get("refund_amount")
                if header is None:
                    continue
                added = 0 if shop.tax_included else amount(header, "refund_tax")
                assert (
                    amount(header, "refund_total")
                    == amount(header, "refund_subtotal") + amount(header, "refund_shipping_fee") + added
                )
                item = "return_line_items" if table == "returns" else "cancel_line_items"
                lines = [line["refund_amount"] for line in entry[item] if "refund_amount" in line]
                if lines:
                    assert sum(amount(line, "refund_subtotal") for line in lines) == amount(header, "refund_subtotal")
                    with_shipping += amount(header, "refund_total") > sum(
                        amount(line, "refund_total") for line in lines
                    )
        for order, total in granted_refunds(shop).items():
            assert total["refund_total"] <= amount(orders[order]["payment"], "total_amount")
    assert with_shipping


def test_planted_totals_match_records(world):
    for shop in world.shops:
        sums = defaultdict(Counter)
        for order in records(shop, "orders").values():
            paid, total = order["payment"], sums[order["payment"]["currency"]]
            total["orders"] += 1
            total["lines"] += len(order["line_items"])
            total["gross_sales"] += amount(paid, "original_total_product_price")
            total["seller_discount"] += amount(paid, "seller_discount")
            total["platform_discount"] += amount(paid, "platform_discount")
            total["shipping_charged"] += amount(paid, "shipping_fee")
            total["customer_paid_total"] += amount(paid, "total_amount")
            is_sale = (
                ("paid_time" in order or (order["is_cod"] and "rts_time" in order))
                and not order["is_sample_order"]
                and not order["is_replacement_order"]
            )
            for line in order["line_items"]:
                if is_sale and line["display_status"] != "CANCELLED":
                    total["units_shipped_free" if line["is_gift"] else "units_sold"] += 1
                    total["sale_net_sales"] += amount(line, "original_price") - amount(line, "seller_discount")
        planted = world.planted["totals"][shop.id]
        assert set(sums) == set(planted)
        for currency, total in sums.items():
            for name, value in total.items():
                assert Decimal(planted[currency][name]) == value, (currency, name)


# --- finance


def block_sum(block):
    return sum(Decimal(value) for value in block.values() if isinstance(value, str))


def test_settled_rows_match_their_breakdowns(world):
    for shop in world.shops:
        rows = [row for record in records(shop, "statement_transactions").values() for row in record["transactions"]]
        rows += [row for record in records(shop, "order_transactions").values() for row in record["sku_transactions"]]
        for row in rows:
            if "revenue_breakdown" not in row:
                continue
            assert amount(row, "revenue_amount") == block_sum(row["revenue_breakdown"])
            assert amount(row, "shipping_cost_amount") == block_sum(row["shipping_cost_breakdown"])
            taken = row["fee_tax_breakdown"]
            assert amount(row, "fee_tax_amount") == block_sum(taken["fee"]) + block_sum(taken["tax"])
            assert amount(row, "settlement_amount") == sum(
                amount(row, name)
                for name in ("revenue_amount", "shipping_cost_amount", "fee_tax_amount", "adjustment_amount")
            )


def test_statements_match_their_transactions(world):
    kinds = Counter()
    for shop in world.shops:
        transactions = records(shop, "statement_transactions")
        assert set(transactions) == set(records(shop, "statements"))
        for key, statement in records(shop, "statements").items():
            header, rows = transactions[key]["header"], transactions[key]["transactions"]
            assert statement["statement_time"] % DAY == 0 and header["total_count"] == len(rows)
            assert amount(statement, "settlement_amount") == sum(amount(row, "settlement_amount") for row in rows)
            assert amount(header, "total_settlement_amount") == amount(statement, "settlement_amount")
            reserve = sum(amount(row, "reserve_amount") for row in rows)
            assert amount(header, "total_reserve_amount") == reserve
            assert amount(header, "payable_amount") == amount(statement, "settlement_amount") + reserve
            for whole, part in (
                ("net_sales_amount", "revenue_amount"),
                ("shipping_cost_amount", "shipping_cost_amount"),
                ("fee_amount", "fee_tax_amount"),
                ("adjustment_amount", "adjustment_amount"),
            ):
                assert amount(statement, whole) == sum(amount(row, part) for row in rows)
            kinds.update(row["type"] for row in rows)
            assert ("payment_id" in statement) is (statement["payment_status"] == "PAID")
    assert {"ORDER", "RESERVE", "GMV_PAYMENT_FOR_ADS", "WINTER_PROGRAM_CREDIT"} <= set(kinds)


def test_payments_match_their_statements(world):
    unpaid = Counter()
    for shop in world.shops:
        paid = defaultdict(Decimal)
        transactions = records(shop, "statement_transactions")
        for key, statement in records(shop, "statements").items():
            unpaid[statement["payment_status"]] += 1
            if "payment_id" in statement:
                paid[statement["payment_id"]] += amount(transactions[key]["header"], "payable_amount")
                assert world.planted["statements"][key]["payment_id"] == statement["payment_id"]
        payments = records(shop, "payments")
        assert set(paid) == {key for key, payment in payments.items() if payment["status"] == "PAID"}
        for key, value in paid.items():
            payment = payments[key]
            assert Decimal(payment["payment_amount_before_exchange"]["value"]) == value
            if payment["settlement_amount"]["currency"] == shop.currency:
                assert Decimal(payment["amount"]["value"]) == value
            else:
                assert payment["exchange_rate"] != "1.000000" and payment["amount"]["currency"] == shop.currency
    assert unpaid["PAID"] > unpaid["PROCESSING"] > 0


def test_order_transactions_match_statement_rows(world):
    unsettled = 0
    for shop in world.shops:
        by_order = defaultdict(Decimal)
        for record in records(shop, "statement_transactions").values():
            for row in record["transactions"]:
                if row["type"] == "ORDER":
                    by_order[row["order_id"]] += amount(row, "settlement_amount")
        for key, answer in records(shop, "order_transactions").items():
            assert amount(answer, "settlement_amount") == by_order[key]
            assert amount(answer, "settlement_amount") == sum(
                amount(row, "settlement_amount") for row in answer["sku_transactions"]
            )
            assert {row["statement_id"] for row in answer["sku_transactions"]} <= set(records(shop, "statements"))
            if answer["total_count"] == 0:
                unsettled += 1
                assert answer["settlement_amount"] == "0" and answer["sku_transactions"] == []
    assert unsettled


def test_estimates_exist_until_settled(world):
    for shop in world.shops:
        settled = {key for key, answer in records(shop, "order_transactions").items() if answer["sku_transactions"]}
        rows = records(shop, "unsettled_transactions").values()
        assert rows
        for row in rows:
            assert row["status"] == "UNSETTLED"
            assert row.get("order_id", row.get("adjustment_order_id")) not in settled
            if row["type"] == "ORDER":
                assert amount(row, "est_revenue_amount") == block_sum(row["revenue_breakdown"])
                assert amount(row, "est_settlement_amount") == sum(
                    amount(row, f"est_{name}_amount") for name in ("revenue", "shipping_cost", "fee_tax", "adjustment")
                )


def test_planted_settled_totals_match_statements(world):
    for shop in world.shops:
        revenue = Counter()
        statements = records(shop, "statements")
        for statement in statements.values():
            revenue[statement["currency"]] += amount(statement, "net_sales_amount")
        for currency, planted in world.planted["totals"][shop.id].items():
            assert Decimal(planted["settled_revenue"]) == revenue[currency]


# --- other tables


def test_references_are_valid(world):
    for shop in world.shops:
        orders = records(shop, "orders")
        lines = {line["id"]: key for key, order in orders.items() for line in order["line_items"]}
        products = set(shop.tables["products"].keys())
        for order in orders.values():
            for name in ("replaced_order_id", "exchange_source_order_id"):
                if order.get(name):
                    assert orders[order[name]]["create_time"] < order["create_time"]
            assert {line["product_id"] for line in order["line_items"]} <= products
        for table, item in (("returns", "return_line_items"), ("cancellations", "cancel_line_items")):
            for entry in records(shop, table).values():
                assert all(lines[line["order_line_item_id"]] == entry["order_id"] for line in entry[item])
                assert orders[entry["order_id"]]["create_time"] <= entry["create_time"] <= entry["update_time"] <= NOW
        for package in records(shop, "packages").values():
            assert {lines[line] for line in package["order_line_item_ids"]} == {package["orders"][0]["id"]}
        for key, entries in records(shop, "external_orders").items():
            for entry in entries:
                assert all(lines[line["origin_id"]] == key for line in entry["line_items"])


def test_daily_analytics_match_orders(world):
    for shop in world.shops:
        zone = ZoneInfo(shop.timezone)
        gmv, count = defaultdict(Decimal), Counter()
        for order in records(shop, "orders").values():
            if "paid_time" in order and order["payment"]["currency"] == shop.currency:
                day = datetime.fromtimestamp(order["paid_time"], zone).date().isoformat()
                gmv[day] += amount(order["payment"], "total_amount")
                count[day] += 1
        today = datetime.fromtimestamp(NOW, zone).date()
        days = records(shop, "shop_performance")
        assert max(days) == (today - timedelta(days=1)).isoformat() and len(days) >= 118
        for day, interval in days.items():
            sales = interval["sales"]
            assert Decimal(sales["gmv"]["overall"]["amount"]) == gmv[day]
            assert sum(Decimal(part["gmv"]["amount"]) for part in sales["gmv"]["breakdowns"]) == gmv[day]
            assert sales["orders_count"] == count[day]
            assert date.fromisoformat(interval["end_date"]) - date.fromisoformat(day) == timedelta(days=1)
            skus = shop.tables["sku_performance"].record(day)
            assert sum(row["units_sold"] for row in skus) == sales["items_sold"]
            assert all(type(row["id"]) is int for row in skus)
    assert any(shop.tables["live_performance"].record(day) for day in days)


# --- Shopify


def refunded(order):
    return sum(Decimal(str(t["amount"])) for refund in order["refunds"] for t in refund["transactions"])


def test_reconciliation_finds_exactly_the_planted_differences(world):
    shopify = {str(order["id"]): order for order in world.shopify["orders"]}
    found, seen = [], set()
    for shop in world.shops:
        refunds = granted_refunds(shop)
        references = records(shop, "external_orders")
        kinds = world.planted["kinds"]
        for key, order in records(shop, "orders").items():
            entry = next((entry for entry in references[key] if entry["platform"] == "SHOPIFY"), None)
            if entry is None:
                if key in kinds["shopify_no_reference"]:
                    found.append((key, "only_in_tiktok", amount(order["payment"], "total_amount")))
                continue
            other, paid = shopify.get(entry["id"]), order["payment"]
            if other is None:
                found.append((key, "only_in_tiktok", amount(paid, "total_amount")))
                continue
            seen.add(entry["id"])
            if other["currency"] != paid["currency"]:
                found.append((key, "currency_differs", amount(paid, "total_amount")))
                continue
            for kind, theirs, ours in (
                (
                    "discount",
                    other["total_discounts"],
                    amount(paid, "seller_discount") + amount(paid, "platform_discount"),
                ),
                ("tax", other["total_tax"], amount(paid, "tax")),
                ("shipping", other["total_shipping_price_set"]["shop_money"]["amount"], amount(paid, "shipping_fee")),
                ("refund", refunded(other), refunds.get(key, Counter())["refund_total"]),
            ):
                if gap := Decimal(str(theirs)) - Decimal(ours):
                    found.append((key, kind, gap))
            assert Decimal(str(other["total_line_items_price"])) == amount(paid, "original_total_product_price")
            assert len(other["line_items"]) == len(order["line_items"])
    planted = [(entry["order_id"], entry["kind"], Decimal(entry["amount"])) for entry in world.planted["shopify"]]
    assert sorted(found) == sorted(entry for entry in planted if entry[0] is not None)
    alone = {
        str(e["shopify_id"]): Decimal(e["amount"]) for e in world.planted["shopify"] if e["kind"] == "only_in_shopify"
    }
    assert set(shopify) - seen == set(alone)
    for key, value in alone.items():
        assert Decimal(str(shopify[key]["total_price"])) == value


def test_shopify_orders_are_consistent(world):
    refunds = {refund["id"]: refund for refund in world.shopify["order_refunds"]}
    for order in world.shopify["orders"]:
        figures = {name: Decimal(str(order[name])) for name in (
            "total_line_items_price", "total_discounts", "subtotal_price", "total_tax", "total_price")}  # fmt: skip
        shipping = Decimal(str(order["total_shipping_price_set"]["shop_money"]["amount"]))
        added = 0 if order["taxes_included"] else figures["total_tax"]
        assert figures["subtotal_price"] == figures["total_line_items_price"] - figures["total_discounts"]
        assert figures["total_price"] == figures["subtotal_price"] + shipping + added
        for refund in order["refunds"]:
            assert refunds[refund["id"]] == refund and refund["order_id"] == order["id"]
            booked = sum(Decimal(str(line["subtotal"])) for line in refund["refund_line_items"])
            if not order["taxes_included"]:
                booked += sum(Decimal(str(line["total_tax"])) for line in refund["refund_line_items"])
            booked -= sum(
                Decimal(str(a["amount"])) + Decimal(str(a["tax_amount"])) for a in refund["order_adjustments"]
            )
            assert booked == Decimal(str(refund["transactions"][0]["amount"]))


# --- advancing


def changed_keys(before, after):
    return {
        name: {key for key in {*rows, *after[name]} if rows.get(key) != after[name].get(key)}
        for name, rows in before.items()
    }


def test_live_reports_every_change_within_its_period():
    world = generate(seed=4, orders=600, now=NOW)
    for days in (0.01, 1, 9):
        start, before = world.now, snapshot(world)
        until = start + int(days * DAY)
        touched = live(world, until=until, rate_per_day=40)
        after = snapshot(world)
        assert world.now == until
        for (shop_id, table), keys in changed_keys(before, after).items():
            assert keys <= set(touched.get(table, [])), table
            if table in ("orders", "returns", "cancellations", "packages"):
                for key in keys:
                    record = json.loads(after[shop_id, table][key])
                    assert start < record["update_time"] <= until, (table, key)
            if table in ("order_price_details", "external_orders", "order_transactions"):
                # Clients can only detect the change through the order.
                assert keys <= changed_keys(before, after)[shop_id, "orders"], table
    assert {"orders", "statements", "payments", "returns", "unsettled_transactions", "products"} <= set(touched)


def test_live_in_steps_equals_live_at_once():
    one, two = (generate(seed=4, orders=400, now=NOW) for _ in range(2))
    until = NOW + 31 * DAY + 4_321
    live(one, until=until, rate_per_day=0)
    for moment in (NOW + 70, NOW + 5 * DAY, NOW + 6 * DAY - 1, until):
        live(two, until=moment, rate_per_day=0)
    first, second = snapshot(one), snapshot(two)
    for name in first:
        if name[1] not in ("products", "product_details", "inventory"):
            assert first[name] == second[name], name
    assert one.planted == two.planted
    assert sorted(one.shopify["orders"], key=itemgetter("id")) == sorted(two.shopify["orders"], key=itemgetter("id"))


def test_invariants_hold_after_live():
    world = generate(seed=8, orders=500, now=NOW)
    for _ in range(4):
        live(world, until=world.now + 6 * DAY)
    for check in (
        test_order_payment_follows_documented_formulas,
        test_planted_refund_totals_match_records,
        test_planted_totals_match_records,
        test_statements_match_their_transactions,
        test_payments_match_their_statements,
        test_order_transactions_match_statement_rows,
        test_estimates_exist_until_settled,
        test_reconciliation_finds_exactly_the_planted_differences,
    ):
        check(world)


def test_touch_updates_order():
    world = generate(seed=4, orders=60, now=NOW)
    shop = world.shops[0]
    key = shop.tables["orders"].keys()[3]
    touch(world, shop.id, key, NOW + 5)
    order = shop.tables["orders"].record(key)
    assert order["update_time"] == NOW + 5 and str(NOW + 5) in order["seller_note"]
    live(world, until=NOW + 60)
    assert shop.tables["orders"].record(key)["update_time"] >= NOW + 5
    with pytest.raises(KeyError, match="no order 1 in shop"):
        touch(world, shop.id, "1", NOW)
