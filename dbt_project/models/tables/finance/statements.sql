{% set columns %}
shop_id               id
id                    id     statement_id
statement_time        time
currency              text
payment_status        text
payment_id            id
payment_time          time
-- signed: costs are negative
settlement_amount     money
revenue_amount        money
net_sales_amount      money
fee_amount            money
shipping_cost_amount  money
adjustment_amount     money
{% endset %}

{{ tiktok_shop.newest_rows('statements', key=['shop_id', 'id'], newest_by='payment_time', columns=columns) }}
