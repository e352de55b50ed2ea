-- fct_order_line_revenue's money in one statement, as somebody writes it who knows this shop's data: every raw table has
-- one row a key, ids are unique across shops, every order has a payment block, amounts have two decimals, and nothing is
-- given back twice. PostgreSQL's numeric is exact, quotients are rounded half up.

create table by_hand.order_line_revenue as

with

lines as (

    select
        orders.shop_id,
        orders.id as order_id,
        line.id as order_line_item_id,
        coalesce(line.currency, payment.currency) as currency,
        shops.region <> 'US' as is_tax_included,
        case
            when orders.paid_time > 0 then orders.paid_time
            when orders.is_cod and orders.delivery_time > 0 then orders.delivery_time
        end as money_came_at,
        orders.status = 'CANCELLED' or coalesce(line.display_status = 'CANCELLED', false) as is_cancelled,
        coalesce(line.is_gift, false) as is_gift,
        coalesce(orders.is_sample_order or orders.is_replacement_order, false) as is_free,
        coalesce(orders.paid_time > 0, false) or coalesce(
            orders.is_cod and (
                greatest(orders.rts_time, orders.collection_time, orders.delivery_time, line.rts_time) > 0
                or orders.status in ('PARTIALLY_SHIPPING', 'AWAITING_COLLECTION', 'IN_TRANSIT', 'DELIVERED', 'COMPLETED')
            ),
            false
        ) as is_charged,
        coalesce(line.sale_price, 0) as sale_price,
        coalesce(line.sku_list_price, line.original_price, 0) as gross,
        coalesce(
            case when line.sku_list_price is null then line.seller_discount else line.subtotal_deduction_seller end, 0
        ) as by_seller,
        coalesce(
            case when line.sku_list_price is null then line.platform_discount else line.subtotal_deduction_platform end, 0
        ) as by_platform,
        coalesce(line.shipping_sale_price, 0) as own_shipping,
        coalesce(
            line.tax_amount,
            (select sum(each.tax_amount) from json_to_recordset(line.item_tax) as each(tax_amount numeric)),
            0
        ) as own_tax,
        coalesce(line.retail_delivery_fee, 0) as own_fees,
        payment.total_amount as order_total,
        payment.shipping_fee as order_shipping,
        payment.tax as order_tax
    from tiktok_shop_raw.orders as orders
    inner join tiktok_shop_raw.shops as shops on orders.shop_id = shops.id
    left join tiktok_shop_raw.order_price_details as details on orders.id = details.order_id
    cross join lateral json_to_record(orders.payment) as payment(
        currency text, total_amount numeric, shipping_fee numeric, tax numeric
    )
    -- Lines meet their prices within the order. Joined as a whole, each array would be planned for a hundred lines.
    cross join lateral (
        select
            of_order.*,
            of_price.sku_list_price,
            of_price.subtotal_deduction_seller,
            of_price.subtotal_deduction_platform,
            of_price.shipping_sale_price,
            of_price.tax_amount
        from json_to_recordset(orders.line_items) as of_order(
            id text, currency text, display_status text, is_gift boolean, rts_time bigint, original_price numeric,
            seller_discount numeric, platform_discount numeric, sale_price numeric, retail_delivery_fee numeric, item_tax json
        )
        left join json_to_recordset(details.line_items) as of_price(
            id text, sku_list_price numeric, subtotal_deduction_seller numeric, subtotal_deduction_platform numeric,
            shipping_sale_price numeric, tax_amount numeric
        ) on of_order.id = of_price.id
    ) as line

),

priced as (

    select
        *,
        gross - by_seller as net,
        gross - by_seller - by_platform as product
    from lines

),

settlements as (

    select
        coalesce(order_id, adjustment_order_id) as order_id,
        sum(revenue_amount::numeric) as revenue,
        sum(fee_tax_amount::numeric) as fees,
        sum(shipping_cost_amount::numeric) as shipping_cost,
        coalesce(sum(adjustment_amount::numeric), 0) as adjustments
    from tiktok_shop_raw.statement_transactions
    group by 1

),

-- Shared by price what the order knows beyond its lines, and by what was kept of net sales what was settled. Without any
-- price all lines are alike.
weighed as (

    select
        priced.*,
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
    from priced
    left join settlements on priced.order_id = settlements.order_id
    window of_order as (partition by priced.order_id)

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
        round(rest_shipping * weight / total_weight, 2) as share_shipping,
        round(rest_tax * weight / total_weight, 2) as share_tax,
        round(rest_fees * weight / total_weight, 2) as share_fees,
        round(revenue * kept / total_kept, 2) as share_revenue,
        round(fees * kept / total_kept, 2) as share_settled_fees,
        round(shipping_cost * kept / total_kept, 2) as share_shipping_cost,
        round(adjustments * kept / total_kept, 2) as share_adjustments
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
        refund_amount,
        return_line_items as named
    from tiktok_shop_raw.returns
    where return_status in (
        'RETURN_OR_REFUND_REQUEST_SUCCESS', 'RETURN_OR_REFUND_REQUEST_COMPLETE', 'REPLACEMENT_REQUEST_REFUND_SUCCESS'
    )

    union all

    select
        cancel_id as refund_id,
        order_id,
        update_time,
        refund_amount,
        cancel_line_items as named
    from tiktok_shop_raw.cancellations
    where cancel_status in ('CANCELLATION_REQUEST_SUCCESS', 'CANCELLATION_REQUEST_COMPLETE')

),

named_lines as (

    select
        granted.refund_id,
        line.order_line_item_id,
        amount.*
    from granted
    cross join lateral json_to_recordset(granted.named) as line(order_line_item_id text, refund_amount json)
    left join lateral json_to_record(line.refund_amount) as amount(
        refund_subtotal numeric, refund_shipping_fee numeric, refund_tax numeric
    ) on true

),

refund_lines as (

    select
        granted.refund_id,
        priced.order_line_item_id,
        case when sum(priced.sale_price) over of_refund > 0 then priced.sale_price else 1 end as weight,
        priced.order_line_item_id = max(priced.order_line_item_id) over of_refund as is_last,
        coalesce(named_lines.refund_subtotal, 0) as named_product,
        coalesce(named_lines.refund_shipping_fee, 0) as named_shipping,
        coalesce(named_lines.refund_tax, 0) as named_tax,
        coalesce(header.refund_subtotal - sum(coalesce(named_lines.refund_subtotal, 0)) over of_refund, 0) as rest_product,
        coalesce(
            header.refund_shipping_fee - sum(coalesce(named_lines.refund_shipping_fee, 0)) over of_refund, 0
        ) as rest_shipping,
        coalesce(header.refund_tax - sum(coalesce(named_lines.refund_tax, 0)) over of_refund, 0) as rest_tax
    from granted
    left join lateral json_to_record(granted.refund_amount) as header(
        refund_subtotal numeric, refund_shipping_fee numeric, refund_tax numeric
    ) on true
    inner join priced
        on granted.order_id = priced.order_id
        and priced.money_came_at <= granted.update_time
    left join named_lines
        on granted.refund_id = named_lines.refund_id
        and priced.order_line_item_id = named_lines.order_line_item_id
    where named_lines.refund_id is not null or coalesce(json_array_length(granted.named), 0) = 0
    window of_refund as (partition by granted.refund_id)

),

refund_weights as (

    select
        *,
        sum(weight) over of_refund as total_weight
    from refund_lines
    window of_refund as (partition by refund_id)

),

refund_shares as (

    select
        *,
        round(rest_product * weight / total_weight, 2) as share_product,
        round(rest_shipping * weight / total_weight, 2) as share_shipping,
        round(rest_tax * weight / total_weight, 2) as share_tax
    from refund_weights

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
    charged.shop_id,
    charged.order_id,
    charged.order_line_item_id,
    is_charged and not is_cancelled and not is_free and not is_gift as is_sale,
    currency,
    is_tax_included,
    gross::numeric(38, 6) as gross_sales,
    by_seller::numeric(38, 6) as seller_discount,
    by_platform::numeric(38, 6) as platform_discount,
    net::numeric(38, 6) as net_sales,
    charged.product::numeric(38, 6) as customer_paid_product,
    line_shipping::numeric(38, 6) as shipping_charged,
    line_tax::numeric(38, 6) as tax,
    (charged.product + line_shipping + line_fees + case when is_tax_included then 0 else line_tax end)::numeric(38, 6)
        as customer_paid_total,
    coalesce(refunds.product, 0)::numeric(38, 6) as refund_product,
    coalesce(refunds.shipping, 0)::numeric(38, 6) as refund_shipping,
    coalesce(refunds.tax, 0)::numeric(38, 6) as refund_tax,
    coalesce(refunds.product + refunds.shipping + case when is_tax_included then 0 else refunds.tax end, 0)::numeric(38, 6)
        as refund_total,
    (net - coalesce(refunds.product, 0))::numeric(38, 6) as net_sales_after_refunds,
    line_revenue::numeric(38, 6) as settled_revenue,
    line_settled_fees::numeric(38, 6) as settled_fees,
    line_shipping_cost::numeric(38, 6) as settled_shipping_cost,
    line_adjustments::numeric(38, 6) as settled_adjustments,
    (line_revenue + line_settled_fees + line_shipping_cost + line_adjustments)::numeric(38, 6) as payout
from charged
left join refunds on charged.order_line_item_id = refunds.order_line_item_id
