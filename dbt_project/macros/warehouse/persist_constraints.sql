{#- dbt-spark adds a contract's constraints to every table whose file format isn't configured, as if it were a Delta table; Spark's
    own tables don't support them. The contract's names and types are enforced all the same. -#}
{% macro spark__persist_constraints(relation, model) %}
    {%- if config.get('file_format') == 'delta' -%}
        {%- do alter_table_add_constraints(relation, model.constraints) -%}
        {%- do alter_column_set_constraints(relation, model.columns) -%}
    {%- endif -%}
{% endmacro %}
