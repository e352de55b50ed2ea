"""The HTTP server: API host, token host, consent page and admin API on one port."""

from __future__ import annotations

import asyncio
import hashlib
import html
import json
import socket
import struct
import time
from collections.abc import Mapping
from decimal import Decimal
from email.utils import formatdate
from ipaddress import ip_address
from typing import Any
from urllib.parse import parse_qsl, urlencode

import orjson
from aiohttp import web

from ..fulfillment import order_information
from ..operations.operation import Operation
from ..store import Shop
from . import admin, api_errors, routes, token_host
from .api_errors import ApiError
from .faults import Rule, Target
from .gateway import Gateway, Reply, Request
from .parameters import QueryParameters
from .state import LoggedRequest, Sandbox

_HTML_ERROR = b"<html><head><title>%d</title></head><body><center><h1>%d</h1></center><hr>nginx</body></html>"
_JSON = {"Content-Type": "application/json; charset=utf-8"}
_MAX_REQUEST_BYTES = 128 << 20
# Query parameters that differ between attempts at the same request.
_PER_ATTEMPT = ("sign", "timestamp", "access_token")


class App:
    """Request handler for an aiohttp server."""

    def __init__(self, sandbox: Sandbox) -> None:
        self._sandbox = sandbox
        self._gateway = Gateway(sandbox)

    async def handle(self, request: web.BaseRequest) -> web.StreamResponse:
        path = request.path
        if path.startswith(admin.PREFIX):
            if not ip_address(request.remote or "0.0.0.0").is_loopback:
                return web.Response(status=403, text="The sandbox's admin API is only available from this machine.")
            return await admin.handle(self._sandbox, request)
        if path == "/open/authorize":
            return self._consent(request)
        return await self._serve(request)

    async def _serve(self, request: web.BaseRequest) -> web.StreamResponse:
        """Answers a request to the API or the token host, with the faults that apply to it."""
        sandbox = self._sandbox
        raw_query = request.rel_url.raw_query_string
        query = QueryParameters()
        for name, value in parse_qsl(raw_query, keep_blank_values=True):
            query.setdefault(name, value)
        headers = request.headers
        api_request = Request(
            request.method,
            request.path,
            query,
            await request.read(),
            headers.get("Content-Type", ""),
            headers.get("x-tts-access-token"),
        )
        shop = sandbox.shop_by_cipher(query["shop_cipher"]) if "shop_cipher" in query else None
        stream, writes = _route(api_request)
        admitted = self._gateway.admit(shop)
        log = self._log(api_request, raw_query, shop.id if shop else "", stream, writes)
        rules = self._firing_rules(api_request, shop, stream, writes)
        await _pause(sandbox.conditions.latency_ms + _milliseconds(rules, "slow"))
        fault_response = await self._fault_response(request, rules, log)
        if fault_response is not None:
            return fault_response
        if stream == "token":
            reply = self._token_reply(api_request)
        elif stream == order_information.NAME:
            reply = self._order_information_reply(headers, api_request.body)
        else:
            reply = self._gateway.reply(api_request, shop, admitted, rules)
        log.code = reply.code
        await _pause(_milliseconds(rules, "slow_response"))
        kinds = {rule.kind for rule in rules}
        if "lose_response" in kinds:
            return _reset(request)
        log.status = reply.status
        return await _deliver(request, reply, kinds, _JSON | self._date())

    def _log(self, request: Request, raw_query: str, shop_id: str, stream: str, writes: bool) -> LoggedRequest:
        """A new entry of the request log, without a status yet."""
        sandbox = self._sandbox
        sandbox.request_count += 1
        log = LoggedRequest(
            sandbox.request_count,
            time.time(),
            request.method,
            request.path,
            raw_query,
            _loggable(request),
            0,
            None,
            shop_id,
            stream,
            writes,
        )
        sandbox.request_log.append(log)
        return log

    def _date(self) -> dict[str, str]:
        """The Date header by the API's clock. Without an offset aiohttp sends the same header itself."""
        offset = self._sandbox.conditions.clock_offset_seconds
        return {"Date": formatdate(self._sandbox.now(), usegmt=True)} if offset else {}

    def _firing_rules(self, request: Request, shop: Shop | None, stream: str, writes: bool) -> list[Rule]:
        if not self._sandbox.faults.rules:
            return []
        parameters = sorted((name, value) for name, value in request.query.items() if name not in _PER_ATTEMPT)
        text = repr((request.method, request.path, parameters, request.body))
        fingerprint = hashlib.blake2b(text.encode(), digest_size=12).hexdigest()
        return self._sandbox.faults.fire(Target(stream, request.path, shop.id if shop else "", fingerprint, writes))

    async def _fault_response(
        self, request: web.BaseRequest, rules: list[Rule], log: LoggedRequest
    ) -> web.StreamResponse | None:
        """The response of a fault that replaces the API's; None if no rule does so."""
        for rule in rules:
            match rule.kind:
                case "expire_token":
                    self._sandbox.authorization.expire_access_tokens(self._sandbox.now())
                case "hang":
                    await asyncio.sleep(rule.milliseconds / 1_000)
                    return _reset(request)
                case "reset":
                    return _reset(request)
                case "http_error":
                    log.status = rule.http_status
                    body = _HTML_ERROR % (rule.http_status, rule.http_status)
                    return web.Response(status=rule.http_status, body=body, content_type="text/html")
                case "api_error" | "throttle":
                    if rule.kind == "throttle":
                        error = api_errors.too_many_requests()
                    else:
                        error = api_errors.by_code(rule.code, rule.message)
                    log.status, log.code = rule.http_status, error.code
                    headers = _JSON | ({"Retry-After": rule.retry_after} if rule.retry_after else {})
                    body = self._gateway.error_reply(error).body
                    return web.Response(status=rule.http_status, body=body, headers=headers)
        return None

    def _token_reply(self, request: Request) -> Reply:
        try:
            if request.method != "GET":
                raise api_errors.invalid_method()
            data = token_host.token_pair(self._sandbox, request.path, request.query)
        except ApiError as error:
            return self._gateway.error_reply(error)
        envelope = {"code": 0, "message": "success", "request_id": self._gateway.request_id().decode(), "data": data}
        return Reply(200, 0, orjson.dumps(envelope))

    def _order_information_reply(self, headers: Mapping[str, str], body: bytes) -> Reply:
        try:
            fields = json.loads(body, parse_float=Decimal)
        except ValueError:
            fields = None
        envelope = self._sandbox.operations.order_information.receive(headers, fields)
        return Reply(200, envelope["code"], orjson.dumps(envelope))

    def _consent(self, request: web.BaseRequest) -> web.StreamResponse:
        """The seller's consent page: consents immediately, or denies with `?deny=1`."""
        query = request.query
        if query.get("service_id") != self._sandbox.authorization.service_id:
            return web.Response(status=400, text="service_id doesn't belong to this sandbox's app.")
        if query.get("deny"):
            answer = {"code": "null", "error": "auth_denied", "state": query.get("state", "")}
        else:
            code = self._sandbox.authorization.consent(self._sandbox.now())
            answer = {"code": code, "state": query.get("state", "")}
        redirect_url = self._sandbox.conditions.redirect_url
        if redirect_url:
            return web.Response(status=302, headers={"Location": f"{redirect_url}?{urlencode(answer)}"})
        rows = "".join(f"<dt>{name}</dt><dd>{html.escape(value)}</dd>" for name, value in answer.items())
        return web.Response(text=f"<html><body><dl>{rows}</dl></body></html>", content_type="text/html")


def make_request(*arguments: Any) -> web.BaseRequest:
    """For the aiohttp server: requests that may be as large as uploads are."""
    return web.BaseRequest(*arguments, loop=asyncio.get_running_loop(), client_max_size=_MAX_REQUEST_BYTES)


def _route(request: Request) -> tuple[str, bool]:
    """The name of the request's endpoint or operation, "" if there is none, and whether it writes."""
    if token_host.handles(request.path):
        return "token", False
    if request.path == order_information.PATH:
        return order_information.NAME, True
    found = routes.find(request.method, request.path)
    if found is None:
        return "", False
    target = found[0]
    return target.name, isinstance(target, Operation) and target.writes


def _loggable(request: Request) -> bytes:
    """Uploads would fill the log."""
    is_multipart = request.content_type.startswith("multipart/")
    return f"({len(request.body)} bytes)".encode() if is_multipart else request.body


def _milliseconds(rules: list[Rule], kind: str) -> int:
    return sum(rule.milliseconds for rule in rules if rule.kind == kind)


async def _pause(milliseconds: int) -> None:
    if milliseconds:
        await asyncio.sleep(milliseconds / 1_000)


async def _deliver(
    request: web.BaseRequest, reply: Reply, faults: set[str], headers: dict[str, str]
) -> web.StreamResponse:
    body = reply.body
    if "malformed" in faults:
        body = body[: len(body) * 2 // 3]
    if "truncate" not in faults:
        return web.Response(status=reply.status, body=body, headers=headers)
    response = web.StreamResponse(status=reply.status, headers=headers)
    response.content_length = len(body)
    await response.prepare(request)
    await response.write(body[: len(body) // 2])
    if request.transport:
        request.transport.close()
    return response


def _reset(request: web.BaseRequest) -> web.Response:
    """Resets the TCP connection. aiohttp discards the response returned here."""
    transport = request.transport
    if transport is not None:
        connection = transport.get_extra_info("socket")
        if connection is not None:
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        transport.abort()
    return web.Response()
