{#- The weight by which a settlement is allocated over the lines of an order, or of one of its SKUs: net sales, 0 for cancelled and free
    lines unless all are. -#}
{% macro settlement_weight(partition='shop_id, order_id') %}
    {%- set kept_sales = 'case when is_cancelled or is_gift then 0 else net_sales end' -%}
    {{ return('case when sum(' ~ kept_sales ~ ') over (partition by ' ~ partition ~ ') > 0 then ' ~ kept_sales ~ ' else 1 end') }}
{% endmacro %}
