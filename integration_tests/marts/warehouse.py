"""A DuckDB file or a PostgreSQL database with landed streams, on which the dbt project is run as a user runs it."""

import json
import os
import uuid
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

import duckdb
import psycopg
from dbt.artifacts.schemas.run import RunExecutionResult
from dbt.cli.main import dbtRunner
from dbt.contracts.graph.manifest import Manifest
from psycopg.conninfo import conninfo_to_dict, make_conninfo

from integration_tests.forked import forked
from integration_tests.marts.landing import Tables, land_duckdb, land_postgres

PROJECT = Path(__file__).parents[2] / "dbt_project"
# What dbt parsed, to be used for every warehouse that it would be the same for.
_PARSED: dict[str, Manifest] = {}
# Of databases that were dropped.
_FREE_NAMES: list[str] = []
OF_THE_RUN = ("_dbt_updated_at", "_input_fingerprint")
# Unique id, status and message.
Node = tuple[str, str, str]
RAW, TABLES, MARTS, SHOPIFY = "tiktok_shop_raw", "tiktok_shop", "tiktok_shop_marts", "shopify"


@dataclass
class Outcome:
    """What dbt did: the status of every node by its name."""

    statuses: dict[str, str]
    messages: dict[str, str]

    def having(self, *statuses: str) -> set[str]:
        return {name for name, status in self.statuses.items() if status in statuses}


@dataclass
class Warehouse:
    """`folder` keeps dbt's own files. `url` None: DuckDB, in a file of that folder."""

    folder: Path
    url: str | None = None
    variables: dict[str, Any] = field(default_factory=dict)
    project: Path = PROJECT
    _connection: Any = field(default=None, init=False, repr=False)

    @property
    def target(self) -> str:
        return "postgres" if self.url else "duckdb"

    @property
    def file(self) -> Path:
        return self.folder / "shop.duckdb"

    def land(self, tables: Tables, at: datetime, schema: str = RAW, json_type: str = "json") -> None:
        if self.url:
            land_postgres(self.url, schema, tables, at, json_type)
        else:
            land_duckdb(self.file, schema, tables, at)

    @contextmanager
    def connected(self) -> Iterator[None]:
        """One connection for all queries within, where dbt can't run: making it takes longer than most of them."""
        with self._connect() as self._connection:
            try:
                yield
            finally:
                self._connection = None

    def query(self, sql: str) -> list[dict[str, Any]]:
        with nullcontext(self._connection) if self._connection else self._connect() as connection:
            cursor = connection.execute(sql)
            if cursor.description is None:
                return []
            names = [column[0] for column in cursor.description]
            return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]

    def _connect(self) -> Any:
        return psycopg.connect(self.url) if self.url else duckdb.connect(str(self.file))

    def rows(self, schema: str, name: str, *without: str) -> Counter[tuple[Any, ...]]:
        """All rows of a table, to compare with another's: columns in the order of their names, rows in none.

        What tells of the run that wrote them, as of `without`, is left out.
        """
        found = self.query(f"select * from {schema}.{name}")
        columns = sorted(found[0].keys() - {*without, *OF_THE_RUN}) if found else []
        return Counter(tuple(row[column] for column in columns) for row in found)

    def columns(self, schema: str) -> dict[str, set[str]]:
        """The names of every table's columns, by table."""
        found: dict[str, set[str]] = {}
        for row in self.query(
            f"select table_name, column_name from information_schema.columns where table_schema = '{schema}'"
        ):
            found.setdefault(row["table_name"], set()).add(row["column_name"])
        return found

    @property
    def manifest(self) -> dict[str, Any]:
        """What dbt knew of the project in its last run that was told to `--write-json`."""
        return json.loads((self.folder / "target" / "manifest.json").read_text())

    def dbt(self, command: str, *arguments: str) -> Outcome:
        """Run dbt in a process of its own; a failing test is an outcome, a dbt that doesn't run is an error."""
        nodes = self._run([command, "--no-write-json"], *arguments)
        return Outcome(
            {_name_of(name): status for name, status, _ in nodes},
            {_name_of(name): message for name, _, message in nodes},
        )

    def docs(self) -> Path:
        """The page of `dbt docs generate`, of models that were built before."""
        self._run(["docs", "generate"], "--static", "--no-compile")
        return self.folder / "target" / "static_index.html"

    def _run(self, command: list[str], *arguments: str) -> list[Node]:
        target = self.folder / "target"
        arguments = (
            "--no-use-colors", *command, "--project-dir", str(self.project), "--profiles-dir", str(self.project),
            "--target", self.target, "--target-path", str(target), "--log-path", str(self.folder / "logs"),
            "--log-level-file", "none", "--vars", json.dumps(self.variables), *arguments,
        )  # fmt: skip
        nodes = forked(self._run_dbt, list(arguments))
        if nodes is None:
            output = (self.folder / "dbt.out").read_text()
            raise AssertionError(f"dbt {' '.join(command)} did not run:\n{output}")
        if self._parsed_as not in _PARSED:
            manifest = Manifest.from_msgpack((target / "partial_parse.msgpack").read_bytes())
            # What models see as `graph`; dbt only makes it when it parses.
            manifest.build_flat_graph()
            _PARSED[self._parsed_as] = manifest
        return nodes

    @property
    def _parsed_as(self) -> str:
        """What dbt parses depends on this; other variables are read when a model is compiled."""
        schemas = {name: value for name, value in self.variables.items() if name.endswith(("_schema", "_table"))}
        return json.dumps([str(self.project), self.target, self.profile, schemas])

    def _run_dbt(self, arguments: list[str]) -> list[Node] | None:
        """dbt itself, in the process made for it; None where it didn't run."""
        os.chdir(self.folder)
        with open("dbt.out", "w") as file:
            os.dup2(file.fileno(), 1)
            os.dup2(file.fileno(), 2)
        os.environ.update(self.profile)
        outcome = dbtRunner(manifest=_PARSED.get(self._parsed_as)).invoke(arguments)
        if isinstance(outcome.result, RunExecutionResult):
            return [(each.node.unique_id, str(each.status), str(each.message)) for each in outcome.result.results]
        return [] if outcome.success else None

    @property
    def profile(self) -> dict[str, str]:
        # One thread: the cores are busy with other tests. The pipeline's own tests build with the two that users have.
        settings = {"DO_NOT_TRACK": "1", "DBT_SEND_ANONYMOUS_USAGE_STATS": "false", "TIKTOK_SHOP_DBT_THREADS": "1"}
        if not self.url:
            return settings | {"TIKTOK_SHOP_DUCKDB_PATH": self.file.name}
        parts = conninfo_to_dict(self.url)
        return settings | {
            "TIKTOK_SHOP_POSTGRES_HOST": str(parts.get("host") or "localhost"),
            "TIKTOK_SHOP_POSTGRES_PORT": str(parts.get("port") or 5432),
            "TIKTOK_SHOP_POSTGRES_USER": str(parts.get("user") or ""),
            "TIKTOK_SHOP_POSTGRES_PASSWORD": str(parts.get("password") or ""),
            "TIKTOK_SHOP_POSTGRES_DATABASE": str(parts["dbname"]),
        }


def _name_of(unique_id: str) -> str:
    """`test.tiktok_shop.key_of_orders.0a1b` -> `key_of_orders`; a model's and a unit test's last part."""
    parts = unique_id.split(".")
    return parts[2] if parts[0] in ("test", "model", "snapshot") else parts[-1]


def assert_good(outcome: Outcome) -> None:
    """Every node was built, every test passed or only warned."""
    bad = outcome.having("error", "fail", "skipped", "runtime error")
    assert outcome.statuses and not bad, {name: outcome.messages[name] for name in bad}


@contextmanager
def fresh_postgres(server: str) -> Iterator[str]:
    """The URL of a new, empty database on a server, dropped afterwards.

    Its name comes again when it's free, so that what dbt parsed, which has the name in it, serves the next one too.
    """
    name = _FREE_NAMES.pop() if _FREE_NAMES else f"marts_{uuid.uuid4().hex[:12]}"
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f"create database {name}")
    yield make_conninfo(server, dbname=name)
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f"drop database {name} with (force)")
    _FREE_NAMES.append(name)
