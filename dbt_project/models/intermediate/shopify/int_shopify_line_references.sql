-- One row per order line that TikTok Shop links to a line of a Shopify order, with what Shopify says of that line.

with ranked_references as (

    select
        line_references.shop_id,
        line_references.order_id,
        line_references.order_line_item_id,
        line_references.external_line_item_id as shopify_line_item_id,
        row_number() over (
            partition by shop_id, order_id, order_line_item_id
            order by {{ tiktok_shop.newest_reference() }}, external_line_item_id
        ) as reference_rank
    from {{ ref('tiktok_shop', 'external_order_line_items') }} as line_references
    where platform = 'SHOPIFY'
        and {{ tiktok_shop.needs_build() }}

),

-- A line id should occur only once in Shopify; where it doesn't, it must not multiply our lines.
shopify_lines as (

    select
        shopify_line_item_id,
        min(shopify_product_id) as shopify_product_id,
        min(shopify_variant_id) as shopify_variant_id,
        min(shopify_sku) as shopify_sku,
        {{ tiktok_shop.to_money('max(shopify_price)') }} as shopify_price,
        {{ tiktok_shop.to_money('max(shopify_discount)') }} as shopify_discount,
        min(currency) as shopify_currency
    from {{ ref('tiktok_shop', 'int_shopify_order_lines') }}
    group by shopify_line_item_id

)

select
    ranked_references.shop_id,
    ranked_references.order_id,
    ranked_references.order_line_item_id,
    ranked_references.shopify_line_item_id,
    shopify_lines.shopify_product_id,
    shopify_lines.shopify_variant_id,
    shopify_lines.shopify_sku,
    shopify_lines.shopify_currency,
    shopify_lines.shopify_price,
    shopify_lines.shopify_discount
from ranked_references
left join shopify_lines
    on ranked_references.shopify_line_item_id = shopify_lines.shopify_line_item_id
where ranked_references.reference_rank = 1
