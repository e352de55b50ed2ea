-- The addresses of a Shopify product's images, in order.

with products as (

    select distinct shopify_product_id, images from {{ ref('tiktok_shop', 'int_shopify_products') }}

),

images as (
    {{ tiktok_shop.select_typed(
        'products', 'shopify_product_id same', array='images', elements='src text\nposition integer',
        where='source_row.images is not null'
    ) }}
),

ranked as (

    select
        *,
        row_number() over (partition by shopify_product_id order by position nulls last, src) as image_rank
    from images
    where src is not null

)

-- TikTok Shop takes nine.
select
    shopify_product_id,
    {{ dbt.listagg('src', "'#'", 'order by image_rank') }} as images
from ranked
where image_rank <= 9
group by shopify_product_id
