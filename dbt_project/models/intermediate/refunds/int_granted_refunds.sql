-- One row per return or cancellation that was granted after the buyer had paid. A return shows by itself that there was something to
-- give back, and a refund whose order was never read counts.

{% set sources = [('return', 'return'), ('cancellation', 'cancel')] %}

with requests as (
    {%- for source, prefix in sources %}
    select
        shop_id,
        '{{ source }}' as refund_source,
        {{ prefix }}_id as refund_id,
        order_id,
        {{ prefix }}_type as refund_type,
        {{ prefix }}_status as refund_status,
        {{ prefix }}_reason as reason,
        {{ prefix }}_reason_text as reason_text,
        role as requested_by,
        create_time as requested_at,
        update_time as refunded_at,
        {{ 'refund_currency' if source == 'return' else 'currency' }} as stated_currency,
        currency as other_currency,
        refund_total,
        refund_subtotal,
        refund_shipping_fee,
        refund_tax,
        coalesce(refund_retail_delivery_fee, 0) + coalesce(refund_buyer_service_fee, 0) as refund_fees
    from {{ ref('tiktok_shop', source ~ 's') }}
    where {{ tiktok_shop.is_granted(prefix ~ '_status') }}
        and {{ tiktok_shop.needs_build() }}
    {{ 'union all' if not loop.last }}
    {%- endfor %}

),

-- The lines' own currency comes before that of a discount.
line_currencies as (
    {%- for source, prefix in sources %}
    select shop_id, '{{ source }}' as refund_source, {{ prefix }}_id as refund_id, min(currency) as currency
    from {{ ref('tiktok_shop', source ~ '_line_items') }}
    group by shop_id, {{ prefix }}_id
    {{ 'union all' if not loop.last }}
    {%- endfor %}

),

-- Of the orders that lack the time of payment.
settled_orders as (

    select distinct requests.shop_id, requests.order_id
    from requests
    inner join {{ ref('tiktok_shop', 'statement_transactions') }} as transactions
        on requests.shop_id = transactions.shop_id
        and requests.order_id = transactions.order_id
    where requests.refund_source = 'cancellation'
        and {{ tiktok_shop.settles_order('transactions') }}

)

select
    requests.shop_id,
    requests.refund_source,
    requests.refund_id,
    requests.order_id,
    requests.refund_type,
    requests.refund_status,
    requests.reason,
    requests.reason_text,
    requests.requested_by,
    requests.requested_at,
    requests.refunded_at,
    coalesce(requests.stated_currency, line_currencies.currency, orders.currency, requests.other_currency) as currency,
    shops.region,
    requests.refund_total,
    requests.refund_subtotal,
    requests.refund_shipping_fee,
    requests.refund_tax,
    requests.refund_fees,
    orders.order_id is not null as is_order_known
from requests
left join {{ ref('tiktok_shop', 'orders') }} as orders
    on requests.shop_id = orders.shop_id
    and requests.order_id = orders.order_id
left join {{ ref('tiktok_shop', 'shops') }} as shops
    on requests.shop_id = shops.shop_id
left join line_currencies
    on requests.shop_id = line_currencies.shop_id
    and requests.refund_source = line_currencies.refund_source
    and requests.refund_id = line_currencies.refund_id
left join settled_orders
    on requests.shop_id = settled_orders.shop_id
    and requests.order_id = settled_orders.order_id
where orders.order_id is null
    or requests.refund_source = 'return'
    or (
        {{ tiktok_shop.is_paid('orders', 'settled_orders.order_id is not null') }}
        and coalesce({{ tiktok_shop.paid_at('orders') }} <= coalesce(requests.refunded_at, requests.requested_at), true)
    )
