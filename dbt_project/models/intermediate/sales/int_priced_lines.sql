-- One row per order line: what it was sold for and whether that counts as a sale. Prices come from the price detail where it
-- has a list price for the line, otherwise from the order's line. A part that the price detail leaves out is 0. Of the line's tax, a
-- 0 in one place hides no amount in the other.

{% set prices = {
    'gross_sales': ('sku_list_price', 'original_price'),
    'seller_discount': ('subtotal_deduction_seller', 'seller_discount'),
    'platform_discount': ('subtotal_deduction_platform', 'platform_discount'),
} %}
{#- A list price of 0 isn't one where the order's line has another, but for gifts. -#}
{% set has_price_detail = '(price_detail.sku_list_price is not null and (price_detail.sku_list_price <> 0'
    ~ ' or coalesce(lines.is_gift, false) or coalesce(lines.original_price, 0) = 0))' %}
{% set own_fees = [
    'lines.small_order_fee', 'lines.retail_delivery_fee', 'lines.buyer_service_fee', 'lines.distance_shipping_fee', 'lines.distance_fee',
] %}

with lines as (

    select
        lines.shop_id,
        lines.order_id,
        lines.order_line_item_id,
        orders.create_time as ordered_at,
        orders.update_time as order_updated_at,
        orders.paid_time as paid_at,
        orders.status as order_status,
        lines.display_status as line_status,
        orders.order_type,
        orders.fulfillment_type,
        orders.user_id as customer_id,
        shops.region,
        coalesce(lines.currency, price_detail.currency, orders.currency) as currency,
        coalesce(orders.currency, min(coalesce(lines.currency, price_detail.currency)) over (partition by lines.shop_id, lines.order_id))
            as order_currency,
        lines.product_id,
        lines.product_name,
        lines.sku_id,
        lines.sku_name,
        lines.seller_sku,
        coalesce(lines.is_gift, false) as is_gift,
        coalesce(orders.is_sample_order, false) as is_sample,
        coalesce(orders.is_replacement_order, false) as is_replacement,
        coalesce(orders.is_exchange_order, false) as is_exchange,
        coalesce(orders.is_cod, false) as is_cash_on_delivery,
        {{ tiktok_shop.is_paid('orders', 'coalesce(settlements.is_settled, false)') }} as is_paid,
        {{ tiktok_shop.is_shipped('orders') }} or lines.rts_time is not null as is_shipped,
        coalesce(orders.status = 'CANCELLED', false) or coalesce(lines.display_status = 'CANCELLED', false) as is_cancelled,
        {{ has_price_detail }} as has_price_detail,
        {{ tiktok_shop.to_money('coalesce(lines.gift_retail_price, 0)') }} as gift_retail_price,

        -- the product: all three from the same place
        {%- for price, (of_detail, of_line) in prices.items() %}
        {{ tiktok_shop.to_money(
            'coalesce(case when ' ~ has_price_detail ~ ' then price_detail.' ~ of_detail ~ ' else lines.' ~ of_line ~ ' end, 0)'
        ) }} as {{ price }},
        {%- endfor %}

        -- what the line itself states of the order's other charges
        {{ tiktok_shop.to_money('coalesce(price_detail.shipping_sale_price, 0)') }} as own_shipping,
        {{ tiktok_shop.to_money('coalesce(nullif(price_detail.tax_amount, 0), lines.item_tax_amount, 0)') }} as own_tax,
        {{ tiktok_shop.to_money(tiktok_shop.sum_of_columns(own_fees)) }} as own_fees,
        {{ tiktok_shop.to_money('coalesce(lines.pfand_fee, 0)') }} as own_deposit
    from {{ ref('tiktok_shop', 'order_line_items') }} as lines
    inner join {{ ref('tiktok_shop', 'orders') }} as orders
        on lines.shop_id = orders.shop_id
        and lines.order_id = orders.order_id
    left join {{ ref('tiktok_shop', 'order_line_item_price_detail') }} as price_detail
        on lines.shop_id = price_detail.shop_id
        and lines.order_id = price_detail.order_id
        and lines.order_line_item_id = price_detail.order_line_item_id
    left join {{ ref('tiktok_shop', 'shops') }} as shops
        on lines.shop_id = shops.shop_id
    left join {{ ref('tiktok_shop', 'int_settlements_by_order') }} as settlements
        on lines.shop_id = settlements.shop_id
        and lines.order_id = settlements.order_id
    where {{ tiktok_shop.needs_build('lines') }}

),

-- A sale is paid, or cash on delivery and shipped. A gift is a unit shipped, not one sold.
sales as (

    select
        lines.*,
        (is_paid or (is_cash_on_delivery and is_shipped))
            and not is_cancelled
            and not is_sample
            and not is_replacement
            and not is_gift as is_sale
    from lines

)

select
    sales.*,
    {{ tiktok_shop.to_bigint('case when is_sale then 1 else 0 end') }} as units_sold,
    {{ tiktok_shop.to_bigint('case when is_shipped and not is_cancelled then 1 else 0 end') }} as units_shipped,
    {{ tiktok_shop.to_money('gross_sales - seller_discount') }} as net_sales,
    {{ tiktok_shop.to_money('gross_sales - seller_discount - platform_discount') }} as customer_paid_product
from sales
