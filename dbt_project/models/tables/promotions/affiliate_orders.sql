{{ config(
    materialized=tiktok_shop.incremental_if_supported(), incremental_strategy='delete+insert',
    unique_key=['shop_id', 'order_id'], post_hook='{{ tiktok_shop.delete_tombstones() }}'
) }}

{% set order_columns %}
shop_id        id
id             id    order_id
status         text
create_time    time
delivery_time  time
{% endset %}

{% set sku_columns %}
sku_id                                      id
product_id                                  id
quantity                                    integer
refunded_quantity                           integer
returned_quantity                           integer
fully_return                                text     fully_returned
settlement_status                           text
price.amount                                money    price
price.currency                              text     currency
-- who brought the sale
creator_username                            text
content_type                                text
content_id                                  id
campaign_id                                 id
open_collaboration_id                       id
target_collaboration_id                     id
commission_model                            text
commission_tier_setting                     text
-- in hundredths of a percent: 1000 is 10 %
commission_rate                             number
partner_commission_rate                     number
shop_ads_commission_rate                    number
estimated_commission_base.amount            money    estimated_commission_base
estimated_paid_commission.amount            money    estimated_commission
estimated_paid_commission.currency          text     estimated_commission_currency
estimated_paid_partner_commission.amount    money    estimated_partner_commission
estimated_paid_shop_ads_commission.amount   money    estimated_shop_ads_commission
estimated_cofunded_creator_bonus_amount.amount  money  estimated_cofunded_creator_bonus
actual_commission_base.amount               money    actual_commission_base
actual_paid_commission.amount               money    actual_commission
actual_paid_commission.currency             text     actual_commission_currency
actual_paid_partner_commission.amount       money    actual_partner_commission
actual_paid_shop_ads_commission.amount      money    actual_shop_ads_commission
actual_cofunded_creator_bonus_amount.amount money    actual_cofunded_creator_bonus
{% endset %}

{{ tiktok_shop.changed_rows(tiktok_shop.newest_rows(
    'affiliate_orders', key=['shop_id', 'id'], columns=order_columns, array='skus', elements=sku_columns
)) }}
