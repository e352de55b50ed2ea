{{ config(
    materialized=incremental_where_possible(), incremental_strategy='delete+insert',
    unique_key=['shop_id'], post_hook='{{ remove_marks() }}'
) }}

{% set columns %}
id           id    shop_id
name         text
region       text
seller_type  text
code         text
cipher       text
{% endset %}

{{ changed_rows(newest_rows('shops', key=['id'], columns=columns, mirrors=true)) }}
