"""Faults of writes, scopes, the request log, and what the read streams show of writes."""

from __future__ import annotations

import time

import pytest
import requests
from sandbox_listings import EDITS, PRODUCTS, Seller

from tiktok_shop_sandbox.testing import running_sandbox


@pytest.fixture(scope="module")
def sandbox():
    with running_sandbox(orders=20, days=5, requests_per_second=0) as sandbox:
        yield sandbox


@pytest.fixture
def seller(sandbox):
    yield Seller(sandbox)
    sandbox.clear_faults()


def test_a_write_is_done_and_its_answer_lost(sandbox, seller):
    body = seller.body(skus=[seller.sku("LOST-1")], idempotency_key="lost")
    sandbox.faults({"kind": "lose_response", "stream": "create_product", "count": 1})
    before = len(sandbox.requests())
    with pytest.raises(requests.ConnectionError):
        seller.call("POST", PRODUCTS, body)
    logged = sandbox.requests(since=before)[-1]
    assert (logged["status"], logged["code"], logged["writes"]) == (0, 0, True)
    seller.pass_time()
    found = [row["id"] for row in seller.search(seller_skus=["LOST-1"])]
    assert len(found) == 1
    assert seller.data("POST", PRODUCTS, body)["product_id"] == found[0], "the key finds it"
    assert len(seller.search(seller_skus=["LOST-1"])) == 1
    sandbox.faults({"kind": "lose_response", "stream": "create_product", "count": 1})
    without_key = seller.body(skus=[seller.sku("LOST-2")])
    with pytest.raises(requests.ConnectionError):
        seller.call("POST", PRODUCTS, without_key)
    seller.data("POST", PRODUCTS, without_key)
    seller.pass_time()
    assert len(seller.search(seller_skus=["LOST-2"])) == 2, "without a key there are two"


def test_a_write_is_done_before_its_late_answer(sandbox, seller):
    sandbox.faults({"kind": "slow_response", "milliseconds": 1_500, "stream": "create_product", "count": 1})
    with pytest.raises(requests.exceptions.ReadTimeout):
        _impatient(seller, seller.body(skus=[seller.sku("SLOW-1")]))
    seller.pass_time()
    assert len(seller.search(seller_skus=["SLOW-1"])) == 1


def _impatient(seller, body):
    session, send = seller.client.session, seller.client.session.request
    session.request = lambda *arguments, **options: send(*arguments, **options | {"timeout": 0.3})
    try:
        return seller.call("POST", PRODUCTS, body)
    finally:
        session.request = send


def test_code_0_and_nothing_done(sandbox, seller):
    product_id = seller.live_product()
    sku_id = seller.get(product_id)["skus"][0]["id"]
    sandbox.faults({"kind": "ignore_write", "writes": True})
    created = seller.create(skus=[seller.sku("NONE-1")])
    assert created["product_id"] and created["skus"][0]["id"]
    assert seller.partial_edit(product_id, title="Never written to the shop")["audit"]["status"] == "AUDITING"
    price = {"skus": [{"id": sku_id, "price": {"amount": "1", "currency": "USD"}}]}
    assert seller.code("POST", f"{PRODUCTS}/{product_id}/prices/update", price) == 0
    stock = {"skus": [{"id": sku_id, "inventory": [{"quantity": 1}]}]}
    assert seller.code("POST", f"{PRODUCTS}/{product_id}/inventory/update", stock) == 0
    assert seller.code("DELETE", PRODUCTS, {"product_ids": [product_id]}) == 0
    sandbox.clear_faults()
    seller.pass_time()
    found = seller.get(product_id)
    assert found["title"] != "Never written to the shop" and found["status"] == "ACTIVATE"
    assert found["skus"][0]["price"]["sale_price"] == "19.9" and found["skus"][0]["inventory"][0]["quantity"] == 5
    assert seller.search(seller_skus=["NONE-1"]) == []
    assert seller.code("GET", f"{PRODUCTS}/{created['product_id']}") == 12052260


def test_rules_strike_by_operation_count_and_chance(sandbox, seller):
    product_id = seller.live_product()
    rule = {"kind": "ignore_write", "stream": "partial_edit_product", "after": 1, "count": 1}
    sandbox.faults(rule)
    titles = []
    for number in range(3):
        seller.partial_edit(product_id, title=f"Title number {number} of the jar")
        titles.append(seller.get(product_id, return_under_review_version=True)["title"][13])
    assert titles == ["0", "0", "2"]
    sandbox.faults({"kind": "lose_response", "writes": True, "probability": 0.5}, seed=3)
    lost = 0
    for number in range(20):
        try:
            seller.call("POST", f"{EDITS}/{product_id}/partial_edit", {"title": f"Title {number} by chance"})
        except requests.ConnectionError:
            lost += 1
    assert 0 < lost < 20
    assert seller.get(product_id)["id"] == product_id, "reads don't match a rule for writes"


def test_older_faults_strike_writes_too(sandbox, seller):
    sandbox.faults({"kind": "reset", "stream": "create_product", "count": 1})
    with pytest.raises(requests.ConnectionError):
        seller.create(skus=[seller.sku("RESET-1")])
    sandbox.faults({"kind": "throttle", "stream": "create_product", "count": 1})
    assert seller.refused(skus=[seller.sku("RESET-1")]) == 36009002
    seller.pass_time()
    assert seller.search(seller_skus=["RESET-1"]) == []


@pytest.mark.parametrize(
    ("scope", "method", "path", "body"),
    [
        ("seller.product.write", "POST", PRODUCTS, {}),
        ("seller.product.write", "PUT", f"{EDITS}/1", {}),
        ("seller.product.write", "POST", f"{EDITS}/1/partial_edit", {}),
        ("seller.product.write", "POST", f"{PRODUCTS}/1/prices/update", {}),
        ("seller.product.write", "POST", f"{PRODUCTS}/1/inventory/update", {}),
        ("seller.product.delete", "DELETE", PRODUCTS, {}),
        ("seller.product.delete", "POST", f"{PRODUCTS}/recover", {}),
        ("seller.product.basic", "POST", f"{PRODUCTS}/activate", {}),
        ("seller.product.basic", "POST", f"{PRODUCTS}/deactivate", {}),
        ("seller.product.basic", "GET", "/product/202312/prerequisites", None),
    ],
)
def test_operations_need_their_scope(sandbox, seller, scope, method, path, body):
    sandbox.faults(missing_scopes=[scope])
    response = seller.client.send(method, path, None, body)
    assert (response.status_code, response.json()["code"]) == (401, 105005)
    assert scope in response.json()["message"]


def test_one_of_two_scopes_is_enough(sandbox, seller):
    body = seller.body()
    sandbox.faults(missing_scopes=["seller.product.basic"])
    assert seller.data("POST", f"{PRODUCTS}/listing_check", body)["check_result"] == "PASS"
    sandbox.faults(missing_scopes=["seller.product.basic", "serller.product.optimize"])
    assert seller.code("POST", f"{PRODUCTS}/listing_check", body) == 105005


def test_methods_and_signatures_of_writes(seller):
    assert seller.client.code("PATCH", PRODUCTS) == (405, 36009010)
    assert seller.client.code("GET", f"{EDITS}/1") == (405, 36009010)
    assert seller.client.code("POST", PRODUCTS, body={}, sign="0" * 64) == (401, 106001)
    assert seller.client.code("POST", PRODUCTS, body={}, cipher=None) == (400, 106013)
    assert seller.client.code("POST", PRODUCTS, body=b"{") == (400, 36009022)


def test_the_log_names_each_write(sandbox, seller):
    before = len(sandbox.requests())
    product_id = seller.create()["product_id"]
    seller.get(product_id)
    seller.partial_edit(product_id, search_terms=["jar"])
    seller.code("DELETE", PRODUCTS, {"product_ids": [product_id]})
    logged = sandbox.requests(since=before)
    assert [(entry["stream"], entry["writes"]) for entry in logged] == [
        ("upload_image", True),
        ("create_product", True),
        ("product_details", False),
        ("partial_edit_product", True),
        ("delete_products", True),
    ]
    assert logged[0]["body"].endswith("bytes)"), "uploads are not kept"
    assert all(entry["shop_id"] == seller.shop_id for entry in logged[1:])


def test_writes_show_up_in_the_read_streams(sandbox, seller):
    sandbox.faults(new_sku_seconds=0)
    started = int(time.time())
    product_id = seller.create(skus=[seller.sku("STREAM-1")])["product_id"]
    recent = seller.search(update_time_ge=started)
    row = next(row for row in recent if row["id"] == product_id)
    assert (row["status"], row["audit"]["status"], row["skus"][0]["seller_sku"]) == ("PENDING", "AUDITING", "STREAM-1")
    assert row["create_time"] >= started and row["sales_regions"] == ["US"]
    seller.pass_time()
    row = next(row for row in seller.search(update_time_ge=started) if row["id"] == product_id)
    assert (row["status"], row["audit"]["status"]) == ("ACTIVATE", "APPROVED")
    assert sandbox.truth(seller.shop_id, "product_details")[product_id]["status"] == "ACTIVATE"
    stock = seller.truth(product_id, "inventory")["skus"][0]
    assert stock["total_available_quantity"] == 5 and stock["seller_sku"] == "STREAM-1"
    counts = next(shop["tables"] for shop in sandbox.shops() if shop["id"] == seller.shop_id)
    assert counts["listings"] == len(sandbox.truth(seller.shop_id, "listings"))


def test_living_on_ends_audits_and_says_what_changed(sandbox, seller):
    product_id = seller.create()["product_id"]
    changed = sandbox.live(seconds=600, rate_per_day=0)
    assert product_id in changed["products"] and seller.get(product_id)["status"] == "ACTIVATE"
    assert sandbox.pass_time(600) == {}
