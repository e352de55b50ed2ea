{#- A pre-hook: a build waits until no other one is building the same model, and sees what that one wrote. Two at once would both
    add the rows that they miss. Other warehouses refuse the second of two transactions themselves, and DuckDB the second process. -#}
{% macro one_build_at_a_time(relation) %}{{ return(adapter.dispatch('one_build_at_a_time', 'tiktok_shop')(relation)) }}{% endmacro %}
{% macro default__one_build_at_a_time(relation) %}{{ return('') }}{% endmacro %}
{% macro postgres__one_build_at_a_time(relation) %}
    {{ return("select pg_advisory_xact_lock(hashtext('" ~ relation.schema ~ '.' ~ relation.identifier ~ "'))") }}
{% endmacro %}
{% macro redshift__one_build_at_a_time(relation) %}{{ return('') }}{% endmacro %}
