{#- The sum of several columns, with null as 0. -#}
{% macro sum_of_columns(columns) %}
    {%- set parts = [] -%}
    {%- for column in columns -%}{%- do parts.append('coalesce(' ~ column ~ ', 0)') -%}{%- endfor -%}
    {{ return(parts | join(' + ')) }}
{% endmacro %}
