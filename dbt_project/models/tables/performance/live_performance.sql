{{ config(
    materialized=tiktok_shop.incremental_if_supported(), incremental_strategy='delete+insert',
    unique_key=['shop_id', 'start_date', 'live_id']
) }}

{% set columns %}
shop_id                                        id
start_date                                     date
end_date                                       date
id                                             id       live_id
title                                          text
username                                       text
start_time                                     time
end_time                                       time
currency_mode                                  text
sales_performance.gmv.amount                   money    gmv
sales_performance.gmv.currency                 text     currency
sales_performance.24h_live_gmv.amount          money    gmv_within_24_hours
sales_performance.avg_price.amount             money    average_price
sales_performance.created_sku_orders           integer  created_sku_orders
sales_performance.sku_orders                   integer  sku_orders
sales_performance.items_sold                   integer  items_sold
sales_performance.customers                    integer  customers
sales_performance.products_added               integer  products_added
sales_performance.different_products_sold      integer  products_sold
sales_performance.click_to_order_rate          rate     click_to_order_rate
interaction_performance.acu                    integer  average_concurrent_users
interaction_performance.pcu                    integer  peak_concurrent_users
interaction_performance.viewers                integer  viewers
interaction_performance.views                  integer  views
interaction_performance.avg_viewing_duration   number   average_viewing_seconds
interaction_performance.comments               integer  comments
interaction_performance.shares                 integer  shares
interaction_performance.likes                  integer  likes
interaction_performance.new_followers          integer  new_followers
interaction_performance.product_impressions    integer  product_impressions
interaction_performance.product_clicks         integer  product_clicks
interaction_performance.click_through_rate     rate     click_through_rate
{% endset %}

{{ tiktok_shop.changed_rows(tiktok_shop.newest_rows('live_performance', key=['shop_id', 'start_date', 'id'], columns=columns)) }}
