{#- The exact type of every amount: no float anywhere between the API and a mart. -#}
{% macro type_money() %}{{ return(adapter.dispatch('type_money', 'tiktok_shop')()) }}{% endmacro %}
{% macro default__type_money() %}{{ return('numeric(38, 6)') }}{% endmacro %}
{% macro spark__type_money() %}{{ return('decimal(38, 6)') }}{% endmacro %}
{% macro bigquery__type_money() %}{{ return('numeric') }}{% endmacro %}


{#- Text of any length. Redshift's TEXT is 256 bytes, and a cast cuts what is longer without a word. -#}
{% macro type_text() %}{{ return(adapter.dispatch('type_text', 'tiktok_shop')()) }}{% endmacro %}
{% macro default__type_text() %}{{ return(dbt.type_string()) }}{% endmacro %}
{% macro redshift__type_text() %}{{ return('varchar(65535)') }}{% endmacro %}


{#- A number with decimals as it stands in SQL; BigQuery takes it for a float. -#}
{% macro numeric_literal(literal) %}{{ return(adapter.dispatch('numeric_literal', 'tiktok_shop')(literal)) }}{% endmacro %}
{% macro default__numeric_literal(literal) %}{{ return(literal) }}{% endmacro %}
{% macro bigquery__numeric_literal(literal) %}{{ return("numeric '" ~ literal ~ "'") }}{% endmacro %}


{% macro to_money(expression) %}{{ return('cast(' ~ expression ~ ' as ' ~ tiktok_shop.type_money() ~ ')') }}{% endmacro %}


{#- Text as money. DuckDB reads a number of up to 18 digits ten times as fast as a longer one. -#}
{% macro text_to_money(text) %}{{ return(adapter.dispatch('text_to_money', 'tiktok_shop')(text)) }}{% endmacro %}
{% macro default__text_to_money(text) %}{{ return(tiktok_shop.to_money(text)) }}{% endmacro %}
{% macro duckdb__text_to_money(text) %}
    {{ return('coalesce(' ~ tiktok_shop.to_money('try_cast(' ~ text ~ ' as numeric(18, 6))') ~ ', ' ~ tiktok_shop.to_money(text) ~ ')') }}
{% endmacro %}


{#- Counts and sums of counts: one whole-number type on every warehouse. -#}
{% macro to_bigint(expression) %}{{ return('cast(' ~ expression ~ ' as ' ~ dbt.type_bigint() ~ ')') }}{% endmacro %}


{#- A UTC timestamp without time zone from Unix seconds; from milliseconds where the number can only be those
    (coupons and scheduled sales come in milliseconds). 0 means "not happened" and becomes null. -#}
{% macro epoch_to_timestamp(number) %}
    {%- set milliseconds = 'nullif(case when ' ~ number ~ ' >= 100000000000 then ' ~ number ~ ' else ' ~ number ~ ' * 1000 end, 0)' -%}
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


{#- The whole part of a quotient of two whole numbers, exact at any size (never by way of a float). Where there is no such
    division, what is left over is taken off first: a quotient of decimals is rounded, and might be rounded up. -#}
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


{#- Text without the line breaks and spaces at its ends. -#}
{% macro strip_line_breaks(expression) %}
    {{ return("trim(replace(replace(" ~ expression ~ ", chr(10), ''), chr(13), ''))") }}
{% endmacro %}
