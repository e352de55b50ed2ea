"""Shipments: what a row comes to, given the order, the market and what was sent before."""

from datetime import timedelta

import pytest
from destination_shop import NOW, only_issue

from destination_tiktok_shop.feed.config import FeedConfig
from destination_tiktok_shop.feed.reader import RowReader
from destination_tiktok_shop.rules.issues import advice_for
from destination_tiktok_shop.rules.markets import find_market, markets
from destination_tiktok_shop.rules.orders import Order
from destination_tiktok_shop.rules.shipments import SentShipment, plan_shipment

SECONDS = int(NOW.timestamp())
PROVIDERS = {"117": "UPS", "118": "USPS", "119": "Royal Mail", "120": "Twin", "121": "Twin"}


def line(number, **changes):
    return {"id": f"L{number}", "sku_id": f"S{number}", "display_status": "AWAITING_SHIPMENT", **changes}


def order(*lines, **changes):
    return {
        "id": "576461413038785752",
        "status": "AWAITING_SHIPMENT",
        "shipping_type": "SELLER",
        "fulfillment_type": "FULFILLMENT_BY_SELLER",
        "delivery_option_id": "7091",
        "create_time": SECONDS - 7200,
        "line_items": list(lines) or [line(1), line(2)],
        **changes,
    }


def shipped(number, tracking_number, package="P1"):
    return line(number, tracking_number=tracking_number, package_id=package, display_status="IN_TRANSIT")


def plan(answer, *, region="US", sent=(), age=timedelta(hours=1), config=None, **row):
    row = {
        "order_id": "576461413038785752",
        "tracking_number": "1Z999",
        "shipping_provider": "UPS",
        **row,
    }
    return plan_shipment(
        RowReader("shipments", config).read({name: value for name, value in row.items() if value is not None}),
        Order.parse(answer) if answer else None,
        find_market(region),
        PROVIDERS,
        now=NOW,
        sent=sent,
        min_order_age=age,
    )


class TestShipping:
    def test_all_lines_are_marked_as_shipped(self):
        found = plan(order())
        assert found.action == "mark"
        assert found.body == {
            "order_line_item_ids": ["L1", "L2"],
            "tracking_number": "1Z999",
            "shipping_provider_id": "117",
        }
        assert found.issues == ()

    def test_some_lines_and_then_the_others(self):
        assert plan(order(), order_line_item_ids="L2").body["order_line_item_ids"] == ["L2"]
        rest = plan(order(line(1), shipped(2, "1Z000")))
        assert (rest.action, rest.line_ids) == ("mark", ("L1",))

    def test_cancelled_lines_stay(self):
        assert plan(order(line(1, display_status="CANCELLED"), line(2))).line_ids == ("L2",)

    @pytest.mark.parametrize("region", sorted(markets()))
    def test_the_call_depends_on_the_market(self, region):
        found = plan(order(line(1, package_id="P1"), line(2, package_id="P1")), region=region)
        if find_market(region).mark_as_shipped:
            assert found.action == "mark"
        else:
            assert (found.action, found.package_id) == ("ship", "P1")
            assert found.body == {"self_shipment": {"tracking_number": "1Z999", "shipping_provider_id": "117"}}

    def test_the_only_package_of_an_order_is_meant(self):
        assert plan(order(packages=[{"id": "P7"}]), region="TH").package_id == "P7"

    def test_of_several_packages_one_is_named(self):
        answer = order(line(1, package_id="P1"), line(2, package_id="P2"))
        assert plan(answer, region="TH", package_id="P2").package_id == "P2"
        assert plan(answer, region="TH", order_line_item_ids=["L1"]).package_id == "P1"
        issue = only_issue(plan(answer, region="TH"))
        assert (issue.reason, issue.column, issue.allowed) == ("ambiguous_value", "package_id", "P1, P2")

    def test_a_package_ships_whole(self):
        answer = order(line(1, package_id="P1"), line(2, package_id="P1"))
        issue = only_issue(plan(answer, region="MY", order_line_item_ids="L1"))
        assert (issue.reason, issue.column, issue.given, issue.allowed) == (
            "unknown_value",
            "order_line_item_ids",
            "L1",
            "all lines of package P1: L1, L2",
        )

    @pytest.mark.parametrize(("given", "identifier"), [("117", "117"), ("ups", "117"), ("Royal mail", "119")])
    def test_a_carrier_by_id_or_name(self, given, identifier):
        assert plan(order(), shipping_provider=given).body["shipping_provider_id"] == identifier

    def test_a_carrier_by_mapping(self):
        config = FeedConfig(value_mapping=[{"column": "shipping_provider", "from": "RM", "to": "Royal Mail"}])
        assert plan(order(), shipping_provider="RM", config=config).body["shipping_provider_id"] == "119"


@pytest.mark.parametrize(
    ("answer", "row", "expected"),
    [
        (None, {}, ("order_unknown", "order_id", "576461413038785752", "")),
        (order(shipping_type="TIKTOK"), {}, ("platform_shipping", "order_id", "576461413038785752 (TIKTOK)", "")),
        (
            order(fulfillment_type="FULFILLMENT_BY_TIKTOK", shipping_type=""),
            {},
            ("platform_shipping", "order_id", "576461413038785752 (FULFILLMENT_BY_TIKTOK)", ""),
        ),
        (order(status="CANCELLED"), {}, ("order_cancelled", "order_id", "576461413038785752", "")),
        (
            order(line(1, display_status="CANCELLED"), line(2)),
            {"order_line_item_ids": "L1"},
            ("order_cancelled", "order_line_item_ids", "576461413038785752", ""),
        ),
        (order(), {"order_line_item_ids": "L1 # L9"}, ("unknown_value", "order_line_item_ids", "L9", "L1, L2")),
        (order(line(1, package_id="P1")), {"package_id": "P2"}, ("unknown_value", "package_id", "P2", "P1")),
        (order(), {"shipping_provider": None}, ("missing", "shipping_provider", "", "UPS, USPS, Royal Mail, Twin")),
        (
            order(),
            {"shipping_provider": "Roial Mail"},
            ("provider_unknown", "shipping_provider", "Roial Mail", "Royal Mail, UPS, USPS, Twin"),
        ),
        (
            order(),
            {"shipping_provider": "twin"},
            ("ambiguous_value", "shipping_provider", "twin", "Twin (120), Twin (121)"),
        ),
        (order(shipped(1, "1Z000")), {}, ("already_shipped", "tracking_number", "1Z999", "1Z000")),
        (order(), {"tracking_number": ""}, ("missing", "tracking_number", "", "")),
        (
            order(),
            {"shipped_at": "yesterday"},
            ("unknown_value", "shipped_at", "yesterday", "a time such as 2026-01-31T12:00:00Z, or Unix seconds"),
        ),
    ],
)
def test_rows_that_are_rejected(answer, row, expected):
    found = plan(answer, **row)
    issue = only_issue(found)
    assert (issue.reason, issue.column, issue.given, issue.allowed) == expected
    assert issue.advice == advice_for(issue.reason, issue.column)
    assert (found.action, issue.is_error) == ("reject", True)


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"status": "UNPAID"}, "order_unpaid"),
        ({"status": "ON_HOLD"}, "order_on_hold"),
        ({"is_buyer_request_cancel": True}, "order_on_hold"),
        ({"create_time": SECONDS - 3599}, "order_too_new"),
    ],
)
def test_rows_that_wait(changes, reason):
    found = plan(order(**changes))
    issue = only_issue(found)
    assert (found.action, issue.reason, issue.severity) == ("defer", reason, "warning")
    assert issue.advice == advice_for(reason)


def test_the_age_that_an_order_needs_is_a_setting():
    young = order(create_time=SECONDS - 60)
    assert plan(young).action == "defer"
    assert plan(young, age=timedelta(0)).action == "mark"
    assert plan(order(create_time=SECONDS - 3600)).action == "mark"


class TestShippedBefore:
    SENT = SentShipment("1Z000", SECONDS - 71 * 3600, frozenset({"L1", "L2"}))

    @pytest.mark.parametrize("number", ["1Z999", "1z 999"])
    def test_the_same_number_whoever_sent_it(self, number):
        assert plan(order(shipped(1, number), shipped(2, number))).action == "unchanged"

    def test_the_same_number_that_tiktok_does_not_show_yet(self):
        sent = [SentShipment("1Z999", SECONDS - 5, frozenset({"L1", "L2"}))]
        assert plan(order(), sent=sent).action == "unchanged"
        other_line = [SentShipment("1Z999", SECONDS - 5, frozenset({"L1"}))]
        assert plan(order(), sent=other_line, order_line_item_ids="L2").action == "mark"

    def test_another_number_within_72_hours(self):
        found = plan(order(shipped(1, "1Z000"), shipped(2, "1Z000")), sent=[self.SENT])
        assert (found.action, found.package_id) == ("correct", "P1")
        assert found.body == {"tracking_number": "1Z999", "shipping_provider_id": "117"}

    def test_another_number_later(self):
        sent = [SentShipment("1Z000", SECONDS - 73 * 3600)]
        issue = only_issue(plan(order(shipped(1, "1Z000")), sent=sent))
        assert (issue.reason, issue.given, issue.allowed) == ("correction_too_late", "1Z999", "1Z000")

    def test_a_number_that_somebody_else_has_changed(self):
        issue = only_issue(plan(order(shipped(1, "1Z555")), sent=[self.SENT]))
        assert (issue.reason, issue.allowed) == ("already_shipped", "1Z555")

    def test_back_to_an_earlier_number_is_a_correction_too(self):
        sent = [SentShipment("1Z999", SECONDS - 7200), SentShipment("1Z000", SECONDS - 3600)]
        assert plan(order(shipped(1, "1Z000")), sent=sent).action == "correct"

    def test_one_of_several_parcels(self):
        answer = order(shipped(1, "1Z000", "P1"), shipped(2, "1Z001", "P2"))
        sent = [SentShipment("1Z000", SECONDS - 60), SentShipment("1Z001", SECONDS - 60)]
        found = plan(answer, sent=sent, order_line_item_ids="L2")
        assert (found.action, found.package_id, found.line_ids) == ("correct", "P2", ("L2",))
        issue = only_issue(plan(answer, sent=sent))
        assert (issue.reason, issue.column, issue.allowed) == ("ambiguous_value", "package_id", "P1, P2")
