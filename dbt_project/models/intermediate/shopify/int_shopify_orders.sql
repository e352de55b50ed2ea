{{ config(
    materialized=tiktok_shop.incremental_if_supported(), incremental_strategy='delete+insert', unique_key=['shopify_order_id']
) }}

-- One row per Shopify order, as source-shopify lands it, with whether it came from TikTok Shop. Empty unless var('shopify_schema')
-- is set.

{% set columns %}
id                                       id     shopify_order_id
name                                     text   shopify_order_name
source_name                              text
source_identifier                        id
tags                                     text
currency                                 text
total_price                              money
subtotal_price                           money
total_discounts                          money
total_tax                                money
total_shipping_price_set.shop_money.amount  money  total_shipping
financial_status                         text
fulfillment_status                       text
cancelled_at                             text
created_at                               text
refunds                                  json
{% endset %}

{% set rows %}
with newest as (
    {{ tiktok_shop.newest_rows('orders', key=['id'], newest_by='updated_moment', columns=columns ~ '\nupdated_at text\nupdated_at moment updated_moment', source_name='airbyte_shopify') }}
),

refunds as (
    {{ tiktok_shop.select_typed(
        'newest', 'shopify_order_id same', array='refunds', elements='transactions json', where='source_row.refunds is not null'
    ) }}
),

transactions as (
    {{ tiktok_shop.select_typed(
        'refunds', 'shopify_order_id same', array='transactions', elements='amount money\nkind text\nstatus text'
    ) }}
),

refunded as (
    select shopify_order_id, sum(amount) as total_refunded
    from transactions
    where kind = 'refund' and coalesce(status, 'success') = 'success'
    group by shopify_order_id
)

select
    newest.shopify_order_id,
    newest.shopify_order_name,
    newest.source_identifier,
    newest.source_name,
    newest.tags,
    coalesce(lower(newest.source_name) like '%tiktok%', false) or coalesce(lower(newest.tags) like '%tiktok%', false)
        as is_from_tiktok,
    newest.currency,
    newest.total_price,
    newest.subtotal_price,
    newest.total_discounts,
    newest.total_tax,
    newest.total_shipping,
    {{ tiktok_shop.to_money('coalesce(refunded.total_refunded, 0)') }} as total_refunded,
    newest.financial_status,
    newest.fulfillment_status,
    newest.cancelled_at,
    newest.created_at,
    newest.updated_at,
    newest.updated_moment,
    newest._airbyte_extracted_at
from newest
left join refunded on newest.shopify_order_id = refunded.shopify_order_id
{% endset %}

{{ tiktok_shop.changed_rows(rows) }}
