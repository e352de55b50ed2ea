{#- Never rebuilt from raw rows, which lack the shops that the app has lost. -#}
{{ config(
    materialized=tiktok_shop.incremental_if_supported(), incremental_strategy='delete+insert', full_refresh=false,
    unique_key=['shop_id']
) }}

{% set columns %}
id           id    shop_id
name         text
region       text
seller_type  text
code         text
cipher       text
{% endset %}

{% set rows %}
select listed.*, true as is_authorized
from (
{{ tiktok_shop.newest_rows('shops', key=['id'], columns=columns) }}
) as listed
{%- set raw = tiktok_shop.raw_relation('shops') %}
{%- if is_incremental() and raw is not none %}
union all
select shop_id, name, region, seller_type, code, cipher, _airbyte_extracted_at, false as is_authorized
from {{ this }} as known
where not exists (select 1 from {{ raw }} as listed where trim(cast(listed.id as {{ tiktok_shop.type_text() }})) = known.shop_id)
{%- endif %}
{% endset %}

{{ tiktok_shop.changed_rows(rows) }}
