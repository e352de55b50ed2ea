"""Prices, stock and statuses of listings."""

from __future__ import annotations

import pytest
from sandbox_listings import INVENTORY_SEARCH, PRODUCTS, Seller

from tiktok_shop_sandbox.testing import running_sandbox


@pytest.fixture(scope="module")
def sandbox():
    with running_sandbox(orders=20, days=5, requests_per_second=0) as sandbox:
        yield sandbox


@pytest.fixture
def seller(sandbox):
    yield Seller(sandbox)
    sandbox.clear_faults()


def price(sku_id, amount="25.5", currency="USD", **more):
    return {"id": sku_id, "price": {"amount": amount, "currency": currency}} | more


def sku_ids(seller, product_id):
    return [sku["id"] for sku in seller.get(product_id)["skus"]]


def set_prices(seller, product_id, *skus):
    return seller.code("POST", f"{PRODUCTS}/{product_id}/prices/update", {"skus": list(skus)})


def set_stock(seller, product_id, *skus):
    return seller.call("POST", f"{PRODUCTS}/{product_id}/inventory/update", {"skus": list(skus)})


def stock_of(seller, product_id):
    found = seller.data("POST", INVENTORY_SEARCH, {"product_ids": [product_id]})["inventory"][0]
    return [
        {entry["warehouse_id"]: entry["available_quantity"] for entry in sku["warehouse_inventory"]}
        for sku in found["skus"]
    ]


def test_a_price_takes_effect_at_once_and_without_audit(seller):
    product_id = seller.live_product(skus=seller.variants("Black", "White"))
    first, second = sku_ids(seller, product_id)
    before = seller.truth(product_id)["update_time"]
    list_price = {"amount": "30", "currency": "USD"}
    envelope = seller.call(
        "POST", f"{PRODUCTS}/{product_id}/prices/update", {"skus": [price(first, list_price=list_price)]}
    )
    assert envelope["code"] == 0 and envelope["data"] == {}
    found = seller.get(product_id)
    assert [sku["price"]["sale_price"] for sku in found["skus"]] == ["25.5", "19.9"]
    assert found["skus"][0]["list_price"] == list_price and found["audit"]["status"] == "APPROVED"
    row = seller.search(sku_ids=[first])[0]
    assert row["skus"][0]["price"]["sale_price"] == "25.5" and row["update_time"] >= before
    assert second


def test_prices_are_all_or_nothing(seller):
    product_id = seller.live_product(skus=seller.variants("Black", "White"))
    first, second = sku_ids(seller, product_id)
    assert set_prices(seller, product_id, price(first), price(second, "1.999")) == 12052012
    assert seller.get(product_id)["skus"][0]["price"]["sale_price"] == "19.9"
    assert set_prices(seller, product_id, price(first, currency="EUR")) == 12052084
    assert set_prices(seller, product_id, price(first, "0")) == 12052073
    assert set_prices(seller, product_id, price(first), price(first)) == 12052553
    assert set_prices(seller, product_id, price("1")) == 12052557
    assert set_prices(seller, product_id, {"id": first}) == 12052571
    assert set_prices(seller, product_id) == 36009004
    assert set_prices(seller, "1", price(first)) == 12052032


def test_prices_of_active_products_outside_promotions_only(sandbox, seller):
    product_id = seller.live_product()
    sku_id = sku_ids(seller, product_id)[0]
    sandbox.faults(promotion_products=[product_id])
    assert set_prices(seller, product_id, price(sku_id)) == 12052038
    sandbox.faults(promotion_products=[])
    assert set_prices(seller, product_id, price(sku_id)) == 0
    for status in ("PENDING", "FAILED", "SELLER_DEACTIVATED", "PLATFORM_DEACTIVATED", "DRAFT", "FREEZE", "DELETED"):
        seller.by_hand(product_id, status=status)
        assert set_prices(seller, product_id, price(sku_id)) == 12052901


def test_stock_is_set_not_added(seller):
    product_id = seller.live_product()
    sku_id = sku_ids(seller, product_id)[0]
    for _ in range(2):
        # With one warehouse, its id may be left out.
        assert set_stock(seller, product_id, {"id": sku_id, "inventory": [{"quantity": 7}]})["data"] == {}
    assert stock_of(seller, product_id) == [{seller.warehouses[0]: 7}]
    assert seller.get(product_id)["skus"][0]["inventory"][0]["quantity"] == 7
    assert seller.get(product_id)["audit"]["status"] == "APPROVED"


def test_stock_of_all_warehouses_of_a_sku(seller):
    main, overflow = seller.warehouses
    both = [{"warehouse_id": key, "quantity": 5} for key in seller.warehouses]
    product_id = seller.live_product(skus=[seller.sku("A-1", inventory=both)])
    sku_id = sku_ids(seller, product_id)[0]

    def code(*entries):
        return set_stock(seller, product_id, {"id": sku_id, "inventory": list(entries)})["code"]

    assert code({"warehouse_id": main, "quantity": 1}) == 12019028
    assert code({"quantity": 1}) == 12019028
    assert code({"warehouse_id": main, "quantity": 1}, {"warehouse_id": main, "quantity": 2}) == 12019028
    assert code({"warehouse_id": main, "quantity": 1}, {"warehouse_id": overflow, "quantity": 2}) == 0
    assert stock_of(seller, product_id) == [{main: 1, overflow: 2}]


def test_what_fails_for_one_sku_stands_within_code_0(sandbox, seller):
    product_id = seller.live_product(skus=seller.variants("Black", "White"))
    first, second = sku_ids(seller, product_id)
    main, overflow = seller.warehouses
    good = {"id": first, "inventory": [{"warehouse_id": main, "quantity": 9}]}

    def errors(*entries):
        sku = {"id": second, "inventory": [{"warehouse_id": main, "quantity": 1}, *entries]}
        envelope = set_stock(seller, product_id, good, sku)
        assert envelope["code"] == 0
        return envelope["data"]["errors"]

    failed = errors({"warehouse_id": "1", "quantity": 1})[0]
    assert failed["code"] == 12052990 and failed["detail"]["sku_id"] == second
    assert failed["detail"]["extra_errors"] == [
        {"warehouse_id": "1", "code": 12052097, "message": "The warehouse does not exist"}
    ]
    assert errors({"warehouse_id": overflow, "quantity": 1})[0]["detail"]["extra_errors"][0]["code"] == 12052533
    other = Seller(sandbox, "GB").warehouses[0]
    assert errors({"warehouse_id": other, "quantity": 1})[0]["detail"]["extra_errors"][0]["code"] == 12052530
    assert stock_of(seller, product_id) == [{main: 9}, {main: 5}], "the other SKU's stock is set"

    def quantity_code(quantity):
        envelope = set_stock(seller, product_id, {"id": second, "inventory": [{"quantity": quantity}]})
        found = envelope["data"].get("errors")
        return found[0]["detail"]["extra_errors"][0]["code"] if found else 0

    assert (quantity_code(100_000), quantity_code(0), quantity_code(99_999)) == (12052055, 12019024, 0)
    sandbox.faults(zero_stock="accepted")
    assert quantity_code(0) == 0
    sandbox.faults(promotion_products=["*"])
    assert quantity_code(5) == 0
    assert quantity_code(4) == 12052393, "no less than now while in a promotion"


def test_stock_requests_that_are_refused_as_a_whole(seller):
    product_id = seller.live_product()
    sku_id = sku_ids(seller, product_id)[0]
    sku = {"id": sku_id, "inventory": [{"quantity": 7}]}
    assert set_stock(seller, product_id, {"inventory": [{"quantity": 7}]})["code"] == 12052036
    assert set_stock(seller, product_id, sku | {"id": "1"})["code"] == 12052556
    assert set_stock(seller, product_id, sku, sku)["code"] == 12052553
    assert set_stock(seller, product_id, {"id": sku_id})["code"] == 12019022
    assert set_stock(seller, "1", sku)["code"] == 12052032
    seller.by_hand(product_id, status="SELLER_DEACTIVATED")
    assert set_stock(seller, product_id, sku)["code"] == 0
    seller.by_hand(product_id, status="FREEZE")
    assert set_stock(seller, product_id, sku)["code"] == 12052901


def test_backorders_stay_when_a_request_lacks_them(seller):
    entry = {"warehouse_id": seller.warehouses[0], "quantity": 5, "backorder_quantity": 9, "handling_time": 4}
    product_id = seller.live_product(skus=[seller.sku("A-1", inventory=[entry])])
    set_stock(seller, product_id, {"id": sku_ids(seller, product_id)[0], "inventory": [{"quantity": 6}]})
    assert seller.get(product_id)["skus"][0]["inventory"] == [entry | {"quantity": 6}]


def test_the_ways_between_statuses(seller):
    product_id = seller.live_product()

    def go(operation, method="POST", path=None):
        data = seller.data(method, path or f"{PRODUCTS}/{operation}", {"product_ids": [product_id]})
        return [(error["code"], error["detail"]["product_id"]) for error in data.get("errors", [])]

    def status():
        return seller.truth(product_id, "products")["status"]

    refused = [(12052901, product_id)]
    assert go("activate") == refused and go("recover") == refused
    assert go("deactivate") == [] and status() == "SELLER_DEACTIVATED"
    found = seller.get(product_id)
    assert found["audit"]["status"] == "NONE"
    assert found["skus"][0]["status_info"] == {"status": "DEACTIVATED", "deactivation_source": "SELLER"}
    assert go("deactivate") == refused
    assert go("activate") == [] and status() == "PENDING" and go("deactivate") == refused
    assert seller.get(product_id)["product_status"] == "SELLER_DEACTIVATED"
    seller.pass_time()
    assert status() == "ACTIVATE"
    assert go("delete", "DELETE", PRODUCTS) == [] and status() == "DELETED"
    assert seller.code("GET", f"{PRODUCTS}/{product_id}") == 12052901
    assert go("delete", "DELETE", PRODUCTS) == refused and go("activate") == refused
    assert go("recover") == [] and status() == "SELLER_DEACTIVATED"
    seller.by_hand(product_id, status="FREEZE")
    assert go("delete", "DELETE", PRODUCTS) == refused
    seller.by_hand(product_id, status="PLATFORM_DEACTIVATED")
    assert go("activate") == [] and status() == "PENDING"


def test_twenty_ids_a_call_each_with_its_own_error(sandbox, seller):
    live = [seller.create()["product_id"] for _ in range(3)]
    seller.pass_time()
    british = next(iter(sandbox.truth(Seller(sandbox, "GB").shop_id, "products")))
    data = seller.data("POST", f"{PRODUCTS}/deactivate", {"product_ids": [live[0], "1", live[1], british]})
    assert [(error["code"], error["detail"]["product_id"]) for error in data["errors"]] == [
        (12052048, "1"),
        (12052048, british),
    ]
    assert {seller.get(key)["status"] for key in live[:2]} == {"SELLER_DEACTIVATED"}
    assert seller.get(live[2])["status"] == "ACTIVATE"
    many = {"product_ids": [str(number) for number in range(21)]}
    for method, path in (
        ("POST", f"{PRODUCTS}/activate"),
        ("POST", f"{PRODUCTS}/deactivate"),
        ("POST", f"{PRODUCTS}/recover"),
        ("DELETE", PRODUCTS),
    ):
        assert seller.code(method, path, many) == 12019120
        assert seller.code(method, path, {}) == 36009004


def test_activation_counts_towards_the_daily_limit(sandbox, seller):
    ids = [seller.create()["product_id"] for _ in range(2)]
    seller.pass_time(86_400)
    seller.data("POST", f"{PRODUCTS}/deactivate", {"product_ids": ids})
    sandbox.faults(daily_listing_limit=1)
    errors = seller.data("POST", f"{PRODUCTS}/activate", {"product_ids": ids})["errors"]
    assert [(error["code"], error["detail"]["product_id"]) for error in errors] == [(12052093, ids[1])]
    assert [seller.get(key)["status"] for key in ids] == ["PENDING", "SELLER_DEACTIVATED"]
