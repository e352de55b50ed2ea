{{ config(
    materialized=tiktok_shop.incremental_if_supported(),
    incremental_strategy='append',
    pre_hook=[
        '{{ tiktok_shop.disable_nested_loops() }}',
        '{{ tiktok_shop.delete_outdated_orders(tiktok_shop.fct_order_line_revenue_inputs(), key=["order_line_item_id"]) }}',
    ],
) }}

-- One row per order line, that is per unit, with all its money: what it was sold for, its part of the order's other charges, what
-- was refunded, and its part of the payout.

with lines as (

    select * from {{ ref('tiktok_shop', 'int_priced_lines') }}

),

charges as (

    select * from {{ ref('tiktok_shop', 'int_allocated_charges') }}

),

refunds as (

    select
        shop_id,
        order_id,
        order_line_item_id,
        coalesce(currency, '') as currency,
        sum(refund_product) as refund_product,
        sum(refund_shipping) as refund_shipping,
        sum(refund_tax) as refund_tax,
        sum(refund_total) as refund_total,
        max(refunded_at) as refunded_at
    from {{ ref('tiktok_shop', 'fct_refunds') }}
    where {{ tiktok_shop.needs_build() }}
    group by shop_id, order_id, order_line_item_id, coalesce(currency, '')

),

payouts as (

    select * from {{ ref('tiktok_shop', 'int_allocated_payouts') }}

),

shopify_orders as (

    select * from {{ ref('tiktok_shop', 'int_shopify_order_references') }}

),

shopify_lines as (

    select * from {{ ref('tiktok_shop', 'int_shopify_line_references') }}

),

fingerprints as (
    {{ tiktok_shop.order_fingerprints(
        tiktok_shop.fct_order_line_revenue_inputs(), where=tiktok_shop.needs_build('inputs')
    ) }}
)

select
    lines.shop_id,
    lines.order_id,
    lines.order_line_item_id,

    -- when
    {{ tiktok_shop.reporting_date('lines.ordered_at', 'lines.shop_id', 'lines.region') }} as order_date,
    cast(lines.ordered_at as date) as order_date_utc,
    lines.ordered_at,
    lines.paid_at,
    lines.order_updated_at,
    refunds.refunded_at,
    payouts.settled_at,

    -- what
    lines.order_status,
    lines.line_status,
    lines.order_type,
    lines.fulfillment_type,
    lines.region,
    lines.customer_id,
    lines.product_id,
    lines.product_name,
    lines.sku_id,
    lines.sku_name,
    lines.seller_sku,

    -- flags
    lines.is_sale,
    lines.is_paid,
    lines.is_shipped,
    lines.is_cancelled,
    lines.is_gift,
    lines.is_sample,
    lines.is_replacement,
    lines.is_exchange,
    lines.is_cash_on_delivery,
    coalesce(refunds.refund_total, 0) > 0 as is_refunded,
    payouts.settled_at is not null as is_settled,
    lines.has_price_detail,
    lines.units_sold,
    lines.units_shipped,

    -- money, in `currency`
    lines.currency,
    lines.gross_sales,
    lines.seller_discount,
    lines.platform_discount,
    lines.net_sales,
    lines.customer_paid_product,
    charges.shipping_charged,
    charges.tax,
    charges.is_tax_included,
    charges.buyer_fees,
    charges.payment_method_discount,
    charges.customer_paid_total,
    lines.gift_retail_price,
    {{ tiktok_shop.to_money('coalesce(refunds.refund_product, 0)') }} as refund_product,
    {{ tiktok_shop.to_money('coalesce(refunds.refund_shipping, 0)') }} as refund_shipping,
    {{ tiktok_shop.to_money('coalesce(refunds.refund_tax, 0)') }} as refund_tax,
    {{ tiktok_shop.to_money('coalesce(refunds.refund_total, 0)') }} as refund_total,
    {{ tiktok_shop.to_money('lines.net_sales - coalesce(refunds.refund_product, 0)') }} as net_sales_after_refunds,
    payouts.settled_revenue,
    payouts.settled_fees,
    payouts.settled_shipping_cost,
    payouts.settled_adjustments,
    payouts.payout,
    payouts.estimated_payout,
    coalesce(payouts.payout_basis, 'none') as payout_basis,

    -- Shopify
    shopify_orders.shopify_order_id,
    shopify_lines.shopify_line_item_id,
    shopify_lines.shopify_product_id,
    shopify_lines.shopify_variant_id,
    shopify_lines.shopify_sku,
    shopify_lines.shopify_currency,
    shopify_lines.shopify_price,
    shopify_lines.shopify_discount,

    {{ tiktok_shop.run_timestamp() }} as _dbt_updated_at,
    fingerprints.input_fingerprint as _input_fingerprint
from lines
inner join charges
    on lines.shop_id = charges.shop_id
    and lines.order_id = charges.order_id
    and lines.order_line_item_id = charges.order_line_item_id
left join payouts
    on lines.shop_id = payouts.shop_id
    and lines.order_id = payouts.order_id
    and lines.order_line_item_id = payouts.order_line_item_id
left join refunds
    on lines.shop_id = refunds.shop_id
    and lines.order_id = refunds.order_id
    and lines.order_line_item_id = refunds.order_line_item_id
    and coalesce(lines.currency, '') = refunds.currency
left join shopify_orders
    on lines.shop_id = shopify_orders.shop_id
    and lines.order_id = shopify_orders.order_id
left join shopify_lines
    on lines.shop_id = shopify_lines.shop_id
    and lines.order_id = shopify_lines.order_id
    and lines.order_line_item_id = shopify_lines.order_line_item_id
left join fingerprints
    on lines.shop_id = fingerprints.shop_id
    and lines.order_id = fingerprints.order_id
where {{ tiktok_shop.needs_build('lines') }}
