-- Rows that break a money identity, with the expected and the actual amount. Empty when everything ties out.

{% set no_currency = 'cast(null as ' ~ tiktok_shop.type_text() ~ ')' %}

with transactions_of_orders as (

    select
        transactions.shop_id,
        transactions.statement_id,
        transactions.transaction_id,
        orders.order_id,
        statements.currency,
        orders.currency as order_currency,
        transactions.settlement_amount as amount
    from {{ ref('tiktok_shop', 'statement_transactions') }} as transactions
    inner join {{ ref('tiktok_shop', 'fct_orders') }} as orders
        on transactions.shop_id = orders.shop_id
        and coalesce(transactions.order_id, transactions.adjustment_order_id) = orders.order_id
    left join {{ ref('tiktok_shop', 'statements') }} as statements
        on transactions.shop_id = statements.shop_id
        and transactions.statement_id = statements.statement_id

),

-- Amounts in another currency than the order's, which are in none of its figures.
amounts_of_orders as (

    select
        'currency of refund' as broken_identity,
        'fct_refunds' as model,
        refunds.shop_id,
        min(refunds.refund_source || '/' || refunds.refund_id) as key,
        refunds.currency,
        orders.currency as order_currency,
        sum(refunds.refund_total) as amount
    from {{ ref('tiktok_shop', 'fct_refunds') }} as refunds
    inner join {{ ref('tiktok_shop', 'fct_orders') }} as orders
        on refunds.shop_id = orders.shop_id
        and refunds.order_id = orders.order_id
    group by refunds.shop_id, refunds.refund_source, refunds.refund_id, refunds.currency, orders.currency

    union all

    select
        'currency of settlement' as broken_identity,
        'statement_transactions' as model,
        shop_id,
        statement_id || '/' || transaction_id as key,
        currency,
        order_currency,
        amount
    from transactions_of_orders
    where currency is not null

    union all

    select
        'currency of estimate' as broken_identity,
        'unsettled_transactions' as model,
        estimates.shop_id,
        estimates.transaction_id as key,
        estimates.currency,
        orders.currency as order_currency,
        estimates.est_settlement_amount as amount
    from {{ ref('tiktok_shop', 'unsettled_transactions') }} as estimates
    inner join {{ ref('tiktok_shop', 'fct_orders') }} as orders
        on estimates.shop_id = orders.shop_id
        and coalesce(estimates.order_id, estimates.adjustment_order_id) = orders.order_id
    where estimates.currency is not null

    union all

    select
        'currency of commission' as broken_identity,
        'affiliate_orders' as model,
        commissions.shop_id,
        commissions.order_id as key,
        commissions.commission_currency as currency,
        orders.currency as order_currency,
        sum(commissions.commission) as amount
    from (
        select
            shop_id,
            order_id,
            coalesce(actual_commission, estimated_commission) as commission,
            case when actual_commission is not null then actual_commission_currency else estimated_commission_currency end
                as commission_currency
        from {{ ref('tiktok_shop', 'affiliate_orders') }}
    ) as commissions
    inner join {{ ref('tiktok_shop', 'fct_orders') }} as orders
        on commissions.shop_id = orders.shop_id
        and commissions.order_id = orders.order_id
    where commissions.commission_currency is not null
    group by commissions.shop_id, commissions.order_id, commissions.commission_currency, orders.currency

    union all

    select
        'currency of line' as broken_identity,
        'fct_order_line_revenue' as model,
        lines.shop_id,
        lines.order_id || '/' || lines.order_line_item_id as key,
        lines.currency,
        orders.currency as order_currency,
        lines.customer_paid_total as amount
    from {{ ref('tiktok_shop', 'fct_order_line_revenue') }} as lines
    inner join {{ ref('tiktok_shop', 'fct_orders') }} as orders
        on lines.shop_id = orders.shop_id
        and lines.order_id = orders.order_id

    union all

    select
        'currency of cost' as broken_identity,
        'fct_order_profit' as model,
        shop_id,
        order_id || '/' || order_line_item_id as key,
        unit_cost_currency as currency,
        currency as order_currency,
        unit_cost as amount
    from {{ ref('tiktok_shop', 'fct_order_profit') }}
    where unit_cost is not null

),

checks as (

    select
        'lines sum to order' as broken_identity,
        'fct_orders' as model,
        orders.shop_id,
        orders.order_id as key,
        orders.currency,
        {{ no_currency }} as order_currency,
        orders.customer_paid_total as expected,
        coalesce(lines.customer_paid_total, 0) as found
    from {{ ref('tiktok_shop', 'fct_orders') }} as orders
    left join (
        select shop_id, order_id, coalesce(currency, '') as currency, sum(customer_paid_total) as customer_paid_total
        from {{ ref('tiktok_shop', 'fct_order_line_revenue') }}
        group by shop_id, order_id, coalesce(currency, '')
    ) as lines
        on orders.shop_id = lines.shop_id
        and orders.order_id = lines.order_id
        and coalesce(orders.currency, '') = lines.currency

    union all

    select
        'customer paid total' as broken_identity,
        'fct_orders' as model,
        shop_id,
        order_id as key,
        currency,
        {{ no_currency }} as order_currency,
        api_total_amount as expected,
        customer_paid_total as found
    from {{ ref('tiktok_shop', 'fct_orders') }} as orders
    -- A payment block without a total, or with one that can't be read, proves nothing.
    where api_total_amount is not null
        or exists (
            select 1
            from {{ ref('tiktok_shop', 'orders') }} as payments
            where payments.shop_id = orders.shop_id
                and payments.order_id = orders.order_id
                and payments.currency is not null
        )

    union all

    select
        'refund lines' as broken_identity,
        'fct_refunds' as model,
        shop_id,
        refund_source || '/' || refund_id as key,
        min(currency) as currency,
        {{ no_currency }} as order_currency,
        min(header_refund_total) as expected,
        sum(refund_total) + min(header_counted_elsewhere) as found
    from {{ ref('tiktok_shop', 'fct_refunds') }}
    group by shop_id, refund_source, refund_id

    union all

    -- Besides product, shipping, and tax, a refund's total may only contain the fees that it states.
    select
        'refund parts' as broken_identity,
        'fct_refunds' as model,
        shop_id,
        refund_source || '/' || refund_id as key,
        min(currency) as currency,
        {{ no_currency }} as order_currency,
        min(header_refund_total) as expected,
        min(header_refund_total) - sum(refund_other)
            + case when sum(refund_other) = min(header_refund_fees) then sum(refund_other) else 0 end as found
    from {{ ref('tiktok_shop', 'fct_refunds') }}
    where header_counted_elsewhere = 0
    group by shop_id, refund_source, refund_id

    union all

    -- The refunds of an order that was read are all in its lines.
    select
        'refunds of order' as broken_identity,
        'fct_orders' as model,
        orders.shop_id,
        orders.order_id as key,
        orders.currency,
        {{ no_currency }} as order_currency,
        refunds.refund_total as expected,
        orders.refund_total as found
    from {{ ref('tiktok_shop', 'fct_orders') }} as orders
    inner join (
        select shop_id, order_id, coalesce(currency, '') as currency, sum(refund_total) as refund_total
        from {{ ref('tiktok_shop', 'fct_refunds') }}
        group by shop_id, order_id, coalesce(currency, '')
    ) as refunds
        on orders.shop_id = refunds.shop_id
        and orders.order_id = refunds.order_id
        and coalesce(orders.currency, '') = refunds.currency

    union all

    select
        'payout of order' as broken_identity,
        'fct_orders' as model,
        orders.shop_id,
        orders.order_id as key,
        orders.currency,
        {{ no_currency }} as order_currency,
        transactions.settlement_amount as expected,
        orders.payout as found
    from {{ ref('tiktok_shop', 'fct_orders') }} as orders
    inner join (
        select shop_id, order_id, sum(amount) as settlement_amount
        from transactions_of_orders
        where {{ tiktok_shop.is_same_currency('currency', 'order_currency') }}
        group by shop_id, order_id
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
        {{ no_currency }} as order_currency,
        settlement_amount as expected,
        transactions_settlement as found
    from {{ ref('tiktok_shop', 'fct_settlements') }}
    where transaction_count > 0
        -- The user may not sync the stream at all.
        or exists (select 1 from {{ ref('tiktok_shop', 'statement_transactions') }})

    union all

    select
        'statements of payment' as broken_identity,
        'fct_settlements' as model,
        shop_id,
        payment_id as key,
        min(payment_currency) as currency,
        {{ no_currency }} as order_currency,
        min(payment_amount) as expected,
        min(statements_of_payment) as found
    from {{ ref('tiktok_shop', 'fct_settlements') }}
    where payment_gap_reason in ('ties out', 'payment differs')
    group by shop_id, payment_id

    union all

    select
        broken_identity,
        model,
        shop_id,
        key,
        currency,
        order_currency,
        amount as expected,
        {{ tiktok_shop.to_money('null') }} as found
    from amounts_of_orders
    where coalesce(currency, '') <> coalesce(order_currency, '')
        and amount <> 0

    union all

    -- More was given back for a line than the buyer paid for it, or for an order in all.
    select
        'over-refunded' as broken_identity,
        'fct_order_line_revenue' as model,
        shop_id,
        order_id || '/' || order_line_item_id as key,
        currency,
        {{ no_currency }} as order_currency,
        customer_paid_product as expected,
        refund_product as found
    from {{ ref('tiktok_shop', 'fct_order_line_revenue') }}
    where refund_product > customer_paid_product

    union all

    select
        'over-refunded' as broken_identity,
        'fct_orders' as model,
        shop_id,
        order_id as key,
        currency,
        {{ no_currency }} as order_currency,
        customer_paid_total as expected,
        refund_total as found
    from {{ ref('tiktok_shop', 'fct_orders') }}
    where refund_total > customer_paid_total

    union all

    -- The order's total shows tax where the shop's market doesn't have it: added or within the price. Expected is the total by
    -- the market's rule.
    select
        'tax rule' as broken_identity,
        'fct_orders' as model,
        shop_id,
        order_id as key,
        currency,
        {{ no_currency }} as order_currency,
        case when is_tax_included then customer_paid_total + tax else customer_paid_total - tax end as expected,
        api_total_amount as found
    from {{ ref('tiktok_shop', 'fct_orders') }}
    where tax <> 0
        and api_total_amount is not null
        and is_tax_included <> {{ tiktok_shop.market_includes_tax('region', 'currency') }}

)

select
    broken_identity,
    model,
    shop_id,
    key,
    currency,
    order_currency,
    {{ tiktok_shop.to_money('expected') }} as expected,
    {{ tiktok_shop.to_money('found') }} as found,
    {{ tiktok_shop.to_money('found - expected') }} as gap
from checks
where found <> expected or (found is null) <> (expected is null)
