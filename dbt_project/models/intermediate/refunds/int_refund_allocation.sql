-- One row per refund and order line: the line's part of the refund. What the refund's header states beyond its lines is
-- allocated over them by sale price, so that the lines sum to the header.

{% set refund_key = 'shop_id, refund_source, refund_id' %}
{% set market_includes_tax = tiktok_shop.market_includes_tax('region', 'currency') %}
{% set stated_parts = ['subtotal', 'shipping', 'tax'] %}
{% set parts = stated_parts + ['other'] %}

with weighted as (

    select
        lines.*,
        {%- for part in ['total'] + stated_parts %}
        sum(line_{{ part }}) over (partition by {{ refund_key }}) as lines_{{ part }},
        {%- endfor %}
        case when sum(sale_price) over (partition by {{ refund_key }}) > 0 then sale_price else 1 end as weight,
        row_number() over (partition by {{ refund_key }} order by order_line_item_id desc) = 1 as is_last_line
    from {{ ref('tiktok_shop', 'int_refund_lines') }} as lines

),

-- Where the header lacks a part, it is the sum of the lines' or what the header's other parts leave.
headers as (

    select
        weighted.*,
        sum(weight) over (partition by {{ refund_key }}) as total_weight,
        coalesce(refund_shipping_fee, lines_shipping) as header_shipping,
        coalesce(refund_tax, lines_tax) as header_tax,
        case when {{ market_includes_tax }} then 0 else coalesce(refund_tax, lines_tax) end as expected_added_tax
    from weighted

),

completed_headers as (

    select
        headers.*,
        coalesce(refund_total, refund_subtotal + header_shipping + expected_added_tax, lines_total) as header_total,
        coalesce(refund_subtotal, refund_total - header_shipping - expected_added_tax, lines_subtotal) as header_subtotal
    from headers

),

-- Tax is part of the total only where the total shows it.
tax_inferred as (

    select
        completed_headers.*,
        case
            when header_total in (header_subtotal + header_shipping, header_subtotal + header_shipping + refund_fees)
                and header_tax <> 0 then true
            when header_total in (
                header_subtotal + header_shipping + header_tax, header_subtotal + header_shipping + header_tax + refund_fees
            ) and header_tax <> 0 then false
            else {{ market_includes_tax }}
        end as is_tax_included
    from completed_headers

),

remainders as (

    select
        tax_inferred.*,
        {%- for part in stated_parts %}
        case when header_{{ part }} > lines_{{ part }} then header_{{ part }} - lines_{{ part }} else 0 end as remaining_{{ part }},
        {%- endfor %}
        header_total - header_subtotal - header_shipping - case when is_tax_included then 0 else header_tax end as remaining_other
    from tax_inferred

),

shares as (

    select
        remainders.*,
        {%- for part in parts %}
        {{ tiktok_shop.rounded_share('remaining_' ~ part, 'weight', 'total_weight', 'currency') }} as share_of_{{ part }}{{ ',' if not loop.last }}
        {%- endfor %}
    from remainders

),

allocated as (

    select
        shares.*,
        {%- for part in parts %}
        {{ tiktok_shop.with_remainder('remaining_' ~ part, 'share_of_' ~ part, 'is_last_line', refund_key) }} as allocated_{{ part }}{{ ',' if not loop.last }}
        {%- endfor %}
    from shares

)

select
    shop_id,
    refund_source,
    refund_id,
    order_id,
    order_line_item_id,
    refund_type,
    refund_status,
    reason,
    reason_text,
    requested_by,
    requested_at,
    refunded_at,
    currency,
    region,
    is_tax_included,
    {{ tiktok_shop.to_money('line_subtotal + allocated_subtotal') }} as refund_product,
    {{ tiktok_shop.to_money('line_shipping + allocated_shipping') }} as refund_shipping,
    {{ tiktok_shop.to_money('line_tax + allocated_tax') }} as refund_tax,
    allocated_other as refund_other,
    {{ tiktok_shop.to_money(
        'line_subtotal + allocated_subtotal + line_shipping + allocated_shipping + allocated_other'
        ~ ' + case when is_tax_included then 0 else line_tax + allocated_tax end'
    ) }} as refund_total,
    {{ tiktok_shop.to_money('header_total') }} as header_refund_total,
    {{ tiktok_shop.to_money('refund_fees') }} as header_refund_fees
from allocated
