"""Sends bookings to TikTok's Sync Order Information, whose address and headers are the config's."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

import backoff
import requests

from destination_tiktok_shop.exact_json import dumps
from tiktok_shop_api.client import Repeat, exhausted
from tiktok_shop_api.envelope import Envelope, read_envelope
from tiktok_shop_api.errors import ApiRefusal, ConfigError, OutcomeUnknownError
from tiktok_shop_api.rate_limiter import RateLimiter
from tiktok_shop_api.times import retry_after_seconds
from tiktok_shop_api.token_host import MAX_ATTEMPTS, TIMEOUTS, TryAgain, growing_waits


class BookingClient:
    """Raises what ShopClient raises. No error has the address's query or a header in it."""

    def __init__(self, url: str, headers: Mapping[str, str], *, requests_per_second: float) -> None:
        self._url = url
        self._headers = dict(headers)
        self._limiter = RateLimiter(requests_per_second)

    @property
    def path(self) -> str:
        return urlsplit(self._url).path

    def call(
        self,
        method: str,
        path: str,
        *,
        label: str,
        scope: str,
        body: Mapping[str, Any] | None = None,
        repeat: Repeat = Repeat.ALWAYS,
    ) -> Envelope:
        """One booking; sent again where TikTok can't have taken it."""

        @backoff.on_exception(growing_waits, TryAgain, max_tries=MAX_ATTEMPTS, jitter=None, logger=None)
        def attempt() -> Envelope:
            return self._attempt(method, label, dumps(body).encode())

        try:
            return attempt()
        except TryAgain as error:
            raise exhausted(error) from None

    def _attempt(self, method: str, label: str, content: bytes) -> Envelope:
        headers = {**self._headers, "content-type": "application/json"}
        slot = self._limiter.acquire()
        try:
            response = requests.request(method, self._url, data=content, headers=headers, timeout=TIMEOUTS)
        except requests.ConnectTimeout as error:
            raise TryAgain(f"{label}: TikTok could not be reached ({type(error).__name__}).") from None
        except requests.RequestException as error:
            raise OutcomeUnknownError(f"{label}: TikTok's answer was lost ({type(error).__name__}).") from None
        finally:
            self._limiter.release(slot)
        return self._judge(label, response)

    def _judge(self, label: str, response: requests.Response) -> Envelope:
        envelope = read_envelope(response)
        if response.ok and envelope is not None and envelope.code == 0:
            return envelope
        if response.status_code == 429:
            self._limiter.slow_down()
            raise TryAgain(f"{label}: TikTok asks to slow down.", retry_after_seconds(response.headers))
        if response.status_code in (401, 403):
            raise ConfigError(f"{label}: TikTok denied access; check order_information.headers.", "access_denied")
        if response.status_code in (404, 405, 410):
            raise ConfigError(f"{label}: there is nothing at order_information.url; correct it.", "url_unknown")
        if envelope is None or response.status_code >= 500:
            raise OutcomeUnknownError(f"{label}: TikTok answered HTTP {response.status_code} without a readable body.")
        raise ApiRefusal(f"{label}: TikTok refused the booking ({envelope.summary()}).", envelope)
