{% set columns %}
shop_id      id
id           id     withdrawal_id
create_time  time
type         text
status       text
amount       money
currency     text
{% endset %}

{{ tiktok_shop.newest_rows('withdrawals', key=['shop_id', 'id'], columns=columns) }}
