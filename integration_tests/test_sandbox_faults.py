"""Every fault of the sandbox, as seen by a client."""

import time

import pytest
import requests
from sandbox_client import AUTHORIZED_SHOPS, GB_SHOP, SEARCH_ORDERS, US_SHOP, Client, small_world

from tiktok_shop_sandbox.testing import running_sandbox

PAGE = {"page_size": 20}
PRICE_DETAIL = "/order/202407/orders/5764614130387857000/price_detail"


@pytest.fixture(scope="module")
def sandbox():
    with running_sandbox(world=small_world(), requests_per_second=0) as running:
        yield running


@pytest.fixture
def client(sandbox):
    yield Client(sandbox)
    sandbox.clear_faults()


def search(client):
    return client.send("POST", SEARCH_ORDERS, PAGE, {})


def test_http_error_fires_count_times(sandbox, client):
    sandbox.faults({"kind": "http_error", "status": 503, "stream": "orders", "after": 1, "count": 2})
    answers = [search(client) for _ in range(4)]
    assert [answer.status_code for answer in answers] == [200, 503, 503, 200]
    assert answers[1].headers["content-type"].startswith("text/html")
    with pytest.raises(requests.JSONDecodeError):
        answers[1].json()


def test_api_error_returns_code_and_message(sandbox, client):
    sandbox.faults({"kind": "api_error", "count": 1}, {"kind": "api_error", "code": 66007001, "count": 2})
    assert client.code("POST", SEARCH_ORDERS, PAGE, {}) == (200, 36009003)
    assert search(client).json()["message"].startswith("Rpc error")
    sandbox.faults({"kind": "api_error", "status": 500, "code": 10002014, "message": "Failed to get orders"})
    assert client.code("POST", SEARCH_ORDERS, PAGE, {}) == (500, 10002014)


def test_throttle_with_and_without_retry_after(sandbox, client):
    sandbox.faults(
        {"kind": "throttle", "retry_after": "2", "count": 1},
        {"kind": "throttle", "count": 2},
        {"kind": "throttle", "status": 200, "count": 3},
    )
    answers = [search(client) for _ in range(4)]
    seen = [(a.status_code, a.json()["code"], a.headers.get("retry-after")) for a in answers]
    assert seen == [(429, 36009002, "2"), (429, 36009002, None), (200, 36009002, None), (200, 0, None)]


def test_reset_closes_connection_without_response(sandbox, client):
    sandbox.faults({"kind": "reset", "count": 1})
    with pytest.raises(requests.ConnectionError):
        search(client)
    assert search(client).json()["code"] == 0
    assert sandbox.requests()[-2]["status"] == 0


def test_truncate_closes_connection_mid_body(sandbox, client):
    sandbox.faults({"kind": "truncate", "count": 1})
    with pytest.raises((requests.exceptions.ChunkedEncodingError, requests.ConnectionError)):
        search(client)
    assert search(client).json()["code"] == 0


def test_malformed_returns_invalid_json(sandbox, client):
    sandbox.faults({"kind": "malformed", "count": 1})
    answer = search(client)
    assert answer.status_code == 200
    with pytest.raises(requests.JSONDecodeError):
        answer.json()


def test_slow_hang_and_latency(sandbox, client):
    sandbox.faults({"kind": "slow", "milliseconds": 300, "count": 1}, {"kind": "hang", "milliseconds": 300, "after": 1})
    began = time.monotonic()
    assert search(client).json()["code"] == 0
    assert time.monotonic() - began >= 0.3
    with pytest.raises(requests.ConnectionError):
        search(client)
    sandbox.faults(latency_ms=200)
    began = time.monotonic()
    search(client)
    assert time.monotonic() - began >= 0.2


def test_expire_token_requires_refresh(sandbox, client):
    sandbox.faults({"kind": "expire_token", "after": 2, "count": 1})
    assert [search(client).json()["code"] for _ in range(4)] == [0, 0, 105002, 105002]
    credentials = client.credentials
    query = {
        "app_key": credentials["app_key"],
        "app_secret": credentials["app_secret"],
        "refresh_token": credentials["refresh_token"],
        "grant_type": "refresh_token",
    }
    pair = requests.get(f"{sandbox.address}/api/v2/token/refresh", params=query).json()["data"]
    sandbox.config()["credentials"].update(pair)
    assert client.code("POST", SEARCH_ORDERS, PAGE, {}, token=pair["access_token"]) == (200, 0)
    assert sandbox.admin("GET", "tokens")["refreshes"] == 1


@pytest.fixture
def fresh():
    with running_sandbox(world=small_world(), requests_per_second=0) as running:
        yield running, Client(running)


def test_suspended_blocked_empty_and_vanished_shops(fresh):
    sandbox, client = fresh
    other = Client(sandbox, GB_SHOP)
    sandbox.faults(suspended_shops=[US_SHOP])
    assert client.code("POST", SEARCH_ORDERS, PAGE, {}) == (401, 36009043)
    assert other.code("POST", SEARCH_ORDERS, PAGE, {}) == (200, 0)
    sandbox.faults(suspended_shops=[], address_allowed=False)
    assert client.code("POST", SEARCH_ORDERS, PAGE, {}) == (403, 36009033)
    sandbox.faults(address_allowed=True, empty_shops=["*"])
    assert client.data("POST", SEARCH_ORDERS, PAGE, {})["total_count"] == 0
    sandbox.faults(empty_shops=[], vanished_shops=[US_SHOP])
    assert [s["id"] for s in client.data("GET", AUTHORIZED_SHOPS, cipher=None)["shops"]] == [GB_SHOP]
    assert client.code("POST", SEARCH_ORDERS, PAGE, {}) == (400, 106011)
    sandbox.clear_faults()
    assert client.code("POST", SEARCH_ORDERS, PAGE, {}) == (200, 0)


def test_clock_offset_rejects_timestamps(fresh):
    sandbox, client = fresh
    sandbox.faults(clock_offset_seconds=600)
    assert "Invalid timestamp" in search(client).json()["message"]
    assert client.code("POST", SEARCH_ORDERS, PAGE, {}, age=-600) == (200, 0)


def test_rule_matches_stream_path_and_shop(fresh):
    sandbox, client = fresh
    sandbox.faults(
        {"kind": "http_error", "stream": "order_*", "path": "*/price_detail", "shop_id": US_SHOP, "every": 2}
    )
    assert search(client).status_code == 200
    assert [client.send("GET", PRICE_DETAIL).status_code for _ in range(4)] == [502, 200, 502, 200]
    assert Client(sandbox, GB_SHOP).send("GET", PRICE_DETAIL).status_code == 200
    assert sandbox.admin("GET", "faults")["rules"] == [{"kind": "http_error", "seen": 4, "strikes": 2}]


def test_probability_is_seeded_and_limited_per_request(fresh):
    sandbox, client = fresh

    def statuses(seed):
        sandbox.faults({"kind": "http_error", "stream": "orders", "probability": 0.5, "per_request": 3}, seed=seed)
        return [
            client.send("POST", SEARCH_ORDERS, {"page_size": size}, {}).status_code
            for size in [*range(1, 21), *[5] * 10]
        ]

    first = statuses(1)
    assert first == statuses(1) != statuses(2)
    assert 3 < first[:20].count(502) < 17
    assert first[20:].count(502) <= 3


def test_move_records_fires_after_its_page(fresh):
    sandbox, client = fresh
    sandbox.faults({"kind": "move_records", "stream": "cancellations", "page": 2})
    now = int(time.time())
    pages = client.pages("POST", "/return_refund/202602/cancellations/search", {"page_size": 10}, {})

    def moved():
        return [row for row in sandbox.truth(US_SHOP, "cancellations").values() if row["update_time"] >= now - 5]

    next(pages)
    assert len(moved()) == 0
    next(pages)
    assert len(moved()) == 2


@pytest.mark.parametrize(
    ("faults", "message"),
    [
        ({"condition": {}}, '"condition" is not valid'),
        ({"rules": {"kind": "reset"}}, '"rules" is not valid'),
        ({"conditions": {"latency": 5}}, 'Unknown condition "latency". Known conditions: requests_per_second'),
        ({"conditions": {"latency_ms": "5"}}, "must be an integer"),
        ({"conditions": {"page_tokens": "numbers"}}, 'must be "offset" or "keyset"'),
        ({"rules": [{"kind": "explode"}]}, "must be http_error or api_error"),
        ({"rules": [{"kind": "reset", "chance": 1}]}, 'Unknown key "chance" in a fault rule. Known keys: kind'),
        ({"rules": ["reset"]}, "is an object with a"),
    ],
)
def test_invalid_fault_settings_are_rejected(sandbox, faults, message):
    with pytest.raises(ValueError, match=message):
        sandbox.admin("POST", "faults", faults)
    with pytest.raises(RuntimeError, match="--faults: "), running_sandbox(world=small_world(), faults=faults):
        pass
