{{ config(
    materialized=tiktok_shop.incremental_if_supported(), incremental_strategy='delete+insert',
    unique_key=['shop_id', 'start_date', 'sku_id']
) }}

{% set columns %}
shop_id        id
start_date     date
end_date       date
id             id       sku_id
product_id     id
currency_mode  text
gmv.amount     money    gmv
gmv.currency   text     currency
sku_orders     integer
units_sold     integer
{% endset %}

{{ tiktok_shop.changed_rows(tiktok_shop.newest_rows('sku_performance', key=['shop_id', 'start_date', 'id'], columns=columns)) }}
