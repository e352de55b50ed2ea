{{ config(
    materialized=incremental_where_possible(), incremental_strategy='delete+insert',
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

{{ changed_rows(newest_rows('sku_performance', key=['shop_id', 'start_date', 'id'], columns=columns)) }}
