"""Tokens: refreshed once however many workers, handed back before anything relies on them."""

from __future__ import annotations

import json
import stat
import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from integration_tests.connector import PROGRAM, after, connected, without_access_token
from integration_tests.connector_truth import assert_same, expected, read_to
from tiktok_shop_sandbox.testing import RunningSandbox, running_sandbox

DETAILS = ("orders", "order_price_details", "external_orders")


def test_a_token_that_works_is_not_refreshed(small_shop: RunningSandbox) -> None:
    before = small_shop.admin("GET", "tokens")["refreshes"]
    run = connected(small_shop).read("warehouses").succeeded()
    assert small_shop.admin("GET", "tokens")["refreshes"] == before
    assert not run.of_type("CONTROL")


@pytest.mark.parametrize("rotates", [True, False], ids=["rotating refresh token", "lasting refresh token"])
def test_a_token_that_expires_under_many_workers_is_refreshed_once_and_nothing_is_lost(rotates: bool) -> None:
    with running_sandbox(orders=200, days=10, requests_per_second=0, latency_ms=20) as sandbox:
        connector = connected(sandbox, num_workers=20)
        given = connector.config["credentials"]["refresh_token"]
        expiry = {"kind": "expire_token", "stream": "order_price_details", "after": 40, "count": 1}
        sandbox.faults(expiry, rotate_refresh_token=rotates)
        run = connector.read(*DETAILS).succeeded()
        assert sandbox.admin("GET", "tokens")["refreshes"] == 1
        assert len(run.of_type("CONTROL")) == 1
        rejected = [request for request in sandbox.requests() if request["code"] == 105002]
        assert len(rejected) > 1, "Only one request met the expired token: nothing is shown."
        for name in DETAILS:
            assert_same(name, read_to(name, run.records[name]), expected(sandbox, name))
        newest = sandbox.admin("GET", "tokens")
        kept = connector.config["credentials"]
        assert (kept["refresh_token"], kept["access_token"]) == (newest["refresh_token"], newest["access_token"])
        assert (given != newest["refresh_token"]) == rotates


def test_a_token_that_expires_again_and_again_is_refreshed_each_time(small_shop: RunningSandbox) -> None:
    before = small_shop.admin("GET", "tokens")["refreshes"]
    small_shop.faults({"kind": "expire_token", "stream": "order_price_details", "every": 15, "count": 4})
    run = connected(small_shop, num_workers=4).read(*DETAILS).succeeded()
    assert small_shop.admin("GET", "tokens")["refreshes"] == before + 4
    for name in DETAILS:
        assert_same(name, read_to(name, run.records[name]), expected(small_shop, name))


@pytest.mark.parametrize(
    "credentials",
    [
        pytest.param({"token_expiry_date": "2026-01-01T00:00:00Z"}, id="past its date"),
        pytest.param({"access_token": "ROW_not_a_token"}, id="not known to the API"),
    ],
)
def test_an_access_token_that_can_not_work_is_replaced(small_shop: RunningSandbox, credentials: dict) -> None:
    before = small_shop.admin("GET", "tokens")["refreshes"]
    connected(small_shop, credentials=credentials).read("warehouses").succeeded()
    assert small_shop.admin("GET", "tokens")["refreshes"] == before + 1


def test_a_refresh_token_that_dies_during_a_run_asks_to_authorize_again(small_shop: RunningSandbox) -> None:
    connector = connected(small_shop)
    expiry = {"kind": "expire_token", "stream": "order_price_details", "after": 10, "count": 1}
    small_shop.faults(expiry, refresh_token_dead=True)
    run = connector.read("order_price_details")
    assert run.returncode != 0
    assert run.errors()
    told = run.failed_streams()["order_price_details"]
    assert "Authorize the shop again" in told
    assert "request_id" in told
    kinds = {error["failure_type"] for error in run.errors() if error.get("stream_descriptor")}
    assert kinds == {"config_error"}


def test_a_run_killed_while_it_hands_back_its_tokens_leaves_a_connection_that_works(small_shop: RunningSandbox) -> None:
    connector = without_access_token(small_shop)
    given = connector.config["credentials"]["refresh_token"]
    killed = connector.read("warehouses", kill_when=after(1, "CONTROL"))
    assert killed.returncode == -9
    assert connector.config["credentials"]["refresh_token"] != given
    connector.read("warehouses").succeeded()


def test_new_tokens_are_written_back_to_the_config_file(small_shop: RunningSandbox) -> None:
    connector = without_access_token(small_shop, lookback_window="P1D")
    path = connector.config_path
    path.touch()
    path.chmod(0o600)
    given = json.loads(json.dumps(connector.config))
    connector.read("warehouses").succeeded()
    written = json.loads(path.read_text())
    newest = small_shop.admin("GET", "tokens")
    assert written["credentials"]["refresh_token"] == newest["refresh_token"]
    assert written["credentials"]["access_token"] == newest["access_token"]
    assert written["credentials"]["refresh_token"] != given["credentials"]["refresh_token"]
    assert {**written, "credentials": None} == {**given, "credentials": None}
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    # The next run of the command line takes what this one has left.
    connector.config = written
    connector.read("warehouses").succeeded()
    assert small_shop.admin("GET", "tokens")["refresh_token"] == newest["refresh_token"]


def test_the_platform_knows_the_new_refresh_token_before_the_api_sees_the_new_access_token(
    small_shop: RunningSandbox, tmp_path: Path
) -> None:
    """The API's host looks, at the first request, at what the connector has said and written until then."""
    connector = without_access_token(small_shop)
    said, config_path = tmp_path / "stdout", tmp_path / "config.json"
    seen: list[dict[str, Any]] = []

    def look(access_token: str) -> None:
        lines = [json.loads(line) for line in said.read_text().splitlines()]
        controls = [line["control"]["connectorConfig"]["config"] for line in lines if line["type"] == "CONTROL"]
        told = [config["credentials"] for config in controls]
        seen.append({"used": access_token, "told": told, "file": json.loads(config_path.read_text())["credentials"]})

    with _api_host(look) as address:
        config_path.write_text(json.dumps(connector.config | {"api_base_url": address}))
        with said.open("w") as stdout:
            subprocess.run([PROGRAM, "check", "--config", config_path], stdout=stdout, timeout=60, check=False)
    first = seen[0]
    refresh_token = small_shop.admin("GET", "tokens")["refresh_token"]
    assert [credentials["refresh_token"] for credentials in first["told"]] == [refresh_token]
    assert first["told"][0]["access_token"] == first["used"] == first["file"]["access_token"]
    assert first["file"]["refresh_token"] == refresh_token


@contextmanager
def _api_host(look: Any) -> Iterator[str]:
    """A host that calls `look` with the access token of every request and has no shop for anyone."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            look(self.headers["x-tts-access-token"])
            body = b'{"code":0,"message":"Success","request_id":"1","data":{"shops":[]}}'
            self.send_response(200)
            self.send_header("content-length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: Any) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()
