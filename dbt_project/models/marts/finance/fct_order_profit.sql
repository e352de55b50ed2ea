{{ config(
    materialized=tiktok_shop.incremental_if_supported(),
    incremental_strategy='append',
    pre_hook=[
        '{{ tiktok_shop.disable_nested_loops() }}',
        '{{ tiktok_shop.delete_outdated_orders(tiktok_shop.fct_order_profit_inputs(), key=["order_line_item_id"], with_shop=false) }}',
    ],
) }}

-- One row per order line, from estimate to payout: what it sold for, what each kind of fee and shipping cost, and the margin before
-- the cost of goods and after it. Settled amounts where a statement contains the order, otherwise TikTok Shop's estimate.

{% set groups = tiktok_shop.fee_groups() %}
{% set parts = ['revenue', 'shipping_cost', 'adjustments'] + groups.keys() | list %}
{% set of_skus = ['revenue', 'shipping_cost'] + groups.keys() | list %}
{% set order_key = 'shop_id, order_id' %}
{% set sku_key = 'shop_id, order_id, sku_id' %}
{% set margin = 'coalesce(lines.payout + lines.estimated_payout, lines.payout, lines.estimated_payout)' %}
{#- Without a table of costs nothing is known of them, not even that a cancelled line has none. -#}
{% set cost -%}
    case
        {%- if var('cost_of_goods_table', none) %}
        when not lines.is_sale and lines.units_shipped = 0 then 0
        {%- endif %}
        when line_costs.unit_cost_currency = lines.currency then line_costs.unit_cost
    end
{%- endset %}

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
        sku_id,
        payout_basis,
        {{ tiktok_shop.allocation_weight(tiktok_shop.settlement_weight()) }} as weight,
        {{ tiktok_shop.allocation_weight(tiktok_shop.settlement_weight(sku_key)) }} as sku_weight,
        {{ tiktok_shop.minor_units('currency') }} as minor_units,
        row_number() over (partition by {{ order_key }} order by order_line_item_id desc) = 1 as is_last_line,
        row_number() over (partition by {{ sku_key }} order by order_line_item_id desc) = 1 as is_last_of_sku
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
        sum(weight) over (partition by {{ order_key }}) as total_weight,
        sum(sku_weight) over (partition by {{ sku_key }}) as total_sku_weight
    from weighted

),

amounts as (

    select
        weights.*,
        order_amounts.basis
        {%- for part in parts %},
        order_amounts.{{ part }} as order_{{ part }}
        {%- endfor %}
        {%- for part in of_skus %},
        case when weights.payout_basis = 'sku' then coalesce(skus.{{ part }}, 0) end as sku_{{ part }}
        {%- endfor %}
    from weights
    inner join order_amounts
        on weights.shop_id = order_amounts.shop_id
        and weights.order_id = order_amounts.order_id
    left join {{ ref('tiktok_shop', 'int_settlements_by_sku') }} as skus
        on weights.shop_id = skus.shop_id
        and weights.order_id = skus.order_id
        and weights.sku_id = skus.sku_id

),

-- A kind of fee that the SKUs don't sum up to is shared like the order's other amounts.
shares as (

    select
        amounts.*
        {%- for part in of_skus %},
        coalesce(sum(case when is_last_of_sku then sku_{{ part }} end) over (partition by {{ order_key }}) = order_{{ part }}, false)
            as is_{{ part }}_by_sku,
        {{ tiktok_shop.rounded_share('sku_' ~ part, weight='sku_weight') }} as share_of_sku_{{ part }}
        {%- endfor %}
        {%- for part in parts %},
        {{ tiktok_shop.rounded_share('order_' ~ part) }} as share_of_{{ part }}
        {%- endfor %}
    from amounts

),

allocated as (

    select
        shop_id,
        order_id,
        order_line_item_id,
        basis
        {%- for part in parts %}
        {%- set of_order = tiktok_shop.with_remainder('order_' ~ part, 'share_of_' ~ part, 'is_last_line', order_key) %}
        {%- if part in of_skus %},
        case
            when is_{{ part }}_by_sku
                then {{ tiktok_shop.with_remainder('sku_' ~ part, 'share_of_sku_' ~ part, 'is_last_of_sku', sku_key) }}
            else {{ of_order }}
        end as {{ part }}
        {%- else %},
        {{ of_order }} as {{ part }}
        {%- endif %}
        {%- endfor %}
    from shares

),

-- The newest cost that holds on the order's day, one in the order's currency before any other.
line_costs as (

    select
        lines.shop_id,
        lines.order_id,
        lines.order_line_item_id,
        costs.unit_cost,
        coalesce(costs.currency, lines.currency) as unit_cost_currency,
        row_number() over (
            partition by lines.shop_id, lines.order_id, lines.order_line_item_id
            order by
                case when {{ tiktok_shop.is_same_currency('costs.currency', 'lines.currency') }} then 0 else 1 end,
                costs.valid_from desc,
                costs.currency
        ) as cost_rank
    from {{ ref('tiktok_shop', 'fct_order_line_revenue') }} as lines
    inner join {{ ref('tiktok_shop', 'unit_costs') }} as costs
        on lines.seller_sku = costs.seller_sku
        and lines.order_date >= costs.valid_from
    where {{ tiktok_shop.needs_build('lines') }}
        -- What neither was sold nor left the warehouse costs nothing.
        and (lines.is_sale or lines.units_shipped > 0)

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
    lines.payout_basis,
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
    line_costs.unit_cost,
    line_costs.unit_cost_currency,
    {{ tiktok_shop.to_money(cost) }} as cost_of_goods,
    {{ tiktok_shop.to_money(margin ~ ' - ' ~ cost) }} as margin,
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
left join line_costs
    on lines.shop_id = line_costs.shop_id
    and lines.order_id = line_costs.order_id
    and lines.order_line_item_id = line_costs.order_line_item_id
    and line_costs.cost_rank = 1
where {{ tiktok_shop.needs_build('lines') }}
