{#- Runs after each model. PostgreSQL plans on statistics, which a table just filled doesn't have: without them a join of
    two new tables may be planned for a handful of rows and take minutes. -#}
{% macro gather_statistics(relation) %}{{ return(adapter.dispatch('gather_statistics', 'tiktok_shop')(relation)) }}{% endmacro %}
{% macro default__gather_statistics(relation) %}{{ return('') }}{% endmacro %}
{% macro postgres__gather_statistics(relation) %}{{ return('analyze ' ~ relation) }}{% endmacro %}
{% macro redshift__gather_statistics(relation) %}{{ return('') }}{% endmacro %}
