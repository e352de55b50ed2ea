from __future__ import annotations
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
import dlt
from tiktok_shop.load.columns import RawTable
from urllib.parse import quote

@dataclass
class Destination:
    name: str
    file_format: str = "parquet"

    def dlt_destination(self, staging_layout: str):
        if self.name.startswith("postgres"):
            from dlt.destinations.impl.postgres.configuration import PostgresCredentials
            c = PostgresCredentials(self.name)
            c.password = c.password or ""
            if c.query and "host" in c.query: c.host = quote(c.query["host"], safe="")
            return dlt.destinations.postgres(c, staging_dataset_name_layout=staging_layout, create_indexes=False)
        return dlt.destinations.duckdb(self.name, staging_dataset_name_layout=staging_layout)

    def write_disposition(self, table: RawTable, keys: list[str], replaced: Sequence[str] | None) -> Any:
        if not keys:
            return "append"
        d = {"disposition": "merge", "strategy": "delete-insert"}
        if replaced is not None:
            shops = ", ".join("'" + s.replace("'", "''") + "'" for s in replaced)
            d["destination_scope"] = "shop_id IN (%s)" % shops if shops else "1 = 0"
        return d
