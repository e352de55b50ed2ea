{% snapshot history_of_skus %}
{{ config(
    strategy='check', check_cols=['seller_sku', 'status', 'currency', 'list_price', 'sale_price'],
    unique_key=['shop_id', 'product_id', 'sku_id']
) }}

select
    shop_id,
    product_id,
    sku_id,
    update_time,
    seller_sku,
    status,
    currency,
    list_price,
    sale_price
from {{ ref('tiktok_shop', 'product_skus') }}

{% endsnapshot %}
