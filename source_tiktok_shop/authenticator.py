"""Signs every request."""

import time
from collections.abc import Mapping
from dataclasses import InitVar, dataclass
from typing import Any, Optional
from urllib.parse import parse_qsl, quote, urlencode, urlsplit, urlunsplit

import requests
from airbyte_cdk.sources.declarative.auth.declarative_authenticator import DeclarativeAuthenticator

from source_tiktok_shop.legacy_core import Pace, RequestLog, Slot, sign
from source_tiktok_shop.run_context import RunContext

TOKEN_HEADER = "x-tts-access-token"


@dataclass
class Call:
    """One attempt of one request: who sent it, when, and the slot of the shop's pace that it holds."""

    stream: str
    attempt: int
    sent_at: float  # Unix seconds
    sent: float  # monotonic seconds
    pace: Pace
    slot: Slot
    ended: bool = False

    def end(
        self,
        log: RequestLog,
        request: requests.PreparedRequest,
        response: Optional[requests.Response] = None,
        fault: Optional[str] = "connection fault",
    ) -> None:
        """Give the slot back and log the attempt, once."""
        if self.ended:
            return
        self.ended = True
        self.pace.answered(self.slot)
        log.write(request, None if fault else response, fault, self.stream, self.attempt, self.sent_at, self.sent)


@dataclass(kw_only=True)
class ShopAuthenticator(DeclarativeAuthenticator):
    """Paces, signs and logs every attempt of every request; the CDK calls it again before each retry."""

    config: Mapping[str, Any]
    parameters: InitVar[Mapping[str, Any]] = None
    name: str = ""

    def __post_init__(self, parameters: Optional[Mapping[str, Any]]) -> None:
        self.name = (parameters or {}).get("name") or self.name

    def get_request_params(self, **_: Any) -> Mapping[str, Any]:
        return {}

    def get_request_headers(self, **_: Any) -> Mapping[str, Any]:
        return {}

    def get_request_body_data(self, **_: Any) -> Mapping[str, Any]:
        return {}

    def get_request_body_json(self, **_: Any) -> Mapping[str, Any]:
        return {}

    def __call__(self, request: requests.PreparedRequest) -> requests.PreparedRequest:
        connection = RunContext.of(self.config)
        last: Optional[Call] = getattr(request, "_call", None)
        if last is not None:
            last.end(connection.log, request)
        scheme, host, path, query, _ = urlsplit(request.url or "")
        parameters = dict(parse_qsl(query, keep_blank_values=True))
        parameters.pop("sign", None)
        connection.token.value()  # refreshed before the wait, if it must be
        pace = connection.pace(parameters.get("shop_cipher"))
        slot = pace.take()
        request._call = Call(  # type: ignore[attr-defined]
            self.name, last.attempt + 1 if last else 1, time.time(), slot.sent, pace, slot
        )
        credentials = self.config["credentials"]
        parameters["app_key"] = credentials["app_key"]
        parameters["timestamp"] = str(int(time.time() + connection.clock_offset))
        request.headers[TOKEN_HEADER] = connection.token.value()
        request.headers["content-type"] = "application/json"
        body = request.body.encode() if isinstance(request.body, str) else request.body or b""
        parameters["sign"] = sign(credentials["app_secret"], path, parameters, body, "application/json")
        request.url = urlunsplit((scheme, host, path, urlencode(parameters, quote_via=quote), ""))
        request.hooks["response"] = [self._answered]
        return request

    def _answered(self, response: requests.Response, **_: Any) -> None:
        call: Call = response.request._call  # type: ignore[attr-defined]
        RunContext.of(self.config).note_time(response)
        fault = None
        try:
            response.content  # noqa: B018 (reads the body here, so that a cut one is a fault of this attempt)
        except requests.RequestException as exception:
            fault = type(exception).__name__
            raise
        finally:
            call.end(RunContext.of(self.config).log, response.request, response, fault)
