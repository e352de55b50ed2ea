-- One row per order that awaits settlement: TikTok Shop's estimate of its payout.

select
    shop_id,
    estimated_order_id as order_id,
    {{ tiktok_shop.to_money('sum(est_settlement_amount)') }} as estimated_payout
from ({{ tiktok_shop.estimated_transactions() }}) as transactions
group by shop_id, estimated_order_id
