"""What all streams of one run share."""

import logging
import threading
import time
from collections.abc import Callable, MutableMapping
from concurrent.futures import ThreadPoolExecutor
from typing import Any, ClassVar, Optional, Union

import requests
from airbyte_cdk.sources.types import StreamSlice
from airbyte_cdk.utils.traced_exception import AirbyteTracedException

from source_tiktok_shop.errors import retries_exhausted
from source_tiktok_shop.legacy_core import Pace, RedactSignature, RequestLog, Token, date_offset

LOGGER = logging.getLogger("airbyte")


class RunContext:
    """What all streams of one run share: token, pace by shop, list of shops, request log.

    The CDK builds an authenticator for every stream; the config object is all that they have in common.
    """

    _by_config: ClassVar[dict[int, "RunContext"]] = {}
    _lock: ClassVar[threading.Lock] = threading.Lock()

    def __init__(self, config: MutableMapping[str, Any]) -> None:
        self.config = config
        self.log = RequestLog(config.get("api_log_path"))
        self.token = Token(config, self.log)
        self.workers = int(config.get("num_workers", 10))
        self.is_check = False  # set by `check`, which reads no window to its end
        self.clock_offset = 0.0  # seconds to add to this machine's time before signing
        self._api_offset: Optional[float] = None  # seconds from this machine's time to the API's, rounded down
        self._paces: dict[Optional[str], Pace] = {}
        self._pools: dict[Any, ThreadPoolExecutor] = {}
        self._warned: set[str] = set()
        # Cursors that a backfill leaves alone, by stream and shop.
        self.backfill_cursors: dict[tuple[str, Any], str] = {}
        self._shops: Union[list[StreamSlice], AirbyteTracedException, None] = None
        self._shops_lock = threading.Lock()
        for handler in logging.getLogger().handlers:
            if not any(isinstance(f, RedactSignature) for f in handler.filters):
                handler.addFilter(RedactSignature())

    @classmethod
    def of(cls, config: Any) -> "RunContext":
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

    def detail_pool(self, shop_id: Any) -> ThreadPoolExecutor:
        """Threads that ask for single records of a shop; one of its own, since threads wait for the shop's pace."""
        with self._lock:
            if shop_id not in self._pools:
                self._pools[shop_id] = ThreadPoolExecutor(self.workers, thread_name_prefix=f"details-{shop_id}")
            return self._pools[shop_id]

    def note_time(self, response: requests.Response) -> None:
        """Learn the API's time from its first answer."""
        if self._api_offset is None:
            self._api_offset = date_offset(response) or 0.0

    def last_settled_second(self) -> int:
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
                    self._shops = retries_exhausted(error)
            if isinstance(self._shops, AirbyteTracedException):
                raise self._shops
            return self._shops
