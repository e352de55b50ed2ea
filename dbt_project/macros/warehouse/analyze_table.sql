{#- Runs after each model. PostgreSQL plans on statistics, which a table just filled doesn't have: without them a join of
    two new tables may be planned for a handful of rows and take minutes. Where a run wrote less than a tenth of a table,
    what is known of it still holds; gathering it anew would take longer than the run's own work. -#}
{% macro analyze_table(relation) %}{{ return(adapter.dispatch('analyze_table', 'tiktok_shop')(relation)) }}{% endmacro %}
{% macro default__analyze_table(relation) %}{{ return('') }}{% endmacro %}
{% macro postgres__analyze_table(relation) %}
do $$ begin
    if (
        select
            tables.reltuples < 1
            or coalesce(before.n_mod_since_analyze, 0) + coalesce(now.n_tup_ins, 0) + coalesce(now.n_tup_del, 0)
                > tables.reltuples / 10
        from pg_class as tables
        left join pg_stat_user_tables as before on tables.oid = before.relid
        left join pg_stat_xact_user_tables as now on tables.oid = now.relid
        where tables.oid = '{{ relation.include(database=false) }}'::regclass
    ) then
        analyze {{ relation }};
    end if;
end $$
{% endmacro %}
{% macro redshift__analyze_table(relation) %}{{ return('') }}{% endmacro %}


{#- dbt-spark puts a contract's constraints on every table whose file format isn't named, as if it were Delta's; Spark's own
    tables refuse them. The contract's names and types hold there as elsewhere. -#}
{% macro spark__persist_constraints(relation, model) %}
    {%- if config.get('file_format') == 'delta' -%}
        {%- do alter_table_add_constraints(relation, model.constraints) -%}
        {%- do alter_column_set_constraints(relation, model.columns) -%}
    {%- endif -%}
{% endmacro %}
