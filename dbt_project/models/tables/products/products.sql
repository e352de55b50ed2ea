{% set listed_columns %}
shop_id                                   id
id                                        id       product_id
title                                     text
status                                    text
create_time                               time
update_time                               time
has_draft                                 boolean
is_not_for_sale                           boolean
listing_quality_tier                      text
audit.status                              text
sales_regions                             json
product_sync_fail_reasons                 json
integrated_platform_statuses              json
recommended_categories                    json
product_families                          json
scheduled_sale.is_enabled_scheduled_sale  boolean  is_scheduled_sale_enabled
scheduled_sale.schedule_sale_time         time     scheduled_sale_time
{% endset %}

{% set detail_columns %}
shop_id                           id
id                                id       product_id
title                             text
status                            text
product_status                    text
create_time                       time
update_time                       time
description                       text
brand.id                          id
brand.name                        text
category_chains                   json
main_images                       json
product_attributes                json
external_product_id               id
global_product_association.global_product_id  id  global_product_id
primary_combined_product_id       id
is_cod_allowed                    boolean
is_pre_owned                      boolean
is_replicated                     boolean
minimum_order_quantity            integer
product_types                     json
package_dimensions.length         number   package_length
package_dimensions.width          number   package_width
package_dimensions.height         number   package_height
package_dimensions.unit           text     package_dimension_unit
package_weight.value              number   package_weight
package_weight.unit               text     package_weight_unit
shipping_insurance_requirement    text
shipping_template_id              id
video.url                         text
{% endset %}

with listed as (
    {{ tiktok_shop.newest_rows('products', key=['shop_id', 'id'], newest_by='update_time', columns=listed_columns) }}
),

detailed as (
    {{ tiktok_shop.newest_rows('product_details', key=['shop_id', 'id'], newest_by='update_time', columns=detail_columns) }}
),

categories as (
    {{ tiktok_shop.select_typed(
        'detailed', 'shop_id same\nproduct_id same', array='category_chains',
        elements='id id category_id\nlocal_name text category_name\nis_leaf boolean'
    ) }}
),

leaf_category as (
    select shop_id, product_id, max(category_id) as category_id, max(category_name) as category_name
    from categories
    where is_leaf
    group by shop_id, product_id
)

-- A user may sync either stream without the other.
select
    coalesce(listed.shop_id, detailed.shop_id) as shop_id,
    coalesce(listed.product_id, detailed.product_id) as product_id,
    coalesce(listed.title, detailed.title) as title,
    coalesce(listed.status, detailed.status, detailed.product_status) as status,
    coalesce(listed.create_time, detailed.create_time) as create_time,
    coalesce(listed.update_time, detailed.update_time) as update_time,
    listed.has_draft,
    listed.is_not_for_sale,
    listed.listing_quality_tier,
    listed.audit_status,
    listed.sales_regions,
    listed.product_sync_fail_reasons,
    listed.integrated_platform_statuses,
    listed.recommended_categories,
    listed.product_families,
    listed.is_scheduled_sale_enabled,
    listed.scheduled_sale_time,
    leaf_category.category_id,
    leaf_category.category_name,
    detailed.category_chains,
    detailed.brand_id,
    detailed.brand_name,
    detailed.description,
    detailed.main_images,
    detailed.video_url,
    detailed.product_attributes,
    detailed.product_types,
    detailed.external_product_id,
    detailed.global_product_id,
    detailed.primary_combined_product_id,
    detailed.is_cod_allowed,
    detailed.is_pre_owned,
    detailed.is_replicated,
    detailed.minimum_order_quantity,
    detailed.package_length,
    detailed.package_width,
    detailed.package_height,
    detailed.package_dimension_unit,
    detailed.package_weight,
    detailed.package_weight_unit,
    detailed.shipping_insurance_requirement,
    detailed.shipping_template_id,
    coalesce(listed._airbyte_extracted_at, detailed._airbyte_extracted_at) as _airbyte_extracted_at
from listed
full outer join detailed
    on listed.shop_id = detailed.shop_id
    and listed.product_id = detailed.product_id
left join leaf_category
    on detailed.shop_id = leaf_category.shop_id
    and detailed.product_id = leaf_category.product_id
