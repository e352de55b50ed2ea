"""The sandbox over HTTP: errors, responses, paging, tokens and the admin API."""

import json
import os
import signal
import stat
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from urllib.parse import parse_qs, urlparse

import pytest
import requests
from sandbox_client import (
    AUTHORIZED_SHOPS,
    GB_SHOP,
    SEARCH_ORDERS,
    SEARCH_PRODUCTS,
    SEARCH_RETURNS,
    US_SHOP,
    Client,
    small_world,
)

from tiktok_shop_sandbox.testing import running_sandbox

PAGE = {"page_size": 20}
FIRST_ORDER = "5764614130387857000"
PRICE_DETAIL = f"/order/202407/orders/{FIRST_ORDER}/price_detail"
TODAY = datetime.now(UTC).date()


@pytest.fixture(scope="module")
def sandbox():
    with running_sandbox(world=small_world(), requests_per_second=0) as running:
        yield running


@pytest.fixture
def client(sandbox):
    yield Client(sandbox)
    sandbox.clear_faults()


def day(back):
    return (TODAY - timedelta(days=back)).isoformat()


def days(first, last):
    """Query for the days from `first` to `last` days ago, both inclusive."""
    return {"start_date_ge": day(first), "end_date_lt": day(last - 1)}


# Every paged endpoint: method, path, query, body, list key, smallest and largest page size.
LISTINGS = {
    "orders": ("POST", SEARCH_ORDERS, {}, {}, "orders", 1, 100),
    "returns": ("POST", SEARCH_RETURNS, {}, {}, "return_orders", 10, 50),
    "cancellations": ("POST", "/return_refund/202602/cancellations/search", {}, {}, "cancellations", 1, 50),
    "packages": ("POST", "/fulfillment/202309/packages/search", {}, {}, "packages", 1, 50),
    "products": ("POST", SEARCH_PRODUCTS, {}, {}, "products", 1, 100),
    "statements": (
        "GET", "/finance/202309/statements", {"sort_field": "statement_time"}, None, "statements", 1, 100,
    ),
    "statement_transactions": (
        "GET", "/finance/202501/statements/90/statement_transactions", {"sort_field": "order_create_time"}, None,
        "transactions", 1, 100,
    ),
    "unsettled_transactions": (
        "GET", "/finance/202507/orders/unsettled", {"sort_field": "order_create_time"}, None, "transactions", 1, 100,
    ),
    "payments": ("GET", "/finance/202605/payments", {"sort_field": "create_time"}, None, "payments", 1, 100),
    "withdrawals": (
        "GET", "/finance/202309/withdrawals", {"types": "WITHDRAW,SETTLE,TRANSFER,REVERSE"}, None, "withdrawals",
        1, 100,
    ),
    "activities": ("POST", "/promotion/202309/activities/search", {}, {}, "activities", 0, 100),
    "coupons": ("POST", "/promotion/202406/coupons/search", {}, {}, "coupons", 1, 100),
    "affiliate_orders": ("POST", "/affiliate_seller/202410/orders/search", {}, {}, "orders", 1, 100),
    "product_performance": (
        "GET", "/analytics/202509/shop_products/performance", days(3, 3), None, "products", 1, 100,
    ),
    "sku_performance": ("GET", "/analytics/202509/shop_skus/performance", days(3, 3), None, "skus", 1, 100),
    "video_performance": ("GET", "/analytics/202509/shop_videos/performance", days(3, 3), None, "videos", 1, 100),
    "live_performance": (
        "GET", "/analytics/202509/shop_lives/performance", days(3, 3), None, "live_stream_sessions", 1, 100,
    ),
}  # fmt: skip


def with_size(name, size):
    method, path, query, body, *_ = LISTINGS[name]
    if name == "activities":
        return method, path, query, body | {"page_size": size}
    return method, path, query | {"page_size": size}, body


# --- gateway checks


def test_signed_request_returns_envelope(client):
    answer = client.send("GET", AUTHORIZED_SHOPS, cipher=None).json()
    assert (answer["code"], answer["message"]) == (0, "Success")
    assert len(answer["request_id"]) > 20
    assert [shop["id"] for shop in answer["data"]["shops"]] == [US_SHOP, GB_SHOP]
    assert set(answer["data"]["shops"][0]) == {"id", "name", "region", "seller_type", "cipher", "code"}


@pytest.mark.parametrize(
    ("overrides", "expected"),
    [
        ({"sign": "0" * 64}, (401, 106001)),
        ({"omit": "sign"}, (400, 36009004)),
        ({"omit": "timestamp"}, (400, 36009004)),
        ({"omit": "app_key"}, (400, 36009004)),
        ({"age": 305}, (400, 36009004)),
        ({"age": -35}, (400, 36009004)),
        ({"token": "ROW_unknown"}, (401, 36009004)),
        ({"token": ""}, (401, 36009004)),
        ({"cipher": None}, (400, 106013)),
        ({"cipher": "ROW_unknown"}, (400, 106011)),
    ],
)
def test_request_with_invalid_part_is_rejected(client, overrides, expected):
    assert client.code("POST", SEARCH_ORDERS, PAGE, {}, **overrides) == expected


@pytest.mark.parametrize("age", [295, -25])
def test_timestamp_within_window_is_accepted(client, age):
    assert client.code("POST", SEARCH_ORDERS, PAGE, {}, age=age) == (200, 0)


def test_body_changed_after_signing_is_rejected(client):
    sent = client.send("POST", SEARCH_ORDERS, PAGE, {}).request
    headers = {name: value for name, value in sent.headers.items() if name != "Content-Length"}
    answer = requests.post(sent.url, data=b'{"order_status":"CANCELLED"}', headers=headers)
    assert answer.json()["code"] == 106001


def test_unexpected_shop_cipher_is_rejected(client):
    answer = client.send("GET", AUTHORIZED_SHOPS)
    assert answer.json()["code"] == 36009004
    assert "Unexpected identifier" in answer.json()["message"]


def test_unknown_path_and_method_are_rejected(client):
    assert client.code("GET", "/order/202309/nothing") == (404, 36009009)
    assert client.code("GET", SEARCH_ORDERS, PAGE) == (405, 36009010)


def test_body_must_be_json_object(client):
    assert client.code("POST", SEARCH_ORDERS, PAGE, b"[1") == (400, 36009022)
    assert client.code("POST", SEARCH_ORDERS, PAGE, {}, content_type="text/plain") == (400, 36009022)


def test_expired_token_is_rejected_and_refreshed_one_accepted(sandbox, client):
    sandbox.admin("POST", "tokens/expire")
    assert client.code("POST", SEARCH_ORDERS, PAGE, {}) == (401, 105002)
    sandbox.faults(expired_token_status=200)
    assert client.code("POST", SEARCH_ORDERS, PAGE, {}) == (200, 105002)
    pair = refresh(client, sandbox.admin("GET", "tokens")["refresh_token"])["data"]
    assert client.code("POST", SEARCH_ORDERS, PAGE, {}, token=pair["access_token"]) == (200, 0)


def test_missing_scope_affects_only_its_endpoints(sandbox, client):
    sandbox.faults(missing_scopes=["seller.finance.info"])
    method, path, query, body, *_ = LISTINGS["payments"]
    assert client.code(method, path, query, body) == (401, 105005)
    assert client.code("POST", SEARCH_ORDERS, PAGE, {}) == (200, 0)


def test_error_wording_live_and_docs(sandbox, client):
    message = client.send("POST", SEARCH_ORDERS, PAGE, {}, sign="0").json()["message"]
    assert "'sign'" in message and "https://m.tiktok.shop" in message
    sandbox.faults(wording="docs", error_status=200)
    answer = client.send("POST", SEARCH_ORDERS, PAGE, {}, sign="0")
    assert (answer.status_code, answer.json()["message"]) == (
        200,
        "Invalid credentials. The `sign` query parameter is invalid.",
    )


# --- parameters


@pytest.mark.parametrize("name", LISTINGS)
def test_page_size_out_of_range_is_rejected(client, name):
    smallest, largest = LISTINGS[name][5:]
    for size in (smallest - 1, largest + 1):
        assert client.code(*with_size(name, size))[1] in (98001004, 25001001, 12019109, 17029001)
    assert client.code(*with_size(name, largest)) == (200, 0)


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (("POST", SEARCH_ORDERS, {}, {"page_size": 20}), "PageSize is a required field and has not been provided."),
        (("POST", SEARCH_PRODUCTS, {}, {}), "PageSize is a required field"),
        (("GET", "/finance/202309/statements", {}), "SortField is a required field"),
        (("GET", "/finance/202501/statements/90/statement_transactions", {}), "SortField is a required field"),
        (("GET", "/finance/202507/orders/unsettled", {}), "SortField is a required field"),
        (("GET", "/finance/202605/payments", {}), "SortField is a required field"),
        (("GET", "/finance/202309/withdrawals", {}), "Types is a required field"),
        (("GET", f"/order/202406/orders/{FIRST_ORDER}/external_orders", {}), "Platform is a required field"),
        (("GET", "/analytics/202509/shop/performance", {}), "StartDateGe is a required field"),
        (("POST", "/product/202309/inventory/search", {}, {}), "ProductIds is a required field"),
    ],
)
def test_missing_required_parameter_is_named(client, call, message):
    answer = client.send(*call).json()
    assert answer["code"] == 36009004
    assert message in answer["message"]


@pytest.mark.parametrize(
    "body",
    [
        {"update_time_ge": "1700000000"},
        {"update_time_ge": 1.5},
        {"update_time_ge": True},
        {"order_status": 1},
        {"order_status": "SHIPPED"},
        {"is_buyer_request_cancel": "true"},
        {"warehouse_ids": "1"},
        {"update_time_ge": 20, "update_time_lt": 10},
    ],
)
def test_invalid_body_value_is_rejected(client, body):
    assert client.code("POST", SEARCH_ORDERS, PAGE, body) == (400, 98001004)


def test_filters(sandbox, client):
    truth = sandbox.truth(US_SHOP, "orders")
    data = client.data("POST", SEARCH_ORDERS, {"page_size": 100}, {"order_status": "CANCELLED"})
    assert {order["id"] for order in data["orders"]} == {k for k, v in truth.items() if v["status"] == "CANCELLED"}
    assert data["total_count"] == 15
    skus = client.data("POST", SEARCH_PRODUCTS, PAGE, {"seller_skus": ["TEA-4", "TEA-9"]})
    assert [product["skus"][0]["seller_sku"] for product in skus["products"]] == ["TEA-4", "TEA-9"]
    assert client.code("POST", SEARCH_PRODUCTS, PAGE, {"sku_ids": [str(n) for n in range(11)]})[1] == 12019087
    none = client.data("GET", "/finance/202309/withdrawals", {"types": "WITHDRAW,REVERSE"})
    assert none.get("withdrawals", []) == []


def test_upper_time_bound_is_exclusive_for_orders_inclusive_for_products(sandbox, client):
    moments = sorted(order["update_time"] for order in sandbox.truth(US_SHOP, "orders").values())
    body = {"update_time_ge": moments[4], "update_time_lt": moments[10]}
    found = client.data("POST", SEARCH_ORDERS, {"page_size": 100}, body)["orders"]
    assert sorted(order["update_time"] for order in found) == [m for m in moments if moments[4] <= m < moments[10]]
    moments = sorted(product["update_time"] for product in sandbox.truth(US_SHOP, "products").values())
    body = {"update_time_ge": moments[4], "update_time_le": moments[10]}
    found = client.data("POST", SEARCH_PRODUCTS, {"page_size": 100}, body)["products"]
    assert [product["update_time"] for product in found] == moments[4:11]


def test_sorting(client):
    query = {"page_size": 100, "sort_field": "update_time", "sort_order": "ASC"}
    times = [order["update_time"] for order in client.data("POST", SEARCH_ORDERS, query, {})["orders"]]
    assert times == sorted(times)
    newest_first = client.data("POST", SEARCH_ORDERS, {"page_size": 100}, {})["orders"]
    assert [o["create_time"] for o in newest_first] == sorted((o["create_time"] for o in newest_first), reverse=True)
    assert client.code("POST", SEARCH_ORDERS, PAGE | {"sort_field": "status"}, {})[1] == 98001004


def test_affiliate_orders_range_is_limited_to_three_months(client):
    now = int(time.time())
    path = LISTINGS["affiliate_orders"][1]
    half_year = {"create_time_ge": now - 180 * 86_400, "create_time_lt": now}
    assert client.code("POST", path, PAGE, half_year)[1] == 98001004
    assert client.code("POST", path, PAGE, {"create_time_ge": now - 91 * 86_400}) == (200, 0)


def test_product_search_above_10000_results_is_rejected():
    with running_sandbox(world=small_world(products=10_001), requests_per_second=0) as sandbox:
        client = Client(sandbox)
        assert client.code("POST", SEARCH_PRODUCTS, PAGE, {})[1] == 12052180
        first = min(product["create_time"] for product in sandbox.truth(US_SHOP, "products").values())
        assert client.code("POST", SEARCH_PRODUCTS, PAGE, {"create_time_ge": first + 1}) == (200, 0)


# --- paging


@pytest.mark.parametrize("name", LISTINGS)
def test_all_pages_match_stored_records(sandbox, client, name):
    method, path, query, body, list_key, *_ = LISTINGS[name]
    in_body = name == "activities"
    size = {"page_size": 10}
    pages = list(client.pages(method, path, query | ({} if in_body else size), in_body and size or body, in_body))
    rows = [row for page in pages for row in page[list_key]]
    truth = sandbox.truth(US_SHOP, name)
    if name == "statement_transactions":
        expected = truth["90"]["transactions"]
        assert (pages[0]["currency"], pages[0]["total_count"]) == ("USD", 45)
    elif name.endswith("performance"):
        expected = truth[day(3)]
    else:
        expected = list(truth.values())
    assert len(pages) > 1
    assert Counter(map(json.dumps, rows)) == Counter(map(json.dumps, expected))


def test_page_token_is_bound_to_its_query(client):
    query = {"page_size": 10, "sort_field": "update_time", "sort_order": "ASC"}
    body = {"update_time_ge": 1}
    token = client.data("POST", SEARCH_ORDERS, query, body)["next_page_token"]
    assert client.code("POST", SEARCH_ORDERS, query | {"page_token": token}, body) == (200, 0)
    for changed_query, changed_body in (
        (query, {"update_time_ge": 2}),
        (query, {}),
        (query | {"sort_order": "DESC"}, body),
        (query | {"page_size": 11}, body),
    ):
        assert client.code("POST", SEARCH_ORDERS, changed_query | {"page_token": token}, changed_body)[1] == 98001004
    assert client.code("POST", SEARCH_ORDERS, query | {"page_token": "AAAA" + token[4:]}, body)[1] == 98001004
    assert client.code("POST", SEARCH_ORDERS, query | {"page_token": "not a token"}, body)[1] == 98001004
    other_shop = Client(client.sandbox, GB_SHOP)
    other_shop.credentials = client.credentials
    assert other_shop.code("POST", SEARCH_ORDERS, query | {"page_token": token}, body)[1] == 98001004


def test_last_page_token_and_empty_list_styles_rotate(client):
    query = {"page_size": 100}
    lasts = [client.data("POST", SEARCH_ORDERS, query, {}) for _ in range(6)]
    assert Counter(data.get("next_page_token", "absent") for data in lasts) == {"": 2, "absent": 2, None: 2}
    empties = [client.data("POST", SEARCH_ORDERS, query, {"update_time_lt": 5}) for _ in range(4)]
    assert Counter("orders" in data for data in empties) == {True: 2, False: 2}


def test_total_count_can_be_disabled(sandbox, client):
    sandbox.faults(total_count=False)
    assert "total_count" not in client.data("POST", SEARCH_ORDERS, PAGE, {})


@pytest.mark.parametrize(("style", "lost"), [("offset", 1), ("keyset", 0)])
def test_offset_tokens_skip_records_when_listing_shrinks(style, lost):
    rule = {"kind": "move_records", "stream": "returns", "page": 1, "which": "listed"}
    faults = {"conditions": {"page_tokens": style}, "rules": [rule]}
    with running_sandbox(world=small_world(), requests_per_second=0, faults=faults) as sandbox:
        client = Client(sandbox)
        before = set(sandbox.truth(US_SHOP, "returns"))
        until = int(time.time()) - 60
        query = {"page_size": 10, "sort_field": "update_time"}
        pages = client.pages("POST", SEARCH_RETURNS, query, {"update_time_lt": until})
        seen = {row["return_id"] for page in pages for row in page["return_orders"]}
        assert len(before - seen) == lost
        moved = [row for row in sandbox.truth(US_SHOP, "returns").values() if row["update_time"] >= until]
        assert len(moved) == 1


def test_late_update_exceeds_requested_range(sandbox, client):
    sandbox.faults({"kind": "late_update", "stream": "cancellations", "page": 2, "count": 2})
    until = int(time.time()) - 60
    path = LISTINGS["cancellations"][1]
    pages = list(client.pages("POST", path, {"page_size": 10}, {"update_time_lt": until}))
    late = [[row for row in page["cancellations"] if row["update_time"] >= until] for page in pages]
    assert [len(rows) for rows in late][:2] == [0, 1]


# --- single records


def test_price_detail(sandbox, client):
    assert client.data("GET", PRICE_DETAIL) == sandbox.truth(US_SHOP, "order_price_details")[FIRST_ORDER]
    assert client.code("GET", PRICE_DETAIL.replace(FIRST_ORDER, "57646141303999"))[1] == 21008111


def test_refused_order(sandbox, client):
    sandbox.faults(refused_orders=[FIRST_ORDER])
    assert client.code("GET", PRICE_DETAIL) == (200, 21001001)
    assert client.code("GET", PRICE_DETAIL.replace("000/", "001/")) == (200, 0)


def test_external_orders_are_filtered_by_platform(client):
    path = f"/order/202406/orders/{FIRST_ORDER}/external_orders"
    assert client.data("GET", path, {"platform": "SHOPIFY"})["external_orders"] == [{"id": "s1", "platform": "SHOPIFY"}]
    assert client.data("GET", path, {"platform": "AMAZON"}).get("external_orders", []) == []
    assert client.code("GET", path, {"platform": "shopify"})[1] == 98001004


def test_unsettled_order_has_zero_transactions(client):
    path = "/finance/202501/orders/{}/statement_transactions"
    assert client.data("GET", path.format(FIRST_ORDER))["revenue_amount"] == "9.00"
    unsettled = client.data("GET", path.format("5764614130387857001"))
    assert unsettled["settlement_amount"] == "0"
    assert (unsettled["sku_transactions"], unsettled["total_count"]) == ([], 0)


def test_frozen_product_has_no_detail(client):
    path = "/product/202309/products/"
    assert client.data("GET", f"{path}1729592969712200001")["description"] == "x"
    assert client.code("GET", f"{path}1729592969712200003")[1] == 12052901
    assert client.code("GET", f"{path}1")[1] == 12052260


def test_inventory_by_products_or_skus(client):
    path = "/product/202309/inventory/search"
    by_product = client.data("POST", path, {}, {"product_ids": ["1729592969712200002", "1729592969712200004"]})
    assert [row["skus"][0]["id"] for row in by_product["inventory"]] == ["sku2", "sku4"]
    by_sku = client.data("POST", path, {}, {"product_ids": ["1729592969712200002"], "sku_ids": ["sku7"]})
    assert [row["skus"][0]["id"] for row in by_sku["inventory"]] == ["sku7"]
    assert client.code("POST", path, {}, {"product_ids": [str(n) for n in range(101)]})[1] == 12019120


def test_unsettled_totals_and_warehouses(client):
    method, path, query, *_ = LISTINGS["unsettled_transactions"]
    assert client.data(method, path, query)["sum_est_settlement_amount"] == "49.50"
    assert client.data("GET", "/logistics/202309/warehouses")["warehouses"] == [{"id": "w1", "name": "Main"}]


# --- analytics


def test_shop_performance_by_day_and_total(client):
    path = "/analytics/202509/shop/performance"
    data = client.data("GET", path, days(5, -2) | {"granularity": "1D"})
    assert [row["start_date"] for row in data["performance"]["intervals"]] == [day(n) for n in (5, 4, 3, 2, 1)]
    assert data["latest_available_date"] == day(1)
    (total,) = client.data("GET", path, days(3, 2))["performance"]["intervals"]
    assert (total["start_date"], total["end_date"]) == (day(3), day(1))
    assert total["sales"] == {"gmv": {"overall": {"amount": "5.20", "currency": "USD"}}, "orders_count": 5}


def test_live_performance_is_available_after_two_days(client):
    data = client.data("GET", "/analytics/202509/shop_lives/performance", days(1, 1))
    assert data["latest_available_date"] == day(2)
    assert data.get("live_stream_sessions", []) == []


@pytest.mark.parametrize("span", [days(61, 1), days(200, 190), days(2, 4), {"start_date_ge": "1", "end_date_lt": "2"}])
def test_invalid_analytics_range_is_rejected(client, span):
    answer = client.send("GET", "/analytics/202509/shop/performance", span)
    assert (answer.status_code, answer.json()["code"]) == (200, 28001022)


def test_sixty_day_analytics_range_is_accepted(client):
    assert client.code("GET", "/analytics/202509/shop/performance", days(60, 1)) == (200, 0)


def test_performance_rows_are_sorted_by_gmv_and_summed_over_days(client):
    path = "/analytics/202509/shop_skus/performance"
    rows = client.data("GET", path, days(3, 2) | {"page_size": 3})["skus"]
    assert [(row["id"], row["gmv"]["amount"]) for row in rows] == [
        (1_000_014, "28.00"),
        (1_000_013, "26.00"),
        (1_000_012, "24.00"),
    ]


# --- token host and consent


def refresh(client, token, **changes):
    credentials = client.credentials
    query = {
        "app_key": credentials["app_key"],
        "app_secret": credentials["app_secret"],
        "refresh_token": token,
        "grant_type": "refresh_token",
    }
    return requests.get(f"{client.sandbox.address}/api/v2/token/refresh", params=query | changes).json()


def test_refresh_rotates_refresh_token(sandbox, client):
    old = sandbox.admin("GET", "tokens")["refresh_token"]
    answer = refresh(client, old)
    assert (answer["code"], answer["message"]) == (0, "success")
    pair = answer["data"]
    assert pair["refresh_token"] != old
    assert abs(pair["access_token_expire_in"] - time.time() - 7 * 86_400) < 60
    assert pair["refresh_token_expire_in"] > time.time() + 300 * 86_400
    assert "seller.order.info" in pair["granted_scopes"]
    assert refresh(client, old)["code"] == 36004005
    assert refresh(client, pair["refresh_token"])["code"] == 0


def test_unrotated_and_dead_refresh_tokens(sandbox, client):
    token = sandbox.admin("GET", "tokens")["refresh_token"]
    sandbox.faults(rotate_refresh_token=False)
    assert refresh(client, token)["data"]["refresh_token"] == token
    sandbox.faults(refresh_token_dead=True)
    assert refresh(client, token)["code"] == 36004001
    assert refresh(client, token, app_secret="wrong")["code"] == 98001004


def exchange(client, code):
    credentials = client.credentials
    query = {"app_key": credentials["app_key"], "app_secret": credentials["app_secret"], "auth_code": code}
    query["grant_type"] = "authorized_code"
    return requests.get(f"{client.sandbox.address}/api/v2/token/get", params=query).json()


def test_consent_code_works_once(sandbox, client):
    page = f"{sandbox.address}/open/authorize"
    query = {"service_id": sandbox.service_id, "state": "a b&c"}
    sandbox.faults(redirect_url="https://example.com/back")
    back = requests.get(page, params=query, allow_redirects=False)
    answer = parse_qs(urlparse(back.headers["location"]).query)
    assert (back.status_code, answer["state"]) == (302, ["a b&c"])
    pair = exchange(client, answer["code"][0])["data"]
    assert client.code("POST", SEARCH_ORDERS, PAGE, {}, token=pair["access_token"]) == (200, 0)
    assert exchange(client, answer["code"][0])["code"] == 36004004
    denied = requests.get(page, params=query | {"deny": 1}, allow_redirects=False).headers["location"]
    assert "code=null&error=auth_denied" in denied
    assert requests.get(page, params={"service_id": "1"}).status_code == 400


def test_consent_code_expires_after_30_minutes(sandbox, client):
    code = sandbox.admin("POST", "tokens/consent")["code"]
    sandbox.faults(clock_offset_seconds=31 * 60)
    assert exchange(client, code)["code"] == 36004004


# --- rate, admin, command line


def test_requests_above_rate_limit_are_rejected():
    with running_sandbox(world=small_world(), requests_per_second=20) as sandbox:
        client = Client(sandbox)
        codes = [client.code("POST", SEARCH_ORDERS, PAGE, {}) for _ in range(25)]
        assert codes == [(200, 0)] * 20 + [(429, 36009002)] * 5
        time.sleep(1.05)
        assert client.code("POST", SEARCH_ORDERS, PAGE, {}) == (200, 0)
        assert Client(sandbox, GB_SHOP).code("POST", SEARCH_ORDERS, PAGE, {}) == (200, 0)
        assert sandbox.rates()[US_SHOP] == {"requests": 26, "refused": 5, "highest_in_one_second": 25}


def test_request_log_has_no_secrets(sandbox, client):
    last = sandbox.requests()[-1]["n"]
    client.send("POST", SEARCH_ORDERS, PAGE, {"update_time_ge": 3})
    client.send("GET", PRICE_DETAIL, sign="0")
    refresh(client, "ROW_unknown")
    log = sandbox.requests(since=last)
    assert [(entry["stream"], entry["status"], entry["code"], entry["shop_id"]) for entry in log] == [
        ("orders", 200, 0, US_SHOP),
        ("order_price_details", 401, 106001, US_SHOP),
        ("token", 200, 36004005, ""),
    ]
    assert log[0]["query"] == {"page_size": "20"}
    assert json.loads(log[0]["body"]) == {"update_time_ge": 3}
    text = json.dumps(log)
    assert not any(secret in text for secret in [*client.credentials.values(), "ROW_unknown"])


def test_truth_by_keys_and_shopify(sandbox):
    assert set(sandbox.admin("GET", f"truth/{US_SHOP}/orders?keys={FIRST_ORDER},1")) == {FIRST_ORDER}
    assert sandbox.admin("GET", "shopify/orders") == [{"id": 1}]
    assert sandbox.planted() == {"what": "nothing"}
    with pytest.raises(ValueError, match="The sandbox has no 'nothing'"):
        sandbox.admin("GET", f"truth/{US_SHOP}/nothing")


def test_writes_private_config_and_stops_on_sigterm(tmp_path):
    path = tmp_path / "config.json"
    path.write_text("old")
    path.chmod(0o644)
    with running_sandbox(world=small_world(), config=path) as sandbox:
        assert stat.S_IMODE(os.stat(path).st_mode) == 0o600
        config = json.loads(path.read_text())
        assert config == sandbox.config()
        assert all(len(config["credentials"][name]) >= 20 for name in ("app_key", "app_secret", "refresh_token"))
        first = min(order["create_time"] for order in sandbox.truth(US_SHOP, "orders").values())
        assert datetime.fromisoformat(config["start_date"]).replace(tzinfo=UTC).timestamp() <= first
        sandbox.process.send_signal(signal.SIGTERM)
        assert sandbox.process.wait(5) == 0


def test_concurrent_clients(sandbox, client):
    def read(_):
        pages = client.pages("POST", SEARCH_ORDERS, {"page_size": 7}, {"update_time_ge": 1})
        return sorted(row["id"] for page in pages for row in page["orders"])

    with ThreadPoolExecutor(8) as pool:
        assert all(ids == sorted(sandbox.truth(US_SHOP, "orders")) for ids in pool.map(read, range(16)))
