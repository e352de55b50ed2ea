-- One row per order line: its part of what the buyer was charged besides the products. A line keeps what it states itself
-- where the lines together state no more than the order; the rest is allocated by sale price, or equally where all lines
-- are free, and sums to the order to the cent.

{% set order_key = 'shop_id, order_id' %}
{% set charges = ['shipping', 'tax', 'fees'] %}

with remainders as (

    select
        lines.*,
        case when order_product > 0 then customer_paid_product else 1 end as weight,
        row_number() over (partition by {{ order_key }} order by order_line_item_id desc) = 1 as is_last_line,
        {%- for charge in charges %}
        case when order_own_{{ charge }} <= order_{{ charge }} then own_{{ charge }} else 0 end as kept_{{ charge }},
        case when order_own_{{ charge }} <= order_{{ charge }} then order_{{ charge }} - order_own_{{ charge }} else order_{{ charge }} end
            as remaining_{{ charge }}{{ ',' if not loop.last }}
        {%- endfor %}
    from {{ ref('tiktok_shop', 'int_inferred_tax') }} as lines

),

weighted as (

    select
        remainders.*,
        sum(weight) over (partition by {{ order_key }}) as total_weight
    from remainders

),

shares as (

    select
        weighted.*,
        {%- for charge in charges %}
        {{ tiktok_shop.rounded_share('remaining_' ~ charge, 'weight', 'total_weight', 'currency') }} as share_of_{{ charge }},
        {%- endfor %}
        {{ tiktok_shop.rounded_share('order_discount_applied', 'weight', 'total_weight', 'currency') }} as share_of_discount
    from weighted

),

allocated as (

    select
        shares.*,
        {%- for charge in charges %}
        kept_{{ charge }} + {{ tiktok_shop.with_remainder('remaining_' ~ charge, 'share_of_' ~ charge, 'is_last_line', order_key) }} as {{ charge }},
        {%- endfor %}
        {{ tiktok_shop.with_remainder('order_discount_applied', 'share_of_discount', 'is_last_line', order_key) }} as payment_method_discount
    from shares

)

select
    shop_id,
    order_id,
    order_line_item_id,
    {{ tiktok_shop.to_money('shipping') }} as shipping_charged,
    {{ tiktok_shop.to_money('tax') }} as tax,
    is_tax_included,
    {{ tiktok_shop.to_money('fees + deposit_charged') }} as buyer_fees,
    {{ tiktok_shop.to_money('payment_method_discount') }} as payment_method_discount,
    {{ tiktok_shop.to_money(
        'customer_paid_product + shipping + fees + deposit_charged - payment_method_discount'
        ~ ' + case when is_tax_included then 0 else tax end'
    ) }} as customer_paid_total
from allocated
