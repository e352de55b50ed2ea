"""Order references and bookings: bodies, sums, conditions."""

import json
from decimal import Decimal

import pytest
from destination_shop import only_issue, reasons
from hypothesis import given
from hypothesis import strategies as st

from destination_tiktok_shop.exact_json import dumps
from destination_tiktok_shop.feed.config import FeedConfig, FeedConfigError
from destination_tiktok_shop.feed.reader import RowReader
from destination_tiktok_shop.rules.bookings import BookingSettings, own_columns, validate_bookings
from destination_tiktok_shop.rules.external_orders import reference_change, validate_reference
from destination_tiktok_shop.rules.issues import advice_for

MAPPING = {"booked": "CREATE_ORDER", "left": "COMPLETE_ORDER", "canceled": "CANCEL_ORDER"}
BOOKING = {
    "order_id": "B-1",
    "third_merchant_id": "M-1",
    "third_shop_id": "H-1",
    "third_shop_name": "Harbor Inn",
    "order_status": "booked",
    "order_country": "US",
    "create_time": "2026-03-01T10:00:00Z",
    "update_time": 1772359200000,
    "value.currency": "USD",
    "value.payment_value": "225.50",
    "value.total_value": "250.50",
    "value.total_room_fee": "200.00",
    "value.total_tax": "30.50",
    "value.total_service_fee": "20",
    "value.discounts": "25",
    "extra.length_of_stay": 2,
    "extra.amount_of_room": "1",
    "extra.check_in_date": "2026-05-01",
    "extra.check_out_date": "2026-05-03",
    "spu_list.0.sku_list.0.third_sku_id": "R-1",
    "spu_list.0.sku_list.0.third_sku_name": "Room with a view",
}
COMPLETED = {
    "order_status": "left",
    "value.fulfillment_value": "225.50",
    "value.fulfillment_tax": "30.50",
    "value.fulfillment_service_fee": "20",
    "value.commission_value.0.currency": "USD",
    "value.commission_value.0.commission_base_amount": "200",
}


def bookings(changes=None, *, last=None, read_with=None, **settings):
    row = {name: value for name, value in {**BOOKING, **(changes or {})}.items() if value is not None}
    read = RowReader("order_information", read_with).read(row)
    return validate_bookings(read, BookingSettings.parse({"event_mapping": MAPPING, **settings}), last)


def booking(changes=None, **options):
    (found,) = bookings(changes, **options)
    return found


def test_a_booking_in_the_form_of_the_api():
    found = booking()
    assert found.issues == ()
    assert found.key == "B-1/CREATE_ORDER"
    assert found.body == {
        "order_info": {
            "order_id": "B-1",
            "third_merchant_id": "M-1",
            "third_shop_id": "H-1",
            "third_shop_name": "Harbor Inn",
            "order_status": "CREATE_ORDER",
            "order_country": "US",
            "create_time": 1772359200,
            "update_time": 1772359200,
            "value": {
                "currency": "USD",
                "payment_value": Decimal("225.5"),
                "total_value": Decimal("250.5"),
                "total_room_fee": Decimal(200),
                "total_tax": Decimal("30.5"),
                "total_service_fee": Decimal(20),
                "discounts": Decimal(25),
            },
            "extra": {
                "length_of_stay": 2,
                "amount_of_room": 1,
                "check_in_date": "2026-05-01",
                "check_out_date": "2026-05-03",
            },
            "spu_list": [{"sku_list": [{"third_sku_id": "R-1", "third_sku_name": "Room with a view"}]}],
        }
    }


def test_amounts_as_numbers_or_texts():
    assert '"payment_value":225.5,' in dumps(booking().body)
    texts = booking(COMPLETED, number_format="string").body["order_info"]
    assert texts["value"]["payment_value"] == "225.5"
    assert texts["value"]["commission_value"] == [{"currency": "USD", "commission_base_amount": "200"}]
    assert texts["extra"]["amount_of_room"] == 1


def test_totals_and_stay_are_computed_where_they_are_absent():
    found = booking({"value.total_value": None, "value.payment_value": None, "extra.length_of_stay": None})
    assert found.issues == ()
    assert found.body == booking().body
    without_parts = booking({"value.total_value": None, "value.payment_value": None, "value.total_tax": None})
    assert without_parts.body["order_info"]["value"]["payment_value"] == Decimal(195)


@pytest.mark.parametrize(
    ("changes", "column", "given_value", "allowed"),
    [
        (
            {"value.total_value": "250", "value.payment_value": "225"},
            "value.total_value",
            "250",
            "250.5 = value.total_room_fee + value.total_tax + value.total_service_fee",
        ),
        (
            {"value.payment_value": "250.50"},
            "value.payment_value",
            "250.5",
            "225.5 = value.total_value - value.discounts",
        ),
        ({"extra.length_of_stay": "3"}, "extra.length_of_stay", "3", "2 = check-out - check-in"),
    ],
)
def test_a_total_that_differs_from_its_parts(changes, column, given_value, allowed):
    issue = only_issue(booking(changes))
    assert (issue.reason, issue.column, issue.given, issue.allowed) == ("totals_differ", column, given_value, allowed)
    assert issue.advice == advice_for("totals_differ")


def test_totals_whose_parts_are_not_all_known_are_taken_as_they_are():
    assert booking({"value.total_tax": None, "value.discounts": None}).issues == ()


def test_times_as_stays():
    found = booking({"extra.check_in_date": "2026-05-01T15:00:00Z", "extra.check_out_date": 1777802400})
    assert found.issues == ()
    assert found.body["order_info"]["extra"]["check_in_date"] == 1777647600


@given(st.decimals(0, 10**9, places=2), st.decimals(0, 10**9, places=2), st.decimals(0, 10**9, places=2))
def test_computed_totals_are_exact(room, tax, fee):
    found = booking(
        {
            "value.total_value": None,
            "value.payment_value": None,
            "value.total_room_fee": str(room),
            "value.total_tax": str(tax),
            "value.total_service_fee": str(fee),
            "value.discounts": "0.01",
        }
    )
    sent = json.loads(dumps(found.body), parse_float=Decimal, parse_int=Decimal)["order_info"]["value"]
    assert sent["total_value"] == room + tax + fee
    assert sent["payment_value"] == room + tax + fee - Decimal("0.01")


def test_every_missing_column_is_named_in_one_rejection():
    names = ["third_shop_id", "value.currency", "extra.check_in_date", "spu_list.0.sku_list.0.third_sku_name"]
    issue = only_issue(booking(dict.fromkeys(names)))
    assert (issue.reason, issue.column) == ("missing", ", ".join(names))
    assert only_issue(booking(dict.fromkeys(BOOKING))).column.count(",") == 16


def test_a_cancellation_says_who_canceled():
    assert reasons(booking({"order_status": "canceled"})) == [("missing", "initiator")]
    found = booking({"order_status": "canceled", "initiator": "customer"})
    assert found.body["order_info"]["initiator"] == "CUSTOMER"
    issue = only_issue(booking({"order_status": "canceled", "initiator": "hotel"}))
    assert (issue.reason, issue.column, issue.allowed) == ("unknown_value", "initiator", "MERCHANT, CUSTOMER")


def test_a_completion_needs_what_was_fulfilled_and_its_commission():
    assert booking(COMPLETED).issues == ()
    issue = only_issue(booking({"order_status": "left"}))
    assert issue.column == ", ".join(list(COMPLETED)[1:])


def test_an_event_that_is_not_mapped():
    issue = only_issue(booking({"order_status": "page_view"}))
    assert (issue.reason, issue.column, issue.given) == ("event_unmapped", "order_status", "page_view")
    assert issue.allowed == "booked, left, canceled"
    assert booking({"order_status": "CREATE_ORDER"}).issues == ()


def test_a_status_that_is_older_than_what_was_sent():
    assert booking(last=1772359200).issues == ()
    issue = only_issue(booking(last=1772359201))
    assert (issue.reason, issue.column, issue.given) == ("stale", "update_time", "1772359200")


@pytest.mark.parametrize(
    ("changes", "found"),
    [
        ({"landing_url": "https://harbor.example/r/1?utm=x&ttoclid=op123"}, "op123"),
        ({"landing_url": "https://harbor.example/?ttoclid=op123", "ttoclid": "own"}, "own"),
        ({"landing_url": "https://harbor.example/"}, None),
    ],
)
def test_the_click_id_of_the_landing_page(changes, found):
    order_info = booking(changes).body["order_info"]
    assert order_info.get("ttoclid") == found
    assert "landing_url" not in order_info


def test_the_click_id_in_a_place_of_its_own():
    columns = own_columns({"ttoclid_path": "session.click"})
    found = booking({"session": {"click": "op9"}}, read_with=FeedConfig(columns=columns))
    assert found.body["order_info"]["ttoclid"] == "op9"
    assert own_columns({}) == {}


class TestItems:
    ITEMS = [
        {"id": "R-1", "product": {"name": "Room with a view"}, "third_spu_id": "T-1"},
        {"id": "R-2", "product": {"name": "Room without"}},
    ]
    ROW = {
        "spu_list.0.sku_list.0.third_sku_id": None,
        "spu_list.0.sku_list.0.third_sku_name": None,
        "items": ITEMS,
    }

    def test_the_first_is_sent_and_the_others_are_named(self):
        found = booking(self.ROW)
        issue = only_issue(found)
        assert (issue.reason, issue.column, issue.given, issue.severity) == (
            "ambiguous_value",
            "items",
            "R-2",
            "warning",
        )
        assert issue.advice == advice_for("ambiguous_value", "items")
        assert found.body["order_info"]["spu_list"] == [
            {"third_spu_id": "T-1", "sku_list": [{"third_sku_id": "R-1", "third_sku_name": "Room with a view"}]}
        ]
        assert "items" not in found.body["order_info"]

    def test_each_is_sent_where_the_config_says_so(self):
        first, second = bookings(
            {**self.ROW, "items": json.dumps(self.ITEMS)}, body={"items": "each", "channel": "web"}
        )
        assert first.issues == second.issues == ()
        assert second.body["order_info"]["spu_list"][0]["sku_list"][0]["third_sku_id"] == "R-2"
        assert second.body["order_info"]["channel"] == "web"


@pytest.mark.parametrize(
    ("config", "message"),
    [
        ({}, "event_mapping needs at least one entry"),
        ({"event_mapping": {"a": "B"}, "number_format": "float"}, "number_format must be number or string"),
        ({"event_mapping": {"a": "B"}, "body": {"items": "all"}}, "body.items must be first or each"),
    ],
)
def test_settings_that_cannot_work(config, message):
    with pytest.raises(FeedConfigError, match=message):
        BookingSettings.parse(config)


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.text() | st.decimals(allow_nan=False, allow_infinity=False),
        lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    )
)
def test_json_keeps_every_digit(value):
    def exact(item):
        if isinstance(item, dict):
            return {name: exact(inner) for name, inner in item.items()}
        if isinstance(item, list):
            return [exact(inner) for inner in item]
        return Decimal(item) if isinstance(item, (int, Decimal)) and not isinstance(item, bool) else item

    assert exact(json.loads(dumps(value), parse_float=Decimal)) == exact(value)


class TestReferences:
    ROW = {
        "order_id": "576461413038785752",
        "platform": "shopify",
        "external_order_id": 5544,
        "line_items": [{"id": "91", "origin_id": 577086512123755123}],
    }

    def validate(self, **changes):
        return validate_reference(RowReader("external_orders").read({**self.ROW, **changes}))

    def test_a_reference_in_the_form_of_the_api(self):
        found = self.validate()
        assert found.issues == ()
        assert found.key == "576461413038785752/shopify"
        assert found.body == {
            "id": "576461413038785752",
            "external_order": {
                "id": "5544",
                "platform": "SHOPIFY",
                "line_items": [{"id": "91", "origin_id": "577086512123755123"}],
            },
        }

    @pytest.mark.parametrize(
        ("changes", "expected"),
        [
            ({"platform": "EBAY"}, ("unknown_value", "platform", "EBAY")),
            ({"external_order_id": ""}, ("missing", "external_order_id", "")),
            ({"line_items": None}, ("missing", "line_items", "")),
            ({"line_items": "91"}, ("unknown_value", "line_items", "91")),
            ({"line_items": [{"id": "91"}]}, ("missing", "line_items", "{'id': '91'}")),
            ({"line_items": [{"id": "9", "origin_id": "5"}] * 101}, ("unknown_value", "line_items", "101")),
            ({"order_id": None}, ("missing", "order_id", "")),
        ],
    )
    def test_a_reference_that_cannot_go(self, changes, expected):
        issue = only_issue(self.validate(**changes))
        assert (issue.reason, issue.column, issue.given) == expected
        assert issue.advice == advice_for(issue.reason, issue.column)

    def test_a_platform_is_named_among_the_ten(self):
        assert only_issue(self.validate(platform="EBAY")).allowed.count(",") == 9

    def test_what_changes(self):
        wanted = self.validate(line_items=[{"id": "1", "origin_id": "5"}, {"id": "2", "origin_id": "6"}]).body[
            "external_order"
        ]
        same = {**wanted, "line_items": wanted["line_items"][::-1]}
        assert reference_change(wanted, []) == "add"
        assert reference_change(wanted, [{**wanted, "platform": "ERP_SYSTEM"}]) == "add"
        assert reference_change(wanted, [{**wanted, "platform": "ERP_SYSTEM"}, same]) == "unchanged"
        assert reference_change(wanted, [{**wanted, "id": "5545"}]) == "edit"
        assert reference_change(wanted, [{**wanted, "line_items": wanted["line_items"][:1]}]) == "edit"
