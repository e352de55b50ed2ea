{#- Text as a number, integer or date: null where it is none, on every warehouse, since one odd value of the API must not stop a model.
    NaN and infinity are no numbers here: one of them would make NaN of every sum. -#}


{% macro text_to_money(text) %}{{ return(adapter.dispatch('text_to_money', 'tiktok_shop')(text)) }}{% endmacro %}
{% macro default__text_to_money(text) %}{{ return('try_cast(' ~ text ~ ' as ' ~ tiktok_shop.type_money() ~ ')') }}{% endmacro %}
{#- DuckDB parses a number of up to 18 digits ten times as fast as a longer one. -#}
{% macro duckdb__text_to_money(text) %}
    {{ return(
        'coalesce(' ~ tiktok_shop.to_money('try_cast(' ~ text ~ ' as numeric(18, 6))') ~ ', try_cast(' ~ text ~ ' as '
        ~ tiktok_shop.type_money() ~ '))'
    ) }}
{% endmacro %}
{% macro postgres__text_to_money(text) %}
    {%- set pattern = '^[+-]?([0-9]{1,32}([.][0-9]*)?|[.][0-9]+|[0-9]{1,9}([.][0-9]*)?[eE][+-]?[01]?[0-9])$' -%}
    {{ return("case when " ~ text ~ " ~ '" ~ pattern ~ "' then " ~ tiktok_shop.to_money(text) ~ " end") }}
{% endmacro %}
{% macro redshift__text_to_money(text) %}{{ return(tiktok_shop.postgres__text_to_money(text)) }}{% endmacro %}
{% macro bigquery__text_to_money(text) %}{{ return('safe_cast(' ~ text ~ ' as ' ~ tiktok_shop.type_money() ~ ')') }}{% endmacro %}


{#- A fraction of 0, as in 12.0, is still an integer. -#}
{% macro text_to_integer(text) %}{{ return(adapter.dispatch('text_to_integer', 'tiktok_shop')(text)) }}{% endmacro %}
{% macro default__text_to_integer(text) %}
    {%- set whole = tiktok_shop.text_to_money(text) -%}
    {{ return(
        'case when ' ~ whole ~ ' between -9000000000000000000 and 9000000000000000000 and ' ~ whole ~ ' = floor(' ~ whole
        ~ ') then ' ~ tiktok_shop.to_bigint(whole) ~ ' end'
    ) }}
{% endmacro %}
{% macro duckdb__text_to_integer(text) %}
    {{ return("case when " ~ text ~ " not like '%.%' or rtrim(" ~ text ~ ", '0') like '%.' then try_cast(" ~ text ~ " as bigint) end") }}
{% endmacro %}
{% macro postgres__text_to_integer(text) %}
    {{ return(
        "case when " ~ text ~ " ~ '^[+-]?[0-9]{1,18}([.]0*)?$' then cast(" ~ tiktok_shop.to_money(text) ~ " as bigint) end"
    ) }}
{% endmacro %}
{% macro redshift__text_to_integer(text) %}{{ return(tiktok_shop.postgres__text_to_integer(text)) }}{% endmacro %}


{% macro text_to_date(text) %}{{ return(adapter.dispatch('text_to_date', 'tiktok_shop')(text)) }}{% endmacro %}
{% macro default__text_to_date(text) %}{{ return('try_cast(' ~ text ~ ' as date)') }}{% endmacro %}
{% macro bigquery__text_to_date(text) %}{{ return('safe_cast(' ~ text ~ ' as date)') }}{% endmacro %}
{#- A day is counted from the first of its month, since the 31st of February would be an error. -#}
{% macro postgres__text_to_date(text) %}
    {%- set day = '(cast(left(' ~ text ~ ", 8) || '01' as date) + cast(substring(" ~ text ~ ', 9, 2) as int) - 1)' -%}
    {{ return(
        "case when " ~ text ~ " ~ '^[12][0-9]{3}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])($|[T ])' then case when to_char(" ~ day
        ~ ", 'MM') = substring(" ~ text ~ ", 6, 2) then " ~ day ~ " end end"
    ) }}
{% endmacro %}
{% macro redshift__text_to_date(text) %}{{ return(tiktok_shop.postgres__text_to_date(text)) }}{% endmacro %}
