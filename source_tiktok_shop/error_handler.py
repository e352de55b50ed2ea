"""What an answer means."""

import logging
import re
from collections.abc import Mapping
from dataclasses import InitVar, dataclass
from typing import Any, Optional, Union

import requests
from airbyte_cdk.models import FailureType
from airbyte_cdk.sources.declarative.requesters.error_handlers import DefaultErrorHandler, HttpResponseFilter
from airbyte_cdk.sources.declarative.requesters.error_handlers.backoff_strategy import BackoffStrategy
from airbyte_cdk.sources.streams.http.error_handlers import ErrorResolution, ResponseAction
from airbyte_cdk.sources.streams.http.error_handlers.response_models import SUCCESS_RESOLUTION
from airbyte_cdk.utils.traced_exception import AirbyteTracedException

from source_tiktok_shop.authenticator import TOKEN_HEADER, Call
from source_tiktok_shop.errors import ApiRefusal, config_error
from source_tiktok_shop.legacy_core import ExponentialBackoff, date_offset, envelope, told_wait
from source_tiktok_shop.run_context import RunContext

__all__ = ["ApiErrorHandler", "ExponentialBackoff"]

LOGGER = logging.getLogger("airbyte")


@dataclass(kw_only=True)
class ApiErrorHandler(DefaultErrorHandler):
    """The envelope's code decides, whatever the HTTP status; the manifest's filters say what each code means.

    A body is parsed once, here; a success never reaches the filters. A failure is raised instead of returned, since the
    CDK would log the signed address.
    """

    config: Mapping[str, Any]
    parameters: InitVar[Mapping[str, Any]] = None
    response_filters: Optional[list[HttpResponseFilter]] = None
    backoff_strategies: Optional[list[BackoffStrategy]] = None
    max_retries: Optional[int] = 5
    clock_message: str = ""  # pattern of the refusals that mean this machine's clock is off
    name: str = ""

    def __post_init__(self, parameters: Optional[Mapping[str, Any]]) -> None:
        super().__post_init__(parameters or {})
        self.name = (parameters or {}).get("name") or self.name

    def interpret_response(
        self, response_or_exception: Optional[Union[requests.Response, Exception]]
    ) -> ErrorResolution:
        if not isinstance(response_or_exception, requests.Response):
            return self._fault(response_or_exception)
        response = response_or_exception
        body = envelope(response)
        if body is not None and body["code"] == 0 and response.ok:
            RunContext.of(self.config).token.untried = 0
            return SUCCESS_RESOLUTION
        if body is None:
            if response.status_code == 429:
                return self._slow_down(response, "HTTP 429")
            return self._retry(f"answered HTTP {response.status_code} without a readable body")
        said = f"{body['code']}: {body.get('message')}; request_id {body.get('request_id')}"
        for response_filter in self.response_filters or []:
            resolution = response_filter.matches(response)
            if resolution is None:
                continue
            if resolution.response_action == ResponseAction.FAIL:
                if self.clock_message and re.search(self.clock_message, said) and self._sets_clock(response):
                    return self._retry(f"found this machine's clock off ({said})")
                error = AirbyteTracedException(
                    message=resolution.error_message,
                    internal_message=f"{self.name}: {said}",
                    failure_type=resolution.failure_type,
                )
                error.missing_scope = "scope" in (resolution.error_message or "")
                raise error
            if resolution.response_action == ResponseAction.RATE_LIMITED:
                return self._slow_down(response, said)
            if resolution.response_action == ResponseAction.REFRESH_TOKEN_THEN_RETRY:
                RunContext.of(self.config).token.replace(response.request.headers.get(TOKEN_HEADER))
                return self._retry(f"no longer took the access token ({said})")
            if resolution.response_action == ResponseAction.RETRY:
                return self._retry(f"answered an error of its own ({said})")
            return resolution
        if response.status_code >= 500:
            return self._retry(f"answered HTTP {response.status_code} ({said})")
        if response.status_code in (401, 403):
            raise config_error(f"{self.name}: TikTok Shop denied access (HTTP {response.status_code}; {said}).")
        raise ApiRefusal(self.name, said)

    def _slow_down(self, response: requests.Response, said: str) -> ErrorResolution:
        call: Optional[Call] = getattr(response.request, "_call", None)
        if call is not None:
            call.pace.throttled(told_wait(response))
        return self._retry(f"asked to slow down ({said})")

    def _sets_clock(self, response: requests.Response) -> bool:
        """Sign with the API's time from now on; False where it doesn't tell its time or this clock was right."""
        offset = date_offset(response)
        connection = RunContext.of(self.config)
        if offset is None or abs(offset) < 20 or abs(offset - connection.clock_offset) < 20:
            return False
        connection.clock_offset = offset
        LOGGER.warning(
            f"This machine's clock is {abs(offset):.0f} seconds {'behind' if offset > 0 else 'ahead of'} TikTok "
            "Shop's; requests are signed with TikTok Shop's time. Set the clock right."
        )
        return True

    def _fault(self, exception: Optional[Exception]) -> ErrorResolution:
        request = getattr(exception, "request", None)
        call: Optional[Call] = getattr(request, "_call", None)
        if request is not None and call is not None:
            call.end(RunContext.of(self.config).log, request, None, type(exception).__name__)
        return self._retry(f"could not be reached ({type(exception).__name__})")

    def _retry(self, what: str) -> ErrorResolution:
        return ErrorResolution(
            ResponseAction.RETRY, FailureType.transient_error, f"{self.name}: TikTok Shop's API {what}."
        )
