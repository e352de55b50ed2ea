"""What the objects of one run share."""

import logging
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, Protocol

from destination_tiktok_shop.config import Config
from destination_tiktok_shop.engine.operation import Operation
from destination_tiktok_shop.engine.results import Results
from destination_tiktok_shop.engine.sender import Sender
from destination_tiktok_shop.engine.staging import StagedGroup, Staging
from destination_tiktok_shop.engine.workers import Workers
from destination_tiktok_shop.feed.config import FeedConfig, FeedConfigError
from destination_tiktok_shop.ledger.ledger import Ledger
from destination_tiktok_shop.shop.facts import FetchedFacts
from destination_tiktok_shop.shop.products import ProductReader
from destination_tiktok_shop.shop.shop import ShopClient
from tiktok_shop_api.errors import ConfigError

LOGGER = logging.getLogger("airbyte.destination_tiktok_shop")


class Progress(Protocol):
    """Hears how a run goes on."""

    def begin(self, object_name: str, groups: int) -> None: ...

    def advance(self, object_name: str, groups: int) -> None: ...


class NoProgress:
    def begin(self, object_name: str, groups: int) -> None:
        pass

    def advance(self, object_name: str, groups: int) -> None:
        pass


@dataclass
class RunContext:
    """One run: its config, shop and ledger, and what it sends with."""

    config: Config
    client: ShopClient
    ledger: Ledger
    workers: Workers
    staging: Staging
    results: Results
    sender: Sender
    facts: FetchedFacts
    products: ProductReader
    feed_config: FeedConfig
    progress: Progress = field(default_factory=NoProgress)
    allow_gone: bool = False

    @property
    def is_dry(self) -> bool:
        return self.config.dry_run

    @property
    def currency(self) -> str:
        return self.client.shop.market.currency


@contextmanager
def run_context(
    config: Config,
    client: ShopClient,
    ledger: Ledger,
    *,
    progress: Progress | None = None,
    allow_gone: bool = False,
) -> Iterator[RunContext]:
    """Everything that a run needs beside an open ledger and a shop that is known."""
    results = Results(ledger)
    lock = threading.Lock()

    def plan(operation: Operation) -> None:
        with lock:
            results.planned.append(operation)

    staging = Staging()
    try:
        with Workers(config.num_workers) as workers:
            yield RunContext(
                config=config,
                client=client,
                ledger=ledger,
                workers=workers,
                staging=staging,
                results=results,
                sender=Sender(client, ledger.operations, on_planned=plan if config.dry_run else None),
                facts=FetchedFacts(client),
                products=ProductReader(client),
                feed_config=feed_config(config),
                progress=progress or NoProgress(),
                allow_gone=allow_gone,
            )
    finally:
        staging.close()


def feed_config(config: Config) -> FeedConfig:
    """The part of the config that names columns; ConfigError for a column that no object has."""
    try:
        return FeedConfig(config.columns, config.clear_when_empty, config.defaults, config.value_mapping)
    except FeedConfigError as error:
        raise ConfigError(str(error)) from None


class PublishedObject(Protocol):
    """One object of the contract. `row_by_row`: its rows need not wait for the end of the input."""

    name: str
    row_by_row: bool

    def group_key(self, values: dict[str, Any], key: str) -> str:
        """The key under which rows belong together."""
        ...

    def publish(self, chunks: Iterator[list[StagedGroup]], *, is_whole: bool) -> None:
        """Bring the shop to what the rows say. `is_whole`: what they lack is gone."""
        ...


Factory = Callable[[RunContext], PublishedObject]
