{{ config(alias='products') }}

-- One row per variant of the Shopify store's products that has a SKU, with the columns that `tiktok-shop publish` reads.

{% set option_names = tiktok_shop.shopify_option_names() %}
{#- `dbt run` builds no seeds. -#}
{% set seed = ref('tiktok_shop', 'shopify_categories') %}
{% set mapping = load_relation(seed) if execute %}

with variants as (

    select * from {{ ref('tiktok_shop', 'int_shopify_products') }}
    where nullif(trim(sku), '') is not null

),

options as (

    select
        shopify_product_id,
        {%- for place in (1, 2, 3) %}
        max(case when position = {{ place }} then lower(option_name) end) as name{{ place }}{{ ',' if not loop.last }}
        {%- endfor %}
    from {{ ref('tiktok_shop', 'int_shopify_options') }}
    group by shopify_product_id

),

categories as (
    {% if mapping %}
    select lower(product_type) as product_type, max(category) as category
    from {{ mapping }}
    group by lower(product_type)
    {% else %}
    {{ tiktok_shop.empty_rows([{'kind': 'text', 'name': 'product_type'}, {'kind': 'text', 'name': 'category'}]) }}
    {% endif %}
)

select
    variants.shopify_variant_id as product_id,
    variants.shopify_product_id as parent_id,
    case variants.status when 'draft' then 'draft' when 'archived' then 'off' else 'live' end as status,
    variants.title,
    variants.body_html as description,
    coalesce(categories.category, nullif(variants.product_type, '')) as category,
    images.images,
    -- TikTok Shop has no ounces, and grams in some markets only.
    {{ tiktok_shop.to_money("case variants.weight_unit when 'oz' then variants.weight / 16 when 'g' then variants.weight / 1000 else variants.weight end") }}
        as package_weight,
    case when variants.weight is not null then
        case when variants.weight_unit in ('lb', 'oz') then 'POUND' else 'KILOGRAM' end
    end as package_weight_unit,
    trim(variants.sku) as sku__seller_sku,
    variants.price as sku__price,
    -- A price before a reduction; list prices exist in the US only, and elsewhere publish warns.
    case when variants.compare_at_price > variants.price then variants.compare_at_price end as sku__list_price,
    case when variants.inventory_quantity < 0 then 0 else variants.inventory_quantity end as sku__quantity,
    nullif(trim(variants.barcode), '') as sku__identifier_code,
    variants.shopify_variant_id as sku__external_sku_id
    {%- for name in option_names %},
    {%- set value = name | lower | replace("'", "''") %}
    case '{{ value }}'
        when options.name1 then variants.option1
        when options.name2 then variants.option2
        when options.name3 then variants.option3
    end as {{ adapter.quote('sku__sales_attribute__' ~ name) }}
    {%- endfor %}
from variants
left join options on variants.shopify_product_id = options.shopify_product_id
left join {{ ref('tiktok_shop', 'int_shopify_images') }} as images on variants.shopify_product_id = images.shopify_product_id
left join categories on lower(variants.product_type) = categories.product_type
