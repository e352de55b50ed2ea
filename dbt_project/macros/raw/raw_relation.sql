{#- The raw table of a stream; none where the user doesn't sync it, which must not break a run. -#}
{% macro raw_relation(stream, source_name='tiktok_shop_raw') %}
    {%- set declared = source(source_name, stream) -%}
    {%- if not execute -%} {{ return(declared) }} {%- endif -%}
    {%- if source_name == 'airbyte_shopify' and not var('shopify_schema', none) -%} {{ return(none) }} {%- endif -%}
    {{ return(load_relation(declared)) }}
{% endmacro %}


{#- The names (lower case) and types of a raw table's columns. A field that the user blocked has no column. -#}
{% macro raw_columns(relation) %}
    {%- set columns = {} -%}
    {%- for column in adapter.get_columns_in_relation(relation) -%}
        {%- do columns.update({column.name | lower: column.dtype | lower}) -%}
    {%- endfor -%}
    {{ return(columns) }}
{% endmacro %}
