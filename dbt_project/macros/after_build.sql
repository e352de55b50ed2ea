{#- Runs after each model. PostgreSQL plans on statistics, which a table just filled doesn't have: without them a join of
    two new tables may be planned for a handful of rows and take minutes. -#}
{% macro gather_statistics(relation) %}{{ return(adapter.dispatch('gather_statistics', 'tiktok_shop')(relation)) }}{% endmacro %}
{% macro default__gather_statistics(relation) %}{{ return('') }}{% endmacro %}
{% macro postgres__gather_statistics(relation) %}{{ return('analyze ' ~ relation) }}{% endmacro %}
{% macro redshift__gather_statistics(relation) %}{{ return('') }}{% endmacro %}


{#- dbt-spark puts a contract's constraints on every table whose file format isn't named, as if it were Delta's; Spark's own
    tables refuse them. The contract's names and types hold there as elsewhere. -#}
{% macro spark__persist_constraints(relation, model) %}
    {%- if config.get('file_format') == 'delta' -%}
        {%- do alter_table_add_constraints(relation, model.constraints) -%}
        {%- do alter_column_set_constraints(relation, model.columns) -%}
    {%- endif -%}
{% endmacro %}
