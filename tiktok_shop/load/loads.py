"""Load packages: rows of streams and the states that belong to them, by dlt."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from textwrap import shorten
from typing import Any

import dlt
from dlt.common.pipeline import LoadInfo
from dlt.common.schema.typing import TColumnSchema
from dlt.pipeline.exceptions import PipelineStepFailed
from dlt.pipeline.helpers import retry_schema_update
from tenacity import Retrying, retry_if_exception, stop_after_attempt

from tiktok_shop.errors import UserError
from tiktok_shop.load.arrow import pa
from tiktok_shop.load.columns import EXTRACTED_AT, RawTable
from tiktok_shop.load.destinations import Destination
from tiktok_shop.load.exclusive import exclusive_load
from tiktok_shop.load.state import STATE_TABLE, StreamStates
from tiktok_shop.load.storage import Storage, storage_of
from tiktok_shop.load.takeover import states_before_dlt, take_over

LARGEST_INTEGER = (1 << 63) - 1
LONGEST_REASON = 400
SCHEMA_ATTEMPTS = 5
"""Other accounts may add the same tables at the same moment, where no lock keeps them apart."""

SETTINGS = {
    "normalize.parquet_normalizer.add_dlt_load_id": True,
    "load.workers": 1,
    "load.truncate_staging_dataset": True,
    "runtime.dlthub_telemetry": False,
    "runtime.log_level": "CRITICAL",
    # The schema as it was after the last run, so that only changes of it are stored.
    "restore_from_destination": True,
    "schema.naming": "sql_ci_v1",
}


class LoadFailed(Exception):
    """The warehouse didn't take a package, so nothing of its states counts; the message is the warehouse's reason."""


@dataclass
class Package:
    """What is loaded together of one stream."""

    table: RawTable
    rows: pa.Table
    replaced_shops: Sequence[str] | None = None
    """Rows of these shops that aren't among `rows` are deleted; None: rows are only added and replaced by key."""


class Loads:
    """One run's way into one dataset."""

    def __init__(self, pipeline: dlt.Pipeline, destination: Destination) -> None:
        self.storage: Storage = storage_of(pipeline, destination)
        self._pipeline = pipeline
        self._destination = destination
        self._indexed: set[str] = set()

    def load(self, packages: Sequence[Package], states: pa.Table | None = None) -> None:
        """Load these as one; raises LoadFailed."""
        resources = [self.resource(package) for package in packages]
        if states is not None and states.num_rows:
            resources.append(
                dlt.resource(self._items(states, ()), name=STATE_TABLE, **self._destination.hints_of_appended())
            )
        if not resources:
            return
        with exclusive_load(self._pipeline, self._destination):
            done = self._run(resources)
            for package in packages:
                if package.table.name not in self._indexed:
                    self.storage.index(package.table)
                    self._indexed.add(package.table.name)
                if package.replaced_shops is not None:
                    self.storage.delete_shops(package.table, package.replaced_shops, done.loads_ids[-1])

    def states(self, config: dict[str, Any]) -> StreamStates:
        """How far the streams of the config's account were read."""
        states = StreamStates.of_config(config)
        states.add_rows(self.storage.stored_states())
        for stream, state in states_before_dlt(self._pipeline, self._destination).items():
            states.add_older(stream, state)
        return states

    def _run(self, resources: list[Any]) -> LoadInfo:
        attempts = Retrying(
            retry=retry_if_exception(retry_schema_update()), stop=stop_after_attempt(SCHEMA_ATTEMPTS), reraise=True
        )
        try:
            return attempts(self._pipeline.run, resources, loader_file_format=self._destination.file_format)
        except PipelineStepFailed as error:
            if interrupted(error):
                raise KeyboardInterrupt from error
            self._pipeline.abort_packages()
            raise LoadFailed(reason_of(error)) from error

    def resource(self, package: Package) -> Any:
        """The package's rows as dlt takes them."""
        table = package.table
        columns: dict[str, TColumnSchema] = {}
        if not self._destination.takes_arrow:
            columns = {field.name: arrow_hint(field) for field in table.arrow_schema}
        for name in table.json_columns:
            columns[name] = {"name": name, "data_type": "json", "nullable": True}
        keys = [column.name for column in table.columns if column.field in table.key]
        for key in keys:
            # A record without a part of its key costs itself, not its package.
            columns[key] = {**columns.get(key, {"name": key}), "nullable": True}
        rows = package.rows
        if self._destination.kind != "delta":
            rows = pa.concat_tables([rows, marks(package)])
        return dlt.resource(
            self._items(rows, table.json_columns),
            name=table.name,
            columns=columns,
            max_table_nesting=0,
            **self._destination.hints(table, keys),
        )

    def _items(self, rows: pa.Table, json_columns: Sequence[str]) -> list[Any]:
        if not self._destination.naive_times:
            rows = rows.cast(pa.schema([with_zone(field) for field in rows.schema]))
        if self._destination.takes_arrow:
            return [rows]
        items = rows.to_pylist()
        for item in items:
            for name in json_columns:
                if item[name] is not None:
                    item[name] = json.loads(item[name], parse_int=exact_integer)
        return items


@contextmanager
def open_loads(destination: Destination, dataset: str, run_name: str) -> Iterator[Loads]:
    """`run_name` is the run's own among those that load into the dataset at the same time."""
    for name, value in SETTINGS.items():
        dlt.config[name] = value
    with tempfile.TemporaryDirectory(prefix="tiktok-shop-", ignore_cleanup_errors=True) as folder:
        pipeline = dlt.pipeline(
            run_name,
            pipelines_dir=folder,
            destination=destination.dlt_destination(staging_layout=f"%s_staging_{run_name}"),
            dataset_name=dataset,
        )
        loads = Loads(pipeline, destination)
        try:
            with opening(destination), exclusive_load(pipeline, destination):
                loads.storage.open()
                take_over(pipeline, destination)
            yield loads
            with exclusive_load(pipeline, destination):
                loads.storage.close()
        finally:
            pipeline.deactivate()


@contextmanager
def opening(destination: Destination) -> Iterator[None]:
    """Says in one sentence why a warehouse can't be used."""
    try:
        yield
    except UserError:
        raise
    except Exception as error:
        raise UserError(f"The warehouse {destination.label} can't be opened: {reason_of(error)}") from error


def marks(package: Package) -> pa.Table:
    """Rows without RAW_ID, which aren't landed: one for each shop whose rows are replaced.

    One also where a package would be empty, which not every warehouse takes.
    """
    shop_column = package.table.shop_column
    found: list[dict[str, Any]] = []
    if package.replaced_shops is not None:
        marked = {EXTRACTED_AT: datetime(1970, 1, 1)}
        found = [marked | {shop_column: shop} for shop in package.replaced_shops] if shop_column else [marked]
    if not found and not package.rows.num_rows:
        found = [{}]
    return pa.Table.from_pylist(found, package.rows.schema)


def with_zone(field: pa.Field) -> pa.Field:
    return field.with_type(pa.timestamp("us", "UTC")) if pa.types.is_timestamp(field.type) else field


def arrow_hint(field: pa.Field) -> TColumnSchema:
    """The column as dlt's schema says it, for rows that aren't Arrow."""
    kinds = {pa.int64(): "bigint", pa.bool_(): "bool", pa.date32(): "date", pa.timestamp("us"): "timestamp"}
    hint: TColumnSchema = {"name": field.name, "data_type": kinds.get(field.type, "text"), "nullable": True}  # type: ignore[typeddict-item]
    if pa.types.is_decimal(field.type):
        hint |= {"data_type": "decimal", "precision": field.type.precision, "scale": field.type.scale}
    return hint


def exact_integer(digits: str) -> int | str:
    """As text where it exceeds 64 bits, which no JSON type beyond keeps whole."""
    number = int(digits)
    return number if -LARGEST_INTEGER - 1 <= number <= LARGEST_INTEGER else digits


def interrupted(error: BaseException) -> bool:
    cause: BaseException | None = error
    while cause is not None:
        if isinstance(cause, KeyboardInterrupt):
            return True
        cause = cause.__cause__ or cause.__context__
    return False


def reason_of(error: BaseException) -> str:
    """The database's own words; dlt puts packages and jobs around them."""
    cause = error
    while deeper := cause.__cause__ or cause.__context__:
        cause = deeper
    lines = [line.strip() for line in str(cause).splitlines() if line.strip()] or [type(cause).__name__]
    details = [line for line in lines[1:] if line.startswith("DETAIL:")]
    return shorten(" ".join([lines[0], *details]), LONGEST_REASON)
