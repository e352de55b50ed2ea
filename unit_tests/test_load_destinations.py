"""From what `--warehouse` names to what dlt is given, and the load jobs that come of it, without any account."""

from __future__ import annotations

import gzip
import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import dlt
import psycopg2
import pyarrow as pa
import pytest
import sqlglot

from tiktok_shop.errors import UserError
from tiktok_shop.load import destinations, loads
from tiktok_shop.load.columns import RawTable
from tiktok_shop.load.credentials import dbt_variables
from tiktok_shop.load.loads import Loads, Package
from tiktok_shop.load.messages import parse
from tiktok_shop.load.rows import Rows
from tiktok_shop.sync.warehouse import Warehouse

ADDRESSES = {
    "bigquery": "bigquery://my-project/raw?location=EU",
    "clickhouse": "clickhouse://loader:very-secret@my.clickhouse.cloud:9440/shop?http_port=8443&secure=1",
    "databricks": "databricks://token:very-secret@adb-1.azuredatabricks.net/main?http_path=/sql/1.0/warehouses/abc",
    "delta": "delta:/data/lake",
    "motherduck": "motherduck:shop",
    "redshift": "redshift://loader:very-secret@cluster.redshift.amazonaws.com:5439/shop",
    "snowflake": "snowflake://LOADER:very-secret@myorg-myaccount/SHOP?warehouse=LOADING&role=LOADER",
}
STREAM = {
    "name": "orders",
    "json_schema": {
        "properties": {
            "shop_id": {"type": "string"},
            "id": {"type": "string"},
            "update_time": {"type": ["integer", "null"]},
            "items": {"type": ["array", "null"]},
        }
    },
    "source_defined_primary_key": [["shop_id"], ["id"]],
    "supported_sync_modes": ["full_refresh", "incremental"],
    "default_cursor_field": ["update_time"],
}


@pytest.mark.parametrize("kind", ADDRESSES)
def test_a_warehouse_is_known_by_its_scheme_and_labeled_without_secrets(kind: str) -> None:
    warehouse = Warehouse.named(ADDRESSES[kind])
    assert warehouse.destination.kind == kind
    assert warehouse.label.startswith(f"{kind}:")
    assert "very-secret" not in warehouse.label


@pytest.mark.parametrize(
    ("kind", "expected"),
    {
        "bigquery": {"project": "my-project", "location": "EU"},
        "databricks": {
            "server_hostname": "adb-1.azuredatabricks.net",
            "http_path": "/sql/1.0/warehouses/abc",
            "access_token": "very-secret",
            "catalog": "main",
        },
        "motherduck": {"database": "shop"},
        "redshift": {"host": "cluster.redshift.amazonaws.com", "port": "5439", "username": "loader"},
        "snowflake": {"host": "myorg-myaccount", "username": "LOADER", "database": "SHOP", "warehouse": "LOADING"},
    }.items(),
)
def test_dbt_is_given_the_credentials_that_dlt_resolves(kind: str, expected: dict[str, str]) -> None:
    found = dbt_variables(Warehouse.named(ADDRESSES[kind]).destination)
    wanted = {f"TIKTOK_SHOP_DBT_{name.upper()}": value for name, value in expected.items()}
    assert {name: found.get(name) for name in wanted} == wanted


def test_without_a_host_the_credentials_are_those_of_dlts_own_configuration(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in {"HOST": "org-account", "USERNAME": "u", "DATABASE": "D", "PASSWORD": "p"}.items():
        monkeypatch.setenv(f"DESTINATION__SNOWFLAKE__CREDENTIALS__{name}", value)
    found = dbt_variables(Warehouse.named("snowflake://").destination)
    assert (found["TIKTOK_SHOP_DBT_HOST"], found["TIKTOK_SHOP_DBT_USERNAME"]) == ("org-account", "u")


def test_missing_credentials_and_packages_are_said_in_one_sentence() -> None:
    with pytest.raises(UserError, match=r"redshift:// lacks credentials: .*"):
        dbt_variables(Warehouse.named("redshift://").destination)
    missing = destinations.Destination("snowflake", "snowflake://x/y", dlt.destinations.snowflake)
    if not destinations.is_installed("snowflake.connector"):
        with pytest.raises(UserError, match=r"pip install 'source-tiktok-shop\[all,snowflake\]'"):
            missing.require_installed()


@pytest.mark.parametrize(
    "address", ["bigquery://", "delta:", "snowflake://ann:a[b@host/db", "clickhouse://ann:pw@host:port/db"]
)
def test_an_address_that_makes_no_sense_is_a_user_error(address: str) -> None:
    with pytest.raises(UserError) as error:
        Warehouse.named(address)
    assert "a[b" not in str(error.value)


def rows() -> tuple[RawTable, pa.Table]:
    table = RawTable.of_stream(STREAM)
    collected = Rows(table)
    line = (
        b'{"type":"RECORD","record":{"stream":"orders","emitted_at":1790000000000,"data":'
        b'{"shop_id":"1","id":"7091146663229654785","update_time":1,"items":[{"id":9400111899223197428490}],"new":1}}}'
    )
    message = parse(line)
    assert message and message.record
    collected.add(message.record, len(line))
    return table, collected.take()


@pytest.mark.parametrize("kind", ["bigquery", "clickhouse", "databricks", "redshift", "snowflake"])
def test_load_jobs_hold_nested_values_as_json_and_keys_as_text(
    kind: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The files that would be sent; making them needs none of the warehouses' own packages."""
    monkeypatch.setattr(destinations.Destination, "require_installed", lambda _: None)
    destination = Warehouse.named(ADDRESSES[kind]).destination
    for name, value in loads.SETTINGS.items():
        dlt.config[name] = value
    into = destination.dlt_destination("%s_staging")
    pipeline = dlt.pipeline("app_test", pipelines_dir=str(tmp_path), destination=into, dataset_name="raw")
    table, landed = rows()
    package = Package(table, landed)
    pipeline.extract([Loads(pipeline, destination).resource(package)], loader_file_format=destination.file_format)
    pipeline.normalize()
    [load_id] = pipeline.list_normalized_load_packages()
    info = pipeline.get_load_package_info(load_id)
    [job] = [job for job in info.jobs["new_jobs"] if job.job_file_info.table_name == "orders"]
    columns = pipeline.default_schema.get_table_columns("orders")
    assert (columns["id"]["data_type"], columns["update_time"]["data_type"]) == ("text", "bigint")
    assert columns["items"]["data_type"] == columns["_airbyte_additional_properties"]["data_type"] == "json"
    assert job.job_file_info.file_format == destination.file_format
    assert_row(Path(job.file_path), destination.file_format)


def assert_row(file: Path, file_format: str) -> None:
    if file_format == "parquet":
        [row] = pa.parquet.read_table(file).to_pylist()
        assert json.loads(row["items"]) == [{"id": 9400111899223197428490}]
        assert row["id"] == "7091146663229654785"
        return
    content = file.read_bytes()
    text = (gzip.decompress(content) if content[:2] == b"\x1f\x8b" else content).decode()
    assert '"7091146663229654785"' in text or "'7091146663229654785'" in text
    if file_format == "jsonl":
        assert json.loads(text)["items"] == [{"id": "9400111899223197428490"}]


class RecordingConnection:
    """In the place of a Redshift: keeps each statement and has nothing yet."""

    def __init__(self, statements: list[str]) -> None:
        self.statements = statements
        self.autocommit = True
        self.closed = 0

    def __getattr__(self, name: str) -> Any:
        return lambda *_, **__: None

    def __enter__(self) -> RecordingConnection:
        return self

    def __exit__(self, *_: Any) -> None:
        return None

    def cursor(self, *_: Any, **__: Any) -> Any:
        return RecordingCursor(self)


class RecordingCursor:
    description = (("nothing",),)
    rowcount = 0

    def __init__(self, connection: RecordingConnection) -> None:
        self.connection = connection

    def __enter__(self) -> RecordingCursor:
        return self

    def __exit__(self, *_: Any) -> None:
        return None

    def execute(self, query: Any, arguments: Any = None) -> None:
        self.connection.statements.append(query if isinstance(query, str) else str(query))

    def fetchall(self) -> list[Any]:
        return []

    def fetchone(self) -> None:
        return None

    def close(self) -> None:
        return None


def test_the_statements_of_a_load_into_redshift_are_its_sql(monkeypatch: pytest.MonkeyPatch) -> None:
    statements: list[str] = []
    monkeypatch.setattr(psycopg2, "connect", lambda *_, **__: RecordingConnection(statements))
    table, landed = rows()
    destination = Warehouse.named(ADDRESSES["redshift"]).destination
    table = replace(table, is_snapshot=True)
    with loads.open_loads(destination, "tiktok_shop_raw", "app_test") as opened:
        opened.load([Package(table, landed, replaced_shops=["1", "it's"])])
    sent = [each for statement in statements for each in sqlglot.parse(statement.replace("%s", "0"), read="redshift")]
    kinds = [type(each).__name__ for each in sent if each is not None]
    assert {"Create", "Delete", "Insert", "Select"} <= set(kinds)
    merges = [each.sql("redshift") for each in sent if type(each).__name__ == "Delete"]
    assert any("shop_id IN (SELECT shop_id FROM" in merge for merge in merges)
    assert any("SUPER" in each.sql("redshift") for each in sent if type(each).__name__ == "Create")
