"""What a run asks of the warehouse beside loading into it: states, shops and counts."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from typing import Any, Protocol

import dlt
from dlt.common.destination.exceptions import DestinationUndefinedEntity
from dlt.destinations.exceptions import DatabaseUndefinedRelation

from tiktok_shop.load.columns import LOAD_ID, RawTable
from tiktok_shop.load.destinations import Destination, shop_condition
from tiktok_shop.load.exclusive import exclusive_file
from tiktok_shop.load.sql import sql_client
from tiktok_shop.load.state import STATE_COLUMNS, STATE_TABLE

LOADS_TABLE = "_dlt_loads"


class Storage(Protocol):
    def open(self) -> None:
        """Raises whatever keeps the warehouse from being used."""

    def stored_states(self) -> list[tuple[Any, ...]]:
        """Rows of STATE_COLUMNS whose load is complete, of every account."""

    def landed_shops(self, table: RawTable) -> list[str]:
        """The shops whose rows this run's account landed in the table."""

    def delete_shops(self, table: RawTable, shops: Sequence[str], loaded_by: str) -> None:
        """Delete these shops' rows but those of the load, where loading itself can't."""

    def delete_states(self, condition: str) -> None:
        """Delete the rows of the states' table that meet the SQL condition."""

    def index(self, table: RawTable) -> None:
        """Make merges into the table fast."""

    def count(self, table: RawTable) -> int:
        """0 where there is no such table."""

    def close(self) -> None:
        """Leave nothing behind that only this run needed."""


def storage_of(pipeline: dlt.Pipeline, destination: Destination) -> Storage:
    return DeltaFolder(pipeline) if destination.kind == "delta" else Database(pipeline, destination)


class Database:
    """Any warehouse that takes SQL."""

    def __init__(self, pipeline: dlt.Pipeline, destination: Destination) -> None:
        self._pipeline = pipeline
        self._destination = destination

    def open(self) -> None:
        with sql_client(self._pipeline, "queries") as client:
            client.execute_sql("SELECT 1")

    def stored_states(self) -> list[tuple[Any, ...]]:
        columns = ", ".join(f"stored.{name}" for name in STATE_COLUMNS)
        return self._select(
            f"SELECT {columns} FROM {{{STATE_TABLE}}} AS stored"
            f" JOIN {{{LOADS_TABLE}}} AS loads ON loads.load_id = stored.{LOAD_ID} WHERE loads.status = 0"
        )

    def landed_shops(self, table: RawTable) -> list[str]:
        if not table.shop_column:
            return []
        rows = self._select(
            f"SELECT DISTINCT landed.{table.shop_column} FROM {{{table.name}}} AS landed"
            f" JOIN {{{LOADS_TABLE}}} AS loads ON loads.load_id = landed.{LOAD_ID}"
            f" WHERE loads.schema_name = '{self._pipeline.pipeline_name}'"
        )
        return [str(shop) for (shop,) in rows if shop is not None]

    def delete_shops(self, table: RawTable, shops: Sequence[str], loaded_by: str) -> None:
        """Done by the load's own merge."""

    def delete_states(self, condition: str) -> None:
        with exclusive_file(self._destination), sql_client(self._pipeline, "queries") as client:
            client.execute_sql(f"DELETE FROM {client.make_qualified_table_name(STATE_TABLE)} WHERE {condition}")

    def index(self, table: RawTable) -> None:
        keys = [column.name for column in table.columns if column.field in table.key]
        if self._destination.kind != "postgres" or not keys:
            return
        with sql_client(self._pipeline, "queries") as client:
            index = client.escape_column_name(f"{table.name}_key")
            columns = ", ".join(client.escape_column_name(key) for key in keys)
            client.execute_sql(
                f"CREATE INDEX IF NOT EXISTS {index} ON {client.make_qualified_table_name(table.name)} ({columns})"
            )

    def count(self, table: RawTable) -> int:
        rows = self._select(f"SELECT count(*) FROM {{{table.name}}}")
        return int(rows[0][0]) if rows else 0

    def close(self) -> None:
        with sql_client(self._pipeline, "queries") as client, client.with_staging_dataset():
            if client.has_dataset():
                client.drop_dataset()

    def _select(self, query: str) -> list[tuple[Any, ...]]:
        """The rows; none where a table isn't there yet. Names in braces are tables of the dataset."""
        with exclusive_file(self._destination), sql_client(self._pipeline, "queries") as client:
            names = {name: client.make_qualified_table_name(name) for name in _names_in_braces(query)}
            try:
                return [tuple(row) for row in client.execute_sql(query.format(**names)) or []]
            except DatabaseUndefinedRelation:
                return []


def _names_in_braces(query: str) -> Iterable[str]:
    return [part.partition("}")[0] for part in query.split("{")[1:]]


class DeltaFolder:
    """Delta tables in a folder, read and changed by the deltalake library."""

    def __init__(self, pipeline: dlt.Pipeline) -> None:
        self._pipeline = pipeline

    def open(self) -> None:
        self._pipeline.destination_client()

    def stored_states(self) -> list[tuple[Any, ...]]:
        rows = self._rows(STATE_TABLE, [*STATE_COLUMNS, LOAD_ID])
        complete = {load_id for load_id, _ in self._loads()}
        return [tuple(row[name] for name in STATE_COLUMNS) for row in rows if row[LOAD_ID] in complete]

    def landed_shops(self, table: RawTable) -> list[str]:
        if not table.shop_column:
            return []
        own = {load_id for load_id, schema in self._loads() if schema == self._pipeline.pipeline_name}
        rows = self._rows(table.name, [table.shop_column, LOAD_ID])
        return sorted({row[table.shop_column] for row in rows if row[LOAD_ID] in own} - {None})

    def delete_shops(self, table: RawTable, shops: Sequence[str], loaded_by: str) -> None:
        found = self._table(table.name)
        if found is not None:
            found.delete(f"{shop_condition(table, shops)} AND {LOAD_ID} <> '{loaded_by}'")

    def delete_states(self, condition: str) -> None:
        self._table(STATE_TABLE).delete(condition)

    def index(self, table: RawTable) -> None:
        """Nothing: Delta tables have none."""

    def count(self, table: RawTable) -> int:
        found = self._table(table.name)
        return found.count() if found is not None else 0

    def close(self) -> None:
        """Nothing: rows are merged straight from the package's files."""

    def _table(self, name: str) -> Any:
        from deltalake import DeltaTable
        from deltalake.exceptions import TableNotFoundError
        from dlt.common.libs.deltalake import deltalake_storage_options

        client: Any = self._pipeline.destination_client()
        options = deltalake_storage_options(client.config.credentials, client.config.deltalake_storage_options)
        try:
            return DeltaTable(client.get_open_table_location("delta", name), storage_options=options)
        except TableNotFoundError:
            return None

    def _rows(self, name: str, columns: list[str]) -> list[dict[str, Any]]:
        found = self._table(name)
        return found.to_pyarrow_table(columns=columns).to_pylist() if found is not None else []

    def _loads(self) -> list[tuple[str, str]]:
        """Complete loads with the account of each; dlt keeps them as a file each."""
        client: Any = self._pipeline.destination_client()
        loads = []
        try:
            files = client.list_table_files(LOADS_TABLE)
        except DestinationUndefinedEntity:
            return []
        for file in files:
            with client.fs_client.open(file) as content:
                load = json.load(content)
            loads.append((load["load_id"], load["schema_name"]))
        return loads
