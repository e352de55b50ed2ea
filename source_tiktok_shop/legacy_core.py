"""Signature, envelope, request log, token and pace."""

import hmac
import logging
import random
import re
import threading
import time
from collections import deque
from collections.abc import Callable, Mapping, MutableMapping
from dataclasses import InitVar, dataclass
from datetime import datetime, timezone
from email.utils import parsedate_to_datetime
from typing import Any, ClassVar, Optional, Union
from urllib.parse import parse_qsl, urlsplit

import orjson
import requests
from airbyte_cdk.config_observation import emit_configuration_as_airbyte_control_message
from airbyte_cdk.models import FailureType
from airbyte_cdk.sources.declarative.requesters.error_handlers.backoff_strategy import BackoffStrategy
from airbyte_cdk.sources.streams.http.error_handlers import ErrorHandler, ErrorResolution, ResponseAction
from airbyte_cdk.sources.streams.http.error_handlers.response_models import SUCCESS_RESOLUTION
from airbyte_cdk.sources.streams.http.http_client import HttpClient
from airbyte_cdk.utils.airbyte_secrets_utils import add_to_secrets
from airbyte_cdk.utils.traced_exception import AirbyteTracedException

from source_tiktok_shop.errors import config_error, retries_exhausted
from source_tiktok_shop.http_client import TIMEOUTS

AUTH_BASE_URL = "https://auth.tiktok-shops.com"


def sign(app_secret: str, path: str, query: Mapping[str, str], body: bytes = b"", content_type: str = "") -> str:
    """The `sign` query parameter: lower-hex HMAC-SHA256 of the path, the decoded query and the raw body.

    Left out are the parameters `sign` and `access_token`, and the body of a multipart request.
    """
    message = path + "".join(key + query[key] for key in sorted(query) if key not in ("sign", "access_token"))
    payload = message.encode()
    if body and content_type.partition(";")[0].strip().lower() != "multipart/form-data":
        payload += body
    secret = app_secret.encode()
    return hmac.digest(secret, secret + payload + secret, "sha256").hex()


class RedactSignature(logging.Filter):
    """Takes signatures out of log lines, which the CDK fills with whole addresses when it debugs."""

    SIGNATURE = re.compile(r"(\bsign=)[0-9a-f]{64}")

    def filter(self, record: logging.LogRecord) -> bool:
        for name, value in list(vars(record).items()):
            if isinstance(value, str) and "sign=" in value:
                setattr(record, name, self.SIGNATURE.sub(r"\1****", value))
        if record.args and "sign=" in record.getMessage():
            record.msg, record.args = self.SIGNATURE.sub(r"\1****", record.getMessage()), ()
        return True


def envelope(response: requests.Response) -> Optional[dict[str, Any]]:
    """The answer's JSON object `{code, message, request_id, data}`, parsed once; None if it is anything else."""
    try:
        return response._envelope  # type: ignore[attr-defined]
    except AttributeError:
        pass
    try:
        body = orjson.loads(response.content)
    except orjson.JSONDecodeError:
        body = None
    parsed = body if isinstance(body, dict) and isinstance(body.get("code"), int) else None
    response._envelope = parsed  # type: ignore[attr-defined]
    return parsed


NUMERIC_ID = re.compile(rb'id"\s*:\s*\d|ids"\s*:\s*\[\s*\d')


def ids_as_strings(value: Any) -> None:
    """Turn every numeric `id`, `*_id` and `*_ids` below `value` into a string, in place: they exceed 2^53."""
    if isinstance(value, list):
        for item in value:
            ids_as_strings(item)
    elif isinstance(value, dict):
        for key, item in value.items():
            if isinstance(item, (dict, list)):
                if key.endswith("_ids") and isinstance(item, list):
                    value[key] = [str(i) if type(i) is int else i for i in item]
                else:
                    ids_as_strings(item)
            elif type(item) is int and (key == "id" or key.endswith("_id")):
                value[key] = str(item)


class RequestLog:
    """Writes one JSON line a request when `api_log_path` is set; holds no secret, token or signature."""

    SECRET_PARAMETERS = frozenset({"app_key", "app_secret", "sign", "access_token", "refresh_token", "auth_code"})

    def __init__(self, path: Optional[str]) -> None:
        try:
            self._file = open(path, "ab", buffering=0) if path else None  # noqa: SIM115 (open for the whole run)
        except OSError as error:
            raise config_error(f"api_log_path {path} can't be written ({error.strerror}); name another file.") from None

    def write(
        self,
        request: requests.PreparedRequest,
        response: Optional[requests.Response],
        fault: Optional[str],
        stream: str,
        attempt: int,
        sent_at: float,
        sent: float,
    ) -> None:
        """`sent_at` is in Unix seconds, `sent` the same moment in monotonic seconds."""
        if self._file is None:
            return
        parts = urlsplit(request.url or "")
        answer = (envelope(response) if response is not None else None) or {}
        line = {
            "time": datetime.fromtimestamp(sent_at, timezone.utc).isoformat(timespec="milliseconds"),
            "method": request.method,
            "path": parts.path,
            "query": {k: v for k, v in parse_qsl(parts.query, True) if k not in self.SECRET_PARAMETERS},
            "status": response.status_code if response is not None else None,
            "code": answer.get("code"),
            "message": answer.get("message") or fault,
            "request_id": answer.get("request_id"),
            "milliseconds": round(1000 * (time.monotonic() - sent), 1),
            "attempt": attempt,
            "stream": stream,
        }
        self._file.write(orjson.dumps(line, option=orjson.OPT_APPEND_NEWLINE))


class Token:
    """The access token of a run: refreshed when absent, past its date or rejected, by one worker at a time."""

    # Called with the new config after the platform was told; the command line stores it in the config file.
    listeners: ClassVar[list[Callable[[Mapping[str, Any]], None]]] = []

    def __init__(self, config: MutableMapping[str, Any], log: RequestLog) -> None:
        self._config = config
        self._lock = threading.Lock()
        self._log = log
        credentials = config.get("credentials") or {}
        ends = self._seconds(credentials.get("token_expiry_date"))
        self._value: Optional[str] = credentials.get("access_token") if ends is not None else None
        self._ends = ends
        self.untried = 0  # refreshes since the API last accepted a request
        self._dead: Optional[AirbyteTracedException] = None

    def value(self) -> str:
        if self._value is None or (self._ends is not None and self._ends <= time.time()):
            with self._lock:
                if self._value is None or (self._ends is not None and self._ends <= time.time()):
                    self._refresh()
        return self._value or ""

    def replace(self, rejected: Optional[str]) -> None:
        """Refresh unless another worker has already replaced the rejected token."""
        with self._lock:
            if self._value is None or self._value == rejected:
                if self.untried >= 3:
                    raise config_error(
                        "TikTok Shop rejects every new access token at once; authorise the shop again, and if that "
                        "doesn't help, check in Partner Center that the app is active."
                    )
                self._refresh()
                self.untried += 1

    def authorisation_ends(self) -> Optional[str]:
        """The day when the seller's authorisation ends, where a refresh has told it: YYYY-MM-DD."""
        return str(self._config["credentials"].get("authorisation_expiry_date") or "")[:10] or None

    def _refresh(self) -> None:
        if self._dead is not None:
            raise self._dead
        credentials = self._config["credentials"]
        secrets = {"app_key": credentials["app_key"], "app_secret": credentials["app_secret"]}
        try:
            data = self._ask({**secrets, "refresh_token": credentials["refresh_token"], "grant_type": "refresh_token"})
        except AirbyteTracedException as error:
            self._dead = error
            raise
        for secret in (data["access_token"], data["refresh_token"]):
            add_to_secrets(secret)
        ends = int(data["access_token_expire_in"])
        self._config["credentials"] = {
            **credentials,
            "access_token": data["access_token"],
            "refresh_token": data["refresh_token"],
            "token_expiry_date": _rfc3339(ends),
        }
        if data.get("refresh_token_expire_in"):
            self._config["credentials"]["authorisation_expiry_date"] = _rfc3339(int(data["refresh_token_expire_in"]))
        # The old refresh token may be dead by now: the new one must be out of this process before it is relied on.
        stored = {key: value for key, value in self._config.items() if not key.startswith("__")}
        emit_configuration_as_airbyte_control_message(stored)
        for listener in self.listeners:
            listener(stored)
        self._value = data["access_token"]
        # A fresh token that this clock calls expired means that the clock is wrong; the API will say when it ends.
        self._ends = ends if ends > time.time() else None

    def _ask(self, parameters: Mapping[str, str]) -> dict[str, Any]:
        client = HttpClient(
            name="token",
            logger=_quiet_logger(),
            error_handler=TokenErrors(self._log),
            backoff_strategy=ExponentialBackoff(parameters={}, config=self._config),
            request_timeout=TIMEOUTS,
        )
        base = str(self._config.get("auth_base_url") or AUTH_BASE_URL).rstrip("/")
        try:
            _, response = client.send_request("GET", f"{base}/api/v2/token/refresh", {}, params=parameters)
        except AirbyteTracedException as error:
            raise retries_exhausted(error) from None
        data = (envelope(response) or {}).get("data")
        if not isinstance(data, dict) or not data.get("access_token") or not data.get("refresh_token"):
            raise AirbyteTracedException(
                message="TikTok Shop's token host answered a refresh without tokens; run the sync again.",
                failure_type=FailureType.transient_error,
            )
        return data

    @staticmethod
    def _seconds(moment: Optional[str]) -> Optional[float]:
        if not moment:
            return None
        try:
            return moment_of(str(moment)).timestamp()
        except ValueError:
            raise config_error(
                f"credentials.token_expiry_date '{moment}' is not an RFC 3339 time; write it like 2026-01-31T12:00:00Z."
            ) from None


def moment_of(text: str) -> datetime:
    """An RFC 3339 time or a day, UTC where it names no zone; ValueError for anything else."""
    moment = datetime.fromisoformat(text.replace("Z", "+00:00"))
    return moment if moment.tzinfo else moment.replace(tzinfo=timezone.utc)


def _rfc3339(seconds: int) -> str:
    return datetime.fromtimestamp(seconds, timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ")


def _quiet_logger() -> logging.Logger:
    # The token host takes the app's secret in the address, which the CDK prints when it debugs.
    logger = logging.getLogger("airbyte.token")
    logger.setLevel(logging.INFO)
    return logger


class TokenErrors(ErrorHandler):
    """The token host's answers: transport faults are retried, a refusal is a configuration error."""

    # Codes of the token host: facts of Partner Center's authorisation guide.
    MEANING: ClassVar[dict[int, str]] = {
        36004001: "the refresh token has expired or was replaced; authorise the shop again",
        36004004: "the refresh token is not known; authorise the shop again",
        36004005: "the shop's authorisation was not found or was withdrawn; authorise the shop again",
        105004: "the app and the seller belong to different regions; authorise with an app of the seller's region",
    }

    def __init__(self, log: RequestLog) -> None:
        self._log = log
        self._started = time.monotonic()
        self._attempt = 0

    @property
    def max_retries(self) -> Optional[int]:
        return 5

    @property
    def max_time(self) -> Optional[int]:
        return 600

    def interpret_response(
        self, response_or_exception: Optional[Union[requests.Response, Exception]] = None
    ) -> ErrorResolution:
        self._attempt += 1
        answered = isinstance(response_or_exception, requests.Response)
        request = getattr(response_or_exception, "request", None)
        body = envelope(response_or_exception) if isinstance(response_or_exception, requests.Response) else None
        fault = None if answered else type(response_or_exception).__name__
        if request is not None:
            response = response_or_exception if isinstance(response_or_exception, requests.Response) else None
            self._log.write(request, response, fault, "token", self._attempt, time.time(), self._started)
        if body is None or body["code"] in (36009002, 36009003, 36009007):
            status = fault or f"HTTP {response_or_exception.status_code}"  # type: ignore[union-attr]
            return ErrorResolution(
                ResponseAction.RETRY,
                FailureType.transient_error,
                f"TikTok Shop's token host could not be read ({status}).",
            )
        if body["code"] == 0:
            return SUCCESS_RESOLUTION
        meaning = self.MEANING.get(
            body["code"], "check app_key, app_secret and refresh_token, or authorise the shop again"
        )
        raise config_error(
            f"TikTok Shop refused to refresh the access token: {meaning} "
            f"(code {body['code']}: {body.get('message')}; request_id {body.get('request_id')})."
        )


@dataclass
class Slot:
    """A sent request as the rate ceiling sees it."""

    sent: float  # monotonic seconds
    late: float = 0.0  # how much later than usual it may have arrived, seconds
    answered: bool = False


class Pace:
    """Spaces the requests of one shop so that the API never sees more than the ceiling in any one second.

    Slots are handed out in advance at even distance, 4 % wider than the ceiling asks, which evens out what threads and
    network add. What exceeds that is measured: an answer that took longer than the fastest one may have been asked for
    that much later, and the request one ceiling further on waits for it.
    """

    MARGIN = 0.04  # seconds a window
    MOST_LATE = 0.4  # seconds; slower answers are slow servers, not slow networks
    RECOVERY = 30.0  # seconds from half the ceiling back to the whole

    def __init__(self, per_second: float) -> None:
        self._burst = max(1, int(per_second))
        self._window = max(1.0, self._burst / per_second)
        self._lock = threading.Lock()
        self._next = 0.0
        self._fastest = float("inf")
        self._slots: deque[Slot] = deque(maxlen=self._burst)
        self._share = 1.0
        self._share_since = 0.0

    def take(self) -> Slot:
        """Wait for the next free slot and occupy it."""
        with self._lock:
            now = time.monotonic()
            turn = max(now, self._next)
            self._next = turn + (self._window + self.MARGIN) / (self._burst * self._share_at(now))
        time.sleep(max(0.0, turn - now))
        while True:
            with self._lock:
                now = time.monotonic()
                free = self._free_at(now)
                if now >= free:
                    slot = Slot(now)
                    self._slots.append(slot)
                    return slot
            time.sleep(free - now)

    def answered(self, slot: Slot) -> None:
        with self._lock:
            slot.answered = True
            took = time.monotonic() - slot.sent
            self._fastest = min(self._fastest, took)
            slot.late = min(took - self._fastest, self.MOST_LATE)

    def throttled(self, wait: float) -> None:
        """Halve the rate and pause for `wait` seconds; answers to requests that were under way together count once."""
        with self._lock:
            now = time.monotonic()
            self._next = max(self._next, now + wait)
            if now - self._share_since > 1.0:
                self._share, self._share_since = max(0.05, self._share_at(now) / 2), now
                self._next = max(self._next, now + self._window / self._burst)

    def _share_at(self, now: float) -> float:
        return min(1.0, self._share + 0.5 * (now - self._share_since) / self.RECOVERY) if self._share < 1 else 1.0

    def _free_at(self, now: float) -> float:
        if len(self._slots) < self._burst:
            return now
        oldest = self._slots[0]
        if oldest.answered:
            return oldest.sent + self._window + oldest.late
        # It may not even have left this machine: look again in a moment.
        return min(max(now + 0.005, oldest.sent + self._window), oldest.sent + self._window + self.MOST_LATE)


@dataclass(kw_only=True)
class ExponentialBackoff(BackoffStrategy):
    """Waits 1, 2, 4 ... 60 seconds and up to half a second more, or as long as `Retry-After` says."""

    parameters: InitVar[Mapping[str, Any]]
    config: Mapping[str, Any]

    MOST: ClassVar[float] = 60.0
    MOST_TOLD: ClassVar[float] = 600.0

    def __post_init__(self, parameters: Mapping[str, Any]) -> None:
        pass

    def backoff_time(
        self,
        response_or_exception: Optional[Union[requests.Response, requests.RequestException]],
        attempt_count: int,
    ) -> Optional[float]:
        wait = min(2.0 ** (attempt_count - 1), self.MOST) + random.uniform(0, 0.5)
        if isinstance(response_or_exception, requests.Response):
            wait = max(wait, told_wait(response_or_exception))
        if wait > self.MOST_TOLD:
            raise AirbyteTracedException(
                message=f"TikTok Shop asks to wait {wait:.0f} seconds for the next request; run the sync again then.",
                failure_type=FailureType.transient_error,
            )
        # The CDK adds a second of its own to every wait that a strategy gives, and takes 0 for none.
        return max(wait - 1.0, 0.001)


def date_offset(response: requests.Response) -> Optional[float]:
    """Seconds from this machine's time to the one in the answer's `Date`, None without it."""
    try:
        return parsedate_to_datetime(response.headers["Date"]).timestamp() - time.time()
    except (KeyError, TypeError, ValueError):
        return None


def told_wait(response: requests.Response) -> float:
    """Seconds that the answer's `Retry-After` asks to wait, 0 without one."""
    header = response.headers.get("Retry-After")
    if not header:
        return 0.0
    try:
        seconds = float(header)
    except ValueError:
        try:
            seconds = parsedate_to_datetime(header).timestamp() - time.time()
        except (TypeError, ValueError):
            return 0.0
    return max(seconds, 0.0)
