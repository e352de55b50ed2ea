"""The best-selling products and SKUs."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal

from tiktok_shop.report.marts import Marts

MAX_ITEMS = 10

# One statement for both: {key} is product_id or sku_id, {table} its dimension.
TOP_ITEMS = """
with sold as (
    select shop_id, currency, {key}, max(product_name) as product_name, sum(units_sold) as units,
        sum(net_sales) as net_sales, sum(refund_product) as refunded
    from {marts}.fct_order_line_revenue
    where is_sale and order_date between {since} and {until}
    group by shop_id, currency, {key}
),
ranked as (
    select sold.*,
        row_number() over (partition by currency order by net_sales desc, units desc, {key}, shop_id) as sales_rank,
        count(*) over (partition by currency) as item_count
    from sold
)
select ranked.currency, ranked.shop_id, ranked.{key},{extra_columns}
    coalesce(newest.product_name, ranked.product_name) as product_name, ranked.units, ranked.net_sales, ranked.refunded,
    ranked.item_count
from ranked
left join {marts}.{table} as newest
    on ranked.shop_id = newest.shop_id
    and ranked.{key} = newest.{key}
where ranked.sales_rank <= {max_items}
order by ranked.currency, ranked.sales_rank
"""


@dataclass(frozen=True)
class TopItem:
    """A product or SKU."""

    shop_id: str
    name: str
    detail: str
    units: int
    net_sales: Decimal
    refunded: Decimal


@dataclass(frozen=True)
class TopItems:
    """The best sellers of one currency, out of `item_count`."""

    items: list[TopItem] = field(default_factory=list)
    item_count: int = 0


def read_products(marts: Marts) -> dict[str, TopItems]:
    return _read(marts, key="product_id", table="dim_products")


def read_skus(marts: Marts) -> dict[str, TopItems]:
    return _read(marts, key="sku_id", table="dim_skus", extra_columns=" newest.sku_name, newest.seller_sku,")


def _read(marts: Marts, key: str, table: str, extra_columns: str = "") -> dict[str, TopItems]:
    by_currency: dict[str, TopItems] = {}
    for row in marts.rows(TOP_ITEMS, key=key, table=table, extra_columns=extra_columns, max_items=str(MAX_ITEMS)):
        item = TopItem(
            shop_id=row["shop_id"],
            # Tabs and line breaks in product names become spaces.
            name=" ".join((row["product_name"] or row[key] or "unknown").split()),
            detail=" · ".join(filter(None, (row.get("seller_sku"), row.get("sku_name")))),
            units=int(row["units"]),
            net_sales=row["net_sales"],
            refunded=row["refunded"],
        )
        by_currency.setdefault(row["currency"], TopItems([], int(row["item_count"]))).items.append(item)
    return by_currency
