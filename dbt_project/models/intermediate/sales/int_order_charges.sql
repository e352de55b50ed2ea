-- One row per order: what the buyer was charged besides the products. The order's own figure stands; where it has none, the
-- sum of its lines' does.

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
            payment_tax,
            payment_product_tax + coalesce(payment_shipping_fee_tax, 0) + coalesce(payment_item_insurance_tax, 0)
        ) as tax,
        case when payment_total_amount is not null then
            coalesce(payment_small_order_fee, 0)
            + coalesce(payment_retail_delivery_fee, 0)
            + coalesce(payment_buyer_service_fee, 0)
            + coalesce(payment_handling_fee, 0)
            + coalesce(payment_shipping_insurance_fee, 0)
            + coalesce(payment_item_insurance_fee, 0)
            + coalesce(payment_distance_shipping_fee, 0)
            + coalesce(payment_distance_fee, 0)
            + coalesce(payment_method_discount_fee, 0)
        end as fees,
        coalesce(payment_method_discount, 0) as payment_method_discount
    from {{ ref('tiktok_shop', 'orders') }}
    where {{ tiktok_shop.needs_build() }}

)

select
    line_sums.shop_id,
    line_sums.order_id,
    payments.total as api_total_amount,
    line_sums.product,
    coalesce(payments.shipping, line_sums.own_shipping) as shipping,
    coalesce(payments.tax, line_sums.own_tax) as tax,
    coalesce(payments.fees, line_sums.own_fees) as fees,
    line_sums.deposit,
    payments.payment_method_discount,
    line_sums.own_shipping,
    line_sums.own_tax,
    line_sums.own_fees
from line_sums
inner join payments
    on line_sums.shop_id = payments.shop_id
    and line_sums.order_id = payments.order_id
