{{ config(
    materialized=tiktok_shop.incremental_if_supported(), incremental_strategy='delete+insert',
    unique_key=['shop_id'], post_hook='{{ tiktok_shop.delete_tombstones() }}'
) }}

{% set columns %}
id           id    shop_id
name         text
region       text
seller_type  text
code         text
cipher       text
{% endset %}

{{ tiktok_shop.changed_rows(tiktok_shop.newest_rows('shops', key=['id'], columns=columns, mirrors=true)) }}
