{#- A condition that keeps only those `raw_rows` that are newer than what {{ this }} has for their key, whenever they landed and
    whatever the clock said when they were extracted. Few columns are read to tell, since the others of a raw row are large. -#}
{% macro newer_versions_only(relation, keys, version, text_columns, present) %}
            where raw_rows._airbyte_raw_id in (
            select raw_rows._airbyte_raw_id
            from {{ relation }} as raw_rows
            left join (
                select
                {%- for field in keys %}
                    {{ field.name }},
                {%- endfor %}
                {%- if version %}
                    max({{ version.name }}) as known_version,
                {%- endif %}
                    max(_airbyte_extracted_at) as known_at
                from {{ this }}
                group by {{ keys | map(attribute='name') | join(', ') }}
            ) as known
                on {{ tiktok_shop.fast_key_match(keys, 'known', 'raw_rows', text_columns) }}
            where known.known_at is null
                {%- if version and version.path[0] in present %}
                {%- set raw_version = tiktok_shop.cast_as_kind('raw_rows.' ~ version.path[0], version.kind, version.path[0] in text_columns) %}
                or {{ raw_version }} > known.known_version
                or ({{ raw_version }} is not null and known.known_version is null)
                or (
                    raw_rows._airbyte_extracted_at > known.known_at
                    and ({{ raw_version }} = known.known_version or ({{ raw_version }} is null and known.known_version is null))
                )
                {%- else %}
                or raw_rows._airbyte_extracted_at > known.known_at
                {%- endif %}
            )
{% endmacro %}


{#- Like raw_key_match(), in a form that joins fast but misses raw ids that are blank or have spaces around them. -#}
{% macro fast_key_match(keys, built, raw, text_columns) %}
    {%- set parts = [] -%}
    {%- for field in keys -%}
        {%- set raw_value = raw ~ '.' ~ field.path[0] -%}
        {%- if field.kind != 'id' or field.path[0] not in text_columns -%}
            {%- set raw_value = tiktok_shop.cast_as_kind(raw_value, field.kind, field.path[0] in text_columns) -%}
        {%- endif -%}
        {%- do parts.append(built ~ '.' ~ field.name ~ ' = ' ~ raw_value) -%}
    {%- endfor -%}
    {{ return(parts | join(' and ')) }}
{% endmacro %}


{#- A condition: a typed row (`built`) and a raw one have the same key. A missing part of a key equals another missing part. -#}
{% macro raw_key_match(keys, built, raw, text_columns) %}
    {%- set parts = [] -%}
    {%- for field in keys -%}
        {%- set raw_value = tiktok_shop.cast_as_kind(raw ~ '.' ~ field.path[0], field.kind, field.path[0] in text_columns) -%}
        {%- do parts.append(
            "coalesce(cast(" ~ built ~ '.' ~ field.name ~ ' as ' ~ tiktok_shop.type_text() ~ "), '') = coalesce(cast(" ~ raw_value ~ ' as ' ~ tiktok_shop.type_text() ~ "), '')"
        ) -%}
    {%- endfor -%}
    {{ return(parts | join(' and ')) }}
{% endmacro %}
