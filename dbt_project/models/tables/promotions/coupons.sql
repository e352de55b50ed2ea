{% set columns %}
shop_id                             id
id                                  id     coupon_id
title                               text
promo_code                          text
status                              text
creation_source                     text
display_type                        text
target_buyer_segment                text
product_scope                       text
create_time                         time
update_time                         time
claim_duration.start_time           time   claim_start_time
claim_duration.end_time             time   claim_end_time
redemption_duration.type            text
redemption_duration.start_time      time   redemption_start_time
redemption_duration.end_time        time   redemption_end_time
redemption_duration.relative_time   integer  redemption_relative_time
-- the discount; percentage is whole per cent
discount.type                       text
discount.percentage                 number
discount.reduction_amount.amount    money  reduction_amount
discount.reduction_amount.currency  text   currency
discount.max_discount.amount        money  max_discount_amount
discount.max_discount.currency      text   max_discount_currency
threshold.type                      text
threshold.min_spend.amount          money  min_spend_amount
threshold.min_spend.currency        text   min_spend_currency
usage_limits.redemption_limit           integer  redemption_limit
usage_limits.single_buyer_claim_limit   integer  single_buyer_claim_limit
usage_limits.total_claim_limit          integer  total_claim_limit
{% endset %}

with newest as (
    {{ tiktok_shop.newest_rows('coupons', key=['shop_id', 'id'], newest_by='update_time', columns=columns) }}
)

-- The API sends some of these with line breaks at the end.
select
    shop_id,
    coupon_id,
    title,
    promo_code,
    {{ tiktok_shop.strip_line_breaks('status') }} as status,
    creation_source,
    {{ tiktok_shop.strip_line_breaks('display_type') }} as display_type,
    {{ tiktok_shop.strip_line_breaks('target_buyer_segment') }} as target_buyer_segment,
    product_scope,
    create_time,
    update_time,
    claim_start_time,
    claim_end_time,
    redemption_duration_type,
    redemption_start_time,
    redemption_end_time,
    redemption_relative_time,
    discount_type,
    discount_percentage,
    coalesce(currency, max_discount_currency, min_spend_currency) as currency,
    reduction_amount,
    max_discount_amount,
    threshold_type,
    min_spend_amount,
    redemption_limit,
    single_buyer_claim_limit,
    total_claim_limit,
    _airbyte_extracted_at
from newest
