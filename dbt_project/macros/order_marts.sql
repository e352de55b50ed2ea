{#-
  Marts that are built order by order. Every row of theirs says in _inputs_version what its order was built from. A run
  deletes the orders for which that has changed (a pre-hook), then adds the orders that are missing:

      {{ config(..., incremental_strategy='append', pre_hook='{{ delete_outdated(inputs_of_X()) }}') }}

  This compares states and remembers no moment, so it doesn't matter what changed, vanished or came late, which run wrote
  it, or which run was killed. What a mart is built from is listed in inputs_of_orders.sql.
-#}


{#- Each order's version: of its input rows how many there are and when the newest was written; the same of its shop; and
    the rules, which are the model's own SQL and the days' time zones.

    inputs      selects of shop_id, order_id and _dbt_updated_at, one row an input row
    with_shop   whether rows depend on the shop's row
    where       a condition on the inputs' rows -#}
{% macro versions_of_orders(inputs, with_shop=true, where='true') %}
    {%- set rules = local_md5(model.raw_code ~ tojson(var('reporting_timezones', {}) or {}))[:8] %}
    select
        counted.shop_id,
        counted.order_id,
        cast(counted.input_count as {{ tiktok_shop.type_text() }}) || '/'
            || coalesce(cast(counted.newest as {{ tiktok_shop.type_text() }}), '') || '/'
            {%- if with_shop %}
            || coalesce(cast(shops._dbt_updated_at as {{ tiktok_shop.type_text() }}), '') || '/'
            {%- endif %}
            || '{{ rules }}' as inputs_version
    from (
        select shop_id, order_id, count(*) as input_count, max(_dbt_updated_at) as newest
        from (
            {{ inputs | join('\n            union all\n            ') }}
        ) as inputs
        where {{ where }}
        group by shop_id, order_id
    ) as counted
    {%- if with_shop %}
    left join {{ ref('shops') }} as shops
        on counted.shop_id = shops.shop_id
    {%- endif %}
{% endmacro %}


{#- PostgreSQL expects to find one missing order, whatever there are, and would join everything in loops over everything:
    minutes for a hundredth of the orders. Until the model's transaction ends it hashes. -#}
{% macro join_without_loops() %}{{ return(adapter.dispatch('join_without_loops', 'tiktok_shop')()) }}{% endmacro %}
{% macro default__join_without_loops() %}{{ return('') }}{% endmacro %}
{% macro postgres__join_without_loops() %}{{ return('set local enable_nestloop = off;') }}{% endmacro %}
{% macro redshift__join_without_loops() %}{{ return('') }}{% endmacro %}


{% macro delete_outdated(inputs, with_shop=true) %}
    {%- if not is_incremental() -%} {{ return('') }} {%- endif -%}
    {%- do tiktok_shop.add_new_columns() %}
{{ tiktok_shop.join_without_loops() }}
delete from {{ this }}
where not exists (
    select 1
    from (
        select shop_id as of_shop, order_id as of_order, inputs_version
        from ({{ tiktok_shop.versions_of_orders(inputs, with_shop) }}) as versions
    ) as newest
    where newest.of_shop = shop_id
        and newest.of_order = order_id
        and newest.inputs_version = _inputs_version
)
{% endmacro %}


{#- Columns that the model gained since the table was made: now, since DuckDB can't commit a table that is altered after rows
    of it were deleted. Without an _inputs_version, every order is outdated. -#}
{% macro add_new_columns() %}
    {%- set known = adapter.get_columns_in_relation(this) | map(attribute='name') | map('lower') | list -%}
    {%- set new = [] -%}
    {%- for name, column in model.columns.items() if name not in known -%}
        {%- do new.append(api.Column.create(name, column.data_type)) -%}
    {%- endfor -%}
    {%- if new -%}{%- do alter_relation_add_remove_columns(this.incorporate(type='table'), new, none) -%}{%- endif -%}
{% endmacro %}


{#- A condition: the order has no rows in the mart, so that they are to be built now. All are, in a full build. -#}
{% macro is_missing(shop_id='shop_id', order_id='order_id') %}
    {#- A unit test has no mart to go on with. -#}
    {%- if this is none or not is_incremental() -%} {{ return('true') }} {%- endif -%}
    {{ return(
        'not exists (select 1 from (select shop_id as of_shop, order_id as of_order from ' ~ this ~ ') as built where of_shop = '
        ~ shop_id ~ ' and of_order = ' ~ order_id ~ ')'
    ) }}
{% endmacro %}


{% macro input_of_orders(relation, order_id='order_id') %}
    {{ return('select shop_id, ' ~ order_id ~ ' as order_id, _dbt_updated_at from ' ~ relation) }}
{% endmacro %}
