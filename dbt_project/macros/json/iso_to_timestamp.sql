{#- ISO 8601 text as a UTC timestamp, whatever its offset; without one it is UTC. Null where it is no such text. -#}
{% macro iso_to_timestamp(text) %}{{ return(adapter.dispatch('iso_to_timestamp', 'tiktok_shop')(text)) }}{% endmacro %}

{#- The text with an offset. The date itself has the first ten characters. -#}
{% macro with_offset(text) %}
    {%- set tail = 'substring(' ~ text ~ ', 11)' -%}
    {{ return(
        "case when " ~ tail ~ " like '%Z' or " ~ tail ~ " like '%+%' or " ~ tail ~ " like '%-%' then " ~ text
        ~ " else " ~ text ~ " || 'Z' end"
    ) }}
{% endmacro %}

{% macro default__iso_to_timestamp(text) %}
    {{ return("cast(convert_timezone('UTC', try_to_timestamp_tz(" ~ tiktok_shop.with_offset(text) ~ ")) as timestamp_ntz)") }}
{% endmacro %}
{% macro duckdb__iso_to_timestamp(text) %}
    {{ return("timezone('UTC', try_cast(" ~ tiktok_shop.with_offset(text) ~ " as timestamptz))") }}
{% endmacro %}
{% macro postgres__iso_to_timestamp(text) %}
    {{ return(
        "case when " ~ text ~ " ~ '^.{10}[T ]([01][0-9]|2[0-3]):[0-5][0-9](:[0-5][0-9]([.][0-9]+)?)?(Z|[+-][01][0-9](:?[0-5][0-9])?)?$' and ("
        ~ tiktok_shop.text_to_date(text) ~ ") is not null then cast(" ~ tiktok_shop.with_offset(text)
        ~ " as timestamptz) at time zone 'UTC' end"
    ) }}
{% endmacro %}
{% macro redshift__iso_to_timestamp(text) %}{{ return(tiktok_shop.postgres__iso_to_timestamp(text)) }}{% endmacro %}
{% macro bigquery__iso_to_timestamp(text) %}
    {{ return("safe_cast(" ~ tiktok_shop.with_offset(text) ~ " as timestamp)") }}
{% endmacro %}
{#- Spark's session is in UTC. -#}
{% macro spark__iso_to_timestamp(text) %}{{ return("try_cast(" ~ text ~ " as timestamp)") }}{% endmacro %}
