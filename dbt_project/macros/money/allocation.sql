{#-
  Sharing an order's amount over its lines, exactly: each line gets amount * weight / total weight, rounded half up to
  the currency's smallest unit, and the last line (by id) gets what is left, so that the lines sum to the amount.
  In whole numbers throughout: a division of decimals is a float on some warehouses.

  Two steps, since the second sums the first over a window:
      rounded_share(...)   as shipping_share
      with_remainder(...)  as shipping
-#}
{% macro rounded_share(amount, weight, total_weight, currency) %}
    {%- set units = tiktok_shop.round_to_integer('abs(' ~ amount ~ ') * case when ' ~ tiktok_shop.is_zero_decimal_currency(currency) ~ ' then 1 else 100 end') -%}
    {#- Most amounts are 0, and numbers without a limit are slow to divide. Millionths: money has six decimals, so no weight is lost. -#}
    {%- set part = tiktok_shop.round_to_integer(weight ~ ' * 1000000') -%}
    {%- set whole = tiktok_shop.round_to_integer(total_weight ~ ' * 1000000') -%}
    {{ return(
        'case when ' ~ amount ~ ' = 0 then ' ~ tiktok_shop.to_money('0') ~ ' else cast(sign(' ~ amount ~ ') * '
        ~ tiktok_shop.integer_division('2 * ' ~ units ~ ' * ' ~ part ~ ' + ' ~ whole, '2 * ' ~ whole)
        ~ ' * case when ' ~ tiktok_shop.is_zero_decimal_currency(currency) ~ ' then 1 else ' ~ tiktok_shop.numeric_literal('0.01') ~ ' end as '
        ~ tiktok_shop.type_money() ~ ') end'
    ) }}
{% endmacro %}


{% macro with_remainder(amount, share, is_last, partition) %}
    {{ return(
        'cast(case when ' ~ is_last ~ ' then ' ~ amount ~ ' - (sum(' ~ share ~ ') over (partition by ' ~ partition ~ ') - ' ~ share
        ~ ') else ' ~ share ~ ' end as ' ~ tiktok_shop.type_money() ~ ')'
    ) }}
{% endmacro %}


{#- Currencies whose amounts TikTok Shop writes without decimals. -#}
{% macro is_zero_decimal_currency(currency) %}{{ return(currency ~ " in ('VND', 'IDR', 'JPY', 'KRW', 'CLP')") }}{% endmacro %}

{% macro round_to_integer(expression) %}
    {{ return(adapter.dispatch('round_to_integer', 'tiktok_shop')(expression)) }}
{% endmacro %}
{% macro default__round_to_integer(expression) %}{{ return('cast(round(' ~ expression ~ ', 0) as decimal(38, 0))') }}{% endmacro %}
{#- A cast rounds half up too; numbers of up to 18 digits are several times as fast, here and in integer_quotient(). -#}
{% macro duckdb__round_to_integer(expression) %}
    {{ return(
        'coalesce(cast(cast(try_cast(' ~ expression ~ ' as numeric(18, 6)) as bigint) as hugeint), cast(' ~ expression ~ ' as hugeint))'
    ) }}
{% endmacro %}
{#- Rounding a whole number gives a float there. -#}
{% macro bigquery__round_to_integer(expression) %}{{ return('round(cast(' ~ expression ~ ' as bignumeric), 0)') }}{% endmacro %}


{#- A quotient to four decimals, half up, null where there is nothing to divide by; in whole numbers, as shares are. -#}
{% macro ratio(dividend, divisor) %}
    {%- set units = tiktok_shop.round_to_integer('abs(' ~ dividend ~ ') * 1000000') -%}
    {%- set whole = tiktok_shop.round_to_integer('nullif(' ~ divisor ~ ', 0) * 1000000') -%}
    {{ return(
        'cast(sign(' ~ dividend ~ ') * ' ~ tiktok_shop.integer_division('2 * 10000 * ' ~ units ~ ' + ' ~ whole, '2 * ' ~ whole)
        ~ ' * ' ~ tiktok_shop.numeric_literal('0.0001') ~ ' as ' ~ tiktok_shop.type_money() ~ ')'
    ) }}
{% endmacro %}
