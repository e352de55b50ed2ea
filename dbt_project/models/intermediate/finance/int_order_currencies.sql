-- One row per order: the currency that its amounts are in. The payment block states it; without one, its lines do.

select
    orders.shop_id,
    orders.order_id,
    coalesce(orders.currency, lines.currency) as currency
from {{ ref('tiktok_shop', 'orders') }} as orders
left join (
    select shop_id, order_id, min(currency) as currency
    from {{ ref('tiktok_shop', 'order_line_items') }}
    where {{ tiktok_shop.needs_build() }}
    group by shop_id, order_id
) as lines
    on orders.shop_id = lines.shop_id
    and orders.order_id = lines.order_id
where {{ tiktok_shop.needs_build('orders') }}
