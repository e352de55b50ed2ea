{{ config(
    materialized=tiktok_shop.incremental_if_supported(), incremental_strategy='delete+insert',
    unique_key=['shop_id', 'package_id']
) }}

{% set columns %}
shop_id                 id
id                      id    package_id
status                  text
create_time             time
update_time             time
shipping_provider_id    id
shipping_provider_name  text
tracking_number         text
order_line_item_ids     json
orders                  json
{% endset %}

{{ tiktok_shop.changed_rows(tiktok_shop.newest_rows('packages', key=['shop_id', 'id'], newest_by='update_time', columns=columns)) }}
