"""A PostgreSQL cache for PyAirbyte that loads by COPY.

PyAirbyte's own goes through pandas, which turns a 19-digit id into a float and an epoch in a `*_time` column into a
timestamp. Here PostgreSQL itself reads the JSON lines, so that text stays text and integers stay integers.
"""

from __future__ import annotations

from pathlib import Path
from typing import ClassVar

import psycopg2
from airbyte._processors.sql.postgres import PostgresSqlProcessor
from airbyte.caches import PostgresCache
from airbyte.secrets.base import SecretString
from airbyte.shared.sql_processor import SqlProcessorBase, SQLRuntimeError
from overrides import overrides

from tiktok_shop.sync.landing import OneStepStateWriter, SteadyTables

# Two control characters that JSON text can't hold unescaped: every line arrives as it is, in one column.
COPY_LINES = "COPY incoming (line) FROM STDIN WITH (FORMAT csv, DELIMITER E'\\x01', QUOTE E'\\x02')"


class CopyPostgresProcessor(SteadyTables, PostgresSqlProcessor):
    @overrides
    def prepare(self, stream_names: list[str]) -> None:
        super().prepare(stream_names)
        for stream_name in stream_names:
            keys = ", ".join(self._keys(stream_name))
            if keys:
                table = self.get_sql_table_name(stream_name)
                index = self._quote_identifier(self.normalizer.normalize(f"{table}_key"))
                self._execute_sql(f"CREATE INDEX IF NOT EXISTS {index} ON {self._fully_qualified(table)} ({keys})")

    @overrides
    def _write_files_to_new_table(self, files: list[Path], stream_name: str, batch_id: str) -> str:
        table_name = self._get_temp_table_name(stream_name, batch_id)
        table = self._fully_qualified(table_name)
        columns = self._get_sql_column_definitions(stream_name)
        definitions = ", ".join(f"{self._quote_identifier(name)} {kind}" for name, kind in columns.items())
        with self.get_sql_connection() as connection:
            connection.exec_driver_sql(f"CREATE UNLOGGED TABLE {table} ({definitions})")
            connection.exec_driver_sql("CREATE TEMPORARY TABLE incoming (line text) ON COMMIT DROP")
            try:
                cursor = connection.connection.cursor()
                for file in files:
                    with file.open("rb") as lines:
                        cursor.copy_expert(COPY_LINES, lines)
                entry = f"json_populate_record(NULL::{table}, line::json) AS entry"
                cursor.execute(f"INSERT INTO {table} SELECT entry.* FROM incoming, {entry}")
            except psycopg2.Error as error:
                raise SQLRuntimeError(str(error)) from None
        return table_name


class CopyPostgresCache(PostgresCache):
    """PyAirbyte's PostgreSQL cache with exact values; `url` is used as it is, so that sockets and options work."""

    url: SecretString

    _sql_processor_class: ClassVar[type[SqlProcessorBase]] = CopyPostgresProcessor

    @overrides
    def get_sql_alchemy_url(self) -> SecretString:
        return self.url

    @overrides
    def get_state_writer(self, source_name: str, destination_name: str | None = None) -> OneStepStateWriter:
        return OneStepStateWriter(source_name, self._state_backend, destination_name=destination_name)
