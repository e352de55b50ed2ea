{#-
  Models of layer 1 list their columns in a small table, one column per line:

      path in the API's record    kind    name of the column (default: the path with _ instead of .)

  Kinds: id (text, blank becomes null), text, json (as text), boolean, integer, number, money, rate (a number; a percent string
  becomes a fraction), time (Unix seconds or milliseconds become a UTC timestamp), date (YYYY-MM-DD),
  moment (ISO 8601, with an offset or in UTC, becomes a UTC timestamp), and same (left as it is).
  Lines that start with -- are comments.
-#}
{% macro parse_column_table(table) %}
    {%- set fields = [] -%}
    {%- for line in (table or '').splitlines() if line.strip() and not line.strip().startswith('--') -%}
        {%- set parts = line.split() -%}
        {%- set path = parts[0].split('.') -%}
        {%- do fields.append({
            'path': path,
            'kind': parts[1],
            'name': parts[2] if parts | length > 2 else path | join('_'),
        }) -%}
    {%- endfor -%}
    {{ return(fields) }}
{% endmacro %}


{#- A field's name as an identifier, quoted only if it starts with a digit (24h_live_gmv). -#}
{% macro json_identifier(name) %}
    {%- if name[0] in '0123456789' -%} {{ return(adapter.quote(name)) }} {%- endif -%}
    {{ return(name) }}
{% endmacro %}


{#- The warehouse's type for a kind of column. -#}
{% macro column_type(kind) %}
    {%- if kind in ('time', 'moment') -%} {{ return(dbt.type_timestamp()) }}
    {%- elif kind == 'date' -%} {{ return('date') }}
    {%- elif kind == 'boolean' -%} {{ return(dbt.type_boolean()) }}
    {%- elif kind == 'integer' -%} {{ return(dbt.type_bigint()) }}
    {%- elif kind in ('number', 'money', 'rate') -%} {{ return(tiktok_shop.type_money()) }}
    {%- else -%} {{ return(tiktok_shop.type_text()) }}
    {%- endif -%}
{% endmacro %}


{#- An expression cast to its kind; null where it can't be read as that, never an error that stops the model. `is_text`: the expression is text already, as every value taken from JSON is; a typed raw
    column is cast directly. -#}
{% macro cast_as_kind(expression, kind, is_text=true) %}
    {%- if kind == 'same' -%} {{ return(expression) }} {%- endif -%}
    {%- set text = expression if is_text else 'cast(' ~ expression ~ ' as ' ~ tiktok_shop.type_text() ~ ')' -%}
    {%- set filled = "nullif(trim(" ~ text ~ "), '')" -%}
    {%- set value = filled if is_text else expression -%}
    {%- if kind == 'json' -%} {{ return(tiktok_shop.json_to_text(expression, is_text)) }}
    {%- elif kind == 'text' -%} {{ return(text) }}
    {%- elif kind == 'id' -%} {{ return(filled) }}
    {%- elif kind == 'time' -%} {{ return(tiktok_shop.epoch_to_timestamp(tiktok_shop.text_to_integer(value) if is_text else tiktok_shop.to_bigint(value))) }}
    {%- elif kind == 'moment' -%} {{ return(tiktok_shop.iso_to_timestamp(filled)) }}
    {%- elif kind == 'boolean' and is_text -%}
        {{ return("case lower(" ~ filled ~ ") when 'true' then true when '1' then true when 'false' then false when '0' then false end") }}
    {%- elif kind == 'rate' and is_text -%}
        {%- set bare = "replace(" ~ text ~ ", '%', '')" -%}
        {{ return("cast(case when " ~ bare ~ " <> " ~ text ~ " then " ~ tiktok_shop.numeric_literal('0.01') ~ " else 1 end * " ~ tiktok_shop.text_to_money("nullif(trim(" ~ bare ~ "), '')") ~ " as " ~ tiktok_shop.type_money() ~ ")") }}
    {#- A number of the raw table goes by way of text, since a float may be NaN or infinite. -#}
    {%- elif kind in ('number', 'money', 'rate') -%} {{ return(tiktok_shop.text_to_money(filled)) }}
    {%- elif kind == 'integer' and is_text -%} {{ return(tiktok_shop.text_to_integer(filled)) }}
    {%- elif kind == 'date' and is_text -%} {{ return(tiktok_shop.text_to_date(filled)) }}
    {%- else -%} {{ return('cast(' ~ value ~ ' as ' ~ tiktok_shop.column_type(kind) ~ ')') }}
    {%- endif -%}
{% endmacro %}
