-- One row a product, in its newest state; a product that is only known from orders has what these say of it.

with sold as (

    select
        shop_id,
        product_id,
        max(product_name) as product_name,
        min(order_date) as first_order_date,
        max(order_date) as last_order_date,
        sum(units_sold) as units_sold
    from {{ ref('tiktok_shop', 'fct_order_line_revenue') }}
    where product_id is not null
    group by shop_id, product_id

),

skus as (

    select
        shop_id,
        product_id,
        count(*) as sku_count,
        min(currency) as currency,
        min(sale_price) as lowest_sale_price,
        max(sale_price) as highest_sale_price,
        sum(stock_quantity) as stock_quantity
    from {{ ref('tiktok_shop', 'product_skus') }}
    group by shop_id, product_id

)

select
    coalesce(products.shop_id, sold.shop_id) as shop_id,
    coalesce(products.product_id, sold.product_id) as product_id,
    coalesce(products.title, sold.product_name) as product_name,
    products.status as product_status,
    products.product_id is not null as is_listed,
    products.category_id,
    products.category_name,
    products.brand_id,
    products.brand_name,
    products.create_time as listed_at,
    products.update_time as product_updated_at,
    {{ tiktok_shop.to_bigint('coalesce(skus.sku_count, 0)') }} as sku_count,
    skus.currency,
    {{ tiktok_shop.to_money('skus.lowest_sale_price') }} as lowest_sale_price,
    {{ tiktok_shop.to_money('skus.highest_sale_price') }} as highest_sale_price,
    {{ tiktok_shop.to_bigint('skus.stock_quantity') }} as stock_quantity,
    sold.first_order_date,
    sold.last_order_date,
    {{ tiktok_shop.to_bigint('coalesce(sold.units_sold, 0)') }} as units_sold
from {{ ref('tiktok_shop', 'products') }} as products
full outer join sold
    on products.shop_id = sold.shop_id
    and products.product_id = sold.product_id
left join skus
    on products.shop_id = skus.shop_id
    and products.product_id = skus.product_id
