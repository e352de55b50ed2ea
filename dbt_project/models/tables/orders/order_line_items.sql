{{ config(
    materialized=tiktok_shop.incremental_if_supported(), incremental_strategy='delete+insert',
    unique_key=['shop_id', 'order_id'], post_hook='{{ tiktok_shop.delete_tombstones() }}'
) }}

{% set order_columns %}
shop_id           id
id                id     order_id
update_time       time
payment.currency  text   order_currency
{% endset %}

{% set line_columns %}
id                      id       order_line_item_id
product_id              id
product_name            text
sku_id                  id
sku_name                text
sku_image               text
sku_type                text
seller_sku              text
display_status          text
currency                text     line_currency
original_price          money
sale_price              money
seller_discount         money
platform_discount       money
gift_retail_price       money
pfand_fee               money
small_order_fee         money
retail_delivery_fee     money
buyer_service_fee       money
distance_shipping_fee   money
distance_fee            money
item_tax                json
is_gift                 boolean
is_dangerous_good       boolean
is_unboxing_item        boolean
unboxing_sku_code       text
needs_prescription      boolean
cancel_reason           text
cancel_user             text
package_id              id
package_status          text
rts_time                time
handling_duration_days  text
shipping_provider_id    id
shipping_provider_name  text
tracking_number         text
room_id                 id
combined_listing_skus   json
sub_item_info           json
{% endset %}

{% set rows %}
with lines as (
    {{ tiktok_shop.newest_rows(
        'orders', key=['shop_id', 'id'], newest_by='update_time',
        columns=order_columns, array='line_items', elements=line_columns
    ) }}
),

taxes as (
    {{ tiktok_shop.select_typed(
        'lines', 'shop_id same\norder_id same\norder_line_item_id same',
        array='item_tax', elements='tax_amount money\ntax_type text\ntax_rate text',
        where='source_row.item_tax is not null'
    ) }}
),

tax_by_line as (
    select
        shop_id,
        order_id,
        order_line_item_id,
        sum(tax_amount) as item_tax_amount,
        max(tax_type) as item_tax_type,
        max(tax_rate) as item_tax_rate
    from taxes
    group by shop_id, order_id, order_line_item_id
)

select
    lines.shop_id,
    lines.order_id,
    lines.order_line_item_id,
    lines.update_time,
    lines.product_id,
    lines.product_name,
    lines.sku_id,
    lines.sku_name,
    lines.sku_image,
    lines.sku_type,
    lines.seller_sku,
    lines.display_status,
    coalesce(lines.line_currency, lines.order_currency) as currency,
    lines.original_price,
    lines.sale_price,
    lines.seller_discount,
    lines.platform_discount,
    lines.gift_retail_price,
    {{ tiktok_shop.to_money('tax_by_line.item_tax_amount') }} as item_tax_amount,
    tax_by_line.item_tax_type,
    tax_by_line.item_tax_rate,
    lines.pfand_fee,
    lines.small_order_fee,
    lines.retail_delivery_fee,
    lines.buyer_service_fee,
    lines.distance_shipping_fee,
    lines.distance_fee,
    lines.is_gift,
    lines.is_dangerous_good,
    lines.is_unboxing_item,
    lines.unboxing_sku_code,
    lines.needs_prescription,
    lines.cancel_reason,
    lines.cancel_user,
    lines.package_id,
    lines.package_status,
    lines.rts_time,
    lines.handling_duration_days,
    lines.shipping_provider_id,
    lines.shipping_provider_name,
    lines.tracking_number,
    lines.room_id,
    lines.combined_listing_skus,
    lines.sub_item_info,
    lines._airbyte_extracted_at
from lines
left join tax_by_line
    on lines.shop_id = tax_by_line.shop_id
    and lines.order_id = tax_by_line.order_id
    and lines.order_line_item_id = tax_by_line.order_line_item_id
{% endset %}

{{ tiktok_shop.changed_rows(rows) }}
