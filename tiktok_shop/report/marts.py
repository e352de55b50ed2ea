"""Reads the marts with SQL that DuckDB and PostgreSQL share."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from tiktok_shop.errors import UserError

Row = dict[str, Any]

REQUIRED_MARTS = {
    "dim_products", "dim_shops", "dim_skus", "fct_daily_performance", "fct_daily_sales", "fct_order_line_revenue",
    "fct_order_profit", "fct_refunds", "fct_settlements", "rec_money_gaps", "rec_shopify_orders",
}  # fmt: skip


@dataclass(frozen=True)
class DateRange:
    """Both days are included; None means unbounded."""

    since: date | None = None
    until: date | None = None


class Marts:
    """The marts in one schema, limited to a date range. Raises UserError if a mart is missing."""

    def __init__(self, connection: Any, schema: str, date_range: DateRange) -> None:
        self._connection = connection
        self.schema = schema
        self.date_range = date_range
        tables = {
            row["table_name"]
            for row in self._query(f"select table_name from information_schema.tables where table_schema = '{schema}'")
        }
        if not tables & REQUIRED_MARTS:
            raise UserError(f"There are no marts in schema {schema}: run the sync or dbt on this warehouse first.")
        if missing := sorted(REQUIRED_MARTS - tables):
            raise UserError(f"Schema {schema} lacks {', '.join(missing)}: run dbt build for the whole project.")

    def rows(self, sql: str, **values: str) -> list[Row]:
        """Runs a query with {marts} replaced by the schema and {since} and {until} by the date range."""
        since, until = self.date_range.since or date.min, self.date_range.until or date.max
        return self._query(
            sql.format(marts=f'"{self.schema}"', since=f"date '{since}'", until=f"date '{until}'", **values)
        )

    def _query(self, sql: str) -> list[Row]:
        cursor = self._connection.execute(sql)
        columns = [column[0] for column in cursor.description]
        return [dict(zip(columns, row, strict=True)) for row in cursor.fetchall()]
