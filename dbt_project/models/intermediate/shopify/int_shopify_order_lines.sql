{{ config(
    materialized=tiktok_shop.incremental_if_supported(), incremental_strategy='delete+insert', unique_key=['shopify_order_id'],
    post_hook='{{ tiktok_shop.delete_tombstones() }}'
) }}

-- One row per line of Shopify's orders, as source-shopify lands them. Empty unless var('shopify_schema') is set.

{% set order_columns %}
id        id    shopify_order_id
currency  text
{% endset %}

{% set line_columns %}
id              id       shopify_line_item_id
product_id      id       shopify_product_id
variant_id      id       shopify_variant_id
sku             text     shopify_sku
title           text     shopify_title
quantity        integer  shopify_quantity
price           money    shopify_price
total_discount  money    shopify_discount
{% endset %}

{% set rows %}
with newest as (
    {{ tiktok_shop.newest_rows(
        'orders', key=['id'], newest_by='updated_moment', columns=order_columns ~ '\nupdated_at text\nupdated_at moment updated_moment',
        array='line_items', elements=line_columns, source_name='airbyte_shopify'
    ) }}
)

select
    shopify_order_id,
    currency,
    shopify_line_item_id,
    shopify_product_id,
    shopify_variant_id,
    shopify_sku,
    shopify_title,
    shopify_quantity,
    shopify_price,
    shopify_discount,
    updated_at,
    updated_moment,
    _airbyte_extracted_at
from newest
{% endset %}

{{ tiktok_shop.changed_rows(rows) }}
