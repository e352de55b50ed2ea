-- TikTok's analytics for each day, kept permanently once read, beside our own figures for the same day. Like TikTok's, these date
-- orders by payment and refunds by when they were granted, in the shop's reporting time zone.

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

-- Analytics in USD can be compared only with sales in USD.
comparable_shops as (

    select shop_id, min(currency) as first_currency, max(currency) as last_currency
    from {{ ref('tiktok_shop', 'fct_orders') }}
    group by shop_id

),

performance as (

    select
        performance.*,
        coalesce(performance.currency_mode, 'LOCAL') <> 'USD'
            or comparable_shops.first_currency is null
            or (
                comparable_shops.first_currency = coalesce(performance.currency, 'USD')
                and comparable_shops.last_currency = coalesce(performance.currency, 'USD')
            ) as is_comparable
    from {{ ref('tiktok_shop', 'shop_performance') }} as performance
    left join comparable_shops
        on performance.shop_id = comparable_shops.shop_id

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
    {{ tiktok_shop.to_money('case when performance.is_comparable then coalesce(paid.gmv, 0) end') }} as own_gmv,
    {{ tiktok_shop.to_money('case when performance.is_comparable then coalesce(refunds.refund_total, 0) end') }} as own_refunds,
    {{ tiktok_shop.to_bigint('case when performance.is_comparable then coalesce(paid.orders, 0) end') }} as own_orders,
    {{ tiktok_shop.to_bigint('case when performance.is_comparable then coalesce(paid.units, 0) end') }} as own_units,
    {{ tiktok_shop.to_bigint('case when performance.is_comparable then coalesce(paid.customers, 0) end') }} as own_customers,
    {{ tiktok_shop.to_money('case when performance.is_comparable then coalesce(paid.gmv, 0) - performance.gmv end') }} as gmv_gap,
    {{ tiktok_shop.to_money('case when performance.is_comparable then coalesce(refunds.refund_total, 0) - performance.refunds end') }} as refunds_gap,
    case when performance.is_comparable then 'compared' else 'analytics in USD' end as comparison
from performance
left join paid
    on performance.shop_id = paid.shop_id
    and performance.start_date = paid.paid_date
    and performance.currency = paid.currency
left join refunds
    on performance.shop_id = refunds.shop_id
    and performance.start_date = refunds.refund_date
    and performance.currency = refunds.currency
