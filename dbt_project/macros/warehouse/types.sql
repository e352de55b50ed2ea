{#- The exact type of every amount: there is no float anywhere between the API and a mart. -#}
{% macro type_money() %}{{ return(adapter.dispatch('type_money', 'tiktok_shop')()) }}{% endmacro %}
{% macro default__type_money() %}{{ return('numeric(38, 6)') }}{% endmacro %}
{% macro spark__type_money() %}{{ return('decimal(38, 6)') }}{% endmacro %}
{% macro bigquery__type_money() %}{{ return('numeric') }}{% endmacro %}


{#- Text of any length. Redshift's TEXT has 256 bytes, and a cast silently truncates longer values. -#}
{% macro type_text() %}{{ return(adapter.dispatch('type_text', 'tiktok_shop')()) }}{% endmacro %}
{% macro default__type_text() %}{{ return(dbt.type_string()) }}{% endmacro %}
{% macro redshift__type_text() %}{{ return('varchar(65535)') }}{% endmacro %}


{#- A decimal literal that is exact. BigQuery reads a plain one as a float. -#}
{% macro numeric_literal(literal) %}{{ return(adapter.dispatch('numeric_literal', 'tiktok_shop')(literal)) }}{% endmacro %}
{% macro default__numeric_literal(literal) %}{{ return(literal) }}{% endmacro %}
{% macro bigquery__numeric_literal(literal) %}{{ return("numeric '" ~ literal ~ "'") }}{% endmacro %}


{% macro to_money(expression) %}{{ return('cast(' ~ expression ~ ' as ' ~ tiktok_shop.type_money() ~ ')') }}{% endmacro %}


{#- Counts and sums of counts: the same integer type on every warehouse. -#}
{% macro to_bigint(expression) %}{{ return('cast(' ~ expression ~ ' as ' ~ dbt.type_bigint() ~ ')') }}{% endmacro %}


{#- A UTC timestamp without time zone from Unix seconds, or from milliseconds where the number is too large for seconds (coupons
    and scheduled sales have milliseconds). 0 means that it hasn't happened, and becomes null, as does what
    lies before 1970 or after the year 9999. -#}
{% macro epoch_to_timestamp(number) %}
    {%- set milliseconds -%}
        nullif(case when {{ number }} between 0 and 99999999999 then {{ number }} * 1000 when {{ number }} between 100000000000 and 253402300799999 then {{ number }} end, 0)
    {%- endset -%}
    {{ return(adapter.dispatch('milliseconds_to_timestamp', 'tiktok_shop')(milliseconds)) }}
{% endmacro %}
{% macro default__milliseconds_to_timestamp(milliseconds) %}
    {{ return("to_timestamp_ntz(" ~ milliseconds ~ ", 3)") }}
{% endmacro %}
{% macro postgres__milliseconds_to_timestamp(milliseconds) %}
    {{ return("(to_timestamp(" ~ milliseconds ~ " / 1000.0) at time zone 'UTC')") }}
{% endmacro %}
{% macro redshift__milliseconds_to_timestamp(milliseconds) %}
    {{ return("dateadd(millisecond, " ~ milliseconds ~ ", cast('1970-01-01' as timestamp))") }}
{% endmacro %}
{% macro duckdb__milliseconds_to_timestamp(milliseconds) %}
    {{ return("epoch_ms(" ~ milliseconds ~ ")") }}
{% endmacro %}
{% macro bigquery__milliseconds_to_timestamp(milliseconds) %}
    {{ return("timestamp_millis(" ~ milliseconds ~ ")") }}
{% endmacro %}
{% macro spark__milliseconds_to_timestamp(milliseconds) %}
    {{ return("timestamp_millis(" ~ milliseconds ~ ")") }}
{% endmacro %}


{#- Integer division, exact at any size: never by way of a float. Where the warehouse has none, the remainder is subtracted first,
    since a quotient of decimals is rounded and might be rounded up. -#}
{% macro integer_division(dividend, divisor) %}
    {{ return(adapter.dispatch('integer_division', 'tiktok_shop')(dividend, divisor)) }}
{% endmacro %}
{% macro default__integer_division(dividend, divisor) %}
    {{ return('((' ~ dividend ~ ' - mod(' ~ dividend ~ ', ' ~ divisor ~ ')) / (' ~ divisor ~ '))') }}
{% endmacro %}
{% macro postgres__integer_division(dividend, divisor) %}
    {{ return('div((' ~ dividend ~ ')::numeric, (' ~ divisor ~ ')::numeric)') }}
{% endmacro %}
{% macro redshift__integer_division(dividend, divisor) %}
    {{ return(tiktok_shop.default__integer_division(dividend, divisor)) }}
{% endmacro %}
{% macro duckdb__integer_division(dividend, divisor) %}
    {{ return(
        'coalesce(try_cast(' ~ dividend ~ ' as bigint) // try_cast(' ~ divisor ~ ' as bigint), cast('
        ~ dividend ~ ' as hugeint) // cast(' ~ divisor ~ ' as hugeint))'
    ) }}
{% endmacro %}
{% macro bigquery__integer_division(dividend, divisor) %}
    {{ return('div(' ~ dividend ~ ', ' ~ divisor ~ ')') }}
{% endmacro %}
{% macro spark__integer_division(dividend, divisor) %}
    {{ return('((' ~ dividend ~ ') div (' ~ divisor ~ '))') }}
{% endmacro %}
