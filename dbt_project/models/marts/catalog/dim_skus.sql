-- One row a SKU, in its newest state; a SKU that is only known from orders has what these say of it.

with sold as (

    select
        shop_id,
        sku_id,
        max(product_id) as product_id,
        max(product_name) as product_name,
        max(sku_name) as sku_name,
        max(seller_sku) as seller_sku,
        min(order_date) as first_order_date,
        max(order_date) as last_order_date,
        sum(units_sold) as units_sold
    from {{ ref('tiktok_shop', 'fct_order_line_revenue') }}
    where sku_id is not null
    group by shop_id, sku_id

)

select
    coalesce(skus.shop_id, sold.shop_id) as shop_id,
    coalesce(skus.sku_id, sold.sku_id) as sku_id,
    coalesce(skus.product_id, sold.product_id) as product_id,
    coalesce(products.title, sold.product_name) as product_name,
    sold.sku_name,
    coalesce(skus.seller_sku, sold.seller_sku) as seller_sku,
    skus.sku_id is not null as is_listed,
    skus.status as sku_status,
    skus.identifier_code,
    skus.identifier_type,
    skus.currency,
    skus.list_price,
    skus.sale_price,
    skus.stock_quantity,
    inventory.available_quantity,
    inventory.committed_quantity,
    sold.first_order_date,
    sold.last_order_date,
    {{ tiktok_shop.to_bigint('coalesce(sold.units_sold, 0)') }} as units_sold
from {{ ref('tiktok_shop', 'product_skus') }} as skus
full outer join sold
    on skus.shop_id = sold.shop_id
    and skus.sku_id = sold.sku_id
left join {{ ref('tiktok_shop', 'products') }} as products
    on skus.shop_id = products.shop_id
    and skus.product_id = products.product_id
left join {{ ref('tiktok_shop', 'inventory') }} as inventory
    on skus.shop_id = inventory.shop_id
    and skus.product_id = inventory.product_id
    and skus.sku_id = inventory.sku_id
