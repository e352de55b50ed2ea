"""The products and SKUs that sold most."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal

from tiktok_shop.report.marts import Marts

MOST_SHOWN = 10

# One statement for both: {key} is product_id or sku_id, {table} its dimension.
TOP = """
with sold as (
    select shop_id, currency, {key}, max(product_name) as product_name, sum(units_sold) as units,
        sum(net_sales) as net_sales, sum(refund_product) as refunded
    from {marts}.fct_order_line_revenue
    where is_sale and order_date between {since} and {until}
    group by shop_id, currency, {key}
),
ranked as (
    select sold.*,
        row_number() over (partition by currency order by net_sales desc, units desc, {key}, shop_id) as place,
        count(*) over (partition by currency) as number_of_all
    from sold
)
select ranked.currency, ranked.shop_id, ranked.{key},{more}
    coalesce(newest.product_name, ranked.product_name) as product_name, ranked.units, ranked.net_sales, ranked.refunded,
    ranked.number_of_all
from ranked
left join {marts}.{table} as newest
    on ranked.shop_id = newest.shop_id
    and ranked.{key} = newest.{key}
where ranked.place <= {most}
order by ranked.currency, ranked.place
"""


@dataclass(frozen=True)
class Seller:
    """A product or SKU that sold."""

    shop_id: str
    name: str
    detail: str
    units: int
    net_sales: Decimal
    refunded: Decimal


@dataclass(frozen=True)
class Top:
    """The first of a currency's `number_of_all`."""

    sellers: list[Seller] = field(default_factory=list)
    number_of_all: int = 0


def read_products(marts: Marts) -> dict[str, Top]:
    return _top(marts, key="product_id", table="dim_products")


def read_skus(marts: Marts) -> dict[str, Top]:
    return _top(marts, key="sku_id", table="dim_skus", more=" newest.sku_name, newest.seller_sku,")


def _top(marts: Marts, key: str, table: str, more: str = "") -> dict[str, Top]:
    found: dict[str, Top] = {}
    for row in marts.rows(TOP, key=key, table=table, more=more, most=str(MOST_SHOWN)):
        seller = Seller(
            shop_id=row["shop_id"],
            # Tabs and line breaks in a product's name are spaces here.
            name=" ".join((row["product_name"] or row[key] or "unknown").split()),
            detail=" · ".join(filter(None, (row.get("seller_sku"), row.get("sku_name")))),
            units=int(row["units"]),
            net_sales=row["net_sales"],
            refunded=row["refunded"],
        )
        found.setdefault(row["currency"], Top([], int(row["number_of_all"]))).sellers.append(seller)
    return found
