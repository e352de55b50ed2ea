{#- The schema that a model is built in. `+schema` names a variable of this project, whose value is the schema's name.

    On its own, the project uses exactly that name. Installed as a package, it follows the rule of the project that installs it, as
    other packages do: that project's generate_schema_name, or dbt's, which puts the target's schema and _ before the name. -#}
{% macro generate_schema_name(custom_schema_name, node) -%}
    {%- set schema = var(custom_schema_name | trim, custom_schema_name | trim) if custom_schema_name else none -%}
    {%- do tiktok_shop.require_separate_schemas() -%}
    {%- if project_name == 'tiktok_shop' -%} {{ return(schema or target.schema) }} {%- endif -%}
    {%- set rule = context.get(project_name, {}).get('generate_schema_name', dbt.generate_schema_name) -%}
    {{ return(rule(schema, node)) }}
{%- endmacro %}


{#- Tables, marts and raw tables have names in common, and dbt would write one over the other. Asked while dbt reads the project, so
    before it touches anything. -#}
{% macro require_separate_schemas() %}
    {%- set taken = {} -%}
    {%- for holds, variable in [('raw tables', 'tiktok_shop_raw_schema'), ('tables', 'tiktok_shop_schema'), ('marts', 'tiktok_shop_marts_schema'), ('feed', 'tiktok_shop_feed_schema')] -%}
        {%- set schema = var(variable, variable | replace('_schema', '')) -%}
        {%- if schema | lower in taken -%}
            {{ exceptions.raise_compiler_error(
                'Schema ' ~ schema ~ ' is named for both the ' ~ taken[schema | lower] ~ ' and the ' ~ holds
                ~ ': give each its own by the variable ' ~ variable ~ '.'
            ) }}
        {%- endif -%}
        {%- do taken.update({schema | lower: holds}) -%}
    {%- endfor -%}
{% endmacro %}
