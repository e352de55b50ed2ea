-- Values that didn't fit, as the connector and the loader noted them in `_airbyte_meta`.

{#- The rest of each stream's key, beside the shop. -#}
{% set keys = {
    'shops': ['id'],
    'orders': ['id'],
    'order_price_details': ['order_id'],
    'external_orders': ['order_id', 'platform', 'id'],
    'order_transactions': ['order_id', 'statement_id', 'sku_id'],
    'returns': ['return_id'],
    'cancellations': ['cancel_id'],
    'packages': ['id'],
    'products': ['id'],
    'product_details': ['id'],
    'inventory': ['product_id'],
    'warehouses': ['id'],
    'statements': ['id'],
    'statement_transactions': ['statement_id', 'id'],
    'unsettled_transactions': ['id'],
    'payments': ['id'],
    'withdrawals': ['id'],
    'activities': ['id'],
    'coupons': ['id'],
    'affiliate_orders': ['id'],
    'shop_performance': ['start_date'],
    'product_performance': ['start_date', 'id'],
    'sku_performance': ['start_date', 'id'],
    'video_performance': ['start_date', 'id'],
    'live_performance': ['start_date', 'id'],
} %}
{% set noted = [] %}
{% for stream, key in keys.items() %}
    {%- set raw = tiktok_shop.raw_relation(stream) -%}
    {%- if execute and raw is not none -%}
        {%- set present = tiktok_shop.raw_columns(raw) -%}
        {%- set shop_id = 'shop_id' if 'shop_id' in present else 'id' -%}
        {%- set parts = [] -%}
        {%- for name in key if name in present -%}
            {%- do parts.append("coalesce(cast(" ~ name ~ " as " ~ tiktok_shop.type_text() ~ "), '')") -%}
        {%- endfor -%}
        {%- if '_airbyte_meta' in present -%}
            {%- do noted.append(
                "select '" ~ stream ~ "' as stream, cast(" ~ shop_id ~ " as " ~ tiktok_shop.type_text() ~ ") as shop_id, "
                ~ (parts | join(" || '/' || ") or "''") ~ " as key, "
                ~ tiktok_shop.json_to_text('_airbyte_meta', present['_airbyte_meta'] in ('text', 'varchar', 'string')) ~ " as meta from " ~ raw
            ) -%}
        {%- endif -%}
    {%- endif -%}
{% endfor %}
{% set empty = [
    {'kind': 'text', 'name': 'stream'}, {'kind': 'text', 'name': 'shop_id'}, {'kind': 'text', 'name': 'key'},
    {'kind': 'text', 'name': 'meta'},
] %}

with noted as (

    select *
    from (
        {{ noted | join('\n        union all\n        ') if noted else tiktok_shop.empty_rows(empty) }}
    ) as landed
    -- Few rows have a note, and to look for one in the text is cheap.
    where meta like '%"field"%'

),

rows_with_changes as (
    {{ tiktok_shop.select_typed(
        'noted', 'stream same\nshop_id same\nkey same\nmeta.changes json changes'
    ) }}
),

changes as (
    {{ tiktok_shop.select_typed(
        'rows_with_changes', 'stream same\nshop_id same\nkey same', array='changes',
        elements='field text\nchange text\nreason text\nvalue text'
    ) }}
)

select distinct
    stream,
    shop_id,
    key,
    field,
    value,
    lower(change) as change,
    case when reason like 'SOURCE%' then 'connector' else 'loader' end as noted_by
from changes
