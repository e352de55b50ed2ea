-- One row per parcel that publish has sent, as far as the ledger knows: TikTok accepted it, or it was found in the shop.

with operations as (
    {{ tiktok_shop.ledger_rows(
        'operations', 'shop_id id\nobject text\nkey text operation_key\noperation text\noutcome text\nintended_at moment sent_at'
    ) }}
)

-- An operation's key has the parts of the row's key.
select
    shop_id,
    {{ dbt.split_part('operation_key', "'/'", 1) }} as order_id,
    {{ dbt.split_part('operation_key', "'/'", 2) }} as tracking_number,
    min(sent_at) as sent_at
from operations
where object = 'shipments' and outcome = 'accepted'
group by shop_id, {{ dbt.split_part('operation_key', "'/'", 1) }}, {{ dbt.split_part('operation_key', "'/'", 2) }}
