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
    ]) }}
{% endmacro %}


{% macro fct_order_line_revenue_inputs() %}
    {{ return([
        tiktok_shop.order_input(ref('tiktok_shop', 'orders')),
        tiktok_shop.order_input(ref('tiktok_shop', 'order_line_items')),
        tiktok_shop.order_input(ref('tiktok_shop', 'order_line_item_price_detail')),
        tiktok_shop.order_input(ref('tiktok_shop', 'fct_refunds')),
        tiktok_shop.order_input(ref('tiktok_shop', 'statement_transactions'), 'coalesce(order_id, adjustment_order_id)'),
        tiktok_shop.order_input(ref('tiktok_shop', 'unsettled_transactions'), 'coalesce(order_id, adjustment_order_id)'),
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
        'select order_lines.shop_id, order_lines.order_id, shopify._dbt_updated_at'
        ~ ' from ' ~ ref('tiktok_shop', 'fct_order_line_revenue') ~ ' as order_lines'
        ~ ' inner join ' ~ ref('tiktok_shop', 'int_shopify_orders') ~ ' as shopify'
        ~ ' on order_lines.shopify_order_id = shopify.shopify_order_id',
    ]) }}
{% endmacro %}


{% macro fct_order_profit_inputs() %}
    {{ return([
        tiktok_shop.order_input(ref('tiktok_shop', 'fct_order_line_revenue')),
        tiktok_shop.order_input(ref('tiktok_shop', 'statement_transactions'), 'coalesce(order_id, adjustment_order_id)'),
        tiktok_shop.order_input(ref('tiktok_shop', 'unsettled_transactions'), 'coalesce(order_id, adjustment_order_id)'),
    ]) }}
{% endmacro %}


{% macro order_input(relation, order_id='order_id') %}
    {{ return('select shop_id, ' ~ order_id ~ ' as order_id, _dbt_updated_at from ' ~ relation) }}
{% endmacro %}
