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


{#- When the buyer paid: the payment, or the delivery of a cash-on-delivery order without one. -#}
{% macro paid_at(order_alias) %}
    {{ return(
        'coalesce(' ~ order_alias ~ '.paid_time, case when ' ~ order_alias ~ '.is_cod then ' ~ order_alias ~ '.delivery_time end)'
    ) }}
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
