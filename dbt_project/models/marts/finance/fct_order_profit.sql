{{ config(
    materialized=tiktok_shop.incremental_if_supported(),
    incremental_strategy='append',
    pre_hook=[
        '{{ tiktok_shop.disable_nested_loops() }}',
        '{{ tiktok_shop.delete_outdated_orders(tiktok_shop.fct_order_profit_inputs(), key=["order_line_item_id"], with_shop=false) }}',
    ],
) }}

-- One row per order line, from estimate to payout: what it sold for, what each kind of fee and shipping cost, and the margin before
-- the cost of goods. Settled amounts where a statement contains the order, otherwise TikTok Shop's estimate.

{% set groups = tiktok_shop.fee_groups() %}
{% set parts = ['revenue', 'shipping_cost', 'adjustments'] + groups.keys() | list %}
{% set margin = 'coalesce(lines.payout + lines.estimated_payout, lines.payout, lines.estimated_payout)' %}

with settled as (

    select
        shop_id,
        settled_order_id as order_id,
        max(case when {{ tiktok_shop.settles_order('transactions') }} then 1 else 0 end) as is_settled,
        sum(coalesce(revenue_amount, 0)) as revenue,
        sum(coalesce(shipping_cost_amount, 0)) as shipping_cost,
        sum(coalesce(adjustment_amount, 0)) as adjustments
        {%- for name, columns in groups.items() %},
        sum({{ tiktok_shop.sum_of_columns(columns) }}) as {{ name }}
        {%- endfor %}
    from ({{ tiktok_shop.settled_transactions() }}) as transactions
    group by shop_id, settled_order_id

),

estimated as (

    select
        shop_id,
        estimated_order_id as order_id,
        sum(coalesce(est_revenue_amount, 0)) as revenue,
        sum(coalesce(est_shipping_cost_amount, 0)) as shipping_cost,
        sum(coalesce(est_adjustment_amount, 0)) as adjustments
        {%- for name, columns in groups.items() %},
        sum({{ tiktok_shop.sum_of_columns(columns) }}) as {{ name }}
        {%- endfor %}
    from ({{ tiktok_shop.estimated_transactions() }}) as transactions
    group by shop_id, estimated_order_id

),

-- What is adjusted before a statement settles the order is beside the estimate.
order_amounts as (

    select
        coalesce(settled.shop_id, estimated.shop_id) as shop_id,
        coalesce(settled.order_id, estimated.order_id) as order_id,
        case
            when settled.is_settled = 1 then 'settled'
            when estimated.order_id is not null then 'estimated'
            else 'adjusted'
        end as basis
        {%- for part in parts %},
        coalesce(settled.{{ part }}, 0) + coalesce(case when coalesce(settled.is_settled, 0) = 0 then estimated.{{ part }} end, 0)
            as {{ part }}
        {%- endfor %}
    from settled
    full outer join estimated
        on settled.shop_id = estimated.shop_id
        and settled.order_id = estimated.order_id

),

weighted as (

    select
        shop_id,
        order_id,
        order_line_item_id,
        {{ tiktok_shop.allocation_weight(tiktok_shop.settlement_weight()) }} as weight,
        {{ tiktok_shop.minor_units('currency') }} as minor_units,
        row_number() over (partition by shop_id, order_id order by order_line_item_id desc) = 1 as is_last_line
    from (
        select revenue_lines.*
        from {{ ref('tiktok_shop', 'fct_order_line_revenue') }} as revenue_lines
        left join {{ ref('tiktok_shop', 'int_order_currencies') }} as currencies
            on revenue_lines.shop_id = currencies.shop_id
            and revenue_lines.order_id = currencies.order_id
        where {{ tiktok_shop.needs_build('revenue_lines') }}
            and {{ tiktok_shop.is_same_currency('revenue_lines.currency', 'currencies.currency') }}
    ) as lines_of_order

),

weights as (

    select
        weighted.*,
        sum(weight) over (partition by shop_id, order_id) as total_weight
    from weighted

),

shares as (

    select
        weights.shop_id,
        weights.order_id,
        weights.order_line_item_id,
        weights.is_last_line,
        order_amounts.basis,
        {%- for part in parts %}
        order_amounts.{{ part }} as order_{{ part }},
        {{ tiktok_shop.rounded_share('order_amounts.' ~ part, 'weights') }} as share_of_{{ part }}{{ ',' if not loop.last }}
        {%- endfor %}
    from weights
    inner join order_amounts
        on weights.shop_id = order_amounts.shop_id
        and weights.order_id = order_amounts.order_id

),

allocated as (

    select
        shop_id,
        order_id,
        order_line_item_id,
        basis,
        {%- for part in parts %}
        {{ tiktok_shop.with_remainder('order_' ~ part, 'share_of_' ~ part, 'is_last_line', 'shop_id, order_id') }} as {{ part }}{{ ',' if not loop.last }}
        {%- endfor %}
    from shares

),

fingerprints as (
    {{ tiktok_shop.order_fingerprints(tiktok_shop.fct_order_profit_inputs(), with_shop=false, where=tiktok_shop.needs_build('inputs')) }}
)

select
    lines.shop_id,
    lines.order_id,
    lines.order_line_item_id,
    lines.order_date,
    lines.order_date_utc,
    lines.order_status,
    lines.product_id,
    lines.sku_id,
    lines.seller_sku,
    lines.is_sale,
    coalesce(allocated.basis, 'none') as profit_basis,
    lines.settled_at,
    lines.currency,
    lines.gross_sales,
    lines.seller_discount,
    lines.net_sales,
    lines.refund_product,
    lines.net_sales_after_refunds,
    allocated.revenue,
    {%- for part in groups %}
    allocated.{{ part }},
    {%- endfor %}
    -- the same under its former name, until the next major version
    allocated.program_fees as programme_fees,
    {{ tiktok_shop.to_money(
        margin ~ ' - allocated.' ~ parts | join(' - allocated.')
    ) }} as other_fees,
    allocated.shipping_cost,
    allocated.adjustments,
    {{ tiktok_shop.to_money(margin) }} as margin_before_cost_of_goods,
    {{ tiktok_shop.run_timestamp() }} as _dbt_updated_at,
    fingerprints.input_fingerprint as _input_fingerprint
from {{ ref('tiktok_shop', 'fct_order_line_revenue') }} as lines
left join fingerprints
    on lines.shop_id = fingerprints.shop_id
    and lines.order_id = fingerprints.order_id
left join allocated
    on lines.shop_id = allocated.shop_id
    and lines.order_id = allocated.order_id
    and lines.order_line_item_id = allocated.order_line_item_id
where {{ tiktok_shop.needs_build('lines') }}
