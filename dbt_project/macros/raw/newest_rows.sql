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
{% macro empty_rows(fields) %}
    select
    {%- for field in fields %}
        cast(null as {{ tiktok_shop.column_type(field.kind) }}) as {{ field.name }}{{ ',' if not loop.last }}
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
    mirrors     the raw table is emptied before each sync, so what it no longer holds is gone

  In an incremental run only versions are given that are newer than those in {{ this }}, and marks of what is gone, for
  changed_rows() to act on: a row of nulls but for its key.
-#}
{% macro newest_rows(
    stream, key, columns, newest_by=none, array=none, elements=none, source_name='tiktok_shop_raw', mirrors=false
) %}
    {%- set relation = tiktok_shop.raw_relation(stream, source_name) -%}
    {#- Parsing needs the reference to the source only, and is four times as fast without the rest. -#}
    {%- if not execute -%} {{ return('') }} {%- endif -%}
    {%- set columns = columns ~ '\n_airbyte_extracted_at same' -%}
    {%- set fields = tiktok_shop.parse_column_table(columns) -%}
    {%- if relation is none -%}
        {%- set landed = {'path': ['_airbyte_extracted_at'], 'kind': 'time', 'name': '_airbyte_extracted_at'} -%}
        {{ return(tiktok_shop.empty_rows(fields[:-1] + [landed] + tiktok_shop.parse_column_table(elements))) }}
    {%- endif -%}
    {%- set present = tiktok_shop.raw_columns(relation) -%}
    {%- set names = {} -%}
    {%- for field in fields -%}{%- do names.setdefault(field.path[0], field if field.path | length == 1 else none) -%}{%- endfor -%}
    {%- if array -%}{%- do names.setdefault(array) -%}{%- endif -%}
    {%- set text_columns = [] -%}
    {%- for name in names -%}
        {%- if present.get(name, 'text').split('(')[0] in ('text', 'varchar', 'character varying', 'string') -%}{%- do text_columns.append(name) -%}{%- endif -%}
    {%- endfor -%}
    {%- set keys = [] -%}
    {%- for name in key -%}{%- do keys.append(names[name]) -%}{%- endfor -%}
    {%- set newest -%}
        select
            versions.*,
            row_number() over (
                partition by {{ key | join(', ') }}
                order by {{ newest_by ~ ' desc nulls last, ' if newest_by }}_airbyte_extracted_at desc, _airbyte_raw_id desc
            ) as version_rank
        from (
            select
            {%- for name in names %}
                {{ 'raw_rows.' ~ name if name in present else 'cast(null as ' ~ tiktok_shop.type_text() ~ ') as ' ~ name }},
            {%- endfor %}
                raw_rows._airbyte_raw_id
            from {{ relation }} as raw_rows
            {%- if is_incremental() %}
            {{ tiktok_shop.newer_versions_only(keys, names[newest_by] if newest_by, text_columns, present) }}
            {%- endif %}
        ) as versions
    {%- endset -%}
    {%- if not is_incremental() or not (array or mirrors) -%}
        {{ return(tiktok_shop.select_typed('(' ~ newest ~ ')', columns, array, elements, text_columns, 'source_row.version_rank = 1')) }}
    {%- endif -%}
    {%- set found -%}
        with newest as (
            select * from ({{ newest }}) as ranked where version_rank = 1
        ),

        found as (
            {{ tiktok_shop.select_typed('newest', columns, array, elements, text_columns) }}
        )

        select * from found
        {%- if array %}
        union all
        select
            {{ tiktok_shop.tombstone_columns(fields + tiktok_shop.parse_column_table(elements), keys, 'newest', text_columns) }}
        from newest
        where not exists (select 1 from found where {{ tiktok_shop.raw_key_match(keys, 'found', 'newest', text_columns) }})
            and exists (select 1 from {{ this }} as known where {{ tiktok_shop.raw_key_match(keys, 'known', 'newest', text_columns) }})
        {%- endif %}
        {%- if mirrors %}
        union all
        select
            {{ tiktok_shop.tombstone_columns(fields + tiktok_shop.parse_column_table(elements), keys, 'known') }}
        from {{ this }} as known
        where not exists (
            select 1 from {{ relation }} as raw_rows where {{ tiktok_shop.raw_key_match(keys, 'known', 'raw_rows', text_columns) }}
        )
        {%- endif %}
    {%- endset -%}
    {{ return(found) }}
{% endmacro %}


{#- Join and condition that leave of `raw_rows` those newer than what {{ this }} holds of their key. Rows may be landed
    later than others that were extracted after them (two connections into one table), hence the days of margin. -#}
{% macro newer_versions_only(keys, version, text_columns, present) %}
            left join (
                select
                {%- for field in keys %}
                    {{ field.name }},
                {%- endfor %}
                {%- if version %}
                    max({{ version.name }}) as known_version,
                {%- endif %}
                    max(_airbyte_extracted_at) as known_at
                from {{ this }}
                group by {{ keys | map(attribute='name') | join(', ') }}
            ) as known
                on {{ tiktok_shop.fast_key_match(keys, 'known', 'raw_rows', text_columns) }}
            where raw_rows._airbyte_extracted_at >= (
                select coalesce({{ dbt.dateadd('day', -3, 'max(_airbyte_extracted_at)') }}, cast('1970-01-01' as {{ dbt.type_timestamp() }}))
                from {{ this }}
            )
            and (
                known.known_at is null
                {%- if version and version.path[0] in present %}
                {%- set given = tiktok_shop.cast_as_kind('raw_rows.' ~ version.path[0], version.kind, version.path[0] in text_columns) %}
                or {{ given }} > known.known_version
                or ({{ given }} is not null and known.known_version is null)
                or (
                    raw_rows._airbyte_extracted_at > known.known_at
                    and ({{ given }} = known.known_version or ({{ given }} is null and known.known_version is null))
                )
                {%- else %}
                or raw_rows._airbyte_extracted_at > known.known_at
                {%- endif %}
            )
{% endmacro %}


{#- The same in a form that joins fast, for what may miss a pair: an id that is blank or has spaces around it in the raw row. -#}
{% macro fast_key_match(keys, built, raw, text_columns) %}
    {%- set parts = [] -%}
    {%- for field in keys -%}
        {%- set of_raw = raw ~ '.' ~ field.path[0] -%}
        {%- if field.kind != 'id' or field.path[0] not in text_columns -%}
            {%- set of_raw = tiktok_shop.cast_as_kind(of_raw, field.kind, field.path[0] in text_columns) -%}
        {%- endif -%}
        {%- do parts.append(built ~ '.' ~ field.name ~ ' = ' ~ of_raw) -%}
    {%- endfor -%}
    {{ return(parts | join(' and ')) }}
{% endmacro %}


{#- Typed rows (`built`) and raw ones have the same key; a key that lacks a part is the same as another that lacks it. -#}
{% macro raw_key_match(keys, built, raw, text_columns) %}
    {%- set parts = [] -%}
    {%- for field in keys -%}
        {%- set of_raw = tiktok_shop.cast_as_kind(raw ~ '.' ~ field.path[0], field.kind, field.path[0] in text_columns) -%}
        {%- do parts.append(
            "coalesce(cast(" ~ built ~ '.' ~ field.name ~ ' as ' ~ tiktok_shop.type_text() ~ "), '') = coalesce(cast(" ~ of_raw ~ ' as ' ~ tiktok_shop.type_text() ~ "), '')"
        ) -%}
    {%- endfor -%}
    {{ return(parts | join(' and ')) }}
{% endmacro %}


{#- The columns of `fields` with nothing but the key in them, from typed rows, or from raw ones whose text columns are given. -#}
{% macro tombstone_columns(fields, keys, alias, text_columns=none) %}
    {%- set parts = [] -%}
    {%- for field in fields -%}
        {%- if field not in keys -%}
            {%- do parts.append(('null' if field.kind == 'same' else 'cast(null as ' ~ tiktok_shop.column_type(field.kind) ~ ')') ~ ' as ' ~ field.name) -%}
        {%- elif text_columns is none -%}
            {%- do parts.append(alias ~ '.' ~ field.name) -%}
        {%- else -%}
            {%- do parts.append(tiktok_shop.cast_as_kind(alias ~ '.' ~ field.path[0], field.kind, field.path[0] in text_columns) ~ ' as ' ~ field.name) -%}
        {%- endif -%}
    {%- endfor -%}
    {{ return(parts | join(',\n            ')) }}
{% endmacro %}
