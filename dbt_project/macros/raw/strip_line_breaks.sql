{#- Text without line breaks, and without spaces at its ends. -#}
{% macro strip_line_breaks(expression) %}
    {{ return("trim(replace(replace(" ~ expression ~ ", chr(10), ''), chr(13), ''))") }}
{% endmacro %}
