"""The minimum that a Python program can do to read a stream: one HTTP session, one loop, one fast JSON parser.

It requests the same pages as the connector, with the same signature, but has no retries, rate limit, state or
concurrency. `python -m benchmarks.baseline_reader CONFIG STREAM DAYS [--lines]` reads windows of DAYS days, prints the
number of records to stderr and, with `--lines`, every record as a JSON line to stdout.
"""

from __future__ import annotations

import argparse
import hashlib
import hmac
import json
import sys
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import orjson
import requests

DAY = 86_400


class Api:
    def __init__(self, config: dict[str, Any]) -> None:
        credentials = config["credentials"]
        self._base = config["api_base_url"]
        self._key, self._secret = credentials["app_key"], credentials["app_secret"].encode()
        self._session = requests.Session()
        self._session.headers.update(
            {"x-tts-access-token": credentials["access_token"], "content-type": "application/json"}
        )

    def request(self, method: str, path: str, parameters: dict[str, Any], body: bytes = b"") -> dict[str, Any]:
        """The `data` of the response."""
        parameters = parameters | {"app_key": self._key, "timestamp": int(time.time())}
        signed = path + "".join(f"{name}{parameters[name]}" for name in sorted(parameters))
        message = self._secret + signed.encode() + body + self._secret
        parameters["sign"] = hmac.new(self._secret, message, hashlib.sha256).hexdigest()
        response = self._session.request(method, self._base + path, params=parameters, data=body or None)
        envelope = orjson.loads(response.content)
        if envelope["code"]:
            raise SystemExit(f"{path}: {envelope}")
        return envelope["data"]


def orders(api: Api, cipher: str, start: int, end: int, window: int) -> Iterator[dict[str, Any]]:
    parameters = {"shop_cipher": cipher, "page_size": 100, "sort_field": "update_time", "sort_order": "ASC"}
    for window_start in range(start, end, window):
        body = orjson.dumps({"update_time_ge": window_start, "update_time_lt": min(window_start + window, end)})
        token = None
        while True:
            page = parameters if token is None else parameters | {"page_token": token}
            data = api.request("POST", "/order/202309/orders/search", page, body)
            yield from data.get("orders") or ()
            token = data.get("next_page_token")
            if not token:
                break


def order_price_details(api: Api, cipher: str, start: int, end: int, window: int) -> Iterator[dict[str, Any]]:
    for order in orders(api, cipher, start, end, window):
        yield api.request("GET", f"/order/202407/orders/{order['id']}/price_detail", {"shop_cipher": cipher})


READERS = {"orders": orders, "order_price_details": order_price_details}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("config", type=Path)
    parser.add_argument("stream", choices=READERS)
    parser.add_argument("days", type=int)
    parser.add_argument("--lines", action="store_true")
    arguments = parser.parse_args()
    config = json.loads(arguments.config.read_text())
    api = Api(config)
    start = unix_seconds(config["start_date"])
    end = unix_seconds(config["end_date"]) if "end_date" in config else int(time.time()) + 1
    window = arguments.days * DAY
    count = 0
    for shop in api.request("GET", "/authorization/202309/shops", {})["shops"]:
        for record in READERS[arguments.stream](api, shop["cipher"], start, end, window):
            count += 1
            if arguments.lines:
                sys.stdout.buffer.write(orjson.dumps(record, option=orjson.OPT_APPEND_NEWLINE))
    print(count, file=sys.stderr)


def unix_seconds(date: str) -> int:
    return int(datetime.fromisoformat(date).replace(tzinfo=UTC).timestamp())


if __name__ == "__main__":
    main()
