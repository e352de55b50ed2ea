-- The transactions that await settlement and belong to an order, in the order's own currency.

select
    transactions.*,
    currencies.order_id as estimated_order_id
from {{ ref('tiktok_shop', 'unsettled_transactions') }} as transactions
inner join {{ ref('tiktok_shop', 'int_order_currencies') }} as currencies
    on transactions.shop_id = currencies.shop_id
    and coalesce(transactions.order_id, transactions.adjustment_order_id) = currencies.order_id
where {{ tiktok_shop.is_same_currency('transactions.currency', 'currencies.currency') }}
