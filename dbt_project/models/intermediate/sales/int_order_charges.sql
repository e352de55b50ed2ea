-- One row per order: what the buyer was charged besides the products. The order's own figure stands; where it has none, the
-- sum of its lines' does.

{% set payment_fees = [
    'payment_small_order_fee', 'payment_retail_delivery_fee', 'payment_buyer_service_fee', 'payment_handling_fee',
    'payment_shipping_insurance_fee', 'payment_item_insurance_fee', 'payment_distance_shipping_fee', 'payment_distance_fee',
    'payment_method_discount_fee',
] %}

with line_sums as (

    select
        shop_id,
        order_id,
        sum(customer_paid_product) as product,
        sum(own_shipping) as own_shipping,
        sum(own_tax) as own_tax,
        sum(own_fees) as own_fees,
        sum(own_deposit) as deposit
    from {{ ref('tiktok_shop', 'int_priced_lines') }}
    group by shop_id, order_id

),

-- Without a payment block, everything here but the discount is null.
payments as (

    select
        shop_id,
        order_id,
        payment_total_amount as total,
        payment_shipping_fee as shipping,
        coalesce(
            nullif(payment_tax, 0),
            payment_product_tax + coalesce(payment_shipping_fee_tax, 0) + coalesce(payment_item_insurance_tax, 0),
            payment_tax
        ) as tax,
        case when payment_total_amount is not null then {{ tiktok_shop.sum_of_columns(payment_fees) }} end as fees,
        coalesce(payment_method_discount, 0) as payment_method_discount
    from {{ ref('tiktok_shop', 'orders') }}
    where {{ tiktok_shop.needs_build() }}

)

select
    line_sums.shop_id,
    line_sums.order_id,
    payments.total as api_total_amount,
    {{ tiktok_shop.to_money('line_sums.product') }} as product,
    {{ tiktok_shop.to_money('coalesce(payments.shipping, line_sums.own_shipping)') }} as shipping,
    {{ tiktok_shop.to_money('coalesce(payments.tax, line_sums.own_tax)') }} as tax,
    {{ tiktok_shop.to_money('coalesce(payments.fees, line_sums.own_fees)') }} as fees,
    {{ tiktok_shop.to_money('line_sums.deposit') }} as deposit,
    {{ tiktok_shop.to_money('payments.payment_method_discount') }} as payment_method_discount,
    {{ tiktok_shop.to_money('line_sums.own_shipping') }} as own_shipping,
    {{ tiktok_shop.to_money('line_sums.own_tax') }} as own_tax,
    {{ tiktok_shop.to_money('line_sums.own_fees') }} as own_fees
from line_sums
inner join payments
    on line_sums.shop_id = payments.shop_id
    and line_sums.order_id = payments.order_id
