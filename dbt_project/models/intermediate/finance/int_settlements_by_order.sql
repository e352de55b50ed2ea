-- One row per order that a statement contains: what was settled, signed as the API signs it.

select
    shop_id,
    coalesce(order_id, adjustment_order_id) as order_id,
    {{ tiktok_shop.to_money('sum(coalesce(revenue_amount, 0))') }} as revenue,
    {{ tiktok_shop.to_money('sum(coalesce(fee_tax_amount, 0))') }} as fees,
    {{ tiktok_shop.to_money('sum(coalesce(shipping_cost_amount, 0))') }} as shipping_cost,
    {{ tiktok_shop.to_money('sum(coalesce(adjustment_amount, 0))') }} as adjustments,
    max(statement_time) as settled_at
from {{ ref('tiktok_shop', 'statement_transactions') }}
where coalesce(order_id, adjustment_order_id) is not null
    and {{ tiktok_shop.needs_build(order_id='coalesce(order_id, adjustment_order_id)') }}
group by shop_id, coalesce(order_id, adjustment_order_id)
