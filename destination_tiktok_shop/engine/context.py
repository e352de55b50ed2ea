"""What the objects of one run share."""

import logging
import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

from destination_tiktok_shop.config import Config
from destination_tiktok_shop.engine.results import Results
from destination_tiktok_shop.engine.sender import Sender
from destination_tiktok_shop.engine.staging import StagedGroup, Staging
from destination_tiktok_shop.engine.workers import Workers
from destination_tiktok_shop.feed.config import FeedConfig, FeedConfigError
from destination_tiktok_shop.feed.reader import RowReader
from destination_tiktok_shop.feed.types import FeedRow
from destination_tiktok_shop.ledger.ledger import Ledger
from destination_tiktok_shop.rules.bookings import own_columns
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
    """One run: its config, shop and ledger, and what it sends with.

    `image_folder`: where the feed's relative paths of images begin.
    """

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
    image_folder: Path
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
    image_folder: Path | None = None,
    progress: Progress | None = None,
    allow_gone: bool = False,
) -> Iterator[RunContext]:
    """Everything that a run needs beside an open ledger and a shop that is known."""
    results = Results(ledger, is_dry=config.dry_run)
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
                sender=Sender(client, ledger.operations, on_planned=results.plan if config.dry_run else None),
                facts=FetchedFacts(client),
                products=ProductReader(client),
                feed_config=feed_config(config),
                image_folder=image_folder or config.folder,
                progress=progress or NoProgress(),
                allow_gone=allow_gone,
            )
    except sqlite3.Error as error:
        folder = tempfile.gettempdir()
        raise ConfigError(f"Rows can't be staged in {folder} ({error}); free some space there or set TMPDIR.") from None
    finally:
        staging.close()


def feed_config(config: Config) -> FeedConfig:
    """The part of the config that names columns; ConfigError for a column that no object has."""
    try:
        columns = {**own_columns(config.order_information or {}), **config.columns}
        return FeedConfig(columns, config.clear_when_empty, config.defaults, config.value_mapping)
    except FeedConfigError as error:
        raise ConfigError(str(error)) from None


class PublishedObject(Protocol):
    """One object of the contract. `row_by_row`: its rows needn't wait for the end of the input."""

    name: str
    row_by_row: bool
    sync_modes: tuple[str, ...]
    scopes: tuple[str, ...]
    reader: RowReader

    def group_key(self, row: FeedRow) -> str:
        """The key under which rows belong together."""
        ...

    def stamp(self, row: FeedRow) -> str:
        """What a row refers to beside its values, such as the times of files; equal where that is unchanged."""
        ...

    def unique_value(self, row: FeedRow) -> str:
        """What only rows of one key may have in common; empty where nothing is."""
        ...

    def publish(self, groups: Iterator[list[StagedGroup]], *, is_whole: bool) -> None:
        """Bring the shop to what the rows say, and look after what earlier runs left.

        `is_whole`: what the rows lack is gone.
        Called at the end of every run, also without rows; objects that go row by row may be called before, too.
        """
        ...
