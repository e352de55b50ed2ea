{#- What each order mart is built from: every table that its SQL, or one of its steps, reads by order. A table whose rows can't
    be assigned to an order is represented by the shop's row (see order_fingerprints). -#}


{% macro fct_refunds_inputs() %}
    {{ return([
        tiktok_shop.order_input(ref('tiktok_shop', 'returns')),
        tiktok_shop.order_input(ref('tiktok_shop', 'return_line_items')),
        tiktok_shop.order_input(ref('tiktok_shop', 'cancellations')),
        tiktok_shop.order_input(ref('tiktok_shop', 'cancellation_line_items')),
        tiktok_shop.order_input(ref('tiktok_shop', 'orders')),
        tiktok_shop.order_input(ref('tiktok_shop', 'order_line_items')),
        'select requests.shop_id, requests.order_id, settled._dbt_updated_at'
        ~ ' from ' ~ ref('tiktok_shop', 'cancellations') ~ ' as requests'
        ~ ' inner join ' ~ ref('tiktok_shop', 'statement_transactions') ~ ' as settled'
        ~ ' on requests.shop_id = settled.shop_id and requests.order_id = settled.order_id',
    ]) }}
{% endmacro %}


{% macro fct_order_line_revenue_inputs() %}
    {{ return([
        tiktok_shop.order_input(ref('tiktok_shop', 'orders')),
        tiktok_shop.order_input(ref('tiktok_shop', 'order_line_items')),
        tiktok_shop.order_input(ref('tiktok_shop', 'order_line_item_price_detail')),
        tiktok_shop.order_input(ref('tiktok_shop', 'fct_refunds')),
        tiktok_shop.order_input(ref('tiktok_shop', 'statement_transactions'), 'coalesce(order_id, adjustment_order_id)'),
        tiktok_shop.order_input(ref('tiktok_shop', 'order_transactions')),
        tiktok_shop.order_input(ref('tiktok_shop', 'unsettled_transactions'), 'coalesce(order_id, adjustment_order_id)'),
        tiktok_shop.foreign_settlements(),
        tiktok_shop.order_input(ref('tiktok_shop', 'external_orders')),
        tiktok_shop.order_input(ref('tiktok_shop', 'external_order_line_items')),
        'select line_references.shop_id, line_references.order_id, shopify._dbt_updated_at'
        ~ ' from ' ~ ref('tiktok_shop', 'external_order_line_items') ~ ' as line_references'
        ~ ' inner join ' ~ ref('tiktok_shop', 'int_shopify_order_lines') ~ ' as shopify'
        ~ ' on line_references.external_line_item_id = shopify.shopify_line_item_id',
    ]) }}
{% endmacro %}


{% macro fct_orders_inputs() %}
    {{ return([
        tiktok_shop.order_input(ref('tiktok_shop', 'orders')),
        tiktok_shop.order_input(ref('tiktok_shop', 'fct_order_line_revenue')),
        tiktok_shop.order_input(ref('tiktok_shop', 'external_orders')),
        'select order_references.shop_id, order_references.order_id, shopify._dbt_updated_at'
        ~ ' from ' ~ ref('tiktok_shop', 'external_orders') ~ ' as order_references'
        ~ ' inner join ' ~ ref('tiktok_shop', 'int_shopify_orders') ~ ' as shopify'
        ~ ' on order_references.external_order_id = shopify.shopify_order_id',
    ]) }}
{% endmacro %}


{% macro fct_order_profit_inputs() %}
    {{ return([
        tiktok_shop.order_input(ref('tiktok_shop', 'fct_order_line_revenue')),
        tiktok_shop.foreign_settlements(),
        tiktok_shop.order_input(ref('tiktok_shop', 'statement_transactions'), 'coalesce(order_id, adjustment_order_id)'),
        tiktok_shop.order_input(ref('tiktok_shop', 'order_transactions')),
        tiktok_shop.order_input(ref('tiktok_shop', 'unsettled_transactions'), 'coalesce(order_id, adjustment_order_id)'),
        'select lines.shop_id, lines.order_id, costs._dbt_updated_at'
        ~ ' from ' ~ ref('tiktok_shop', 'fct_order_line_revenue') ~ ' as lines'
        ~ ' inner join ' ~ ref('tiktok_shop', 'unit_costs') ~ ' as costs'
        ~ ' on lines.seller_sku = costs.seller_sku and lines.order_date >= costs.valid_from',
    ]) }}
{% endmacro %}


{#- The transactions of an order that a statement settles in another currency. Statements aren't built by order and have no time
    of writing, so only how many there are can change. -#}
{% macro foreign_settlements() %}
    {{ return(
        'select settled.shop_id, orders.order_id, cast(null as ' ~ dbt.type_timestamp() ~ ') as _dbt_updated_at'
        ~ ' from ' ~ ref('tiktok_shop', 'statement_transactions') ~ ' as settled'
        ~ ' inner join ' ~ ref('tiktok_shop', 'statements') ~ ' as statements'
        ~ ' on settled.shop_id = statements.shop_id and settled.statement_id = statements.statement_id'
        ~ ' inner join ' ~ ref('tiktok_shop', 'orders') ~ ' as orders'
        ~ ' on settled.shop_id = orders.shop_id and coalesce(settled.order_id, settled.adjustment_order_id) = orders.order_id'
        ~ " and statements.currency <> coalesce(orders.currency, '')"
    ) }}
{% endmacro %}


{% macro order_input(relation, order_id='order_id') %}
    {{ return('select shop_id, ' ~ order_id ~ ' as order_id, _dbt_updated_at from ' ~ relation) }}
{% endmacro %}
