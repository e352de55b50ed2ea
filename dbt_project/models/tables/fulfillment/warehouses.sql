{% set columns %}
shop_id                        id
id                             id       warehouse_id
name                           text
entity_id                      id
type                           text
sub_type                       text
effect_status                  text
is_default                     boolean
address.contact_person         text     contact_person
address.first_name             text     contact_first_name
address.last_name              text     contact_last_name
address.first_name_local_script  text   contact_first_name_local_script
address.last_name_local_script   text   contact_last_name_local_script
address.phone_number           text     phone_number
address.full_address           text     full_address
address.address_line1          text     address_line1
address.address_line2          text     address_line2
address.address_line3          text     address_line3
address.address_line4          text     address_line4
address.city                   text     city
-- the API's own spelling
address.distict                text     district
address.town                   text     town
address.state                  text     state
address.postal_code            text     postal_code
address.region                 text     region
address.region_code            text     region_code
address.geolocation.latitude   number   latitude
address.geolocation.longitude  number   longitude
{% endset %}

{{ tiktok_shop.newest_rows('warehouses', key=['shop_id', 'id'], columns=columns) }}
