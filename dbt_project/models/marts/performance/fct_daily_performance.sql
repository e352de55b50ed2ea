-- TikTok's own analytics of each day, kept for ever once read, beside our sales of the same day: orders by the day that
-- they were paid and refunds by the day that they were granted, as TikTok counts, in the shop's reporting time zone.

with paid as (

    select
        shop_id,
        {{ tiktok_shop.reporting_date('paid_at', 'shop_id', 'region') }} as paid_date,
        currency,
        count(*) as orders,
        count(distinct customer_id) as customers,
        sum(line_count) as units,
        sum(customer_paid_total) as gmv
    from {{ ref('tiktok_shop', 'fct_orders') }}
    where paid_at is not null
    group by shop_id, {{ tiktok_shop.reporting_date('paid_at', 'shop_id', 'region') }}, currency

),

refunds as (

    select shop_id, refund_date, currency, sum(refund_total) as refund_total
    from {{ ref('tiktok_shop', 'fct_refunds') }}
    group by shop_id, refund_date, currency

)

select
    performance.shop_id,
    performance.start_date as performance_date,
    performance.currency,
    performance.currency_mode,
    performance.gmv,
    performance.gross_revenue,
    performance.refunds,
    performance.orders,
    performance.sku_orders,
    performance.items_sold,
    performance.customers,
    performance.visitors,
    performance.page_views,
    performance.conversion_rate,
    {{ tiktok_shop.to_money('coalesce(paid.gmv, 0)') }} as own_gmv,
    {{ tiktok_shop.to_money('coalesce(refunds.refund_total, 0)') }} as own_refunds,
    {{ tiktok_shop.to_bigint('coalesce(paid.orders, 0)') }} as own_orders,
    {{ tiktok_shop.to_bigint('coalesce(paid.units, 0)') }} as own_units,
    {{ tiktok_shop.to_bigint('coalesce(paid.customers, 0)') }} as own_customers,
    {{ tiktok_shop.to_money('coalesce(paid.gmv, 0) - performance.gmv') }} as gmv_gap,
    {{ tiktok_shop.to_money('coalesce(refunds.refund_total, 0) - performance.refunds') }} as refunds_gap
from {{ ref('tiktok_shop', 'shop_performance') }} as performance
left join paid
    on performance.shop_id = paid.shop_id
    and performance.start_date = paid.paid_date
    and performance.currency = paid.currency
left join refunds
    on performance.shop_id = refunds.shop_id
    and performance.start_date = refunds.refund_date
    and performance.currency = refunds.currency
