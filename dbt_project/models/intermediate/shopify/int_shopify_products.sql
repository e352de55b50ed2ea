-- One row per variant of the Shopify store's products, as source-shopify lands them.

{% set product_columns %}
id            id    shopify_product_id
title         text
body_html     text
product_type  text
status        text
deleted_at    text
images        json
options       json
{% endset %}

{% set variant_columns %}
id                  id       shopify_variant_id
sku                 text
price               money
compare_at_price    money
option1             text
option2             text
option3             text
barcode             text
weight              number
weight_unit         text
inventory_quantity  integer
{% endset %}

with products as (
    {{ tiktok_shop.newest_rows(
        'products', key=['id'], newest_by='updated_moment', columns=product_columns ~ '\nupdated_at moment updated_moment',
        source_name='airbyte_shopify'
    ) }}
),

-- Newer versions of source-shopify have the variants in a stream of their own.
in_products as (
    {{ tiktok_shop.newest_rows(
        'products', key=['id'], newest_by='updated_moment', columns='id id shopify_product_id\nupdated_at moment updated_moment',
        array='variants', elements=variant_columns, source_name='airbyte_shopify'
    ) }}
),

of_their_own as (
    {{ tiktok_shop.newest_rows(
        'product_variants', key=['id'], newest_by='updated_moment',
        columns=variant_columns ~ '\nproduct_id id shopify_product_id\nupdated_at moment updated_moment', source_name='airbyte_shopify'
    ) }}
),

{%- set names = ['shopify_product_id', 'shopify_variant_id', 'sku', 'price', 'compare_at_price', 'option1', 'option2', 'option3',
    'barcode', 'weight', 'weight_unit', 'inventory_quantity'] %}

variants as (

    select {{ names | join(', ') }} from of_their_own

    union all

    select {{ names | join(', ') }} from in_products
    where not exists (
        select 1 from of_their_own where of_their_own.shopify_variant_id = in_products.shopify_variant_id
    )

)

select
    variants.*,
    products.title,
    products.body_html,
    products.product_type,
    products.status,
    products.images,
    products.options
from variants
inner join products on variants.shopify_product_id = products.shopify_product_id
where products.deleted_at is null
