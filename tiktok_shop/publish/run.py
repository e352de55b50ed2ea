"""A run of the destination in this process."""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Protocol

from destination_tiktok_shop.catalog import Catalog, FeedStream
from destination_tiktok_shop.engine import context as engine
from destination_tiktok_shop.engine.context import RunContext
from destination_tiktok_shop.engine.results import Results
from destination_tiktok_shop.engine.run import PublishRun
from destination_tiktok_shop.session import open_run
from tiktok_shop.errors import UserError
from tiktok_shop.publish.feeds import Feed, find_feeds
from tiktok_shop.publish.mapping_file import read_mapping
from tiktok_shop.sync.warehouse import Warehouse
from tiktok_shop_api.config_file import ConfigFile
from tiktok_shop_api.errors import ApiError

LOGGER = logging.getLogger("tiktok_shop")


class RunError(Exception):
    """A run failed after it had begun."""


class Progress(engine.Progress, Protocol):
    """Hears how a run goes on, from its first row."""

    def read(self, object_name: str, rows: int) -> None: ...


@dataclass(frozen=True)
class Options:
    """`files`: object -> file. `shop_id` wins over the config's."""

    config: Path
    files: dict[str, Path] = field(default_factory=dict)
    shop_id: str | None = None
    warehouse: str | None = None
    feed_schema: str = "tiktok_shop_feed"
    mapping: Path | None = None
    dry_run: bool = False
    allow_gone: bool = False


@dataclass
class Outcome:
    """What a run did, or would do if `is_dry`.

    `ledger`: where its tables can be read. `filled`: rows by object and column.
    """

    results: Results
    shop: str
    ledger: str
    run_id: str
    filled: Counter[tuple[str, str]]
    warnings: list[str]
    is_dry: bool


def run(options: Options, progress: Progress) -> Outcome:
    """Publish the feeds. UserError or ApiError where it can't start, RunError where it fails on its way."""
    config = read_config(options)
    warehouse = Warehouse.named(options.warehouse) if options.warehouse else None
    feeds = find_feeds(options.files, warehouse, options.feed_schema)
    with (
        CollectedWarnings() as warnings,
        open_run(
            config,
            options.config,
            image_folder=image_folder(options),
            progress=progress,
            allow_gone=options.allow_gone,
        ) as context,
        copied_ledger(context, warehouse) as ledger,
    ):
        published = PublishRun(context, Catalog([stream_of(feed) for feed in feeds]))
        for feed in feeds:
            read_into(published, feed, progress)
        try:
            for _ in published.finish():
                pass
        except ApiError as error:
            raise RunError(error.message) from None
    return Outcome(
        results=context.results,
        shop=context.client.shop.label,
        ledger=ledger,
        run_id=context.ledger.run_id,
        filled=published.filled,
        warnings=warnings.messages,
        is_dry=context.is_dry,
    )


def read_config(options: Options) -> dict[str, Any]:
    """config.json with what the command line adds to it."""
    config = ConfigFile(options.config).read()
    if options.shop_id is not None:
        config["shop_id"] = options.shop_id
    if options.mapping is not None:
        config["value_mapping"] = [*(config.get("value_mapping") or []), *read_mapping(options.mapping)]
    if options.dry_run:
        config["dry_run"] = True
    return config


def image_folder(options: Options) -> Path:
    """Relative paths of pictures begin where the products file is, or else the config."""
    return options.files.get("products", options.config).absolute().parent


def stream_of(feed: Feed) -> FeedStream:
    """A products feed is the whole catalog."""
    return FeedStream(feed.object, None, feed.object, "overwrite" if feed.object == "products" else "append")


def read_into(published: PublishRun, feed: Feed, progress: Progress) -> None:
    """Read all rows before anything is sent, so that a feed that breaks off changes nothing."""
    count = 0
    for count, row in enumerate(feed.rows(published.context.config), start=1):
        published.add(None, feed.object, row)
        progress.read(feed.object, count)
    if count == 0:
        LOGGER.warning(f"{feed.source} has no rows: nothing of {feed.object} is published or taken down.")
    published.complete(None, feed.object)


@contextmanager
def copied_ledger(context: RunContext, warehouse: Warehouse | None) -> Iterator[str]:
    """Copies the ledger's tables into the warehouse afterwards, also when the run fails; yields where to read them.

    UserError, before anything is sent, where they can't be copied there.
    """
    if warehouse is None:
        yield context.ledger.database.label
        return
    from tiktok_shop.publish.ledger_copy import LedgerCopy

    copy = LedgerCopy(context.ledger.database, warehouse)
    copy.prepare()
    try:
        yield copy.label
    except BaseException:
        with suppress(UserError):
            copy.write()
        raise
    try:
        copy.write()
    except UserError as error:
        raise RunError(error.message) from None


class CollectedWarnings(logging.Handler):
    """Keeps what the run warns of, each once, for the summary."""

    LOGGERS = ("airbyte.destination_tiktok_shop", "tiktok_shop_api", "tiktok_shop")

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.messages: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        message = record.getMessage()
        if message not in self.messages:
            self.messages.append(message)

    def __enter__(self) -> CollectedWarnings:
        for name in self.LOGGERS:
            logging.getLogger(name).addHandler(self)
        return self

    def __exit__(self, *_: object) -> None:
        for name in self.LOGGERS:
            logging.getLogger(name).removeHandler(self)
