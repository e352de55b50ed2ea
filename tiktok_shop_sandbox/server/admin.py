"""The admin API for tests, under /_sandbox/: data, request log, faults and tokens. Requests are unsigned."""

from __future__ import annotations

import dataclasses
from typing import Any

import orjson
from aiohttp import web

from .. import history
from ..fulfillment import added_orders, order_information
from ..listings import admin as listing_admin
from ..store import Shop
from .conditions import SettingError
from .state import Sandbox

PREFIX = "/_sandbox/"
_CHUNK_BYTES = 1 << 20


async def handle(sandbox: Sandbox, request: web.BaseRequest) -> web.StreamResponse:
    """Answers a request under the prefix."""
    parts = request.path.removeprefix(PREFIX).strip("/").split("/")
    method = request.method
    body = await request.read()
    try:
        options = orjson.loads(body) if body else {}
        sandbox.operations.settle(sandbox.conditions)
        if method == "GET" and parts[0] == "truth" and len(parts) == 3:
            return await _truth(sandbox, request, *parts[1:])
        match method, *parts:
            case "GET", "truth":
                answer: Any = _shops_with_counts(sandbox)
            case "GET", "shopify", name:
                answer = sandbox.world.shopify[name]
            case "GET", "planted":
                answer = sandbox.world.planted
            case "GET", "world":
                answer = {"seed": sandbox.world.seed, "now": sandbox.world.now, "shopify": list(sandbox.world.shopify)}
            case "POST", "live":
                until = options.get("until", sandbox.world.now + options.get("seconds", 0))
                extra = {name: options[name] for name in ("rate_per_day", "seed") if name in options}
                skipped = max(0, until - sandbox.world.now)
                answer = history.live(sandbox.world, until=until, **extra)
                for table, keys in sandbox.skip(skipped).items():
                    answer.setdefault(table, []).extend(keys)
            case "POST", "time":
                answer = sandbox.skip(options.get("seconds", 0))
            case "POST", "orders", shop_id:
                answer = added_orders.add(sandbox.operations.fulfillment(_shop(sandbox, shop_id)), options)
            case "POST", "orders", shop_id, order_id:
                fulfillment = sandbox.operations.fulfillment(_shop(sandbox, shop_id))
                answer = added_orders.change(fulfillment, order_id, options)
            case "GET", "order_information":
                answer = _order_information(sandbox)
            case "POST", "listings", shop_id, product_id:
                listings = sandbox.operations.listings(_shop(sandbox, shop_id))
                answer = listing_admin.change(listings, product_id, options)
            case "GET", "requests":
                since = int(request.query.get("since", 0))
                answer = [logged.as_json() for logged in sandbox.request_log if logged.n > since]
            case "GET", "rates":
                answer = {
                    shop_id: {
                        "requests": window.requests,
                        "refused": window.refused,
                        "highest_in_one_second": window.peak,
                    }
                    for shop_id, window in sandbox.rates.items()
                }
            case "DELETE", "rates":
                sandbox.rates.clear()
                answer = {}
            case "GET", "faults":
                answer = _faults(sandbox)
            case "POST", "faults":
                sandbox.set_faults(options)
                answer = _faults(sandbox)
            case "DELETE", "faults":
                sandbox.clear_faults()
                answer = _faults(sandbox)
            case "GET", "tokens":
                answer = _tokens(sandbox)
            case "POST", "tokens", "expire":
                sandbox.authorization.expire_access_tokens(sandbox.now())
                answer = _tokens(sandbox)
            case "POST", "tokens", "consent":
                answer = {"code": sandbox.authorization.consent(sandbox.now())}
            case _:
                return _error(404, f"The sandbox has no {method} {request.path}.")
    except (SettingError, orjson.JSONDecodeError) as error:
        return _error(400, str(error))
    except KeyError as missing:
        return _error(404, f"The sandbox has no {missing}.")
    return web.Response(body=orjson.dumps(answer, default=str), content_type="application/json")


def _error(status: int, message: str) -> web.Response:
    return web.Response(status=status, body=orjson.dumps({"error": message}), content_type="application/json")


def _shop(sandbox: Sandbox, shop_id: str) -> Shop:
    return {shop.id: shop for shop in sandbox.world.shops}[shop_id]


def _shops_with_counts(sandbox: Sandbox) -> list[dict[str, Any]]:
    return [
        {item.name: getattr(shop, item.name) for item in dataclasses.fields(shop) if item.name != "tables"}
        | {"tables": {name: len(table) for name, table in shop.tables.items()}}
        for shop in sandbox.world.shops
    ]


async def _truth(sandbox: Sandbox, request: web.BaseRequest, shop_id: str, table_name: str) -> web.StreamResponse:
    """Streams the table as one JSON object; `?keys=a,b` limits it to those records."""
    table = _shop(sandbox, shop_id).tables[table_name]
    keys = request.query["keys"].split(",") if "keys" in request.query else table.keys()
    response = web.StreamResponse()
    response.content_type = "application/json"
    await response.prepare(request)
    chunk = bytearray(b"{")
    separator = b""
    for key in keys:
        record = table.get(key)
        if record is not None:
            chunk += separator + orjson.dumps(key) + b":" + record
            separator = b","
        if len(chunk) > _CHUNK_BYTES:
            await response.write(bytes(chunk))
            chunk.clear()
    await response.write(bytes(chunk + b"}"))
    await response.write_eof()
    return response


def _order_information(sandbox: Sandbox) -> dict[str, Any]:
    received = sandbox.operations.order_information
    return {
        "path": order_information.PATH,
        "headers": received.headers(),
        "calls": received.calls,
        "received": list(received.received.values()),
    }


def _faults(sandbox: Sandbox) -> dict[str, Any]:
    return {"conditions": dataclasses.asdict(sandbox.conditions), "rules": sandbox.faults.counts()}


def _tokens(sandbox: Sandbox) -> dict[str, Any]:
    authorization = sandbox.authorization
    return {
        "refreshes": authorization.refreshes,
        "exchanges": authorization.exchanges,
        "access_token": authorization.access_token,
        "access_token_ends_at": authorization.access_token_ends_at(),
        "refresh_token": authorization.refresh_token,
    }
