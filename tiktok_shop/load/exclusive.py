"""Processes that use one warehouse at the same time.

Accounts that share tables would create them at the same moment, so one load at a time goes into a dataset; and a DuckDB
file can be open in one process at a time, so whoever wants it waits for the other.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from pathlib import Path

import dlt
import duckdb
from filelock import FileLock

from tiktok_shop.load.destinations import Destination
from tiktok_shop.load.sql import sql_client


@contextmanager
def exclusive_load(pipeline: dlt.Pipeline, destination: Destination) -> Iterator[None]:
    """Waits for loads of other processes. Warehouses other than DuckDB and PostgreSQL do without."""
    if destination.kind == "duckdb":
        # dlt opens the file for each of its steps. DuckDB would write it out whenever the last connection closes.
        with exclusive_file(destination), duckdb.connect(destination.label):
            yield
        return
    if destination.kind != "postgres":
        yield
        return
    with sql_client(pipeline, "lock") as client:
        # Ends with the connection, so that a run that is killed holds nobody up.
        client.execute_sql("SELECT pg_advisory_lock(hashtext(%s))", f"tiktok-shop load {pipeline.dataset_name}")
        yield


def exclusive_file(destination: Destination) -> AbstractContextManager[object]:
    """A DuckDB file's lock; nothing for other warehouses."""
    return duckdb_lock(Path(destination.label)) if destination.kind == "duckdb" else nullcontext()


def duckdb_lock(file: Path) -> FileLock:
    """Counts how often it is taken in one process, and waits for others."""
    file.parent.mkdir(parents=True, exist_ok=True)
    return FileLock(file.with_name(f".{file.name}.lock"), is_singleton=True)
