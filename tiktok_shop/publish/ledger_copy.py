"""Copies the ledger's tables into a warehouse, beside those of other shops."""

from __future__ import annotations

import csv
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import duckdb
import psycopg
import sqlalchemy as sa

from destination_tiktok_shop.ledger.database import COPY_COMMENT, SCHEMA, Database
from destination_tiktok_shop.ledger.tables import metadata
from tiktok_shop.errors import UserError
from tiktok_shop.sync.warehouse import Warehouse

ROWS_AT_ONCE = 1000
NULL = "\\N"
TYPES = {sa.Boolean: "BOOLEAN", sa.Integer: "BIGINT", sa.DateTime: "TIMESTAMPTZ", sa.JSON: "JSON"}
Connection = Any  # of DuckDB or psycopg: both execute the same statements


class LedgerCopy:
    """The ledger's tables in the warehouse. `label`: where they can be read."""

    def __init__(self, database: Database, warehouse: Warehouse) -> None:
        if warehouse.other:
            raise UserError(
                f"What was done can't be copied to {warehouse.label}: it needs a DuckDB file or a postgresql:// URL."
            )
        self._database = database
        self._warehouse = warehouse
        self._is_needed = True
        self.label = f"{warehouse.label}, schema {SCHEMA}"

    def prepare(self) -> None:
        """Make the tables. UserError where that can't be done, or where a ledger is in their place."""
        with self._connected() as connection:
            if self._is_postgres and self._is_ledger_itself(connection):
                self._is_needed = False
                return
            self._require_no_other_ledger(connection)
            connection.execute(f"CREATE SCHEMA IF NOT EXISTS {SCHEMA}")
            for table in metadata.sorted_tables:
                name = f"{SCHEMA}.{table.name}"
                connection.execute(f"CREATE TABLE IF NOT EXISTS {name} ({', '.join(definitions(table))})")
                for definition in definitions(table):
                    connection.execute(f"ALTER TABLE {name} ADD COLUMN IF NOT EXISTS {definition}")
                connection.execute(f"COMMENT ON TABLE {name} IS '{COPY_COMMENT}'")

    def write(self) -> None:
        """Replace the rows of the ledger's shops; UserError where that can't be done."""
        if not self._is_needed:
            return
        with tempfile.TemporaryDirectory() as folder, self._connected() as connection:
            for table in metadata.sorted_tables:
                path = write_csv(self._database, table, Path(folder, f"{table.name}.csv"))
                for shop_id in self._shops():
                    mark = "%s" if self._is_postgres else "?"
                    connection.execute(f"DELETE FROM {SCHEMA}.{table.name} WHERE shop_id = {mark}", [shop_id])
                load = load_into_postgres if self._is_postgres else load_into_duckdb
                load(connection, table, path)

    @property
    def _is_postgres(self) -> bool:
        return self._warehouse.file is None

    @contextmanager
    def _connected(self) -> Iterator[Connection]:
        """One transaction; its times are in UTC."""
        try:
            with self._connect() as connection:
                if not self._is_postgres:
                    connection.begin()
                connection.execute("SET TimeZone = 'UTC'")
                yield connection
                connection.commit()
        except (duckdb.Error, psycopg.Error, OSError) as error:
            reason = str(error).splitlines()[0]
            raise UserError(f"What was done can't be copied to {self._warehouse.label}: {reason}") from None

    def _connect(self) -> Connection:
        if self._warehouse.file is not None:
            return duckdb.connect(str(self._warehouse.file))
        assert self._warehouse.url is not None
        return psycopg.connect(self._warehouse.url.render_as_string(hide_password=False))

    def _is_ledger_itself(self, connection: Connection) -> bool:
        """Whether ledger and warehouse are one database, however their URLs name it."""
        if self._database.engine.dialect.name != "postgresql":
            return False
        query = "SELECT current_database(), pg_postmaster_start_time()"
        with self._database.transaction() as ledger:
            return tuple(ledger.exec_driver_sql(query).one()) == connection.execute(query).fetchone()

    def _require_no_other_ledger(self, connection: Connection) -> None:
        if not self._is_postgres:
            return
        query = (
            "SELECT c.relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace "
            f"WHERE n.nspname = '{SCHEMA}' AND c.relname = 'runs' AND c.relkind = 'r' "
            f"AND obj_description(c.oid, 'pg_class') IS DISTINCT FROM '{COPY_COMMENT}'"
        )
        if connection.execute(query).fetchone():
            raise UserError(
                f"The schema {SCHEMA} of {self._warehouse.label} holds another ledger, which is left as it is; set the "
                "config's ledger_url to that database, or name another warehouse."
            )

    def _shops(self) -> list[str]:
        runs = metadata.tables["runs"]
        with self._database.transaction() as connection:
            return list(connection.scalars(sa.select(runs.c.shop_id).distinct()))


def definitions(table: sa.Table) -> list[str]:
    """Columns with types that DuckDB and PostgreSQL both know."""
    return [f'"{name}" {kind}' for name, kind in column_types(table).items()]


def column_types(table: sa.Table) -> dict[str, str]:
    return {
        column.name: next((name for kind, name in TYPES.items() if isinstance(column.type, kind)), "TEXT")
        for column in table.columns
    }


def write_csv(database: Database, table: sa.Table, path: Path) -> Path:
    """A table of the ledger as text, through which it gets into either warehouse."""
    columns = [sa.cast(each, sa.Text) if isinstance(each.type, sa.JSON) else each for each in table.columns]
    with database.transaction() as connection, path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        for row in connection.execute(sa.select(*columns)).yield_per(ROWS_AT_ONCE):
            writer.writerow([NULL if value is None else value for value in row])
    return path


def load_into_duckdb(connection: duckdb.DuckDBPyConnection, table: sa.Table, path: Path) -> None:
    columns = column_types(table)
    connection.execute(
        f"INSERT INTO {SCHEMA}.{table.name} BY NAME SELECT * FROM read_csv(?, header = false, columns = ?, "
        "nullstr = ?, quote = '\"', escape = '\"', delim = ',', auto_detect = false, parallel = false)",
        [str(path), columns, NULL],
    )


def load_into_postgres(connection: psycopg.Connection[Any], table: sa.Table, path: Path) -> None:
    names = ", ".join(f'"{column.name}"' for column in table.columns)
    statement = f"COPY {SCHEMA}.{table.name} ({names}) FROM STDIN (FORMAT csv, NULL '{NULL}')"
    with connection.cursor().copy(statement) as copy, path.open("rb") as file:
        while piece := file.read(2**16):
            copy.write(piece)
