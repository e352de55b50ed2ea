-- One row per SKU of an affiliate order and the content that sold it: the creator's commission, and what the order's lines of that SKU
-- made. Where several pieces of content sold one SKU of an order, nothing says which line came from which, so none has their money.

with affiliate_skus as (

    select
        skus.*,
        orders.order_date as date_of_order,
        orders.currency as order_currency,
        shops.region,
        count(*) over (partition by skus.shop_id, skus.order_id, skus.sku_id) as content_count
    from {{ ref('tiktok_shop', 'affiliate_orders') }} as skus
    left join {{ ref('tiktok_shop', 'fct_orders') }} as orders
        on skus.shop_id = orders.shop_id
        and skus.order_id = orders.order_id
    left join {{ ref('tiktok_shop', 'shops') }} as shops
        on skus.shop_id = shops.shop_id

),

lines as (

    select
        shop_id,
        order_id,
        sku_id,
        currency,
        count(*) as line_count,
        sum(net_sales) as net_sales,
        sum(refund_product) as refund_product,
        sum(net_sales_after_refunds) as net_sales_after_refunds,
        {{ tiktok_shop.margin_sums() }}
    from {{ ref('tiktok_shop', 'fct_order_profit') }}
    where is_sale
    group by shop_id, order_id, sku_id, currency

)

select
    skus.shop_id,
    skus.order_id,
    skus.sku_id,
    skus.creator_username,
    skus.content_type,
    skus.content_id,
    coalesce(skus.date_of_order, {{ tiktok_shop.reporting_date('skus.create_time', 'skus.shop_id', 'skus.region') }}) as order_date,
    coalesce(skus.order_currency, skus.currency) as currency,
    skus.quantity,
    case when skus.content_count > 1 then skus.quantity else 0 end as unattributed_quantity,
    -- Where nothing states a currency, it is the order's.
    case when {{ tiktok_shop.is_same_currency(
        'case when skus.actual_commission is not null then skus.actual_commission_currency else skus.estimated_commission_currency end',
        'coalesce(skus.order_currency, skus.currency)'
    ) }} then coalesce(skus.actual_commission, skus.estimated_commission) end as creator_commission,
    lines.net_sales,
    lines.refund_product,
    lines.net_sales_after_refunds,
    lines.margin_before_cost_of_goods,
    lines.cost_of_goods,
    lines.margin,
    lines.lines_due_for_margin,
    lines.lines_with_margin
from affiliate_skus as skus
left join lines
    on skus.shop_id = lines.shop_id
    and skus.order_id = lines.order_id
    and skus.sku_id = lines.sku_id
    and skus.order_currency = lines.currency
    and skus.content_count = 1
