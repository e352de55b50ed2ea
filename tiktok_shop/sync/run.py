"""One sync: read the connector, load, transform. The state is in the warehouse, the tokens are in config.json."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from filelock import FileLock, Timeout

from tiktok_shop.errors import UserError
from tiktok_shop.load.columns import RawTable
from tiktok_shop.load.connector import Connector, find_connector
from tiktok_shop.load.destinations import WITHOUT_DBT
from tiktok_shop.load.loads import open_loads
from tiktok_shop.load.reading import Reading
from tiktok_shop.load.result import Extract
from tiktok_shop.load.state import run_name_of
from tiktok_shop.sync.config_file import ConfigFile
from tiktok_shop.sync.progress import Display
from tiktok_shop.sync.warehouse import Warehouse

if TYPE_CHECKING:
    from tiktok_shop.sync.transform import Transform

DBT_SCHEMAS = {"tables": "tiktok_shop_schema", "marts": "tiktok_shop_marts_schema"}
"""What dbt builds, and the variable of dbt_project.yml that names its schema, by default as the variable begins."""


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

    def __post_init__(self) -> None:
        destination = self.warehouse.destination
        self.raw_schema = destination.dataset or self.raw_schema
        self.dbt = self.dbt and destination.kind not in WITHOUT_DBT
        self._require_separate_schemas()
        self._require_unambiguous_file()

    def _require_separate_schemas(self) -> None:
        """Raises `UserError` where dbt would write its tables over others."""
        named = [("raw tables", self.raw_schema)]
        for holds, variable in DBT_SCHEMAS.items():
            given = self.dbt_variables.get(variable)
            named += [(holds, str(given))] if given else [(holds, variable.removesuffix("_schema"))]
        for number, (holds, schema) in enumerate(named):
            for other, taken in named[:number]:
                if schema.lower() == taken.lower():
                    raise UserError(
                        f"Schema {schema} is named for both the {other} and the {holds}: give each its own, by"
                        " --raw-schema and --dbt-vars."
                    )

    def _require_unambiguous_file(self) -> None:
        """Raises `UserError` where DuckDB, which calls a database by its file's name, would take it for the schema."""
        destination = self.warehouse.destination
        if destination.kind == "duckdb" and Path(destination.label).stem.lower() == self.raw_schema.lower():
            raise UserError(
                f"The file {destination.label} has the name of the schema {self.raw_schema}, which DuckDB can't tell"
                " apart: name the file or the schema otherwise."
            )


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
    connector = Connector([find_connector(options.connector)], options.config.path.absolute())
    display.step("discover", note="asking the connector for its streams")
    known = connector.discover()
    selected = selected_streams(known, options)
    display.step("discover", 1, 1)
    return load(connector, known, selected, options, options.raw_schema, display)


def load(
    connector: Connector,
    known: Sequence[dict[str, Any]],
    selected: Sequence[str],
    options: Options,
    schema: str,
    display: Display,
) -> tuple[Extract, dict[str, int]]:
    """What was read of the selected ones of the streams that the connector has, and the number of rows in each one's
    table of `schema` afterwards."""
    display.expect(list(selected))
    config = options.config.read()
    with open_loads(options.warehouse.destination, schema, run_name_of(config)) as loads:
        reading = Reading(
            connector,
            loads,
            loads.states(config),
            checkpoint_seconds=options.checkpoint_seconds,
            watch=display.stream,
            keep_config=options.config.keep_tokens,
        )
        extract = reading.run(known, selected, forget=options.full_refresh)
        tables = [RawTable.of_stream(stream) for stream in known if stream["name"] in selected]
        return extract, {table.name: loads.storage.count(table) for table in tables}


def transform(options: Options, display: Display) -> Transform:
    # dbt takes longer to import than a small shop to load.
    from tiktok_shop.sync.transform import run_dbt

    display.step("dbt", note="starting")
    return run_dbt(
        options.warehouse,
        {"tiktok_shop_raw_schema": options.raw_schema, **options.dbt_variables},
        watch=lambda name, done, total: display.step("dbt", done, total, name),
    )


def selected_streams(known: Sequence[dict[str, Any]], options: Options) -> list[str]:
    names = [stream["name"] for stream in known]
    unknown = [name for name in [*options.streams, *options.full_refresh] if name not in names]
    if unknown:
        raise UserError(f"There is no stream {', '.join(unknown)}; the streams are {', '.join(names)}.")
    skipped = [name for name in options.full_refresh if options.streams and name not in options.streams]
    if skipped:
        raise UserError(f"--full-refresh {skipped[0]} needs {skipped[0]} in --streams.")
    return [name for name in names if not options.streams or name in options.streams]
