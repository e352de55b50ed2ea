{#- What the rows of an order are built from, for each mart that is built order by order: everything that its SQL reads by
    order. A row that can't be told from another by its order is left to the shop's own row (see versions_of_orders). -#}


{% macro inputs_of_fct_refunds() %}
    {{ return([
        tiktok_shop.input_of_orders(ref('returns')),
        tiktok_shop.input_of_orders(ref('return_line_items')),
        tiktok_shop.input_of_orders(ref('cancellations')),
        tiktok_shop.input_of_orders(ref('cancellation_line_items')),
        tiktok_shop.input_of_orders(ref('orders')),
        tiktok_shop.input_of_orders(ref('order_line_items')),
    ]) }}
{% endmacro %}


{% macro inputs_of_fct_order_line_revenue() %}
    {{ return([
        tiktok_shop.input_of_orders(ref('orders')),
        tiktok_shop.input_of_orders(ref('order_line_items')),
        tiktok_shop.input_of_orders(ref('order_line_item_price_detail')),
        tiktok_shop.input_of_orders(ref('fct_refunds')),
        tiktok_shop.input_of_orders(ref('statement_transactions'), 'coalesce(order_id, adjustment_order_id)'),
        tiktok_shop.input_of_orders(ref('unsettled_transactions'), 'coalesce(order_id, adjustment_order_id)'),
        tiktok_shop.input_of_orders(ref('external_orders')),
        tiktok_shop.input_of_orders(ref('external_order_line_items')),
        'select line_references.shop_id, line_references.order_id, shopify._dbt_updated_at'
        ~ ' from ' ~ ref('external_order_line_items') ~ ' as line_references'
        ~ ' inner join ' ~ ref('int_shopify_order_lines') ~ ' as shopify'
        ~ ' on line_references.external_line_item_id = shopify.shopify_line_item_id',
    ]) }}
{% endmacro %}


{% macro inputs_of_fct_orders() %}
    {{ return([
        tiktok_shop.input_of_orders(ref('orders')),
        tiktok_shop.input_of_orders(ref('fct_order_line_revenue')),
        'select order_lines.shop_id, order_lines.order_id, shopify._dbt_updated_at'
        ~ ' from ' ~ ref('fct_order_line_revenue') ~ ' as order_lines'
        ~ ' inner join ' ~ ref('int_shopify_orders') ~ ' as shopify'
        ~ ' on order_lines.shopify_order_id = shopify.shopify_order_id',
    ]) }}
{% endmacro %}


{% macro inputs_of_fct_order_profit() %}
    {{ return([
        tiktok_shop.input_of_orders(ref('fct_order_line_revenue')),
        tiktok_shop.input_of_orders(ref('statement_transactions'), 'coalesce(order_id, adjustment_order_id)'),
        tiktok_shop.input_of_orders(ref('unsettled_transactions'), 'coalesce(order_id, adjustment_order_id)'),
    ]) }}
{% endmacro %}
