-- One row per order line, with the charges of its order: whether tax is within the price, and which optional parts the order's
-- own total contains. Where the total is no evidence, the shop's market decides, and a gap shows in rec_money_gaps.

{% set untaxed_total = 'charges.product + charges.shipping + charges.fees' %}
{% set market_includes_tax = tiktok_shop.market_includes_tax('lines.region', 'lines.currency') %}

with tax_inferred as (

    select
        lines.shop_id,
        lines.order_id,
        lines.order_line_item_id,
        lines.currency,
        lines.customer_paid_product,
        lines.own_shipping,
        lines.own_tax,
        lines.own_fees,
        lines.own_deposit,
        charges.product as order_product,
        charges.shipping as order_shipping,
        charges.tax as order_tax,
        charges.fees as order_fees,
        charges.deposit as order_deposit,
        charges.payment_method_discount as order_payment_method_discount,
        charges.own_shipping as order_own_shipping,
        charges.own_tax as order_own_tax,
        charges.own_fees as order_own_fees,
        coalesce(charges.api_total_amount - ({{ untaxed_total }}), 0) as beyond_untaxed_total,
        case
            when charges.tax = 0 then {{ market_includes_tax }}
            {%- for optional_parts in [
                '', ' + charges.deposit', ' - charges.payment_method_discount', ' + charges.deposit - charges.payment_method_discount',
            ] %}
            when charges.api_total_amount = {{ untaxed_total ~ optional_parts }} then true
            when charges.api_total_amount = {{ untaxed_total ~ optional_parts }} + charges.tax then false
            {%- endfor %}
            else {{ market_includes_tax }}
        end as is_tax_included
    from {{ ref('tiktok_shop', 'int_priced_lines') }} as lines
    inner join {{ ref('tiktok_shop', 'int_order_charges') }} as charges
        on lines.shop_id = charges.shop_id
        and lines.order_id = charges.order_id

),

unexplained as (

    select
        tax_inferred.*,
        beyond_untaxed_total - case when is_tax_included then 0 else order_tax end as unexplained_amount
    from tax_inferred

)

select
    shop_id,
    order_id,
    order_line_item_id,
    currency,
    customer_paid_product,
    own_shipping,
    own_tax,
    own_fees,
    order_product,
    order_shipping,
    order_tax,
    order_fees,
    order_own_shipping,
    order_own_tax,
    order_own_fees,
    is_tax_included,
    {{ tiktok_shop.to_money(
        'case when unexplained_amount in (-order_payment_method_discount, order_deposit - order_payment_method_discount)'
        ~ ' then order_payment_method_discount else 0 end'
    ) }} as order_discount_applied,
    {{ tiktok_shop.to_money(
        'case when unexplained_amount <> 0 and unexplained_amount in (order_deposit, order_deposit - order_payment_method_discount)'
        ~ ' then own_deposit else 0 end'
    ) }} as deposit_charged
from unexplained
