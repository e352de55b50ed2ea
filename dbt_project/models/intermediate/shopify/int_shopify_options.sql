-- One row per option of a Shopify product: Color, Size. A product without variants has one named Title, which tells nothing apart.

with products as (

    select distinct shopify_product_id, options from {{ ref('tiktok_shop', 'int_shopify_products') }}

)

select * from (
    {{ tiktok_shop.select_typed(
        'products', 'shopify_product_id same', array='options', elements='name text option_name\nposition integer',
        where='source_row.options is not null'
    ) }}
) as options
where option_name <> 'Title'
