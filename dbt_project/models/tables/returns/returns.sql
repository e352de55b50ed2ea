{{ config(
    materialized=tiktok_shop.incremental_if_supported(), incremental_strategy='delete+insert',
    unique_key=['shop_id', 'return_id']
) }}

{% set columns %}
shop_id                               id
return_id                             id
order_id                              id
return_type                           text
return_status                         text
arbitration_status                    text
role                                  text
return_reason                         text
return_reason_text                    text
create_time                           time
update_time                           time
-- money, in `currency`
refund_amount.currency                text     refund_currency
refund_amount.refund_total            money    refund_total
refund_amount.refund_subtotal         money    refund_subtotal
refund_amount.refund_shipping_fee     money    refund_shipping_fee
refund_amount.refund_tax              money    refund_tax
refund_amount.retail_delivery_fee     money    refund_retail_delivery_fee
refund_amount.buyer_service_fee       money    refund_buyer_service_fee
partial_refund.amount                 money    partial_refund_amount
partial_refund.currency               text     partial_refund_currency
discount_amount                       json
shipping_fee_amount                   json
-- process
seller_proposed_return_type           text
buyer_rejected_partial_refund         boolean
can_buyer_keep_item                   boolean
is_quick_refund                       boolean
is_combined_return                    boolean
combined_return_id                    id
pre_return_id                         id
next_return_id                        id
shipment_type                         text
handover_method                       text
return_method                         text
return_provider_id                    id
return_provider_name                  text
return_tracking_number                text
return_shipping_document_type         text
return_warehouse_address.full_address text     return_warehouse_full_address
seller_next_action_response           json     seller_next_actions
{% endset %}

{% set rows %}
with newest as (
    {{ tiktok_shop.newest_rows('returns', key=['shop_id', 'return_id'], newest_by='update_time', columns=columns) }}
),

discounts as (
    {{ tiktok_shop.select_typed(
        'newest', 'shop_id same\nreturn_id same', array='discount_amount', elements='
            currency text
            product_seller_discount money
            product_platform_discount money
            shipping_fee_seller_discount money
            shipping_fee_platform_discount money'
    ) }}
),

discount_by_return as (
    select
        shop_id,
        return_id,
        max(currency) as currency,
        sum(product_seller_discount) as product_seller_discount,
        sum(product_platform_discount) as product_platform_discount,
        sum(shipping_fee_seller_discount) as shipping_fee_seller_discount,
        sum(shipping_fee_platform_discount) as shipping_fee_platform_discount
    from discounts
    group by shop_id, return_id
),

shipping as (
    {{ tiktok_shop.select_typed(
        'newest', 'shop_id same\nreturn_id same', array='shipping_fee_amount', elements='
            currency text
            seller_paid_return_shipping_fee money
            platform_paid_return_shipping_fee money
            buyer_paid_return_shipping_fee money'
    ) }}
),

shipping_by_return as (
    select
        shop_id,
        return_id,
        max(currency) as currency,
        sum(seller_paid_return_shipping_fee) as seller_paid_return_shipping_fee,
        sum(platform_paid_return_shipping_fee) as platform_paid_return_shipping_fee,
        sum(buyer_paid_return_shipping_fee) as buyer_paid_return_shipping_fee
    from shipping
    group by shop_id, return_id
)

select
    newest.shop_id,
    newest.return_id,
    newest.order_id,
    newest.return_type,
    newest.return_status,
    newest.arbitration_status,
    newest.role,
    newest.return_reason,
    newest.return_reason_text,
    newest.create_time,
    newest.update_time,
    coalesce(
        newest.refund_currency, newest.partial_refund_currency, discount_by_return.currency, shipping_by_return.currency
    ) as currency,
    newest.refund_currency,
    newest.refund_total,
    newest.refund_subtotal,
    newest.refund_shipping_fee,
    newest.refund_tax,
    newest.refund_retail_delivery_fee,
    newest.refund_buyer_service_fee,
    newest.partial_refund_amount,
    {{ tiktok_shop.to_money('discount_by_return.product_seller_discount') }} as product_seller_discount,
    {{ tiktok_shop.to_money('discount_by_return.product_platform_discount') }} as product_platform_discount,
    {{ tiktok_shop.to_money('discount_by_return.shipping_fee_seller_discount') }} as shipping_fee_seller_discount,
    {{ tiktok_shop.to_money('discount_by_return.shipping_fee_platform_discount') }} as shipping_fee_platform_discount,
    {{ tiktok_shop.to_money('shipping_by_return.seller_paid_return_shipping_fee') }} as seller_paid_return_shipping_fee,
    {{ tiktok_shop.to_money('shipping_by_return.platform_paid_return_shipping_fee') }} as platform_paid_return_shipping_fee,
    {{ tiktok_shop.to_money('shipping_by_return.buyer_paid_return_shipping_fee') }} as buyer_paid_return_shipping_fee,
    newest.seller_proposed_return_type,
    newest.buyer_rejected_partial_refund,
    newest.can_buyer_keep_item,
    newest.is_quick_refund,
    newest.is_combined_return,
    newest.combined_return_id,
    newest.pre_return_id,
    newest.next_return_id,
    newest.shipment_type,
    newest.handover_method,
    newest.return_method,
    newest.return_provider_id,
    newest.return_provider_name,
    newest.return_tracking_number,
    newest.return_shipping_document_type,
    newest.return_warehouse_full_address,
    newest.seller_next_actions,
    newest._airbyte_extracted_at
from newest
left join discount_by_return
    on newest.shop_id = discount_by_return.shop_id
    and newest.return_id = discount_by_return.return_id
left join shipping_by_return
    on newest.shop_id = shipping_by_return.shop_id
    and newest.return_id = shipping_by_return.return_id
{% endset %}

{{ tiktok_shop.changed_rows(rows) }}
