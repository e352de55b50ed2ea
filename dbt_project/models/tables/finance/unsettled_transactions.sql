{{ config(
    materialized=tiktok_shop.incremental_if_supported(), incremental_strategy='delete+insert',
    unique_key=['shop_id', 'transaction_id'], post_hook='{{ tiktok_shop.delete_tombstones() }}'
) }}

{% set columns %}
shop_id                   id
id                        id     transaction_id
type                      text
status                    text
unsettled_reason          text
currency                  text
order_id                  id
order_create_time         time
order_delivery_time       time
adjustment_id             id
adjustment_order_id       id
estimated_settlement      text
-- estimates, signed: costs are negative
est_settlement_amount     money
est_revenue_amount        money
est_fee_tax_amount        money
est_shipping_cost_amount  money
est_adjustment_amount     money
{% endset %}

{{ tiktok_shop.changed_rows(tiktok_shop.newest_rows('unsettled_transactions', key=['shop_id', 'id'], columns=columns ~ tiktok_shop.settlement_breakdown(), mirrors=true)) }}
