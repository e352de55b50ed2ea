-- One row per LIVE session and currency: TikTok's analytics of the session beside the order lines that name its room. Sessions of either
-- side alone are rows too.

with analytics as (

    select
        shop_id,
        live_id,
        coalesce(currency, '') as currency,
        max(title) as title,
        max(username) as username,
        min(start_time) as started_at,
        max(end_time) as ended_at,
        -- A session over midnight is listed on both days, with the figures of each.
        sum(gmv) as gmv,
        sum(sku_orders) as sku_orders,
        sum(items_sold) as items_sold,
        sum(views) as views,
        sum(product_impressions) as product_impressions,
        sum(product_clicks) as product_clicks
    from {{ ref('tiktok_shop', 'live_performance') }}
    where live_id is not null
    group by shop_id, live_id, coalesce(currency, '')

),

sales as (

    select
        lines.shop_id,
        rooms.room_id as live_id,
        coalesce(lines.currency, '') as currency,
        min(lines.order_date) as first_order_date,
        count(distinct lines.order_id) as orders,
        count(*) as order_lines,
        sum(lines.units_sold) as units_sold,
        sum(case when lines.is_paid and not lines.is_sample and not lines.is_replacement then lines.customer_paid_total else 0 end) as gmv,
        sum(case when lines.is_sale then lines.net_sales else 0 end) as net_sales,
        sum(case when lines.is_sale then lines.refund_product else 0 end) as refund_product,
        sum(case when lines.is_sale then lines.net_sales_after_refunds else 0 end) as net_sales_after_refunds,
        sum(profit.affiliate_commission) as affiliate_commission,
        sum(lines.payout) as payout,
        {{ tiktok_shop.margin_sums('profit') }}
    from {{ ref('tiktok_shop', 'order_line_items') }} as rooms
    inner join {{ ref('tiktok_shop', 'fct_order_line_revenue') }} as lines
        on rooms.shop_id = lines.shop_id
        and rooms.order_id = lines.order_id
        and rooms.order_line_item_id = lines.order_line_item_id
    inner join {{ ref('tiktok_shop', 'fct_order_profit') }} as profit
        on lines.shop_id = profit.shop_id
        and lines.order_id = profit.order_id
        and lines.order_line_item_id = profit.order_line_item_id
    where rooms.room_id is not null
    group by lines.shop_id, rooms.room_id, coalesce(lines.currency, '')

),

-- Only in some markets do order lines name a room.
shops_with_rooms as (

    select distinct shop_id from sales

),

sessions as (

    select
        coalesce(analytics.shop_id, sales.shop_id) as shop_id,
        coalesce(analytics.live_id, sales.live_id) as live_id,
        nullif(coalesce(analytics.currency, sales.currency), '') as currency,
        analytics.live_id is not null as has_analytics,
        analytics.title,
        analytics.username,
        analytics.started_at,
        analytics.ended_at,
        sales.first_order_date,
        analytics.views,
        analytics.product_impressions,
        analytics.product_clicks,
        analytics.sku_orders as tiktok_sku_orders,
        analytics.items_sold as tiktok_items_sold,
        analytics.gmv as tiktok_gmv,
        coalesce(sales.orders, 0) as orders,
        coalesce(sales.order_lines, 0) as order_lines,
        coalesce(sales.units_sold, 0) as units_sold,
        coalesce(sales.gmv, 0) as own_gmv,
        coalesce(sales.net_sales, 0) as net_sales,
        coalesce(sales.refund_product, 0) as refund_product,
        coalesce(sales.net_sales_after_refunds, 0) as net_sales_after_refunds,
        sales.affiliate_commission,
        sales.payout,
        sales.margin_before_cost_of_goods,
        sales.margin,
        sales.lines_due_for_margin,
        sales.lines_with_margin
    from analytics
    full outer join sales
        on analytics.shop_id = sales.shop_id
        and analytics.live_id = sales.live_id
        and analytics.currency = sales.currency

)

select
    sessions.shop_id,
    sessions.live_id,
    sessions.currency,
    coalesce({{ tiktok_shop.reporting_date('sessions.started_at', 'sessions.shop_id', 'shops.region') }}, sessions.first_order_date)
        as session_date,
    sessions.title,
    sessions.username,
    sessions.started_at,
    sessions.ended_at,
    sessions.has_analytics,
    {{ tiktok_shop.to_bigint('sessions.views') }} as views,
    {{ tiktok_shop.to_bigint('sessions.product_impressions') }} as product_impressions,
    {{ tiktok_shop.to_bigint('sessions.product_clicks') }} as product_clicks,
    {{ tiktok_shop.to_bigint('sessions.tiktok_sku_orders') }} as tiktok_sku_orders,
    {{ tiktok_shop.to_bigint('sessions.tiktok_items_sold') }} as tiktok_items_sold,
    {{ tiktok_shop.to_money('sessions.tiktok_gmv') }} as tiktok_gmv,
    {{ tiktok_shop.to_bigint('sessions.orders') }} as orders,
    {{ tiktok_shop.to_bigint('sessions.order_lines') }} as order_lines,
    {{ tiktok_shop.to_bigint('sessions.units_sold') }} as units_sold,
    {{ tiktok_shop.to_money('sessions.own_gmv') }} as own_gmv,
    {{ tiktok_shop.to_money(
        'case when sessions.has_analytics and shops_with_rooms.shop_id is not null then sessions.own_gmv - sessions.tiktok_gmv end'
    ) }} as gmv_gap,
    case
        when not sessions.has_analytics then 'no analytics'
        when shops_with_rooms.shop_id is null then 'orders name no room'
        else 'compared'
    end as comparison,
    {{ tiktok_shop.to_money('sessions.net_sales') }} as net_sales,
    {{ tiktok_shop.to_money('sessions.refund_product') }} as refund_product,
    {{ tiktok_shop.to_money('sessions.net_sales_after_refunds') }} as net_sales_after_refunds,
    {{ tiktok_shop.to_money('sessions.affiliate_commission') }} as affiliate_commission,
    {{ tiktok_shop.to_money('sessions.payout') }} as payout,
    {{ tiktok_shop.to_money('sessions.margin_before_cost_of_goods') }} as margin_before_cost_of_goods,
    {{ tiktok_shop.margin_if_complete('sessions') }} as margin
from sessions
left join shops_with_rooms
    on sessions.shop_id = shops_with_rooms.shop_id
left join {{ ref('tiktok_shop', 'shops') }} as shops
    on sessions.shop_id = shops.shop_id
