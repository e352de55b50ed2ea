{#- The products feed in the warehouse, whatever way its columns' names are written: `sku.price` or `sku__price`. -#}
{% macro feed_rows() %}
    {%- set relation = tiktok_shop.raw_relation('products', 'tiktok_shop_feed') -%}
    {%- if not execute -%} {{ return('') }} {%- endif -%}
    {%- set fields = [
        ('product_id', 'id', 'variant_id'), ('parent_id', 'id', 'parent_id'), ('title', 'text', 'title'),
        ('category', 'text', 'category'), ('category_id', 'id', 'category_id'), ('sku__seller_sku', 'id', 'seller_sku'),
        ('sku__price', 'money', 'price'), ('sku__currency', 'text', 'currency'), ('sku__quantity', 'integer', 'quantity'),
        ('status', 'text', 'status'),
    ] -%}
    {%- set names = {} -%}
    {%- if relation is not none -%}
        {%- for column in adapter.get_columns_in_relation(relation) -%}
            {%- do names.update({column.name | lower | replace('.', '__'): column.name}) -%}
        {%- endfor -%}
    {%- endif -%}
    {%- set rows %}
    select
    {%- for path, kind, name in fields %}
        {%- set value = 'cast(' ~ (adapter.quote(names[path]) if path in names else 'null') ~ ' as ' ~ tiktok_shop.type_text() ~ ')' -%}
        {%- if path == 'parent_id' and path in names and 'product_id' in names -%}
            {%- set value = 'coalesce(' ~ value ~ ', cast(' ~ adapter.quote(names['product_id']) ~ ' as ' ~ tiktok_shop.type_text() ~ '))' -%}
        {%- elif path == 'parent_id' and 'product_id' in names -%}
            {%- set value = 'cast(' ~ adapter.quote(names['product_id']) ~ ' as ' ~ tiktok_shop.type_text() ~ ')' -%}
        {%- endif %}
        {{ tiktok_shop.cast_as_kind(value, kind) }} as {{ name }}{{ ',' if not loop.last }}
    {%- endfor %}
    from {{ relation if relation is not none else '(select 1 as nothing) as nothing where 1 = 0' }}
    {%- endset -%}
    {{ return(rows) }}
{% endmacro %}


{#- The names whose condition is true, separated by commas; empty where none is. -#}
{% macro comma_list(conditions) %}
    {%- set parts = [] -%}
    {%- for name, condition in conditions.items() -%}
        {%- do parts.append("case when " ~ condition ~ " then ', " ~ name ~ "' else '' end") -%}
    {%- endfor -%}
    {{ return('substring(' ~ parts | join(' || ') ~ ', 3)') }}
{% endmacro %}
