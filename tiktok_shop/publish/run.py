"""A run of the destination in this process."""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

from destination_tiktok_shop.catalog import Catalog, FeedStream
from destination_tiktok_shop.engine.results import Results
from destination_tiktok_shop.engine.run import PublishRun
from destination_tiktok_shop.feed.columns import object_columns
from destination_tiktok_shop.session import open_run
from tiktok_shop.errors import UserError
from tiktok_shop.publish.feed_files import Row, read_feed, require_feed_file
from tiktok_shop.publish.mapping_file import read_mapping
from tiktok_shop.publish.progress import Display
from tiktok_shop.publish.warehouse_tables import copy_ledger, feed_tables, read_table
from tiktok_shop.sync.warehouse import Warehouse
from tiktok_shop_api.config_file import ConfigFile
from tiktok_shop_api.errors import ApiError

OBJECTS = ("products", "prices", "inventory")


class RunError(Exception):
    """A run failed after it had begun."""


@dataclass(frozen=True)
class Options:
    """`files`: object -> file."""

    config: Path
    files: dict[str, Path]
    warehouse: str | None
    feed_schema: str
    mapping: Path | None
    dry_run: bool
    allow_gone: bool


@dataclass(frozen=True)
class Feed:
    """The rows of one object, from `source`."""

    object: str
    source: str
    rows: Callable[[], Iterator[Row]]


@dataclass
class Outcome:
    """What a run did. `copied_to`: the warehouse that has the ledger's tables now."""

    results: Results
    shop: str
    ledger: str
    run_id: str
    sources: dict[str, str]
    filled: Counter[tuple[str, str]]
    copied_to: str | None = None
    warnings: list[str] = field(default_factory=list)


def run(options: Options, display: Display) -> Outcome:
    """Publish the feeds. UserError or ApiError where it can't start, RunError where it fails on its way."""
    config = read_config(options)
    warehouse = Warehouse.named(options.warehouse) if options.warehouse else None
    feeds = find_feeds(options, warehouse)
    warnings = CollectedWarnings()
    with (
        warnings,
        open_run(
            config,
            options.config,
            image_folder=image_folder(options),
            progress=display,
            allow_gone=options.allow_gone,
        ) as context,
    ):
        catalog = Catalog([stream_of(feed) for feed in feeds])
        published = PublishRun(context, catalog)
        outcome = Outcome(
            results=context.results,
            shop=context.client.shop.label,
            ledger=context.ledger.database.label,
            run_id=context.ledger.run_id,
            sources={feed.object: feed.source for feed in feeds},
            filled=published.filled,
            warnings=warnings.messages,
        )
        for feed in feeds:
            read_into(published, feed, display)
        try:
            for _ in published.finish():
                pass
        except ApiError as error:
            raise RunError(error.message) from None
        finally:
            if warehouse is not None:
                outcome.copied_to = warehouse.label
                copy_ledger(context.ledger.database, warehouse)
    return outcome


def read_config(options: Options) -> dict[str, Any]:
    """config.json with what the command line adds to it."""
    config = ConfigFile(options.config).read()
    if options.mapping is not None:
        config["value_mapping"] = [*(config.get("value_mapping") or []), *read_mapping(options.mapping)]
    if options.dry_run:
        config["dry_run"] = True
    return config


def find_feeds(options: Options, warehouse: Warehouse | None) -> list[Feed]:
    """Files where some are named, else the warehouse's tables."""
    if options.files:
        for path in options.files.values():
            require_feed_file(path)
        return [Feed(name, str(path), partial(read_feed, path)) for name, path in options.files.items()]
    if warehouse is None:
        raise UserError("There is nothing to publish: name --products, --prices, --inventory, or --warehouse.")
    schema = options.feed_schema
    return [
        Feed(name, f"{schema}.{name}", partial(read_table, warehouse, schema, name))
        for name in feed_tables(warehouse, schema, OBJECTS)
    ]


def image_folder(options: Options) -> Path:
    """Relative paths of pictures begin where the products file is, or else the config."""
    return options.files.get("products", options.config).absolute().parent


def stream_of(feed: Feed) -> FeedStream:
    """A products feed is the whole catalog."""
    return FeedStream(feed.object, None, feed.object, "overwrite" if feed.object == "products" else "append")


def read_into(published: PublishRun, feed: Feed, display: Display) -> None:
    """Read all rows before anything is sent, so that a feed that breaks off changes nothing."""
    count = 0
    for count, row in enumerate(feed.rows(), start=1):
        if count == 1:
            require_columns(published, feed, row)
        published.add(None, feed.object, row)
        display.read(feed.object, count)
    if count == 0:
        logging.getLogger("tiktok_shop").warning(f"{feed.source} has no rows: nothing is published or taken down.")
    published.complete(None, feed.object)


def require_columns(published: PublishRun, feed: Feed, row: Row) -> None:
    """UserError for a feed without a column that identifies its rows, which would reject every one of them."""
    columns = object_columns()[feed.object]
    config = published.context.config
    for required in columns.required:
        known = {column.name for name in row if (column := columns.find(name))}
        is_renamed = config.columns.get(required) in row or required in config.defaults
        if required not in known and not is_renamed:
            listed = ", ".join(row)
            raise UserError(
                f"{feed.source} has no column {required}; it has {listed}. If it is named otherwise, say so in the "
                "config's columns."
            )


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
