{{ config(
    materialized=incremental_where_possible(), incremental_strategy='append',
    pre_hook='{{ delete_outdated(inputs_of_fct_orders()) }}'
) }}

-- One row an order: its lines' sums, and what the order itself says.

with line_sums as (

    select
        shop_id,
        order_id,
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
        {%- for amount in order_sums() %}
        sum({{ amount }}) as {{ amount }},
        {%- endfor %}
        min(shopify_order_id) as shopify_order_id
    from {{ ref('fct_order_line_revenue') }}
    where {{ is_missing() }}
    group by shop_id, order_id

),

versions as (
    {{ versions_of_orders(inputs_of_fct_orders(), where=is_missing('inputs.shop_id', 'inputs.order_id')) }}
)

select
    orders.shop_id,
    orders.order_id,

    -- when
    {{ reporting_date('orders.create_time', 'orders.shop_id', 'shops.region') }} as order_date,
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

    -- fulfilment
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
    {{ paid_at('orders') }} is not null as is_paid,
    {{ is_shipped('orders') }} as is_shipped,
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
    {{ whole('coalesce(line_sums.line_count, 0)') }} as line_count,
    {{ whole('coalesce(line_sums.units_sold, 0)') }} as units_sold,
    {{ whole('coalesce(line_sums.units_shipped, 0)') }} as units_shipped,
    {{ whole('coalesce(line_sums.product_count, 0)') }} as product_count,
    {{ whole('coalesce(line_sums.sku_count, 0)') }} as sku_count,

    -- money, in `currency`; null in the settled and estimated ones means there is nothing yet
    orders.currency,
    coalesce(line_sums.has_tax_included = 1, {{ market_includes_tax('shops.region', 'orders.currency') }}) as is_tax_included,
    {%- for amount in order_sums() %}
    {{ money('line_sums.' ~ amount if amount in order_sums(settled_only=true) else 'coalesce(line_sums.' ~ amount ~ ', 0)') }} as {{ amount }},
    {%- endfor %}
    orders.payment_total_amount as api_total_amount,
    orders.payment_sub_total as api_sub_total,
    orders.payment_original_shipping_fee as shipping_list_price,
    orders.payment_shipping_fee_seller_discount as shipping_seller_discount,
    orders.payment_shipping_fee_platform_discount as shipping_platform_discount,
    orders.payment_shipping_fee_cofunded_discount as shipping_cofunded_discount,

    -- Shopify
    line_sums.shopify_order_id,
    shopify.shopify_order_name,
    shopify.currency as shopify_currency,
    shopify.total_price as shopify_total_price,
    shopify.total_refunded as shopify_total_refunded,
    shopify.financial_status as shopify_financial_status,

    {{ time_of_run() }} as _dbt_updated_at,
    versions.inputs_version as _inputs_version
from {{ ref('orders') }} as orders
left join versions
    on orders.shop_id = versions.shop_id
    and orders.order_id = versions.order_id
left join line_sums
    on orders.shop_id = line_sums.shop_id
    and orders.order_id = line_sums.order_id
left join {{ ref('shops') }} as shops
    on orders.shop_id = shops.shop_id
left join {{ ref('int_shopify_orders') }} as shopify
    on line_sums.shopify_order_id = shopify.shopify_order_id
where {{ is_missing('orders.shop_id', 'orders.order_id') }}
