{% macro generate_schema_name(custom_schema_name, node) -%}
    acme_{{ custom_schema_name or target.schema }}
{%- endmacro %}
