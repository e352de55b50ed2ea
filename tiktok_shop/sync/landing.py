"""How records reach raw tables, the same on every warehouse; PyAirbyte's own way of it loses data in four places.

A raw table keeps its identity (views may stand on it), holds one row a key, and gains columns but never loses any.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import IO, Any

import orjson
from airbyte._batch_handles import BatchHandle
from airbyte._writers.jsonl import JsonlWriter
from airbyte.caches._state_backend import CacheStreamStateModel, SqlStateBackend, SqlStateWriter
from airbyte.progress import ProgressTracker
from airbyte.records import StreamRecord
from airbyte.shared.sql_processor import SqlProcessorBase
from airbyte.types import SQLTypeConverter
from airbyte_protocol.models import AirbyteStateMessage
from overrides import overrides
from sqlalchemy import Table
from sqlalchemy.engine import Connection
from sqlalchemy.orm import Session
from sqlalchemy.types import TypeEngine

# PyAirbyte names a table that it loads into after the stream and nine characters of a ULID.
LOADING_TABLE = re.compile(r"_0[0-9a-z]{8}$")


class PlainJsonlWriter(JsonlWriter):
    """JSON lines, uncompressed, since they live only until the next checkpoint; without U+0000, which PostgreSQL's
    text can't hold."""

    default_cache_file_suffix = ".jsonl"

    @overrides
    def _open_new_file(self, file_path: Path) -> IO[str]:
        return file_path.open("w", encoding="utf-8", buffering=1 << 20)

    @overrides
    def _write_record_dict(self, record_dict: StreamRecord, open_file_writer: IO[str]) -> None:
        line = orjson.dumps(record_dict).decode()
        if "\\u0000" in line:
            line = orjson.dumps(without_nul(dict(record_dict))).decode()
        open_file_writer.write(line + "\n")


def without_nul(value: Any) -> Any:
    if isinstance(value, str):
        return value.replace("\0", "")
    if isinstance(value, dict):
        return {without_nul(key): without_nul(item) for key, item in value.items()}
    if isinstance(value, list):
        return [without_nul(item) for item in value]
    return value


class ColumnTypes(SQLTypeConverter):
    """PyAirbyte's types, but a field that may be a string or a number is text without a complaint."""

    @overrides
    def to_sql_type(self, json_schema_property_def: dict[str, Any]) -> TypeEngine:
        declared = json_schema_property_def.get("type")
        if isinstance(declared, list) and "string" in declared:
            return super().to_sql_type({**json_schema_property_def, "type": "string"})
        return super().to_sql_type(json_schema_property_def)


class OneStepStateWriter(SqlStateWriter):
    """Replaces a stream's state in one transaction; PyAirbyte deletes it in one and writes it in another."""

    @overrides
    def _write_state(self, state_message: AirbyteStateMessage) -> None:
        stream_name = state_message.stream.stream_descriptor.name
        backend: SqlStateBackend = self._state_backend
        backend._ensure_internal_tables()
        with Session(backend._sql_config.get_sql_engine()) as session:
            session.merge(
                CacheStreamStateModel(
                    source_name=self.source_name,
                    stream_name=stream_name,
                    table_name=backend._table_prefix + stream_name,
                    state_json=state_message.model_dump_json(),
                )
            )
            session.commit()


class SteadyTables(SqlProcessorBase):
    """A processor whose raw tables survive every load; to be mixed in before a warehouse's own processor."""

    supports_merge_insert = True
    type_converter_class = ColumnTypes
    file_writer_class = PlainJsonlWriter

    def prepare(self, stream_names: list[str]) -> None:
        """Make every stream's table and column exist, so that dbt finds them even where no record comes.

        Drops what a killed run left half loaded.
        """
        for table in self._get_tables_list():
            stem = LOADING_TABLE.sub("", table)
            if stem != table and stem in stream_names:
                self._drop_temp_table(table)
        for stream_name in stream_names:
            self._ensure_compatible_table_schema(stream_name, self._ensure_final_table_exists(stream_name))

    def commit(self, stream_name: str, tracker: ProgressTracker) -> None:
        """Write what has arrived of a stream into its table, then its newest state, then forget the files."""
        batches: list[BatchHandle] = self.write_stream_data(stream_name, progress_tracker=tracker)
        for batch in batches:
            batch.delete_files()

    def clear(self, stream_name: str) -> None:
        self._execute_sql(f"DELETE FROM {self._fully_qualified(self.get_sql_table_name(stream_name))}")

    @overrides
    def _write_files_to_new_table(self, files: list[Path], stream_name: str, batch_id: str) -> str:
        try:
            return super()._write_files_to_new_table(files=files, stream_name=stream_name, batch_id=batch_id)
        except Exception:
            self._drop_temp_table(self._get_temp_table_name(stream_name, batch_id))
            raise

    @overrides
    def _merge_temp_table_to_final_table(self, stream_name: str, temp_table_name: str, final_table_name: str) -> None:
        temp, final = self._fully_qualified(temp_table_name), self._fully_qualified(final_table_name)
        same_key = " AND ".join(f"old.{key} = new.{key}" for key in self._keys(stream_name))
        with self.get_sql_connection() as connection:
            connection.exec_driver_sql(f"DELETE FROM {final} AS old USING {temp} AS new WHERE {same_key}")
            self._insert_newest(connection, stream_name, temp, final)

    @overrides
    def _swap_temp_table_with_final_table(self, stream_name: str, temp_table_name: str, final_table_name: str) -> None:
        self._ensure_compatible_table_schema(stream_name, final_table_name)
        temp, final = self._fully_qualified(temp_table_name), self._fully_qualified(final_table_name)
        with self.get_sql_connection() as connection:
            connection.exec_driver_sql(f"DELETE FROM {final}")
            self._insert_newest(connection, stream_name, temp, final)

    def _insert_newest(self, connection: Connection, stream_name: str, temp: str, final: str) -> None:
        """One row a key: a listing that moves while it is read gives a record twice, in either version."""
        columns = ", ".join(map(self._quote_identifier, self._get_sql_column_definitions(stream_name)))
        insert = f"INSERT INTO {final} ({columns}) SELECT {columns} FROM {temp}"
        keys = ", ".join(self._keys(stream_name))
        if keys:
            cursor = self.catalog_provider.get_configured_stream_info(stream_name).cursor_field
            by_cursor = f'"{self.normalizer.normalize(cursor[0])}" DESC NULLS LAST, ' if cursor else ""
            insert += (
                f' WHERE "_airbyte_raw_id" IN (SELECT DISTINCT ON ({keys}) "_airbyte_raw_id" FROM {temp}'
                f' ORDER BY {keys}, {by_cursor}"_airbyte_extracted_at" DESC, "_airbyte_raw_id" DESC)'
            )
        connection.exec_driver_sql(insert)

    def _keys(self, stream_name: str) -> list[str]:
        return [self._quote_identifier(key) for key in self.catalog_provider.get_primary_keys(stream_name)]

    @overrides
    def _add_column_to_table(self, table: Table, column_name: str, column_type: TypeEngine) -> None:
        column = self._quote_identifier(column_name)
        self._execute_sql(f"ALTER TABLE {self._fully_qualified(table.name)} ADD COLUMN {column} {column_type}")
