{{ config(alias='prices') }}

-- One row per SKU: its price alone, for runs that don't publish the products.

select
    sku__seller_sku as seller_sku,
    sku__price as price,
    sku__list_price as list_price
from {{ ref('tiktok_shop', 'feed_products') }}
where sku__price is not null
