"""Warehouses that a release before dlt has filled, by PyAirbyte: loading goes on in their tables, from their states."""

from __future__ import annotations

import json
from typing import Any

import dlt
from dlt.destinations.exceptions import DatabaseUndefinedRelation

from tiktok_shop.load.columns import LOAD_ID, RAW_ID
from tiktok_shop.load.destinations import Destination
from tiktok_shop.load.exclusive import exclusive_file
from tiktok_shop.load.sql import sql_client

STATE_TABLE = "_airbyte_state"
KINDS = {"duckdb", "postgres"}


def take_over(pipeline: dlt.Pipeline, destination: Destination) -> None:
    """Give tables without one the column of the load; its rows have none, since no load of dlt brought them.

    dlt itself would add the column as not null, which rows that are there forbid.
    """
    if destination.kind not in KINDS or not states_before_dlt(pipeline, destination):
        return
    with sql_client(pipeline, "queries") as client:
        tables = client.execute_sql(
            "SELECT DISTINCT landed.table_name FROM information_schema.columns AS landed"
            " WHERE landed.table_schema = %s AND landed.column_name = %s AND NOT EXISTS ("
            "SELECT 1 FROM information_schema.columns AS known WHERE known.table_schema = landed.table_schema"
            " AND known.table_name = landed.table_name AND known.column_name = %s)",
            pipeline.dataset_name,
            RAW_ID,
            LOAD_ID,
        )
        for (table,) in tables or []:
            client.execute_sql(f"ALTER TABLE {client.make_qualified_table_name(table)} ADD COLUMN {LOAD_ID} VARCHAR")


def states_before_dlt(pipeline: dlt.Pipeline, destination: Destination) -> dict[str, Any]:
    """By stream. They name no account, but their shops."""
    if destination.kind not in KINDS:
        return {}
    with exclusive_file(destination), sql_client(pipeline, "queries") as client:
        try:
            rows = client.execute_sql(
                f"SELECT stream_name, state_json FROM {client.make_qualified_table_name(STATE_TABLE)}"
            )
        except DatabaseUndefinedRelation:
            return {}
    return {stream: json.loads(message)["stream"]["stream_state"] for stream, message in rows or []}
