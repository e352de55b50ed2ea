{#- A quotient rounded half up to four decimals, calculated in integers; null if the divisor is 0. -#}
{% macro ratio(dividend, divisor) %}
    {%- set units = tiktok_shop.round_to_integer('abs(' ~ dividend ~ ') * 1000000') -%}
    {%- set whole = tiktok_shop.round_to_integer('nullif(' ~ divisor ~ ', 0) * 1000000') -%}
    {{ return(
        'cast(sign(' ~ dividend ~ ') * ' ~ tiktok_shop.integer_division('2 * 10000 * ' ~ units ~ ' + ' ~ whole, '2 * ' ~ whole)
        ~ ' * ' ~ tiktok_shop.numeric_literal('0.0001') ~ ' as ' ~ tiktok_shop.type_money() ~ ')'
    ) }}
{% endmacro %}
