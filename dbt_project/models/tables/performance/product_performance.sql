{{ config(
    materialized=tiktok_shop.incremental_if_supported(), incremental_strategy='delete+insert',
    unique_key=['shop_id', 'start_date', 'product_id']
) }}

{% set columns %}
shop_id                           id
start_date                        date
end_date                          date
id                                id       product_id
currency_mode                     text
overall_performance.gmv.amount    money    gmv
overall_performance.gmv.currency  text     currency
overall_performance.orders        integer  orders
overall_performance.items_sold    integer  items_sold
{% endset %}

{{ tiktok_shop.changed_rows(tiktok_shop.newest_rows('product_performance', key=['shop_id', 'start_date', 'id'], columns=columns)) }}
