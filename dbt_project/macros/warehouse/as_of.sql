{#- The moment that counts as now (UTC): var as_of, or when this run of dbt started. -#}
{% macro as_of() %}
    {%- if not var('as_of', none) -%} {{ return(tiktok_shop.run_timestamp()) }} {%- endif -%}
    {{ return("cast('" ~ var('as_of') ~ "' as " ~ dbt.type_timestamp() ~ ")") }}
{% endmacro %}
