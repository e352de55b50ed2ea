{{ config(
    materialized=tiktok_shop.incremental_if_supported(), incremental_strategy='delete+insert',
    unique_key=['shop_id', 'statement_id', 'transaction_id']
) }}

{% set columns %}
shop_id                 id
statement_id            id
id                      id     transaction_id
statement_time          time
type                    text
order_id                id
order_create_time       time
adjustment_id           id
adjustment_order_id     id
associated_order_id     id
-- signed: costs are negative
settlement_amount       money
revenue_amount          money
fee_tax_amount          money
shipping_cost_amount    money
adjustment_amount       money
reserve_id              id
reserve_amount          money
reserve_status          text
estimated_release_time  time
{% endset %}

{{ tiktok_shop.changed_rows(tiktok_shop.newest_rows(
    'statement_transactions', key=['shop_id', 'statement_id', 'id'], newest_by='statement_time',
    columns=columns ~ tiktok_shop.settlement_breakdown(of_statement=true)
)) }}
