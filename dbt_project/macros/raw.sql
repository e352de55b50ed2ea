{#- The raw table of a stream, or none where the user doesn't sync it: such a run must not break. -#}
{% macro raw_relation(stream, source_name='tiktok_shop_raw') %}
    {%- set declared = source(source_name, stream) -%}
    {%- if not execute -%} {{ return(declared) }} {%- endif -%}
    {%- if source_name == 'shopify' and not var('shopify_schema', none) -%} {{ return(none) }} {%- endif -%}
    {{ return(load_relation(declared)) }}
{% endmacro %}


{#- Names (lower case) and types of a raw table's columns. A field that the user blocked has no column. -#}
{% macro raw_columns(relation) %}
    {%- set columns = {} -%}
    {%- for column in adapter.get_columns_in_relation(relation) -%}
        {%- do columns.update({column.name | lower: column.dtype | lower}) -%}
    {%- endfor -%}
    {{ return(columns) }}
{% endmacro %}


{#- A select of no rows with the columns of a column table. -#}
{% macro no_rows(fields) %}
    select
    {%- for field in fields %}
        cast(null as {{ tiktok_shop.type_of(field.kind) }}) as {{ field.name }}{{ ',' if not loop.last }}
    {%- endfor %}
    from (select 1 as nothing) as nothing
    where 1 = 0
{% endmacro %}


{#-
  The newest version of each row of a stream, typed: by `newest_by` (null first), then by when it was extracted.
  Works on raw tables that are appended to and on merged ones alike.

    key         the stream's key, as the API names it; each part must be among `columns`
    newest_by   the field that orders versions; none where the API gives none
    columns     column table of the row, see read_columns; _airbyte_extracted_at is added
    array, elements   one row an element of this array, with these columns beside the row's

  In an incremental run only rows extracted since the last run are read, and an older version never replaces a newer.
-#}
{% macro newest_rows(stream, key, columns, newest_by=none, array=none, elements=none, source_name='tiktok_shop_raw') %}
    {%- set relation = tiktok_shop.raw_relation(stream, source_name) -%}
    {#- Parsing needs the reference to the source only, and is four times as fast without the rest. -#}
    {%- if not execute -%} {{ return('') }} {%- endif -%}
    {%- set columns = columns ~ '\n_airbyte_extracted_at same' -%}
    {%- set fields = tiktok_shop.read_columns(columns) -%}
    {%- if relation is none -%}
        {%- set landed = {'path': ['_airbyte_extracted_at'], 'kind': 'time', 'name': '_airbyte_extracted_at'} -%}
        {{ return(tiktok_shop.no_rows(fields[:-1] + [landed] + tiktok_shop.read_columns(elements))) }}
    {%- endif -%}
    {%- set present = tiktok_shop.raw_columns(relation) -%}
    {%- set names = {} -%}
    {%- for field in fields -%}{%- do names.update({field.path[0]: field.name if field.path | length == 1 else none}) -%}{%- endfor -%}
    {%- if array -%}{%- do names.setdefault(array) -%}{%- endif -%}
    {%- set text_columns = [] -%}
    {%- for name in names -%}
        {%- if present.get(name, 'text').split('(')[0] in ('text', 'varchar', 'character varying', 'string') -%}{%- do text_columns.append(name) -%}{%- endif -%}
    {%- endfor -%}
    {%- set version = 'source_row.' ~ newest_by if newest_by else none -%}
    {%- set source -%}
    (
        select
            versions.*,
            row_number() over (
                partition by {{ key | join(', ') }}
                order by {{ newest_by ~ ' desc nulls last, ' if newest_by }}_airbyte_extracted_at desc, _airbyte_raw_id desc
            ) as version_rank
        from (
            select
            {%- for name in names %}
                {{ name if name in present else 'cast(null as ' ~ dbt.type_string() ~ ') as ' ~ name }},
            {%- endfor %}
                {% if newest_by and newest_by not in names -%}{{ newest_by }}, {% endif -%}
                _airbyte_raw_id
            from {{ relation }}
            {%- if is_incremental() %}
            where _airbyte_extracted_at >= (
                select coalesce(max(_airbyte_extracted_at), cast('1970-01-01' as {{ dbt.type_timestamp() }})) from {{ this }}
            )
            {%- endif %}
        ) as versions
    )
    {%- endset -%}
    {%- set where -%}
        source_row.version_rank = 1
        {%- if is_incremental() and newest_by %}
        and not exists (
            select 1
            from {{ this }} as known
            where
            {%- for name in key %}
                known.{{ names[name] }} = {{ tiktok_shop.typed('source_row.' ~ name, 'id', name in text_columns) }} and
            {%- endfor %}
                known.{{ names[newest_by] }} > {{ tiktok_shop.typed(version, (fields | selectattr('name', 'equalto', names[newest_by]) | first).kind, newest_by in text_columns) }}
        )
        {%- endif %}
    {%- endset -%}
    {{ return(tiktok_shop.select_typed(source, columns, array, elements, text_columns, where)) }}
{% endmacro %}
