{{ config(
    materialized=tiktok_shop.incremental_if_supported(), incremental_strategy='delete+insert',
    unique_key=['shop_id', 'return_id'], post_hook='{{ tiktok_shop.delete_tombstones() }}'
) }}

{{ tiktok_shop.changed_rows(tiktok_shop.refund_line_items('returns', id='return_id', array='return_line_items')) }}
