{#-
  The newest version of each row of a stream, typed. Versions are ordered by `newest_by` (null first), then by extraction time.
  Works on raw tables that are appended to and on those that are merged into.

    key               the stream's key, as the API names it; each part must be one of `columns`
    newest_by         the column that orders the versions of a row, by the API's name or ours; none where the API has no such field
    columns           the row's column table, see parse_column_table(); _airbyte_extracted_at is added
    array, elements   one row per element of this array, with these columns beside the row's
    is_full_snapshot  the raw table is emptied before each sync, so a row that is missing from it was deleted

  An incremental run returns only versions that are newer than those in {{ this }}, and tombstones for changed_rows(): rows in
  which everything but the key is null.
-#}
{% macro newest_rows(
    stream, key, columns, newest_by=none, array=none, elements=none, source_name='tiktok_shop_raw', is_full_snapshot=false
) %}
    {%- set relation = tiktok_shop.raw_relation(stream, source_name) -%}
    {#- Parsing only needs the reference to the source, and is four times as fast without the rest. -#}
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
    {%- set version = fields | selectattr('name', 'equalto', newest_by) | first or names[newest_by] if newest_by -%}
    {%- set keys = [] -%}
    {%- for name in key -%}{%- do keys.append(names[name]) -%}{%- endfor -%}
    {%- set newest -%}
        select
            versions.*,
            row_number() over (
                partition by {{ key | join(', ') }}
                order by {{ tiktok_shop.cast_as_kind(version.path[0], version.kind, version.path[0] in text_columns) ~ ' desc nulls last, ' if version }}_airbyte_extracted_at desc, _airbyte_raw_id desc
            ) as version_rank
        from (
            select
            {%- for name in names %}
                {{ 'raw_rows.' ~ name if name in present else 'cast(null as ' ~ tiktok_shop.type_text() ~ ') as ' ~ name }},
            {%- endfor %}
                raw_rows._airbyte_raw_id
            from {{ relation }} as raw_rows
            {%- if is_incremental() %}
            {{ tiktok_shop.newer_versions_only(relation, keys, version, text_columns, present) }}
            {%- endif %}
        ) as versions
    {%- endset -%}
    {%- if not is_incremental() or not (array or is_full_snapshot) -%}
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
        {%- if is_full_snapshot %}
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


{#- A select without rows that has the columns of a column table. -#}
{% macro empty_rows(fields) %}
    select
    {%- for field in fields %}
        cast(null as {{ tiktok_shop.column_type(field.kind) }}) as {{ field.name }}{{ ',' if not loop.last }}
    {%- endfor %}
    from (select 1 as nothing) as nothing
    where 1 = 0
{% endmacro %}
