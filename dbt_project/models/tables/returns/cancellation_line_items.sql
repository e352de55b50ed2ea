{{ config(
    materialized=incremental_where_possible(), incremental_strategy='delete+insert',
    unique_key=['shop_id', 'cancel_id'], post_hook='{{ remove_marks() }}'
) }}

{{ changed_rows(refund_lines('cancellations', id='cancel_id', array='cancel_line_items')) }}
