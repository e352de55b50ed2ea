"""The three questions a merchant asks first, answered from the marts."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from rich.console import Console
from rich.table import Table

from tiktok_shop.sync.cache import Cache

DAYS_SHOWN = 14
ORDERS_SHOWN = 15


@dataclass(frozen=True)
class Question:
    title: str
    sql: str
    """One statement in the SQL that DuckDB and PostgreSQL share; {marts} stands for the marts' schema."""


QUESTIONS = [
    Question(
        f"Net sales and refunds by day, the last {DAYS_SHOWN} days",
        f"""
        with sold as (
            select order_date as day, currency, count(*) as orders, sum(net_sales) as net_sales
            from {{marts}}.fct_orders where is_sale group by order_date, currency
        ),
        refunded as (
            select refund_date as day, currency, sum(refund_total) as refunds, sum(refund_product) as refund_product
            from {{marts}}.fct_refunds group by refund_date, currency
        )
        select
            coalesce(sold.day, refunded.day) as "day",
            coalesce(sold.currency, refunded.currency) as "currency",
            coalesce(orders, 0) as "orders",
            coalesce(net_sales, 0) as "net sales",
            coalesce(refunds, 0) as "refunds granted",
            coalesce(net_sales, 0) - coalesce(refund_product, 0) as "net of refunds"
        from sold full outer join refunded on sold.day = refunded.day and sold.currency = refunded.currency
        where coalesce(sold.day, refunded.day) > (select max(order_date) from {{marts}}.fct_orders) - {DAYS_SHOWN}
        order by 2, 1
        """,
    ),
    Question(
        "What discounts cost whom, over all sales",
        """
        select
            currency as "currency",
            sum(gross_sales) as "gross sales",
            sum(seller_discount) as "you paid",
            cast(100 * sum(seller_discount) / nullif(sum(gross_sales), 0) as decimal(9, 1)) as "% of gross",
            sum(platform_discount) as "TikTok paid",
            cast(100 * sum(platform_discount) / nullif(sum(gross_sales), 0) as decimal(9, 1)) as "% of gross ",
            sum(coalesce(shipping_seller_discount, 0)) as "you paid, shipping",
            sum(coalesce(shipping_platform_discount, 0)) as "TikTok paid, shipping"
        from {marts}.fct_orders where is_sale group by currency order by currency
        """,
    ),
    Question(
        "How TikTok and Shopify orders match",
        """
        select
            match_status as "orders", coalesce(differs_first_by, '') as "differ by", count(*) as "number",
            coalesce(tiktok_currency, shopify_currency) as "currency",
            sum(total_gap) as "Shopify's total less TikTok's", sum(refund_gap) as "Shopify's refunds less TikTok's"
        from {marts}.rec_shopify_orders
        where match_status <> 'only in TikTok' or has_shopify_reference
        group by match_status, differs_first_by, coalesce(tiktok_currency, shopify_currency)
        order by match_status = 'matched' desc, 1, 2, 4
        """,
    ),
    Question(
        f"Which orders don't match, the newest {ORDERS_SHOWN}",
        f"""
        select
            coalesce(order_id, '') as "TikTok order", coalesce(shopify_order_name, '') as "Shopify order",
            match_status || coalesce(': ' || differs_first_by, '') as "what",
            coalesce(tiktok_currency, shopify_currency) as "currency",
            tiktok_total as "TikTok total", shopify_total as "Shopify total", refund_gap as "refunds differ by"
        from {{marts}}.rec_shopify_orders
        where match_status <> 'matched' and (match_status <> 'only in TikTok' or has_shopify_reference)
        order by order_date desc nulls last, order_id desc limit {ORDERS_SHOWN}
        """,
    ),
]


def print_answers(console: Console, cache: Cache, marts_schema: str) -> None:
    for question in QUESTIONS:
        rows = cache.run_sql_query(question.sql.format(marts=marts_schema))
        console.print()
        console.print(answer_table(question.title, rows))


def answer_table(title: str, rows: list[dict[str, Any]]) -> Table:
    table = Table(title=title, title_justify="left", box=None, header_style="bold", caption=None if rows else "none")
    for name in rows[0] if rows else []:
        is_text = any(isinstance(row[name], str) for row in rows)
        # Folded where the terminal is narrow: an id or amount that is cut says nothing.
        table.add_column(name, justify="left" if is_text else "right", overflow="fold")
    for row in rows:
        table.add_row(*map(shown, row.values()))
    return table


def shown(value: Any) -> str:
    """As it came from the warehouse, with commas and without zeros beyond the cents; nothing where there is none."""
    if isinstance(value, Decimal):
        places = -value.as_tuple().exponent
        while places > 2 and value == round(value, places - 1):
            places -= 1
        return f"{value:,.{places}f}"
    return "" if value is None else f"{value:,}" if isinstance(value, int) else str(value)
