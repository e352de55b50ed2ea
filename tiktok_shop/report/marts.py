"""The marts, read: one statement in the SQL that DuckDB and PostgreSQL share, rows as dictionaries."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from tiktok_shop.errors import UserError

Row = dict[str, Any]

NEEDED = {
    "dim_products", "dim_shops", "dim_skus", "fct_daily_performance", "fct_daily_sales", "fct_order_line_revenue",
    "fct_order_profit", "fct_refunds", "fct_settlements", "rec_money_gaps", "rec_shopify_orders",
}  # fmt: skip


@dataclass(frozen=True)
class Period:
    """Days, both included; None is open."""

    since: date | None = None
    until: date | None = None


class Marts:
    """`schema` on an open connection, whose rows are those of `period` where a statement asks for it."""

    def __init__(self, connection: Any, schema: str, period: Period) -> None:
        self._connection = connection
        self.schema = schema
        self.period = period
        there = {
            row["table_name"]
            for row in self._query(f"select table_name from information_schema.tables where table_schema = '{schema}'")
        }
        if not there & NEEDED:
            raise UserError(f"There are no marts in schema {schema}: run the pipeline or dbt on this warehouse first.")
        if missing := sorted(NEEDED - there):
            raise UserError(f"Schema {schema} lacks {', '.join(missing)}: run dbt build for the whole project.")

    def rows(self, sql: str, **names: str) -> list[Row]:
        """Of a statement where {marts} stands for the schema and {since} and {until} for the period's days."""
        since, until = self.period.since or date.min, self.period.until or date.max
        return self._query(
            sql.format(marts=f'"{self.schema}"', since=f"date '{since}'", until=f"date '{until}'", **names)
        )

    def _query(self, sql: str) -> list[Row]:
        cursor = self._connection.execute(sql)
        columns = [column[0] for column in cursor.description]
        return [dict(zip(columns, row, strict=True)) for row in cursor.fetchall()]
