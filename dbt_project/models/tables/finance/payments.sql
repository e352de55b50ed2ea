{% set columns %}
shop_id                                  id
id                                       id      payment_id
create_time                              time
paid_time                                time
status                                   text
amount.value                             money   amount
amount.currency                          text    currency
settlement_amount.value                  money   settlement_amount
settlement_amount.currency               text    settlement_currency
reserve_amount.value                     money   reserve_amount
reserve_amount.currency                  text    reserve_currency
payment_amount_before_exchange.value     money   amount_before_exchange
payment_amount_before_exchange.currency  text    currency_before_exchange
exchange_rate                            number
bank_account                             text
{% endset %}

{{ tiktok_shop.newest_rows('payments', key=['shop_id', 'id'], newest_by='paid_time', columns=columns) }}
