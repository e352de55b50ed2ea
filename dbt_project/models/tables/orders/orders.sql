{{ config(
    materialized=tiktok_shop.incremental_if_supported(), incremental_strategy='delete+insert',
    unique_key=['shop_id', 'order_id']
) }}

{% set columns %}
shop_id                                 id
id                                      id       order_id
status                                  text
create_time                             time
update_time                             time
paid_time                               time
cancel_time                             time
request_cancel_time                     time
-- what kind of order
order_type                              text
commerce_platform                       text
is_sample_order                         boolean
is_replacement_order                    boolean
replaced_order_id                       id
is_exchange_order                       boolean
exchange_source_order_id                id
is_subscription_order                   boolean
is_on_hold_order                        boolean
is_cod                                  boolean
is_buyer_request_cancel                 boolean
cancel_reason                           text
cancellation_initiator                  text
split_or_combine_tag                    text
auto_combine_group_id                   id
consultation_id                         id
need_upload_invoice                     text
order_rights                            json
-- money, in `currency`
payment.currency                        text     currency
payment.total_amount                    money
payment.sub_total                       money
payment.original_total_product_price    money
payment.seller_discount                 money
payment.platform_discount               money
payment.payment_platform_discount       money    payment_method_discount
payment.payment_discount_service_fee    money    payment_method_discount_fee
payment.shipping_fee                    money
payment.original_shipping_fee           money
payment.shipping_fee_seller_discount    money
payment.shipping_fee_platform_discount  money
payment.shipping_fee_cofunded_discount  money
payment.tax                             money
payment.product_tax                     money
payment.shipping_fee_tax                money
payment.small_order_fee                 money
payment.retail_delivery_fee             money
payment.buyer_service_fee               money
payment.handling_fee                    money
payment.shipping_insurance_fee          money
payment.item_insurance_fee              money
payment.item_insurance_tax              money
payment.distance_shipping_fee           money
payment.distance_fee                    money
payment_method_name                     text
-- fulfilment
fulfillment_type                        text
fulfillment_priority_level              integer
shipping_type                           text
shipping_provider                       text
shipping_provider_id                    id
tracking_number                         text
delivery_type                           text
delivery_option_id                      id
delivery_option_name                    text
fast_delivery_program                   text
warehouse_id                            id
handling_duration.days                  text
handling_duration.type                  text
packages                                json
rts_time                                time
rts_sla_time                            time
tts_sla_time                            time
recommended_shipping_time               time
shipping_due_time                       time
collection_time                         time
collection_due_time                     time
delivery_time                           time
delivery_due_time                       time
delivery_sla_time                       time
delivery_option_required_delivery_time  time
fast_dispatch_sla_time                  time
pick_up_cut_off_time                    time
release_date                            time
cancel_order_sla_time                   time
-- buyer and recipient, as far as the API shows them
user_id                                 id
buyer_email                             text
buyer_nickname                          text
buyer_avatar                            text
buyer_message                           text
seller_note                             text
cpf                                     text
cpf_name                                text
has_updated_recipient_address           boolean
recipient_address.name                  text     recipient_name
recipient_address.first_name            text     recipient_first_name
recipient_address.last_name             text     recipient_last_name
recipient_address.first_name_local_script  text  recipient_first_name_local_script
recipient_address.last_name_local_script   text  recipient_last_name_local_script
recipient_address.phone_number          text     recipient_phone_number
recipient_address.full_address          text     recipient_full_address
recipient_address.address_detail        text     recipient_address_detail
recipient_address.address_line1         text     recipient_address_line1
recipient_address.address_line2         text     recipient_address_line2
recipient_address.address_line3         text     recipient_address_line3
recipient_address.address_line4         text     recipient_address_line4
recipient_address.post_town             text     recipient_post_town
recipient_address.postal_code           text     recipient_postal_code
recipient_address.region_code           text     recipient_region_code
recipient_address.district_info         json     recipient_districts
recipient_address.delivery_preferences.drop_off_location  text  recipient_drop_off_location
{% endset %}

{{ tiktok_shop.changed_rows(tiktok_shop.newest_rows('orders', key=['shop_id', 'id'], newest_by='update_time', columns=columns)) }}
