"""One server for the API host, the token host, the consent page and the sandbox's own side."""

from __future__ import annotations

import asyncio
import hashlib
import html
import socket
import struct
import time
from email.utils import formatdate
from ipaddress import ip_address
from urllib.parse import parse_qsl, urlencode

import orjson
from aiohttp import web

from ..store import Shop
from . import admin, endpoints, refusal, token_host
from .faults import Rule, Target
from .gateway import Gateway, Reply, Request
from .parameters import QueryParameters
from .refusal import Refusal
from .state import Sandbox, Served

_HTML_ERROR = b"<html><head><title>%d</title></head><body><center><h1>%d</h1></center><hr>nginx</body></html>"
_JSON = {"Content-Type": "application/json; charset=utf-8"}
# Parameters that change from attempt to attempt without making it another request.
_ATTEMPT_ONLY = ("sign", "timestamp", "access_token")


class App:
    """The request handler of an aiohttp server."""

    def __init__(self, sandbox: Sandbox) -> None:
        self._sandbox = sandbox
        self._gateway = Gateway(sandbox)

    async def handle(self, request: web.BaseRequest) -> web.StreamResponse:
        path = request.path
        if path.startswith(admin.PREFIX):
            if not ip_address(request.remote or "0.0.0.0").is_loopback:
                return web.Response(status=403, text="The sandbox's own side answers its own machine only.")
            return await admin.handle(self._sandbox, request)
        if path == "/open/authorize":
            return self._consent(request)
        return await self._serve(request)

    async def _serve(self, request: web.BaseRequest) -> web.StreamResponse:
        """A request to the API or the token host: faults first and last, the protocol between."""
        sandbox = self._sandbox
        arrived = time.time()
        raw_query = request.rel_url.raw_query_string
        query = QueryParameters()
        for name, value in parse_qsl(raw_query, keep_blank_values=True):
            query.setdefault(name, value)
        headers = request.headers
        asked = Request(
            request.method,
            request.path,
            query,
            await request.read(),
            headers.get("Content-Type", ""),
            headers.get("x-tts-access-token"),
        )
        shop = sandbox.shop_of(query["shop_cipher"]) if "shop_cipher" in query else None
        stream = _stream(asked.path)
        admitted = self._gateway.admit(shop)
        sandbox.requests += 1
        log = Served(
            sandbox.requests,
            arrived,
            asked.method,
            asked.path,
            raw_query,
            asked.body,
            0,
            None,
            shop.id if shop else "",
            stream,
        )
        sandbox.served.append(log)
        rules = self._strike(asked, shop, stream)
        milliseconds = sandbox.conditions.latency_ms + sum(rule.milliseconds for rule in rules if rule.kind == "slow")
        if milliseconds:
            await asyncio.sleep(milliseconds / 1_000)
        instead = await self._instead(request, rules, log)
        if instead is not None:
            return instead
        reply = self._token_reply(asked) if stream == "token" else self._gateway.reply(asked, shop, admitted, rules)
        log.status, log.code = reply.status, reply.code
        return await _deliver(request, reply, {rule.kind for rule in rules}, _JSON | self._date())

    def _date(self) -> dict[str, str]:
        """The header that tells the API's clock, where that isn't the machine's, which aiohttp tells by itself."""
        offset = self._sandbox.conditions.clock_offset_seconds
        return {"Date": formatdate(self._sandbox.now(), usegmt=True)} if offset else {}

    def _strike(self, asked: Request, shop: Shop | None, stream: str) -> list[Rule]:
        if not self._sandbox.faults.rules:
            return []
        same = sorted((name, value) for name, value in asked.query.items() if name not in _ATTEMPT_ONLY)
        text = repr((asked.method, asked.path, same, asked.body))
        fingerprint = hashlib.blake2b(text.encode(), digest_size=12).hexdigest()
        return self._sandbox.faults.strike(Target(stream, asked.path, shop.id if shop else "", fingerprint))

    async def _instead(self, request: web.BaseRequest, rules: list[Rule], log: Served) -> web.StreamResponse | None:
        """What a fault answers in the API's place; None if the API itself shall answer."""
        for rule in rules:
            match rule.kind:
                case "expire_token":
                    self._sandbox.authorisation.expire_access_tokens(self._sandbox.now())
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
                        refused = refusal.too_many_requests()
                    else:
                        refused = refusal.by_code(rule.code, rule.message)
                    log.status, log.code = rule.http_status, refused.code
                    headers = _JSON | ({"Retry-After": rule.retry_after} if rule.retry_after else {})
                    body = self._gateway.refused(refused).body
                    return web.Response(status=rule.http_status, body=body, headers=headers)
        return None

    def _token_reply(self, asked: Request) -> Reply:
        try:
            if asked.method != "GET":
                raise refusal.wrong_method()
            data = token_host.token_pair(self._sandbox, asked.path, asked.query)
        except Refusal as refused:
            return self._gateway.refused(refused)
        envelope = {"code": 0, "message": "success", "request_id": self._gateway.request_id().decode(), "data": data}
        return Reply(200, 0, orjson.dumps(envelope))

    def _consent(self, request: web.BaseRequest) -> web.StreamResponse:
        """The seller's consent page: agrees at once, or with `?deny=1` refuses."""
        query = request.query
        if query.get("service_id") != self._sandbox.authorisation.service_id:
            return web.Response(status=400, text="service_id is not that of this sandbox's app.")
        if query.get("deny"):
            given = {"code": "null", "error": "auth_denied", "state": query.get("state", "")}
        else:
            code = self._sandbox.authorisation.consent(self._sandbox.now())
            given = {"code": code, "state": query.get("state", "")}
        redirect_url = self._sandbox.conditions.redirect_url
        if redirect_url:
            return web.Response(status=302, headers={"Location": f"{redirect_url}?{urlencode(given)}"})
        rows = "".join(f"<dt>{name}</dt><dd>{html.escape(value)}</dd>" for name, value in given.items())
        return web.Response(text=f"<html><body><dl>{rows}</dl></body></html>", content_type="text/html")


def _stream(path: str) -> str:
    if token_host.handles(path):
        return "token"
    found = endpoints.find(path)
    return found[0].name if found else ""


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
    """Ends the connection with a TCP reset; the response returned has nobody left to go to."""
    transport = request.transport
    if transport is not None:
        connection = transport.get_extra_info("socket")
        if connection is not None:
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        transport.abort()
    return web.Response()
