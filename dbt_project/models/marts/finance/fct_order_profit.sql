{{ config(
    materialized=tiktok_shop.incremental_if_supported(), incremental_strategy='append',
    pre_hook=['{{ tiktok_shop.disable_nested_loops() }}', '{{ tiktok_shop.delete_outdated_orders(tiktok_shop.fct_order_profit_inputs(), with_shop=false) }}']
) }}

-- One row an order line, from estimate to payout: what it sold for, what each kind of fee and shipping took, what is left
-- before the cost of goods. Settled amounts where a statement holds the order, else TikTok Shop's estimate.

{% set groups = tiktok_shop.fee_groups() %}
{% set shared_parts = ['revenue', 'shipping_cost', 'adjustments'] + groups.keys() | list %}

with settled as (

    select
        shop_id,
        coalesce(order_id, adjustment_order_id) as order_id,
        sum(coalesce(revenue_amount, 0)) as revenue,
        {%- for name, columns in groups.items() %}
        sum({{ tiktok_shop.sum_of_columns(columns) }}) as {{ name }},
        {%- endfor %}
        sum(coalesce(shipping_cost_amount, 0)) as shipping_cost,
        sum(coalesce(adjustment_amount, 0)) as adjustments
    from {{ ref('tiktok_shop', 'statement_transactions') }}
    where coalesce(order_id, adjustment_order_id) is not null
        and {{ tiktok_shop.needs_build(order_id='coalesce(order_id, adjustment_order_id)') }}
    group by shop_id, coalesce(order_id, adjustment_order_id)

),

estimated as (

    select
        shop_id,
        coalesce(order_id, adjustment_order_id) as order_id,
        sum(coalesce(est_revenue_amount, 0)) as revenue,
        {%- for name, columns in groups.items() %}
        sum({{ tiktok_shop.sum_of_columns(columns) }}) as {{ name }},
        {%- endfor %}
        sum(coalesce(est_shipping_cost_amount, 0)) as shipping_cost,
        sum(coalesce(est_adjustment_amount, 0)) as adjustments
    from {{ ref('tiktok_shop', 'unsettled_transactions') }}
    where coalesce(order_id, adjustment_order_id) is not null
        and {{ tiktok_shop.needs_build(order_id='coalesce(order_id, adjustment_order_id)') }}
    group by shop_id, coalesce(order_id, adjustment_order_id)

),

of_orders as (

    select 'settled' as basis, settled.* from settled

    union all

    select 'estimated' as basis, estimated.*
    from estimated
    where not exists (
        select 1 from settled where settled.shop_id = estimated.shop_id and settled.order_id = estimated.order_id
    )

),

weighed as (

    select
        shop_id,
        order_id,
        order_line_item_id,
        currency,
        {{ tiktok_shop.settlement_weight() }} as weight,
        row_number() over (partition by shop_id, order_id order by order_line_item_id desc) = 1 as is_last_line
    from {{ ref('tiktok_shop', 'fct_order_line_revenue') }} as revenue_lines
    where {{ tiktok_shop.needs_build('revenue_lines') }}

),

weights as (

    select
        weighed.*,
        sum(weight) over (partition by shop_id, order_id) as total_weight
    from weighed

),

shares as (

    select
        weights.shop_id,
        weights.order_id,
        weights.order_line_item_id,
        weights.is_last_line,
        of_orders.basis,
        {%- for part in shared_parts %}
        of_orders.{{ part }} as order_{{ part }},
        {{ tiktok_shop.rounded_share('of_orders.' ~ part, 'weights.weight', 'weights.total_weight', 'weights.currency') }} as share_{{ part }}{{ ',' if not loop.last }}
        {%- endfor %}
    from weights
    inner join of_orders
        on weights.shop_id = of_orders.shop_id
        and weights.order_id = of_orders.order_id

),

shared as (

    select
        shop_id,
        order_line_item_id,
        basis,
        {%- for part in shared_parts %}
        {{ tiktok_shop.with_remainder('order_' ~ part, 'share_' ~ part, 'is_last_line', 'shop_id, order_id') }} as {{ part }}{{ ',' if not loop.last }}
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
    coalesce(shared.basis, 'none') as profit_basis,
    lines.settled_at,
    lines.currency,
    lines.gross_sales,
    lines.seller_discount,
    lines.net_sales,
    lines.refund_product,
    lines.net_sales_after_refunds,
    shared.revenue,
    {%- for part in groups %}
    shared.{{ part }},
    {%- endfor %}
    {{ tiktok_shop.to_money(
        'coalesce(lines.payout, lines.estimated_payout) - shared.' ~ shared_parts | join(' - shared.')
    ) }} as other_fees,
    shared.shipping_cost,
    shared.adjustments,
    {{ tiktok_shop.to_money('coalesce(lines.payout, lines.estimated_payout)') }} as margin_before_cost_of_goods,
    {{ tiktok_shop.run_timestamp() }} as _dbt_updated_at,
    fingerprints.input_fingerprint as _input_fingerprint
from {{ ref('tiktok_shop', 'fct_order_line_revenue') }} as lines
left join fingerprints
    on lines.shop_id = fingerprints.shop_id
    and lines.order_id = fingerprints.order_id
left join shared
    on lines.shop_id = shared.shop_id
    and lines.order_line_item_id = shared.order_line_item_id
where {{ tiktok_shop.needs_build('lines') }}
