-- One row per order that TikTok Shop links to a Shopify order. Shopify may know it by several ids; the smallest is taken.

select
    shop_id,
    order_id,
    min(external_order_id) as shopify_order_id
from {{ ref('tiktok_shop', 'external_orders') }}
where platform = 'SHOPIFY'
    and {{ tiktok_shop.needs_build() }}
group by shop_id, order_id
