-- One row per order that waits for a shipment, with its deadline and what holds it up.

with waiting as (

    select * from {{ ref('tiktok_shop', 'orders') }}
    where status in ('UNPAID', 'ON_HOLD', 'AWAITING_SHIPMENT', 'PARTIALLY_SHIPPING')

),

lines as (

    select
        shop_id,
        order_id,
        max(product_name) as product_name,
        count(distinct sku_id) as sku_count,
        sum(units) as units,
        sum(case when tracking_number is null then units else 0 end) as units_without_tracking_number,
        max(tracking_number) as tracking_number,
        max(warehouse_name) as warehouse_name
    from {{ ref('tiktok_shop', 'fct_fulfillment') }}
    where is_current_package
    group by shop_id, order_id

),

feedback as (
    {{ tiktok_shop.ledger_rows(
        'feedback',
        'shop_id id\nobject text\nkey text feedback_key\noutcome text\nreason text\nmessage text\nadvice text\noccurred_at moment'
    ) }}
),

-- Rows of `shipments` that are open: what publish could not send yet, or at all.
held as (

    select
        shop_id,
        {{ dbt.split_part('feedback_key', "'/'", 1) }} as order_id,
        outcome,
        reason,
        message,
        advice,
        row_number() over (
            partition by shop_id, {{ dbt.split_part('feedback_key', "'/'", 1) }}
            order by case when outcome = 'rejected' then 0 else 1 end, occurred_at desc, feedback_key
        ) as held_rank
    from feedback
    where object = 'shipments' and outcome in ('rejected', 'deferred')

),

judged as (

    select
        waiting.shop_id,
        waiting.order_id,
        waiting.create_time as ordered_at,
        waiting.status as order_status,
        waiting.fulfillment_type,
        waiting.shipping_type,
        waiting.delivery_type,
        waiting.warehouse_id,
        lines.warehouse_name,
        lines.product_name,
        lines.sku_count,
        lines.units,
        lines.units_without_tracking_number,
        lines.tracking_number,
        {{ dbt.dateadd('hour', 1, 'waiting.create_time') }} as shippable_at,
        coalesce(waiting.rts_sla_time, waiting.shipping_due_time) as ship_by,
        waiting.cancel_order_sla_time as cancelled_automatically_at,
        synced.synced_until,
        held.outcome as publish_outcome,
        held.reason as publish_reason,
        held.message as publish_message,
        held.advice as publish_advice,
        case
            when waiting.status = 'UNPAID' then 'not paid'
            when waiting.status = 'ON_HOLD' then 'on hold'
            when waiting.is_buyer_request_cancel then 'cancellation requested'
            when waiting.fulfillment_type = 'FULFILLMENT_BY_TIKTOK' or waiting.shipping_type in ('TIKTOK', 'TIKTOK_DIGITAL') then 'shipped by TikTok'
            when held.outcome = 'rejected' then 'shipment rejected'
            when {{ dbt.dateadd('hour', 1, 'waiting.create_time') }} > synced.synced_until then 'too new'
            when held.outcome = 'deferred' then 'shipment deferred'
            else 'no tracking number'
        end as held_up_by
    from waiting
    left join lines
        on waiting.shop_id = lines.shop_id
        and waiting.order_id = lines.order_id
    left join held
        on waiting.shop_id = held.shop_id
        and waiting.order_id = held.order_id
        and held.held_rank = 1
    left join {{ ref('tiktok_shop', 'int_synced_until') }} as synced
        on waiting.shop_id = synced.shop_id

)

select
    shop_id,
    order_id,
    ordered_at,
    order_status,
    held_up_by,
    case held_up_by
        when 'not paid' then 'Wait for the payment.'
        when 'on hold' then 'Wait: TikTok Shop releases the order.'
        when 'cancellation requested' then 'Answer the buyer''s request to cancel before you ship.'
        when 'shipped by TikTok' then
            case
                when fulfillment_type = 'FULFILLMENT_BY_TIKTOK' then 'Nothing: TikTok Shop ships it from its own warehouse.'
                else 'Print TikTok Shop''s label and hand the package over.'
            end
        when 'shipment rejected' then coalesce(publish_advice, publish_message, 'Correct the row of the shipments feed.')
        when 'too new' then 'Wait for an hour after the order, in which the buyer cancels freely.'
        when 'shipment deferred' then 'Nothing: the next publish sends it.'
        else 'Ship it and send its tracking number.'
    end as what_to_do,
    shippable_at,
    ship_by,
    cancelled_automatically_at,
    ship_by < synced_until as is_overdue,
    -- What a person has to see to within a day.
    coalesce(
        held_up_by in ('no tracking number', 'shipment rejected', 'cancellation requested')
        or (held_up_by = 'shipped by TikTok' and fulfillment_type <> 'FULFILLMENT_BY_TIKTOK'), false
    ) and coalesce(ship_by < {{ dbt.dateadd('hour', 24, 'synced_until') }}, true) as is_to_ship_today,
    fulfillment_type,
    shipping_type,
    delivery_type,
    warehouse_id,
    warehouse_name,
    product_name,
    {{ tiktok_shop.to_bigint('coalesce(sku_count, 0)') }} as sku_count,
    {{ tiktok_shop.to_bigint('coalesce(units, 0)') }} as units,
    {{ tiktok_shop.to_bigint('coalesce(units_without_tracking_number, 0)') }} as units_without_tracking_number,
    tracking_number,
    publish_outcome,
    publish_reason,
    publish_message,
    synced_until
from judged
