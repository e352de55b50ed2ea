{{ config(
    materialized=tiktok_shop.incremental_if_supported(),
    incremental_strategy='append',
    pre_hook=[
        '{{ tiktok_shop.disable_nested_loops() }}',
        '{{ tiktok_shop.delete_outdated_orders(tiktok_shop.fct_orders_inputs()) }}',
    ],
) }}

-- One row per order: the sums of its lines, and what the order itself states.

with order_currencies as (

    select
        orders.shop_id,
        orders.order_id,
        coalesce(orders.currency, line_currencies.currency) as currency
    from {{ ref('tiktok_shop', 'orders') }} as orders
    left join (
        select shop_id, order_id, min(currency) as currency
        from {{ ref('tiktok_shop', 'fct_order_line_revenue') }}
        where {{ tiktok_shop.needs_build() }}
        group by shop_id, order_id
    ) as line_currencies
        on orders.shop_id = line_currencies.shop_id
        and orders.order_id = line_currencies.order_id
    where {{ tiktok_shop.needs_build('orders') }}

),

-- The amounts of lines in another currency than the order's aren't added to it.
line_sums as (

    select
        lines.shop_id,
        lines.order_id,
        count(*) as line_count,
        sum(units_sold) as units_sold,
        sum(units_shipped) as units_shipped,
        count(distinct product_id) as product_count,
        count(distinct sku_id) as sku_count,
        max(case when is_sale then 1 else 0 end) as has_sale,
        max(case when has_price_detail then 0 else 1 end) as lacks_price_detail,
        max(case when is_tax_included then 1 else 0 end) as has_tax_included,
        max(refunded_at) as refunded_at,
        max(settled_at) as settled_at,
        {%- for amount in tiktok_shop.order_amounts() %}
        sum(case when coalesce(lines.currency, '') = coalesce(order_currencies.currency, '') then {{ amount }} end) as {{ amount }},
        {%- endfor %}
        max(case when is_paid then 1 else 0 end) as has_payment
    from {{ ref('tiktok_shop', 'fct_order_line_revenue') }} as lines
    inner join order_currencies
        on lines.shop_id = order_currencies.shop_id
        and lines.order_id = order_currencies.order_id
    where {{ tiktok_shop.needs_build('lines') }}
    group by lines.shop_id, lines.order_id

),

fingerprints as (
    {{ tiktok_shop.order_fingerprints(tiktok_shop.fct_orders_inputs(), where=tiktok_shop.needs_build('inputs')) }}
)

select
    orders.shop_id,
    orders.order_id,

    -- when
    {{ tiktok_shop.reporting_date('orders.create_time', 'orders.shop_id', 'shops.region') }} as order_date,
    cast(orders.create_time as date) as order_date_utc,
    orders.create_time as ordered_at,
    orders.update_time as order_updated_at,
    orders.paid_time as paid_at,
    orders.rts_time as shipped_at,
    orders.collection_time as collected_at,
    orders.delivery_time as delivered_at,
    orders.cancel_time as cancelled_at,
    line_sums.refunded_at,
    line_sums.settled_at,

    -- what
    orders.status as order_status,
    orders.order_type,
    orders.commerce_platform,
    orders.cancel_reason,
    orders.cancellation_initiator,
    orders.payment_method_name,
    shops.region,

    -- fulfillment
    orders.fulfillment_type,
    orders.delivery_type,
    orders.delivery_option_name,
    orders.shipping_type,
    orders.shipping_provider,
    orders.tracking_number,
    orders.warehouse_id,

    -- customer
    orders.user_id as customer_id,
    orders.recipient_region_code,
    orders.recipient_postal_code,

    -- flags
    coalesce(line_sums.has_sale = 1, false) as is_sale,
    {{ tiktok_shop.is_paid('orders', 'coalesce(line_sums.has_payment = 1, false)') }} as is_paid,
    {{ tiktok_shop.is_shipped('orders') }} as is_shipped,
    coalesce(orders.status = 'CANCELLED', false) as is_cancelled,
    coalesce(orders.is_sample_order, false) as is_sample,
    coalesce(orders.is_replacement_order, false) as is_replacement,
    orders.replaced_order_id,
    coalesce(orders.is_exchange_order, false) as is_exchange,
    orders.exchange_source_order_id,
    coalesce(orders.is_subscription_order, false) as is_subscription,
    coalesce(orders.is_cod, false) as is_cash_on_delivery,
    coalesce(line_sums.refund_total, 0) > 0 as is_refunded,
    line_sums.settled_at is not null as is_settled,
    coalesce(line_sums.lacks_price_detail = 0, false) as has_price_detail,

    -- counts
    {{ tiktok_shop.to_bigint('coalesce(line_sums.line_count, 0)') }} as line_count,
    {{ tiktok_shop.to_bigint('coalesce(line_sums.units_sold, 0)') }} as units_sold,
    {{ tiktok_shop.to_bigint('coalesce(line_sums.units_shipped, 0)') }} as units_shipped,
    {{ tiktok_shop.to_bigint('coalesce(line_sums.product_count, 0)') }} as product_count,
    {{ tiktok_shop.to_bigint('coalesce(line_sums.sku_count, 0)') }} as sku_count,

    -- money, in `currency`; settled and estimated amounts are null if there are none yet
    order_currencies.currency,
    coalesce(line_sums.has_tax_included = 1, {{ tiktok_shop.market_includes_tax('shops.region', 'order_currencies.currency') }}) as is_tax_included,
    {%- for amount in tiktok_shop.order_amounts() %}
    {{ tiktok_shop.to_money('line_sums.' ~ amount if amount in tiktok_shop.order_amounts(settled_only=true) else 'coalesce(line_sums.' ~ amount ~ ', 0)') }} as {{ amount }},
    {%- endfor %}
    orders.payment_total_amount as api_total_amount,
    orders.payment_sub_total as api_sub_total,
    orders.payment_original_shipping_fee as shipping_list_price,
    orders.payment_shipping_fee_seller_discount as shipping_seller_discount,
    orders.payment_shipping_fee_platform_discount as shipping_platform_discount,
    orders.payment_shipping_fee_cofunded_discount as shipping_cofunded_discount,

    -- Shopify
    shopify_references.shopify_order_id,
    shopify.shopify_order_name,
    shopify.currency as shopify_currency,
    shopify.total_price as shopify_total_price,
    shopify.total_refunded as shopify_total_refunded,
    shopify.financial_status as shopify_financial_status,

    {{ tiktok_shop.run_timestamp() }} as _dbt_updated_at,
    fingerprints.input_fingerprint as _input_fingerprint
from {{ ref('tiktok_shop', 'orders') }} as orders
left join fingerprints
    on orders.shop_id = fingerprints.shop_id
    and orders.order_id = fingerprints.order_id
left join order_currencies
    on orders.shop_id = order_currencies.shop_id
    and orders.order_id = order_currencies.order_id
left join line_sums
    on orders.shop_id = line_sums.shop_id
    and orders.order_id = line_sums.order_id
left join {{ ref('tiktok_shop', 'shops') }} as shops
    on orders.shop_id = shops.shop_id
left join {{ ref('tiktok_shop', 'int_shopify_order_references') }} as shopify_references
    on orders.shop_id = shopify_references.shop_id
    and orders.order_id = shopify_references.order_id
left join {{ ref('tiktok_shop', 'int_shopify_orders') }} as shopify
    on shopify_references.shopify_order_id = shopify.shopify_order_id
where {{ tiktok_shop.needs_build('orders') }}
