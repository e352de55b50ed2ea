{#- Snowflake, BigQuery, and Redshift: one path per field, arrays joined. -#}

{% macro default__select_typed(source, fields, array, element_fields, text_columns, where) %}
    {#- JSON in text columns is parsed first: columns that the stream lacks, and those of our own tables. -#}
    {%- set roots, parsed = {}, [] -%}
    {%- for name in (fields | selectattr('path.1') | map(attribute='path.0') | list + ([array] if array else [])) | unique -%}
        {%- do roots.update({name: name}) -%}
        {%- if text_columns is none or name in text_columns -%}
            {%- do roots.update({name: 'parsed__' ~ name}) -%}
            {%- do parsed.append(name) -%}
        {%- endif -%}
    {%- endfor -%}
    select
    {%- for field in fields %}
        {%- if field.path | length > 1 %}
        {{ tiktok_shop.typed_field(field, tiktok_shop.json_path_text('source_row.' ~ roots[field.path[0]], field.path[1:], field.kind), text_columns, false) }}{{ ',' if not loop.last or element_fields }}
        {%- else %}
        {{ tiktok_shop.typed_field(field, 'source_row.' ~ field.path[0], text_columns, false) }}{{ ',' if not loop.last or element_fields }}
        {%- endif %}
    {%- endfor %}
    {%- for field in element_fields %}
        {{ tiktok_shop.typed_field(field, tiktok_shop.json_path_text(tiktok_shop.array_element(), field.path, field.kind), text_columns, true) }}{{ ',' if not loop.last }}
    {%- endfor %}
    {%- if parsed %}
    from (
        select
            source_row.*
            {%- for name in parsed %},
            {{ tiktok_shop.parse_json_text('source_row.' ~ name) }} as parsed__{{ name }}
            {%- endfor %}
        from {{ source }} as source_row
    ) as source_row
    {%- else %}
    from {{ source }} as source_row
    {%- endif %}
    {%- if array %}{{ tiktok_shop.join_array_elements('source_row.' ~ roots[array]) }}{% endif %}
    where {{ where }}
{% endmacro %}
{% macro redshift__select_typed(source, fields, array, element_fields, text_columns, where) %}
    {{ return(tiktok_shop.default__select_typed(source, fields, array, element_fields, text_columns, where)) }}
{% endmacro %}

{#- JSON text as the warehouse's JSON type. -#}
{% macro parse_json_text(text) %}{{ return(adapter.dispatch('parse_json_text', 'tiktok_shop')(text)) }}{% endmacro %}
{% macro default__parse_json_text(text) %}{{ return('try_parse_json(' ~ text ~ ')') }}{% endmacro %}
{% macro bigquery__parse_json_text(text) %}{{ return("parse_json(" ~ text ~ ", wide_number_mode => 'round')") }}{% endmacro %}
{% macro redshift__parse_json_text(text) %}{{ return('json_parse(' ~ text ~ ')') }}{% endmacro %}

{#- A whole JSON value as text; text stays as it is. JSON's null becomes SQL's. -#}
{% macro json_to_text(expression, is_text) %}
    {{ return(adapter.dispatch('json_to_text', 'tiktok_shop')(expression, is_text)) }}
{% endmacro %}
{% macro default__json_to_text(expression, is_text) %}{{ return('cast(' ~ expression ~ ' as ' ~ tiktok_shop.type_text() ~ ')') }}{% endmacro %}
{% macro snowflake__json_to_text(expression, is_text) %}{{ return(expression if is_text else 'nullif(to_json(' ~ expression ~ "), 'null')") }}{% endmacro %}
{% macro bigquery__json_to_text(expression, is_text) %}{{ return(expression if is_text else 'nullif(to_json_string(' ~ expression ~ "), 'null')") }}{% endmacro %}
{% macro redshift__json_to_text(expression, is_text) %}{{ return(expression if is_text else 'nullif(json_serialize(' ~ expression ~ "), 'null')") }}{% endmacro %}

{#- The value at a path inside a JSON expression, as text. -#}
{% macro json_path_text(expression, path, kind) %}{{ return(adapter.dispatch('json_path_text', 'tiktok_shop')(expression, path, kind)) }}{% endmacro %}
{% macro default__json_path_text(expression, path, kind) %}
    {{ return("cast(get_path(" ~ expression ~ ", '" ~ ('"' ~ path | join('"."') ~ '"') ~ "') as " ~ tiktok_shop.type_text() ~ ")") }}
{% endmacro %}
{% macro bigquery__json_path_text(expression, path, kind) %}
    {%- set at = expression ~ ", '$." ~ '"' ~ path | join('"."') ~ '"' ~ "'" -%}
    {{ return(tiktok_shop.json_to_text('json_query(' ~ at ~ ')', false) if kind == 'json' else 'json_value(' ~ at ~ ')') }}
{% endmacro %}
{#- There, casting anything but a string may silently be null, so numbers and booleans are written as JSON. -#}
{% macro redshift__json_path_text(expression, path, kind) %}
    {%- set at = expression ~ '."' ~ path | join('"."') ~ '"' -%}
    {%- if kind == 'text' -%} {{ return('cast(' ~ at ~ ' as ' ~ tiktok_shop.type_text() ~ ')') }}
    {%- elif kind == 'json' -%} {{ return(tiktok_shop.json_to_text(at, false)) }}
    {%- else -%} {{ return("nullif(replace(json_serialize(" ~ at ~ "), '\"', ''), 'null')") }}
    {%- endif -%}
{% endmacro %}

{% macro array_element() %}{{ return(adapter.dispatch('array_element', 'tiktok_shop')()) }}{% endmacro %}
{% macro default__array_element() %}{{ return('element.value') }}{% endmacro %}
{% macro bigquery__array_element() %}{{ return('element') }}{% endmacro %}
{% macro redshift__array_element() %}{{ return('element') }}{% endmacro %}

{% macro join_array_elements(expression) %}{{ return(adapter.dispatch('join_array_elements', 'tiktok_shop')(expression)) }}{% endmacro %}
{% macro default__join_array_elements(expression) %}
    {{ return(', lateral flatten(input => ' ~ expression ~ ') as element') }}
{% endmacro %}
{% macro bigquery__join_array_elements(expression) %}
    {{ return(' cross join unnest(json_query_array(' ~ expression ~ ')) as element') }}
{% endmacro %}
{% macro redshift__join_array_elements(expression) %}
    {{ return(', ' ~ expression ~ ' as element') }}
{% endmacro %}
