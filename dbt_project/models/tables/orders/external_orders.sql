{{ config(
    materialized=tiktok_shop.incremental_if_supported(), incremental_strategy='delete+insert',
    unique_key=['shop_id', 'order_id', 'platform', 'external_order_id']
) }}

{% set columns %}
shop_id            id
order_id           id
platform           id
id                 id    external_order_id
order_update_time  time
{% endset %}

{{ tiktok_shop.changed_rows(tiktok_shop.newest_rows(
    'external_orders', key=['shop_id', 'order_id', 'platform', 'id'], newest_by='order_update_time', columns=columns
)) }}
