{#- DuckDB, Spark, and Databricks: from_json into a typed struct, arrays unnested in SELECT. -#}

{#- The nested names of `fields`, each leaf with its kind of value: text or json. -#}
{% macro json_shape(fields) %}
    {%- set shape = {} -%}
    {%- for field in fields -%}
        {%- set at = namespace(node=shape) -%}
        {%- for name in field.path[:-1] -%}{%- set at.node = at.node.setdefault(name, {}) -%}{%- endfor -%}
        {%- do at.node.update({field.path[-1]: 'json' if field.kind == 'json' else 'text'}) -%}
    {%- endfor -%}
    {{ return(shape) }}
{% endmacro %}

{% macro struct_reference(field, alias) %}
    {%- set names = [] -%}
    {%- for name in field.path -%}{%- do names.append(tiktok_shop.json_identifier(name)) -%}{%- endfor -%}
    {{ return(alias ~ '.' ~ names | join('.')) }}
{% endmacro %}

{% macro select_typed_from_structs(source, fields, array, element_fields, text_columns, where) %}
    {%- set objects = {} -%}
    {%- for field in fields if field.path | length > 1 -%}
        {%- do objects.setdefault(field.path[0], []).append({'path': field.path[1:], 'kind': field.kind}) -%}
    {%- endfor %}
    select
    {%- for field in fields %}
        {%- if field.path | length > 1 %}
        {{ tiktok_shop.typed_field(field, tiktok_shop.struct_reference({'path': field.path[1:]}, 'source_row.parsed__' ~ field.path[0]), text_columns, false) }}{{ ',' if not loop.last or element_fields }}
        {%- else %}
        {{ tiktok_shop.typed_field(field, 'source_row.' ~ field.path[0], text_columns, false) }}{{ ',' if not loop.last or element_fields }}
        {%- endif %}
    {%- endfor %}
    {%- for field in element_fields %}
        {{ tiktok_shop.typed_field(field, tiktok_shop.struct_reference(field, 'source_row.element'), text_columns, true) }}{{ ',' if not loop.last }}
    {%- endfor %}
    from (
        select
            source_row.*
            {%- for name, inner in objects.items() %},
            {{ tiktok_shop.parse_json_as('source_row.' ~ name, tiktok_shop.json_shape(inner), false) }} as parsed__{{ name }}
            {%- endfor %}
            {%- if array %},
            {{ tiktok_shop.unnest_array(tiktok_shop.parse_json_as('source_row.' ~ array, tiktok_shop.json_shape(element_fields), true)) }} as element
            {%- endif %}
        from {{ source }} as source_row
        where {{ where }}
    ) as source_row
    {%- if array %}
    where source_row.element is not null
    {%- endif %}
{% endmacro %}

{% macro duckdb__select_typed(source, fields, array, element_fields, text_columns, where) %}
    {{ return(tiktok_shop.select_typed_from_structs(source, fields, array, element_fields, text_columns, where)) }}
{% endmacro %}
{% macro spark__select_typed(source, fields, array, element_fields, text_columns, where) %}
    {{ return(tiktok_shop.select_typed_from_structs(source, fields, array, element_fields, text_columns, where)) }}
{% endmacro %}

{% macro parse_json_as(expression, shape, is_array) %}
    {{ return(adapter.dispatch('parse_json_as', 'tiktok_shop')(expression, shape, is_array)) }}
{% endmacro %}

{% macro default__parse_json_as(expression, shape, is_array) %}
    {{ exceptions.raise_compiler_error('parse_json_as is for warehouses whose from_json makes structs') }}
{% endmacro %}
{% macro duckdb__parse_json_as(expression, shape, is_array) %}
    {%- set type = (tojson(shape) | replace('"text"', '"VARCHAR"') | replace('"json"', '"JSON"')) -%}
    {{ return("from_json(cast(" ~ expression ~ " as json), '" ~ ('[' ~ type ~ ']' if is_array else type) ~ "')") }}
{% endmacro %}
{% macro spark__parse_json_as(expression, shape, is_array) %}
    {%- set type = tiktok_shop.spark_struct(shape) -%}
    {{ return("from_json(" ~ expression ~ ", '" ~ ('array<' ~ type ~ '>' if is_array else type) ~ "')") }}
{% endmacro %}

{% macro spark_struct(shape) %}
    {%- set parts = [] -%}
    {%- for name, inner in shape.items() -%}
        {%- do parts.append('`' ~ name ~ '`: ' ~ (tiktok_shop.spark_struct(inner) if inner is mapping else 'string')) -%}
    {%- endfor -%}
    {{ return('struct<' ~ parts | join(', ') ~ '>') }}
{% endmacro %}

{% macro unnest_array(list) %}{{ return(adapter.dispatch('unnest_array', 'tiktok_shop')(list)) }}{% endmacro %}
{% macro default__unnest_array(list) %}{{ return('explode(' ~ list ~ ')') }}{% endmacro %}
{% macro duckdb__unnest_array(list) %}{{ return('unnest(' ~ list ~ ')') }}{% endmacro %}
