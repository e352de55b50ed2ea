-- One row per order line: its part of what its order was paid out, or is expected to be until a statement contains it. Where the API
-- gives the order's SKUs, and these sum to the order, a line has its part of its own SKU. Everything else is allocated over the order's
-- lines. Both by net sales; cancelled and free lines take part only where there are no others.

{% set order_key = 'shop_id, order_id' %}
{% set sku_key = 'shop_id, order_id, sku_id' %}
{% set of_skus = ['revenue', 'fees', 'shipping_cost'] %}
{% set parts = of_skus + ['adjustments', 'estimated_payout'] %}

with weighted as (

    select
        shop_id,
        order_id,
        order_line_item_id,
        sku_id,
        {{ tiktok_shop.allocation_weight(tiktok_shop.settlement_weight()) }} as weight,
        {{ tiktok_shop.allocation_weight(tiktok_shop.settlement_weight(sku_key)) }} as sku_weight,
        {{ tiktok_shop.minor_units('currency') }} as minor_units,
        row_number() over (partition by {{ order_key }} order by order_line_item_id desc) = 1 as is_last_line,
        row_number() over (partition by {{ sku_key }} order by order_line_item_id desc) = 1 as is_last_of_sku
    from {{ ref('tiktok_shop', 'int_priced_lines') }}
    where coalesce(currency, '') = coalesce(order_currency, '')

),

order_payouts as (

    select
        weighted.*,
        sum(weighted.weight) over (partition by weighted.shop_id, weighted.order_id) as total_weight,
        sum(weighted.sku_weight) over (partition by weighted.shop_id, weighted.order_id, weighted.sku_id) as total_sku_weight,
        settlements.settled_at,
        settlements.revenue as order_revenue,
        settlements.fees as order_fees,
        settlements.shipping_cost as order_shipping_cost,
        settlements.adjustments as order_adjustments,
        case when not coalesce(settlements.is_settled, false) then estimates.estimated_payout end as order_estimated_payout,
        case when skus.sku_id is not null then 1 else 0 end as has_sku_amounts
        {%- for part in of_skus %},
        coalesce(skus.{{ part }}, 0) as sku_{{ part }}
        {%- endfor %}
    from weighted
    left join {{ ref('tiktok_shop', 'int_settlements_by_order') }} as settlements
        on weighted.shop_id = settlements.shop_id
        and weighted.order_id = settlements.order_id
    left join {{ ref('tiktok_shop', 'int_settlements_by_sku') }} as skus
        on weighted.shop_id = skus.shop_id
        and weighted.order_id = skus.order_id
        and weighted.sku_id = skus.sku_id
    left join {{ ref('tiktok_shop', 'int_estimates_by_order') }} as estimates
        on weighted.shop_id = estimates.shop_id
        and weighted.order_id = estimates.order_id

),

-- A SKU that none of the order's lines has is missing from the sum.
compared as (

    select
        order_payouts.*,
        coalesce(
            max(has_sku_amounts) over (partition by {{ order_key }}) = 1
            {%- for part in of_skus %}
            and sum(case when is_last_of_sku then sku_{{ part }} else 0 end) over (partition by {{ order_key }}) = order_{{ part }}
            {%- endfor %},
            false
        ) as is_by_sku
    from order_payouts

),

shares as (

    select
        compared.*
        {%- for part in parts %},
        {{ tiktok_shop.rounded_share('order_' ~ part) }} as share_of_{{ part }}
        {%- endfor %}
        {%- for part in of_skus %},
        {{ tiktok_shop.rounded_share('sku_' ~ part, weight='sku_weight') }} as share_of_sku_{{ part }}
        {%- endfor %}
    from compared

),

allocated as (

    select
        shares.*
        {%- for part in parts %}
        {%- set of_order = tiktok_shop.with_remainder('order_' ~ part, 'share_of_' ~ part, 'is_last_line', order_key) %}
        {%- if part in of_skus %},
        case
            when is_by_sku
                then {{ tiktok_shop.with_remainder('sku_' ~ part, 'share_of_sku_' ~ part, 'is_last_of_sku', sku_key) }}
            else {{ of_order }}
        end as {{ part }}
        {%- else %},
        {{ of_order }} as {{ part }}
        {%- endif %}
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
    estimated_payout,
    case
        when is_by_sku then 'sku'
        when order_revenue is not null or order_estimated_payout is not null then 'net sales'
        else 'none'
    end as payout_basis
from allocated
