{#-
  Marts that are built order by order. Every row says in _input_fingerprint what its order was built from and by which
  rules. A run deletes the orders whose fingerprint has changed (in a pre-hook), then builds those that are missing:

      {{ config(
          materialized=tiktok_shop.incremental_if_supported(),
          incremental_strategy='append',
          pre_hook=[
              '{{ tiktok_shop.disable_nested_loops() }}',
              '{{ tiktok_shop.delete_outdated_orders(tiktok_shop.fct_x_inputs()) }}',
          ],
      ) }}

  States are compared, not times, so it doesn't matter what changed, vanished, or arrived late, which run wrote it, or which
  run was killed. What each mart is built from is listed in order_inputs.sql.
-#}


{#- One row per order: its fingerprint, that is how many input rows it has and when the newest was written, when its shop's
    row was written, and the fingerprint of the code.

    inputs      selects of shop_id, order_id, and _dbt_updated_at, one row per input row
    with_shop   whether the mart's rows depend on the shop's row
    where       a condition on the input rows -#}
{% macro order_fingerprints(inputs, with_shop=true, where='true') %}
    select
        counted.shop_id,
        counted.order_id,
        cast(counted.input_count as {{ tiktok_shop.type_text() }}) || '/'
            || coalesce(cast(counted.newest as {{ tiktok_shop.type_text() }}), '') || '/'
            {%- if with_shop %}
            || coalesce(cast(shops._dbt_updated_at as {{ tiktok_shop.type_text() }}), '') || '/'
            {%- endif %}
            || '{{ tiktok_shop.code_fingerprint() }}' as input_fingerprint
    from (
        select shop_id, order_id, count(*) as input_count, max(_dbt_updated_at) as newest
        from (
            {{ inputs | join('\n            union all\n            ') }}
        ) as inputs
        where {{ where }}
        group by shop_id, order_id
    ) as counted
    {%- if with_shop %}
    left join {{ ref('tiktok_shop', 'shops') }} as shops
        on counted.shop_id = shops.shop_id
    {%- endif %}
{% endmacro %}


{#- Deletes the orders whose fingerprint has changed, and those that have a row twice, as two builds at once may have left them.
    `key`: what tells the rows of an order apart. -#}
{% macro delete_outdated_orders(inputs, with_shop=true, key=[]) %}
    {%- if not is_incremental() -%} {{ return('') }} {%- endif -%}
    {%- do tiktok_shop.add_new_columns() %}
delete from {{ this }}
where not exists (
    select 1
    from (
        select shop_id as current_shop, order_id as current_order, input_fingerprint
        from ({{ tiktok_shop.order_fingerprints(inputs, with_shop) }}) as fingerprints
    ) as current_fingerprints
    where current_fingerprints.current_shop = shop_id
        and current_fingerprints.current_order = order_id
        and current_fingerprints.input_fingerprint = _input_fingerprint
)
or exists (
    select 1
    from (
        select shop_id as doubled_shop, order_id as doubled_order
        from {{ this }}
        group by {{ (['shop_id', 'order_id'] + key) | join(', ') }}
        having count(*) > 1
    ) as doubled
    where doubled.doubled_shop = shop_id and doubled.doubled_order = order_id
)
{% endmacro %}


{#- Columns that the model gained since its table was made. They are added before rows are deleted, since DuckDB can't commit a
    table that is altered after that. Rows without a fingerprint are outdated. -#}
{% macro add_new_columns() %}
    {%- set known = adapter.get_columns_in_relation(this) | map(attribute='name') | map('lower') | list -%}
    {%- set new = [] -%}
    {%- for name, column in model.columns.items() if name not in known -%}
        {%- do new.append(api.Column.create(name, column.data_type)) -%}
    {%- endfor -%}
    {%- if new -%}{%- do alter_relation_add_remove_columns(this.incorporate(type='table'), new, none) -%}{%- endif -%}
{% endmacro %}


{#- PostgreSQL knows nothing of how many rows a step returns or how many orders are missing, expects a handful, and would run
    nested loops over whole tables: minutes instead of seconds. Until the model's transaction ends it uses hash joins. -#}
{% macro disable_nested_loops() %}{{ return(adapter.dispatch('disable_nested_loops', 'tiktok_shop')()) }}{% endmacro %}
{% macro default__disable_nested_loops() %}{{ return('') }}{% endmacro %}
{% macro postgres__disable_nested_loops() %}{{ return('set local enable_nestloop = off;') }}{% endmacro %}
{% macro redshift__disable_nested_loops() %}{{ return('') }}{% endmacro %}
