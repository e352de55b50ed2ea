{#-
  Rows of a table of publish's ledger, or of a feed, typed by a column table (see parse_column_table()). Empty where there is no such
  table: a user who only reads has no ledger, and a column that an older ledger lacks is null.
-#}
{% macro ledger_rows(table, columns, source_name='tiktok_shop_publish') %}
    {%- set relation = tiktok_shop.raw_relation(table, source_name) -%}
    {%- if not execute -%} {{ return('') }} {%- endif -%}
    {%- set fields = tiktok_shop.parse_column_table(columns) -%}
    {%- if relation is none -%} {{ return(tiktok_shop.empty_rows(fields)) }} {%- endif -%}
    {%- set present = tiktok_shop.raw_columns(relation) -%}
    {%- set types = ('text', 'varchar', 'character varying', 'string') -%}
    {%- set rows %}
    select
    {%- for field in fields %}
        {%- set name = field.path[0] -%}
        {%- set is_text = name not in present or present[name].split('(')[0] in types -%}
        {%- set value = adapter.quote(name) if name in present else 'cast(null as ' ~ tiktok_shop.type_text() ~ ')' %}
        {{ tiktok_shop.cast_as_kind(value, field.kind, is_text) }} as {{ field.name }}{{ ',' if not loop.last }}
    {%- endfor %}
    from {{ relation }}
    {%- endset -%}
    {{ return(rows) }}
{% endmacro %}
