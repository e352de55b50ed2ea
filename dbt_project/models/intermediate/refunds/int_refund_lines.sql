-- One row per refund and order line that it pays back: the lines it names, or all lines of its order where it names none of
-- them. A refund of an unknown order has the lines that it names itself, and one without any line is still a row.

{% set sources = [('return', 'return'), ('cancellation', 'cancel')] %}

with refunds as (

    select * from {{ ref('tiktok_shop', 'int_granted_refunds') }}

),

request_lines as (
    {%- for source, prefix in sources %}
    select
        shop_id,
        '{{ source }}' as refund_source,
        {{ prefix }}_id as refund_id,
        order_line_item_id,
        refund_total,
        refund_subtotal,
        refund_shipping_fee,
        refund_tax
    from {{ ref('tiktok_shop', source ~ '_line_items') }}
    {{ 'union all' if not loop.last }}
    {%- endfor %}

),

-- A refund may name an order line more than once.
named_lines as (

    select
        shop_id,
        refund_source,
        refund_id,
        order_line_item_id,
        sum(refund_total) as line_total,
        sum(refund_subtotal) as line_subtotal,
        sum(refund_shipping_fee) as line_shipping,
        sum(refund_tax) as line_tax
    from request_lines
    group by shop_id, refund_source, refund_id, order_line_item_id

),

order_lines as (

    select
        refunds.shop_id,
        refunds.refund_source,
        refunds.refund_id,
        lines.order_line_item_id,
        lines.sale_price,
        named_lines.order_line_item_id is not null as is_named,
        named_lines.line_total,
        named_lines.line_subtotal,
        named_lines.line_shipping,
        named_lines.line_tax,
        max(case when named_lines.order_line_item_id is not null then 1 else 0 end)
            over (partition by refunds.shop_id, refunds.refund_source, refunds.refund_id) = 1 as names_any_line
    from refunds
    inner join {{ ref('tiktok_shop', 'order_line_items') }} as lines
        on refunds.shop_id = lines.shop_id
        and refunds.order_id = lines.order_id
    left join named_lines
        on refunds.shop_id = named_lines.shop_id
        and refunds.refund_source = named_lines.refund_source
        and refunds.refund_id = named_lines.refund_id
        and lines.order_line_item_id = named_lines.order_line_item_id

),

refund_lines as (

    select
        shop_id,
        refund_source,
        refund_id,
        order_line_item_id,
        sale_price,
        line_total,
        line_subtotal,
        line_shipping,
        line_tax
    from order_lines
    where is_named or not names_any_line

    union all

    select
        named_lines.shop_id,
        named_lines.refund_source,
        named_lines.refund_id,
        named_lines.order_line_item_id,
        cast(null as {{ tiktok_shop.type_money() }}) as sale_price,
        named_lines.line_total,
        named_lines.line_subtotal,
        named_lines.line_shipping,
        named_lines.line_tax
    from named_lines
    inner join refunds
        on named_lines.shop_id = refunds.shop_id
        and named_lines.refund_source = refunds.refund_source
        and named_lines.refund_id = refunds.refund_id
    where not refunds.is_order_known

)

select
    refunds.*,
    refund_lines.order_line_item_id,
    {{ tiktok_shop.to_money('coalesce(refund_lines.sale_price, 0)') }} as sale_price,
    {{ tiktok_shop.to_money('coalesce(refund_lines.line_total, 0)') }} as line_total,
    {{ tiktok_shop.to_money('coalesce(refund_lines.line_subtotal, 0)') }} as line_subtotal,
    {{ tiktok_shop.to_money('coalesce(refund_lines.line_shipping, 0)') }} as line_shipping,
    {{ tiktok_shop.to_money('coalesce(refund_lines.line_tax, 0)') }} as line_tax
from refunds
left join refund_lines
    on refunds.shop_id = refund_lines.shop_id
    and refunds.refund_source = refund_lines.refund_source
    and refunds.refund_id = refund_lines.refund_id
