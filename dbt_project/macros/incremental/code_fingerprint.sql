{#- A short hash of everything that decides what a mart computes: its own SQL, that of the ephemeral steps it is made of, the
    macros that these use, directly or through others, and the variables that all this code reads. dbt's own macros are left
    out, so that an upgrade of dbt or of an adapter rebuilds nothing. -#}
{% macro code_fingerprint() %}
    {%- if not execute or model.resource_type == 'unit_test' -%} {{ return('') }} {%- endif -%}
    {%- set code = {} -%}
    {%- do tiktok_shop.add_model_code(code, model.unique_id) -%}
    {%- set text = code.items() | sort | map('last') | join('\n') -%}
    {%- set values = {} -%}
    {%- for name in modules.re.findall("\\bvar\\(\\s*['\"](\\w+)", text) -%}{%- do values.update({name: var(name, none)}) -%}{%- endfor -%}
    {{ return(local_md5(text ~ values | string)[:8]) }}
{% endmacro %}


{#- Adds the SQL of a model and of the steps that are compiled into it to `code`, unique id -> SQL. -#}
{% macro add_model_code(code, unique_id) %}
    {%- set node = graph.nodes[unique_id] -%}
    {%- do code.update({unique_id: node.raw_code}) -%}
    {%- for macro_id in node.depends_on.macros -%}{%- do tiktok_shop.add_macro_code(code, macro_id) -%}{%- endfor -%}
    {%- for parent in node.depends_on.nodes if parent in graph.nodes and graph.nodes[parent].config.materialized == 'ephemeral' -%}
        {%- do tiktok_shop.add_model_code(code, parent) -%}
    {%- endfor -%}
{% endmacro %}


{#- The same for a macro, where it is this package's or the project's that installed it (which may override ours). -#}
{% macro add_macro_code(code, unique_id) %}
    {%- set _, package, name = unique_id.split('.') -%}
    {%- if package in ('tiktok_shop', project_name) and unique_id not in code -%}
        {%- set definition = context[package][name].macro -%}
        {%- do code.update({unique_id: definition.macro_sql}) -%}
        {%- for macro_id in definition.depends_on.macros -%}{%- do tiktok_shop.add_macro_code(code, macro_id) -%}{%- endfor -%}
    {%- endif -%}
{% endmacro %}
