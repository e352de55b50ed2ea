-- TikTok orders and the Shopify orders that came from TikTok Shop: which match, which are missing on one side, and which differ by
-- how much. Joined by the external reference, or else by Shopify's source_identifier. Empty without a Shopify schema.

with tiktok as (

    select
        shop_id,
        order_id,
        order_date,
        order_status,
        is_sale,
        currency,
        -- Without lines nothing is known of what the order was charged for.
        case when line_count = 0 then null else customer_paid_total end as customer_paid_total,
        seller_discount + platform_discount as discount,
        tax,
        shipping_charged as shipping,
        refund_total as refund,
        shopify_order_id as referenced_order_id
    from {{ ref('tiktok_shop', 'fct_orders') }}
    where {{ 'true' if var('shopify_schema', none) else '1 = 0' }}

),

shopify as (

    select * from {{ ref('tiktok_shop', 'int_shopify_orders') }}

),

by_identifier as (

    select source_identifier, min(shopify_order_id) as shopify_order_id
    from shopify
    where is_from_tiktok and source_identifier is not null
    group by source_identifier

),

referenced as (

    select
        tiktok.*,
        coalesce(tiktok.referenced_order_id, by_identifier.shopify_order_id) as shopify_order_id
    from tiktok
    left join by_identifier
        on tiktok.order_id = by_identifier.source_identifier

),

paired as (

    select
        referenced.shop_id,
        referenced.order_id,
        referenced.order_date,
        referenced.order_status,
        referenced.is_sale,
        referenced.referenced_order_id,
        referenced.currency as tiktok_currency,
        referenced.customer_paid_total as tiktok_total,
        referenced.discount as tiktok_discount,
        referenced.tax as tiktok_tax,
        referenced.shipping as tiktok_shipping,
        referenced.refund as tiktok_refund,
        shopify.shopify_order_id,
        shopify.shopify_order_name,
        shopify.source_identifier,
        shopify.is_from_tiktok,
        shopify.currency as shopify_currency,
        shopify.total_price as shopify_total,
        shopify.total_discounts as shopify_discount,
        shopify.total_tax as shopify_tax,
        shopify.total_shipping as shopify_shipping,
        shopify.total_refunded as shopify_refund
    from referenced
    full outer join shopify
        on referenced.shopify_order_id = shopify.shopify_order_id

),

compared as (

    select
        paired.*,
        case
            when order_id is null or shopify_order_id is null then null
            when tiktok_currency is null then 'TikTok currency'
            when shopify_currency is null then 'Shopify currency'
            when tiktok_total is null then 'TikTok total'
            when shopify_total is null then 'Shopify total'
        end as missing_value,
        case when tiktok_currency = shopify_currency then shopify_total - tiktok_total end as total_gap,
        case when tiktok_currency = shopify_currency then coalesce(shopify_discount, 0) - tiktok_discount end as discount_gap,
        case when tiktok_currency = shopify_currency then coalesce(shopify_tax, 0) - tiktok_tax end as tax_gap,
        case when tiktok_currency = shopify_currency then coalesce(shopify_shipping, 0) - tiktok_shipping end as shipping_gap,
        case when tiktok_currency = shopify_currency then coalesce(shopify_refund, 0) - tiktok_refund end as refund_gap
    from paired
    where order_id is not null or is_from_tiktok

)

select
    coalesce(shop_id || '/' || order_id, '') || ':' || coalesce(shopify_order_id, '') as reconciliation_id,
    case
        when shopify_order_id is null then 'only in TikTok'
        when order_id is null then 'only in Shopify'
        when missing_value is not null then 'not comparable'
        when tiktok_currency <> shopify_currency then 'currency differs'
        when total_gap <> 0 or discount_gap <> 0 or tax_gap <> 0 or shipping_gap <> 0 or refund_gap <> 0 then 'amount differs'
        else 'matched'
    end as match_status,
    case
        when total_gap is null then null
        when discount_gap <> 0 then 'discount'
        when tax_gap <> 0 then 'tax'
        when shipping_gap <> 0 then 'shipping'
        when refund_gap <> 0 then 'refund'
        when total_gap <> 0 then 'other'
    end as differs_first_by,
    missing_value,
    shop_id,
    order_id,
    order_date,
    order_status,
    is_sale,
    referenced_order_id is not null as has_shopify_reference,
    coalesce(shopify_order_id, referenced_order_id) as shopify_order_id,
    shopify_order_name,
    source_identifier as shopify_source_identifier,
    tiktok_currency,
    shopify_currency,
    {{ tiktok_shop.to_money('tiktok_total') }} as tiktok_total,
    {{ tiktok_shop.to_money('shopify_total') }} as shopify_total,
    {{ tiktok_shop.to_money('total_gap') }} as total_gap,
    {{ tiktok_shop.to_money('discount_gap') }} as discount_gap,
    {{ tiktok_shop.to_money('tax_gap') }} as tax_gap,
    {{ tiktok_shop.to_money('shipping_gap') }} as shipping_gap,
    {{ tiktok_shop.to_money('refund_gap') }} as refund_gap
from compared
