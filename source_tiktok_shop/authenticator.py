"""Signs, paces and logs every attempt of every request."""

from collections.abc import Mapping
from dataclasses import InitVar, dataclass
from typing import Any, Optional

import requests
from airbyte_cdk.sources.declarative.auth.declarative_authenticator import DeclarativeAuthenticator

from source_tiktok_shop.errors import traced
from source_tiktok_shop.run_context import RunContext
from tiktok_shop_api.connection import Attempt
from tiktok_shop_api.errors import ApiError


def attempt_of(request: Optional[requests.PreparedRequest]) -> Optional[Attempt]:
    """The attempt that a request was last prepared for."""
    return getattr(request, "_tiktok_shop_attempt", None)


@dataclass(kw_only=True)
class ShopAuthenticator(DeclarativeAuthenticator):
    """The CDK calls it for a request's first attempt and again before each retry."""

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
        connection = RunContext.of(self.config).connection
        last = attempt_of(request)
        if last is not None:
            connection.end(last, request, None, "connection fault")
        try:
            attempt = connection.begin(request, label=self.name, number=last.number + 1 if last else 1)
        except ApiError as error:
            raise traced(error) from None
        request._tiktok_shop_attempt = attempt  # type: ignore[attr-defined]
        request.hooks["response"] = [self._end_attempt]
        return request

    def _end_attempt(self, response: requests.Response, **_: Any) -> None:
        fault = None
        try:
            response.content  # noqa: B018 (reads the body here, so that a cut one is a fault of this attempt)
        except requests.RequestException as exception:
            fault = type(exception).__name__
            raise
        finally:
            attempt = attempt_of(response.request)
            if attempt is not None:
                RunContext.of(self.config).connection.end(attempt, response.request, response, fault)
