{#- The materialization of a model whose changed rows replace older ones by delete+insert: incremental where the adapter
    knows that strategy, elsewhere a table that every run writes anew. -#}
{% macro incremental_if_supported() %}
    {{ return('table' if target.type in ('spark', 'bigquery') else 'incremental') }}
{% endmacro %}
