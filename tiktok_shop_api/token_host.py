"""TikTok Shop's token host: tokens for an authorization code, and new ones for a refresh token."""

import random
import time
from collections.abc import Generator
from dataclasses import dataclass, field
from typing import Any

import backoff
import requests

from tiktok_shop_api.envelope import Envelope, read_envelope
from tiktok_shop_api.error_rules import Action, find_rule
from tiktok_shop_api.errors import ConfigError, TransientError
from tiktok_shop_api.request_log import RequestLog
from tiktok_shop_api.times import retry_after_seconds

DEFAULT_AUTH_BASE_URL = "https://auth.tiktok-shops.com"
TIMEOUTS = (10, 60)  # seconds to connect, seconds between two bytes
MAX_ATTEMPTS = 6
MAX_WAIT_SECONDS = 60.0
CREATOR = 1  # user_type of an account that can't grant access to a shop


@dataclass(frozen=True)
class TokenGrant:
    """What the token host grants; the ends are Unix seconds."""

    access_token: str
    access_token_ends: int
    refresh_token: str
    authorization_ends: int | None
    seller_name: str = ""
    region: str = ""
    scopes: list[str] = field(default_factory=list)


class TryAgain(Exception):
    """An attempt failed in a way that another one may not."""

    def __init__(self, problem: str, retry_after: float = 0.0) -> None:
        super().__init__(problem)
        self.retry_after = retry_after


def growing_waits() -> Generator[float, Any, None]:
    """For backoff: 1, 2, 4 ... 60 seconds plus up to half a second, or as long as `Retry-After` asks."""
    error = yield 0.0
    wait = 1.0
    while True:
        error = yield max(error.retry_after, min(wait, MAX_WAIT_SECONDS) + random.uniform(0, 0.5))
        wait *= 2


class TokenHost:
    """Both calls are unsigned and carry the app's secret in the query, so no error repeats their URL."""

    def __init__(self, base_url: str | None, log: RequestLog | None = None) -> None:
        self._base_url = (base_url or DEFAULT_AUTH_BASE_URL).rstrip("/")
        self._log = log or RequestLog(None)

    def exchange(self, app_key: str, app_secret: str, code: str) -> TokenGrant:
        """Tokens for an authorization code, which is valid for 30 minutes and once, so it is sent once."""
        app = {"app_key": app_key, "app_secret": app_secret}
        envelope = self._get(
            "authorize", "get", {**app, "auth_code": code, "grant_type": "authorized_code"}, max_attempts=1
        )
        if envelope.data.get("user_type") == CREATOR:
            raise ConfigError(
                "A creator's account agreed, not a shop's: open the link again as the shop's main account.",
                "not_a_seller",
            )
        return _grant(envelope)

    def refresh(self, app_key: str, app_secret: str, refresh_token: str) -> TokenGrant:
        """New tokens; the old refresh token may be invalid from now on."""
        app = {"app_key": app_key, "app_secret": app_secret}
        return _grant(
            self._get("refresh", "refresh", {**app, "refresh_token": refresh_token, "grant_type": "refresh_token"})
        )

    def _get(
        self, section: str, call: str, parameters: dict[str, str], *, max_attempts: int = MAX_ATTEMPTS
    ) -> Envelope:
        attempts = 0

        @backoff.on_exception(growing_waits, TryAgain, max_tries=max_attempts, jitter=None, logger=None)
        def attempt() -> Envelope:
            nonlocal attempts
            attempts += 1
            return self._attempt(section, call, parameters, attempts)

        try:
            return attempt()
        except TryAgain as error:
            exhausted = "Retries are exhausted; run it again later." if max_attempts > 1 else "Run the command again."
            raise TransientError(f"{error} {exhausted}", "token_host_failed") from None

    def _attempt(self, section: str, call: str, parameters: dict[str, str], number: int) -> Envelope:
        request = requests.Request("GET", f"{self._base_url}/api/v2/token/{call}", params=parameters).prepare()
        response, fault = None, None
        sent_at, sent = time.time(), time.monotonic()
        try:
            with requests.Session() as session:
                settings = session.merge_environment_settings(request.url, {}, None, None, None)
                response = session.send(request, timeout=TIMEOUTS, **settings)
        except requests.RequestException as error:
            fault = type(error).__name__
        self._log.write(request, response, label="token", attempt=number, sent_at=sent_at, sent=sent, fault=fault)
        envelope = read_envelope(response) if response is not None else None
        if response is None or envelope is None:
            found = fault if response is None else f"HTTP {response.status_code} without a readable body"
            raise TryAgain(f"TikTok Shop's token host {self._base_url} could not be read ({found}).")
        if envelope.code == 0 and response.ok:
            return envelope
        rule = find_rule(section, response.status_code, envelope)
        if rule is not None and rule.action is Action.RETRY:
            raise TryAgain(f"{rule.problem} ({envelope.summary()})", retry_after_seconds(response.headers))
        assert rule is not None, "each section of the token host ends with a rule for every error"
        raise ConfigError(rule.explain(envelope), rule.reason)


def _grant(envelope: Envelope) -> TokenGrant:
    data: dict[str, Any] = envelope.data
    try:
        return TokenGrant(
            access_token=str(data["access_token"]),
            access_token_ends=int(data["access_token_expire_in"]),
            refresh_token=str(data["refresh_token"]),
            authorization_ends=int(data["refresh_token_expire_in"]) if data.get("refresh_token_expire_in") else None,
            seller_name=str(data.get("seller_name") or ""),
            region=str(data.get("seller_base_region") or ""),
            scopes=[str(scope) for scope in data.get("granted_scopes") or []],
        )
    except (KeyError, TypeError, ValueError):
        raise TransientError(
            f"TikTok Shop's token host answered without tokens ({envelope.summary()}); run it again.", "no_tokens"
        ) from None
