"""One sync: read the connector, load, transform. The state is in the warehouse, the tokens are in config.json."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from airbyte.exceptions import PyAirbyteError
from airbyte_protocol.models import ConfiguredAirbyteCatalog
from filelock import FileLock, Timeout

from tiktok_shop.errors import UserError
from tiktok_shop.sync.cache import Cache, open_cache
from tiktok_shop.sync.config_file import ConfigFile
from tiktok_shop.sync.connector import Connector, find_connector
from tiktok_shop.sync.extract import Extract, Reading
from tiktok_shop.sync.progress import Display
from tiktok_shop.sync.transform import Transform, run_dbt
from tiktok_shop.sync.warehouse import Warehouse


@dataclass
class Options:
    config: ConfigFile
    warehouse: Warehouse
    raw_schema: str = "tiktok_shop_raw"
    streams: list[str] = field(default_factory=list)
    """Empty: all."""
    full_refresh: list[str] = field(default_factory=list)
    connector: str | None = None
    checkpoint_seconds: float = 30
    dbt: bool = True
    dbt_variables: dict[str, Any] = field(default_factory=dict)


@dataclass
class Outcome:
    extract: Extract
    table_rows: dict[str, int]
    """Rows in each stream's raw table after the run."""
    transform: Transform | None

    @property
    def succeeded(self) -> bool:
        return not (self.extract.failed or (self.transform and self.transform.broken))


def run(options: Options, display: Display) -> Outcome:
    with exclusive_run(options.config):
        extract, table_rows = read_and_load(options, display)
        return Outcome(extract, table_rows, transform(options, display) if options.dbt else None)


@contextmanager
def exclusive_run(config: ConfigFile) -> Iterator[None]:
    """One sync at a time on a config. Raises `UserError` if the config can't be used or another sync is using it."""
    config.read()
    config.require_writable()
    lock = FileLock(config.path.with_name(f".{config.path.name}.sync.lock"), mode=0o600)
    try:
        lock.acquire(timeout=0)
    except Timeout:
        raise UserError(
            f"Another run is using {config.path}: wait until it has finished, then run this command again."
        ) from None
    try:
        yield
    finally:
        lock.release()


def read_and_load(options: Options, display: Display) -> tuple[Extract, dict[str, int]]:
    connector = Connector.tiktok_shop(find_connector(options.connector), options.config)
    display.step("discover", note="asking the connector for its streams")
    catalog = configured_catalog(connector, options)
    display.step("discover", 1, 1)
    return load(connector, catalog, options, options.raw_schema, display)


def load(
    connector: Connector, catalog: ConfiguredAirbyteCatalog, options: Options, schema: str, display: Display
) -> tuple[Extract, dict[str, int]]:
    """What was read, and the number of rows in each stream's table of `schema` afterwards."""
    names = [stream.stream.name for stream in catalog.streams]
    display.expect(names)
    with open_cache(options.warehouse, schema) as cache:
        reading = Reading(connector, cache, checkpoint_seconds=options.checkpoint_seconds, watch=display.stream)
        extract = reading.run(catalog, forget=options.full_refresh)
        return extract, {name: count_rows(cache, name) for name in names}


def transform(options: Options, display: Display) -> Transform:
    display.step("dbt", note="starting")
    return run_dbt(
        options.warehouse,
        {"tiktok_shop_raw_schema": options.raw_schema, **options.dbt_variables},
        watch=lambda name, done, total: display.step("dbt", done, total, name),
    )


def count_rows(cache: Cache, stream_name: str) -> int:
    table = cache.processor.get_sql_table_name(stream_name)
    return cache.run_sql_query(f'SELECT count(*) AS n FROM {cache.schema_name}."{table}"')[0]["n"]


def configured_catalog(connector: Connector, options: Options) -> ConfiguredAirbyteCatalog:
    try:
        known = connector.get_available_streams()
    except PyAirbyteError:
        messages = connector.journal.errors.values()
        raise UserError(next(iter(messages), "The connector did not list its streams.")) from None
    unknown = [name for name in [*options.streams, *options.full_refresh] if name not in known]
    if unknown:
        raise UserError(f"There is no stream {', '.join(unknown)}; the streams are {', '.join(known)}.")
    skipped = [name for name in options.full_refresh if options.streams and name not in options.streams]
    if skipped:
        raise UserError(f"--full-refresh {skipped[0]} needs {skipped[0]} in --streams.")
    return connector.catalog(options.streams)
