"""The API gateway: the checks that every request passes before its endpoint, and the response envelope."""

from __future__ import annotations

import functools
import random
import time
from dataclasses import dataclass

import orjson

from ..operations import body as operation_body
from ..operations.operation import Operation, OperationCall
from ..store import Shop
from . import api_errors, concurrent_updates, routes
from .api_errors import ApiError
from .conditions import applies
from .endpoints import Endpoint
from .faults import Rule
from .parameters import QueryParameters
from .read_handlers import Call, Page, ReadResult
from .signature import sign
from .state import Sandbox

_MAX_TIMESTAMP_AGE_SECONDS = 300
_MAX_TIMESTAMP_LEAD_SECONDS = 30
# The rate window that counts requests without a shop.
_NO_SHOP = "app"


@dataclass
class Request:
    """A request as received."""

    method: str
    path: str
    query: QueryParameters
    body: bytes
    content_type: str
    access_token: str | None


@dataclass
class Reply:
    """A response: HTTP status, envelope code, JSON body."""

    status: int
    code: int
    body: bytes


class Gateway:
    """Runs the API's checks in the API's order and wraps results in the envelope."""

    def __init__(self, sandbox: Sandbox) -> None:
        self._sandbox = sandbox
        self._random = random.Random(sandbox.world.seed)
        self._serial = 0

    def admit(self, shop: Shop | None) -> bool:
        """Counts the request; False if it exceeds the shop's rate limit."""
        window = self._sandbox.rate(shop.id if shop else _NO_SHOP)
        return window.admit(time.monotonic(), self._sandbox.conditions.requests_per_second)

    def reply(self, request: Request, shop: Shop | None, admitted: bool, fault_rules: list[Rule]) -> Reply:
        """`fault_rules`: the rules that fire for this request; those that update records are applied here."""
        try:
            found = routes.find(request.method, request.path)
            if found is None:
                raise api_errors.invalid_path()
            endpoint, path_id = found
            self._check(request, endpoint, shop, admitted)
            self._sandbox.operations.settle(self._sandbox.conditions)
            if isinstance(endpoint, Operation):
                data = self._operate(request, endpoint, path_id, shop, fault_rules)
            else:
                data = self._read(request, endpoint, path_id, shop, fault_rules).data
        except ApiError as error:
            return self.error_reply(error)
        envelope = b'{"code":0,"data":%b,"message":"Success","request_id":"%b"}'
        return Reply(200, 0, envelope % (data, self.request_id()))

    def error_reply(self, error: ApiError) -> Reply:
        conditions = self._sandbox.conditions
        message = error.message
        if conditions.wording == "live" and message is not None:
            message = f"{message.replace('`', chr(39))} For more details: https://m.tiktok.shop/s/AIu6dbFhs2XW"
        envelope = {
            "code": error.code,
            "data": None,
            "message": message,
            "request_id": self.request_id().decode(),
        }
        return Reply(conditions.error_status or error.status, error.code, orjson.dumps(envelope))

    def _check(self, request: Request, endpoint: Endpoint | Operation, shop: Shop | None, admitted: bool) -> None:
        sandbox, conditions, now = self._sandbox, self._sandbox.conditions, self._sandbox.now()
        if request.method != endpoint.method:
            raise api_errors.invalid_method()
        if request.query.get("app_key") != sandbox.authorization.app_key:
            raise api_errors.bad_app_key()
        _check_timestamp(request.query.get("timestamp", ""), now)
        signature = request.query.get("sign")
        if not signature:
            raise api_errors.no_signature()
        secret = sandbox.authorization.app_secret
        if signature != sign(secret, request.path, request.query, request.body, request.content_type):
            raise api_errors.bad_signature()
        if not conditions.address_allowed:
            raise api_errors.address_not_allowed()
        sandbox.authorization.check_access_token(request.access_token, now, conditions.expired_token_status)
        if endpoint.shop_cipher:
            if not request.query.get("shop_cipher"):
                raise api_errors.missing_shop_cipher()
            if shop is None:
                raise api_errors.bad_shop_cipher()
            if applies(conditions.suspended_shops, shop.id):
                raise api_errors.inactive_shop()
        elif "shop_cipher" in request.query:
            raise api_errors.unexpected_shop_cipher()
        if set(endpoint.scopes) <= set(conditions.missing_scopes):
            raise api_errors.missing_scope(endpoint.scopes[0])
        if not admitted:
            raise api_errors.too_many_requests()

    def _operate(
        self, request: Request, operation: Operation, path_id: str, shop: Shop | None, fault_rules: list[Rule]
    ) -> bytes:
        fields, files = operation_body.read(operation, request.body, request.content_type)
        sandbox = self._sandbox
        call = OperationCall(
            state=sandbox.operations,
            conditions=sandbox.conditions,
            shop=shop,
            path_id=path_id,
            query=request.query,
            body=fields,
            files=files,
        )
        outcome = operation.handler(call)
        if outcome.apply and not any(rule.kind == "ignore_write" for rule in fault_rules):
            outcome.apply()
        if operation.writes and sandbox.conditions.terse_writes:
            return orjson.dumps({name: outcome.data.get(name) for name in ("product_id", "uri", "errors")})
        return orjson.dumps(outcome.data)

    def _read(
        self, request: Request, endpoint: Endpoint, parent_id: str, shop: Shop | None, fault_rules: list[Rule]
    ) -> ReadResult:
        body = _read_body(request) if request.method == "POST" else {}
        sandbox = self._sandbox
        now = sandbox.now()
        call = Call(
            endpoint=endpoint,
            shop=shop,
            shops=sandbox.authorized_shops(),
            parent_id=parent_id,
            url_query=request.query,
            body=body,
            now=now,
            analytics_until=min(now, sandbox.world.now),
        )
        late_updates = [rule for rule in fault_rules if rule.kind == "late_update"]
        if late_updates and shop:
            call.before_serving = functools.partial(self._update_served_record, late_updates, shop, endpoint)
        result = sandbox.read_handlers.handle(call, sandbox.conditions)
        if result.page and shop:
            for rule in fault_rules:
                if rule.kind == "move_records" and result.page.number == rule.page:
                    self._move_records(rule, shop, endpoint, result.page)
        return result

    def _update_served_record(self, rules: list[Rule], shop: Shop, endpoint: Endpoint, page: Page) -> None:
        if any(rule.page == page.number for rule in rules) and page.start < page.stop:
            key = self._random.choice(page.keys[page.start : page.stop])
            concurrent_updates.touch(self._sandbox.world, shop, endpoint.name, key, self._sandbox.now())

    def _move_records(self, rule: Rule, shop: Shop, endpoint: Endpoint, page: Page) -> None:
        listed, coming = page.keys[: page.stop], page.keys[page.stop :]
        for which, keys in (("listed", listed), ("coming", coming)):
            if keys and rule.which in (which, "both"):
                key = self._random.choice(keys)
                concurrent_updates.touch(self._sandbox.world, shop, endpoint.name, key, self._sandbox.now())

    def request_id(self) -> bytes:
        self._serial += 1
        return b"%b%020X" % (time.strftime("%Y%m%d%H%M%S", time.gmtime()).encode(), self._serial)


def _check_timestamp(text: str, now: int) -> None:
    if not text.lstrip("-").isdigit():
        raise api_errors.bad_timestamp("be unix seconds")
    timestamp = int(text)
    if timestamp < 0:
        raise api_errors.bad_timestamp("not be lesser than 0")
    if timestamp < now - _MAX_TIMESTAMP_AGE_SECONDS:
        raise api_errors.bad_timestamp("not be earlier than 5 minutes before the current time")
    if timestamp > now + _MAX_TIMESTAMP_LEAD_SECONDS:
        raise api_errors.bad_timestamp("not exceed the current time by more than 30 seconds")


def _read_body(request: Request) -> dict[str, object]:
    if not request.body:
        return {}
    if request.content_type.partition(";")[0].strip().lower() != "application/json":
        raise api_errors.invalid_body()
    try:
        body = orjson.loads(request.body)
    except orjson.JSONDecodeError:
        raise api_errors.invalid_body() from None
    if not isinstance(body, dict):
        raise api_errors.invalid_body()
    return body
