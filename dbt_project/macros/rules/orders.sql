{#- Rules of the business that more than one model needs, each said once. -#}


{#- A return or cancellation that was decided for the buyer: its refund is granted. A replacement that is complete gave
    goods, not money; one that "ended in refund success" gave money. -#}
{% macro is_granted(status) %}
    {{ return(
        "(" ~ status ~ " like '%SUCCESS' or (" ~ status ~ " like '%COMPLETE' and " ~ status ~ " not like 'REPLACEMENT%'))"
    ) }}
{% endmacro %}


{#- The seller handed the goods over, as far as times and status tell. -#}
{% macro is_shipped(order_alias) %}
    {{ return(
        '(coalesce(' ~ order_alias ~ '.rts_time, ' ~ order_alias ~ '.collection_time, ' ~ order_alias ~ '.delivery_time) is not null or coalesce('
        ~ order_alias ~ ".status in ('PARTIALLY_SHIPPING', 'AWAITING_COLLECTION', 'IN_TRANSIT', 'DELIVERED', 'COMPLETED'), false))"
    ) }}
{% endmacro %}


{#- When the buyer's money came: payment, or the delivery of a cash-on-delivery order that shows no payment. -#}
{% macro paid_at(order_alias) %}
    {{ return(
        'coalesce(' ~ order_alias ~ '.paid_time, case when ' ~ order_alias ~ '.is_cod then ' ~ order_alias ~ '.delivery_time end)'
    ) }}
{% endmacro %}


{#- Where amounts can't tell, the market does: in the US tax is added to prices, elsewhere it lies within them. -#}
{% macro market_includes_tax(region, currency) %}
    {{ return("(coalesce(" ~ region ~ ", case when " ~ currency ~ " = 'USD' then 'US' end, '') <> 'US')") }}
{% endmacro %}


{#- The day of a UTC timestamp in the shop's reporting time zone: var reporting_timezones by shop id, else by region. -#}
{% macro reporting_date(timestamp, shop_id, region) %}
    {%- set zones = var('reporting_timezones', {}) or {} -%}
    {%- if not zones -%} {{ return('cast(' ~ timestamp ~ ' as date)') }} {%- endif -%}
    {%- set zone -%}
        case
        {%- for name, zone in zones.items() if name | length > 2 %} when {{ shop_id }} = '{{ name }}' then '{{ zone }}'{% endfor -%}
        {%- for name, zone in zones.items() if name | length == 2 %} when {{ region }} = '{{ name }}' then '{{ zone }}'{% endfor %} else 'UTC' end
    {%- endset -%}
    {{ return('cast(' ~ tiktok_shop.from_utc_to(timestamp, zone) ~ ' as date)') }}
{% endmacro %}

{#- A UTC timestamp as the clock in a time zone shows it. -#}
{% macro from_utc_to(timestamp, zone) %}{{ return(adapter.dispatch('from_utc_to', 'tiktok_shop')(timestamp, zone)) }}{% endmacro %}
{% macro default__from_utc_to(timestamp, zone) %}
    {{ return("convert_timezone('UTC', " ~ zone ~ ", " ~ timestamp ~ ")") }}
{% endmacro %}
{% macro postgres__from_utc_to(timestamp, zone) %}
    {{ return("((" ~ timestamp ~ " at time zone 'UTC') at time zone (" ~ zone ~ "))") }}
{% endmacro %}
{% macro redshift__from_utc_to(timestamp, zone) %}
    {{ return(tiktok_shop.default__from_utc_to(timestamp, zone)) }}
{% endmacro %}
{% macro duckdb__from_utc_to(timestamp, zone) %}
    {{ return("timezone(" ~ zone ~ ", timezone('UTC', " ~ timestamp ~ "))") }}
{% endmacro %}
{% macro bigquery__from_utc_to(timestamp, zone) %}
    {{ return("datetime(" ~ timestamp ~ ", " ~ zone ~ ")") }}
{% endmacro %}
{% macro spark__from_utc_to(timestamp, zone) %}
    {{ return("from_utc_timestamp(" ~ timestamp ~ ", " ~ zone ~ ")") }}
{% endmacro %}


{#- The money columns of fct_order_line_revenue that sum up to the order's. -#}
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


{#- How a settlement is shared over an order's lines: by net sales, the cancelled and the free without a part unless all are. -#}
{% macro settlement_weight() %}
    {%- set kept_sales = 'case when is_cancelled or is_gift then 0 else net_sales end' -%}
    {{ return('case when sum(' ~ kept_sales ~ ') over (partition by shop_id, order_id) > 0 then ' ~ kept_sales ~ ' else 1 end') }}
{% endmacro %}
