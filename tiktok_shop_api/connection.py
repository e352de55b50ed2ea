"""What all requests of one process share: credentials, clock, rate limits, and the request log."""

import logging
import threading
import time
from dataclasses import dataclass
from urllib.parse import parse_qsl, quote, urlencode, urlsplit, urlunsplit

import requests

from tiktok_shop_api.credentials import CredentialStore
from tiktok_shop_api.rate_limiter import RateLimiter, RequestSlot
from tiktok_shop_api.request_log import RequestLog
from tiktok_shop_api.signature import sign
from tiktok_shop_api.times import server_clock_offset

DEFAULT_API_BASE_URL = "https://open-api.tiktokglobalshop.com"
TOKEN_HEADER = "x-tts-access-token"
# The API accepts timestamps from 300 seconds behind its clock to 30 seconds ahead of it.
TOLERATED_CLOCK_SECONDS = 20
# A call that is asked to wait longer fails instead.
MAX_RETRY_AFTER_SECONDS = 600.0


@dataclass
class Attempt:
    """One sending of one request, from the wait for its slot to its answer."""

    label: str  # the stream or object it is for
    number: int
    access_token: str
    clock_offset: float  # seconds added to this machine's clock when it was signed
    sent_at: float  # Unix seconds
    sent: float  # monotonic seconds
    shop_cipher: str | None
    limiter: RateLimiter
    slot: RequestSlot
    ended: bool = False


class ApiConnection:
    """Prepares each attempt of each request and closes it; the sending is left to the caller's HTTP client."""

    def __init__(self, credentials: CredentialStore, *, requests_per_second: float, log: RequestLog) -> None:
        self.credentials = credentials
        self.log = log
        self.clock_offset = 0.0  # seconds to add to this machine's clock before signing
        self._requests_per_second = requests_per_second
        self._limiters: dict[str | None, RateLimiter] = {}
        self._paused_until: dict[tuple[str | None, str], float] = {}  # monotonic seconds, by shop and label
        self._lock = threading.Lock()
        self._api_offset: float | None = None  # seconds from this machine's clock to the API's, rounded down

    def begin(self, request: requests.PreparedRequest, *, label: str, number: int) -> Attempt:
        """Wait for the shop's rate limit, then sign the request in place."""
        scheme, host, path, query, _ = urlsplit(request.url or "")
        parameters = dict(parse_qsl(query, keep_blank_values=True))
        parameters.pop("sign", None)
        self.credentials.access_token()  # renewed before the wait, if it must be
        shop_cipher = parameters.get("shop_cipher")
        self._wait_for_pause(shop_cipher, label)
        limiter = self._limiter(shop_cipher)
        slot = limiter.acquire()
        attempt = Attempt(
            label=label,
            number=number,
            access_token=self.credentials.access_token(),
            clock_offset=self.clock_offset,
            sent_at=time.time(),
            sent=slot.sent,
            shop_cipher=shop_cipher,
            limiter=limiter,
            slot=slot,
        )
        parameters["app_key"] = self.credentials.app_key
        parameters["timestamp"] = str(int(attempt.sent_at + attempt.clock_offset))
        request.headers[TOKEN_HEADER] = attempt.access_token
        content_type = request.headers.setdefault("content-type", "application/json")
        body = request.body.encode() if isinstance(request.body, str) else request.body or b""
        parameters["sign"] = sign(self.credentials.app_secret, path, parameters, body, content_type)
        request.url = urlunsplit((scheme, host, path, urlencode(parameters, quote_via=quote), ""))
        return attempt

    def end(
        self,
        attempt: Attempt,
        request: requests.PreparedRequest,
        response: requests.Response | None,
        fault: str | None = None,
    ) -> None:
        """Release the slot and log the attempt, once. `fault` says what kept an answer from being read."""
        if attempt.ended:
            return
        attempt.ended = True
        attempt.limiter.release(attempt.slot)
        if response is not None and self._api_offset is None:
            self._api_offset = server_clock_offset(response.headers) or 0.0
        self.log.write(
            request,
            None if fault else response,
            label=attempt.label,
            attempt=attempt.number,
            sent_at=attempt.sent_at,
            sent=attempt.sent,
            fault=fault,
        )

    def slow_down(self, attempt: Attempt, seconds: float) -> None:
        """After a throttled answer that asks to wait: lower the shop's rate, and pause what the answer is about.

        TikTok Shop throttles each endpoint of each shop by itself, so the shop's other streams go on.
        """
        attempt.limiter.slow_down()
        if 0 < seconds <= MAX_RETRY_AFTER_SECONDS:
            with self._lock:
                self._paused_until[attempt.shop_cipher, attempt.label] = time.monotonic() + seconds

    def _wait_for_pause(self, shop_cipher: str | None, label: str) -> None:
        until = self._paused_until.get((shop_cipher, label))
        if until is not None:
            time.sleep(max(0.0, until - time.monotonic()))

    def correct_clock(self, attempt: Attempt, response: requests.Response) -> bool:
        """After the API rejected an attempt's time: whether another attempt will be signed with a better one."""
        if abs(attempt.clock_offset - self.clock_offset) >= TOLERATED_CLOCK_SECONDS:
            return True  # another request has corrected it since this one was signed
        offset = server_clock_offset(response.headers)
        if (
            offset is None
            or abs(offset) < TOLERATED_CLOCK_SECONDS
            or abs(offset - self.clock_offset) < TOLERATED_CLOCK_SECONDS
        ):
            return False
        with self._lock:
            is_first = abs(offset - self.clock_offset) >= TOLERATED_CLOCK_SECONDS
            self.clock_offset = offset
        if is_first:
            logging.getLogger("tiktok_shop_api").warning(
                f"This machine's clock is {abs(offset):.0f} seconds {'behind' if offset > 0 else 'ahead of'} TikTok "
                "Shop's; requests are signed with TikTok Shop's time. Set the clock."
            )
        return True

    def api_time(self) -> float:
        """The API's clock as far as its first answer showed it, Unix seconds."""
        return time.time() + (self._api_offset or 0.0)

    def _limiter(self, shop_cipher: str | None) -> RateLimiter:
        with self._lock:
            if shop_cipher not in self._limiters:
                self._limiters[shop_cipher] = RateLimiter(self._requests_per_second)
            return self._limiters[shop_cipher]
