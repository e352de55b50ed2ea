{#- The columns of a tombstone: all of `fields`, null but for the key. `alias` has typed rows, or raw ones if `text_columns` names
    those of its columns that are text. -#}
{% macro tombstone_columns(fields, keys, alias, text_columns=none) %}
    {%- set parts = [] -%}
    {%- for field in fields -%}
        {%- if field not in keys -%}
            {%- do parts.append(('null' if field.kind == 'same' else 'cast(null as ' ~ tiktok_shop.column_type(field.kind) ~ ')') ~ ' as ' ~ field.name) -%}
        {%- elif text_columns is none -%}
            {%- do parts.append(alias ~ '.' ~ field.name) -%}
        {%- else -%}
            {%- do parts.append(tiktok_shop.cast_as_kind(alias ~ '.' ~ field.path[0], field.kind, field.path[0] in text_columns) ~ ' as ' ~ field.name) -%}
        {%- endif -%}
    {%- endfor -%}
    {{ return(parts | join(',\n            ')) }}
{% endmacro %}


{#- A post-hook: deletes the tombstones that changed_rows() wrote, after they have replaced the rows of their keys. -#}
{% macro delete_tombstones() %}
    {{ return('delete from ' ~ this ~ ' where _airbyte_extracted_at is null' if is_incremental() else '') }}
{% endmacro %}
