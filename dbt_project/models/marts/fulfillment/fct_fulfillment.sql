-- One row per order line and package; a line that no package holds yet has one row without. A line that was packed anew has a row for
-- each package, and counts in the newest.

with in_orders as (
    {{ tiktok_shop.select_typed(
        ref('tiktok_shop', 'packages'), 'shop_id same\npackage_id same\norder_line_item_ids same', array='orders', elements='id id order_id',
        where='source_row.orders is not null'
    ) }}
),

lines as (

    select * from {{ ref('tiktok_shop', 'order_line_items') }}

),

packages as (

    select * from {{ ref('tiktok_shop', 'packages') }}

),

-- By the line, and by the package, which keeps the lines that have moved on to another.
packed as (

    select shop_id, order_id, order_line_item_id, package_id, true as is_lines_own
    from lines
    where package_id is not null

    union all

    select lines.shop_id, lines.order_id, lines.order_line_item_id, in_orders.package_id, false as is_lines_own
    from in_orders
    inner join lines
        on in_orders.shop_id = lines.shop_id
        and in_orders.order_id = lines.order_id
    where in_orders.order_line_item_ids like '%"' || lines.order_line_item_id || '"%'

),

pairs as (

    select shop_id, order_line_item_id, package_id, max(case when is_lines_own then 1 else 0 end) as is_lines_own
    from packed
    group by shop_id, order_line_item_id, package_id

),

ranked as (

    select
        pairs.shop_id,
        pairs.order_line_item_id,
        pairs.package_id,
        packages.status as package_status,
        packages.tracking_number,
        packages.shipping_provider_name,
        row_number() over (
            partition by pairs.shop_id, pairs.order_line_item_id
            order by pairs.is_lines_own desc, packages.create_time desc nulls last, pairs.package_id desc
        ) as package_rank
    from pairs
    left join packages
        on pairs.shop_id = packages.shop_id
        and pairs.package_id = packages.package_id

),

warehouses as (

    select shop_id, warehouse_id, max(name) as warehouse_name
    from {{ ref('tiktok_shop', 'warehouses') }}
    group by shop_id, warehouse_id

),

joined as (

    select
        revenue.shop_id,
        revenue.order_id,
        revenue.order_line_item_id,
        ranked.package_id,
        coalesce(ranked.package_rank, 1) = 1 as is_current_package,
        revenue.order_date,
        revenue.ordered_at,
        revenue.order_status,
        revenue.line_status,
        revenue.is_cancelled,
        revenue.is_gift,
        revenue.is_sample,
        revenue.product_id,
        revenue.product_name,
        revenue.sku_id,
        revenue.sku_name,
        revenue.seller_sku,
        orders.warehouse_id,
        warehouses.warehouse_name,
        orders.fulfillment_type,
        orders.delivery_type,
        orders.delivery_option_name,
        orders.shipping_type,
        case when coalesce(ranked.package_rank, 1) = 1 then coalesce(ranked.package_status, lines.package_status) else ranked.package_status end
            as package_status,
        -- The line's and the order's carrier and number are those of the newest package.
        nullif(trim(case
            when coalesce(ranked.package_rank, 1) > 1 then ranked.shipping_provider_name
            else coalesce(nullif(trim(ranked.shipping_provider_name), ''), nullif(trim(lines.shipping_provider_name), ''), orders.shipping_provider)
        end), '') as shipping_provider,
        nullif(trim(case
            when coalesce(ranked.package_rank, 1) > 1 then ranked.tracking_number
            else coalesce(nullif(trim(ranked.tracking_number), ''), nullif(trim(lines.tracking_number), ''), orders.tracking_number)
        end), '') as tracking_number,
        {{ dbt.dateadd('hour', 1, 'revenue.ordered_at') }} as shippable_at,
        coalesce(orders.rts_sla_time, orders.shipping_due_time) as ship_by,
        coalesce(orders.tts_sla_time, orders.collection_due_time) as collect_by,
        coalesce(orders.delivery_sla_time, orders.delivery_due_time) as deliver_by,
        orders.cancel_order_sla_time as cancelled_automatically_at,
        coalesce(lines.rts_time, orders.rts_time, orders.collection_time) as shipped_at,
        orders.collection_time as collected_at,
        orders.delivery_time as delivered_at,
        synced.synced_until
    from {{ ref('tiktok_shop', 'fct_order_line_revenue') }} as revenue
    inner join {{ ref('tiktok_shop', 'orders') }} as orders
        on revenue.shop_id = orders.shop_id
        and revenue.order_id = orders.order_id
    inner join lines
        on revenue.shop_id = lines.shop_id
        and revenue.order_id = lines.order_id
        and revenue.order_line_item_id = lines.order_line_item_id
    left join ranked
        on revenue.shop_id = ranked.shop_id
        and revenue.order_line_item_id = ranked.order_line_item_id
    left join warehouses
        on orders.shop_id = warehouses.shop_id
        and orders.warehouse_id = warehouses.warehouse_id
    left join {{ ref('tiktok_shop', 'int_synced_until') }} as synced
        on revenue.shop_id = synced.shop_id

)

select
    joined.shop_id || '/' || joined.order_line_item_id || '/' || coalesce(joined.package_id, '') as fulfillment_id,
    joined.shop_id,
    joined.order_id,
    joined.order_line_item_id,
    joined.package_id,
    joined.is_current_package,

    -- when, and what
    joined.order_date,
    joined.ordered_at,
    joined.order_status,
    joined.line_status,
    joined.is_cancelled,
    joined.product_id,
    joined.product_name,
    joined.sku_id,
    joined.sku_name,
    joined.seller_sku,
    {{ tiktok_shop.to_bigint('case when joined.is_current_package and not coalesce(joined.is_cancelled, false) then 1 else 0 end') }} as units,

    -- from where, and how
    joined.warehouse_id,
    joined.warehouse_name,
    joined.fulfillment_type,
    joined.delivery_type,
    joined.delivery_option_name,
    joined.shipping_type,
    joined.package_status,
    joined.shipping_provider,
    joined.tracking_number,
    case
        when joined.tracking_number is null then null
        when sent.tracking_number is not null then 'sent by us'
        when joined.shipping_type in ('TIKTOK', 'TIKTOK_DIGITAL') or joined.fulfillment_type = 'FULFILLMENT_BY_TIKTOK' then 'by TikTok'
        else 'by the seller'
    end as tracking_number_source,
    sent.sent_at as tracking_number_sent_at,

    -- deadlines, and what became of them
    joined.shippable_at,
    joined.ship_by,
    joined.collect_by,
    joined.deliver_by,
    joined.cancelled_automatically_at,
    joined.shipped_at,
    joined.collected_at,
    joined.delivered_at,
    case
        when joined.shipped_at is not null then joined.shipped_at > joined.ship_by
        when not coalesce(joined.is_cancelled, false) then joined.synced_until > joined.ship_by
    end as is_late
from joined
left join {{ ref('tiktok_shop', 'int_shipments_sent') }} as sent
    on joined.shop_id = sent.shop_id
    and joined.order_id = sent.order_id
    and joined.tracking_number = sent.tracking_number
