{#- When this run of dbt started (UTC): the same in all rows that it writes. -#}
{% macro run_timestamp() %}
    {{ return("cast('" ~ run_started_at.strftime('%Y-%m-%d %H:%M:%S.%f') ~ "' as " ~ dbt.type_timestamp() ~ ")") }}
{% endmacro %}
