"""Rows of `prices` and `inventory`, the words of the contract, and readiness by column."""

import pytest
from destination_shop import WAREHOUSES, mug, only_issue, reasons, shop, validate

from destination_tiktok_shop.feed.reader import RowReader
from destination_tiktok_shop.rules.column_readiness import MAX_VALUES, FeedReadiness
from destination_tiktok_shop.rules.inventory import validate_inventory
from destination_tiktok_shop.rules.issues import advice_by_reason, advice_for, make_issue
from destination_tiktok_shop.rules.markets import find_market
from destination_tiktok_shop.rules.near_matches import allowed_values
from destination_tiktok_shop.rules.prices import validate_price

# The reasons of the publish contract, in its order.
REASONS = [
    "missing",
    "unknown_value",
    "ambiguous_value",
    "category_unmapped",
    "category_not_leaf",
    "category_not_available",
    "changed_by_tiktok",
    "not_applied",
    "brand_unknown",
    "brand_not_authorized",
    "conflicting_variants",
    "duplicate_key",
    "too_many_skus",
    "too_many_images",
    "image_unreadable",
    "image_size",
    "title_length",
    "seller_sku_format",
    "forbidden_characters",
    "not_a_number",
    "too_many_decimals",
    "currency_differs",
    "quantity_range",
    "warehouse_unknown",
    "promotion_running",
    "daily_limit",
    "platform_shipping",
    "order_unknown",
    "order_unpaid",
    "order_on_hold",
    "order_too_new",
    "order_cancelled",
    "provider_unknown",
    "already_shipped",
    "correction_too_late",
    "stale",
    "totals_differ",
    "event_unmapped",
    "gone_guard",
    "tiktok",
]


def price(region="US", **row):
    return validate_price(RowReader("prices").read({"seller_sku": "MUG-BLUE", **row}), find_market(region))


def stock(warehouses=None, **row):
    facts = shop(warehouse_answers=WAREHOUSES if warehouses is None else warehouses)
    return validate_inventory(RowReader("inventory").read({"seller_sku": "MUG-BLUE", **row}), facts.warehouses())


class TestPrices:
    def test_a_price_in_the_form_of_the_api(self):
        checked = price(price="19.900000000", currency="usd", list_price="25")
        assert checked.is_ready
        assert checked.key == "MUG-BLUE"
        assert checked.body == {
            "seller_sku": "MUG-BLUE",
            "price": {"amount": "19.90", "currency": "USD"},
            "list_price": {"amount": "25.00", "currency": "USD"},
        }

    @pytest.mark.parametrize(
        ("row", "expected"),
        [
            ({}, ("missing", "price", "", "")),
            ({"price": "x"}, ("not_a_number", "price", "x", "a plain number, such as 19.90")),
            ({"sku.price": "1.005"}, ("too_many_decimals", "sku.price", "1.005", "USD has 2 decimals")),
            ({"price": "-1"}, ("unknown_value", "price", "-1", "0.01 or more USD")),
            ({"price": "1", "currency": "GBP"}, ("currency_differs", "currency", "GBP", "USD")),
            ({"price": "1", "list_price": "9999"}, ("unknown_value", "list_price", "9999", "0.01 to 7600 USD")),
        ],
    )
    def test_a_price_that_cannot_go(self, row, expected):
        issue = only_issue(price(**row))
        assert (issue.reason, issue.column, issue.given, issue.allowed) == expected
        assert issue.advice == advice_for(issue.reason, issue.column)
        assert (issue.key, issue.is_error) == ("MUG-BLUE", True)

    def test_a_list_price_that_would_be_discarded_is_left_out(self):
        checked = price(price="20", list_price="19")
        assert checked.is_ready
        assert "list_price" not in checked.body
        assert only_issue(checked).severity == "warning"

    def test_a_row_without_a_sku(self):
        assert reasons(price(seller_sku="", price="1")) == [("missing", "seller_sku")]


class TestInventory:
    def test_stock_of_a_warehouse_and_of_the_default_one(self):
        assert stock(warehouse_id="7002", quantity="5.000000000").body == {
            "seller_sku": "MUG-BLUE",
            "warehouse_id": "7002",
            "quantity": 5,
        }
        assert stock(quantity=0).body["warehouse_id"] == "7001"
        assert stock(warehouses=[WAREHOUSES[1]], quantity=0).body["warehouse_id"] == "7002"

    @pytest.mark.parametrize(
        ("row", "expected"),
        [
            ({}, ("missing", "quantity", "", "")),
            ({"quantity": "many"}, ("not_a_number", "quantity", "many", "a plain number, such as 19.90")),
            ({"quantity": "0.5"}, ("quantity_range", "quantity", "0.5", "a whole number, 0 to 99999")),
            ({"sku.quantity": 100000}, ("quantity_range", "sku.quantity", "100000", "a whole number, 0 to 99999")),
            (
                {"quantity": 1, "warehouse_id": "7003"},
                ("warehouse_unknown", "warehouse_id", "7003", "7002 (Reno), 7001 (Portland)"),
            ),
        ],
    )
    def test_stock_that_cannot_go(self, row, expected):
        issue = only_issue(stock(**row))
        assert (issue.reason, issue.column, issue.given) == expected[:3]
        assert set(issue.allowed.split(", ")) == set(expected[3].split(", "))
        assert issue.advice == advice_for(issue.reason, issue.column)

    def test_a_shop_without_a_default_warehouse(self):
        two = [{**WAREHOUSES[0], "is_default": False}, WAREHOUSES[1]]
        issue = only_issue(stock(warehouses=two, quantity=1))
        assert (issue.reason, issue.given) == ("warehouse_unknown", "the default sales warehouse")

    def test_a_warehouse_that_sells_nothing_now_is_warned_of(self):
        checked = stock(warehouses=[{**WAREHOUSES[0], "effect_status": "DISABLED"}], quantity=1)
        assert checked.is_ready
        assert (only_issue(checked).reason, only_issue(checked).severity) == ("warehouse_unknown", "warning")


class TestWords:
    def test_every_reason_of_the_contract_has_advice_and_there_is_no_other(self):
        assert list(advice_by_reason()) == REASONS

    @pytest.mark.parametrize("reason", REASONS)
    def test_advice_is_a_sentence(self, reason):
        entry = advice_by_reason()[reason]
        for advice in (entry["advice"], *entry.get("columns", {}).values(), *entry.get("outcomes", {}).values()):
            assert advice[0].isupper()
            assert advice.endswith(".")

    def test_a_word_that_is_no_reason_is_a_bug(self):
        with pytest.raises(KeyError):
            make_issue("wrong", "title", key="1")

    def test_near_matches_come_first_and_long_lists_are_cut(self):
        colors = ["Navy", "Teal", *(f"Shade {number}" for number in range(30))]
        allowed = allowed_values("Tael", colors)
        assert allowed.startswith("Teal, ")
        assert allowed.endswith(" and 12 more")
        assert allowed_values("", ["B", "A", "B"]) == "B, A"


class TestReadiness:
    def test_columns_by_how_many_rows_fill_and_pass_them(self):
        readiness = FeedReadiness()
        rows = [
            mug(product_id="1", parent_id="1"),
            mug(product_id="2", parent_id="2", brand=None, sku__price="$1"),
            mug(product_id="3", parent_id="3", sku__price=None),
            mug(product_id="4", parent_id="4", **{"product_attribute.Material": "Ceramics", "brand": "Tidewater"}),
        ]
        for row in rows:
            readiness.add([RowReader("products").read(row)], validate(row).issues)
        assert (readiness.rows, readiness.ready_rows, readiness.share) == (4, 1, 0.25)

        price = readiness.by_column["sku.price"]
        assert (price.filled, price.passed, price.missing) == (3, 2, 1)
        assert [(value.given, value.reason, value.rows) for value in price.wrong_values] == [("$1", "not_a_number", 1)]

        material = readiness.by_column["product_attribute.Material"]
        (wrong,) = material.wrong_values
        assert (material.filled, material.passed, material.missing) == (4, 3, 0)
        assert (wrong.given, wrong.allowed) == ("Ceramics", "Ceramic, Stoneware, Steel")

        brand = readiness.by_column["brand"]
        assert (brand.filled, brand.passed) == (3, 3)

    def test_an_issue_of_the_product_concerns_all_its_rows(self):
        rows = [
            mug(
                product_id=str(number),
                sku__seller_sku=str(number),
                sku__sales_attribute__Number=str(number),
                title="☕",
            )
            for number in range(3)
        ]
        readiness = FeedReadiness()
        readiness.add([RowReader("products").read(row) for row in rows], validate(*rows).issues)
        assert readiness.ready_rows == 0
        assert (readiness.by_column["title"].filled, readiness.by_column["title"].passed) == (3, 0)
        assert readiness.by_column["title"].wrong_values[0].rows == 3

    def test_of_endless_wrong_values_some_are_kept_and_all_counted(self):
        readiness = FeedReadiness()
        reader = RowReader("prices")
        for number in range(MAX_VALUES + 7):
            row = reader.read({"seller_sku": str(number), "price": f"${number}"})
            readiness.add([row], validate_price(row, find_market("US")).issues)
        column = readiness.by_column["price"]
        assert column.filled == MAX_VALUES + 7
        assert len(column.wrong_values) == MAX_VALUES
        assert column.other_wrong_rows == 7

    def test_an_empty_feed_is_ready(self):
        assert FeedReadiness().share == 1.0
