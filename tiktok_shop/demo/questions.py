"""What a merchant asks first, as SQL on the marts."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Question:
    """Statements are in the SQL that DuckDB and PostgreSQL share; `{marts}` in them stands for the marts' schema."""

    title: str
    sql: str
    keys: int = 1
    """How many leading columns say which row it is; a table too wide for the terminal repeats them."""
    most_rows: int | None = None
    the_rest: str = ""
    """For a question with `most_rows`: the statement that shows the others as well."""


QUESTIONS = [
    Question(
        "Net sales and refunds by day, newest first",
        """
        select
            sales_date as "day",
            currency as " ",
            sum(orders) as "orders",
            sum(net_sales) as "net sales",
            sum(refund_total) as "refunds granted",
            sum(net_sales) - sum(refund_product) as "net of refunds"
        from {marts}.fct_daily_sales
        group by sales_date, currency
        having sum(orders) > 0 or sum(refund_total) > 0
        order by sales_date desc, currency
        """,
        keys=2,
        most_rows=20,
        the_rest="select * from {marts}.fct_daily_sales order by sales_date desc",
    ),
    Question(
        "What discounts cost whom, over all sales",
        """
        select
            currency as " ",
            sum(gross_sales) as "gross sales",
            sum(seller_discount) as "you paid",
            cast(100 * sum(seller_discount) / nullif(sum(gross_sales), 0) as decimal(9, 1)) as "% of gross",
            sum(platform_discount) as "TikTok paid",
            cast(100 * sum(platform_discount) / nullif(sum(gross_sales), 0) as decimal(9, 1)) as "% of gross "
        from {marts}.fct_orders where is_sale group by currency order by currency
        """,
    ),
    Question(
        "What discounts on shipping cost whom",
        """
        select
            currency as " ",
            sum(coalesce(shipping_seller_discount, 0)) as "you paid",
            sum(coalesce(shipping_platform_discount, 0)) as "TikTok paid"
        from {marts}.fct_orders where is_sale group by currency order by currency
        """,
    ),
    Question(
        "How TikTok and Shopify orders match (gaps are Shopify's amount less TikTok's)",
        """
        select
            match_status as "status", coalesce(differs_first_by, '') as "differs by",
            count(*) as "orders",
            coalesce(tiktok_currency, shopify_currency) as " ",
            sum(total_gap) as "total gap",
            sum(refund_gap) as "refund gap"
        from {marts}.rec_shopify_orders
        where match_status <> 'only in TikTok' or has_shopify_reference
        group by match_status, differs_first_by, coalesce(tiktok_currency, shopify_currency)
        order by match_status = 'matched' desc, 1, 2, 4
        """,
        keys=4,
    ),
    Question(
        "Which orders don't match, newest first",
        """
        select
            coalesce(order_id, '') as "TikTok order", coalesce(shopify_order_name, '') as "Shopify order",
            coalesce(differs_first_by || ' differs', match_status) as "what",
            coalesce(tiktok_currency, shopify_currency) as " ",
            tiktok_total as "TikTok total", shopify_total as "Shopify total", refund_gap as "refund gap"
        from {marts}.rec_shopify_orders
        where match_status <> 'matched' and (match_status <> 'only in TikTok' or has_shopify_reference)
        order by order_date desc nulls last, order_id desc
        """,
        keys=2,
        most_rows=15,
        the_rest="select * from {marts}.rec_shopify_orders where match_status <> 'matched' "
        "and (match_status <> 'only in TikTok' or has_shopify_reference) order by order_date desc",
    ),
]
