-- One row per order that TikTok Shop links to a Shopify order. A reference that has changed leaves the former one in the table, so the
-- one that was read with the order's newest version counts, and of several the first.

with ranked as (

    select
        shop_id,
        order_id,
        external_order_id,
        row_number() over (partition by shop_id, order_id order by {{ tiktok_shop.newest_reference() }}) as reference_rank
    from {{ ref('tiktok_shop', 'external_orders') }}
    where platform = 'SHOPIFY'
        and {{ tiktok_shop.needs_build() }}

)

select
    shop_id,
    order_id,
    external_order_id as shopify_order_id
from ranked
where reference_rank = 1
