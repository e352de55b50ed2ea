{{ config(
    materialized=incremental_where_possible(), incremental_strategy='append',
    pre_hook='{{ delete_outdated(inputs_of_fct_refunds()) }}'
) }}

-- Refunds that were granted after the buyer had paid, from returns and cancellations, one row an order line of each.
-- What a header holds beyond its lines is shared over them by sale price, so that the rows of a refund sum to it.

{% set sources = [('return', 'return'), ('cancellation', 'cancel')] %}
{% set refund = 'shop_id, refund_source, refund_id' %}

with requests as (
    {%- for source, prefix in sources %}
    select
        shop_id,
        '{{ source }}' as refund_source,
        {{ prefix }}_id as refund_id,
        order_id,
        {{ prefix }}_type as refund_type,
        {{ prefix }}_status as refund_status,
        {{ prefix }}_reason as reason,
        {{ prefix }}_reason_text as reason_text,
        role as requested_by,
        create_time,
        update_time,
        currency,
        refund_total,
        refund_subtotal,
        refund_shipping_fee,
        refund_tax,
        coalesce(refund_retail_delivery_fee, 0) + coalesce(refund_buyer_service_fee, 0) as refund_fees
    from {{ ref(source ~ 's') }}
    where {{ is_granted(prefix ~ '_status') }}
        and {{ is_missing() }}
    {{ 'union all' if not loop.last }}
    {%- endfor %}

),

versions as (
    {{ versions_of_orders(
        inputs_of_fct_refunds(),
        where='exists (select 1 from requests where ' ~ equal(['shop_id', 'order_id'], 'requests', 'inputs') ~ ')'
    ) }}
),

-- An order outside the synced period is unknown here: its refund counts, with the lines that the refund itself names.
granted as (

    select
        requests.shop_id,
        requests.refund_source,
        requests.refund_id,
        requests.order_id,
        requests.refund_type,
        requests.refund_status,
        requests.reason,
        requests.reason_text,
        requests.requested_by,
        requests.create_time,
        requests.update_time,
        coalesce(requests.currency, orders.currency) as currency,
        shops.region,
        requests.refund_total,
        requests.refund_subtotal,
        requests.refund_shipping_fee,
        requests.refund_tax,
        requests.refund_fees,
        orders.order_id is not null as is_order_known,
        versions.inputs_version
    from requests
    left join versions
        on requests.shop_id = versions.shop_id
        and requests.order_id = versions.order_id
    left join {{ ref('orders') }} as orders
        on requests.shop_id = orders.shop_id
        and requests.order_id = orders.order_id
    left join {{ ref('shops') }} as shops
        on requests.shop_id = shops.shop_id
    where orders.order_id is null
        or {{ paid_at('orders') }} <= coalesce(requests.update_time, requests.create_time)

),

named_lines as (
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
    from {{ ref(source ~ '_line_items') }}
    {{ 'union all' if not loop.last }}
    {%- endfor %}

),

-- An order line that a refund names twice (it may, by quantity) is one row.
named_by_line as (

    select
        shop_id,
        refund_source,
        refund_id,
        order_line_item_id,
        sum(refund_total) as line_total,
        sum(refund_subtotal) as line_subtotal,
        sum(refund_shipping_fee) as line_shipping,
        sum(refund_tax) as line_tax
    from named_lines
    group by shop_id, refund_source, refund_id, order_line_item_id

),

-- The rows of a refund: the lines it names where the order has them; all the order's lines where it names none of them.
order_lines as (

    select
        granted.shop_id,
        granted.refund_source,
        granted.refund_id,
        lines.order_line_item_id,
        lines.sale_price,
        named_by_line.order_line_item_id is not null as is_named,
        named_by_line.line_total,
        named_by_line.line_subtotal,
        named_by_line.line_shipping,
        named_by_line.line_tax
    from granted
    inner join {{ ref('order_line_items') }} as lines
        on granted.shop_id = lines.shop_id
        and granted.order_id = lines.order_id
    left join named_by_line
        on granted.shop_id = named_by_line.shop_id
        and granted.refund_source = named_by_line.refund_source
        and granted.refund_id = named_by_line.refund_id
        and lines.order_line_item_id = named_by_line.order_line_item_id

),

chosen_lines as (

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
    from (
        select
            order_lines.*,
            max(case when is_named then 1 else 0 end)
                over (partition by {{ refund }}) as names_any
        from order_lines
    ) as candidates
    where is_named or names_any = 0

    union all

    select
        named_by_line.shop_id,
        named_by_line.refund_source,
        named_by_line.refund_id,
        named_by_line.order_line_item_id,
        cast(null as {{ type_money() }}) as sale_price,
        named_by_line.line_total,
        named_by_line.line_subtotal,
        named_by_line.line_shipping,
        named_by_line.line_tax
    from named_by_line
    inner join granted
        on named_by_line.shop_id = granted.shop_id
        and named_by_line.refund_source = granted.refund_source
        and named_by_line.refund_id = granted.refund_id
    where not granted.is_order_known

),

-- Left join: a refund without any line to put it on is still a row.
lined as (

    select
        granted.*,
        chosen_lines.order_line_item_id,
        coalesce(chosen_lines.sale_price, 0) as sale_price,
        {%- for part in ['total', 'subtotal', 'shipping', 'tax'] %}
        coalesce(chosen_lines.line_{{ part }}, 0) as line_{{ part }}{{ ',' if not loop.last }}
        {%- endfor %}
    from granted
    left join chosen_lines
        on granted.shop_id = chosen_lines.shop_id
        and granted.refund_source = chosen_lines.refund_source
        and granted.refund_id = chosen_lines.refund_id

),

weighed as (

    select
        lined.*,
        {%- for part in ['total', 'subtotal', 'shipping', 'tax'] %}
        sum(line_{{ part }}) over (partition by {{ refund }}) as lines_{{ part }},
        {%- endfor %}
        case when sum(sale_price) over (partition by {{ refund }}) > 0 then sale_price else 1 end as weight,
        row_number() over (partition by {{ refund }} order by order_line_item_id desc) = 1 as is_last_line
    from lined

),

-- The header's parts. Where it lacks one, the lines' own sum or what the other parts leave.
headers as (

    select
        weighed.*,
        sum(weight) over (partition by {{ refund }}) as total_weight,
        coalesce(refund_shipping_fee, lines_shipping) as header_shipping,
        coalesce(refund_tax, lines_tax) as header_tax,
        case when {{ market_includes_tax('region', 'currency') }} then 0 else coalesce(refund_tax, lines_tax) end as usual_tax
    from weighed

),

completed as (

    select
        headers.*,
        coalesce(refund_total, refund_subtotal + header_shipping + usual_tax, lines_total) as header_total,
        coalesce(refund_subtotal, refund_total - header_shipping - usual_tax, lines_subtotal) as header_subtotal
    from headers

),

-- Tax is a part of the total only where the total shows it.
regimes as (

    select
        completed.*,
        case
            when header_total in (header_subtotal + header_shipping, header_subtotal + header_shipping + refund_fees)
                and header_tax <> 0 then true
            when header_total in (
                header_subtotal + header_shipping + header_tax, header_subtotal + header_shipping + header_tax + refund_fees
            ) and header_tax <> 0 then false
            else {{ market_includes_tax('region', 'currency') }}
        end as is_tax_included
    from completed

),

rests as (

    select
        regimes.*,
        header_total - header_subtotal - header_shipping - case when is_tax_included then 0 else header_tax end as rest_other,
        case when header_subtotal > lines_subtotal then header_subtotal - lines_subtotal else 0 end as rest_subtotal,
        case when header_shipping > lines_shipping then header_shipping - lines_shipping else 0 end as rest_shipping,
        case when header_tax > lines_tax then header_tax - lines_tax else 0 end as rest_tax
    from regimes

),

shares as (

    select
        rests.*,
        {{ rounded_share('rest_subtotal', 'weight', 'total_weight', 'currency') }} as share_subtotal,
        {{ rounded_share('rest_shipping', 'weight', 'total_weight', 'currency') }} as share_shipping,
        {{ rounded_share('rest_tax', 'weight', 'total_weight', 'currency') }} as share_tax,
        {{ rounded_share('rest_other', 'weight', 'total_weight', 'currency') }} as share_other
    from rests

),

shared as (

    select
        shares.*,
        {{ money('line_subtotal + ' ~ with_remainder('rest_subtotal', 'share_subtotal', 'is_last_line', refund)) }} as refund_product,
        {{ money('line_shipping + ' ~ with_remainder('rest_shipping', 'share_shipping', 'is_last_line', refund)) }} as refund_shipping,
        {{ money('line_tax + ' ~ with_remainder('rest_tax', 'share_tax', 'is_last_line', refund)) }} as refund_tax_amount,
        {{ with_remainder('rest_other', 'share_other', 'is_last_line', refund) }} as refund_other
    from shares

),

totals as (

    select
        shared.*,
        refund_product + refund_shipping + refund_other
            + case when is_tax_included then 0 else refund_tax_amount end as line_refund_total
    from shared

),

-- One line's money goes back once: where a cancellation and returns of the same line were both granted, the larger stands.
-- A line can be cancelled only once, so of several cancellations the newest stands. Partial returns add up.
compared as (

    select
        totals.*,
        sum(case when refund_source = 'return' then line_refund_total end)
            over (partition by shop_id, order_id, order_line_item_id) as returned_of_line,
        max(case when refund_source = 'cancellation' then line_refund_total end)
            over (partition by shop_id, order_id, order_line_item_id) as cancelled_of_line,
        row_number() over (
            partition by shop_id, order_id, order_line_item_id, refund_source
            order by update_time desc, refund_id desc
        ) as newest_of_source
    from totals

),

judged as (

    select
        compared.*,
        order_line_item_id is not null and case refund_source
            when 'return' then coalesce(cancelled_of_line > returned_of_line, false)
            else newest_of_source > 1 or coalesce(returned_of_line >= cancelled_of_line, false)
        end as is_counted_elsewhere
    from compared

),

final as (

    select
        judged.*,
        sum(case when is_counted_elsewhere then line_refund_total else 0 end)
            over (partition by {{ refund }}) as header_counted_elsewhere
    from judged

)

select
    refund_source || '/' || refund_id || '/' || coalesce(order_line_item_id, '') as refund_line_id,
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
    create_time as requested_at,
    update_time as refunded_at,
    {{ reporting_date('update_time', 'shop_id', 'region') }} as refund_date,
    cast(update_time as date) as refund_date_utc,
    currency,
    is_tax_included,
    {{ money('refund_product') }} as refund_product,
    {{ money('refund_shipping') }} as refund_shipping,
    {{ money('refund_tax_amount') }} as refund_tax,
    {{ money('refund_other') }} as refund_other,
    {{ money('line_refund_total') }} as refund_total,
    {{ money('header_total') }} as header_refund_total,
    {{ money('refund_fees') }} as header_refund_fees,
    {{ money('header_counted_elsewhere') }} as header_counted_elsewhere,
    {{ time_of_run() }} as _dbt_updated_at,
    inputs_version as _inputs_version
from final
where not is_counted_elsewhere
