-- One row per shop, with its sales to date.

with sales as (

    select
        shop_id,
        min(order_date) as first_order_date,
        max(order_date) as last_order_date,
        count(*) as orders
    from {{ ref('tiktok_shop', 'fct_orders') }}
    group by shop_id

)

select
    shops.shop_id,
    shops.name as shop_name,
    shops.code as shop_code,
    shops.region,
    shops.seller_type,
    shops.is_authorized,
    sales.first_order_date,
    sales.last_order_date,
    {{ tiktok_shop.to_bigint('coalesce(sales.orders, 0)') }} as orders
from {{ ref('tiktok_shop', 'shops') }} as shops
left join sales on shops.shop_id = sales.shop_id
