{% set product_columns %}
shop_id     id
product_id  id
{% endset %}

{% set sku_columns %}
id                        id       sku_id
seller_sku                text
total_available_quantity  integer  available_quantity
total_committed_quantity  integer  committed_quantity
total_available_inventory_distribution.in_shop_inventory.quantity  integer  in_shop_quantity
total_available_inventory_distribution.campaign_inventory          json     campaign_inventory
total_available_inventory_distribution.creator_inventory           json     creator_inventory
warehouse_inventory       json
{% endset %}

{{ tiktok_shop.newest_rows(
    'inventory', key=['shop_id', 'product_id'], columns=product_columns, array='skus', elements=sku_columns
) }}
