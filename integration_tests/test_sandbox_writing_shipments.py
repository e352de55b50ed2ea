"""Shipping orders, correcting tracking numbers, references to other systems, and bookings."""

from __future__ import annotations

import copy

import pytest
import requests
from sandbox_listings import Seller

from tiktok_shop_sandbox.testing import running_sandbox

DETAIL = "/order/202507/orders"
REFERENCES = "/order/202406/orders/external_orders"
USPS, UPS = "7117858858072016686", "7117859084333745966"
DHL_ELSEWHERE = "7117858858072016801"


@pytest.fixture(scope="module")
def sandbox():
    with running_sandbox(orders=300, days=20, requests_per_second=0, markets="ID,DE,JP") as sandbox:
        yield sandbox


@pytest.fixture
def seller(sandbox):
    yield Shipper(sandbox)
    sandbox.clear_faults()


class Shipper(Seller):
    """A seller who ships."""

    numbers = 0

    def order(self, **options):
        return self.sandbox.add_order(self.shop_id, **options)

    def change(self, order, **options):
        return self.sandbox.admin("POST", f"orders/{self.shop_id}/{order['id']}", options)

    def detail(self, order_id):
        return self.data("GET", DETAIL, query={"ids": order_id})["orders"][0]

    def number(self):
        type(self).numbers += 1
        return f"TRACK{self.numbers:06d}"

    def carrier(self, number=None, provider=None):
        provider = provider or (USPS if self.region == "US" else DHL_ELSEWHERE)
        return {"tracking_number": number or self.number(), "shipping_provider_id": provider}

    def mark(self, order, lines=None, **carrier):
        named = {"order_line_item_ids": lines} if lines else {}
        path = f"/fulfillment/202309/orders/{order['id']}/packages"
        return self.call("POST", path, self.carrier(**carrier) | named)

    def ship(self, package_id, **details):
        return self.code("POST", f"/fulfillment/202309/packages/{package_id}/ship", details)

    def correct(self, order, **carrier):
        path = f"/fulfillment/202309/orders/{order['id']}/shipping_info/update"
        return self.code("POST", path, self.carrier(**carrier))

    def correct_package(self, package_id, **carrier):
        path = f"/fulfillment/202309/packages/{package_id}/shipping_info/update"
        return self.code("POST", path, self.carrier(**carrier))


def line_ids(order):
    return [line["id"] for line in order["line_items"]]


def test_marking_as_shipped_creates_a_package_in_transit(seller):
    order = seller.order(skus=["11", "12"])
    data = seller.mark(order, number="TRACK-A1")["data"]
    assert data["order_id"] == order["id"] and data["order_line_item_ids"] == line_ids(order)
    assert data["package_id"] == order["packages"][0]["id"] and "warning" not in data
    found = seller.detail(order["id"])
    assert (found["status"], found["tracking_number"], found["shipping_provider"]) == ("IN_TRANSIT", "TRACK-A1", "USPS")
    assert found["rts_time"] and found["update_time"] >= order["update_time"]
    for line in found["line_items"]:
        assert (line["display_status"], line["package_status"]) == ("IN_TRANSIT", "FULFILLING")
        assert line["tracking_number"] == "TRACK-A1"
    package = seller.data("GET", f"/fulfillment/202309/packages/{data['package_id']}")
    assert (package["package_status"], package["tracking_number"]) == ("FULFILLING", "TRACK-A1")
    assert package["order_line_item_ids"] == line_ids(order) and package["has_multi_skus"]
    row = seller.truth(data["package_id"], "packages")
    assert (row["status"], row["tracking_number"], row["orders"][0]["id"]) == ("FULFILLING", "TRACK-A1", order["id"])
    assert seller.truth(data["package_id"], "shipments")["corrections"] == 0
    assert seller.mark(order)["code"] == 21011006, "never twice"


def test_an_order_in_parts(seller):
    order = seller.order(skus=["11", "12", "12"])
    first, second, third = line_ids(order)
    assert seller.mark(order, [first])["code"] == 0
    found = seller.detail(order["id"])
    assert found["status"] == "PARTIALLY_SHIPPING" and found["split_or_combine_tag"] == "SPLIT"
    assert [line["display_status"] for line in found["line_items"]] == [
        "IN_TRANSIT", "AWAITING_SHIPMENT", "AWAITING_SHIPMENT",
    ]  # fmt: skip
    assert len(found["packages"]) == 2
    assert seller.mark(order, [first])["code"] == 21011006
    assert seller.mark(order, ["1"])["code"] == 21011029
    assert seller.mark(order, [second])["code"] == 0, "units of one SKU can be split here"
    assert seller.mark(order)["code"] == 0, "the rest"
    assert seller.detail(order["id"])["status"] == "IN_TRANSIT"
    assert len({line["package_id"] for line in seller.detail(order["id"])["line_items"]}) == 3
    assert third


def test_several_packages_need_their_lines_named(seller):
    order = seller.order(skus=["11", "12"], packages=2)
    assert seller.mark(order)["code"] == 21011048
    path = f"/fulfillment/202309/orders/{order['id']}/packages"
    body = seller.carrier() | {"order_line_list": [{"order_line_id": line_ids(order)[0]}]}
    assert seller.data("POST", path, body)["package_id"] == order["packages"][0]["id"]


def test_orders_that_their_seller_cannot_ship(seller):
    def code(**options):
        return seller.mark(seller.order(**options))["code"]

    assert code(shipping_type="TIKTOK") == 21011004
    assert code(fulfillment_type="FULFILLMENT_BY_TIKTOK") == 21008025
    for status in ("UNPAID", "ON_HOLD", "CANCELLED"):
        assert code(status=status) == 21011003
    assert code(is_buyer_request_cancel=True) == 21011007
    assert seller.mark({"id": "1"})["code"] == 21011001
    for region in ("GB", "DE", "JP"):
        other = Shipper(seller.sandbox, region)
        order = other.order()
        option = order["delivery_option_id"]
        path = f"/logistics/202309/delivery_options/{option}/shipping_providers"
        provider = other.data("GET", path)["shipping_providers"][0]["id"]
        assert other.mark(order, provider=provider)["code"] == 0


def test_orders_on_hold_await_shipment_after_an_hour(seller):
    order = seller.order(status="ON_HOLD", age_seconds=1_800)
    assert seller.mark(order)["code"] == 21011003
    assert order["id"] not in seller.sandbox.pass_time(1_700).get("orders", [])
    assert order["id"] in seller.sandbox.pass_time(200)["orders"]
    assert seller.mark(order)["code"] == 0


def test_tracking_numbers_and_carriers_are_checked(seller):
    order = seller.order()
    number = seller.number()
    assert seller.mark(seller.order(), number=number)["code"] == 0
    assert seller.mark(order, number=number)["code"] == 21011025
    assert seller.mark(order, number="TRACK 1")["code"] == 21004012
    assert seller.mark(order, provider="1")["code"] == 21011022
    assert seller.mark(order, provider=DHL_ELSEWHERE)["code"] == 21011022
    path = f"/fulfillment/202309/orders/{order['id']}/packages"
    assert seller.code("POST", path, {"tracking_number": "X1"}) == 36009004
    answer = seller.mark(order, number="420123456789012345")
    assert (answer["code"], answer["data"]["warning"]["message"]) == (0, "match more than one provider")


def test_other_markets_ship_the_package(sandbox):
    seller = Shipper(sandbox, "ID")
    order = seller.order(skus=["11", "12"])
    assert seller.mark(order)["code"] == 21008106
    package_id = order["packages"][0]["id"]
    carrier = seller.carrier()
    assert seller.ship(package_id) == 21001001, "the seller's own shipment has to be named"
    assert seller.ship(package_id, self_shipment=carrier) == 0
    found = seller.detail(order["id"])
    assert (found["status"], found["tracking_number"]) == ("AWAITING_COLLECTION", carrier["tracking_number"])
    assert seller.ship(package_id, self_shipment=carrier) == 21008099, "never twice"
    assert seller.ship("1", self_shipment=carrier) == 21011001
    assert Shipper(sandbox).ship(package_id, self_shipment=carrier) == 21011028
    canceled = seller.order(status="CANCELLED")["packages"][0]["id"]
    assert seller.ship(canceled, self_shipment=seller.carrier()) == 21011041
    held = seller.order(status="ON_HOLD")["packages"][0]["id"]
    assert seller.ship(held, self_shipment=seller.carrier()) == 21011003
    tiktoks = seller.order(shipping_type="TIKTOK")
    assert seller.ship(tiktoks["packages"][0]["id"], handover_method="PICKUP") == 0
    assert seller.detail(tiktoks["id"])["status"] == "AWAITING_COLLECTION"


def test_units_of_a_sku_stay_together_where_items_cannot_be_split(sandbox):
    # Only markets that mark packages can name lines, and all of those can split items.
    seller = Shipper(sandbox, "ID")
    order = seller.order(skus=["11", "11"], packages=2)
    for package in order["packages"]:
        assert seller.ship(package["id"], self_shipment=seller.carrier()) == 0
    assert seller.detail(order["id"])["status"] == "AWAITING_COLLECTION"


def test_a_batch_reports_each_package_that_fails(seller):
    good, shipped = (seller.order()["packages"][0]["id"] for _ in range(2))
    assert seller.ship(shipped, self_shipment=seller.carrier()) == 0
    packages = [{"id": key, "self_shipment": seller.carrier()} for key in (good, shipped, "1")]
    data = seller.data("POST", "/fulfillment/202309/packages/ship", {"packages": packages})
    assert [(error["code"], error["detail"]["package_id"]) for error in data["errors"]] == [
        (21008099, shipped),
        (21011001, "1"),
    ]
    assert seller.truth(good, "shipments")["tracking_number"] == packages[0]["self_shipment"]["tracking_number"]


def test_corrections_within_72_hours_and_once(seller):
    order = seller.order()
    package_id = order["packages"][0]["id"]
    assert seller.correct(order) == 21011043
    seller.mark(order)
    assert seller.correct(order, number="RIGHT-1", provider=UPS) == 0
    found = seller.detail(order["id"])
    assert (found["tracking_number"], found["shipping_provider"]) == ("RIGHT-1", "UPS")
    assert found["status"] == "IN_TRANSIT" and found["line_items"][0]["tracking_number"] == "RIGHT-1"
    assert seller.correct(order) == 21011049 and seller.correct_package(package_id) == 21011051
    seller.sandbox.faults(max_shipping_corrections=2)
    assert seller.correct_package(package_id) == 0
    assert seller.correct_package(package_id) == 21011052
    late = seller.order()
    seller.mark(late)
    seller.pass_time(72 * 3_600 - 60)
    assert seller.correct_package(late["packages"][0]["id"]) == 0
    seller.pass_time(120)
    assert seller.correct_package(late["packages"][0]["id"]) == 21011050 and seller.correct(late) == 21011049


def test_what_cannot_be_corrected(seller):
    order = seller.order(skus=["11", "12"])
    seller.mark(order, [line_ids(order)[0]])
    assert seller.correct(order) == 21011049, "an order in parts is corrected by package"
    assert seller.correct_package(seller.detail(order["id"])["line_items"][0]["package_id"]) == 0
    assert seller.correct(seller.order(status="CANCELLED")) == 21011041
    assert seller.correct_package(seller.order(status="CANCELLED")["packages"][0]["id"]) == 21011042
    assert seller.correct(seller.order(status="DELIVERED")) == 21011030
    assert seller.correct(seller.order(status="IN_TRANSIT", shipping_type="TIKTOK")) == 21011004
    assert seller.correct(seller.order(status="IN_TRANSIT"), number="BY-HAND-1") == 0, "shipped by somebody else"


def test_up_to_fifty_orders_a_call(seller):
    orders = [seller.order()["id"] for _ in range(2)]
    found = seller.data("GET", DETAIL, query={"ids": ",".join([*orders, "1"])})["orders"]
    assert [order["id"] for order in found] == orders
    assert seller.code("GET", DETAIL, query={"ids": ",".join("1" * 51)}) == 98001004
    assert seller.code("GET", DETAIL) == 36009004


def waiting_order(sandbox, seller):
    """An order of the history that its seller may ship."""
    return next(
        order
        for order in sandbox.truth(seller.shop_id, "orders").values()
        if order["status"] == "AWAITING_SHIPMENT" and order["shipping_type"] == "SELLER"
        and order["fulfillment_type"] == "FULFILLMENT_BY_SELLER" and not order["is_buyer_request_cancel"]
        and all("package_id" in line for line in order["line_items"])
    )  # fmt: skip


def test_orders_of_the_history_stay_shipped_when_it_goes_on(sandbox, seller):
    order = waiting_order(sandbox, seller)
    path = f"/logistics/202309/delivery_options/{order['delivery_option_id']}/shipping_providers"
    assert USPS in [provider["id"] for provider in seller.data("GET", path)["shipping_providers"]]
    assert seller.mark(order, number="HISTORY-1")["code"] == 0
    reference = {"id": "so-1", "platform": "ERP_SYSTEM", "line_items": [{"id": "1", "origin_id": line_ids(order)[0]}]}
    assert seller.data("POST", REFERENCES, {"orders": [{"id": order["id"], "external_order": reference}]}) == {}
    sandbox.live(seconds=8 * 86_400, rate_per_day=0)
    found = seller.detail(order["id"])
    if found["status"] != "CANCELLED":
        assert found["status"] in ("IN_TRANSIT", "DELIVERED", "COMPLETED")
    assert {line["tracking_number"] for line in found["line_items"]} == {"HISTORY-1"}
    assert seller.truth(found["line_items"][0]["package_id"], "packages")["tracking_number"] == "HISTORY-1"
    path = f"/order/202406/orders/{order['id']}/external_orders"
    assert reference in seller.data("GET", path, query={"platform": "ERP_SYSTEM"})["external_orders"]


def test_references_are_added_and_replaced_by_platform(seller):
    order = seller.order(skus=["11", "12"])
    path = f"/order/202406/orders/{order['id']}/external_orders"

    first = line_ids(order)[0]

    def refer(external_id, platform="SHOPIFY", order_id=order["id"], origin_id=first):
        reference = {"id": external_id, "platform": platform, "line_items": [{"id": "1", "origin_id": origin_id}]}
        return {"id": order_id, "external_order": reference}

    def references(platform):
        found = seller.data("GET", path, query={"platform": platform})
        return [entry["id"] for entry in found.get("external_orders", [])]

    assert seller.data("POST", REFERENCES, {"orders": [refer("1001"), refer("E-1", "ERP_SYSTEM")]}) == {}
    assert references("SHOPIFY") == ["1001"] and references("ERP_SYSTEM") == ["E-1"]
    assert seller.data("POST", REFERENCES, {"orders": [refer("1002")]}) == {}
    assert references("SHOPIFY") == ["1002"] and references("ERP_SYSTEM") == ["E-1"]
    query = {"platform": "SHOPIFY", "external_order_id": "1002"}
    found = seller.data("POST", "/order/202406/orders/external_order_search", {}, query)["orders"]
    assert [entry["id"] for entry in found] == [order["id"]]
    wrong = [refer("1", order_id="1"), refer("1", origin_id="1"), refer("1003")]
    errors = seller.data("POST", REFERENCES, {"orders": wrong})["errors"]
    assert [error["code"] for error in errors] == ["36020001", "36020001"], "codes are texts here"
    detail = {"order_id": "1", "external_order": {"id": "1", "platform": "SHOPIFY"}}
    assert errors[0]["message"] == "Invalid order_id" and errors[0]["detail"] == detail
    assert references("SHOPIFY") == ["1003"]


def test_references_that_are_refused_as_a_whole(sandbox, seller):
    order = seller.order()
    line = {"id": "1", "origin_id": line_ids(order)[0]}
    reference = {"id": "1", "platform": "SHOPIFY", "line_items": [line]}

    def code(*orders):
        return seller.code("POST", REFERENCES, {"orders": list(orders)})

    entry = {"id": order["id"], "external_order": reference}
    assert code() == 36009004
    assert code(*[entry] * 101) == 98001004
    assert code({"id": order["id"]}) == 36009004
    assert code(entry | {"external_order": reference | {"platform": "MY_OMS"}}) == 98001004
    assert code(entry | {"external_order": reference | {"line_items": []}}) == 36009004
    assert code(entry | {"external_order": reference | {"line_items": [line] * 101}}) == 98001004
    sandbox.faults(missing_scopes=["seller.order.ext_ref.write", "seller.order.ext_ref.write.custom"])
    assert code(entry) == 105005


def test_shipments_meet_faults(sandbox, seller):
    order = seller.order()
    sandbox.faults({"kind": "lose_response", "stream": "mark_package_as_shipped", "count": 1})
    with pytest.raises(requests.ConnectionError):
        seller.mark(order, number="LOST-NUMBER-1")
    assert seller.detail(order["id"])["tracking_number"] == "LOST-NUMBER-1"
    assert seller.mark(order, number="LOST-NUMBER-1")["code"] == 21011006
    other = seller.order()
    sandbox.faults({"kind": "ignore_write", "stream": "mark_package_as_shipped", "count": 1})
    assert seller.mark(other)["code"] == 0 and seller.detail(other["id"])["status"] == "AWAITING_SHIPMENT"


def test_added_orders_are_read_like_any_other(sandbox, seller):
    order = seller.order()
    search = "/order/202309/orders/search"
    rows = seller.data("POST", search, {"create_time_ge": order["create_time"]}, {"page_size": 100})["orders"]
    assert order["id"] in [row["id"] for row in rows]
    assert seller.data("GET", f"/order/202407/orders/{order['id']}/price_detail")["total"] == "10.00"
    sandbox.faults({"kind": "late_update", "stream": "orders", "page": 1})
    assert seller.code("POST", search, {"create_time_ge": order["create_time"]}, {"page_size": 1}) == 0
    assert seller.change(order, status="CANCELLED")["status"] == "CANCELLED"
    for options, message in (({"state": "x"}, "Unknown key"), ({"status": "GONE"}, "one of UNPAID"),
                             ({"packages": "2"}, "must be of type int")):  # fmt: skip
        with pytest.raises(ValueError, match=message):
            seller.order(**options)


BOOKING = {
    "order_id": "B-1", "third_merchant_id": "m", "third_shop_id": "s", "third_shop_name": "Hotel Zoë",
    "order_status": "CREATE_ORDER", "order_country": "FR", "create_time": 1_795_000_000, "update_time": 1_795_000_100,
    "value": {"currency": "EUR", "total_room_fee": 100.10, "total_tax": "9.90", "total_service_fee": 5,
              "total_value": "115.00", "discounts": 15, "payment_value": "100.00"},
    "extra": {"length_of_stay": 2, "amount_of_room": 1, "check_in_date": "2026-12-01", "check_out_date": "2026-12-03"},
    "spu_list": [{"sku_list": [{"third_sku_id": "double", "third_sku_name": "Double room"}]}],
}  # fmt: skip


def test_bookings_are_checked_as_the_derived_contract_says(sandbox):
    setup = sandbox.admin("GET", "order_information")

    def send(headers=None, **changes):
        booking = copy.deepcopy(BOOKING)
        for path, value in changes.items():
            *parents, name = path.split("__")
            parent = booking
            for key in parents:
                parent = parent[key]
            parent[name] = value
        url = sandbox.address + setup["path"]
        sent = setup["headers"] if headers is None else headers
        return requests.post(url, json={"order_info": booking}, headers=sent, timeout=5).json()

    assert send()["code"] == 0 and send()["code"] == 0
    after = sandbox.admin("GET", "order_information")
    assert (after["calls"], len(after["received"])) == (2, 1), "the same again changes nothing"
    assert after["received"][0]["value"]["total_room_fee"] == "100.1"
    assert send(headers={})["code"] == 40100
    missing = send(order_id="", extra__amount_of_room=None)
    assert missing["code"] == 40002 and "order_id, extra.amount_of_room" in missing["message"]
    assert "initiator" in send(order_status="CANCEL_ORDER")["message"]
    assert send(order_status="CANCEL_ORDER", initiator="CUSTOMER")["code"] == 0
    assert send(order_status="CANCEL_ORDER", initiator="TIKTOK")["code"] == 40003
    completed = send(order_status="COMPLETE_ORDER")["message"]
    assert "value.fulfillment_tax" in completed and "value.commission_value.0.currency" in completed
    commission = [{"currency": "EUR", "commission_base_amount": "100"}]
    assert send(order_status="COMPLETE_ORDER", value__fulfillment_value="1", value__fulfillment_tax="0",
                value__fulfillment_service_fee="0", value__commission_value=commission)["code"] == 0  # fmt: skip
    assert "total_value" in send(value__total_value="115.01")["message"]
    assert "payment_value" in send(value__payment_value="99.99")["message"]
    assert "update_time" in send(update_time=1_795_000_100_000)["message"]
    assert "length_of_stay" in send(extra__length_of_stay=3)["message"]
    sandbox.faults({"kind": "lose_response", "stream": "order_information", "count": 1})
    with pytest.raises(requests.ConnectionError):
        send(order_id="B-2")
    assert "B-2" in [booking["order_id"] for booking in sandbox.admin("GET", "order_information")["received"]]
