{% snapshot history_of_orders %}
{{ config(strategy='timestamp', updated_at='update_time', unique_key=['shop_id', 'order_id']) }}

select
    shop_id,
    order_id,
    update_time,
    status,
    paid_time,
    rts_time,
    collection_time,
    delivery_time,
    cancel_time,
    cancel_reason,
    fulfillment_type,
    tracking_number,
    currency,
    payment_total_amount
from {{ ref('tiktok_shop', 'orders') }}

{% endsnapshot %}
