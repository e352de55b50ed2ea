{{ config(
    materialized=tiktok_shop.incremental_if_supported(), incremental_strategy='append',
    pre_hook=['{{ tiktok_shop.disable_nested_loops() }}', '{{ tiktok_shop.delete_outdated_orders(tiktok_shop.fct_refunds_inputs()) }}']
) }}

-- Refunds granted after payment, from returns and cancellations: one row per order line of each, no amount twice.

with refunds as (

    select * from {{ ref('tiktok_shop', 'int_refund_allocation') }}

),

line_totals as (

    select
        refunds.*,
        sum(case when refund_source = 'return' then refund_total end)
            over (partition by shop_id, order_id, order_line_item_id) as returned_of_line,
        max(case when refund_source = 'cancellation' then refund_total end)
            over (partition by shop_id, order_id, order_line_item_id) as cancelled_of_line,
        row_number() over (
            partition by shop_id, order_id, order_line_item_id, refund_source
            order by refunded_at desc, refund_id desc
        ) as recency_rank
    from refunds

),

-- A line's money goes back once: where a cancellation and returns of the same line were granted, the larger amount counts. A line
-- can be cancelled only once, so of several cancellations the newest counts. Partial returns add up.
deduplicated as (

    select
        line_totals.*,
        order_line_item_id is not null and case refund_source
            when 'return' then coalesce(cancelled_of_line > returned_of_line, false)
            else recency_rank > 1 or coalesce(returned_of_line >= cancelled_of_line, false)
        end as is_counted_elsewhere
    from line_totals

),

counted as (

    select
        deduplicated.*,
        sum(case when is_counted_elsewhere then refund_total else 0 end)
            over (partition by shop_id, refund_source, refund_id) as header_counted_elsewhere
    from deduplicated

),

fingerprints as (
    {{ tiktok_shop.order_fingerprints(
        tiktok_shop.fct_refunds_inputs(),
        where='exists (select 1 from refunds where ' ~ tiktok_shop.null_safe_equal(['shop_id', 'order_id'], 'refunds', 'inputs') ~ ')'
    ) }}
)

select
    counted.refund_source || '/' || counted.refund_id || '/' || coalesce(counted.order_line_item_id, '') as refund_line_id,
    counted.shop_id,
    counted.refund_source,
    counted.refund_id,
    counted.order_id,
    counted.order_line_item_id,
    counted.refund_type,
    counted.refund_status,
    counted.reason,
    counted.reason_text,
    counted.requested_by,
    counted.requested_at,
    counted.refunded_at,
    {{ tiktok_shop.reporting_date('counted.refunded_at', 'counted.shop_id', 'counted.region') }} as refund_date,
    cast(counted.refunded_at as date) as refund_date_utc,
    counted.currency,
    counted.is_tax_included,
    counted.refund_product,
    counted.refund_shipping,
    counted.refund_tax,
    counted.refund_other,
    counted.refund_total,
    counted.header_refund_total,
    counted.header_refund_fees,
    {{ tiktok_shop.to_money('counted.header_counted_elsewhere') }} as header_counted_elsewhere,
    {{ tiktok_shop.run_timestamp() }} as _dbt_updated_at,
    fingerprints.input_fingerprint as _input_fingerprint
from counted
left join fingerprints
    on counted.shop_id = fingerprints.shop_id
    and counted.order_id = fingerprints.order_id
where not counted.is_counted_elsewhere
    and {{ tiktok_shop.needs_build('counted') }}
