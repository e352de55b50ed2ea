"""One load at a time into a dataset, whoever loads: accounts that share tables would create them at the same moment, and
a DuckDB file has one process at a time."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import dlt
from filelock import FileLock

from tiktok_shop.load.destinations import Destination


@contextmanager
def exclusive_load(pipeline: dlt.Pipeline, destination: Destination) -> Iterator[None]:
    """Waits for loads of other processes. Warehouses other than DuckDB and PostgreSQL do without."""
    if destination.kind == "duckdb":
        with duckdb_lock(Path(destination.label)):
            yield
    elif destination.kind == "postgres":
        with pipeline.sql_client() as client:
            # Ends with the connection, so that a run that is killed holds nobody up.
            client.execute_sql("SELECT pg_advisory_lock(hashtext(%s))", f"tiktok-shop load {pipeline.dataset_name}")
            yield
    else:
        yield


def duckdb_lock(file: Path) -> FileLock:
    file.parent.mkdir(parents=True, exist_ok=True)
    return FileLock(file.with_name(f".{file.name}.lock"))
