{#- Sums of fct_order_profit's margins by group, and how many lines they are of: a margin after the cost of goods is one of the whole group
    only where all lines have one, see margin_if_complete(). `alias` is fct_order_profit. -#}
{% macro margin_sums(alias=none) %}
    {%- set prefix = alias ~ '.' if alias else '' -%}
        sum({{ prefix }}margin_before_cost_of_goods) as margin_before_cost_of_goods,
        sum({{ prefix }}cost_of_goods) as cost_of_goods,
        sum({{ prefix }}margin) as margin,
        count({{ prefix }}margin_before_cost_of_goods) as lines_due_for_margin,
        count({{ prefix }}margin) as lines_with_margin
{%- endmacro %}


{#- The margin of a group, null where the cost of goods of any of its lines with a payout or an estimate isn't known. -#}
{% macro margin_if_complete(alias) %}
    {{ return(
        tiktok_shop.to_money(
            'case when ' ~ alias ~ '.lines_with_margin = ' ~ alias ~ '.lines_due_for_margin then ' ~ alias ~ '.margin end'
        )
    ) }}
{% endmacro %}
