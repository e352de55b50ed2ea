-- One row per shop, performance stream, and day from the first that was captured until yesterday: whether TikTok's figures are here, and
-- until when a missing day can still be had. Days are the shop's.

{% set streams = ['shop_performance', 'product_performance', 'sku_performance', 'video_performance', 'live_performance'] %}
{% set window_days = var('analytics_window_days', 60) | int %}
{#- TikTok restates a day for about a week; the connector reads the last seven days again. -#}
{% set restated_days = 7 %}

with captured as (

    {%- for stream in streams %}
    select
        shop_id,
        '{{ stream }}' as stream,
        start_date as performance_date,
        count(*) as row_count,
        max(cast(_airbyte_extracted_at as {{ dbt.type_timestamp() }})) as captured_at
    from {{ ref('tiktok_shop', stream) }}
    where start_date is not null
    group by shop_id, start_date
    {{ 'union all' if not loop.last }}
    {%- endfor %}

),

dated as (

    select
        captured.*,
        {{ tiktok_shop.reporting_date('captured.captured_at', 'captured.shop_id', 'shops.region') }} as captured_on,
        {{ tiktok_shop.reporting_date(tiktok_shop.as_of(), 'captured.shop_id', 'shops.region') }} as today
    from captured
    left join {{ ref('tiktok_shop', 'shops') }} as shops
        on captured.shop_id = shops.shop_id

),

periods as (

    select shop_id, stream, min(performance_date) as first_date, max(today) as today
    from dated
    group by shop_id, stream

),

days as (

    select
        periods.shop_id,
        periods.stream,
        spine.date_day as performance_date,
        periods.today,
        cast({{ dbt.dateadd('day', restated_days, 'spine.date_day') }} as date) as final_from,
        cast({{ dbt.dateadd('day', window_days, 'spine.date_day') }} as date) as available_until,
        dated.row_count,
        dated.captured_at,
        dated.captured_on
    from periods
    inner join {{ ref('tiktok_shop', 'time_spine') }} as spine
        on spine.date_day >= periods.first_date
        and spine.date_day < periods.today
    left join dated
        on periods.shop_id = dated.shop_id
        and periods.stream = dated.stream
        and spine.date_day = dated.performance_date

),

-- A stream reads day by day. A day without rows before one that was read while both could be had was read too, and had none.
read_empty as (

    select
        days.shop_id,
        days.stream,
        days.performance_date,
        max(later.captured_at) as captured_at,
        max(later.captured_on) as captured_on
    from days
    inner join dated as later
        on days.shop_id = later.shop_id
        and days.stream = later.stream
        and days.performance_date < later.performance_date
        and days.available_until >= later.captured_on
    where days.captured_on is null
        -- The shop has a row every day, so that one without was not read.
        and days.stream <> 'shop_performance'
    group by days.shop_id, days.stream, days.performance_date

),

judged as (

    select
        days.shop_id,
        days.stream,
        days.performance_date,
        days.today,
        days.available_until,
        days.row_count,
        coalesce(days.captured_at, read_empty.captured_at) as captured_at,
        case
            when coalesce(days.captured_on, read_empty.captured_on) >= days.final_from then 'final'
            when coalesce(days.captured_on, read_empty.captured_on) is not null then 'provisional'
            -- Many a shop has no video or LIVE for weeks, and nothing shows that these days were read.
            when days.stream in ('video_performance', 'live_performance') then 'no rows'
            when days.today <= days.available_until then 'missing'
            else 'lost'
        end as status
    from days
    left join read_empty
        on days.shop_id = read_empty.shop_id
        and days.stream = read_empty.stream
        and days.performance_date = read_empty.performance_date

)

select
    shop_id,
    stream,
    performance_date,
    status,
    {{ tiktok_shop.to_bigint('coalesce(row_count, 0)') }} as row_count,
    captured_at,
    available_until,
    {{ tiktok_shop.to_bigint("case when status = 'missing' then " ~ dbt.datediff('today', 'available_until', 'day') ~ ' end') }} as days_left
from judged
