"""The core's client against the sandbox: what it repeats, and what it must not repeat blindly."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import requests

from integration_tests.connector import asked, connected
from tiktok_shop_api.client import ApiClient, Call, Repeat
from tiktok_shop_api.connection import ApiConnection
from tiktok_shop_api.credentials import CredentialStore
from tiktok_shop_api.envelope import Envelope
from tiktok_shop_api.errors import ApiRefusal, ConfigError, OutcomeUnknownError, TransientError
from tiktok_shop_api.request_log import RequestLog
from tiktok_shop_api.token_host import TokenHost
from tiktok_shop_sandbox.testing import RunningSandbox

FAULTS = {
    "connection reset": {"kind": "reset"},
    "gateway error": {"kind": "http_error", "status": 502},
    "cut body": {"kind": "truncate"},
    "internal error": {"kind": "api_error", "code": 36009003, "status": 200},
}


@pytest.fixture(autouse=True)
def no_waits(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tiktok_shop_api.token_host.MAX_WAIT_SECONDS", 0.0)


def client_of(sandbox: RunningSandbox, log: RequestLog | None = None, **changes: Any) -> ApiClient:
    config = connected(sandbox, **changes).config
    log = log or RequestLog(None)
    store = CredentialStore(config, TokenHost(config["auth_base_url"], log))
    return ApiClient(ApiConnection(store, requests_per_second=1000, log=log), config["api_base_url"])


@pytest.fixture
def client(small_shop: RunningSandbox) -> ApiClient:
    return client_of(small_shop)


@pytest.fixture
def cipher(client: ApiClient) -> Iterator[str]:
    shops = client.send(Call("GET", "/authorization/202309/shops", "shops", Repeat.ALWAYS))
    yield shops.data["shops"][0]["cipher"]


def warehouses(cipher: str, repeat: Repeat, **more: Any) -> Call:
    return Call("GET", "/logistics/202309/warehouses", "warehouses", repeat, {"shop_cipher": cipher}, **more)


def sent(sandbox: RunningSandbox, since: int) -> int:
    return len(asked(sandbox.requests(since=since), "warehouses"))


@pytest.mark.parametrize("fault", FAULTS.values(), ids=FAULTS)
def test_repeatable_calls_are_sent_again(
    small_shop: RunningSandbox, client: ApiClient, cipher: str, fault: dict[str, Any]
) -> None:
    small_shop.faults(fault | {"stream": "warehouses", "count": 2})
    served = len(small_shop.requests())
    assert client.send(warehouses(cipher, Repeat.ALWAYS)).data["warehouses"]
    assert sent(small_shop, served) == 3


def test_retries_end(small_shop: RunningSandbox, client: ApiClient, cipher: str) -> None:
    small_shop.faults({"kind": "http_error", "stream": "warehouses"})
    served = len(small_shop.requests())
    with pytest.raises(TransientError, match="warehouses: .*HTTP 502.*Retries are exhausted"):
        client.send(warehouses(cipher, Repeat.ALWAYS))
    assert sent(small_shop, served) == 6


@pytest.mark.parametrize("fault", FAULTS.values(), ids=FAULTS)
def test_calls_with_an_unknown_outcome_are_not_sent_again(
    small_shop: RunningSandbox, client: ApiClient, cipher: str, fault: dict[str, Any]
) -> None:
    small_shop.faults(fault | {"stream": "warehouses", "count": 1})
    served = len(small_shop.requests())
    with pytest.raises(OutcomeUnknownError, match="not known whether TikTok Shop carried the call out"):
        client.send(warehouses(cipher, Repeat.IF_NOT_SENT))
    assert sent(small_shop, served) == 1


@pytest.mark.parametrize("repeat", [Repeat.IF_NOT_SENT, Repeat.LOOK_UP_FIRST])
def test_throttled_calls_were_not_carried_out_and_are_sent_again(
    small_shop: RunningSandbox, client: ApiClient, cipher: str, repeat: Repeat
) -> None:
    def look_up() -> Envelope | None:
        raise AssertionError("a throttled call needs no look-up")

    small_shop.faults({"kind": "throttle", "stream": "warehouses", "count": 1})
    more = {"look_up": look_up} if repeat is Repeat.LOOK_UP_FIRST else {}
    assert client.send(warehouses(cipher, repeat, **more)).data["warehouses"]


def test_refused_connections_never_reached_the_api(client: ApiClient, cipher: str) -> None:
    elsewhere = ApiClient(client.connection, "http://127.0.0.1:1")
    with pytest.raises(TransientError) as raised:
        elsewhere.send(warehouses(cipher, Repeat.IF_NOT_SENT))
    assert not isinstance(raised.value, OutcomeUnknownError)


@pytest.mark.parametrize("fault", FAULTS.values(), ids=FAULTS)
def test_a_lost_answer_that_is_found_is_not_sent_again(
    small_shop: RunningSandbox, client: ApiClient, cipher: str, fault: dict[str, Any]
) -> None:
    found = Envelope({"code": 0, "data": {"found": True}})
    small_shop.faults(fault | {"stream": "warehouses", "count": 1})
    served = len(small_shop.requests())
    assert client.send(warehouses(cipher, Repeat.LOOK_UP_FIRST, look_up=lambda: found)) is found
    assert sent(small_shop, served) == 1


def test_a_lost_answer_that_is_not_found_is_sent_again(
    small_shop: RunningSandbox, client: ApiClient, cipher: str
) -> None:
    look_ups: list[int] = []
    small_shop.faults({"kind": "reset", "stream": "warehouses", "count": 1})
    served = len(small_shop.requests())
    call = warehouses(cipher, Repeat.LOOK_UP_FIRST, look_up=lambda: look_ups.append(sent(small_shop, served)))
    assert client.send(call).data["warehouses"]
    assert look_ups == [1] and sent(small_shop, served) == 2


def test_refusals_are_not_repeated_and_keep_their_code(
    small_shop: RunningSandbox, client: ApiClient, cipher: str
) -> None:
    fault = {"kind": "api_error", "stream": "warehouses", "code": 25001234, "message": "Never seen before."}
    small_shop.faults(fault)
    served = len(small_shop.requests())
    with pytest.raises(ApiRefusal, match=r"warehouses: .*code 25001234: Never seen before\..*; request_id") as raised:
        client.send(warehouses(cipher, Repeat.ALWAYS))
    assert raised.value.envelope.code == 25001234
    assert sent(small_shop, served) == 1


def test_missing_scopes_are_named(small_shop: RunningSandbox, client: ApiClient, cipher: str) -> None:
    small_shop.faults(missing_scopes=["seller.logistics"])
    with pytest.raises(ConfigError, match=r"lacks the scope seller\.logistics\. Add it to the app") as raised:
        client.send(warehouses(cipher, Repeat.ALWAYS, scope="seller.logistics"))
    assert raised.value.reason == "scope_missing"


def test_expired_tokens_are_renewed_on_the_way(small_shop: RunningSandbox, client: ApiClient, cipher: str) -> None:
    small_shop.faults({"kind": "expire_token", "stream": "warehouses", "count": 1})
    before = small_shop.admin("GET", "tokens")["refreshes"]
    assert client.send(warehouses(cipher, Repeat.IF_NOT_SENT)).data["warehouses"]
    assert small_shop.admin("GET", "tokens")["refreshes"] == before + 1


@pytest.mark.parametrize("offset", [-600, 600])
def test_a_wrong_clock_is_corrected(small_shop: RunningSandbox, client: ApiClient, cipher: str, offset: int) -> None:
    small_shop.faults(clock_offset_seconds=offset)
    assert client.send(warehouses(cipher, Repeat.IF_NOT_SENT)).data["warehouses"]
    assert abs(client.connection.clock_offset - offset) < 5


def test_the_request_log_has_headers_on_demand_and_no_secret(small_shop: RunningSandbox, tmp_path: Path) -> None:
    path = tmp_path / "requests.jsonl"
    client = client_of(small_shop, RequestLog(str(path), with_headers=True))
    client.send(Call("GET", "/authorization/202309/shops", "shops", Repeat.ALWAYS))
    client.connection.credentials.reject(client.connection.credentials.access_token())
    lines = [json.loads(line) for line in path.read_text().splitlines()]
    assert [(line["stream"], line["code"], line["attempt"]) for line in lines] == [("shops", 0, 1), ("token", 0, 1)]
    assert lines[0]["request_headers"]["x-tts-access-token"] == "****"
    assert "content-type" in {name.lower() for name in lines[0]["response_headers"]}
    tokens = small_shop.admin("GET", "tokens")
    config = small_shop.config()["credentials"]
    for secret in (*config.values(), tokens["access_token"], tokens["refresh_token"]):
        assert secret == config["token_expiry_date"] or secret not in path.read_text()


def test_an_unwritable_request_log_is_a_config_error(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="api_log_path .* can't be written"):
        RequestLog(str(tmp_path / "missing" / "requests.jsonl"))


def test_the_connection_serves_any_http_client(small_shop: RunningSandbox, client: ApiClient) -> None:
    """As the source uses it: prepared here, sent by the CDK's own client."""
    request = requests.Request("GET", f"{small_shop.address}/authorization/202309/shops").prepare()
    attempt = client.connection.begin(request, label="shops", number=1)
    response = requests.Session().send(request)
    client.connection.end(attempt, request, response)
    assert response.json()["code"] == 0
