{{ config(
    materialized=tiktok_shop.incremental_if_supported(), incremental_strategy='delete+insert',
    unique_key=['shop_id', 'cancel_id']
) }}

{% set columns %}
shop_id                            id
cancel_id                          id
order_id                           id
cancel_type                        text
cancel_status                      text
role                               text
cancel_reason                      text
cancel_reason_text                 text
create_time                        time
update_time                        time
should_replenish_stock             boolean
-- money, in `currency`
refund_amount.currency             text   currency
refund_amount.refund_total         money  refund_total
refund_amount.refund_subtotal      money  refund_subtotal
refund_amount.refund_shipping_fee  money  refund_shipping_fee
refund_amount.refund_tax           money  refund_tax
refund_amount.retail_delivery_fee  money  refund_retail_delivery_fee
refund_amount.buyer_service_fee    money  refund_buyer_service_fee
seller_next_action_response        json   seller_next_actions
{% endset %}

{{ tiktok_shop.changed_rows(tiktok_shop.newest_rows('cancellations', key=['shop_id', 'cancel_id'], newest_by='update_time', columns=columns)) }}
