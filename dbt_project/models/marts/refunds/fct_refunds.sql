{{ config(
    materialized=tiktok_shop.incremental_if_supported(),
    incremental_strategy='append',
    pre_hook=[
        '{{ tiktok_shop.disable_nested_loops() }}',
        '{{ tiktok_shop.delete_outdated_orders(tiktok_shop.fct_refunds_inputs(), key=["refund_line_id"]) }}',
    ],
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
        row_number() over (
            partition by shop_id, order_id, order_line_item_id, refund_source
            order by refunded_at desc, refund_id desc
        ) as recency_rank
    from refunds

),

-- Refunds of a line add up. A line can be cancelled only once, so of several cancellations the newest counts; and where returns of
-- the line state the same amount as its cancellation, they are about the same money.
cancelled_lines as (

    select
        line_totals.*,
        max(case when refund_source = 'cancellation' and recency_rank = 1 then refund_total end)
            over (partition by shop_id, order_id, order_line_item_id) as cancelled_of_line
    from line_totals

),

deduplicated as (

    select
        cancelled_lines.*,
        order_line_item_id is not null and case refund_source
            when 'return' then coalesce(refund_total = 0 and cancelled_of_line > 0, false)
            else recency_rank > 1 or coalesce(cancelled_of_line in (0, returned_of_line) and returned_of_line is not null, false)
        end as is_counted_elsewhere
    from cancelled_lines

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
