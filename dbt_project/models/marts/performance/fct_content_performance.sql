-- One row per shop, day, video, and currency: TikTok's analytics of the video beside the affiliate orders that name it, by the day of the
-- order. Orders that name no video are in no row.

with analytics as (

    select
        shop_id,
        start_date as performance_date,
        video_id,
        coalesce(currency, '') as currency,
        title,
        username,
        gmv,
        sku_orders,
        items_sold,
        views
    from {{ ref('tiktok_shop', 'video_performance') }}
    where start_date is not null and video_id is not null

),

sales as (

    select
        shop_id,
        order_date as performance_date,
        content_id as video_id,
        coalesce(currency, '') as currency,
        max(creator_username) as creator_username,
        count(distinct order_id) as orders,
        sum(quantity) as units,
        sum(unattributed_quantity) as unattributed_units,
        sum(creator_commission) as creator_commission,
        sum(net_sales) as net_sales,
        sum(refund_product) as refund_product,
        sum(net_sales_after_refunds) as net_sales_after_refunds,
        sum(margin_before_cost_of_goods) as margin_before_cost_of_goods,
        sum(margin) as margin,
        sum(lines_due_for_margin) as lines_due_for_margin,
        sum(lines_with_margin) as lines_with_margin
    from {{ ref('tiktok_shop', 'int_affiliate_sales') }}
    where upper(content_type) = 'VIDEO'
        and content_id is not null
        and order_date is not null
    group by shop_id, order_date, content_id, coalesce(currency, '')

)

select
    coalesce(analytics.shop_id, sales.shop_id) as shop_id,
    coalesce(analytics.performance_date, sales.performance_date) as performance_date,
    coalesce(analytics.video_id, sales.video_id) as video_id,
    nullif(coalesce(analytics.currency, sales.currency), '') as currency,
    analytics.title,
    coalesce(analytics.username, sales.creator_username) as creator_username,
    analytics.video_id is not null as has_analytics,
    {{ tiktok_shop.to_bigint('analytics.views') }} as views,
    {{ tiktok_shop.to_bigint('analytics.sku_orders') }} as tiktok_sku_orders,
    {{ tiktok_shop.to_bigint('analytics.items_sold') }} as tiktok_items_sold,
    {{ tiktok_shop.to_money('analytics.gmv') }} as tiktok_gmv,
    {{ tiktok_shop.to_bigint('coalesce(sales.orders, 0)') }} as orders,
    {{ tiktok_shop.to_bigint('coalesce(sales.units, 0)') }} as units,
    {{ tiktok_shop.to_bigint('coalesce(sales.unattributed_units, 0)') }} as unattributed_units,
    {{ tiktok_shop.to_money('coalesce(sales.creator_commission, 0)') }} as creator_commission,
    {{ tiktok_shop.to_money('coalesce(sales.net_sales, 0)') }} as net_sales,
    {{ tiktok_shop.to_money('coalesce(sales.refund_product, 0)') }} as refund_product,
    {{ tiktok_shop.to_money('coalesce(sales.net_sales_after_refunds, 0)') }} as net_sales_after_refunds,
    {{ tiktok_shop.to_money('sales.margin_before_cost_of_goods') }} as margin_before_cost_of_goods,
    {{ tiktok_shop.margin_if_complete('sales') }} as margin
from analytics
full outer join sales
    on analytics.shop_id = sales.shop_id
    and analytics.performance_date = sales.performance_date
    and analytics.video_id = sales.video_id
    and analytics.currency = sales.currency
