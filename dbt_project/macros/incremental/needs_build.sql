{#-
  A condition on an order: this run builds its rows. In an incremental run those are the orders that the mart doesn't hold,
  after delete_outdated_orders() has deleted what changed; in a full build, all orders.

  An ephemeral step asks the same of every mart that it is part of. Steps only save work this way: each mart filters its own
  rows as well, so a step may safely return more orders than one of its marts needs.

    alias     of the rows that have the columns shop_id and order_id
    order_id  an expression, where the order isn't named by the column order_id
-#}
{% macro needs_build(alias=none, order_id='order_id') %}
    {#- Unit tests and previews (dbt show) have no mart to continue. -#}
    {%- if not execute or model.resource_type == 'unit_test' or flags.WHICH == 'show' -%} {{ return('true') }} {%- endif -%}
    {%- set prefix = alias ~ '.' if alias else '' -%}
    {%- set conditions = [] -%}
    {%- for mart in tiktok_shop.marts_fed_by(model.unique_id) -%}
        {%- set relation = tiktok_shop.relation_to_continue(mart) -%}
        {%- if relation is none -%} {{ return('true') }} {%- endif -%}
        {%- do conditions.append(
            'not exists (select 1 from (select shop_id as built_shop, order_id as built_order from ' ~ relation
            ~ ') as built where built_shop = ' ~ prefix ~ 'shop_id and built_order = ' ~ prefix ~ order_id ~ ')'
        ) -%}
    {%- endfor -%}
    {{ return('(' ~ conditions | join(' or ') ~ ')') }}
{% endmacro %}


{#- The nodes of the models that a model's rows end up in: itself, or those that an ephemeral step is part of. -#}
{% macro marts_fed_by(unique_id) %}
    {%- set node = graph.nodes[unique_id] -%}
    {%- if node.config.materialized != 'ephemeral' -%} {{ return([node]) }} {%- endif -%}
    {%- set marts = {} -%}
    {%- for child in graph.nodes.values() if child.resource_type in ('model', 'snapshot') and unique_id in child.depends_on.nodes -%}
        {%- for mart in tiktok_shop.marts_fed_by(child.unique_id) -%}{%- do marts.update({mart.unique_id: mart}) -%}{%- endfor -%}
    {%- endfor -%}
    {{ return(marts.values() | list) }}
{% endmacro %}


{#- The table of a model that this run adds rows to; none where it builds the model from scratch. What is_incremental() tells
    a model about itself. -#}
{% macro relation_to_continue(node) %}
    {%- set full_refresh = flags.FULL_REFRESH if node.config.full_refresh is none else node.config.full_refresh -%}
    {%- if node.config.materialized != 'incremental' or full_refresh -%} {{ return(none) }} {%- endif -%}
    {%- set relation = adapter.get_relation(node.database, node.schema, node.alias) -%}
    {{ return(relation if relation is not none and relation.type == 'table' else none) }}
{% endmacro %}
