"""Lands written records in raw tables, as the loader does: merged by key, or in the place of all that was there.

`python -m benchmarks.marts.land duckdb FILE FOLDER PART`, `... land postgres URL FOLDER PART`; FOLDER and its PARTs,
base and change, are what `benchmarks.marts.history` writes.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from pathlib import Path

from benchmarks.marts.databases import RAW, connected

# JSON as orjson writes it has no control characters, so none of these occurs and nothing needs escaping.
_ONE_COLUMN = r"with (format csv, delimiter e'\x01', quote e'\x02', escape e'\x03')"

Columns = dict[str, str]


def into_duckdb(file: str, folder: Path, part: str) -> None:
    with connected("duckdb", file) as connection:
        connection.execute(f"create schema if not exists {RAW}")
        for name, columns, key in streams(folder):
            target = f"{RAW}.{name}"
            kinds = {column: "VARCHAR" if kind == "TEXT" else kind for column, kind in columns.items()}
            typed = ", ".join(f"'{column}': '{kind}'" for column, kind in kinds.items())
            lines = folder / part / f"{name}.jsonl"
            defined = ", ".join(f'"{column}" {kind}' for column, kind in kinds.items())
            connection.execute(f"create table if not exists {target} ({defined})")
            connection.execute(
                f"create temporary table arrived as"
                f" select * from read_json('{lines}', columns={{{typed}}}, format='newline_delimited')"
            )
            connection.execute(removal(target, "arrived", key))
            connection.execute(f"insert into {target} by name select * from arrived")
            connection.execute("drop table arrived")


def into_postgres(url: str, folder: Path, part: str) -> None:
    with connected("postgres", url) as connection, connection.cursor() as cursor:
        cursor.execute(f"create schema if not exists {RAW}")
        for name, columns, key in streams(folder):
            target = f"{RAW}.{name}"
            defined = ", ".join(f'"{column}" {kind}' for column, kind in columns.items())
            cursor.execute(f"create table if not exists {target} ({defined})")
            cursor.execute("create temporary table documents (document json)")
            lines = folder / part / f"{name}.jsonl"
            with lines.open("rb") as file, cursor.copy(f"copy documents from stdin {_ONE_COLUMN}") as copy:
                while block := file.read(1 << 18):
                    copy.write(block)
            cursor.execute(
                f"create temporary table arrived as select row.*"
                f" from documents, json_populate_record(null::{target}, document) as row"
            )
            cursor.execute(removal(target, "arrived", key))
            cursor.execute(f"insert into {target} select * from arrived")
            cursor.execute("drop table documents, arrived")
            # As time would have it done: without it, when statistics are gathered is left to chance.
            cursor.execute(f"vacuum (analyze) {target}")
        cursor.execute("checkpoint")


def streams(folder: Path) -> Iterator[tuple[str, Columns, list[str] | None]]:
    """Name, columns and key of every stream that has records."""
    for name, stream in json.loads((folder / "streams.json").read_text()).items():
        if stream["columns"]:
            yield name, stream["columns"], stream["key"]


def removal(target: str, arrived: str, key: list[str] | None) -> str:
    """The statement that makes place for what arrived."""
    if key is None:
        return f"delete from {target}"
    same = " and ".join(f"old.{column} = new.{column}" for column in key)
    return f"delete from {target} as old using {arrived} as new where {same}"


if __name__ == "__main__":
    warehouse, database, source, part = sys.argv[1:]
    land = {"duckdb": into_duckdb, "postgres": into_postgres}[warehouse]
    land(database, Path(source), part)
