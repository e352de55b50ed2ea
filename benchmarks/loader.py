"""Rows a second of the pipeline's loader beside the warehouse's own bulk load of the same rows."""

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

from benchmarks.children import Cost, measure, python
from benchmarks.connector_process import NO_CEILING, PROGRAM, ConnectorProcess, catalog_of
from benchmarks.figures import median_cpu, median_peak, median_wall, repeat, show
from benchmarks.postgres_server import Server, empty_database, postgres
from benchmarks.shop import shop_with

STREAM = "orders"
FROM_FILE = "loader, from a file"
TABLE = f"tiktok_shop_raw.{STREAM}"


class Recording:
    """A program that says what the connector said, at no cost worth mentioning; `start` has no record in it."""

    def __init__(self, folder: Path, connector: ConnectorProcess, config: Path) -> None:
        said = folder / "said.jsonl"
        connector.read(stdout=said, num_workers=2)
        catalog = {"streams": [each["stream"] for each in catalog_of(config, STREAM)["streams"]]}
        (folder / "catalog.json").write_text(json.dumps({"type": "CATALOG", "catalog": catalog}) + "\n")
        specification = {"connectionSpecification": {"type": "object"}}
        (folder / "spec.json").write_text(json.dumps({"type": "SPEC", "spec": specification}) + "\n")
        self.records = folder / "records.jsonl"
        self.rows = 0
        with said.open("rb") as lines, self.records.open("wb") as records, (folder / "start.jsonl").open("wb") as start:
            for line in lines:
                message = orjson.loads(line)
                if message["type"] == "RECORD":
                    self.rows += 1
                    records.write(orjson.dumps(message["record"]["data"], option=orjson.OPT_APPEND_NEWLINE))
                else:
                    start.write(line)
        self.whole = self._program(folder, "said")
        self.start = self._program(folder, "start")

    @staticmethod
    def _program(folder: Path, messages: str) -> Path:
        program = folder / f"play-{messages}"
        program.write_text(
            f'#!/bin/sh\ncd "{folder}"\ncase "$1" in\n'
            f"spec) cat spec.json ;;\ndiscover) cat catalog.json ;;\nread) cat {messages}.jsonl ;;\nesac\n"
        )
        program.chmod(0o700)
        return program


@dataclass
class Target:
    """A kind of warehouse: `empty` gives a new one, `plain` loads the same rows into it by its own means."""

    title: str
    reference: str
    empty: Callable[[], AbstractContextManager[str]]
    plain: Callable[[str], Cost]
    server_cpu: Callable[[], float] = lambda: 0.0


def loader(orders: int, rounds: int) -> None:
    with shop_with(orders) as sandbox, tempfile.TemporaryDirectory() as name, postgres() as server:
        folder = Path(name)
        config = folder / "config.json"
        config.write_text(json.dumps(sandbox.config(requests_per_second=NO_CEILING)))
        config.chmod(0o600)
        recording = Recording(folder, ConnectorProcess(folder, sandbox.config(), STREAM), config)
        for target in (duckdb_target(folder, recording, config), postgres_target(folder, recording, config, server)):
            compare(target, recording, config, rounds)


def compare(target: Target, recording: Recording, config: Path, rounds: int) -> None:
    def run(load: Callable[[str], Cost]) -> Cost:
        with target.empty() as warehouse:
            before = target.server_cpu()
            cost = load(warehouse)
            return replace(cost, cpu=cost.cpu + target.server_cpu() - before)

    def pipeline_with(connector: Path) -> Callable[[], Cost]:
        return lambda: run(lambda warehouse: run_pipeline(warehouse, connector, config))

    costs = repeat(
        rounds,
        {
            target.reference: lambda: run(target.plain),
            FROM_FILE: pipeline_with(recording.whole),
            "loader and connector": pipeline_with(PROGRAM),
            "start": pipeline_with(recording.start),
        },
        f"{target.title}, {recording.rows:,} rows",
    )
    start = costs.pop("start")
    reference = costs[target.reference]
    rows = []
    for name, runs in costs.items():
        ours = name != target.reference
        cpu = median_cpu(runs) - (median_cpu(start) if ours else 0)
        wall = median_wall(runs) - (median_wall(start) if ours else 0)
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
        f"{target.title}: {recording.rows:,} orders; start-up of the loader takes {median_cpu(start):.1f} CPU seconds, "
        f"{median_wall(start):.1f} s; median of {rounds}",
        [
            "",
            "CPU ratio",
            "start-up counted",
            "time ratio",
            "rows / CPU s",
            "rows / s",
            "start-up counted",
            "peak MB",
        ],
        rows,
    )


def run_pipeline(warehouse: str, connector: Path, config: Path) -> Cost:
    options = ["--config", config, "--warehouse", warehouse, "--connector", connector, "--streams", STREAM, "--no-dbt"]
    return measure(python("tiktok_shop.sync", "run", *options))


def duckdb_target(folder: Path, recording: Recording, config: Path) -> Target:
    @contextmanager
    def empty() -> Iterator[str]:
        with tempfile.TemporaryDirectory(dir=folder) as own:
            yield str(Path(own) / "shop.duckdb")

    columns = folder / "duckdb-columns.json"
    with empty() as warehouse:
        run_pipeline(warehouse, recording.whole, config)
        with duckdb.connect(warehouse, read_only=True) as connection:
            kinds = {name: kind for name, kind, *_ in connection.execute(f"DESCRIBE {TABLE}").fetchall()}
            check_rows(connection.execute(f"SELECT count(*) FROM {TABLE}").fetchone(), recording)
    columns.write_text(json.dumps({name: kind for name, kind in kinds.items() if not name.startswith("_airbyte")}))

    def plain(warehouse: str) -> Cost:
        return measure(python("benchmarks.plain_load", "duckdb", warehouse, recording.records, columns))

    return Target("DuckDB", "DuckDB's read_json", empty, plain)


def postgres_target(folder: Path, recording: Recording, config: Path, server: Server) -> Target:
    rows = folder / "rows.copy"
    columns = folder / "postgres-columns.json"
    with empty_database(server) as warehouse:
        run_pipeline(warehouse, recording.whole, config)
        with psycopg.connect(warehouse) as connection, connection.cursor() as cursor, rows.open("wb") as file:
            check_rows(cursor.execute(f"SELECT count(*) FROM {TABLE}").fetchone(), recording)
            kinds = cursor.execute(
                "SELECT attname, format_type(atttypid, atttypmod) FROM pg_attribute"
                f" WHERE attrelid = '{TABLE}'::regclass AND attnum > 0 AND NOT attisdropped ORDER BY attnum"
            ).fetchall()
            columns.write_text(json.dumps(dict(kinds)))
            with cursor.copy(f"COPY {TABLE} TO STDOUT") as copy:
                for block in copy:
                    file.write(block)

    def plain(warehouse: str) -> Cost:
        return measure(python("benchmarks.plain_load", "postgres", warehouse, rows, columns))

    return Target("PostgreSQL", "PostgreSQL's COPY", lambda: empty_database(server), plain, server.cpu)


def check_rows(found: tuple[int, ...] | None, recording: Recording) -> None:
    if found != (recording.rows,):
        sys.exit(f"The loader landed {found} of {recording.rows} rows.")
