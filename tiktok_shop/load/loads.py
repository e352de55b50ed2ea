"""Load packages: rows of a stream and the state that belongs to them, by dlt."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

import dlt
import pyarrow as pa
from dlt.common.schema.typing import TColumnSchema
from dlt.pipeline.exceptions import PipelineStepFailed

from tiktok_shop.load.columns import LOAD_ID, RawTable
from tiktok_shop.load.destinations import Destination
from tiktok_shop.load.state import STATE_TABLE

LOADS_TABLE = "_dlt_loads"


class LoadFailed(Exception):
    """The warehouse didn't take a package; nothing of its state counts."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass
class Package:
    """What is loaded together for one stream."""

    table: RawTable
    rows: pa.Table
    state: pa.Table | None = None
    replaced_shops: Sequence[str] | None = None
    """Rows of these shops that aren't among `rows` are deleted; None: rows are only added and replaced by key."""


class Loads:
    """One run's way into one dataset. Its working folder is its own and is never taken up again: what a run that was
    killed had not completed is read once more, from the state that the warehouse holds."""

    def __init__(self, pipeline: dlt.Pipeline, destination: Destination) -> None:
        self._pipeline = pipeline
        self._destination = destination

    @property
    def pipeline(self) -> dlt.Pipeline:
        return self._pipeline

    def load(self, packages: Sequence[Package], *, state: pa.Table | None = None) -> str | None:
        """Load these as one; the load's id, None where there was nothing to load."""
        resources = [self._resource(package) for package in packages]
        states = [table for table in (state, *(package.state for package in packages)) if table is not None]
        rows = pa.concat_tables(states) if states else None
        if rows is not None and rows.num_rows:
            resources.append(dlt.resource([rows], name=STATE_TABLE, write_disposition="append"))
        if not resources:
            return None
        try:
            done = self._pipeline.run(resources, loader_file_format=self._destination.file_format)
        except PipelineStepFailed as error:
            self._pipeline.drop_pending_packages()
            raise LoadFailed(first_sentence(error)) from error
        return done.loads_ids[-1] if done.loads_ids else None

    def _resource(self, package: Package) -> dlt.sources.DltResource:
        table = package.table
        columns: dict[str, TColumnSchema] = {
            name: {"name": name, "data_type": "json", "nullable": True} for name in table.json_columns
        }
        keys = [column.name for column in table.columns if column.field in table.key]
        for key in keys:
            # A record without a part of its key costs itself, not its package.
            columns[key] = {**columns.get(key, {"name": key}), "nullable": True}
        return dlt.resource(
            [package.rows],
            name=table.name,
            columns=columns,
            merge_key=keys or None,
            write_disposition=self._destination.write_disposition(table, keys, package.replaced_shops),
        )


@contextmanager
def open_loads(destination: Destination, dataset: str, run_name: str) -> Iterator[Loads]:
    """`run_name` is the run's own among those that load into the dataset at the same time."""
    dlt.config["normalize.parquet_normalizer.add_dlt_load_id"] = True
    dlt.config["load.workers"] = 1
    dlt.config["runtime.dlthub_telemetry"] = False
    dlt.config["restore_from_destination"] = False
    dlt.config["schema.naming"] = "sql_ci_v1"
    with tempfile.TemporaryDirectory(prefix="tiktok-shop-", ignore_cleanup_errors=True) as folder:
        pipeline = dlt.pipeline(
            run_name,
            pipelines_dir=folder,
            destination=destination.dlt_destination(staging_layout=f"%s_staging_{run_name}"),
            dataset_name=dataset,
        )
        try:
            yield Loads(pipeline, destination)
        finally:
            pipeline.deactivate()


def first_sentence(error: BaseException) -> str:
    """The database's own words; dlt puts packages and jobs around them."""
    cause: BaseException = error
    while cause.__cause__ is not None or cause.__context__ is not None:
        cause = cause.__cause__ or cause.__context__  # type: ignore[assignment]
    lines = [line.strip() for line in str(cause).splitlines() if line.strip()]
    return (lines or [type(cause).__name__])[0]
