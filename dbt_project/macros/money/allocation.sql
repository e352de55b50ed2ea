{#-
  Allocates an order's amount over its lines, exactly: each line gets amount * weight / total weight, rounded half up to the
  currency's smallest unit, and the last line (by id) gets the remainder, so that the lines sum to the amount. Calculated in
  integers, since dividing decimals gives a float on some warehouses. In steps, since each sums the one before over a window:

      allocation_weight(...) as weight, minor_units(...) as minor_units
      sum(weight) over (...) as total_weight
      rounded_share('order_shipping') as share_of_shipping
      with_remainder('order_shipping', 'share_of_shipping', ...) as shipping
-#}


{#- A weight as an integer, in millionths since money has six decimals. -#}
{% macro allocation_weight(expression) %}{{ return(tiktok_shop.round_to_integer(expression ~ ' * 1000000')) }}{% endmacro %}


{#- The number of smallest units in one unit of a currency. TikTok Shop writes amounts of these currencies without decimals. -#}
{% macro minor_units(currency) %}
    {{ return('case when ' ~ currency ~ " in ('VND', 'IDR', 'JPY', 'KRW', 'CLP') then 1 else 100 end") }}
{% endmacro %}


{#- A line's share of an amount, without the remainder. Expects the columns weight, total_weight, and minor_units of `alias`, or the
    two of another `weight`. Most amounts are 0, and dividing numbers of any length is slow. -#}
{% macro rounded_share(amount, alias=none, weight='weight') %}
    {%- set prefix = alias ~ '.' if alias else '' -%}
    {%- set units = tiktok_shop.round_to_integer('abs(' ~ amount ~ ') * ' ~ prefix ~ 'minor_units') -%}
    {%- set quotient = tiktok_shop.integer_division(
        '2 * ' ~ units ~ ' * ' ~ prefix ~ weight ~ ' + ' ~ prefix ~ 'total_' ~ weight, '2 * ' ~ prefix ~ 'total_' ~ weight
    ) -%}
    {{ return(
        'case when ' ~ amount ~ ' = 0 then ' ~ tiktok_shop.to_money('0') ~ ' else cast(sign(' ~ amount ~ ') * ' ~ quotient
        ~ ' * case when ' ~ prefix ~ 'minor_units = 1 then 1 else ' ~ tiktok_shop.numeric_literal('0.01') ~ ' end as '
        ~ tiktok_shop.type_money() ~ ') end'
    ) }}
{% endmacro %}


{#- The share, and on the last line what the shares leave of the amount. -#}
{% macro with_remainder(amount, share, is_last, partition) %}
    {{ return(
        'cast(case when ' ~ is_last ~ ' then ' ~ amount ~ ' - (sum(' ~ share ~ ') over (partition by ' ~ partition ~ ') - ' ~ share
        ~ ') else ' ~ share ~ ' end as ' ~ tiktok_shop.type_money() ~ ')'
    ) }}
{% endmacro %}
