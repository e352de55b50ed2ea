"""Runs the dbt project against warehouses that aren't there and writes down every statement they would have got.

Run by the Python of .venv-dialects, which has the adapters: python record.py PROJECT ASKED ANSWERS. ASKED is a JSON
file with "variables" of dbt and "raw" (warehouse -> schema -> table -> column -> type). ANSWERS gets, by warehouse,
"models" (schema -> name -> names of its declared columns) and "statements", a list of {"run", "node", "sql"}: the run
"first" finds no model built and builds all, with snapshots and some data tests; "next" finds all of them.
"""

import gc
import json
import sys
import tempfile
from pathlib import Path
from typing import Any

import agate
from dbt.adapters.base import BaseAdapter
from dbt.adapters.contracts.connection import AdapterResponse
from dbt.adapters.factory import FACTORY
from dbt.cli.main import dbtRunner

# Data tests of each kind; more of a kind are the same statement on other columns.
TESTS = ("key_of_fct_orders", "fct_orders_*", "ties_out_*")
EVERYTHING = ("resource_type:model", "resource_type:snapshot", *TESTS)
RUNS = {
    "first": ("build", "--indirect-selection", "empty", "--select", *EVERYTHING),
    "next": ("run", "--select", "config.materialized:incremental"),
}
GOOD = ("success", "pass")
# What a data test's statement gives when it finds nothing.
PASSED = agate.Table(
    [[0, False, False]],
    ["failures", "should_warn", "should_error"],
    [agate.Number(), agate.Boolean(), agate.Boolean()],
)


class Warehouse:
    """Stands behind an adapter: knows which tables there are and keeps each statement. Only tests are given a row."""

    def __init__(self, target: str, raw: dict[str, dict[str, dict[str, str]]]) -> None:
        self.target = target
        self.raw = raw
        self.models: dict[str, dict[str, str]] = {}
        self.run = "first"
        self.statements: list[dict[str, str]] = []

    def stand_behind(self, adapter: type[BaseAdapter]) -> None:
        warehouse = self

        def get_relation(self: Any, database: str, schema: str, identifier: str, **_: Any) -> Any:
            if not warehouse.has(schema, identifier):
                return None
            return self.Relation.create(
                database=database, schema=schema, identifier=identifier, type="table", quote_policy=self.config.quoting
            )

        def execute(self: Any, sql: str, *_: Any, **__: Any) -> tuple[AdapterResponse, agate.Table]:
            node = self.connections.get_if_exists().name
            warehouse.statements.append({"run": warehouse.run, "node": node, "sql": sql})
            return AdapterResponse("OK"), PASSED if node.startswith("test.") else agate.Table([], [])

        def get_columns_in_relation(self: Any, relation: Any) -> list[Any]:
            found = warehouse.columns(relation.schema, relation.identifier)
            # Snowflake keeps unquoted names in capitals, and Airbyte writes its own so.
            return [
                self.Column(name.upper() if warehouse.target == "snowflake" else name, kind)
                for name, kind in found.items()
            ]

        def get_column_schema_from_query(self: Any, sql: str) -> list[Any]:
            # Asked for a contract, whose names check.py compares with the SQL, and for the type of a snapshot's times.
            node = self.connections.get_if_exists().name
            columns = warehouse.models.get(node.split(".")[2], {"snapshot_time": "timestamp"})
            return [self.Column(name, kind) for name, kind in columns.items()]

        adapter.execute = execute
        adapter.get_column_schema_from_query = get_column_schema_from_query
        adapter.get_relation = get_relation
        adapter.get_columns_in_relation = get_columns_in_relation
        adapter.list_schemas = lambda self, *_: []
        adapter.check_schema_exists = lambda self, *_: True
        adapter.ConnectionManager.begin = lambda self: None
        adapter.ConnectionManager.commit = lambda self: None
        adapter.ConnectionManager.open = classmethod(_refuse)
        adapter.ConnectionManager.close = classmethod(lambda _, connection: connection)

    def has(self, schema: str, identifier: str) -> bool:
        return identifier in self.raw.get(schema, {}) or (self.run == "next" and identifier in self.models)

    def columns(self, schema: str, identifier: str) -> dict[str, str]:
        if schema in self.raw:
            return self.raw[schema][identifier]
        return self.models[identifier.partition("__dbt_tmp")[0]]


def _refuse(manager: type, connection: Any) -> None:
    raise RuntimeError(f"{connection.name} wants to connect")


def parse(target: str, arguments: tuple[str, ...]) -> Any:
    parsed = dbtRunner().invoke(["parse", *arguments])
    if not parsed.success:
        raise SystemExit(f"{target}: {parsed.exception}")
    return parsed.result


def record(target: str, project: Path, asked: dict[str, Any]) -> dict[str, Any]:
    folder = Path(tempfile.mkdtemp(prefix=f"{target}-"))
    arguments = (
        "--no-use-colors", "--quiet", "--no-write-json", "--no-populate-cache", "--no-partial-parse",
        "--target", target,
        "--project-dir", str(project), "--profiles-dir", str(Path(__file__).parent), "--target-path", str(folder),
        "--log-path", str(folder), "--vars", json.dumps(asked["variables"]),
    )  # fmt: skip
    manifest = parse(target, arguments)
    warehouse = Warehouse(target, asked["raw"][target])
    models: dict[str, dict[str, list[str]]] = {}
    for node in manifest.nodes.values():
        if node.resource_type == "model":
            columns = {name: column.data_type or "text" for name, column in node.columns.items()}
            warehouse.models[node.name] = columns
            if node.config.materialized != "ephemeral":
                models.setdefault(node.schema, {})[node.name] = [*columns]
    warehouse.stand_behind(FACTORY.get_adapter_class_by_name(target))
    for warehouse.run, command in RUNS.items():
        done = dbtRunner(manifest=manifest).invoke([*command, *arguments])
        bad = [f"{result.node.name}: {result.message}" for result in done.result or [] if result.status not in GOOD]
        if bad or not done.success:
            raise SystemExit(f"{target}, {warehouse.run} run: {done.exception or ''} {'; '.join(bad)}")
        # A manifest keeps what a run has compiled, and the next run would leave out the ephemeral models.
        manifest = parse(target, arguments)
    return {"models": models, "statements": warehouse.statements}


if __name__ == "__main__":
    # Nothing here is worth collecting, and looking for it takes a tenth of the time.
    gc.disable()
    project, asked, answers = map(Path, sys.argv[1:4])
    request = json.loads(asked.read_text())
    answers.write_text(json.dumps({target: record(target, project, request) for target in request["raw"]}))
