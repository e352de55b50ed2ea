{#- The lines of returns or of cancellations, which the API gives alike. `id` is what the API calls the record's id. -#}
{% macro refund_line_items(stream, id, array) %}
    {%- set record_columns -%}
        shop_id                 id
        {{ id }}                id
        order_id                id
        update_time             time
        refund_amount.currency  text  record_currency
    {%- endset -%}
    {%- set line_columns -%}
        {{ array[:-1] }}_id                id
        order_line_item_id                 id
        product_name                       text
        sku_id                             id
        sku_name                           text
        seller_sku                         text
        refund_amount.currency             text   line_currency
        refund_amount.refund_total         money  refund_total
        refund_amount.refund_subtotal      money  refund_subtotal
        refund_amount.refund_shipping_fee  money  refund_shipping_fee
        refund_amount.refund_tax           money  refund_tax
        refund_amount.retail_delivery_fee  money  refund_retail_delivery_fee
        refund_amount.buyer_service_fee    money  refund_buyer_service_fee
    {%- endset -%}
    {%- set rows %}
with lines as (
    {{ tiktok_shop.newest_rows(
        stream, key=['shop_id', id], newest_by='update_time', columns=record_columns, array=array, elements=line_columns
    ) }}
)

select
    shop_id,
    {{ id }},
    {{ array[:-1] }}_id,
    order_id,
    order_line_item_id,
    update_time,
    product_name,
    sku_id,
    sku_name,
    seller_sku,
    coalesce(line_currency, record_currency) as currency,
    refund_total,
    refund_subtotal,
    refund_shipping_fee,
    refund_tax,
    refund_retail_delivery_fee,
    refund_buyer_service_fee,
    _airbyte_extracted_at
from lines
    {%- endset -%}
    {{ return(rows) }}
{% endmacro %}
