{#-
  Ends an incremental model of layer 1: selects those of its rows (SQL from newest_rows) that differ from what {{ this }} has, with
  the time of this run in _dbt_updated_at. A record that is read again unchanged isn't written again, so that nothing that depends
  on it is rebuilt. A record with one changed element replaces all of its rows, by the model's unique_key.

  Tombstones of newest_rows() replace rows too; the post-hook delete_tombstones() then deletes them.
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
        {#- A column that the model no longer has stays in the table. -#}
        {%- if column.name | lower in model.columns and column.name | lower not in ('_airbyte_extracted_at', '_dbt_updated_at') -%}
            {%- do compared.append(column.name | lower) -%}
        {%- endif -%}
    {%- endfor %}
with candidates as (
{{ rows }}
),

-- Rows that only one side has. Counted, since a record may contain the same element twice.
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
