{#- The merchant's own table of unit costs (var cost_of_goods_table), typed, one row a SKU, currency and day. What can't be read as an
    amount or a day isn't a cost. Without the table: no rows. -#}
{% macro stated_unit_costs() %}
    {%- set declared = source('merchant', 'cost_of_goods') -%}
    {%- set text = tiktok_shop.type_text() -%}
    {%- if not execute or not var('cost_of_goods_table', none) -%}
        {{ return(
            'select cast(null as ' ~ text ~ ') as seller_sku, cast(null as date) as valid_from, cast(null as ' ~ text ~ ') as currency, '
            ~ tiktok_shop.to_money('null') ~ ' as unit_cost from (select 1 as nothing) as nothing where 1 = 0'
        ) }}
    {%- endif -%}
    {%- set relation = load_relation(declared) -%}
    {%- set name = var('cost_of_goods_table') -%}
    {%- if relation is none -%}
        {%- do exceptions.raise_compiler_error(
            'There is no table ' ~ name ~ ', which the variable cost_of_goods_table names: create it (dbt seed) or unset the variable.'
        ) -%}
    {%- endif -%}
    {%- set present = tiktok_shop.raw_columns(relation) -%}
    {%- for column in ('seller_sku', 'valid_from', 'unit_cost', 'currency') if column not in present -%}
        {%- do exceptions.raise_compiler_error(
            'The table ' ~ name ~ ' has no column ' ~ column ~ ': cost_of_goods_table needs seller_sku, valid_from, unit_cost and currency.'
        ) -%}
    {%- endfor %}
    select seller_sku, valid_from, currency, max(unit_cost) as unit_cost
    from (
        select
            seller_sku,
            case when valid_from is null then cast('1970-01-01' as date) else {{ tiktok_shop.text_to_date('valid_from') }} end as valid_from,
            currency,
            {{ tiktok_shop.text_to_money('unit_cost') }} as unit_cost
        from (
            select
                {%- for column in ('seller_sku', 'valid_from', 'currency', 'unit_cost') %}
                nullif(trim(cast({{ column }} as {{ text }})), '') as {{ column }}{{ ',' if not loop.last }}
                {%- endfor %}
            from {{ relation }}
        ) as as_text
    ) as stated
    where seller_sku is not null and valid_from is not null and unit_cost is not null
    group by seller_sku, valid_from, currency
{% endmacro %}


{#- A post-hook of unit_costs: deletes what the merchant's table no longer says. -#}
{% macro delete_withdrawn_costs() %}
    {%- if not is_incremental() -%} {{ return('') }} {%- endif -%}
    {#- Only names of the key are compared, as in delete+insert. -#}
delete from {{ this }}
where not exists (
    select 1
    from (
        select seller_sku as stated_sku, valid_from as stated_from, currency as stated_currency
        from ({{ tiktok_shop.stated_unit_costs() }}) as costs
    ) as stated
    where stated_sku = seller_sku and stated_from = valid_from and coalesce(stated_currency, '') = coalesce(currency, '')
)
{% endmacro %}
