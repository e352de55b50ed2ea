{#- The day of a UTC timestamp in the shop's reporting time zone: var reporting_timezones, by shop id or else by region. -#}
{% macro reporting_date(timestamp, shop_id, region) %}
    {#- YAML makes a number of an id that isn't quoted. -#}
    {%- set zones = {} -%}
    {%- for name, zone in (var('reporting_timezones', {}) or {}).items() -%}{%- do zones.update({name | string: zone}) -%}{%- endfor -%}
    {%- if not zones -%} {{ return('cast(' ~ timestamp ~ ' as date)') }} {%- endif -%}
    {%- set zone -%}
        case
        {%- for name, zone in zones.items() if name | length > 2 %} when {{ shop_id }} = '{{ name }}' then '{{ zone }}'{% endfor -%}
        {%- for name, zone in zones.items() if name | length == 2 %} when {{ region }} = '{{ name }}' then '{{ zone }}'{% endfor %} else 'UTC' end
    {%- endset -%}
    {{ return('cast(' ~ tiktok_shop.from_utc_to(timestamp, zone) ~ ' as date)') }}
{% endmacro %}

{#- A UTC timestamp as local time in a time zone. -#}
{% macro from_utc_to(timestamp, zone) %}{{ return(adapter.dispatch('from_utc_to', 'tiktok_shop')(timestamp, zone)) }}{% endmacro %}
{% macro default__from_utc_to(timestamp, zone) %}
    {{ return("convert_timezone('UTC', " ~ zone ~ ", " ~ timestamp ~ ")") }}
{% endmacro %}
{% macro postgres__from_utc_to(timestamp, zone) %}
    {{ return("((" ~ timestamp ~ " at time zone 'UTC') at time zone (" ~ zone ~ "))") }}
{% endmacro %}
{% macro redshift__from_utc_to(timestamp, zone) %}
    {{ return(tiktok_shop.default__from_utc_to(timestamp, zone)) }}
{% endmacro %}
{% macro duckdb__from_utc_to(timestamp, zone) %}
    {{ return("timezone(" ~ zone ~ ", timezone('UTC', " ~ timestamp ~ "))") }}
{% endmacro %}
{% macro bigquery__from_utc_to(timestamp, zone) %}
    {{ return("datetime(" ~ timestamp ~ ", " ~ zone ~ ")") }}
{% endmacro %}
{% macro spark__from_utc_to(timestamp, zone) %}
    {{ return("from_utc_timestamp(" ~ timestamp ~ ", " ~ zone ~ ")") }}
{% endmacro %}
