{#-
  Selects typed columns from rows that contain JSON. `columns` and `elements` are column tables, see parse_column_table().

    source        what comes after FROM, with JSON columns as the warehouse stores them
    columns       columns of the row itself; a dotted path leads into one of its JSON objects
    array         a JSON array of the row: one result row per element, none where it is empty or missing
    elements      columns of the array's elements
    text_columns  names of the row's columns that are text, which are cast directly. By default the row is one of ours: all
                  columns typed, JSON as text
    where         a condition on the row

  Each JSON value is parsed once, however many fields are taken from it.
-#}
{% macro select_typed(source, columns, array=none, elements=none, text_columns=none, where='1 = 1') %}
    {%- if not execute -%} {{ return('') }} {%- endif -%}
    {{ return(adapter.dispatch('select_typed', 'tiktok_shop')(
        source, tiktok_shop.parse_column_table(columns), array, tiktok_shop.parse_column_table(elements), text_columns, where
    )) }}
{% endmacro %}


{#- A field of the row or of the element, which is a plain column or is inside a JSON object. -#}
{% macro typed_field(field, expression, text_columns, of_element) %}
    {%- set is_text = of_element or field.path | length > 1 or field.path[0] in (text_columns or []) -%}
    {{ return(tiktok_shop.cast_as_kind(expression, field.kind, is_text) ~ ' as ' ~ field.name) }}
{% endmacro %}
