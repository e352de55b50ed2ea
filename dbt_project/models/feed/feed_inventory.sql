{{ config(alias='inventory') }}

-- One row per SKU: its stock in all Shopify locations, for TikTok Shop's default sales warehouse.

select
    sku__seller_sku as seller_sku,
    cast(null as {{ tiktok_shop.type_text() }}) as warehouse_id,
    sku__quantity as quantity
from {{ ref('tiktok_shop', 'feed_products') }}
where sku__quantity is not null
