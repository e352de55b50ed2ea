"""Land records in a warehouse in the shape PyAirbyte gives them: one column a top-level field, JSON for nested ones."""

import uuid
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import duckdb
import orjson
import psycopg

Record = dict[str, Any]
Tables = Mapping[str, Iterable[Record]]
NUMBER = "DECIMAL(38, 9)"


def land_duckdb(path: Path, schema: str, tables: Tables, at: datetime) -> None:
    """Append to tables in `schema` of the DuckDB file at `path`, creating what is missing; `at` is the extraction's
    time, UTC without zone."""
    with duckdb.connect(str(path)) as connection:
        connection.execute(f'create schema if not exists "{schema}"')
        for table, records in tables.items():
            rows = landed_rows(records, at)
            if not rows:
                continue
            columns = types_of_columns(rows)
            lines = path.with_name(f"{table}.jsonl")
            lines.write_bytes(b"\n".join(orjson.dumps(row) for row in rows))
            typed = ", ".join(f"'{name}': '{'VARCHAR' if kind == 'TEXT' else kind}'" for name, kind in columns.items())
            select = f"select * from read_json('{lines}', columns={{{typed}}}, format='newline_delimited')"
            connection.execute(f'create table if not exists "{schema}"."{table}" as {select} limit 0')
            known = {row[0] for row in connection.execute(f'describe "{schema}"."{table}"').fetchall()}
            for name, kind in columns.items():
                if name not in known:
                    connection.execute(f'alter table "{schema}"."{table}" add column "{name}" {kind}')
            connection.execute(f'insert into "{schema}"."{table}" by name {select}')
            lines.unlink()


def land_postgres(url: str, schema: str, tables: Tables, at: datetime, json: str = "json") -> None:
    """The same in the PostgreSQL at `url`; `json` is the type of nested columns: json as PyAirbyte lands them, jsonb as
    Airbyte's destination does."""
    with psycopg.connect(url, autocommit=True) as connection, connection.cursor() as cursor:
        cursor.execute(f'create schema if not exists "{schema}"')
        for table, records in tables.items():
            rows = landed_rows(records, at)
            if not rows:
                continue
            target = f'"{schema}"."{table}"'
            columns = {name: json if kind == "JSON" else kind for name, kind in types_of_columns(rows).items()}
            typed = ", ".join(f'"{name}" {kind}' for name, kind in columns.items())
            cursor.execute(f"create table if not exists {target} ({typed})")
            for name, kind in columns.items():
                cursor.execute(f'alter table {target} add column if not exists "{name}" {kind}')
            cursor.execute("create temporary table landing (document json)")
            with cursor.copy("copy landing from stdin") as copy:
                for row in rows:
                    copy.write_row((orjson.dumps(row).decode(),))
            names = ", ".join(f'"{name}"' for name in columns)
            cursor.execute(
                f"insert into {target} ({names}) select {names}"
                f" from landing, json_populate_record(null::{target}, document)"
            )
            cursor.execute("drop table landing")
            cursor.execute(f"analyze {target}")


def landed_rows(records: Iterable[Record], at: datetime) -> list[Record]:
    """With the loader's own columns; a connector emits a few records each millisecond."""
    return [landed(record, at + timedelta(milliseconds=number // 5)) for number, record in enumerate(records)]


def landed(record: Record, at: datetime) -> Record:
    """A record with the columns that a loader adds, its notes but for those that the record brings."""
    stamp = at.isoformat(sep=" ")
    return {"_airbyte_meta": {}, **record, "_airbyte_raw_id": uuid.uuid4().hex, "_airbyte_extracted_at": stamp}


def types_of_columns(rows: list[Record]) -> dict[str, str]:
    """Type by name, in the words of DuckDB."""
    types: dict[str, str] = {}
    for row in rows:
        note_types(types, row)
    return types


def note_types(types: dict[str, str], row: Record) -> None:
    """Widen `types`, column to type, by a row's values: a whole number here and a fraction there is a number, any other
    mix text."""
    for name, value in row.items():
        if value is not None:
            kind = _type_of(value)
            known = types.setdefault(name, kind)
            types[name] = kind if kind == known else NUMBER if {kind, known} == {"BIGINT", NUMBER} else "TEXT"
    types["_airbyte_extracted_at"] = "TIMESTAMP"


def _type_of(value: Any) -> str:
    if isinstance(value, bool):
        return "BOOLEAN"
    if isinstance(value, int):
        return "BIGINT"
    if isinstance(value, float):
        return NUMBER
    return "JSON" if isinstance(value, dict | list) else "TEXT"
