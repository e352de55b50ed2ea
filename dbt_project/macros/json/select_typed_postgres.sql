{#- PostgreSQL: one json_to_record or json_to_recordset per JSON object, with typed columns. -#}

{#- The JSON objects on the paths of `fields`, outermost first: alias -> where it is taken from, and its columns. -#}
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

{#- A JSON array without nulls, which json_to_recordset refuses. Few arrays have one, and to look for it in the text is cheap. -#}
{% macro postgres_objects_of(array) %}
    {{ return(
        "case when position('null' in " ~ array ~ "::text) > 0 and " ~ array ~ "::text ~ '[[,][[:space:]]*null[[:space:]]*[],]'"
        ~ " then (select json_agg(found.value) from json_array_elements(" ~ array
        ~ "::json) as found where json_typeof(found.value) = 'object') else " ~ array ~ "::json end"
    ) }}
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
        case when json_typeof(source_row.{{ array }}::json) = 'array' then {{ tiktok_shop.postgres_objects_of('source_row.' ~ array) }} end
    ) as element({{ tiktok_shop.postgres_record(element_columns) }})
    {%- for alias, object in tiktok_shop.json_objects(element_fields, 'element').items() %}
    left join lateral json_to_record(
        case when json_typeof({{ object['source'] }}) = 'object' then {{ object['source'] }} end
    ) as {{ alias }}({{ tiktok_shop.postgres_record(object['columns']) }}) on true
    {%- endfor %}
    {%- endif %}
    where {{ where }}
{% endmacro %}
