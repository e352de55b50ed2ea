"""The API host: what every request must pass before an endpoint answers it, and the envelope around the answer."""

from __future__ import annotations

import functools
import random
import time
from dataclasses import dataclass

import orjson

from ..store import Shop
from . import changes, endpoints, refusal
from .answers import Answer, Call, Page
from .conditions import applies
from .endpoints import Endpoint
from .faults import Rule
from .parameters import QueryParameters
from .refusal import Refusal
from .signature import sign
from .state import Sandbox

_OLDEST_SECONDS = 300
_EARLIEST_SECONDS = 30
# Whose window counts the requests that name no shop.
_NO_SHOP = "app"


@dataclass
class Request:
    """A request as it arrived."""

    method: str
    path: str
    query: QueryParameters
    body: bytes
    content_type: str
    access_token: str | None


@dataclass
class Reply:
    """What goes back: HTTP status, envelope code, JSON bytes."""

    status: int
    code: int
    body: bytes


class Gateway:
    """Checks requests in the API's order of refusals and wraps answers."""

    def __init__(self, sandbox: Sandbox) -> None:
        self._sandbox = sandbox
        self._random = random.Random(sandbox.world.seed)
        self._serial = 0

    def admit(self, shop: Shop | None) -> bool:
        """Counts the request; False if it is one too many in this second."""
        window = self._sandbox.rate(shop.id if shop else _NO_SHOP)
        return window.admit(time.monotonic(), self._sandbox.conditions.requests_per_second)

    def reply(self, request: Request, shop: Shop | None, admitted: bool, moving: list[Rule]) -> Reply:
        """`moving`: the fault rules by which records change around this answer."""
        try:
            found = endpoints.find(request.path)
            if found is None:
                raise refusal.no_such_path()
            endpoint, parent_id = found
            self._check(request, endpoint, shop, admitted)
            answer = self._answer(request, endpoint, parent_id, shop, moving)
        except Refusal as refused:
            return self.refused(refused)
        head = b'{"code":0,"data":%b,"message":"Success","request_id":"%b"}'
        return Reply(200, 0, head % (answer.data, self.request_id()))

    def refused(self, refused: Refusal) -> Reply:
        conditions = self._sandbox.conditions
        message = refused.message
        if conditions.wording == "live":
            message = f"{message.replace('`', chr(39))} For more details: https://m.tiktok.shop/s/AIu6dbFhs2XW"
        envelope = {
            "code": refused.code,
            "data": None,
            "message": message,
            "request_id": self.request_id().decode(),
        }
        return Reply(conditions.error_status or refused.status, refused.code, orjson.dumps(envelope))

    def _check(self, request: Request, endpoint: Endpoint, shop: Shop | None, admitted: bool) -> None:
        sandbox, conditions, now = self._sandbox, self._sandbox.conditions, self._sandbox.now()
        if request.method != endpoint.method:
            raise refusal.wrong_method()
        if request.query.get("app_key") != sandbox.authorisation.app_key:
            raise refusal.bad_app_key()
        _check_timestamp(request.query.get("timestamp", ""), now)
        given = request.query.get("sign")
        if not given:
            raise refusal.no_signature()
        secret = sandbox.authorisation.app_secret
        if given != sign(secret, request.path, request.query, request.body, request.content_type):
            raise refusal.bad_signature()
        if not conditions.address_allowed:
            raise refusal.address_not_allowed()
        sandbox.authorisation.check_access_token(request.access_token, now, conditions.expired_token_status)
        if endpoint.shop_cipher:
            if not request.query.get("shop_cipher"):
                raise refusal.missing_shop_cipher()
            if shop is None:
                raise refusal.bad_shop_cipher()
            if applies(conditions.suspended_shops, shop.id):
                raise refusal.inactive_shop()
        elif "shop_cipher" in request.query:
            raise refusal.unexpected_shop_cipher()
        if endpoint.scope in conditions.missing_scopes:
            raise refusal.missing_scope(endpoint.scope)
        if not admitted:
            raise refusal.too_many_requests()

    def _answer(
        self, request: Request, endpoint: Endpoint, parent_id: str, shop: Shop | None, moving: list[Rule]
    ) -> Answer:
        body = _read_body(request) if request.method == "POST" else {}
        sandbox = self._sandbox
        now = sandbox.now()
        call = Call(
            endpoint=endpoint,
            shop=shop,
            shops=sandbox.authorised_shops(),
            parent_id=parent_id,
            query=request.query,
            body=body,
            now=now,
            figures_until=min(now, sandbox.world.now),
        )
        late = [rule for rule in moving if rule.kind == "late_update"]
        if late and shop:
            call.before_serving = functools.partial(self._update_late, late, shop, endpoint)
        answer = sandbox.answers.answer(call, sandbox.conditions)
        if answer.page and shop:
            for rule in moving:
                if rule.kind == "move_records" and answer.page.number == rule.page:
                    self._move(rule, shop, endpoint, answer.page)
        return answer

    def _update_late(self, rules: list[Rule], shop: Shop, endpoint: Endpoint, page: Page) -> None:
        if any(rule.page == page.number for rule in rules) and page.start < page.stop:
            key = self._random.choice(page.keys[page.start : page.stop])
            changes.touch(self._sandbox.world, shop, endpoint.name, key, self._sandbox.now())

    def _move(self, rule: Rule, shop: Shop, endpoint: Endpoint, page: Page) -> None:
        listed, coming = page.keys[: page.stop], page.keys[page.stop :]
        for wanted, keys in (("listed", listed), ("coming", coming)):
            if keys and rule.which in (wanted, "both"):
                key = self._random.choice(keys)
                changes.touch(self._sandbox.world, shop, endpoint.name, key, self._sandbox.now())

    def request_id(self) -> bytes:
        self._serial += 1
        return b"%b%020X" % (time.strftime("%Y%m%d%H%M%S", time.gmtime()).encode(), self._serial)


def _check_timestamp(text: str, now: int) -> None:
    if not text.lstrip("-").isdigit():
        raise refusal.bad_timestamp("be unix seconds")
    timestamp = int(text)
    if timestamp < 0:
        raise refusal.bad_timestamp("not be lesser than 0")
    if timestamp < now - _OLDEST_SECONDS:
        raise refusal.bad_timestamp("not be earlier than 5 minutes before the current time")
    if timestamp > now + _EARLIEST_SECONDS:
        raise refusal.bad_timestamp("not exceed the current time by more than 30 seconds")


def _read_body(request: Request) -> dict[str, object]:
    if not request.body:
        return {}
    if request.content_type.partition(";")[0].strip().lower() != "application/json":
        raise refusal.unreadable_body()
    try:
        body = orjson.loads(request.body)
    except orjson.JSONDecodeError:
        raise refusal.unreadable_body() from None
    if not isinstance(body, dict):
        raise refusal.unreadable_body()
    return body
