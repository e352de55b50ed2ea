-- One row an order line, from estimate to payout: what it sold for, what each kind of fee and shipping took, what is left
-- before the cost of goods. Settled amounts where a statement holds the order, else TikTok Shop's estimate.

{% set groups = fee_groups() %}
{% set shared_parts = ['revenue', 'shipping_cost', 'adjustments'] + groups.keys() | list %}

with settled as (

    select
        shop_id,
        coalesce(order_id, adjustment_order_id) as order_id,
        sum(coalesce(revenue_amount, 0)) as revenue,
        {%- for name, columns in groups.items() %}
        sum({{ sum_of(columns) }}) as {{ name }},
        {%- endfor %}
        sum(coalesce(shipping_cost_amount, 0)) as shipping_cost,
        sum(coalesce(adjustment_amount, 0)) as adjustments
    from {{ ref('statement_transactions') }}
    where coalesce(order_id, adjustment_order_id) is not null
    group by shop_id, coalesce(order_id, adjustment_order_id)

),

estimated as (

    select
        shop_id,
        coalesce(order_id, adjustment_order_id) as order_id,
        sum(coalesce(est_revenue_amount, 0)) as revenue,
        {%- for name, columns in groups.items() %}
        sum({{ sum_of(columns) }}) as {{ name }},
        {%- endfor %}
        sum(coalesce(est_shipping_cost_amount, 0)) as shipping_cost,
        sum(coalesce(est_adjustment_amount, 0)) as adjustments
    from {{ ref('unsettled_transactions') }}
    where coalesce(order_id, adjustment_order_id) is not null
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

-- As in fct_order_line_revenue: by net sales, the cancelled and the free without a part unless all are.
weighed as (

    select
        revenue_lines.*,
        case
            when sum(case when is_cancelled or is_gift then 0 else net_sales end) over (partition by shop_id, order_id) > 0
                then case when is_cancelled or is_gift then 0 else net_sales end
            else 1
        end as weight,
        row_number() over (partition by shop_id, order_id order by order_line_item_id desc) = 1 as is_last_line
    from {{ ref('fct_order_line_revenue') }} as revenue_lines

),

lines as (

    select
        weighed.*,
        sum(weight) over (partition by shop_id, order_id) as total_weight
    from weighed

),

shares as (

    select
        lines.shop_id,
        lines.order_id,
        lines.order_line_item_id,
        lines.is_last_line,
        of_orders.basis,
        {%- for part in shared_parts %}
        of_orders.{{ part }} as order_{{ part }},
        {{ rounded_share('of_orders.' ~ part, 'lines.weight', 'lines.total_weight', 'lines.currency') }} as share_{{ part }}{{ ',' if not loop.last }}
        {%- endfor %}
    from lines
    inner join of_orders
        on lines.shop_id = of_orders.shop_id
        and lines.order_id = of_orders.order_id

),

shared as (

    select
        shop_id,
        order_line_item_id,
        basis,
        {%- for part in shared_parts %}
        {{ with_remainder('order_' ~ part, 'share_' ~ part, 'is_last_line', 'shop_id, order_id') }} as {{ part }}{{ ',' if not loop.last }}
        {%- endfor %}
    from shares

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
    {{ money(
        'coalesce(lines.payout, lines.estimated_payout) - shared.' ~ shared_parts | join(' - shared.')
    ) }} as other_fees,
    shared.shipping_cost,
    shared.adjustments,
    {{ money('coalesce(lines.payout, lines.estimated_payout)') }} as margin_before_cost_of_goods
from lines
left join shared
    on lines.shop_id = shared.shop_id
    and lines.order_line_item_id = shared.order_line_item_id
