"""A Spark session on this machine, and tables as Airbyte's lake destinations write them for dbt to run on."""

import os
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb
import orjson
import pyarrow
import pyarrow.parquet
from pyspark.sql import SparkSession

from integration_tests.marts.landing import NUMBER, Tables, landed_rows, types_of_columns
from integration_tests.marts.warehouse import RAW, Node, Warehouse

TYPES = {
    "BIGINT": pyarrow.int64(),
    "BOOLEAN": pyarrow.bool_(),
    "TEXT": pyarrow.string(),
    "JSON": pyarrow.string(),
    NUMBER: pyarrow.decimal128(38, 9),
    "TIMESTAMP": pyarrow.timestamp("us", tz="UTC"),
}
# Small data: what takes the time is planning and compiling the statements, not running them.
SETTINGS = {
    "spark.driver.bindAddress": "127.0.0.1",
    "spark.driver.host": "127.0.0.1",
    "spark.driver.extraJavaOptions": "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC",
    "spark.log.level": "ERROR",
    "spark.sql.adaptive.enabled": "false",
    "spark.sql.catalogImplementation": "in-memory",
    "spark.sql.codegen.factoryMode": "NO_CODEGEN",
    "spark.sql.codegen.wholeStage": "false",
    "spark.sql.session.timeZone": "UTC",
    "spark.sql.shuffle.partitions": "1",
    "spark.ui.enabled": "false",
    "spark.ui.showConsoleProgress": "false",
}


class SparkWarehouse(Warehouse):
    """Tables last for one run of dbt, as the session's catalog does; their files are read back without Spark."""

    @property
    def target(self) -> str:
        return "spark"

    def land(self, tables: Tables, at: datetime, schema: str = RAW, json_type: str = "string") -> None:
        """As parquet files; nested values are text, as Airbyte's destinations for lakes write them."""
        for table, records in tables.items():
            rows = landed_rows(records, at)
            if not rows:
                continue
            columns = types_of_columns(rows)
            file = self._raw / schema / table / "rows.parquet"
            file.parent.mkdir(parents=True)
            values = {
                name: pyarrow.array([_value(row.get(name), kind) for row in rows], TYPES[kind])
                for name, kind in columns.items()
            }
            pyarrow.parquet.write_table(pyarrow.table(values), file)

    def query(self, sql: str) -> list[dict[str, Any]]:
        """SQL of DuckDB, over the files that Spark wrote; times are UTC without zone."""
        return [{name: _without_zone(value) for name, value in row.items()} for row in super().query(sql)]

    def _connect(self) -> Any:
        connection = duckdb.connect()
        for database in sorted(self._built.iterdir()):
            schema = database.name.removesuffix(".db")
            connection.execute(f'create schema "{schema}"')
            for table in database.iterdir():
                connection.execute(
                    f"""create view "{schema}"."{table.name}" as from read_parquet('{table}/*.parquet')"""
                )
        return connection

    @property
    def _raw(self) -> Path:
        return self.folder / "raw"

    @property
    def _built(self) -> Path:
        return self.folder / "warehouse"

    def _run_dbt(self, arguments: list[str]) -> list[Node] | None:
        # dbt takes the session that its process has.
        os.environ["SPARK_LOCAL_IP"] = "127.0.0.1"
        builder = SparkSession.builder.master("local[1]").config("spark.sql.warehouse.dir", str(self._built))
        session = builder.config(map=SETTINGS).getOrCreate()
        for schema in self._raw.iterdir():
            session.sql(f"create schema {schema.name}")
            for table in schema.iterdir():
                session.sql(f"create table {schema.name}.{table.name} using parquet location '{table}'")
        nodes = super()._run_dbt(arguments)
        session.stop()
        return nodes

    @property
    def profile(self) -> dict[str, str]:
        return {"DO_NOT_TRACK": "1", "TIKTOK_SHOP_DBT_THREADS": "1"}


def _value(value: Any, kind: str) -> Any:
    if value is None:
        return None
    if kind == "TIMESTAMP":
        return datetime.fromisoformat(value)
    if kind == NUMBER:
        return Decimal(str(value))
    return orjson.dumps(value).decode() if kind in ("TEXT", "JSON") and not isinstance(value, str) else value


def _without_zone(value: Any) -> Any:
    return value.replace(tzinfo=None) if isinstance(value, datetime) else value
