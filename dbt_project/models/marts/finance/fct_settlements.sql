-- One row per statement: its settlement, the sum of its transactions, and the payment that paid it.

with transactions as (

    select
        shop_id,
        statement_id,
        count(*) as transaction_count,
        sum(coalesce(settlement_amount, 0)) as settlement_amount,
        sum(coalesce(revenue_amount, 0)) as revenue_amount,
        sum(coalesce(shipping_cost_amount, 0)) as shipping_cost_amount,
        sum(coalesce(fee_tax_amount, 0)) as fee_tax_amount,
        sum(coalesce(adjustment_amount, 0)) as adjustment_amount,
        sum(coalesce(reserve_amount, 0)) as reserve_amount
    from {{ ref('tiktok_shop', 'statement_transactions') }}
    group by shop_id, statement_id

),

summed as (

    select
        statements.shop_id,
        statements.statement_id,
        statements.statement_time,
        statements.currency,
        statements.payment_status,
        statements.payment_id,
        statements.payment_time,
        statements.settlement_amount,
        statements.settlement_amount + coalesce(transactions.reserve_amount, 0) as payable_amount,
        coalesce(transactions.transaction_count, 0) as transaction_count,
        transactions.settlement_amount as transactions_settlement,
        transactions.revenue_amount as transactions_revenue,
        transactions.shipping_cost_amount as transactions_shipping_cost,
        transactions.fee_tax_amount as transactions_fees,
        transactions.adjustment_amount as transactions_adjustments,
        transactions.reserve_amount as transactions_reserve,
        transactions.settlement_amount - statements.settlement_amount as settlement_gap,
        min(statements.statement_time) over (partition by statements.shop_id) as first_statement_time
    from {{ ref('tiktok_shop', 'statements') }} as statements
    left join transactions
        on statements.shop_id = transactions.shop_id
        and statements.statement_id = transactions.statement_id

),

-- A payment may pay several statements. It is compared with all of them together, and each shows the gap.
paid as (

    select
        summed.*,
        shops.region,
        payments.status as payment_record_status,
        payments.create_time as payment_created_at,
        coalesce(payments.currency_before_exchange, payments.settlement_currency, payments.currency) as payment_currency,
        coalesce(
            payments.amount_before_exchange, payments.settlement_amount + coalesce(payments.reserve_amount, 0), payments.amount
        ) as payment_amount,
        payments.amount as payment_amount_received,
        payments.currency as payment_currency_received,
        case when summed.payment_id is not null
            then sum(summed.payable_amount) over (partition by summed.shop_id, summed.payment_id) end as statements_of_payment,
        sum(case when summed.transaction_count = 0 then 1 else 0 end)
            over (partition by summed.shop_id, summed.payment_id) as unread_statements
    from summed
    left join {{ ref('tiktok_shop', 'payments') }} as payments
        on summed.shop_id = payments.shop_id
        and summed.payment_id = payments.payment_id
    left join {{ ref('tiktok_shop', 'shops') }} as shops
        on summed.shop_id = shops.shop_id

),

compared as (

    select
        paid.*,
        case when payment_id is not null and payment_currency = currency and unread_statements = 0
            then statements_of_payment - payment_amount end as payment_gap
    from paid

)

select
    shop_id,
    statement_id,
    {{ tiktok_shop.reporting_date('statement_time', 'shop_id', 'region') }} as statement_date,
    cast(statement_time as date) as statement_date_utc,
    statement_time as statement_made_at,
    currency,
    payment_status,
    {{ tiktok_shop.to_money('settlement_amount') }} as settlement_amount,
    {{ tiktok_shop.to_money('payable_amount') }} as payable_amount,
    {{ tiktok_shop.to_bigint('transaction_count') }} as transaction_count,
    {{ tiktok_shop.to_money('transactions_settlement') }} as transactions_settlement,
    {{ tiktok_shop.to_money('transactions_revenue') }} as transactions_revenue,
    {{ tiktok_shop.to_money('transactions_shipping_cost') }} as transactions_shipping_cost,
    {{ tiktok_shop.to_money('transactions_fees') }} as transactions_fees,
    {{ tiktok_shop.to_money('transactions_adjustments') }} as transactions_adjustments,
    {{ tiktok_shop.to_money('transactions_reserve') }} as transactions_reserve,
    {{ tiktok_shop.to_money('settlement_gap') }} as settlement_gap,
    case
        when transaction_count = 0 then 'transactions not read'
        when settlement_gap <> 0 then 'transactions differ'
        else 'ties out'
    end as settlement_gap_reason,
    payment_id,
    payment_time as paid_out_at,
    payment_currency,
    {{ tiktok_shop.to_money('payment_amount') }} as payment_amount,
    payment_currency_received,
    {{ tiktok_shop.to_money('payment_amount_received') }} as payment_amount_received,
    {{ tiktok_shop.to_money('statements_of_payment') }} as statements_of_payment,
    {{ tiktok_shop.to_money('payment_gap') }} as payment_gap,
    case
        when payment_id is null then 'not paid yet'
        when 'FAILED' in (payment_status, payment_record_status) then 'payment failed'
        when payment_amount is null then 'payment not read'
        when payment_gap is null then 'not comparable'
        when payment_gap = 0 then 'ties out'
        -- More than the statements that were read, never less.
        when payment_gap < 0 and payment_created_at < cast({{ dbt.dateadd('day', 7, 'first_statement_time') }} as {{ dbt.type_timestamp() }})
            then 'pays statements before those read'
        else 'payment differs'
    end as payment_gap_reason
from compared
