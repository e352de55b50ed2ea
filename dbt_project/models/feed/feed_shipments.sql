{{ config(alias='shipments') }}

-- One row per fulfillment in Shopify of an order that TikTok Shop waits for, or whose number can still be corrected (72 hours).

{% set order_columns %}
id  id  shopify_order_id
{% endset %}

{% set fulfillment_columns %}
id                id    fulfillment_id
status            text
tracking_company  text
tracking_number   text
created_at        moment
line_items        json
{% endset %}

with fulfillments as (
    {{ tiktok_shop.newest_rows(
        'orders', key=['id'], newest_by='updated_moment', columns=order_columns ~ '\nupdated_at moment updated_moment',
        array='fulfillments', elements=fulfillment_columns, source_name='airbyte_shopify'
    ) }}
),

sent as (

    select * from fulfillments
    where nullif(trim(tracking_number), '') is not null and coalesce(status, 'success') = 'success'

),

fulfilled_lines as (
    {{ tiktok_shop.select_typed(
        'sent', 'shopify_order_id same\nfulfillment_id same', array='line_items', elements='id id shopify_line_item_id',
        where='source_row.line_items is not null'
    ) }}
),

lines as (

    select
        line_references.shop_id,
        line_references.order_id,
        fulfilled_lines.fulfillment_id,
        count(*) as line_count,
        {{ dbt.listagg('line_references.order_line_item_id', "'#'", 'order by line_references.order_line_item_id') }} as order_line_item_ids
    from fulfilled_lines
    inner join {{ ref('tiktok_shop', 'int_shopify_line_references') }} as line_references
        on fulfilled_lines.shopify_line_item_id = line_references.shopify_line_item_id
    group by line_references.shop_id, line_references.order_id, fulfilled_lines.fulfillment_id

),

order_lines as (

    select shop_id, order_id, count(*) as line_count
    from {{ ref('tiktok_shop', 'order_line_items') }}
    group by shop_id, order_id

)

select
    orders.order_id,
    trim(sent.tracking_number) as tracking_number,
    sent.tracking_company as shipping_provider,
    -- An order that goes in one package is shipped whole.
    case when lines.line_count < order_lines.line_count then lines.order_line_item_ids end as order_line_item_ids,
    sent.created_at as shipped_at
from sent
inner join {{ ref('tiktok_shop', 'int_shopify_order_references') }} as order_references
    on sent.shopify_order_id = order_references.shopify_order_id
inner join {{ ref('tiktok_shop', 'orders') }} as orders
    on order_references.shop_id = orders.shop_id
    and order_references.order_id = orders.order_id
left join order_lines
    on orders.shop_id = order_lines.shop_id
    and orders.order_id = order_lines.order_id
left join lines
    on orders.shop_id = lines.shop_id
    and orders.order_id = lines.order_id
    and sent.fulfillment_id = lines.fulfillment_id
left join {{ ref('tiktok_shop', 'int_synced_until') }} as synced
    on orders.shop_id = synced.shop_id
where orders.shipping_type = 'SELLER'
    and orders.fulfillment_type = 'FULFILLMENT_BY_SELLER'
    and (
        orders.status in ('ON_HOLD', 'AWAITING_SHIPMENT', 'PARTIALLY_SHIPPING')
        or (orders.status <> 'CANCELLED' and orders.rts_time > {{ dbt.dateadd('hour', -72, 'synced.synced_until') }})
    )
