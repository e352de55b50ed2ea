{#- The weight by which a settlement is allocated over an order's lines: net sales, 0 for cancelled and free lines unless all are. -#}
{% macro settlement_weight() %}
    {%- set kept_sales = 'case when is_cancelled or is_gift then 0 else net_sales end' -%}
    {{ return('case when sum(' ~ kept_sales ~ ') over (partition by shop_id, order_id) > 0 then ' ~ kept_sales ~ ' else 1 end') }}
{% endmacro %}
