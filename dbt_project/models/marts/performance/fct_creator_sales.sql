-- One row per shop, day of order, creator, and currency: what the creator's content sold, its commission, and the margin.

with sales as (

    select
        shop_id,
        order_date,
        creator_username,
        currency,
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
    where creator_username is not null and order_date is not null
    group by shop_id, order_date, creator_username, currency

)

select
    sales.shop_id,
    sales.order_date,
    sales.creator_username,
    sales.currency,
    {{ tiktok_shop.to_bigint('sales.orders') }} as orders,
    {{ tiktok_shop.to_bigint('coalesce(sales.units, 0)') }} as units,
    {{ tiktok_shop.to_bigint('coalesce(sales.unattributed_units, 0)') }} as unattributed_units,
    {{ tiktok_shop.to_money('coalesce(sales.creator_commission, 0)') }} as creator_commission,
    {{ tiktok_shop.to_money('coalesce(sales.net_sales, 0)') }} as net_sales,
    {{ tiktok_shop.to_money('coalesce(sales.refund_product, 0)') }} as refund_product,
    {{ tiktok_shop.to_money('coalesce(sales.net_sales_after_refunds, 0)') }} as net_sales_after_refunds,
    {{ tiktok_shop.to_money('sales.margin_before_cost_of_goods') }} as margin_before_cost_of_goods,
    {{ tiktok_shop.margin_if_complete('sales') }} as margin
from sales
