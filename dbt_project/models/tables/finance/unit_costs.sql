{{ config(
    materialized=tiktok_shop.incremental_if_supported(), incremental_strategy='delete+insert',
    unique_key=['seller_sku', 'valid_from', 'currency'], post_hook='{{ tiktok_shop.delete_withdrawn_costs() }}'
) }}

{{ tiktok_shop.changed_rows(tiktok_shop.stated_unit_costs()) }}
