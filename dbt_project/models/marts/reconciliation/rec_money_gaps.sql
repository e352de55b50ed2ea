-- Every row that breaks an identity of money, with what was expected and found. Empty when the books tie out.

with checks as (

    select
        'lines sum to order' as broken_identity,
        'fct_orders' as model,
        orders.shop_id,
        orders.order_id as key,
        orders.currency,
        orders.customer_paid_total as expected,
        coalesce(lines.customer_paid_total, 0) as found
    from {{ ref('tiktok_shop', 'fct_orders') }} as orders
    left join (
        select shop_id, order_id, sum(customer_paid_total) as customer_paid_total
        from {{ ref('tiktok_shop', 'fct_order_line_revenue') }}
        group by shop_id, order_id
    ) as lines
        on orders.shop_id = lines.shop_id
        and orders.order_id = lines.order_id

    union all

    select
        'customer paid total' as broken_identity,
        'fct_orders' as model,
        shop_id,
        order_id as key,
        currency,
        api_total_amount as expected,
        customer_paid_total as found
    from {{ ref('tiktok_shop', 'fct_orders') }}
    where api_total_amount is not null

    union all

    select
        'refund lines' as broken_identity,
        'fct_refunds' as model,
        shop_id,
        refund_source || '/' || refund_id as key,
        min(currency) as currency,
        min(header_refund_total) as expected,
        sum(refund_total) + min(header_counted_elsewhere) as found
    from {{ ref('tiktok_shop', 'fct_refunds') }}
    group by shop_id, refund_source, refund_id

    union all

    -- What a refund's total holds beside product, shipping and tax may only be the fees it names.
    select
        'refund parts' as broken_identity,
        'fct_refunds' as model,
        shop_id,
        refund_source || '/' || refund_id as key,
        min(currency) as currency,
        min(header_refund_total) as expected,
        min(header_refund_total) - sum(refund_other)
            + case when sum(refund_other) = min(header_refund_fees) then sum(refund_other) else 0 end as found
    from {{ ref('tiktok_shop', 'fct_refunds') }}
    where header_counted_elsewhere = 0
    group by shop_id, refund_source, refund_id

    union all

    -- Refunds by order line arrive in the line mart complete, where the order is there at all.
    select
        'refunds of order' as broken_identity,
        'fct_orders' as model,
        orders.shop_id,
        orders.order_id as key,
        orders.currency,
        refunds.refund_total as expected,
        orders.refund_total as found
    from {{ ref('tiktok_shop', 'fct_orders') }} as orders
    inner join (
        select shop_id, order_id, sum(refund_total) as refund_total
        from {{ ref('tiktok_shop', 'fct_refunds') }}
        group by shop_id, order_id
    ) as refunds
        on orders.shop_id = refunds.shop_id
        and orders.order_id = refunds.order_id

    union all

    select
        'payout of order' as broken_identity,
        'fct_orders' as model,
        orders.shop_id,
        orders.order_id as key,
        orders.currency,
        transactions.settlement_amount as expected,
        orders.payout as found
    from {{ ref('tiktok_shop', 'fct_orders') }} as orders
    inner join (
        select shop_id, coalesce(order_id, adjustment_order_id) as order_id, sum(settlement_amount) as settlement_amount
        from {{ ref('tiktok_shop', 'statement_transactions') }}
        group by shop_id, coalesce(order_id, adjustment_order_id)
    ) as transactions
        on orders.shop_id = transactions.shop_id
        and orders.order_id = transactions.order_id

    union all

    select
        'transactions of statement' as broken_identity,
        'fct_settlements' as model,
        shop_id,
        statement_id as key,
        currency,
        settlement_amount as expected,
        transactions_settlement as found
    from {{ ref('tiktok_shop', 'fct_settlements') }}
    where transaction_count > 0

    union all

    select
        'statements of payment' as broken_identity,
        'fct_settlements' as model,
        shop_id,
        payment_id as key,
        min(payment_currency) as currency,
        min(payment_amount) as expected,
        min(statements_of_payment) as found
    from {{ ref('tiktok_shop', 'fct_settlements') }}
    where payment_gap_reason in ('ties out', 'payment differs')
    group by shop_id, payment_id

)

select
    broken_identity,
    model,
    shop_id,
    key,
    currency,
    {{ tiktok_shop.to_money('expected') }} as expected,
    {{ tiktok_shop.to_money('found') }} as found,
    {{ tiktok_shop.to_money('found - expected') }} as gap
from checks
where found <> expected or (found is null) <> (expected is null)
