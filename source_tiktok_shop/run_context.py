"""What all streams of one run share."""

import logging
import threading
from collections.abc import Callable, Mapping, MutableMapping
from concurrent.futures import ThreadPoolExecutor
from typing import Any, ClassVar, Optional, Union

from airbyte_cdk.config_observation import emit_configuration_as_airbyte_control_message
from airbyte_cdk.sources.types import StreamSlice
from airbyte_cdk.utils.airbyte_secrets_utils import add_to_secrets
from airbyte_cdk.utils.traced_exception import AirbyteTracedException

from source_tiktok_shop.errors import retries_exhausted, traced
from source_tiktok_shop.notices import OddValues, UnavailableDays
from source_tiktok_shop.shared_listing import SharedListing
from tiktok_shop_api.connection import ApiConnection
from tiktok_shop_api.credentials import CredentialFile, CredentialStore
from tiktok_shop_api.errors import ApiError
from tiktok_shop_api.redaction import redact_signatures
from tiktok_shop_api.request_log import RequestLog
from tiktok_shop_api.token_host import TokenHost

LOGGER = logging.getLogger("airbyte")


class RunContext:
    """The connection to the API, the list of shops, and what is known of the run as a whole.

    The CDK builds components for every stream; the config object is all that they have in common.
    """

    # Where renewed tokens are stored besides the message to the platform; set by the command line.
    config_file: ClassVar[Optional[CredentialFile]] = None

    _by_config: ClassVar[dict[int, "RunContext"]] = {}
    _lock: ClassVar[threading.Lock] = threading.Lock()

    def __init__(self, config: MutableMapping[str, Any]) -> None:
        self.config = config
        self.workers = int(config.get("num_workers", 10))
        self.is_check = False  # a check reads no window to its end
        # Cursors that a backfill leaves alone, by stream and shop.
        self.backfill_cursors: dict[tuple[str, Any], str] = {}
        self.odd_values = OddValues()
        self.unavailable_days = UnavailableDays()
        # Streams by name and shop: those that had an answer (by cipher), and why others have nothing to read (by id).
        self.streams_with_answers: set[tuple[str, Optional[str]]] = set()
        self.nothing_to_read: dict[tuple[str, Any], str] = {}
        self._listings: dict[tuple[str, Any], SharedListing] = {}
        self._pools: dict[Any, ThreadPoolExecutor] = {}
        self._warned: set[str] = set()
        self._shops: Union[list[StreamSlice], AirbyteTracedException, None] = None
        self._shops_lock = threading.Lock()
        redact_signatures()
        try:
            log = RequestLog(config.get("api_log_path"), with_headers=bool(config.get("api_log_headers")))
            credentials = CredentialStore(
                config,
                TokenHost(config.get("auth_base_url"), log),
                file=self.config_file,
                on_change=hand_to_platform,
            )
        except ApiError as error:
            raise traced(error) from None
        self.connection = ApiConnection(
            credentials, requests_per_second=float(config.get("requests_per_second", 10)), log=log
        )

    @classmethod
    def of(cls, config: Any) -> "RunContext":
        with cls._lock:
            context = cls._by_config.get(id(config))
            if context is None:
                # The context holds the config, so its id can't be given to another one meanwhile.
                context = cls._by_config[id(config)] = cls(config)
            return context

    def detail_pool(self, shop_id: Any) -> ThreadPoolExecutor:
        """Threads that ask for single records; one pool per shop, since its threads wait for the shop's rate limit."""
        with self._lock:
            if shop_id not in self._pools:
                self._pools[shop_id] = ThreadPoolExecutor(self.workers, thread_name_prefix=f"details-{shop_id}")
            return self._pools[shop_id]

    def shared_listing(self, name: str, shop_id: Any, begin: Callable[[], SharedListing]) -> SharedListing:
        """What all streams that list the same share of one shop."""
        with self._lock:
            if (name, shop_id) not in self._listings:
                self._listings[name, shop_id] = begin()
            return self._listings[name, shop_id]

    def last_settled_second(self) -> int:
        """The newest second in which nothing can change at the API any more, Unix."""
        return int(self.connection.api_time()) - 1

    def warn_once(self, message: str) -> None:
        with self._lock:
            if message in self._warned:
                return
            self._warned.add(message)
        LOGGER.warning(message)

    def end_empty(self, stream: str, shop_id: Any, reason: str) -> None:
        """Tell once why a stream has nothing to read of this shop."""
        with self._lock:
            if (stream, shop_id) in self.nothing_to_read:
                return
            self.nothing_to_read[stream, shop_id] = reason
        LOGGER.warning(f"{stream} ends without records of shop {shop_id}: {reason}")

    def describe_shop(self, cipher: Optional[str]) -> str:
        """ID and name, as far as the list of shops has been read."""
        for shop in self._shops if isinstance(self._shops, list) else ():
            if shop.extra_fields.get("cipher") == cipher:
                return f"{shop.partition['shop_id']} ({shop.extra_fields.get('name') or 'no name'})"
        return ""

    def warn_at_end(self) -> None:
        """What can only be said of the run as a whole."""
        for sentence in [*self.unavailable_days.sentences(), *self.odd_values.sentences()]:
            LOGGER.warning(sentence)

    def shops(self, read: Callable[[], list[StreamSlice]]) -> list[StreamSlice]:
        """The authorized shops, requested once per run."""
        with self._shops_lock:
            if self._shops is None:
                try:
                    self._shops = read()
                except AirbyteTracedException as error:
                    self._shops = retries_exhausted(error)
            if isinstance(self._shops, AirbyteTracedException):
                raise self._shops
            return self._shops


def hand_to_platform(config: Mapping[str, Any]) -> None:
    """Tell the platform the renewed tokens, and keep them out of log messages."""
    for name in ("access_token", "refresh_token"):
        add_to_secrets(config["credentials"][name])
    emit_configuration_as_airbyte_control_message(dict(config))
