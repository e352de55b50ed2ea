-- One row per order that awaits settlement: TikTok Shop's estimate of its payout.

select
    shop_id,
    coalesce(order_id, adjustment_order_id) as order_id,
    {{ tiktok_shop.to_money('sum(est_settlement_amount)') }} as estimated_payout
from {{ ref('tiktok_shop', 'unsettled_transactions') }}
where coalesce(order_id, adjustment_order_id) is not null
    and {{ tiktok_shop.needs_build(order_id='coalesce(order_id, adjustment_order_id)') }}
group by shop_id, coalesce(order_id, adjustment_order_id)
