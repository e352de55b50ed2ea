{#- The transactions that count for an order: they name it and are in its currency. -#}


{#- Of statements, whose currency is that of their transactions. Where a statement wasn't read, nothing shows another. -#}
{% macro settled_transactions() %}
    select
        transactions.*,
        currencies.order_id as settled_order_id
    from {{ ref('tiktok_shop', 'statement_transactions') }} as transactions
    inner join {{ ref('tiktok_shop', 'int_order_currencies') }} as currencies
        on transactions.shop_id = currencies.shop_id
        and coalesce(transactions.order_id, transactions.adjustment_order_id) = currencies.order_id
    left join {{ ref('tiktok_shop', 'statements') }} as statements
        on transactions.shop_id = statements.shop_id
        and transactions.statement_id = statements.statement_id
    where {{ tiktok_shop.is_same_currency('statements.currency', 'currencies.currency') }}
{% endmacro %}


{#- The same by SKU. Their currency is that of their statement as well. -#}
{% macro settled_sku_transactions() %}
    select transactions.*
    from {{ ref('tiktok_shop', 'order_transactions') }} as transactions
    inner join {{ ref('tiktok_shop', 'int_order_currencies') }} as currencies
        on transactions.shop_id = currencies.shop_id
        and transactions.order_id = currencies.order_id
    left join {{ ref('tiktok_shop', 'statements') }} as statements
        on transactions.shop_id = statements.shop_id
        and transactions.statement_id = statements.statement_id
    where {{ tiktok_shop.is_same_currency('statements.currency', 'currencies.currency') }}
{% endmacro %}


{#- Of those that await settlement. -#}
{% macro estimated_transactions() %}
    select
        transactions.*,
        currencies.order_id as estimated_order_id
    from {{ ref('tiktok_shop', 'unsettled_transactions') }} as transactions
    inner join {{ ref('tiktok_shop', 'int_order_currencies') }} as currencies
        on transactions.shop_id = currencies.shop_id
        and coalesce(transactions.order_id, transactions.adjustment_order_id) = currencies.order_id
    where {{ tiktok_shop.is_same_currency('transactions.currency', 'currencies.currency') }}
{% endmacro %}
