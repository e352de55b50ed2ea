{{ config(
    materialized=tiktok_shop.incremental_if_supported(), incremental_strategy='delete+insert',
    unique_key=['shop_id', 'order_id', 'platform', 'external_order_id'], post_hook='{{ tiktok_shop.delete_tombstones() }}'
) }}

{% set order_columns %}
shop_id            id
order_id           id
platform           id
id                 id    external_order_id
order_update_time  time
{% endset %}

{% set line_columns %}
id         id  external_line_item_id
origin_id  id  order_line_item_id
{% endset %}

{{ tiktok_shop.changed_rows(tiktok_shop.newest_rows(
    'external_orders', key=['shop_id', 'order_id', 'platform', 'id'], newest_by='order_update_time',
    columns=order_columns, array='line_items', elements=line_columns
)) }}
