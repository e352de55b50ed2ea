{#-
  SELECT typed columns out of rows that hold JSON. `columns` and `elements` are column tables (see read_columns).

    source    what stands after FROM, with JSON columns as the warehouse stores them
    columns   columns of the row itself; a dotted path goes into one of its JSON objects
    array     a JSON array of the row: one result row an element, none where it is empty or missing
    elements  columns of the array's element
    text_columns  names of the row's columns that are text, for a cast without detours. By default the row is one of ours:
              all typed, its JSON text
    where     a condition on the row

  Each JSON value is parsed once, whatever the number of fields taken out of it.
-#}
{% macro select_typed(source, columns, array=none, elements=none, text_columns=none, where='1 = 1') %}
    {%- if not execute -%} {{ return('') }} {%- endif -%}
    {{ return(adapter.dispatch('select_typed', 'tiktok_shop')(
        source, tiktok_shop.parse_column_table(columns), array, tiktok_shop.parse_column_table(elements), text_columns, where
    )) }}
{% endmacro %}


{#- A field of the row or of the element is a plain column or lies in a JSON object. -#}
{% macro typed_field(field, expression, text_columns, of_element) %}
    {%- set is_text = of_element or field.path | length > 1 or field.path[0] in (text_columns or []) -%}
    {{ return(tiktok_shop.cast_as_kind(expression, field.kind, is_text) ~ ' as ' ~ field.name) }}
{% endmacro %}


{# ---- PostgreSQL: one json_to_record / json_to_recordset a JSON object, with typed columns ---- #}

{#- The JSON objects that the paths of `fields` cross, outermost first: alias, where it is taken from, its columns. -#}
{% macro json_objects(fields, root) %}
    {%- set objects = {} -%}
    {%- for field in fields -%}
        {%- for depth in range(1, field.path | length) -%}
            {%- set alias = root ~ '__' ~ field.path[:depth] | join('__') -%}
            {%- set parent = root ~ ('__' ~ field.path[:depth - 1] | join('__') if depth > 1 else '') -%}
            {%- set object = objects.setdefault(alias, {'source': parent ~ '.' ~ tiktok_shop.json_identifier(field.path[depth - 1]), 'columns': {}}) -%}
            {%- set is_json = depth < field.path | length - 1 or field.kind == 'json' -%}
            {%- do object['columns'].update({tiktok_shop.json_identifier(field.path[depth]): 'json' if is_json else 'text'}) -%}
        {%- endfor -%}
    {%- endfor -%}
    {{ return(objects) }}
{% endmacro %}

{% macro postgres_record(columns) %}
    {%- set parts = [] -%}
    {%- for name, type in columns.items() -%}{%- do parts.append(name ~ ' ' ~ type) -%}{%- endfor -%}
    {{ return(parts | join(', ')) }}
{% endmacro %}

{% macro postgres_reference(field, root) %}
    {%- set alias = root ~ ('__' ~ field.path[:-1] | join('__') if field.path | length > 1 else '') -%}
    {{ return(alias ~ '.' ~ tiktok_shop.json_identifier(field.path[-1])) }}
{% endmacro %}

{% macro postgres__select_typed(source, fields, array, element_fields, text_columns, where) %}
    select
    {%- for field in fields %}
        {{ tiktok_shop.typed_field(field, tiktok_shop.postgres_reference(field, 'source_row'), text_columns, false) }}{{ ',' if not loop.last or element_fields }}
    {%- endfor %}
    {%- for field in element_fields %}
        {{ tiktok_shop.typed_field(field, tiktok_shop.postgres_reference(field, 'element'), text_columns, true) }}{{ ',' if not loop.last }}
    {%- endfor %}
    from {{ source }} as source_row
    {%- for alias, object in tiktok_shop.json_objects(fields, 'source_row').items() %}
    left join lateral json_to_record(
        case when json_typeof({{ object['source'] }}::json) = 'object' then {{ object['source'] }}::json end
    ) as {{ alias }}({{ tiktok_shop.postgres_record(object['columns']) }}) on true
    {%- endfor %}
    {%- if array %}
    {%- set element_columns = {} %}
    {%- for field in element_fields %}
        {%- do element_columns.update({tiktok_shop.json_identifier(field.path[0]): 'json' if field.kind == 'json' or field.path | length > 1 else 'text'}) %}
    {%- endfor %}
    cross join lateral json_to_recordset(
        case when json_typeof(source_row.{{ array }}::json) = 'array' then source_row.{{ array }}::json end
    ) as element({{ tiktok_shop.postgres_record(element_columns) }})
    {%- for alias, object in tiktok_shop.json_objects(element_fields, 'element').items() %}
    left join lateral json_to_record(
        case when json_typeof({{ object['source'] }}) = 'object' then {{ object['source'] }} end
    ) as {{ alias }}({{ tiktok_shop.postgres_record(object['columns']) }}) on true
    {%- endfor %}
    {%- endif %}
    where {{ where }}
{% endmacro %}


{# ---- DuckDB, Spark and Databricks: from_json into a typed struct, arrays unnested in SELECT ---- #}

{#- The nested names of `fields`, with the leaf's kind of value: text or json. -#}
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


{# ---- Snowflake, BigQuery and Redshift: one path a field, arrays joined ---- #}

{% macro default__select_typed(source, fields, array, element_fields, text_columns, where) %}
    {#- JSON that is text (a stream's column that isn't there, or one of our own) is parsed first. -#}
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

{#- JSON that is text, as the warehouse's JSON type. -#}
{% macro parse_json_text(text) %}{{ return(adapter.dispatch('parse_json_text', 'tiktok_shop')(text)) }}{% endmacro %}
{% macro default__parse_json_text(text) %}{{ return('try_parse_json(' ~ text ~ ')') }}{% endmacro %}
{% macro bigquery__parse_json_text(text) %}{{ return("parse_json(" ~ text ~ ", wide_number_mode => 'round')") }}{% endmacro %}
{% macro redshift__parse_json_text(text) %}{{ return('json_parse(' ~ text ~ ')') }}{% endmacro %}

{#- A JSON value whole, as text; what is text already stays as it is. Nothing, written as JSON, is the word null. -#}
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
{#- A cast of what isn't a string may be null without a word there, so numbers and booleans are written as JSON. -#}
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
