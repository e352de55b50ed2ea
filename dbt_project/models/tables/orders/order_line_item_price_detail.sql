{{ config(
    materialized=tiktok_shop.incremental_if_supported(), incremental_strategy='delete+insert',
    unique_key=['shop_id', 'order_id'], post_hook='{{ tiktok_shop.delete_tombstones() }}'
) }}

{% set order_columns %}
shop_id            id
order_id           id
order_update_time  time
{% endset %}

{% set line_columns %}
id                                       id     order_line_item_id
currency                                 text
total                                    money
payment                                  money
sku_list_price                           money
sku_sale_price                           money
subtotal                                 money
subtotal_deduction_seller                money
subtotal_deduction_platform              money
subtotal_tax_amount                      money
voucher_deduction_seller                 text
voucher_deduction_platform               text
shipping_list_price                      money
shipping_sale_price                      money
shipping_fee_deduction_seller            money
shipping_fee_deduction_platform          money
shipping_fee_deduction_platform_voucher  text
tax_amount                               money
tax_rate                                 rate
net_price_amount                         money
cod_fee                                  money
cod_fee_amount                           money
sku_gift_original_price                  money
sku_gift_net_price                       money
distance_shipping_fee                    money
distance_fee                             money
{% endset %}

{{ tiktok_shop.changed_rows(tiktok_shop.newest_rows(
    'order_price_details', key=['shop_id', 'order_id'], newest_by='order_update_time',
    columns=order_columns, array='line_items', elements=line_columns
)) }}
