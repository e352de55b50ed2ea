{{ config(
    materialized=incremental_where_possible(), incremental_strategy='delete+insert',
    unique_key=['shop_id', 'return_id'], post_hook='{{ remove_marks() }}'
) }}

{{ changed_rows(refund_lines('returns', id='return_id', array='return_line_items')) }}
