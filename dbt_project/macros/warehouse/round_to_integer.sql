{#- An integer of any size from a number, rounded half up. -#}
{% macro round_to_integer(expression) %}
    {{ return(adapter.dispatch('round_to_integer', 'tiktok_shop')(expression)) }}
{% endmacro %}
{% macro default__round_to_integer(expression) %}{{ return('cast(round(' ~ expression ~ ', 0) as decimal(38, 0))') }}{% endmacro %}
{#- A cast rounds half up as well. Numbers of up to 18 digits are several times as fast, here and in integer_division(). -#}
{% macro duckdb__round_to_integer(expression) %}
    {{ return(
        'coalesce(cast(cast(try_cast(' ~ expression ~ ' as numeric(18, 6)) as bigint) as hugeint), cast(' ~ expression ~ ' as hugeint))'
    ) }}
{% endmacro %}
{#- There, rounding an integer gives a float. -#}
{% macro bigquery__round_to_integer(expression) %}{{ return('round(cast(' ~ expression ~ ' as bignumeric), 0)') }}{% endmacro %}
