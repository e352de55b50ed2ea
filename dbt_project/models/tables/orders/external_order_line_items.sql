{{ config(
    materialized=incremental_where_possible(), incremental_strategy='delete+insert',
    unique_key=['shop_id', 'order_id', 'platform', 'external_order_id'], post_hook='{{ remove_marks() }}'
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

{{ changed_rows(newest_rows(
    'external_orders', key=['shop_id', 'order_id', 'platform', 'id'], newest_by='order_update_time',
    columns=order_columns, array='line_items', elements=line_columns
)) }}
