{#- The names of the options that the Shopify store's products have, such as Color: each becomes a column of the feed. Upper and lower
    case make no difference. -#}
{% macro shopify_option_names() %}
    {%- set relation = tiktok_shop.raw_relation('products', 'airbyte_shopify') -%}
    {%- if not execute or relation is none -%} {{ return([]) }} {%- endif -%}
    {%- if 'options' not in tiktok_shop.raw_columns(relation) -%} {{ return([]) }} {%- endif -%}
    {%- set found = run_query(
        'select min(option_name) as option_name from ('
        ~ tiktok_shop.select_typed(relation, 'id id', array='options', elements='name text option_name', where='source_row.options is not null')
        ~ ") as options where trim(option_name) not in ('', 'Title') group by lower(option_name) order by lower(option_name)"
    ) -%}
    {{ return(found.columns[0].values() | list) }}
{% endmacro %}
