"""Sends calls to the API, and repeats one only where that can't do anything twice."""

import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import Enum

import backoff
import requests

from tiktok_shop_api.connection import DEFAULT_API_BASE_URL, MAX_RETRY_AFTER_SECONDS, ApiConnection, Attempt
from tiktok_shop_api.envelope import Envelope, read_envelope
from tiktok_shop_api.error_rules import Action, ErrorRule, find_rule
from tiktok_shop_api.errors import (
    ApiError,
    ApiRefusal,
    ConfigError,
    OutcomeUnknownError,
    TransientError,
    UnsupportedRequestError,
)
from tiktok_shop_api.times import asked_to_wait, retry_after_seconds
from tiktok_shop_api.token_host import MAX_ATTEMPTS, TIMEOUTS, TryAgain, growing_waits

NO_SUCH_ENDPOINT = {404, 405, 410}


class Repeat(Enum):
    """Whether a call may be sent again when nobody knows what became of it."""

    ALWAYS = "always"
    """It reads, or its second sending changes nothing."""
    IF_NOT_SENT = "if_not_sent"
    """Only where the API can't have seen it, or says that it did nothing."""
    LOOK_UP_FIRST = "look_up_first"
    """It must not happen twice: the caller's `look_up` finds out whether it happened."""


@dataclass(frozen=True)
class Call:
    """One call: what is sent, and how a sentence about it begins (`label`, such as a stream or an object)."""

    method: str
    path: str
    label: str
    repeat: Repeat
    parameters: Mapping[str, str | int] | None = None
    body: bytes | None = None
    content_type: str = "application/json"
    scope: str = ""
    look_up: Callable[[], Envelope | None] | None = None


class OutcomeUnknown(TryAgain):
    """The attempt may have been carried out although no answer says so."""


class ApiClient:
    """Raises ConfigError, ApiRefusal, UnsupportedRequestError, TransientError or, for calls that must not be repeated
    blindly, OutcomeUnknownError."""

    def __init__(self, connection: ApiConnection, base_url: str | None = None) -> None:
        self.connection = connection
        self._base_url = (base_url or DEFAULT_API_BASE_URL).rstrip("/")
        self._sessions = threading.local()

    def send(self, call: Call) -> Envelope:
        """The answer of a call that succeeded; each attempt is signed anew."""
        if (call.repeat is Repeat.LOOK_UP_FIRST) != (call.look_up is not None):
            raise ValueError("look_up belongs to calls with Repeat.LOOK_UP_FIRST, and only to those")
        attempts = 0

        @backoff.on_exception(
            growing_waits,
            TryAgain,
            max_tries=MAX_ATTEMPTS,
            jitter=None,
            logger=None,
            giveup=lambda error: isinstance(error, OutcomeUnknown) and call.repeat is Repeat.IF_NOT_SENT,
        )
        def attempt() -> Envelope:
            nonlocal attempts
            attempts += 1
            try:
                return self._attempt(call, attempts)
            except OutcomeUnknown:
                found = call.look_up() if call.look_up else None
                if found is not None:
                    return found
                raise

        try:
            return attempt()
        except OutcomeUnknown as error:
            if call.repeat is Repeat.ALWAYS:
                raise exhausted(error) from None
            raise OutcomeUnknownError(
                f"{error} It is not known whether TikTok Shop carried the call out.", "outcome_unknown"
            ) from None
        except TryAgain as error:
            raise exhausted(error) from None

    def _attempt(self, call: Call, number: int) -> Envelope:
        request = requests.Request(
            call.method,
            f"{self._base_url}{call.path}",
            params=call.parameters,
            data=call.body,
            headers={"content-type": call.content_type},
        ).prepare()
        attempt = self.connection.begin(request, label=call.label, number=number)
        try:
            response = self._session().send(request, timeout=TIMEOUTS)
        except (requests.ConnectTimeout, requests.exceptions.ProxyError) as error:
            self.connection.end(attempt, request, None, type(error).__name__)
            raise TryAgain(f"{call.label}: TikTok Shop could not be reached ({type(error).__name__}).") from None
        except requests.RequestException as error:
            self.connection.end(attempt, request, None, type(error).__name__)
            kind = TryAgain if never_connected(error) else OutcomeUnknown
            raise kind(f"{call.label}: TikTok Shop could not be reached ({type(error).__name__}).") from None
        self.connection.end(attempt, request, response)
        return self._judge(call, attempt, response)

    def _judge(self, call: Call, attempt: Attempt, response: requests.Response) -> Envelope:
        envelope = read_envelope(response)
        if envelope is not None and envelope.code == 0 and response.ok:
            self.connection.credentials.accept()
            return envelope
        rule = find_rule("api", response.status_code, envelope)
        if rule is not None and rule.action is Action.SLOW_DOWN:
            wait = retry_after_seconds(response.headers)
            self.connection.slow_down(attempt, wait)
            if wait > MAX_RETRY_AFTER_SECONDS:
                raise TransientError(f"{call.label}: {asked_to_wait(wait)}", rule.reason)
            raise TryAgain(f"{call.label}: {rule.problem}", wait)
        if envelope is None and response.status_code in NO_SUCH_ENDPOINT:
            answered = f"HTTP {response.status_code} without a readable body"
            raise UnsupportedRequestError(
                f"{call.label}: TikTok Shop has no {call.method} {call.path} ({answered}).",
                Envelope({"code": response.status_code, "message": answered}),
                "request_not_supported",
            )
        if envelope is None:
            raise OutcomeUnknown(
                f"{call.label}: TikTok Shop answered HTTP {response.status_code} without a readable body."
            )
        if rule is None:
            raise ApiRefusal(f"{call.label}: TikTok Shop refused the request ({envelope.summary()}).", envelope)
        if rule.action is Action.REFRESH_TOKEN:
            self.connection.credentials.reject(attempt.access_token)
            raise TryAgain(f"{call.label}: {rule.explain(envelope)}")
        if rule.action is Action.RETRY:
            raise OutcomeUnknown(f"{call.label}: {rule.explain(envelope)}", retry_after_seconds(response.headers))
        if rule.action is Action.CORRECT_CLOCK and self.connection.correct_clock(attempt, response):
            raise TryAgain(f"{call.label}: {rule.explain(envelope)}")
        raise refusal(call, rule, envelope)

    def _session(self) -> requests.Session:
        """One per thread; its proxies come from the environment once, not before each request."""
        if not hasattr(self._sessions, "session"):
            session = requests.Session()
            settings = session.merge_environment_settings(self._base_url, {}, None, None, None)
            session.proxies, session.verify, session.cert = settings["proxies"], settings["verify"], settings["cert"]
            session.trust_env = False
            self._sessions.session = session
        return self._sessions.session


def refusal(call: Call, rule: ErrorRule, envelope: Envelope) -> ApiError:
    message = f"{call.label}: {rule.explain(envelope, scope=call.scope)}"
    if rule.action in (Action.UNSUPPORTED, Action.UNAVAILABLE):
        return UnsupportedRequestError(message, envelope, rule.reason)
    if rule.action is Action.SPLIT_WINDOW:
        return ApiRefusal(message, envelope, rule.reason, rule.advice)
    return ConfigError(message, rule.reason)


def exhausted(error: TryAgain) -> TransientError:
    return TransientError(f"{error} Retries are exhausted; run it again later.", "retries_exhausted")


def never_connected(error: requests.RequestException) -> bool:
    """Whether the connection was refused or its host not found, so that the API can't have seen the request."""
    reason = getattr(error.args[0], "reason", None) if error.args else None
    return type(reason).__name__ in ("NewConnectionError", "NameResolutionError", "ConnectTimeoutError")
