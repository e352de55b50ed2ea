"""What the CDK's HTTP client does about each answer, by the core's table of error codes."""

import random
from collections.abc import Mapping
from dataclasses import InitVar, dataclass
from typing import Any, ClassVar, Optional, Union

import requests
from airbyte_cdk.models import FailureType
from airbyte_cdk.sources.declarative.requesters.error_handlers import DefaultErrorHandler
from airbyte_cdk.sources.declarative.requesters.error_handlers.backoff_strategy import BackoffStrategy
from airbyte_cdk.sources.streams.http.error_handlers import ErrorResolution, ResponseAction
from airbyte_cdk.sources.streams.http.error_handlers.response_models import SUCCESS_RESOLUTION
from airbyte_cdk.sources.streams.http.request_window_split_exception import RequestWindowSplitRequiredException

from source_tiktok_shop.authenticator import attempt_of
from source_tiktok_shop.errors import NothingToRead, RequestRefused, traced, transient_error
from source_tiktok_shop.run_context import RunContext
from tiktok_shop_api.connection import MAX_RETRY_AFTER_SECONDS, Attempt
from tiktok_shop_api.envelope import Envelope, read_envelope
from tiktok_shop_api.error_rules import Action, ErrorRule, find_rule
from tiktok_shop_api.errors import ApiError, ConfigError, UnsupportedRequestError
from tiktok_shop_api.times import asked_to_wait, retry_after_seconds


@dataclass(kw_only=True)
class ApiErrorHandler(DefaultErrorHandler):
    """The envelope's code decides, whatever the HTTP status.

    A body is parsed once, here. A failure is raised instead of returned, since the CDK would log the signed URL.
    """

    config: Mapping[str, Any]
    parameters: InitVar[Mapping[str, Any]] = None
    backoff_strategies: Optional[list[BackoffStrategy]] = None
    max_retries: Optional[int] = 5
    name: str = ""
    scope: str = ""
    missing_feature: Optional[dict[str, Any]] = None  # codes that a shop without it gets for good, and a sentence

    ATTEMPTS_AT_MISSING_FEATURE: ClassVar[int] = 3

    def __post_init__(self, parameters: Optional[Mapping[str, Any]]) -> None:
        super().__post_init__(parameters or {})
        self.name = (parameters or {}).get("name") or self.name
        self.scope = (parameters or {}).get("scope") or self.scope
        self.missing_feature = (parameters or {}).get("missing_feature") or self.missing_feature

    def interpret_response(
        self, response_or_exception: Optional[Union[requests.Response, Exception]]
    ) -> ErrorResolution:
        if isinstance(response_or_exception, requests.Response):
            return self._interpret(response_or_exception)
        fault = type(response_or_exception).__name__
        request = getattr(response_or_exception, "request", None)
        attempt = attempt_of(request)
        if attempt is not None:
            RunContext.of(self.config).connection.end(attempt, request, None, fault)
        return self._retry(f"could not be reached ({fault})")

    def _interpret(self, response: requests.Response) -> ErrorResolution:
        context = RunContext.of(self.config)
        envelope = read_envelope(response)
        attempt = attempt_of(response.request)
        if envelope is not None and envelope.code == 0 and response.ok:
            context.connection.credentials.accept()
            if self.missing_feature and attempt is not None:
                context.streams_with_answers.add((self.name, attempt.shop_cipher))
            return SUCCESS_RESOLUTION
        answer = envelope.summary() if envelope else f"HTTP {response.status_code} without a readable body"
        rule = find_rule("api", response.status_code, envelope)
        if rule is not None and rule.action is Action.SLOW_DOWN:
            if attempt is not None:
                context.connection.slow_down(attempt, retry_after_seconds(response.headers))
            return self._retry(f"asked to slow down ({answer})")
        if envelope is None:
            return self._retry(f"answered {answer}")
        if rule is None:
            raise RequestRefused(self.name, answer)
        if attempt is not None and self._lacks_feature(context, attempt, envelope):
            raise NothingToRead(f"{self.missing_feature['sentence'][:-1]} ({answer}).")  # type: ignore[index]
        if rule.action is Action.RETRY:
            return self._retry(f"reported an error of its own ({answer}, HTTP {response.status_code})")
        if rule.action is Action.REFRESH_TOKEN:
            try:
                context.connection.credentials.reject(attempt.access_token if attempt else None)
            except ApiError as error:
                raise traced(error) from None
            return self._retry(f"no longer accepted the access token ({answer})")
        if rule.action is Action.SPLIT_WINDOW:
            raise RequestWindowSplitRequiredException(stream_name=self.name)
        if rule.action is Action.CORRECT_CLOCK and attempt and context.connection.correct_clock(attempt, response):
            return self._retry(f"rejected the time of the request ({answer})")
        if rule.action is Action.UNAVAILABLE:
            raise NothingToRead(rule.explain(envelope))
        shop = context.describe_shop(attempt.shop_cipher if attempt else None)
        raise traced(self._failure(rule, envelope, shop))

    def _lacks_feature(self, context: RunContext, attempt: Attempt, envelope: Envelope) -> bool:
        """Whether the code that usually means a passing fault stands for a feature that the shop doesn't have.

        A stream that the shop has ever had answers for has the feature.
        """
        return (
            self.missing_feature is not None
            and envelope.code in self.missing_feature["codes"]
            and attempt.number >= self.ATTEMPTS_AT_MISSING_FEATURE
            and (self.name, attempt.shop_cipher) not in context.streams_with_answers
        )

    def _failure(self, rule: ErrorRule, envelope: Envelope, shop: str) -> ApiError:
        message = f"{self.name}: {rule.explain(envelope, scope=self.scope, shop=shop)}"
        if rule.action is Action.UNSUPPORTED:
            return UnsupportedRequestError(message, envelope, rule.reason)
        return ConfigError(message, rule.reason)

    def _retry(self, problem: str) -> ErrorResolution:
        return ErrorResolution(
            ResponseAction.RETRY, FailureType.transient_error, f"{self.name}: TikTok Shop's API {problem}."
        )


@dataclass(kw_only=True)
class ExponentialBackoff(BackoffStrategy):
    """Waits 1, 2, 4 ... 60 seconds plus up to half a second, or as long as `Retry-After` asks."""

    parameters: InitVar[Mapping[str, Any]]
    config: Mapping[str, Any]

    MAX_SECONDS: ClassVar[float] = 60.0

    def __post_init__(self, parameters: Mapping[str, Any]) -> None:
        pass

    def backoff_time(
        self,
        response_or_exception: Optional[Union[requests.Response, requests.RequestException]],
        attempt_count: int,
    ) -> Optional[float]:
        wait = min(2.0 ** (attempt_count - 1), self.MAX_SECONDS) + random.uniform(0, 0.5)
        if isinstance(response_or_exception, requests.Response):
            wait = max(wait, retry_after_seconds(response_or_exception.headers))
        if wait > MAX_RETRY_AFTER_SECONDS:
            raise transient_error(asked_to_wait(wait))
        # The CDK adds a second of its own to every wait that a strategy gives, and takes 0 for none.
        return max(wait - 1.0, 0.001)
