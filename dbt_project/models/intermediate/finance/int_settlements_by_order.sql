-- One row per order that a statement contains: what was settled, signed as the API signs it.

select
    shop_id,
    settled_order_id as order_id,
    {{ tiktok_shop.to_money('sum(coalesce(revenue_amount, 0))') }} as revenue,
    {{ tiktok_shop.to_money('sum(coalesce(fee_tax_amount, 0))') }} as fees,
    {{ tiktok_shop.to_money('sum(coalesce(shipping_cost_amount, 0))') }} as shipping_cost,
    {{ tiktok_shop.to_money('sum(coalesce(adjustment_amount, 0))') }} as adjustments,
    -- An adjustment alone settles nothing.
    max(case when {{ tiktok_shop.settles_order('transactions') }} then statement_time end) as settled_at,
    max(case when {{ tiktok_shop.settles_order('transactions') }} then 1 else 0 end) = 1 as is_settled
from ({{ tiktok_shop.settled_transactions() }}) as transactions
group by shop_id, settled_order_id
