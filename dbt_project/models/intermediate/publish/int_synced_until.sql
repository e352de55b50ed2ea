-- When each shop's orders were last read: "now", as far as the marts know. A clock would make another mart of the same data.

select
    shop_id,
    max({{ tiktok_shop.cast_as_kind('_airbyte_extracted_at', 'moment', false) }}) as synced_until
from {{ ref('tiktok_shop', 'orders') }}
group by shop_id
