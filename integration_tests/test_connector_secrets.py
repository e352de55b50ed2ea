"""No secret, token or signature in logs, traces, error messages or the request log."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

from integration_tests.connector import Connector, Run, connected, without_access_token
from tiktok_shop_sandbox.testing import RunningSandbox

SIGNATURE = re.compile(r"(?<![0-9a-f_])[0-9a-f]{64}(?![0-9a-f])")
LOG_KEYS = {
    "time",
    "method",
    "path",
    "query",
    "status",
    "code",
    "message",
    "request_id",
    "milliseconds",
    "attempt",
    "stream",
}


def _secrets(sandbox: RunningSandbox, *configs: dict[str, Any]) -> set[str]:
    """Every key, secret and token of these configs and the sandbox's newest tokens."""
    found = {sandbox.admin("GET", "tokens")[name] for name in ("access_token", "refresh_token")}
    for config in configs:
        names = ("app_key", "app_secret", "refresh_token", "access_token")
        found |= {config["credentials"][name] for name in names if name in config["credentials"]}
    return found


def _assert_none_in(text: str, secrets: set[str]) -> None:
    for secret in secrets:
        assert secret not in text, f"...{text[max(0, text.index(secret) - 300) : text.index(secret) + 60]}..."
    leaked = SIGNATURE.search(text)
    assert leaked is None, f"...{text[max(0, leaked.start() - 300) : leaked.end()]}..."


def _public_output(run: Run) -> str:
    """All but the CONTROL messages, which hand the tokens to the platform, and the records, which are the shop's."""
    public = [message for message in run.messages if message["type"] not in ("CONTROL", "RECORD")]
    return "\n".join(map(json.dumps, public)) + run.stderr


def _copy(config: dict[str, Any]) -> dict[str, Any]:
    return json.loads(json.dumps(config))


def test_debug_output_during_faults_contains_no_secret(small_shop: RunningSandbox) -> None:
    connector = without_access_token(small_shop)
    original = _copy(connector.config)
    small_shop.faults(
        {"kind": "reset", "stream": "token", "count": 1},
        {"kind": "http_error", "stream": "token", "count": 1},
        {"kind": "reset", "stream": "orders", "count": 1},
        {"kind": "http_error", "stream": "orders", "count": 2},
        {"kind": "malformed", "stream": "warehouses", "count": 1},
        {"kind": "throttle", "stream": "returns", "count": 1},
        {"kind": "truncate", "stream": "packages", "count": 1},
        {"kind": "expire_token", "stream": "order_price_details", "after": 20, "count": 1},
    )
    streams = ("orders", "order_price_details", "warehouses", "returns", "packages")
    run = connector.read(*streams, debug=True).succeeded()
    assert any(message["type"] == "DEBUG" for message in run.messages)
    _assert_none_in(_public_output(run), _secrets(small_shop, original, connector.config))


def test_api_refusal_reveals_no_secret(small_shop: RunningSandbox) -> None:
    connector = connected(small_shop, credentials={"app_secret": "not-the-secret-of-this-app"})
    original = _copy(connector.config)
    run = connector.read("orders", "warehouses", debug=True)
    assert run.returncode != 0
    _assert_none_in(_public_output(run), _secrets(small_shop, original))


def test_unreachable_token_host_reveals_no_secret(small_shop: RunningSandbox) -> None:
    # The address of a refresh holds the app's secret; a library's exception would print it.
    connector = without_access_token(small_shop, auth_base_url="http://127.0.0.1:9")
    original = _copy(connector.config)
    run = connector.read("warehouses", debug=True)
    assert run.returncode != 0
    assert "token host" in run.failed_streams()["warehouses"]
    _assert_none_in(_public_output(run), _secrets(small_shop, original))


def test_request_log_has_every_request_and_no_secret(small_shop: RunningSandbox, tmp_path: Path) -> None:
    path = tmp_path / "requests.jsonl"
    connector = without_access_token(small_shop, api_log_path=str(path))
    original = _copy(connector.config)
    small_shop.faults(
        {"kind": "http_error", "stream": "returns", "count": 1},
        {"kind": "reset", "stream": "packages", "count": 1},
        refused_orders=["none"],
    )
    served = len(small_shop.requests())
    connector.read("orders", "order_price_details", "returns", "packages").succeeded()
    lines = [json.loads(line) for line in path.read_text().splitlines()]
    assert all(set(line) == LOG_KEYS for line in lines)

    def summary(line: dict[str, Any]) -> tuple[Any, ...]:
        return line["method"], line["path"], line["status"] or 0, line["code"]

    requests = small_shop.requests(since=served)
    assert sorted(map(repr, map(summary, lines))) == sorted(map(repr, map(summary, requests)))
    retried = [line for line in lines if line["attempt"] > 1]
    assert {line["stream"] for line in retried} == {"returns", "packages"}
    _assert_none_in(path.read_text(), _secrets(small_shop, original, connector.config))


def test_request_log_is_off_by_default(small_shop: RunningSandbox) -> None:
    connector: Connector = connected(small_shop)
    connector.read("warehouses").succeeded()
    assert {path.name for path in connector.folder.iterdir()} == {"config.json", "catalog.json"}
