-- One row per shop, day, and currency: the sales of the orders placed that day, and the refunds granted that day.

with lines as (

    select
        shop_id,
        order_date,
        currency,
        count(distinct case when is_sale then order_id end) as orders,
        count(distinct case when is_sale then customer_id end) as customers,
        sum(units_sold) as units_sold,
        sum(case when is_sale or (is_paid and not is_sample and not is_replacement) then customer_paid_total else 0 end) as gmv,
        sum(case when is_sale then customer_paid_total - tax + platform_discount else 0 end) as gross_revenue,
        sum(case when is_sale then gross_sales else 0 end) as gross_sales,
        sum(case when is_sale then seller_discount else 0 end) as seller_discount,
        sum(case when is_sale then platform_discount else 0 end) as platform_discount,
        sum(case when is_sale then net_sales else 0 end) as net_sales,
        sum(case when is_sale then shipping_charged else 0 end) as shipping_charged,
        sum(case when is_sale then tax else 0 end) as tax,
        sum(case when is_sale then net_sales_after_refunds else 0 end) as net_sales_after_refunds
    from {{ ref('tiktok_shop', 'fct_order_line_revenue') }}
    group by shop_id, order_date, currency

),

refunds as (

    select
        shop_id,
        refund_date,
        currency,
        count(distinct refund_source || refund_id) as refunds_granted,
        sum(refund_product) as refund_product,
        sum(refund_shipping) as refund_shipping,
        sum(refund_tax) as refund_tax,
        sum(refund_total) as refund_total
    from {{ ref('tiktok_shop', 'fct_refunds') }}
    -- A cancellation without amounts whose order was never read has no currency.
    where currency is not null or refund_total <> 0
    group by shop_id, refund_date, currency

)

select
    coalesce(lines.shop_id, refunds.shop_id) as shop_id,
    coalesce(lines.order_date, refunds.refund_date) as sales_date,
    coalesce(lines.currency, refunds.currency) as currency,
    {{ tiktok_shop.to_bigint('coalesce(lines.orders, 0)') }} as orders,
    {{ tiktok_shop.to_bigint('coalesce(lines.customers, 0)') }} as customers,
    {{ tiktok_shop.to_bigint('coalesce(lines.units_sold, 0)') }} as units_sold,
    {%- for amount in [
        'gmv', 'gross_revenue', 'gross_sales', 'seller_discount', 'platform_discount', 'net_sales', 'shipping_charged',
        'tax', 'net_sales_after_refunds',
    ] %}
    {{ tiktok_shop.to_money('coalesce(lines.' ~ amount ~ ', 0)') }} as {{ amount }},
    {%- endfor %}
    {{ tiktok_shop.to_bigint('coalesce(refunds.refunds_granted, 0)') }} as refunds_granted,
    {%- for amount in ['refund_product', 'refund_shipping', 'refund_tax', 'refund_total'] %}
    {{ tiktok_shop.to_money('coalesce(refunds.' ~ amount ~ ', 0)') }} as {{ amount }},
    {%- endfor %}
    {{ tiktok_shop.ratio('lines.net_sales', 'lines.orders') }} as average_order_value,
    {{ tiktok_shop.ratio('lines.units_sold', 'lines.orders') }} as units_per_order
from lines
full outer join refunds
    on lines.shop_id = refunds.shop_id
    and lines.order_date = refunds.refund_date
    and lines.currency = refunds.currency
