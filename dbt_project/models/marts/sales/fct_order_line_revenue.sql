{{ config(
    materialized=incremental_where_possible(), incremental_strategy='append',
    pre_hook='{{ delete_outdated(inputs_of_fct_order_line_revenue()) }}'
) }}

-- One row an order line, one unit, with all its money. Line amounts come from the price detail, else from the order's
-- own line; what only the order knows is shared over its lines by sale price (see DECISIONLOG.md).

{% set order = 'shop_id, order_id' %}

with lines as (

    select
        lines.shop_id,
        lines.order_id,
        lines.order_line_item_id,
        orders.create_time as ordered_at,
        orders.update_time as order_updated_at,
        orders.paid_time as paid_at,
        orders.status as order_status,
        lines.display_status as line_status,
        orders.order_type,
        orders.fulfillment_type,
        orders.user_id as customer_id,
        shops.region,
        coalesce(lines.currency, price.currency, orders.currency) as currency,
        lines.product_id,
        lines.product_name,
        lines.sku_id,
        lines.sku_name,
        lines.seller_sku,
        coalesce(lines.is_gift, false) as is_gift,
        coalesce(orders.is_sample_order, false) as is_sample,
        coalesce(orders.is_replacement_order, false) as is_replacement,
        coalesce(orders.is_exchange_order, false) as is_exchange,
        coalesce(orders.is_cod, false) as is_cash_on_delivery,
        {{ paid_at('orders') }} is not null as is_paid,
        {{ is_shipped('orders') }} or lines.rts_time is not null as is_shipped,
        coalesce(orders.status = 'CANCELLED', false) or coalesce(lines.display_status = 'CANCELLED', false) as is_cancelled,
        price.sku_list_price is not null as has_price_detail,

        -- product: all three from the same place, and what the price detail leaves out is nothing
        {{ money('case when price.sku_list_price is not null then price.sku_list_price else coalesce(lines.original_price, 0) end') }}
            as gross_sales,
        {{ money('coalesce(case when price.sku_list_price is not null then price.subtotal_deduction_seller else lines.seller_discount end, 0)') }}
            as seller_discount,
        {{ money('coalesce(case when price.sku_list_price is not null then price.subtotal_deduction_platform else lines.platform_discount end, 0)') }}
            as platform_discount,
        lines.gift_retail_price,

        -- what the line itself knows of the rest
        coalesce(price.shipping_sale_price, 0) as own_shipping,
        coalesce(price.tax_amount, lines.item_tax_amount, 0) as own_tax,
        coalesce(lines.small_order_fee, 0)
            + coalesce(lines.retail_delivery_fee, 0)
            + coalesce(lines.buyer_service_fee, 0)
            + coalesce(lines.distance_shipping_fee, 0)
            + coalesce(lines.distance_fee, 0) as own_fees,
        coalesce(lines.pfand_fee, 0) as deposit,

        -- what the order says of them; null without a payment block
        orders.payment_total_amount as order_total,
        orders.payment_shipping_fee as order_shipping,
        coalesce(
            orders.payment_tax,
            orders.payment_product_tax + coalesce(orders.payment_shipping_fee_tax, 0) + coalesce(orders.payment_item_insurance_tax, 0)
        ) as order_tax,
        case when orders.payment_total_amount is not null then
            coalesce(orders.payment_small_order_fee, 0)
            + coalesce(orders.payment_retail_delivery_fee, 0)
            + coalesce(orders.payment_buyer_service_fee, 0)
            + coalesce(orders.payment_handling_fee, 0)
            + coalesce(orders.payment_shipping_insurance_fee, 0)
            + coalesce(orders.payment_item_insurance_fee, 0)
            + coalesce(orders.payment_distance_shipping_fee, 0)
            + coalesce(orders.payment_distance_fee, 0)
            + coalesce(orders.payment_method_discount_fee, 0)
        end as order_fees,
        coalesce(orders.payment_method_discount, 0) as order_method_discount
    from {{ ref('order_line_items') }} as lines
    inner join {{ ref('orders') }} as orders
        on lines.shop_id = orders.shop_id
        and lines.order_id = orders.order_id
    left join {{ ref('order_line_item_price_detail') }} as price
        on lines.shop_id = price.shop_id
        and lines.order_id = price.order_id
        and lines.order_line_item_id = price.order_line_item_id
    left join {{ ref('shops') }} as shops
        on lines.shop_id = shops.shop_id
    where {{ is_missing('lines.shop_id', 'lines.order_id') }}

),

priced as (

    select
        lines.*,
        gross_sales - seller_discount as net_sales,
        gross_sales - seller_discount - platform_discount as customer_paid_product
    from lines

),

summed as (

    select
        priced.*,
        sum(customer_paid_product) over (partition by {{ order }}) as order_product,
        sum(own_shipping) over (partition by {{ order }}) as own_shipping_sum,
        sum(own_tax) over (partition by {{ order }}) as own_tax_sum,
        sum(own_fees) over (partition by {{ order }}) as own_fees_sum,
        sum(deposit) over (partition by {{ order }}) as order_deposit,
        {{ settlement_weight() }} as settlement_weight,
        row_number() over (partition by {{ order }} order by order_line_item_id desc) = 1 as is_last_line
    from priced

),

-- The order's figure stands; without one, its lines' sum. Weights are sale prices, or equal where all lines are free.
charged as (

    select
        summed.*,
        coalesce(order_shipping, own_shipping_sum) as charged_shipping,
        coalesce(order_tax, own_tax_sum) as charged_tax,
        coalesce(order_fees, own_fees_sum) as charged_fees,
        case when order_product > 0 then customer_paid_product else 1 end as weight
    from summed

),

-- Evidence of the order's own total: is tax within the price, does the total hold a bottle deposit, was a payment
-- method's discount taken off? Without evidence the market decides, and the total shows a gap in rec_money_gaps.
{%- set untaxed = 'order_product + charged_shipping + charged_fees' %}
judged as (

    select
        charged.*,
        sum(weight) over (partition by {{ order }}) as total_weight,
        sum(settlement_weight) over (partition by {{ order }}) as total_settlement_weight,
        case
            when charged_tax = 0 then {{ market_includes_tax('region', 'currency') }}
            {%- for extra in ['', ' + order_deposit', ' - order_method_discount', ' + order_deposit - order_method_discount'] %}
            when order_total = {{ untaxed ~ extra }} then true
            when order_total = {{ untaxed ~ extra }} + charged_tax then false
            {%- endfor %}
            else {{ market_includes_tax('region', 'currency') }}
        end as is_tax_included,
        coalesce(order_total - ({{ untaxed }}), 0) as beyond_untaxed
    from charged

),

evident as (

    select
        judged.*,
        beyond_untaxed - case when is_tax_included then 0 else charged_tax end as beyond_known
    from judged

),

-- A line's own amounts stand where they sum to no more than the order's; only what is beyond them is shared.
rested as (

    select
        evident.*,
        case when beyond_known = -order_method_discount or beyond_known = order_deposit - order_method_discount
            then order_method_discount else 0 end as taken_off,
        case when beyond_known <> 0 and (beyond_known = order_deposit or beyond_known = order_deposit - order_method_discount)
            then deposit else 0 end as charged_deposit,
        {%- for part in ['shipping', 'tax', 'fees'] %}
        case when own_{{ part }}_sum <= charged_{{ part }} then own_{{ part }} else 0 end as base_{{ part }},
        case when own_{{ part }}_sum <= charged_{{ part }} then charged_{{ part }} - own_{{ part }}_sum else charged_{{ part }} end
            as rest_{{ part }}{{ ',' if not loop.last }}
        {%- endfor %}
    from evident

),

shares as (

    select
        rested.*,
        {%- for part in ['shipping', 'tax', 'fees'] %}
        {{ rounded_share('rest_' ~ part, 'weight', 'total_weight', 'currency') }} as share_{{ part }},
        {%- endfor %}
        {{ rounded_share('taken_off', 'weight', 'total_weight', 'currency') }} as share_taken_off
    from rested

),

charges as (

    select
        shares.*,
        {%- for part in ['shipping', 'tax', 'fees'] %}
        base_{{ part }} + {{ with_remainder('rest_' ~ part, 'share_' ~ part, 'is_last_line', order) }} as line_{{ part }},
        {%- endfor %}
        {{ with_remainder('taken_off', 'share_taken_off', 'is_last_line', order) }} as line_taken_off
    from shares

),

refunds as (

    select
        shop_id,
        order_id,
        order_line_item_id,
        sum(refund_product) as refund_product,
        sum(refund_shipping) as refund_shipping,
        sum(refund_tax) as refund_tax,
        sum(refund_total) as refund_total,
        max(refunded_at) as refunded_at
    from {{ ref('fct_refunds') }}
    where {{ is_missing() }}
    group by shop_id, order_id, order_line_item_id

),

settlements as (

    select
        shop_id,
        coalesce(order_id, adjustment_order_id) as order_id,
        sum(coalesce(revenue_amount, 0)) as revenue,
        sum(coalesce(fee_tax_amount, 0)) as fees,
        sum(coalesce(shipping_cost_amount, 0)) as shipping_cost,
        sum(coalesce(adjustment_amount, 0)) as adjustments,
        max(statement_time) as settled_at
    from {{ ref('statement_transactions') }}
    where coalesce(order_id, adjustment_order_id) is not null
        and {{ is_missing(order_id='coalesce(order_id, adjustment_order_id)') }}
    group by shop_id, coalesce(order_id, adjustment_order_id)

),

estimates as (

    select
        shop_id,
        coalesce(order_id, adjustment_order_id) as order_id,
        sum(est_settlement_amount) as payout
    from {{ ref('unsettled_transactions') }}
    where coalesce(order_id, adjustment_order_id) is not null
        and {{ is_missing(order_id='coalesce(order_id, adjustment_order_id)') }}
    group by shop_id, coalesce(order_id, adjustment_order_id)

),

settled as (

    select
        charges.*,
        settlements.settled_at,
        settlements.revenue as order_revenue,
        settlements.fees as order_settled_fees,
        settlements.shipping_cost as order_shipping_cost,
        settlements.adjustments as order_adjustments,
        case when settlements.order_id is null then estimates.payout end as order_estimate,
        {%- for part in ['revenue', 'fees', 'shipping_cost', 'adjustments'] %}
        {{ rounded_share('settlements.' ~ part, 'settlement_weight', 'total_settlement_weight', 'charges.currency') }} as share_{{ 'settled_' ~ part }},
        {%- endfor %}
        {{ rounded_share(
            'case when settlements.order_id is null then estimates.payout end', 'settlement_weight', 'total_settlement_weight', 'charges.currency'
        ) }} as share_estimate
    from charges
    left join settlements
        on charges.shop_id = settlements.shop_id
        and charges.order_id = settlements.order_id
    left join estimates
        on charges.shop_id = estimates.shop_id
        and charges.order_id = estimates.order_id

),

paid_out as (

    select
        settled.*,
        {{ with_remainder('order_revenue', 'share_settled_revenue', 'is_last_line', order) }} as settled_revenue,
        {{ with_remainder('order_settled_fees', 'share_settled_fees', 'is_last_line', order) }} as settled_fees,
        {{ with_remainder('order_shipping_cost', 'share_settled_shipping_cost', 'is_last_line', order) }} as settled_shipping_cost,
        {{ with_remainder('order_adjustments', 'share_settled_adjustments', 'is_last_line', order) }} as settled_adjustments,
        {{ with_remainder('order_estimate', 'share_estimate', 'is_last_line', order) }} as estimated_payout
    from settled

),

-- An order may be known to Shopify under more than one id; the smallest is taken, for one row a line.
shopify_references as (

    select
        shop_id,
        order_id,
        min(external_order_id) as shopify_order_id
    from {{ ref('external_orders') }}
    where platform = 'SHOPIFY'
        and {{ is_missing() }}
    group by shop_id, order_id

),

shopify_lines as (

    select
        shop_id,
        order_id,
        order_line_item_id,
        external_line_item_id as shopify_line_item_id
    from (
        select
            line_references.*,
            row_number() over (
                partition by shop_id, order_id, order_line_item_id order by external_order_id, external_line_item_id
            ) as reference_rank
        from {{ ref('external_order_line_items') }} as line_references
        where platform = 'SHOPIFY'
            and {{ is_missing() }}
    ) as ranked
    where reference_rank = 1

),

-- Shopify's own sum a line id: an id should occur once, and must not multiply ours where it doesn't.
shopify_amounts as (

    select
        shopify_line_item_id,
        min(shopify_product_id) as shopify_product_id,
        min(shopify_variant_id) as shopify_variant_id,
        min(shopify_sku) as shopify_sku,
        max(shopify_price) as shopify_price,
        max(shopify_discount) as shopify_discount,
        min(currency) as shopify_currency
    from {{ ref('int_shopify_order_lines') }}
    group by shopify_line_item_id

),

versions as (
    {{ versions_of_orders(inputs_of_fct_order_line_revenue(), where=is_missing('inputs.shop_id', 'inputs.order_id')) }}
)

select
    paid_out.shop_id,
    paid_out.order_id,
    paid_out.order_line_item_id,

    -- when
    {{ reporting_date('paid_out.ordered_at', 'paid_out.shop_id', 'paid_out.region') }} as order_date,
    cast(paid_out.ordered_at as date) as order_date_utc,
    paid_out.ordered_at,
    paid_out.paid_at,
    paid_out.order_updated_at,
    refunds.refunded_at,
    paid_out.settled_at,

    -- what
    paid_out.order_status,
    paid_out.line_status,
    paid_out.order_type,
    paid_out.fulfillment_type,
    paid_out.region,
    paid_out.customer_id,
    paid_out.product_id,
    paid_out.product_name,
    paid_out.sku_id,
    paid_out.sku_name,
    paid_out.seller_sku,

    -- flags
    {{ is_sale('paid_out') }} as is_sale,
    paid_out.is_paid,
    paid_out.is_shipped,
    paid_out.is_cancelled,
    paid_out.is_gift,
    paid_out.is_sample,
    paid_out.is_replacement,
    paid_out.is_exchange,
    paid_out.is_cash_on_delivery,
    coalesce(refunds.refund_total, 0) > 0 as is_refunded,
    paid_out.settled_at is not null as is_settled,
    paid_out.has_price_detail,
    {{ whole('case when ' ~ is_sale('paid_out') ~ ' then 1 else 0 end') }} as units_sold,
    {{ whole('case when paid_out.is_shipped and not paid_out.is_cancelled then 1 else 0 end') }} as units_shipped,

    -- money, in `currency`
    paid_out.currency,
    {{ money('paid_out.gross_sales') }} as gross_sales,
    {{ money('paid_out.seller_discount') }} as seller_discount,
    {{ money('paid_out.platform_discount') }} as platform_discount,
    {{ money('paid_out.net_sales') }} as net_sales,
    {{ money('paid_out.customer_paid_product') }} as customer_paid_product,
    {{ money('paid_out.line_shipping') }} as shipping_charged,
    {{ money('paid_out.line_tax') }} as tax,
    paid_out.is_tax_included,
    {{ money('paid_out.line_fees + paid_out.charged_deposit') }} as buyer_fees,
    {{ money('paid_out.line_taken_off') }} as payment_method_discount,
    {{ money(
        'paid_out.customer_paid_product + paid_out.line_shipping + paid_out.line_fees + paid_out.charged_deposit'
        ~ ' - paid_out.line_taken_off + case when paid_out.is_tax_included then 0 else paid_out.line_tax end'
    ) }} as customer_paid_total,
    {{ money('coalesce(paid_out.gift_retail_price, 0)') }} as gift_retail_price,
    {{ money('coalesce(refunds.refund_product, 0)') }} as refund_product,
    {{ money('coalesce(refunds.refund_shipping, 0)') }} as refund_shipping,
    {{ money('coalesce(refunds.refund_tax, 0)') }} as refund_tax,
    {{ money('coalesce(refunds.refund_total, 0)') }} as refund_total,
    {{ money('paid_out.net_sales - coalesce(refunds.refund_product, 0)') }} as net_sales_after_refunds,
    paid_out.settled_revenue,
    paid_out.settled_fees,
    paid_out.settled_shipping_cost,
    paid_out.settled_adjustments,
    {{ money(
        'paid_out.settled_revenue + paid_out.settled_fees + paid_out.settled_shipping_cost + paid_out.settled_adjustments'
    ) }} as payout,
    paid_out.estimated_payout,

    -- Shopify
    shopify_references.shopify_order_id,
    shopify_lines.shopify_line_item_id,
    shopify_amounts.shopify_product_id,
    shopify_amounts.shopify_variant_id,
    shopify_amounts.shopify_sku,
    shopify_amounts.shopify_currency,
    {{ money('shopify_amounts.shopify_price') }} as shopify_price,
    {{ money('shopify_amounts.shopify_discount') }} as shopify_discount,

    {{ time_of_run() }} as _dbt_updated_at,
    versions.inputs_version as _inputs_version
from paid_out
left join versions
    on paid_out.shop_id = versions.shop_id
    and paid_out.order_id = versions.order_id
left join refunds
    on paid_out.shop_id = refunds.shop_id
    and paid_out.order_id = refunds.order_id
    and paid_out.order_line_item_id = refunds.order_line_item_id
left join shopify_references
    on paid_out.shop_id = shopify_references.shop_id
    and paid_out.order_id = shopify_references.order_id
left join shopify_lines
    on paid_out.shop_id = shopify_lines.shop_id
    and paid_out.order_id = shopify_lines.order_id
    and paid_out.order_line_item_id = shopify_lines.order_line_item_id
left join shopify_amounts
    on shopify_lines.shopify_line_item_id = shopify_amounts.shopify_line_item_id
