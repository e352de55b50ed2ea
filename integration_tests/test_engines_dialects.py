"""What dbt would send to Snowflake, BigQuery, Redshift and Databricks, as far as it can be judged without them.

Nothing is connected to: dbt's own adapters run the project, and a parser of each dialect reads what they would send.
"""

import json
import subprocess
import sys
from collections import Counter
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from integration_tests.dialects.check import WORDS, Checker
from integration_tests.marts.landing import NUMBER, landed_rows, types_of_columns
from integration_tests.marts.records import streams
from integration_tests.marts.warehouse import MARTS, PROJECT, RAW, SHOPIFY, TABLES
from tiktok_shop_sandbox.history import generate

PYTHON = Path(sys.prefix).with_name(".venv-dialects") / "bin" / "python"
RECORD = Path(__file__).parent / "dialects" / "record.py"
DIALECTS = tuple(WORDS["dialects"])
VARIABLES = {"shopify_schema": SHOPIFY, "reporting_timezones": {"US": "America/Los_Angeles", "GB": "Europe/London"}}

# Dialect -> schema -> table -> column -> type.
Raw = dict[str, dict[str, dict[str, dict[str, str]]]]


@pytest.fixture(scope="module")
def raw() -> Raw:
    world = generate(seed=7, orders=80, days=120, now=1_795_000_000)
    at = datetime(2026, 11, 18)
    kinds = {
        schema: {name: types_of_columns(landed_rows(records, at)) for name, records in tables.items()}
        for schema, tables in ((RAW, streams(world)), (SHOPIFY, world.shopify))
    }
    return {dialect: _landed(kinds, words["landed"]) for dialect, words in WORDS["dialects"].items()}


def _landed(kinds: dict[str, dict[str, dict[str, str]]], types: dict[str, str]) -> dict[str, dict[str, dict[str, str]]]:
    types = types | {NUMBER: types["NUMBER"]}
    return {
        schema: {
            table: {name: types[kind] for name, kind in columns.items()} for table, columns in tables.items() if columns
        }
        for schema, tables in kinds.items()
    }


@pytest.fixture(scope="module")
def recorded(raw: Raw, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    assert PYTHON.exists(), f"{PYTHON} has the adapters that this test needs: make .venv-dialects/.installed"
    folder = tmp_path_factory.mktemp("dialects")
    asked, answers = folder / "asked.json", folder / "answers.json"
    asked.write_text(json.dumps({"raw": raw, "variables": VARIABLES}))
    done = subprocess.run(
        [PYTHON, RECORD, PROJECT, asked, answers], cwd=folder, capture_output=True, text=True, timeout=900
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return json.loads(answers.read_text())


def _checker(dialect: str, raw: Raw) -> Checker:
    return Checker(dialect, "shop", {schema: {**tables} for schema, tables in raw[dialect].items()})


@pytest.mark.parametrize("dialect", DIALECTS)
def test_every_statement_is_of_its_dialect(dialect: str, recorded: dict[str, Any], raw: Raw) -> None:
    checker = _checker(dialect, raw)
    statements, models = recorded[dialect]["statements"], recorded[dialect]["models"]
    problems = Counter(
        (statement["node"], found) for statement in statements for found in checker.problems(statement["sql"])
    )
    assert not problems
    assert {"model", "snapshot", "test"} <= {statement["node"].partition(".")[0] for statement in statements}
    assert models.keys() == {TABLES, MARTS}
    for schema, tables in models.items():
        for name, columns in tables.items():
            assert {column.lower() for column in checker.tables[schema][name]} == {*columns}, name


def test_the_next_run_changes_rows_where_the_adapter_can(recorded: dict[str, Any]) -> None:
    changing = {
        dialect: {
            statement["node"].rpartition(".")[2]
            for statement in answers["statements"]
            if statement["run"] == "next" and "insert into" in statement["sql"]
        }
        for dialect, answers in recorded.items()
    }
    assert {"orders", "order_line_items", "fct_orders"} <= changing["snowflake"]
    assert changing["snowflake"] == changing["redshift"] == changing["databricks"]
    assert not changing["bigquery"]


@pytest.mark.parametrize(
    ("dialect", "select", "problem"),
    [
        ("snowflake", "epoch_ms(o.create_time) as slip", "epoch_ms()"),
        ("snowflake", "safe_divide(1, 2) as slip", "safe_divide()"),
        ("bigquery", "cast(o.id as varchar) as slip", "varchar"),
        ("bigquery", "cast(o.id as numeric(38, 6)) as slip", "numeric(38,6)"),
        ("bigquery", "o.payment ->> 'currency' as slip", "->>"),
        ("bigquery", "cast(cast(o.id as numeric) * 0.01 as numeric) as slip", "0.01 is a float"),
        ("bigquery", "o._airbyte_extracted_at < cast(null as datetime) as slip", "time compared with clock time"),
        (
            "bigquery",
            "o._airbyte_extracted_at < datetime_add(cast(null as datetime), interval 7 day) as slip",
            "time compared with clock time",
        ),
        ("redshift", "cast(o.id as text) as slip", "text"),
        ("redshift", "'x' as identity", "identity is a reserved word"),
        ("redshift", "to_json(o.payment) as slip", "to_json()"),
        ("databricks", "get_path(o.payment, 'x') as slip", "get_path()"),
        ("databricks", "o.payment::json as slip", "json"),
        *((dialect, "o.no_such_column as slip", "no_such_column") for dialect in DIALECTS),
        *((dialect, "o.create_time = '1' as slip", "number compared with text") for dialect in DIALECTS),
        *((dialect, "(o.id as slip", "does not parse") for dialect in DIALECTS),
    ],
)
def test_slips_are_found(dialect: str, select: str, problem: str, raw: Raw) -> None:
    found = _checker(dialect, raw).problems(
        f"create table shop.{TABLES}.slip as select o.status, {select} from shop.{RAW}.orders as o"
    )
    assert any(problem in sentence.lower() for sentence in found), found
