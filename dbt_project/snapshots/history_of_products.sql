{% snapshot history_of_products %}
{{ config(strategy='check', check_cols=['title', 'status', 'category_id', 'brand_id'], unique_key=['shop_id', 'product_id']) }}

select
    shop_id,
    product_id,
    update_time,
    title,
    status,
    category_id,
    category_name,
    brand_id,
    brand_name
from {{ ref('tiktok_shop', 'products') }}

{% endsnapshot %}
