{#-
  Sharing an order's amount over its lines, exactly: each line gets amount * weight / total weight, rounded half up to
  the currency's smallest unit, and the last line (by id) gets what is left, so that the lines sum to the amount.
  In whole numbers throughout: a division of decimals is a float on some warehouses.

  Two steps, since the second sums the first over a window:
      rounded_share(...)   as shipping_share
      with_remainder(...)  as shipping
-#}
{% macro rounded_share(amount, weight, total_weight, currency) %}
    {{ return(
        'cast(sign(' ~ amount ~ ') * ' ~ tiktok_shop.integer_quotient(
            '2 * ' ~ tiktok_shop.whole_units('abs(' ~ amount ~ ')', currency) ~ ' * ' ~ tiktok_shop.whole_units(weight, currency)
            ~ ' + ' ~ tiktok_shop.whole_units(total_weight, currency),
            '2 * ' ~ tiktok_shop.whole_units(total_weight, currency)
        ) ~ ' * ' ~ tiktok_shop.smallest_unit(currency) ~ ' as ' ~ tiktok_shop.type_money() ~ ')'
    ) }}
{% endmacro %}


{% macro with_remainder(amount, share, is_last, partition) %}
    {{ return(
        'cast(case when ' ~ is_last ~ ' then ' ~ amount ~ ' - (sum(' ~ share ~ ') over (partition by ' ~ partition ~ ') - ' ~ share
        ~ ') else ' ~ share ~ ' end as ' ~ tiktok_shop.type_money() ~ ')'
    ) }}
{% endmacro %}


{#- Currencies whose amounts TikTok Shop writes without decimals. -#}
{% macro has_no_cents(currency) %}{{ return(currency ~ " in ('VND', 'IDR', 'JPY', 'KRW', 'CLP')") }}{% endmacro %}

{% macro smallest_unit(currency) %}
    {{ return('case when ' ~ tiktok_shop.has_no_cents(currency) ~ ' then 1 else 0.01 end') }}
{% endmacro %}

{#- An amount in whole smallest units of its currency. -#}
{% macro whole_units(amount, currency) %}
    {{ return(adapter.dispatch('as_whole_number', 'tiktok_shop')(
        'round((' ~ amount ~ ') * case when ' ~ tiktok_shop.has_no_cents(currency) ~ ' then 1 else 100 end, 0)'
    )) }}
{% endmacro %}
{% macro default__as_whole_number(expression) %}{{ return('cast(' ~ expression ~ ' as decimal(38, 0))') }}{% endmacro %}
{% macro duckdb__as_whole_number(expression) %}{{ return('cast(' ~ expression ~ ' as hugeint)') }}{% endmacro %}
{% macro bigquery__as_whole_number(expression) %}{{ return('cast(' ~ expression ~ ' as bignumeric)') }}{% endmacro %}
