{#-
  Ends an incremental model of layer 1: of its rows (SQL from newest_rows) those that say something new, with the time of
  this run in _dbt_updated_at. A record that is read again unchanged is not written again, so that what depends on it need
  not be built again; a record with one element changed replaces all of its rows, by the model's unique_key.

  What newest_rows() marks as gone replaces the known rows too. remove_marks() is the post-hook that drops the marks.
-#}
{% macro changed_rows(rows) %}
    {%- if not execute -%} {{ return('') }} {%- endif -%}
    {%- if not is_incremental() %}
select written.*, {{ tiktok_shop.run_timestamp() }} as _dbt_updated_at
from (
{{ rows }}
) as written
    {%- else %}
    {%- set key = config.get('unique_key') -%}
    {%- set compared = [] -%}
    {%- for column in adapter.get_columns_in_relation(this) -%}
        {#- A column that the model has no more stays in the table. -#}
        {%- if column.name | lower in model.columns and column.name | lower not in ('_airbyte_extracted_at', '_dbt_updated_at') -%}
            {%- do compared.append(column.name | lower) -%}
        {%- endif -%}
    {%- endfor %}
with candidates as (
{{ rows }}
),

-- Rows that only one side has; sums and not sets, since a record may hold the same element twice.
changed as (
    select {{ key | join(', ') }}
    from (
        select {{ compared | join(', ') }}, 1 as side
        from candidates
        union all
        select {{ compared | join(', ') }}, -1 as side
        from {{ this }} as known
        where exists (select 1 from candidates where {{ tiktok_shop.null_safe_equal(key, 'candidates', 'known') }})
    ) as both_sides
    group by {{ compared | join(', ') }}
    having sum(side) <> 0
)

select candidates.*, {{ tiktok_shop.run_timestamp() }} as _dbt_updated_at
from candidates
where exists (select 1 from changed where {{ tiktok_shop.null_safe_equal(key, 'changed', 'candidates') }})
    {%- endif %}
{% endmacro %}


{#- The same key; a key that lacks a part is the same as another that lacks it. -#}
{% macro null_safe_equal(columns, one, other) %}
    {%- set parts = [] -%}
    {%- for column in columns -%}
        {%- do parts.append(
            'coalesce(cast(' ~ one ~ '.' ~ column ~ ' as ' ~ tiktok_shop.type_text() ~ "), '') = coalesce(cast(" ~ other ~ '.' ~ column ~ ' as ' ~ tiktok_shop.type_text() ~ "), '')"
        ) -%}
    {%- endfor -%}
    {{ return(parts | join(' and ')) }}
{% endmacro %}


{% macro delete_tombstones() %}
    {{ return('delete from ' ~ this ~ ' where _airbyte_extracted_at is null' if is_incremental() else '') }}
{% endmacro %}


{#- When this run of dbt began (UTC): the same for all rows that it writes. -#}
{% macro run_timestamp() %}
    {{ return("cast('" ~ run_started_at.strftime('%Y-%m-%d %H:%M:%S.%f') ~ "' as " ~ dbt.type_timestamp() ~ ")") }}
{% endmacro %}
