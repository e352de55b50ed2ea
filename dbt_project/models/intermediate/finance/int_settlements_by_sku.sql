-- One row per order and SKU that order_transactions has settled, signed as the API signs it.

select
    shop_id,
    order_id,
    sku_id,
    {{ tiktok_shop.to_money('sum(coalesce(revenue_amount, 0))') }} as revenue,
    {{ tiktok_shop.to_money('sum(coalesce(fee_tax_amount, 0))') }} as fees,
    {{ tiktok_shop.to_money('sum(coalesce(shipping_cost_amount, 0))') }} as shipping_cost
    {%- for name, columns in tiktok_shop.fee_groups().items() %},
    {{ tiktok_shop.to_money('sum(' ~ tiktok_shop.sum_of_columns(columns) ~ ')') }} as {{ name }}
    {%- endfor %}
from ({{ tiktok_shop.settled_sku_transactions() }}) as transactions
group by shop_id, order_id, sku_id
