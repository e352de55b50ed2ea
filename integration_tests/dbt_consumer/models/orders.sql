-- The orders of all sales channels. It has the name of a model of the package.

select
    'tiktok shop' as channel,
    shop_id || '/' || order_id as order_key,
    order_date,
    currency,
    net_sales_after_refunds
from {{ ref('tiktok_shop', 'fct_orders') }}
where is_sale
