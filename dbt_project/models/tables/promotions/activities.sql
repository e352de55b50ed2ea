{% set columns %}
shop_id                            id
id                                 id    activity_id
title                              text
activity_type                      text
status                             text
product_level                      text
duration_type                      text
begin_time                         time
end_time                           time
create_time                        time
update_time                        time
activity_commands                  json
participation_limit                json  participation_limits
-- the discount, by the activity's type
discount.bmsm_discount.details     json  buy_more_save_more_tiers
discount.bxgy_discount.threshold_type   text    buy_x_get_y_threshold_type
discount.bxgy_discount.threshold_value  number  buy_x_get_y_threshold
discount.bxgy_discount.discount_type    text    buy_x_get_y_discount_type
discount.bxgy_discount.discount_value   number  buy_x_get_y_discount
discount.bxgy_discount.benefit_max_applicable_quantity  integer  buy_x_get_y_max_quantity
discount.bxgy_discount.benefit_max_applicable_times     integer  buy_x_get_y_max_times
discount.gift_discount.gift_receiving_type  text  gift_receiving_type
discount.gift_discount.gift_infos           json  gift_tiers
discount.shipping_discount.type             text    shipping_discount_type
discount.shipping_discount.value            number  shipping_discount
discount.shipping_discount.threshold_type   text    shipping_discount_threshold_type
discount.shipping_discount.threshold_value  number  shipping_discount_threshold
discount.shipping_discount.shipping_method  text    shipping_discount_method
discount.shipping_discount.inventory_type   text    shipping_discount_inventory_type
discount.shipping_discount.area_scope.type  text    shipping_discount_area_type
discount.shipping_discount.area_scope.specific_areas  json  shipping_discount_areas
{% endset %}

{{ tiktok_shop.newest_rows('activities', key=['shop_id', 'id'], newest_by='update_time', columns=columns) }}
