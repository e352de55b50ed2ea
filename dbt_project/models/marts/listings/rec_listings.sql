-- The feed is read where it lies, since it may be one of the user's own; the one from Shopify is built first.
{% if var('shopify_schema', none) is not none and var('shopify_feed', true) %}
-- depends_on: {{ ref('tiktok_shop', 'feed_products') }}
{% endif %}
-- A full outer join of what is published and what the shop has: one row per product and SKU of either.

with runs as (
    {{ tiktok_shop.ledger_rows('runs', 'shop_id id') }}
),

shops as (

    select distinct shop_id from runs

),

-- As it lies in the warehouse now. Names with dots are those of the destination, with underscores of dbt.
feed as (
    {{ tiktok_shop.feed_rows() }}
),

-- A feed doesn't say which shop it is for: every shop that was published to.
feed_of_shops as (

    select
        shops.shop_id,
        feed.seller_sku,
        max(feed.parent_id) as parent_id,
        max(feed.variant_id) as variant_id,
        max(feed.title) as title,
        max(feed.category) as category,
        max(feed.category_id) as category_id,
        max(feed.price) as price,
        max(feed.currency) as currency,
        max(feed.quantity) as quantity,
        max(feed.status) as status
    from feed
    cross join shops
    where feed.seller_sku is not null
    group by shops.shop_id, feed.seller_sku

),

listings as (
    {{ tiktok_shop.ledger_rows(
        'listings',
        'shop_id id\nparent_id id\nproduct_id id\nstate text\nproduct_status text\naudit_status text\naudit_reasons json\n'
        ~ 'is_under_audit boolean\nfirst_sent_at moment\nlast_sent_at moment'
    ) }}
),

listing_skus as (
    {{ tiktok_shop.ledger_rows(
        'listing_skus', 'shop_id id\nseller_sku id\nproduct_id id\nsku_id id\nparent_id id\nvariant_id id\nprice money\nstock json'
    ) }}
),

feedback as (
    {{ tiktok_shop.ledger_rows(
        'feedback',
        'shop_id id\nobject text\nkey text feedback_key\noutcome text\nreason text\nmessage text\nadvice text\noccurred_at moment'
    ) }}
),

-- Open rejections: of a product by its parent_id, of a variant by its product_id.
rejections as (

    select
        shop_id,
        feedback_key,
        outcome,
        reason,
        message,
        advice,
        row_number() over (
            partition by shop_id, feedback_key order by case when outcome = 'rejected' then 0 else 1 end, occurred_at desc, reason
        ) as rejection_rank
    from feedback
    where object = 'products' and outcome in ('rejected', 'deferred')

),

-- The verdict on the newest version that was reviewed.
verdicts as (

    select
        shop_id,
        feedback_key,
        outcome,
        message,
        advice,
        row_number() over (partition by shop_id, feedback_key order by occurred_at desc, outcome) as verdict_rank
    from feedback
    where object = 'products' and outcome in ('audit_passed', 'audit_failed')

),

in_shop as (

    select
        skus.shop_id,
        skus.sku_id,
        skus.product_id,
        skus.seller_sku,
        products.title,
        products.status,
        products.audit_status,
        products.category_id,
        products.category_name,
        products.create_time,
        skus.currency,
        coalesce(skus.sale_price, skus.tax_exclusive_price) as price,
        skus.tax_exclusive_price,
        skus.stock_quantity,
        {{ tiktok_shop.cast_as_kind('products._airbyte_extracted_at', 'moment', false) }} as synced_at
    from {{ ref('tiktok_shop', 'product_skus') }} as skus
    left join {{ ref('tiktok_shop', 'products') }} as products
        on skus.shop_id = products.shop_id
        and skus.product_id = products.product_id

),

synced as (

    select shop_id, max(synced_at) as synced_until
    from in_shop
    group by shop_id

),

-- A seller SKU that several listings have says nothing about which one is meant.
by_seller_sku as (

    select shop_id, seller_sku, min(sku_id) as sku_id
    from in_shop
    where seller_sku is not null
    group by shop_id, seller_sku
    having count(*) = 1

),

known as (

    select
        coalesce(feed.shop_id, sent.shop_id) as shop_id,
        coalesce(feed.seller_sku, sent.seller_sku) as seller_sku,
        coalesce(sent.parent_id, feed.parent_id) as parent_id,
        coalesce(sent.variant_id, feed.variant_id) as variant_id,
        coalesce(sent.sku_id, by_seller_sku.sku_id) as sku_id,
        sent.product_id,
        feed.seller_sku is not null as is_in_feed,
        sent.seller_sku is not null as is_sent,
        feed.title,
        feed.category,
        feed.category_id,
        coalesce(feed.price, sent.price) as price,
        feed.currency,
        -- With one warehouse, the ledger's {"id": quantity} is the stock; several are compared by the feed alone.
        coalesce(feed.quantity, case when sent.stock like '%:%' and sent.stock not like '%,%' then
            {{ tiktok_shop.text_to_integer("trim(replace(" ~ dbt.split_part("sent.stock", "':'", 2) ~ ", '}', ''))") }}
        end) as quantity,
        lower(feed.status) as status
    from feed_of_shops as feed
    full outer join listing_skus as sent
        on feed.shop_id = sent.shop_id
        and feed.seller_sku = sent.seller_sku
    left join by_seller_sku
        on feed.shop_id = by_seller_sku.shop_id
        and feed.seller_sku = by_seller_sku.seller_sku

),

-- What was rejected and never listed; where the feed is a file, only the ledger knows of it.
published as (

    select * from known

    union all

    select
        rejections.shop_id,
        cast(null as {{ tiktok_shop.type_text() }}) as seller_sku,
        rejections.feedback_key as parent_id,
        cast(null as {{ tiktok_shop.type_text() }}) as variant_id,
        cast(null as {{ tiktok_shop.type_text() }}) as sku_id,
        cast(null as {{ tiktok_shop.type_text() }}) as product_id,
        false as is_in_feed,
        false as is_sent,
        cast(null as {{ tiktok_shop.type_text() }}) as title,
        cast(null as {{ tiktok_shop.type_text() }}) as category,
        cast(null as {{ tiktok_shop.type_text() }}) as category_id,
        cast(null as {{ tiktok_shop.type_money() }}) as price,
        cast(null as {{ tiktok_shop.type_text() }}) as currency,
        cast(null as {{ dbt.type_bigint() }}) as quantity,
        cast(null as {{ tiktok_shop.type_text() }}) as status
    from rejections
    where rejections.rejection_rank = 1
        and not exists (
            select 1 from known
            where known.shop_id = rejections.shop_id and known.parent_id = rejections.feedback_key
        )
        and not exists (
            select 1 from known
            where known.shop_id = rejections.shop_id and known.variant_id = rejections.feedback_key
        )

),

sales as (

    select
        shop_id,
        sku_id,
        currency,
        sum(units_sold) as units_sold,
        sum(net_sales) as net_sales,
        min(order_date) as first_order_date,
        max(order_date) as last_order_date
    from {{ ref('tiktok_shop', 'fct_order_line_revenue') }}
    where is_sale
    group by shop_id, sku_id, currency

),

joined as (

    select
        coalesce(published.shop_id, in_shop.shop_id) as shop_id,
        coalesce(in_shop.product_id, published.product_id) as product_id,
        coalesce(in_shop.sku_id, published.sku_id) as sku_id,
        coalesce(published.seller_sku, in_shop.seller_sku) as seller_sku,
        published.parent_id,
        published.variant_id,
        coalesce(published.is_in_feed, false) as is_in_feed,
        coalesce(published.is_sent, false) as is_sent,
        in_shop.sku_id is not null as is_in_shop,
        coalesce(in_shop.status = 'ACTIVATE', false) as is_live,
        published.title as feed_title,
        in_shop.title as shop_title,
        coalesce(published.category_id, published.category) as feed_category,
        in_shop.category_id as shop_category_id,
        in_shop.category_name as shop_category,
        coalesce(in_shop.currency, published.currency) as currency,
        published.price as feed_price,
        in_shop.price as shop_price,
        published.quantity as feed_quantity,
        in_shop.stock_quantity as shop_quantity,
        published.status as feed_status,
        in_shop.status as shop_status,
        listings.state as listing_state,
        coalesce(in_shop.audit_status, listings.audit_status) as audit_status,
        coalesce(listings.is_under_audit, false) or coalesce(in_shop.status = 'PENDING', false) as is_under_audit,
        listings.audit_reasons,
        listings.first_sent_at,
        listings.last_sent_at,
        in_shop.create_time as listed_at,
        coalesce(published.title <> in_shop.title, false) as title_differs,
        -- Global sellers name the price before tax.
        coalesce(published.price <> in_shop.price and published.price <> coalesce(in_shop.tax_exclusive_price, in_shop.price), false)
            as price_differs,
        coalesce(published.quantity <> in_shop.stock_quantity, false) as stock_differs,
        coalesce(published.category_id <> in_shop.category_id, false) as category_differs,
        coalesce(
            case
                when published.status in ('draft') then in_shop.status <> 'DRAFT'
                when published.status in ('off') then in_shop.status in ('ACTIVATE', 'PENDING')
                when published.is_in_feed or listings.state = 'listed' then in_shop.status not in ('ACTIVATE', 'PENDING')
            end, false
        ) as status_differs,
        synced.synced_until
    from published
    full outer join in_shop
        on published.shop_id = in_shop.shop_id
        and published.sku_id = in_shop.sku_id
    left join listings
        on published.shop_id = listings.shop_id
        and published.parent_id = listings.parent_id
    left join synced
        on coalesce(published.shop_id, in_shop.shop_id) = synced.shop_id

),

judged as (

    select
        joined.*,
        coalesce(of_variants.outcome, rejections.outcome) as publish_outcome,
        coalesce(of_variants.reason, rejections.reason) as publish_reason,
        coalesce(of_variants.message, rejections.message) as publish_message,
        coalesce(of_variants.advice, rejections.advice) as publish_advice,
        case verdicts.outcome when 'audit_passed' then 'passed' when 'audit_failed' then 'failed' end as audit_verdict,
        case when verdicts.outcome = 'audit_failed' then verdicts.message end as audit_message,
        case when verdicts.outcome = 'audit_failed' then verdicts.advice end as audit_suggestion
    from joined
    left join rejections
        on joined.shop_id = rejections.shop_id
        and joined.parent_id = rejections.feedback_key
        and rejections.rejection_rank = 1
    left join rejections as of_variants
        on joined.shop_id = of_variants.shop_id
        and joined.variant_id = of_variants.feedback_key
        and of_variants.rejection_rank = 1
    left join verdicts
        on joined.shop_id = verdicts.shop_id
        and joined.parent_id = verdicts.feedback_key
        and verdicts.verdict_rank = 1

)

select
    judged.shop_id || '/' || coalesce(judged.sku_id, '') || '/' || case when judged.sku_id is null then coalesce(judged.seller_sku, judged.parent_id, '') else '' end
        as listing_id,
    judged.shop_id,
    judged.product_id,
    judged.sku_id,
    judged.seller_sku,
    judged.parent_id,
    judged.variant_id,

    -- where it is
    judged.is_in_feed,
    judged.is_sent,
    judged.is_in_shop,
    judged.is_live,
    judged.listing_state,
    judged.listed_at,
    judged.first_sent_at,
    judged.last_sent_at,

    -- what differs
    nullif({{ tiktok_shop.comma_list({
        'title': 'judged.title_differs', 'price': 'judged.price_differs', 'stock': 'judged.stock_differs',
        'category': 'judged.category_differs', 'status': 'judged.status_differs',
    }) }}, '') as what_differs,
    judged.feed_title,
    judged.shop_title,
    judged.feed_category,
    judged.shop_category_id,
    judged.shop_category,
    judged.currency,
    judged.feed_price,
    judged.shop_price,
    judged.feed_quantity,
    judged.shop_quantity,
    judged.feed_status,
    judged.shop_status,

    -- TikTok's review
    judged.audit_status,
    judged.audit_verdict,
    judged.audit_message,
    judged.audit_suggestion,
    judged.is_under_audit,
    {{ tiktok_shop.to_bigint(
        'case when judged.is_under_audit and judged.last_sent_at < judged.synced_until then '
        ~ dbt.datediff('judged.last_sent_at', 'judged.synced_until', 'day') ~ ' when judged.is_under_audit then 0 end'
    ) }} as days_under_audit,

    -- what publish said of it
    judged.publish_outcome,
    judged.publish_reason,
    judged.publish_message,

    -- what it brings
    {{ tiktok_shop.to_bigint('coalesce(sales.units_sold, 0)') }} as units_sold,
    {{ tiktok_shop.to_money('case when judged.currency is not null then coalesce(sales.net_sales, 0) end') }} as net_sales,
    sales.first_order_date,
    sales.last_order_date,
    case
        when judged.publish_outcome = 'rejected' then coalesce(judged.publish_advice, judged.publish_message, 'Correct the row of the feed.')
        when judged.audit_verdict = 'failed' and not judged.is_live and not judged.is_under_audit
            then coalesce(judged.audit_suggestion, judged.audit_message, 'Correct what the review objects to, and publish again.')
        when judged.shop_status = 'FREEZE' or judged.shop_status = 'PLATFORM_DEACTIVATED'
            then 'TikTok Shop took it off sale: see its reasons in Seller Center.'
        when judged.publish_outcome = 'deferred' then 'Nothing: the next publish sends it.'
        when judged.shop_status = 'FAILED' then 'Correct what the review objects to: see its reasons in Seller Center.'
        when judged.is_under_audit or judged.shop_status = 'PAUSED_FOR_REVIEW' then 'Wait for TikTok Shop''s review.'
        when judged.is_in_feed and not judged.is_in_shop and not judged.is_sent then 'Publish it.'
        when judged.is_sent and not judged.is_in_shop and judged.listing_state not in ('deleted', 'gone', 'off')
            then 'Sync products: the shop did not have it at the last sync.'
        when judged.title_differs or judged.price_differs or judged.stock_differs or judged.category_differs or judged.status_differs
            then 'Publish, or correct the feed where the shop is right.'
        when judged.is_live and coalesce(judged.shop_quantity, 1) <= 0 then 'Add stock.'
    end as what_to_do
from judged
left join sales
    on judged.shop_id = sales.shop_id
    and judged.sku_id = sales.sku_id
    and judged.currency = sales.currency
