{#- `+schema` names a variable, and the variable's value is the schema, exactly: no target prefix. -#}
{% macro generate_schema_name(custom_schema_name, node) -%}
    {%- if custom_schema_name is none -%}
        {{ target.schema }}
    {%- else -%}
        {{ var(custom_schema_name | trim, custom_schema_name | trim) }}
    {%- endif -%}
{%- endmacro %}
