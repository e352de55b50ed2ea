-- fct_order_line_revenue's money in one statement, as somebody writes it who knows this shop's data: every raw table has
-- one row a key, ids are unique across shops, every order has a payment block, amounts have two decimals, and nothing is
-- given back twice. Money is counted in cents, whose quotients round as exact ones do although they are doubles.

create table by_hand.order_line_revenue as

with

order_lines as (

    select
        shop_id,
        id as order_id,
        status,
        is_cod,
        case when paid_time > 0 then paid_time when is_cod and delivery_time > 0 then delivery_time end as money_came_at,
        paid_time > 0 as is_paid,
        greatest(rts_time, collection_time, delivery_time) > 0
            or status in ('PARTIALLY_SHIPPING', 'AWAITING_COLLECTION', 'IN_TRANSIT', 'DELIVERED', 'COMPLETED') as is_shipped,
        is_sample_order or is_replacement_order as is_free,
        from_json(payment, '{
            "currency": "VARCHAR", "total_amount": "DECIMAL(18, 2)", "shipping_fee": "DECIMAL(18, 2)", "tax": "DECIMAL(18, 2)"
        }') as payment,
        unnest(from_json(line_items, '[{
            "id": "VARCHAR", "currency": "VARCHAR", "display_status": "VARCHAR", "is_gift": "BOOLEAN", "rts_time": "BIGINT",
            "original_price": "DECIMAL(18, 2)", "seller_discount": "DECIMAL(18, 2)", "platform_discount": "DECIMAL(18, 2)",
            "sale_price": "DECIMAL(18, 2)", "retail_delivery_fee": "DECIMAL(18, 2)",
            "item_tax": [{"tax_amount": "DECIMAL(18, 2)"}]
        }]')) as line
    from tiktok_shop_raw.orders

),

price_lines as (

    select
        unnest(from_json(line_items, '[{
            "id": "VARCHAR", "sku_list_price": "DECIMAL(18, 2)", "subtotal_deduction_seller": "DECIMAL(18, 2)",
            "subtotal_deduction_platform": "DECIMAL(18, 2)", "shipping_sale_price": "DECIMAL(18, 2)",
            "tax_amount": "DECIMAL(18, 2)"
        }]')) as price
    from tiktok_shop_raw.order_price_details

),

lines as (

    select
        order_lines.shop_id,
        order_id,
        line.id as order_line_item_id,
        coalesce(line.currency, payment.currency) as currency,
        shops.region <> 'US' as is_tax_included,
        money_came_at,
        status = 'CANCELLED' or coalesce(line.display_status = 'CANCELLED', false) as is_cancelled,
        coalesce(line.is_gift, false) as is_gift,
        coalesce(is_free, false) as is_free,
        coalesce(is_paid, false) or coalesce(is_cod and (is_shipped or line.rts_time > 0), false) as is_charged,
        coalesce(100 * line.sale_price, 0)::bigint as sale_price,
        coalesce(100 * coalesce(price.sku_list_price, line.original_price), 0)::bigint as gross,
        coalesce(100 * case
            when price.sku_list_price is null then line.seller_discount else price.subtotal_deduction_seller
        end, 0)::bigint as by_seller,
        coalesce(100 * case
            when price.sku_list_price is null then line.platform_discount else price.subtotal_deduction_platform
        end, 0)::bigint as by_platform,
        gross - by_seller as net,
        net - by_platform as product,
        coalesce(100 * price.shipping_sale_price, 0)::bigint as own_shipping,
        coalesce(
            100 * coalesce(price.tax_amount, list_sum([each.tax_amount for each in line.item_tax])), 0
        )::bigint as own_tax,
        coalesce(100 * line.retail_delivery_fee, 0)::bigint as own_fees,
        (100 * payment.total_amount)::bigint as order_total,
        (100 * payment.shipping_fee)::bigint as order_shipping,
        (100 * payment.tax)::bigint as order_tax
    from order_lines
    inner join tiktok_shop_raw.shops as shops on order_lines.shop_id = shops.id
    left join price_lines on line.id = price.id

),

settlements as (

    select
        coalesce(order_id, adjustment_order_id) as order_id,
        sum(100 * revenue_amount::decimal(18, 2))::bigint as revenue,
        sum(100 * fee_tax_amount::decimal(18, 2))::bigint as fees,
        sum(100 * shipping_cost_amount::decimal(18, 2))::bigint as shipping_cost,
        coalesce(sum(100 * adjustment_amount::decimal(18, 2)), 0)::bigint as adjustments
    from tiktok_shop_raw.statement_transactions
    group by 1

),

-- Shared by price what the order knows beyond its lines, and by what was kept of net sales what was settled. Without any
-- price all lines are alike.
weighed as (

    select
        lines.*,
        settlements.revenue,
        settlements.fees,
        settlements.shipping_cost,
        settlements.adjustments,
        sum(product) over of_order as order_product,
        sum(own_shipping) over of_order as lines_shipping,
        sum(own_tax) over of_order as lines_tax,
        sum(own_fees) over of_order as lines_fees,
        sum(case when is_cancelled or is_gift then 0 else net end) over of_order as order_kept,
        count(*) over of_order as line_count,
        order_line_item_id = max(order_line_item_id) over of_order as is_last
    from lines
    left join settlements using (order_id)
    window of_order as (partition by order_id)

),

rests as (

    select
        *,
        case when order_product > 0 then product else 1 end as weight,
        case when order_product > 0 then order_product else line_count end as total_weight,
        case when order_kept <= 0 then 1 when is_cancelled or is_gift then 0 else net end as kept,
        case when order_kept <= 0 then line_count else order_kept end as total_kept,
        order_shipping - lines_shipping as rest_shipping,
        order_tax - lines_tax as rest_tax,
        order_total - order_product - order_shipping - case when is_tax_included then 0 else order_tax end - lines_fees
            as rest_fees
    from weighed

),

shares as (

    select
        *,
        round(rest_shipping * weight / total_weight) as share_shipping,
        round(rest_tax * weight / total_weight) as share_tax,
        round(rest_fees * weight / total_weight) as share_fees,
        round(revenue * kept / total_kept) as share_revenue,
        round(fees * kept / total_kept) as share_settled_fees,
        round(shipping_cost * kept / total_kept) as share_shipping_cost,
        round(adjustments * kept / total_kept) as share_adjustments
    from rests

),

-- The last line takes what rounding leaves.
charged as (

    select
        *,
        own_shipping + share_shipping
            + case when is_last then rest_shipping - sum(share_shipping) over of_order else 0 end as line_shipping,
        own_tax + share_tax + case when is_last then rest_tax - sum(share_tax) over of_order else 0 end as line_tax,
        own_fees + share_fees + case when is_last then rest_fees - sum(share_fees) over of_order else 0 end as line_fees,
        share_revenue + case when is_last then revenue - sum(share_revenue) over of_order else 0 end as line_revenue,
        share_settled_fees
            + case when is_last then fees - sum(share_settled_fees) over of_order else 0 end as line_settled_fees,
        share_shipping_cost
            + case when is_last then shipping_cost - sum(share_shipping_cost) over of_order else 0 end as line_shipping_cost,
        share_adjustments
            + case when is_last then adjustments - sum(share_adjustments) over of_order else 0 end as line_adjustments
    from shares
    window of_order as (partition by order_id)

),

-- Refunds that were granted, to orders that were paid: the lines they name, or all where they name none.
granted as (

    select
        return_id as refund_id,
        order_id,
        update_time,
        from_json(refund_amount, '{
            "refund_subtotal": "DECIMAL(18, 2)", "refund_shipping_fee": "DECIMAL(18, 2)", "refund_tax": "DECIMAL(18, 2)"
        }') as header,
        from_json(return_line_items, '[{"order_line_item_id": "VARCHAR", "refund_amount": {
            "refund_subtotal": "DECIMAL(18, 2)", "refund_shipping_fee": "DECIMAL(18, 2)", "refund_tax": "DECIMAL(18, 2)"
        }}]') as named
    from tiktok_shop_raw.returns
    where return_status in (
        'RETURN_OR_REFUND_REQUEST_SUCCESS', 'RETURN_OR_REFUND_REQUEST_COMPLETE', 'REPLACEMENT_REQUEST_REFUND_SUCCESS'
    )

    union all

    select
        cancel_id as refund_id,
        order_id,
        update_time,
        from_json(refund_amount, '{
            "refund_subtotal": "DECIMAL(18, 2)", "refund_shipping_fee": "DECIMAL(18, 2)", "refund_tax": "DECIMAL(18, 2)"
        }') as header,
        from_json(cancel_line_items, '[{"order_line_item_id": "VARCHAR", "refund_amount": {
            "refund_subtotal": "DECIMAL(18, 2)", "refund_shipping_fee": "DECIMAL(18, 2)", "refund_tax": "DECIMAL(18, 2)"
        }}]') as named
    from tiktok_shop_raw.cancellations
    where cancel_status in ('CANCELLATION_REQUEST_SUCCESS', 'CANCELLATION_REQUEST_COMPLETE')

),

named_lines as (

    select
        refund_id,
        unnest(named) as line
    from granted

),

refund_lines as (

    select
        granted.refund_id,
        lines.order_line_item_id,
        case when sum(lines.sale_price) over of_refund > 0 then lines.sale_price else 1 end as weight,
        lines.order_line_item_id = max(lines.order_line_item_id) over of_refund as is_last,
        coalesce(100 * line.refund_amount.refund_subtotal, 0)::bigint as named_product,
        coalesce(100 * line.refund_amount.refund_shipping_fee, 0)::bigint as named_shipping,
        coalesce(100 * line.refund_amount.refund_tax, 0)::bigint as named_tax,
        coalesce((100 * header.refund_subtotal)::bigint - sum(named_product) over of_refund, 0) as rest_product,
        coalesce((100 * header.refund_shipping_fee)::bigint - sum(named_shipping) over of_refund, 0) as rest_shipping,
        coalesce((100 * header.refund_tax)::bigint - sum(named_tax) over of_refund, 0) as rest_tax
    from granted
    inner join lines
        on granted.order_id = lines.order_id
        and lines.money_came_at <= granted.update_time
    left join named_lines
        on granted.refund_id = named_lines.refund_id
        and lines.order_line_item_id = line.order_line_item_id
    where line is not null or coalesce(len(named), 0) = 0
    window of_refund as (partition by granted.refund_id)

),

refund_shares as (

    select
        *,
        round(rest_product * weight / sum(weight) over of_refund) as share_product,
        round(rest_shipping * weight / sum(weight) over of_refund) as share_shipping,
        round(rest_tax * weight / sum(weight) over of_refund) as share_tax
    from refund_lines
    window of_refund as (partition by refund_id)

),

refunds_by_part as (

    select
        order_line_item_id,
        named_product + share_product
            + case when is_last then rest_product - sum(share_product) over of_refund else 0 end as product,
        named_shipping + share_shipping
            + case when is_last then rest_shipping - sum(share_shipping) over of_refund else 0 end as shipping,
        named_tax + share_tax + case when is_last then rest_tax - sum(share_tax) over of_refund else 0 end as tax
    from refund_shares
    window of_refund as (partition by refund_id)

),

refunds as (

    select
        order_line_item_id,
        sum(product) as product,
        sum(shipping) as shipping,
        sum(tax) as tax
    from refunds_by_part
    group by 1

)

select
    shop_id,
    order_id,
    order_line_item_id,
    is_charged and not is_cancelled and not is_free and not is_gift as is_sale,
    currency,
    is_tax_included,
    (gross * 0.01)::decimal(38, 6) as gross_sales,
    (by_seller * 0.01)::decimal(38, 6) as seller_discount,
    (by_platform * 0.01)::decimal(38, 6) as platform_discount,
    (net * 0.01)::decimal(38, 6) as net_sales,
    (charged.product * 0.01)::decimal(38, 6) as customer_paid_product,
    (line_shipping::bigint * 0.01)::decimal(38, 6) as shipping_charged,
    (line_tax::bigint * 0.01)::decimal(38, 6) as tax,
    (
        (charged.product + line_shipping + line_fees + case when is_tax_included then 0 else line_tax end)::bigint * 0.01
    )::decimal(38, 6) as customer_paid_total,
    (coalesce(refunds.product, 0)::bigint * 0.01)::decimal(38, 6) as refund_product,
    (coalesce(refunds.shipping, 0)::bigint * 0.01)::decimal(38, 6) as refund_shipping,
    (coalesce(refunds.tax, 0)::bigint * 0.01)::decimal(38, 6) as refund_tax,
    (coalesce(
        refunds.product + refunds.shipping + case when is_tax_included then 0 else refunds.tax end, 0
    )::bigint * 0.01)::decimal(38, 6) as refund_total,
    ((net - coalesce(refunds.product, 0))::bigint * 0.01)::decimal(38, 6) as net_sales_after_refunds,
    (line_revenue::bigint * 0.01)::decimal(38, 6) as settled_revenue,
    (line_settled_fees::bigint * 0.01)::decimal(38, 6) as settled_fees,
    (line_shipping_cost::bigint * 0.01)::decimal(38, 6) as settled_shipping_cost,
    (line_adjustments::bigint * 0.01)::decimal(38, 6) as settled_adjustments,
    ((line_revenue + line_settled_fees + line_shipping_cost + line_adjustments)::bigint * 0.01)::decimal(38, 6) as payout
from charged
left join refunds using (order_line_item_id)
