{#- A condition: two rows agree in these columns, where null equals null and the blank text. -#}
{% macro null_safe_equal(columns, one, other) %}
    {%- set parts = [] -%}
    {%- for column in columns -%}
        {%- do parts.append(
            'coalesce(cast(' ~ one ~ '.' ~ column ~ ' as ' ~ tiktok_shop.type_text() ~ "), '') = coalesce(cast(" ~ other ~ '.' ~ column ~ ' as ' ~ tiktok_shop.type_text() ~ "), '')"
        ) -%}
    {%- endfor -%}
    {{ return(parts | join(' and ')) }}
{% endmacro %}
