{{ config(
    materialized=tiktok_shop.incremental_if_supported(), incremental_strategy='delete+insert',
    unique_key=['shop_id', 'start_date', 'video_id']
) }}

{% set columns %}
shop_id             id
start_date          date
end_date            date
id                  id       video_id
title               text
username            text
video_post_time     text
duration            integer  duration_seconds
hash_tags           json
products            json
currency_mode       text
gmv.amount          money    gmv
gmv.currency        text     currency
gpm.amount          money    gmv_per_thousand_views
sku_orders          integer
items_sold          integer
avg_customers       integer  customers
views               integer
click_through_rate  rate
{% endset %}

{{ tiktok_shop.changed_rows(tiktok_shop.newest_rows('video_performance', key=['shop_id', 'start_date', 'id'], columns=columns)) }}
