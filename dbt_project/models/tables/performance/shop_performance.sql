{{ config(
    materialized=tiktok_shop.incremental_if_supported(), incremental_strategy='delete+insert',
    unique_key=['shop_id', 'start_date']
) }}

{% set columns %}
shop_id                          id
start_date                       date
end_date                         date
currency_mode                    text
sales.gmv.overall.amount         money    gmv
sales.gmv.overall.currency       text     currency
sales.gmv.breakdowns             json     gmv_by_channel
sales.gross_revenue.overall.amount  money gross_revenue
sales.gross_revenue.breakdowns   json     gross_revenue_by_ads
sales.refunds.amount             money    refunds
sales.orders_count               integer  orders
sales.sku_orders_count           integer  sku_orders
sales.items_sold                 integer  items_sold
sales.avg_customers_count        integer  customers
traffic.avg_visitors             integer  visitors
traffic.avg_page_views           integer  page_views
-- the API's own spelling
traffic.avg_conversation_rate    rate     conversion_rate
{% endset %}

{{ tiktok_shop.changed_rows(tiktok_shop.newest_rows('shop_performance', key=['shop_id', 'start_date'], columns=columns)) }}
