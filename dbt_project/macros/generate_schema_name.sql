{#- The schema that a model is built in. `+schema` names a variable of this project, whose value is the schema's name.

    On its own, the project uses exactly that name. Installed as a package, it follows the rule of the project that installs it, as
    other packages do: that project's generate_schema_name, or dbt's, which puts the target's schema and _ before the name. -#}
{% macro generate_schema_name(custom_schema_name, node) -%}
    {%- set schema = var(custom_schema_name | trim, custom_schema_name | trim) if custom_schema_name else none -%}
    {%- if project_name == 'tiktok_shop' -%} {{ return(schema or target.schema) }} {%- endif -%}
    {%- set rule = context.get(project_name, {}).get('generate_schema_name', dbt.generate_schema_name) -%}
    {{ return(rule(schema, node)) }}
{%- endmacro %}
