{% set columns %}
id           id    shop_id
name         text
region       text
seller_type  text
code         text
cipher       text
{% endset %}

{{ newest_rows('shops', key=['id'], columns=columns) }}
