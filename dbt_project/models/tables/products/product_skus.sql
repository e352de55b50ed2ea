{% set product_columns %}
shop_id      id
id           id    product_id
update_time  time
{% endset %}

{% set listed_columns %}
id                                               id       sku_id
seller_sku                                       text
price.currency                                   text     currency
price.sale_price                                 money    sale_price
price.tax_exclusive_price                        money    tax_exclusive_price
list_price.amount                                money    list_price
status_info.status                               text     status
status_info.deactivation_source                  text     deactivation_source
pre_sale.type                                    text     pre_sale_type
pre_sale.fulfillment_type.handling_duration_days integer  pre_sale_handling_days
pre_sale.fulfillment_type.release_date           time     pre_sale_release_date
inventory                                        json
{% endset %}

{% set detail_columns %}
id                         id     sku_id
seller_sku                 text
price.currency             text   currency
price.sale_price           money  sale_price
price.tax_exclusive_price  money  tax_exclusive_price
price.unit_price           money  unit_price
list_price.amount          money  list_price
status_info.status         text   status
external_sku_id            id
identifier_code.code       text   identifier_code
identifier_code.type       text   identifier_type
sku_unit_count             text
sales_attributes           json
combined_skus              json
{% endset %}

with listed as (
    {{ tiktok_shop.newest_rows(
        'products', key=['shop_id', 'id'], newest_by='update_time',
        columns=product_columns, array='skus', elements=listed_columns
    ) }}
),

detailed as (
    {{ tiktok_shop.newest_rows(
        'product_details', key=['shop_id', 'id'], newest_by='update_time',
        columns=product_columns, array='skus', elements=detail_columns
    ) }}
),

stock as (
    {{ tiktok_shop.select_typed(
        'listed', 'shop_id same\nproduct_id same\nsku_id same', array='inventory',
        elements='quantity integer\nbackorder_quantity integer'
    ) }}
),

stock_by_sku as (
    select
        shop_id,
        product_id,
        sku_id,
        sum(quantity) as stock_quantity,
        sum(backorder_quantity) as backorder_quantity
    from stock
    group by shop_id, product_id, sku_id
)

-- A user may sync either stream without the other.
select
    coalesce(listed.shop_id, detailed.shop_id) as shop_id,
    coalesce(listed.product_id, detailed.product_id) as product_id,
    coalesce(listed.sku_id, detailed.sku_id) as sku_id,
    coalesce(listed.update_time, detailed.update_time) as update_time,
    coalesce(listed.seller_sku, detailed.seller_sku) as seller_sku,
    coalesce(listed.status, detailed.status) as status,
    listed.deactivation_source,
    coalesce(listed.currency, detailed.currency) as currency,
    coalesce(listed.sale_price, detailed.sale_price) as sale_price,
    coalesce(listed.tax_exclusive_price, detailed.tax_exclusive_price) as tax_exclusive_price,
    coalesce(listed.list_price, detailed.list_price) as list_price,
    detailed.unit_price,
    {{ tiktok_shop.to_bigint('stock_by_sku.stock_quantity') }} as stock_quantity,
    {{ tiktok_shop.to_bigint('stock_by_sku.backorder_quantity') }} as backorder_quantity,
    listed.pre_sale_type,
    listed.pre_sale_handling_days,
    listed.pre_sale_release_date,
    detailed.external_sku_id,
    detailed.identifier_code,
    detailed.identifier_type,
    detailed.sku_unit_count,
    detailed.sales_attributes,
    detailed.combined_skus,
    coalesce(listed._airbyte_extracted_at, detailed._airbyte_extracted_at) as _airbyte_extracted_at
from listed
full outer join detailed
    on listed.shop_id = detailed.shop_id
    and listed.product_id = detailed.product_id
    and listed.sku_id = detailed.sku_id
left join stock_by_sku
    on listed.shop_id = stock_by_sku.shop_id
    and listed.product_id = stock_by_sku.product_id
    and listed.sku_id = stock_by_sku.sku_id
