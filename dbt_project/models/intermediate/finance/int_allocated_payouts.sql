-- One row per order line: its part of what its order was paid out, or is expected to be until a statement contains it. Allocated
-- by net sales; cancelled and free lines take part only where there are no others.

{% set order_key = 'shop_id, order_id' %}
{% set parts = ['revenue', 'fees', 'shipping_cost', 'adjustments', 'estimated_payout'] %}

with weighted as (

    select
        shop_id,
        order_id,
        order_line_item_id,
        {{ tiktok_shop.allocation_weight(tiktok_shop.settlement_weight()) }} as weight,
        {{ tiktok_shop.minor_units('currency') }} as minor_units,
        row_number() over (partition by {{ order_key }} order by order_line_item_id desc) = 1 as is_last_line
    from {{ ref('tiktok_shop', 'int_priced_lines') }}
    where coalesce(currency, '') = coalesce(order_currency, '')

),

order_payouts as (

    select
        weighted.*,
        sum(weighted.weight) over (partition by weighted.shop_id, weighted.order_id) as total_weight,
        settlements.settled_at,
        settlements.revenue as order_revenue,
        settlements.fees as order_fees,
        settlements.shipping_cost as order_shipping_cost,
        settlements.adjustments as order_adjustments,
        case when not coalesce(settlements.is_settled, false) then estimates.estimated_payout end as order_estimated_payout
    from weighted
    left join {{ ref('tiktok_shop', 'int_settlements_by_order') }} as settlements
        on weighted.shop_id = settlements.shop_id
        and weighted.order_id = settlements.order_id
    left join {{ ref('tiktok_shop', 'int_estimates_by_order') }} as estimates
        on weighted.shop_id = estimates.shop_id
        and weighted.order_id = estimates.order_id

),

shares as (

    select
        order_payouts.*,
        {%- for part in parts %}
        {{ tiktok_shop.rounded_share('order_' ~ part) }} as share_of_{{ part }}{{ ',' if not loop.last }}
        {%- endfor %}
    from order_payouts

),

allocated as (

    select
        shares.*,
        {%- for part in parts %}
        {{ tiktok_shop.with_remainder('order_' ~ part, 'share_of_' ~ part, 'is_last_line', order_key) }} as {{ part }}{{ ',' if not loop.last }}
        {%- endfor %}
    from shares

)

select
    shop_id,
    order_id,
    order_line_item_id,
    settled_at,
    revenue as settled_revenue,
    fees as settled_fees,
    shipping_cost as settled_shipping_cost,
    adjustments as settled_adjustments,
    {{ tiktok_shop.to_money('revenue + fees + shipping_cost + adjustments') }} as payout,
    estimated_payout
from allocated
