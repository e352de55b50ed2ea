"""Warehouses as dlt knows them: from what `--warehouse` names to dlt's destination."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from importlib.util import find_spec
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, quote, unquote, urlsplit

import dlt
from dlt.common.destination import Destination as DltDestination
from sqlalchemy.engine import URL

from tiktok_shop.errors import UserError
from tiktok_shop.load.columns import RAW_ID, RawTable

# From dlt's documentation of its destinations: what each needs beyond dlt itself, by a module that it brings.
EXTRAS = {
    "bigquery": "google.cloud.bigquery",
    "clickhouse": "clickhouse_driver",
    "databricks": "databricks.sql",
    "delta": "deltalake",
    "redshift": "psycopg2",
    "snowflake": "snowflake.connector",
}


@dataclass(frozen=True)
class Destination:
    """A warehouse that can be loaded into."""

    kind: str
    """As in `tiktok-shop[kind]`."""
    label: str
    """For people; without secrets."""
    factory: Callable[..., DltDestination[Any, Any]]
    arguments: Mapping[str, Any] = field(default_factory=dict)
    file_format: str = "parquet"
    naive_times: bool = False
    """Times without a zone, as every release has landed them here; elsewhere dbt's timestamps have one."""
    dataset: str | None = None
    """Where the name itself says which."""

    def dlt_destination(self, staging_layout: str) -> DltDestination[Any, Any]:
        self.require_installed()
        if self.kind == "delta":
            return self.factory(**self.arguments)
        return self.factory(**self.arguments, staging_dataset_name_layout=staging_layout)

    def require_installed(self) -> None:
        module = EXTRAS.get(self.kind)
        if module and not is_installed(module):
            raise UserError(f"{self.label} needs more packages: run pip install 'source-tiktok-shop[all,{self.kind}]'.")

    @property
    def takes_arrow(self) -> bool:
        """Whether nested values are loaded from a file's text columns; elsewhere they are sent as JSON."""
        return self.file_format == "parquet"

    def hints(self, table: RawTable, keys: Sequence[str], replaced_shops: Sequence[str] | None) -> dict[str, Any]:
        """How dlt writes the table: rows replace those of their key, and with `replaced_shops` all rows of these shops.

        A row without RAW_ID is none: it is there where a package would otherwise have no row.
        """
        if self.kind == "delta":
            # Delta tables know no other merge; rows that are gone are deleted apart.
            upsert = {"disposition": "merge", "strategy": "upsert"} if keys else "append"
            return {"write_disposition": upsert, "primary_key": keys or None, "table_format": "delta"}
        merge = {"disposition": "merge", "strategy": "delete-insert", "source_filter": f"{RAW_ID} IS NOT NULL"}
        if replaced_shops is not None:
            merge["destination_scope"] = shop_condition(table, replaced_shops)
        return {"write_disposition": merge, "merge_key": keys or None}

    def hints_of_appended(self) -> dict[str, Any]:
        return {"write_disposition": "append", "table_format": "delta" if self.kind == "delta" else None}


def is_installed(module: str) -> bool:
    try:
        return find_spec(module) is not None
    except ModuleNotFoundError:
        return False


def shop_condition(table: RawTable, shops: Sequence[str]) -> str:
    """SQL for the rows of these shops; dlt formats it, hence the doubled braces."""
    if not table.shop_column:
        return "1 = 1"  # a stream that belongs to no shop is replaced as a whole
    if not shops:
        return "1 = 0"
    values = ", ".join("'" + shop.replace("'", "''").replace("{", "{{").replace("}", "}}") + "'" for shop in shops)
    return f"{table.shop_column} IN ({values})"


def duckdb_file(path: Path) -> Destination:
    return Destination("duckdb", str(path), dlt.destinations.duckdb, {"credentials": str(path)}, naive_times=True)


def postgres(url: URL) -> Destination:
    from dlt.destinations.impl.postgres.configuration import PostgresCredentials

    query = dict(url.query)
    host = url.host or str(query.pop("host", "localhost"))
    credentials = PostgresCredentials(
        {
            "database": url.database,
            "username": url.username or "",
            "password": url.password or "",
            "host": quote(host, safe=""),
            "port": url.port or 5432,
            "query": query,
        }
    )
    arguments = {"credentials": credentials, "create_indexes": False}
    label = url.render_as_string(hide_password=True)
    return Destination("postgres", label, dlt.destinations.postgres, arguments, naive_times=True)


def bigquery(name: str) -> Destination:
    """`bigquery://project/dataset?location=EU`; credentials are Google's default ones or dlt's."""
    parts = urlsplit(name)
    if not parts.netloc:
        raise UserError(
            "The BigQuery address names no project: write bigquery://project or bigquery://project/dataset."
        )
    options = dict(parse_qsl(parts.query))
    arguments: dict[str, Any] = {"project_id": parts.netloc}
    if "location" in options:
        arguments["location"] = options["location"]
    return Destination(
        "bigquery",
        f"bigquery://{parts.netloc}{parts.path.rstrip('/')}",
        dlt.destinations.bigquery,
        arguments,
        file_format="jsonl",
        dataset=parts.path.strip("/") or None,
    )


def databricks(name: str) -> Destination:
    """`databricks://token:TOKEN@HOST/CATALOG?http_path=PATH`, or what dlt's configuration says."""
    parts = parsed(name)
    options = dict(parse_qsl(parts.query))
    given = {
        "server_hostname": parts.hostname,
        "access_token": unquote(parts.password or "") or None,
        "catalog": parts.path.strip("/") or options.get("catalog"),
        "http_path": options.get("http_path"),
    }
    given = {key: value for key, value in given.items() if value}
    arguments = {"credentials": given} if given else {}
    return Destination("databricks", f"databricks://{parts.hostname or ''}", dlt.destinations.databricks, arguments)


def snowflake(name: str) -> Destination:
    return from_connection_string("snowflake", dlt.destinations.snowflake, name, file_format="jsonl")


def redshift(name: str) -> Destination:
    return from_connection_string("redshift", dlt.destinations.redshift, name, file_format="insert_values")


def clickhouse(name: str) -> Destination:
    return from_connection_string("clickhouse", dlt.destinations.clickhouse, name, file_format="jsonl")


def motherduck(name: str) -> Destination:
    """`motherduck:DATABASE`; the token is motherduck_token in the environment, or dlt's."""
    database = name.removeprefix("motherduck:").strip("/").partition("?")[0]
    arguments = {"credentials": f"md:{database}"}
    return Destination("motherduck", f"motherduck:{database}", dlt.destinations.motherduck, arguments)


def delta(name: str) -> Destination:
    """`delta:FOLDER`, a folder here or in a bucket, such as delta:s3://bucket/folder."""
    folder = name.removeprefix("delta:")
    if not folder:
        raise UserError("The Delta address names no folder: write delta:/path/to/folder or delta:s3://bucket/folder.")
    url = folder if "://" in folder else Path(folder).absolute().as_uri()
    return Destination("delta", name, dlt.destinations.filesystem, {"bucket_url": url})


def from_connection_string(
    kind: str, factory: Callable[..., DltDestination[Any, Any]], name: str, file_format: str
) -> Destination:
    """dlt's own connection strings; without a host, dlt's configuration says where and who."""
    parts = parsed(name)
    arguments = {"credentials": name} if parts.hostname else {}
    label = f"{kind}://{parts.hostname or ''}{parts.path}"
    return Destination(kind, label, factory, arguments, file_format=file_format)


def parsed(name: str) -> Any:
    try:
        parts = urlsplit(name)
        _ = parts.port
    except ValueError:
        scheme = name.partition(":")[0]
        raise UserError(
            f"The {scheme} URL can't be understood: percent-encode special characters in user name and password."
        ) from None
    return parts


OTHER_WAREHOUSES: Mapping[str, Callable[[str], Destination]] = {
    "bigquery": bigquery,
    "clickhouse": clickhouse,
    "databricks": databricks,
    "delta": delta,
    "motherduck": motherduck,
    "redshift": redshift,
    "snowflake": snowflake,
}
"""Those beside DuckDB and PostgreSQL, by scheme."""
