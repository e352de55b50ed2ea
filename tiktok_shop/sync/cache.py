"""PyAirbyte's way into the warehouse."""

from __future__ import annotations

from airbyte.secrets.base import SecretString

from tiktok_shop.errors import UserError
from tiktok_shop.sync.duckdb_file import SteadyDuckDBCache
from tiktok_shop.sync.postgres import CopyPostgresCache
from tiktok_shop.sync.warehouse import Warehouse

Cache = SteadyDuckDBCache | CopyPostgresCache


def open_cache(warehouse: Warehouse, schema: str) -> Cache:
    """Close it before dbt opens a DuckDB file."""
    try:
        if warehouse.file:
            return SteadyDuckDBCache(db_path=warehouse.file, schema_name=schema)
        return CopyPostgresCache(
            url=SecretString(warehouse.url.render_as_string(hide_password=False)),
            host=warehouse.host,
            port=warehouse.url.port or 5432,
            database=warehouse.url.database,
            username=warehouse.url.username or "",
            password=SecretString(warehouse.url.password or ""),
            schema_name=schema,
        )
    except Exception as error:
        if type(error).__module__.startswith(("sqlalchemy", "duckdb", "psycopg2")):
            reason = str(error).splitlines()[0]
            raise UserError(f"The warehouse {warehouse.label} can't be opened: {reason}") from None
        raise
