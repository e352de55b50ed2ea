{#- Business rules that more than one model needs. -#}


{#- A return or cancellation that was decided in the buyer's favor, so that its refund is granted. A completed replacement sent goods,
    not money; one with the status REFUND_SUCCESS sent money. -#}
{% macro is_granted(status) %}
    {{ return(
        "(" ~ status ~ " like '%SUCCESS' or (" ~ status ~ " like '%COMPLETE' and " ~ status ~ " not like 'REPLACEMENT%'))"
    ) }}
{% endmacro %}


{#- The seller has handed over the goods, as far as times and status show. -#}
{% macro is_shipped(order_alias) %}
    {{ return(
        '(coalesce(' ~ order_alias ~ '.rts_time, ' ~ order_alias ~ '.collection_time, ' ~ order_alias ~ '.delivery_time) is not null or coalesce('
        ~ order_alias ~ ".status in ('PARTIALLY_SHIPPING', 'AWAITING_COLLECTION', 'IN_TRANSIT', 'DELIVERED', 'COMPLETED'), false))"
    ) }}
{% endmacro %}


{#- Whether the buyer paid, as any evidence shows: a time, a settlement, or a status past payment, which isn't one where cash is paid
    on delivery. -#}
{% macro is_paid(order_alias, is_settled) %}
    {{ return(
        '(' ~ tiktok_shop.paid_at(order_alias) ~ ' is not null or ' ~ is_settled ~ ' or (not coalesce(' ~ order_alias
        ~ ".is_cod, false) and coalesce(" ~ order_alias ~ ".status in ('ON_HOLD', 'AWAITING_SHIPMENT', 'PARTIALLY_SHIPPING',"
        ~ " 'AWAITING_COLLECTION', 'IN_TRANSIT', 'DELIVERED', 'COMPLETED'), false)))"
    ) }}
{% endmacro %}


{#- When the buyer paid: the payment, or the delivery of a cash-on-delivery order without one. -#}
{% macro paid_at(order_alias) %}
    {{ return(
        'coalesce(' ~ order_alias ~ '.paid_time, case when ' ~ order_alias ~ '.is_cod then ' ~ order_alias ~ '.delivery_time end)'
    ) }}
{% endmacro %}


{#- A transaction that settles its order. An adjustment, even one that names the order, settles nothing by itself. -#}
{% macro settles_order(alias) %}
    {{ return(
        '(' ~ alias ~ '.order_id is not null and (coalesce(' ~ alias ~ ".type, 'ORDER') = 'ORDER' or coalesce(" ~ alias
        ~ '.revenue_amount, 0) <> 0))'
    ) }}
{% endmacro %}


{#- Whether an amount may be added to an order's: its currency is the order's, or nobody states it. -#}
{% macro is_same_currency(currency, order_currency) %}
    {{ return("(coalesce(" ~ currency ~ ", " ~ order_currency ~ ", '') = coalesce(" ~ order_currency ~ ", ''))") }}
{% endmacro %}


{#- Orders the external references of an order, the current one first: that of the order's newest version, and of several the first that
    Shopify made, whose ids grow. -#}
{% macro newest_reference() %}
    {{ return('order_update_time desc nulls last, length(external_order_id), external_order_id') }}
{% endmacro %}


{#- Whether prices include tax, where the amounts don't show it: everywhere but in the US. -#}
{% macro market_includes_tax(region, currency) %}
    {{ return("(coalesce(" ~ region ~ ", case when " ~ currency ~ " = 'USD' then 'US' end, '') <> 'US')") }}
{% endmacro %}


{#- The money columns of fct_order_line_revenue that add up to those of fct_orders. -#}
{% macro order_amounts(settled_only=false) %}
    {%- set settled = [
        'settled_revenue', 'settled_fees', 'settled_shipping_cost', 'settled_adjustments', 'payout', 'estimated_payout',
    ] -%}
    {%- if settled_only -%} {{ return(settled) }} {%- endif -%}
    {{ return([
        'gross_sales', 'seller_discount', 'platform_discount', 'net_sales', 'customer_paid_product', 'shipping_charged',
        'tax', 'buyer_fees', 'payment_method_discount', 'customer_paid_total', 'gift_retail_price', 'refund_product',
        'refund_shipping', 'refund_tax', 'refund_total', 'net_sales_after_refunds',
    ] + settled) }}
{% endmacro %}
