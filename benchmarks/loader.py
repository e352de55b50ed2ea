"""Rows per second of the loader compared to the warehouse's own bulk load of the same rows."""

from __future__ import annotations

import json
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

import duckdb
import orjson
import psycopg

from benchmarks.connector_process import PROGRAM, UNLIMITED, ConnectorProcess, catalog_of
from benchmarks.measurement import Cost, measure, python
from benchmarks.postgres_server import Server, empty_database, postgres
from benchmarks.results import median_cpu, median_peak, median_wall, repeat, show
from benchmarks.sandboxes import sandbox_with_orders

STREAM = "orders"
FROM_FILE = "loader, replayed records"
TABLE = f"tiktok_shop_raw.{STREAM}"


class Recording:
    """The connector's recorded output, as programs that replay it at negligible cost.

    `full` replays all messages, `without_records` all except the records.
    """

    def __init__(self, folder: Path, connector: ConnectorProcess, config: Path) -> None:
        messages = folder / "recorded.jsonl"
        connector.read(stdout=messages, num_workers=2)
        catalog = {"streams": [each["stream"] for each in catalog_of(config, STREAM)["streams"]]}
        (folder / "catalog.json").write_text(json.dumps({"type": "CATALOG", "catalog": catalog}) + "\n")
        specification = {"connectionSpecification": {"type": "object"}}
        (folder / "spec.json").write_text(json.dumps({"type": "SPEC", "spec": specification}) + "\n")
        self.records = folder / "records.jsonl"
        self.rows = 0
        others_path = folder / "others.jsonl"
        with messages.open("rb") as lines, self.records.open("wb") as records, others_path.open("wb") as others:
            for line in lines:
                message = orjson.loads(line)
                if message["type"] == "RECORD":
                    self.rows += 1
                    records.write(orjson.dumps(message["record"]["data"], option=orjson.OPT_APPEND_NEWLINE))
                else:
                    others.write(line)
        self.full = self._program(folder, "recorded")
        self.without_records = self._program(folder, "others")

    @staticmethod
    def _program(folder: Path, messages: str) -> Path:
        program = folder / f"replay-{messages}"
        program.write_text(
            f'#!/bin/sh\ncd "{folder}"\ncase "$1" in\n'
            f"spec) cat spec.json ;;\ndiscover) cat catalog.json ;;\nread) cat {messages}.jsonl ;;\nesac\n"
        )
        program.chmod(0o700)
        return program


@dataclass
class Target:
    """A type of warehouse. `empty` creates a new one, `bulk_load` loads the same rows into it."""

    title: str
    reference: str
    empty: Callable[[], AbstractContextManager[str]]
    bulk_load: Callable[[str], Cost]
    server_cpu: Callable[[], float] = lambda: 0.0


def loader(orders: int, rounds: int) -> None:
    with sandbox_with_orders(orders) as sandbox, tempfile.TemporaryDirectory() as name, postgres() as server:
        folder = Path(name)
        config = folder / "config.json"
        config.write_text(json.dumps(sandbox.config(requests_per_second=UNLIMITED)))
        config.chmod(0o600)
        recording = Recording(folder, ConnectorProcess(folder, sandbox.config(), STREAM), config)
        for target in (duckdb_target(folder, recording, config), postgres_target(folder, recording, config, server)):
            compare(target, recording, config, rounds)


def compare(target: Target, recording: Recording, config: Path, rounds: int) -> None:
    def run(load: Callable[[str], Cost]) -> Cost:
        with target.empty() as warehouse:
            server_cpu = target.server_cpu()
            cost = load(warehouse)
            return replace(cost, cpu=cost.cpu + target.server_cpu() - server_cpu)

    def sync_with(connector: Path) -> Callable[[], Cost]:
        return lambda: run(lambda warehouse: run_sync(warehouse, connector, config))

    costs = repeat(
        rounds,
        {
            target.reference: lambda: run(target.bulk_load),
            FROM_FILE: sync_with(recording.full),
            "loader and connector": sync_with(PROGRAM),
            "startup": sync_with(recording.without_records),
        },
        f"{target.title}, {recording.rows:,} rows",
    )
    startup = costs.pop("startup")
    reference = costs[target.reference]
    rows = []
    for name, runs in costs.items():
        is_loader = name != target.reference
        cpu = median_cpu(runs) - (median_cpu(startup) if is_loader else 0)
        wall = median_wall(runs) - (median_wall(startup) if is_loader else 0)
        rows.append(
            [
                name,
                f"{median_cpu(reference) / cpu:.2f}",
                f"{median_cpu(reference) / median_cpu(runs):.2f}",
                f"{median_wall(reference) / wall:.2f}",
                f"{recording.rows / cpu:,.0f}",
                f"{recording.rows / wall:,.0f}",
                f"{recording.rows / median_wall(runs):,.0f}",
                f"{median_peak(runs):.0f}",
            ]
        )
    show(
        f"{target.title}: {recording.rows:,} orders; the loader's startup takes {median_cpu(startup):.1f} CPU seconds, "
        f"{median_wall(startup):.1f} s; median of {rounds}",
        [
            "",
            "CPU ratio",
            "startup included",
            "time ratio",
            "rows / CPU s",
            "rows / s",
            "startup included",
            "peak MB",
        ],
        rows,
    )


def run_sync(warehouse: str, connector: Path, config: Path) -> Cost:
    options = ["--config", config, "--warehouse", warehouse, "--connector", connector, "--streams", STREAM, "--no-dbt"]
    return measure(python("tiktok_shop", "sync", *options))


def duckdb_target(folder: Path, recording: Recording, config: Path) -> Target:
    @contextmanager
    def empty() -> Iterator[str]:
        with tempfile.TemporaryDirectory(dir=folder) as database_folder:
            yield str(Path(database_folder) / "shop.duckdb")

    columns = folder / "duckdb-columns.json"
    with empty() as warehouse:
        run_sync(warehouse, recording.full, config)
        with duckdb.connect(warehouse, read_only=True) as connection:
            types = {name: type_name for name, type_name, *_ in connection.execute(f"DESCRIBE {TABLE}").fetchall()}
            check_rows(connection.execute(f"SELECT count(*) FROM {TABLE}").fetchone(), recording)
    columns.write_text(
        json.dumps({name: type_name for name, type_name in types.items() if not name.startswith("_airbyte")})
    )

    def bulk_load(warehouse: str) -> Cost:
        return measure(python("benchmarks.bulk_load", "duckdb", warehouse, recording.records, columns))

    return Target("DuckDB", "DuckDB's read_json", empty, bulk_load)


def postgres_target(folder: Path, recording: Recording, config: Path, server: Server) -> Target:
    rows = folder / "rows.copy"
    columns = folder / "postgres-columns.json"
    with empty_database(server) as warehouse:
        run_sync(warehouse, recording.full, config)
        with psycopg.connect(warehouse) as connection, connection.cursor() as cursor, rows.open("wb") as file:
            check_rows(cursor.execute(f"SELECT count(*) FROM {TABLE}").fetchone(), recording)
            types = cursor.execute(
                "SELECT attname, format_type(atttypid, atttypmod) FROM pg_attribute"
                f" WHERE attrelid = '{TABLE}'::regclass AND attnum > 0 AND NOT attisdropped ORDER BY attnum"
            ).fetchall()
            columns.write_text(json.dumps(dict(types)))
            with cursor.copy(f"COPY {TABLE} TO STDOUT") as copy:
                for block in copy:
                    file.write(block)

    def bulk_load(warehouse: str) -> Cost:
        return measure(python("benchmarks.bulk_load", "postgres", warehouse, rows, columns))

    return Target("PostgreSQL", "PostgreSQL's COPY", lambda: empty_database(server), bulk_load, server.cpu)


def check_rows(found: tuple[int, ...] | None, recording: Recording) -> None:
    if found != (recording.rows,):
        sys.exit(f"The loader loaded {found} of {recording.rows} rows.")
