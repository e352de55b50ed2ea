{{ config(
    materialized=tiktok_shop.incremental_if_supported(), incremental_strategy='delete+insert',
    unique_key=['shop_id', 'order_id', 'statement_id', 'sku_id']
) }}

{% set columns %}
shop_id               id
order_id              id
statement_id          id
sku_id                id
order_update_time     time
product_name          text
sku_name              text
quantity              integer
-- signed: costs are negative
settlement_amount     money
revenue_amount        money
fee_tax_amount        money
shipping_cost_amount  money
{% endset %}

{{ tiktok_shop.changed_rows(tiktok_shop.newest_rows(
    'order_transactions', key=['shop_id', 'order_id', 'statement_id', 'sku_id'], newest_by='order_update_time',
    columns=columns ~ tiktok_shop.settlement_breakdown()
)) }}
