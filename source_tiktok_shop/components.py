"""What the manifest can't say: signature, token, pace, errors, shops, listings, per-record details, masking.

One self-contained file, since the Connector Builder and the source-declarative-manifest image take one. For the same
reason it has no `from __future__ import annotations`: the image executes it before the module is registered, and the
CDK reads the annotations of these classes to build them.
"""

import hashlib
import hmac
import json
import logging
import os
import random
import re
import sys
import threading
import time
from collections import Counter, deque
from collections.abc import Callable, Iterable, Iterator, Mapping, MutableMapping
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import InitVar, dataclass
from datetime import date, datetime, timedelta, timezone
from email.utils import parsedate_to_datetime
from typing import Any, ClassVar, Optional, Union
from urllib.parse import parse_qsl, quote, urlencode, urlsplit, urlunsplit
from zoneinfo import ZoneInfo

import orjson
import requests
from airbyte_cdk.config_observation import emit_configuration_as_airbyte_control_message
from airbyte_cdk.models import FailureType
from airbyte_cdk.sources.declarative.auth.declarative_authenticator import DeclarativeAuthenticator
from airbyte_cdk.sources.declarative.extractors.record_extractor import RecordExtractor
from airbyte_cdk.sources.declarative.extractors.record_filter import RecordFilter
from airbyte_cdk.sources.declarative.migrations.state_migration import StateMigration
from airbyte_cdk.sources.declarative.partition_routers.substream_partition_router import (
    ParentStreamConfig,
    SubstreamPartitionRouter,
)
from airbyte_cdk.sources.declarative.requesters.error_handlers import DefaultErrorHandler, HttpResponseFilter
from airbyte_cdk.sources.declarative.requesters.error_handlers.backoff_strategy import BackoffStrategy
from airbyte_cdk.sources.declarative.requesters.http_requester import HttpRequester
from airbyte_cdk.sources.declarative.requesters.paginators.strategies.pagination_strategy import PaginationStrategy
from airbyte_cdk.sources.declarative.requesters.request_options import RequestOptionsProvider
from airbyte_cdk.sources.declarative.retrievers.simple_retriever import SimpleRetriever
from airbyte_cdk.sources.declarative.schema import InlineSchemaLoader, SchemaLoader
from airbyte_cdk.sources.http_config import MAX_CONNECTION_POOL_SIZE
from airbyte_cdk.sources.streams.http.error_handlers import ErrorHandler, ErrorResolution, ResponseAction
from airbyte_cdk.sources.streams.http.error_handlers.response_models import SUCCESS_RESOLUTION
from airbyte_cdk.sources.streams.http.exceptions import BaseBackoffException
from airbyte_cdk.sources.streams.http.http_client import HttpClient
from airbyte_cdk.sources.streams.http.request_window_split_exception import RequestWindowSplitRequiredException
from airbyte_cdk.sources.streams.http.tcp_keepalive import TcpKeepaliveHTTPAdapter
from airbyte_cdk.sources.types import Record, StreamSlice
from airbyte_cdk.utils.airbyte_secrets_utils import add_to_secrets
from airbyte_cdk.utils.traced_exception import AirbyteTracedException
from requests.utils import get_environ_proxies

LOGGER = logging.getLogger("airbyte")

AUTH_BASE_URL = "https://auth.tiktok-shops.com"
TOKEN_HEADER = "x-tts-access-token"
WORKER = "workerpool"  # what the CDK calls its threads
TIMEOUTS = (10, 60)  # seconds to connect, seconds between two bytes


# Signature ------------------------------------------------------------------------------------------------------------


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


# Answers --------------------------------------------------------------------------------------------------------------


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


def config_error(message: str) -> AirbyteTracedException:
    return AirbyteTracedException(message=message, internal_message=message, failure_type=FailureType.config_error)


def given_up(error: AirbyteTracedException) -> AirbyteTracedException:
    """The CDK's exception for a request out of retries as one sentence that says what the last attempt met."""
    last = getattr(error, "_exception", None)
    if not isinstance(last, BaseBackoffException):
        return error
    message = f"{last} Given up after several retries; run the sync again."
    return AirbyteTracedException(message=message, internal_message=message, failure_type=FailureType.transient_error)


class Refused(AirbyteTracedException):
    """A business error: what was asked for is refused, as the price of an order; `said` has code and message."""

    def __init__(self, stream: str, said: str) -> None:
        super().__init__(
            message=f"{stream}: TikTok Shop refused the request ({said}).", failure_type=FailureType.system_error
        )
        self.said = said


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


# One run's connection -------------------------------------------------------------------------------------------------


class Connection:
    """What all streams of one run share: token, pace by shop, list of shops, request log.

    The CDK builds an authenticator for every stream; the config object is all that they have in common.
    """

    _by_config: ClassVar[dict[int, "Connection"]] = {}
    _lock: ClassVar[threading.Lock] = threading.Lock()

    def __init__(self, config: MutableMapping[str, Any]) -> None:
        self.config = config
        self.log = RequestLog(config.get("api_log_path"))
        self.token = Token(config, self.log)
        self.workers = int(config.get("num_workers", 10))
        self.probing = False  # set by `check`, which reads no window to its end
        self.clock_offset = 0.0  # seconds to add to this machine's time before signing
        self._api_offset: Optional[float] = None  # seconds from this machine's time to the API's, rounded down
        self._paces: dict[Optional[str], Pace] = {}
        self._pools: dict[Any, ThreadPoolExecutor] = {}
        self._warned: set[str] = set()
        # Cursors that a backfill leaves alone, by stream and shop.
        self.forward: dict[tuple[str, Any], str] = {}
        self._shops: Union[list[StreamSlice], AirbyteTracedException, None] = None
        self._shops_lock = threading.Lock()
        for handler in logging.getLogger().handlers:
            if not any(isinstance(f, RedactSignature) for f in handler.filters):
                handler.addFilter(RedactSignature())

    @classmethod
    def of(cls, config: Any) -> "Connection":
        with cls._lock:
            connection = cls._by_config.get(id(config))
            if connection is None:
                # The connection holds the config, so its id can't be given to another one meanwhile.
                connection = cls._by_config[id(config)] = cls(config)
            return connection

    def pace(self, shop_cipher: Optional[str]) -> "Pace":
        with self._lock:
            if shop_cipher not in self._paces:
                self._paces[shop_cipher] = Pace(float(self.config.get("requests_per_second", 10)))
            return self._paces[shop_cipher]

    def pool(self, shop_id: Any) -> ThreadPoolExecutor:
        """Threads that ask for single records of a shop; one of its own, since threads wait for the shop's pace."""
        with self._lock:
            if shop_id not in self._pools:
                self._pools[shop_id] = ThreadPoolExecutor(self.workers, thread_name_prefix=f"details-{shop_id}")
            return self._pools[shop_id]

    def note_time(self, response: requests.Response) -> None:
        """Learn the API's time from its first answer."""
        if self._api_offset is None:
            self._api_offset = _date_offset(response) or 0.0

    def last_whole_second(self) -> int:
        """The newest second in which nothing can change at the API any more, Unix."""
        return int(time.time() + (self._api_offset or 0.0)) - 1

    def warn_once(self, message: str) -> None:
        with self._lock:
            if message in self._warned:
                return
            self._warned.add(message)
        LOGGER.warning(message)

    def shops(self, read: Callable[[], list[StreamSlice]]) -> list[StreamSlice]:
        """The authorised shops, asked for once a run."""
        with self._shops_lock:
            if self._shops is None:
                try:
                    self._shops = read()
                except AirbyteTracedException as error:
                    self._shops = given_up(error)
            if isinstance(self._shops, AirbyteTracedException):
                raise self._shops
            return self._shops


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


# Token ----------------------------------------------------------------------------------------------------------------


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
            backoff_strategy=GrowingWait(parameters={}, config=self._config),
            request_timeout=TIMEOUTS,
        )
        base = str(self._config.get("auth_base_url") or AUTH_BASE_URL).rstrip("/")
        try:
            _, response = client.send_request("GET", f"{base}/api/v2/token/refresh", {}, params=parameters)
        except AirbyteTracedException as error:
            raise given_up(error) from None
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


# Pace -----------------------------------------------------------------------------------------------------------------


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


# Authenticator --------------------------------------------------------------------------------------------------------


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
        connection = Connection.of(self.config)
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
        Connection.of(self.config).note_time(response)
        fault = None
        try:
            response.content  # noqa: B018 (reads the body here, so that a cut one is a fault of this attempt)
        except requests.RequestException as exception:
            fault = type(exception).__name__
            raise
        finally:
            call.end(Connection.of(self.config).log, response.request, response, fault)


# Errors ---------------------------------------------------------------------------------------------------------------


@dataclass(kw_only=True)
class ApiErrors(DefaultErrorHandler):
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
            Connection.of(self.config).token.untried = 0
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
                Connection.of(self.config).token.replace(response.request.headers.get(TOKEN_HEADER))
                return self._retry(f"no longer took the access token ({said})")
            if resolution.response_action == ResponseAction.RETRY:
                return self._retry(f"answered an error of its own ({said})")
            return resolution
        if response.status_code >= 500:
            return self._retry(f"answered HTTP {response.status_code} ({said})")
        if response.status_code in (401, 403):
            raise config_error(f"{self.name}: TikTok Shop denied access (HTTP {response.status_code}; {said}).")
        raise Refused(self.name, said)

    def _slow_down(self, response: requests.Response, said: str) -> ErrorResolution:
        call: Optional[Call] = getattr(response.request, "_call", None)
        if call is not None:
            call.pace.throttled(told_wait(response))
        return self._retry(f"asked to slow down ({said})")

    def _sets_clock(self, response: requests.Response) -> bool:
        """Sign with the API's time from now on; False where it doesn't tell its time or this clock was right."""
        offset = _date_offset(response)
        connection = Connection.of(self.config)
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
            call.end(Connection.of(self.config).log, request, None, type(exception).__name__)
        return self._retry(f"could not be reached ({type(exception).__name__})")

    def _retry(self, what: str) -> ErrorResolution:
        return ErrorResolution(
            ResponseAction.RETRY, FailureType.transient_error, f"{self.name}: TikTok Shop's API {what}."
        )


@dataclass(kw_only=True)
class GrowingWait(BackoffStrategy):
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


def _date_offset(response: requests.Response) -> Optional[float]:
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


# Shops ----------------------------------------------------------------------------------------------------------------


@dataclass(kw_only=True)
class WantedShops(RecordFilter):
    """Keeps the shops that `shop_ids` names; one that isn't authorised is an error, as is no shop at all."""

    config: Mapping[str, Any]
    parameters: InitVar[Mapping[str, Any]] = None
    condition: str = ""

    def filter_records(self, records: Iterable[Mapping[str, Any]], **_: Any) -> Iterable[Mapping[str, Any]]:
        shops = list(records)
        if not shops:
            raise config_error("This authorisation holds no shop; let the seller authorise the app again.")
        wanted = [str(shop_id) for shop_id in self.config.get("shop_ids") or []]
        known = {shop["id"]: shop for shop in shops}
        missing = [shop_id for shop_id in wanted if shop_id not in known]
        if missing:
            raise config_error(
                f"shop_ids names {', '.join(missing)}, which this app isn't authorised for; authorised are "
                f"{', '.join(sorted(known))}. Remove the id or let that seller authorise the app."
            )
        yield from (known[shop_id] for shop_id in dict.fromkeys(wanted)) if wanted else shops


@dataclass(kw_only=True)
class AuthorizedShops(SubstreamPartitionRouter):
    """One partition a shop, listed once a run for all streams."""

    parent_stream_configs: list[ParentStreamConfig]
    config: Mapping[str, Any]
    parameters: InitVar[Mapping[str, Any]] = None

    def __post_init__(self, parameters: Optional[Mapping[str, Any]]) -> None:
        super().__post_init__(parameters or {})

    def stream_slices(self) -> Iterable[StreamSlice]:
        yield from Connection.of(self.config).shops(lambda: list(super(AuthorizedShops, self).stream_slices()))


@dataclass(kw_only=True)
class PerShopState(StateMigration):
    """Makes each shop start where it stands itself.

    The state's global cursor goes: a shop that is new to the sync starts at `start_date`, not where others stand. With
    an `end_date` at or before a shop's cursor the run is a backfill: it reads from `start_date` and leaves the cursor
    where it is.
    """

    config: Mapping[str, Any]
    declarative_stream: Any = None

    def should_migrate(self, stream_state: Mapping[str, Any]) -> bool:
        return "states" in stream_state

    def migrate(self, stream_state: Mapping[str, Any]) -> Mapping[str, Any]:
        behind = []
        for item in stream_state["states"]:
            cursor = next(iter(item["cursor"].values()))
            if self._reaches_end(cursor):
                forward = Connection.of(self.config).forward
                forward[self.declarative_stream.name, item["partition"].get("shop_id")] = cursor
            else:
                behind.append(item)
        kept = {key: value for key, value in stream_state.items() if key != "state"}
        return {**kept, "states": behind, "lookback_window": 0}

    def _reaches_end(self, cursor: str) -> bool:
        end = self.config.get("end_date")
        if not end:
            return False
        if not str(cursor).isdigit():
            return str(cursor) >= str(end)[:10]
        return int(cursor) >= moment_of(str(end)).timestamp()


# Masking --------------------------------------------------------------------------------------------------------------


class Masking:
    """`field_masking` of one stream: hashes or drops fields at any depth, in records and schema alike."""

    def __init__(self, config: Mapping[str, Any], stream: str) -> None:
        self._salt = str(config.get("masking_salt") or "")
        self._tree: dict[str, Any] = {}
        for rule in config.get("field_masking") or []:
            if rule["stream"] != stream:
                continue
            if rule["action"] == "hash" and not self._salt:
                raise config_error(
                    f"field_masking hashes {stream}.{rule['field']}, which needs masking_salt: set it to a long secret."
                )
            *parents, last = rule["field"].split(".")
            branch = self._tree
            for name in parents:
                branch = branch.setdefault(name, {})
                if not isinstance(branch, dict):
                    break
            else:
                if branch.get(last) != "block":
                    branch[last] = rule["action"]

    def apply(self, record: Any) -> None:
        """Mask a record in place."""
        if self._tree:
            self._mask(record, self._tree)

    def schema(self, schema: Mapping[str, Any]) -> Mapping[str, Any]:
        """The JSON schema of the masked records."""
        return self._masked_schema(schema, self._tree) if self._tree else schema

    def _mask(self, value: Any, tree: Mapping[str, Any]) -> None:
        if isinstance(value, list):
            for item in value:
                self._mask(item, tree)
        elif isinstance(value, dict):
            for name, action in tree.items():
                if name not in value:
                    continue
                if action == "block":
                    del value[name]
                elif action == "hash":
                    value[name] = self._hashed(value[name])
                else:
                    self._mask(value[name], action)

    def _hashed(self, value: Any) -> Any:
        """Every value below, so that an object or array keeps its shape."""
        if isinstance(value, dict):
            return {name: self._hashed(item) for name, item in value.items()}
        if isinstance(value, list):
            return [self._hashed(item) for item in value]
        if value is None:
            return None
        text = value if isinstance(value, str) else json.dumps(value)
        return hashlib.sha256((self._salt + text).encode()).hexdigest()

    def _masked_schema(self, schema: Mapping[str, Any], tree: Mapping[str, Any]) -> dict[str, Any]:
        masked = dict(schema)
        if isinstance(schema.get("items"), dict):
            masked["items"] = self._masked_schema(schema["items"], tree)
        if isinstance(schema.get("properties"), dict):
            masked["properties"] = {
                name: part
                if name not in tree
                else self._hashed_schema(part)
                if tree[name] == "hash"
                else self._masked_schema(part, tree[name])
                for name, part in schema["properties"].items()
                if tree.get(name) != "block"
            }
        return masked

    def _hashed_schema(self, schema: Mapping[str, Any]) -> dict[str, Any]:
        types = schema.get("type")
        types = [types] if isinstance(types, str) else list(types or [])
        hashed = {key: value for key, value in schema.items() if key not in ("format", "enum", "pattern")}
        if "properties" in schema:
            hashed["properties"] = {name: self._hashed_schema(part) for name, part in schema["properties"].items()}
        elif "items" in schema:
            hashed["items"] = self._hashed_schema(schema["items"])
        else:
            hashed["type"] = ["string", "null"] if "null" in types else "string"
        return hashed


@dataclass(kw_only=True)
class MaskedSchema(SchemaLoader):
    """The stream's schema as its masked records have it."""

    config: Mapping[str, Any]
    schema_loader: InlineSchemaLoader
    parameters: InitVar[Mapping[str, Any]] = None
    name: str = ""

    def __post_init__(self, parameters: Optional[Mapping[str, Any]]) -> None:
        self.name = (parameters or {}).get("name") or self.name

    def get_json_schema(self) -> Mapping[str, Any]:
        return Masking(self.config, self.name).schema(self.schema_loader.get_json_schema())


# Listings -------------------------------------------------------------------------------------------------------------


@dataclass(kw_only=True)
class RecordsAt(RecordExtractor):
    """The records at a path of the answer, from the body that was parsed once; a missing key means none."""

    records_at: list[str]
    config: Mapping[str, Any]
    parameters: InitVar[Mapping[str, Any]] = None

    def extract_records(self, response: requests.Response) -> Iterable[MutableMapping[str, Any]]:
        value: Any = envelope(response)
        for key in self.records_at:
            value = value.get(key) if isinstance(value, dict) else None
        if value and NUMERIC_ID.search(response.content):
            ids_as_strings(value)
        return value if isinstance(value, list) else [value] if value else []


@dataclass(kw_only=True)
class NextPageToken(PaginationStrategy):
    """Follows `data.next_page_token` until it is empty, null or absent."""

    config: Mapping[str, Any]
    page_size: int = 100
    parameters: InitVar[Mapping[str, Any]] = None

    @property
    def initial_token(self) -> Optional[Any]:
        return None

    def next_page_token(
        self,
        response: requests.Response,
        last_page_size: int,
        last_record: Optional[Record],
        last_page_token_value: Optional[Any] = None,
    ) -> Optional[Any]:
        return ((envelope(response) or {}).get("data") or {}).get("next_page_token") or None

    def get_page_size(self) -> Optional[int]:
        return self.page_size


class WindowMoved(Exception):
    """Records left the listing between two pages, so that the later ones moved up and some were passed over."""


class Progress:
    """How far a window has been read, told to its stream's cursor once the window is done.

    The CDK would tell it every record's cursor value. The retriever knows better: a record may have changed since the
    window was fixed (its value lies past the window), a window may hold no record although its parents were read, and
    a record that isn't final must be read again, so that the cursor of its shop waits there.
    """

    def __init__(
        self,
        cursor: Any,
        window: StreamSlice,
        listed: StreamSlice,
        name: str,
        listed_as: Optional[str],
        waits: MutableMapping[Any, Any],
        forward: Optional[str],
    ) -> None:
        self._observe = getattr(cursor, "tell", None)
        self._window = window
        self._name = name
        self._cursor_field = cursor.cursor_field.cursor_field_key if self._observe else ""
        # The listed records' own name for the cursor value.
        self.field: Optional[str] = (listed_as or self._cursor_field) if self._observe else None
        end = listed.cursor_slice.get("end_time")
        self._end = int(end) if end and str(end).isdigit() else None
        self._highest: Any = None
        self._waits = waits
        self._forward = forward

    def reached(self, value: Any) -> None:
        if self._end is not None and value is not None:
            value = min(int(value), self._end)
        if value is not None and (self._highest is None or value > self._highest):
            self._highest = value

    def wait_at(self, value: Any) -> None:
        """Never tell the cursor of this shop more than this value: a record there isn't final."""
        shop_id = self._window.partition.get("shop_id")
        if value is not None:
            self._waits[shop_id] = min(value, self._waits.get(shop_id, value))

    def finished(self) -> None:
        """The window was read to its end: where that lies a day back, nothing is asked again though it held nothing."""
        if self._observe is None:
            return
        if self._end is not None and self._end < time.time() - 86_400:
            self.reached(self._end)
        value = self._highest
        shop_id = self._window.partition.get("shop_id")
        if value is not None:
            value = min(value, self._waits.get(shop_id, value))
        if self._forward is not None:
            value = self._forward
        if value is not None:
            self._observe(Record({self._cursor_field: value}, self._name, self._window))


@dataclass(kw_only=True)
class ShopListing(SimpleRetriever):
    """Reads a listing of one shop window by window, page by page, complete although records move while it is read.

    `next_page_token` may stand for an offset: when a listed record changes and leaves the window, the later ones move
    up. The falling `total_count` shows it. A listing sorted by its cursor then goes on from the last value it read, as
    it does after every page where the API gives no count; another one is read again in two halves, as is one that holds
    more hits than the API shows.
    """

    WINDOWS_AT_A_TIME: ClassVar[int] = 2  # of one shop

    config: Mapping[str, Any]
    request_options_provider: Optional[RequestOptionsProvider] = None
    cursor: Any = None
    sorted_by_cursor: bool = False
    most_hits: Optional[int] = None
    listed_as: Optional[str] = None  # the listed records' name for the cursor field, where it differs
    all_time: bool = False  # a listing without a cursor is read in windows over all time, for `most_hits`
    final_when: Optional[dict[str, Any]] = None  # dotted path -> values it has once the record no longer changes
    final_after_days: Optional[int] = None  # older records are taken for final
    keep: Optional[dict[str, str]] = None  # field -> config key that lists the wanted values

    def __post_init__(self, parameters: Mapping[str, Any]) -> None:
        if self.request_options_provider is not None:
            self.request_option_provider = self.request_options_provider
        super().__post_init__(parameters)
        self._wanted = {
            name: frozenset(self.config.get(key) or ())
            for name, key in (self.keep or {}).items()
            if self.config.get(key)
        }
        self._client = _client(self.requester, self.name, Connection.of(self.config).workers)
        self._masking = Masking(self.config, self.name)
        self._waits: dict[Any, Any] = {}
        self._failed: dict[Any, AirbyteTracedException] = {}
        self._turns = self._take_turns() if _follow(self.cursor) and not Connection.of(self.config).probing else None

    def _take_turns(self) -> "Turns":
        # More windows at once cost memory and switches between threads but save no time. And one record that isn't
        # final holds back all later windows, so that those are read in order.
        return Turns(self.cursor, 1 if self.final_when else self.WINDOWS_AT_A_TIME)

    def read_records(
        self, records_schema: Mapping[str, Any], stream_slice: Optional[StreamSlice] = None
    ) -> Iterable[Record]:
        window = stream_slice or StreamSlice(partition={}, cursor_slice={})
        forward = Connection.of(self.config).forward.get((self.name, window.partition.get("shop_id")))
        listed = self._closed(window)
        progress = Progress(self.cursor, window, listed, self.name, self.listed_as, self._waits, forward)
        shop_id = window.partition.get("shop_id")
        try:
            if shop_id in self._failed:
                # What one window met for good, after all retries, the others of the shop would meet too.
                raise self._failed[shop_id]
            yield from self._read_window(listed, progress)
        except AirbyteTracedException as error:
            self._failed[shop_id] = given_up(error)
            if self._turns is not None:
                self._turns.give_up(shop_id)
            raise self._failed[shop_id] from None
        finally:
            if self._turns is not None:
                self._turns.over(listed)
        progress.finished()

    def _read_window(self, window: StreamSlice, progress: Progress) -> Iterable[Record]:
        for records in self._pages(window, progress):
            yield from self._emit(records, window, progress)

    def _closed(self, window: StreamSlice) -> StreamSlice:
        """The window without the seconds in which records may still change.

        A record that changes while it is listed then leaves the window, which shows; within it, it would move to the
        end of the listing unseen and let others slip past the page token.
        """
        newest = Connection.of(self.config).last_whole_second()
        bounds = window.cursor_slice
        if self.all_time:
            return _window(window, 0, newest)
        if str(bounds.get("end_time")).isdigit() and int(bounds["end_time"]) > newest:
            return _window(window, min(int(bounds["start_time"]), newest), newest)
        return window

    def _emit(self, records: list[Any], window: StreamSlice, progress: Progress) -> Iterator[Record]:
        """The page's records as the stream gives them."""
        self._note(records, progress)
        for record in records:
            if self._is_wanted(record):
                yield self._record(record, window)

    def _record(self, record: MutableMapping[str, Any], window: StreamSlice) -> Record:
        shop_id = window.partition.get("shop_id")
        if shop_id is not None:
            record["shop_id"] = shop_id
        self._masking.apply(record)
        return Record(record, self.name, window)

    def _is_wanted(self, record: Mapping[str, Any]) -> bool:
        return all(record.get(name) in values for name, values in self._wanted.items())

    def _note(self, records: list[Any], progress: Progress) -> None:
        """Note how far these records reach."""
        if progress.field is None:
            return
        for record in records:
            value = record.get(progress.field)
            progress.reached(value)
            if self.final_when and not self._is_final(record, value):
                progress.wait_at(value)

    def _is_final(self, record: Mapping[str, Any], value: Any) -> bool:
        if self.final_after_days and value < time.time() - self.final_after_days * 86_400:
            return True
        return all(
            found in values
            for path, values in (self.final_when or {}).items()
            for found in _values(record, path.split("."))
        )

    def _pages(self, window: StreamSlice, progress: Progress, again: int = 3) -> Iterator[list[Any]]:
        try:
            yield from self._chain(window, progress)
        except (RequestWindowSplitRequiredException, WindowMoved) as reason:
            halves = _halves(window)
            if halves:
                for half in halves:
                    yield from self._pages(half, progress)
            elif again and isinstance(reason, WindowMoved):
                yield from self._pages(window, progress, again - 1)
            else:
                raise AirbyteTracedException(
                    message=f"{self.name}: a listing can't be read whole; TikTok Shop shows too few of its hits, or "
                    "they keep changing. Run the sync again.",
                    failure_type=FailureType.transient_error,
                ) from None

    def _chain(self, window: StreamSlice, progress: Progress) -> Iterator[list[Any]]:
        """Follow the page tokens of one query; go on from the last value read where records may have left it."""
        ask = self._query(window)
        token: Optional[Mapping[str, Any]] = None
        total: Optional[int] = None
        last_value: Any = None
        at_last_value: set[str] = set()
        resumable = self.sorted_by_cursor and progress.field is not None
        while True:
            response = ask(token)
            count = ((envelope(response) or {}).get("data") or {}).get("total_count")
            if self.most_hits and count is not None and count >= self.most_hits and _halves(window):
                raise RequestWindowSplitRequiredException(stream_name=self.name)
            if total is not None and count is not None and count < total:
                if not resumable or last_value is None:
                    raise WindowMoved
                window, token, total = _from(window, last_value), None, None
                ask = self._query(window)
                continue
            total = count
            records = self._extract(response, window)
            following = self._next_page_token(response, len(records), None, token and token.get("next_page_token"))
            if count is None and following and not resumable and _halves(window):
                raise WindowMoved  # nothing would show that it did
            if resumable and records:
                fresh = [r for r in records if r.get(progress.field) != last_value or _key(r) not in at_last_value]
                # A record that changed after it was chosen shows a value past the window: it says nothing of the order.
                end = int(window.cursor_slice["end_time"])
                value = max(
                    (v for r in records if (v := r.get(progress.field)) is not None and v <= end), default=last_value
                )
                if value != last_value:
                    at_last_value, last_value = set(), value
                at_last_value.update(_key(r) for r in records if r.get(progress.field) == value)
                records = fresh
            yield records
            if not following:
                return
            token = following
            if (
                count is None
                and resumable
                and last_value is not None
                and last_value > int(window.cursor_slice["start_time"])
            ):
                window, token = _from(window, last_value), None
                ask = self._query(window)

    def _query(self, window: StreamSlice) -> Callable[[Optional[Mapping[str, Any]]], requests.Response]:
        """A function from page token to answer; the manifest's expressions are evaluated here, not for every page."""
        requester, paginator = self.requester, self._paginator
        url = requester.get_url(stream_slice=window)
        params = requester.get_request_params(stream_slice=window)
        body = requester.get_request_body_json(stream_slice=window) or {}
        text = requester.get_request_body_data(stream_slice=window)

        def ask(token: Optional[Mapping[str, Any]]) -> requests.Response:
            _, response = self._client.send_request(
                requester.get_method().value,
                url,
                {},
                params={**params, **paginator.get_request_params(next_page_token=token)},
                json={**body, **paginator.get_request_body_json(next_page_token=token)} or None,
                data=text or None,
            )
            return response

        return ask

    def _extract(self, response: requests.Response, window: StreamSlice) -> list[Any]:
        records = list(self.record_selector.extractor.extract_records(response))
        if self.record_selector.record_filter:
            records = list(
                self.record_selector.record_filter.filter_records(records, stream_state={}, stream_slice=window)
            )
        return records


@dataclass(kw_only=True)
class ShopPerformance(ShopListing):
    """Analytics by day of the shop's own time zone, from `analytics_window_days` back up to the last whole day.

    Windows hold dates. Days before the edge or after `latest_available_date` are not asked for; a state or start before
    the edge is moved there with one warning that names the days nobody can have any more.
    """

    # Time zones in which TikTok Shop keeps a region's days; where it isn't known, the API's own latest day decides.
    time_zones: Optional[dict[str, str]] = None
    daily: bool = False  # one request a day, whose records bear no date of their own

    def __post_init__(self, parameters: Mapping[str, Any]) -> None:
        super().__post_init__(parameters)
        states = self.cursor.state.get("states", []) if hasattr(self.cursor, "tell") else []
        self._seen = {item["partition"]["shop_id"]: next(iter(item["cursor"].values())) for item in states}
        self._reach: dict[Any, tuple[date, date]] = {}
        self._lock = threading.Lock()

    def _read_window(self, window: StreamSlice, progress: Progress) -> Iterable[Record]:
        edge, latest = self._days(window)
        first = max(date.fromisoformat(window.cursor_slice["start_time"]), edge)
        last = min(date.fromisoformat(window.cursor_slice["end_time"]), latest)
        if first > last:
            return
        days = StreamSlice(
            partition=window.partition,
            cursor_slice={"start_time": first.isoformat(), "end_time": last.isoformat()},
            extra_fields=window.extra_fields,
        )
        added = {"currency_mode": self.config.get("analytics_currency") or "LOCAL"}
        if self.daily:
            added |= {"start_date": first.isoformat(), "end_date": (last + timedelta(days=1)).isoformat()}
        for records in self._pages(days, progress):
            for record in records:
                record.update(added)
                yield self._record(record, window)
        progress.reached(last.isoformat())

    def _days(self, window: StreamSlice) -> tuple[date, date]:
        """The first and the last day that this shop's analytics can be asked for, found out once a run."""
        shop_id = window.partition["shop_id"]
        with self._lock:
            if shop_id not in self._reach:
                latest = self._latest(window)
                zone = (self.time_zones or {}).get(window.extra_fields.get("region"))
                today = max(latest + timedelta(days=1), datetime.now(ZoneInfo(zone)).date() if zone else date.min)
                edge = today - timedelta(days=int(self.config.get("analytics_window_days", 60)))
                self._reach[shop_id] = edge, latest
                self._warn(shop_id, edge)
            return self._reach[shop_id]

    def _latest(self, window: StreamSlice) -> date:
        # Two days back is neither too new in any time zone nor out of reach.
        day = (datetime.now(timezone.utc) - timedelta(days=2)).date().isoformat()
        probe = StreamSlice(
            partition=window.partition,
            cursor_slice={"start_time": day, "end_time": day},
            extra_fields=window.extra_fields,
        )
        answer = (envelope(self._query(probe)(None)) or {}).get("data") or {}
        return date.fromisoformat(answer.get("latest_available_date") or day)

    def _warn(self, shop_id: str, edge: date) -> None:
        if shop_id in self._seen:
            start = date.fromisoformat(self._seen[shop_id]) + timedelta(days=1)
        elif self.config.get("start_date"):
            start = date.fromisoformat(self.config["start_date"][:10])
        else:
            return
        if start < edge:
            Connection.of(self.config).warn_once(
                f"Performance streams: the days from {start} to {edge - timedelta(days=1)} can't be had any more; "
                f"TikTok Shop is asked for {self.config.get('analytics_window_days', 60)} days back "
                f"(analytics_window_days), so reading starts at {edge}."
            )


class Turns:
    """Hands out a stream's windows in order, the shops side by side, each when its predecessors leave room for it.

    The workers that read windows are the CDK's and serve all streams: a window that waited in one would block them. And
    the fewer windows are begun, the less is asked for again when the sync dies.
    """

    PATIENCE: ClassVar[float] = 2.0  # seconds

    def __init__(self, cursor: Any, listing: int, asking: int = 1) -> None:
        self._most_listing = listing  # windows of a shop whose pages are being read
        self._most_asking = asking  # requests for details of a shop under way, above which no window is begun
        self._listed: set[int] = set()
        self._listing: Counter[Any] = Counter()
        self._asking: Counter[Any] = Counter()
        self._given_up: set[Any] = set()
        self._changed = threading.Condition()
        self._all = cursor.stream_slices
        cursor.stream_slices = self.windows

    def windows(self) -> Iterator[StreamSlice]:
        waiting: dict[Any, deque[StreamSlice]] = {}
        for window in self._all():
            waiting.setdefault(window.partition.get("shop_id"), deque()).append(window)
        while waiting:
            with self._changed:
                while not (any(map(self._has_room, waiting)) or self._given_up & set(waiting)):
                    if not self._changed.wait(self.PATIENCE) and self._reads_alone():
                        self._most_listing = sys.maxsize
                for shop_id in self._given_up & set(waiting):
                    del waiting[shop_id]
                ready = [shop_id for shop_id in waiting if self._has_room(shop_id)]
                self._listing.update(ready)
            for shop_id in ready:
                yield waiting[shop_id].popleft()
                if not waiting[shop_id]:
                    del waiting[shop_id]

    @staticmethod
    def _reads_alone() -> bool:
        # The Connector Builder has one worker: while this method waits in it, nothing is read.
        return sum(thread.name.startswith(WORKER) for thread in threading.enumerate()) < 2

    def _has_room(self, shop_id: Any) -> bool:
        return self._listing[shop_id] < self._most_listing and self._asking[shop_id] < self._most_asking

    def give_up(self, shop_id: Any) -> None:
        """Hand out no more windows of this shop."""
        with self._changed:
            self._given_up.add(shop_id)
            self._changed.notify_all()

    def listed(self, window: StreamSlice) -> None:
        """The window's pages have been read to the end; its details may still be asked for."""
        with self._changed:
            self._listed.add(id(window))
            self._listing[window.partition.get("shop_id")] -= 1
            self._changed.notify_all()

    def over(self, window: StreamSlice) -> None:
        """The window has been read, or given up."""
        with self._changed:
            if id(window) in self._listed:
                self._listed.remove(id(window))
                return
            self._listing[window.partition.get("shop_id")] -= 1
            self._changed.notify_all()

    def asked(self, window: StreamSlice, requests: int) -> None:
        """So many requests for details more, or fewer, are under way."""
        shop_id = window.partition.get("shop_id")
        with self._changed:
            had_room = self._has_room(shop_id)
            self._asking[shop_id] += requests
            if not had_room and self._has_room(shop_id):
                self._changed.notify_all()


@dataclass
class Task:
    """One request for the details of one listed record, or of several where the endpoint takes several."""

    shop_id: Any
    parents: list[Mapping[str, Any]]
    url: str
    params: dict[str, Any]
    json: Optional[dict[str, Any]] = None


@dataclass(kw_only=True)
class ShopDetails(ShopListing):
    """Walks a listing and asks for the details of what it lists: only for what changed, as the listing is windowed.

    Requests run in a bounded pool, ahead of their turn across pages, and come out in the order of the listing. A window
    is begun when the ones before it no longer fill the pool.
    """

    REFUSALS_IN_A_ROW: ClassVar[int] = 100

    detail_requester: Optional[HttpRequester] = None
    detail_path: Optional[list[str]] = None
    detail_of: str = "order"  # what a skipped record is called
    skips: bool = True  # whether one that the API refuses is skipped with a warning or fails the stream
    copy: Optional[dict[str, str]] = None  # field -> the listed record's field, where the detail lacks it
    never: Optional[dict[str, list[str]]] = None  # field -> values of listed records that have no details
    for_each: Optional[dict[str, Any]] = None  # parameter, config key and default of a list: one request a value
    batch: Optional[dict[str, Any]] = None  # body field and size, where one request takes several ids

    def __post_init__(self, parameters: Mapping[str, Any]) -> None:
        super().__post_init__(parameters)
        requester = self.detail_requester
        assert requester is not None
        self._detail_client = _client(requester, self.name, Connection.of(self.config).workers)
        self._extractor = RecordsAt(records_at=self.detail_path or ["data"], config=self.config)
        self._workers = Connection.of(self.config).workers
        self._lock = threading.Lock()
        self._skipped = 0
        self._refused_in_a_row = 0

    def _take_turns(self) -> Turns:
        return Turns(self.cursor, 2, 2 * Connection.of(self.config).workers)

    def _read_window(self, window: StreamSlice, progress: Progress) -> Iterable[Record]:
        under_way: deque[tuple[Optional[Future[list[Any]]], list[Any]]] = deque()
        try:
            for parents in self._pages(window, progress):
                for task in self._tasks([p for p in parents if self._is_wanted(p)], window):
                    under_way.append((self._ask(task, window), []))
                    while len(under_way) > 4 * self._workers:
                        yield from self._next(under_way, window, progress)
                under_way.append((None, parents))
            if self._turns is not None:
                self._turns.listed(window)
            while under_way:
                yield from self._next(under_way, window, progress)
        finally:
            for future, _ in under_way:
                if future is not None:
                    future.cancel()

    def _ask(self, task: Task, window: StreamSlice) -> "Future[list[Any]]":
        turns = self._turns
        if turns is not None:
            turns.asked(window, 1)
        future = Connection.of(self.config).pool(window.partition.get("shop_id")).submit(self._details, task)
        if turns is not None:
            future.add_done_callback(lambda _: turns.asked(window, -1))
        return future

    def _next(
        self, under_way: deque[tuple[Optional[Future[list[Any]]], list[Any]]], window: StreamSlice, progress: Progress
    ) -> Iterator[Record]:
        future, parents = under_way.popleft()
        if future is None:
            self._note(parents, progress)
            return
        for record in future.result():
            yield self._record(record, window)

    def _is_wanted(self, record: Mapping[str, Any]) -> bool:
        return super()._is_wanted(record) and not any(
            record.get(name) in values for name, values in (self.never or {}).items()
        )

    def _tasks(self, parents: list[Any], window: StreamSlice) -> Iterator[Task]:
        requester = self.detail_requester
        assert requester is not None
        shop_id = window.partition.get("shop_id")
        url = requester.get_url(stream_slice=window)
        params = dict(requester.get_request_params(stream_slice=window))
        if self.batch:
            size = self.batch["size"]
            for first in range(0, len(parents), size):
                some = parents[first : first + size]
                yield Task(shop_id, some, url, params, {self.batch["field"]: [p["id"] for p in some]})
            return
        for parent in parents:
            own = url.replace("{id}", quote(str(parent["id"]), safe=""))
            if not self.for_each:
                yield Task(shop_id, [parent], own, params)
                continue
            values = self.config.get(self.for_each["config"]) or self.for_each["default"]
            for value in values:
                yield Task(shop_id, [parent], own, {**params, self.for_each["parameter"]: value})

    def _details(self, task: Task) -> list[Any]:
        """All pages of one task's records; none where the API refuses them, which is said and counted."""
        if task.shop_id in self._failed:
            raise self._failed[task.shop_id]
        records: list[Any] = []
        params = task.params
        try:
            while True:
                _, response = self._detail_client.send_request(
                    self.detail_requester.get_method().value,
                    task.url,
                    {},
                    params=params,
                    json=task.json,  # type: ignore[union-attr]
                )
                records.extend(self._extractor.extract_records(response))
                token = ((envelope(response) or {}).get("data") or {}).get("next_page_token")
                if not token:
                    break
                params = {**task.params, "page_token": token}
        except Refused as refused:
            if not self.skips:
                raise
            return self._refused(task, refused)
        self._refused_in_a_row = 0
        if not self.batch:
            for record in records:
                for name, source in (self.copy or {}).items():
                    if record.get(name) is None:
                        record[name] = task.parents[0].get(source)
                if self.for_each:
                    record.setdefault(self.for_each["parameter"], params[self.for_each["parameter"]])
        return records

    def _refused(self, task: Task, refused: Refused) -> list[Any]:
        if len(task.parents) > 1:
            # One bad id refuses the whole batch: ask for its halves until the bad one stands alone.
            middle = len(task.parents) // 2
            return [
                record
                for some in (task.parents[:middle], task.parents[middle:])
                for record in self._details(
                    Task(task.shop_id, some, task.url, task.params, {self.batch["field"]: [p["id"] for p in some]})  # type: ignore[index]
                )
            ]
        with self._lock:
            self._skipped += 1
            self._refused_in_a_row += 1
            skipped, in_a_row = self._skipped, self._refused_in_a_row
        if in_a_row >= self.REFUSALS_IN_A_ROW:
            raise AirbyteTracedException(
                message=f"{self.name}: TikTok Shop refused {in_a_row} of them in a row, last {self.detail_of} "
                f"{task.parents[0]['id']} ({refused.said}); this is not about single ones.",
                failure_type=FailureType.system_error,
            )
        LOGGER.warning(
            f"{self.name}: skipped {self.detail_of} {task.parents[0]['id']}, which TikTok Shop refuses "
            f"({refused.said}); {skipped} skipped so far."
        )
        return []


def _client(requester: HttpRequester, name: str, connections: int) -> HttpClient:
    """A client with the requester's authenticator and error handler.

    It looks the environment's proxies up once; a requester's own does before each of thousands of requests.
    """
    session = requests.Session()
    session.proxies = get_environ_proxies(requester.get_url())
    session.verify = os.environ.get("REQUESTS_CA_BUNDLE") or os.environ.get("CURL_CA_BUNDLE") or True
    session.trust_env = False
    adapter = TcpKeepaliveHTTPAdapter(pool_connections=connections, pool_maxsize=MAX_CONNECTION_POOL_SIZE)
    session.mount("https://", adapter)
    session.mount("http://", adapter)
    return HttpClient(
        name=name,
        logger=LOGGER,
        session=session,
        authenticator=requester.get_authenticator(),
        error_handler=requester.error_handler,
        backoff_strategy=requester.error_handler.backoff_strategies,  # type: ignore[union-attr]
        request_timeout=TIMEOUTS,
    )


def _key(record: Mapping[str, Any]) -> str:
    return str(record.get("id") or record.get("return_id") or record.get("cancel_id"))


def _values(value: Any, path: list[str]) -> Iterator[Any]:
    """What stands at a path that may cross arrays."""
    if isinstance(value, list):
        for item in value:
            yield from _values(item, path)
    elif not path:
        yield value
    elif isinstance(value, dict):
        yield from _values(value.get(path[0]), path[1:])
    else:
        yield None


def _follow(cursor: Any) -> bool:
    """Let the retriever, not each record, tell the cursor how far it is, and checkpoint after every window.

    The CDK emits the state of a stream with shops at most every ten minutes, which a killed sync would lose.
    """
    if not hasattr(cursor, "cursor_field"):
        return False
    cursor.tell = cursor.observe
    cursor.observe = lambda record: None
    cursor._throttle_state_message = time.time
    return True


def _halves(window: StreamSlice) -> Optional[list[StreamSlice]]:
    """Two windows that together hold the same seconds; None for a window of one second or none."""
    bounds = window.cursor_slice
    if not str(bounds.get("start_time")).isdigit():
        return None
    start, end = int(bounds["start_time"]), int(bounds["end_time"])
    if start >= end:
        return None
    middle = (start + end) // 2
    return [_window(window, start, middle), _window(window, middle + 1, end)]


def _from(window: StreamSlice, value: Any) -> StreamSlice:
    return _window(window, int(value), int(window.cursor_slice["end_time"]))


def _window(window: StreamSlice, start: int, end: int) -> StreamSlice:
    return StreamSlice(
        partition=window.partition,
        cursor_slice={"start_time": str(start), "end_time": str(end)},
        extra_fields=window.extra_fields,
    )
