# Written by `make lookml` from the dbt project's semantic models and metrics: changes here get lost.

view: fct_daily_performance {
  label: "Daily performance"
  sql_table_name: tiktok_shop_marts.fct_daily_performance ;;

  dimension: currency {
    type: string
    description: "The ISO 4217 code of every amount in the row."
    sql: ${TABLE}.currency ;;
  }

  dimension: shop_id {
    type: string
    description: "The shop's TikTok Shop id."
    sql: ${TABLE}.shop_id ;;
  }

  dimension: currency_mode {
    type: string
    description: "The currency that the figures were requested in: LOCAL or USD."
    sql: ${TABLE}.currency_mode ;;
  }

  dimension_group: performance {
    type: time
    description: "The day in the shop's own time zone. It equals our day if reporting_timezones names that zone."
    timeframes: [
      raw,
      date,
      day_of_week,
      week,
      month,
      quarter,
      year,
    ]
    datatype: date
    sql: ${TABLE}.performance_date ;;
    convert_tz: no
  }

  measure: tiktok_gmv {
    label: "TikTok GMV"
    group_label: "Metrics"
    description: "GMV in TikTok's analytics, by payment date. Seller Center: GMV in Analytics: the same figure."
    value_format_name: decimal_2
    required_fields: [currency]
    type: number
    sql: CASE WHEN ${daily_currencies} <= 1 THEN ${daily_gmv_any_currency} END ;;
  }

  measure: tiktok_gross_revenue {
    label: "TikTok gross revenue"
    group_label: "Metrics"
    description: "Gross revenue in TikTok's analytics. Seller Center: Gross revenue in Analytics: the same figure."
    value_format_name: decimal_2
    required_fields: [currency]
    type: number
    sql: CASE WHEN ${daily_currencies} <= 1 THEN ${daily_gross_revenue_any_currency} END ;;
  }

  measure: tiktok_refunds {
    label: "TikTok refunds"
    group_label: "Metrics"
    description: "Refunds in TikTok's analytics. Seller Center: Refunds in Analytics: the same figure."
    value_format_name: decimal_2
    required_fields: [currency]
    type: number
    sql: CASE WHEN ${daily_currencies} <= 1 THEN ${daily_refunds_any_currency} END ;;
  }

  measure: gmv_by_payment_day {
    label: "GMV by payment date"
    group_label: "Metrics"
    description: "What buyers paid for orders, by payment date, for the days that TikTok's analytics cover. Seller Center: GMV in Analytics, calculated from the orders. gmv_gap is the difference."
    value_format_name: decimal_2
    required_fields: [currency]
    type: number
    sql: CASE WHEN ${daily_currencies} <= 1 THEN ${daily_own_gmv_any_currency} END ;;
  }

  measure: gmv_gap {
    label: "GMV gap"
    group_label: "Metrics"
    description: "GMV by payment date minus TikTok GMV. Seller Center: None: 0 if our orders explain Seller Center's GMV."
    value_format_name: decimal_2
    required_fields: [currency]
    type: number
    sql: CASE WHEN ${daily_currencies} <= 1 THEN ${daily_gmv_gap_any_currency} END ;;
  }

  measure: tiktok_orders {
    label: "TikTok orders"
    group_label: "Metrics"
    description: "Orders in TikTok's analytics. Seller Center: Orders in Analytics: the same figure."
    value_format_name: decimal_0
    type: sum
    sql: ${TABLE}.orders ;;
  }

  measure: tiktok_items_sold {
    label: "TikTok items sold"
    group_label: "Metrics"
    description: "Units sold in TikTok's analytics. Seller Center: Items sold in Analytics: the same figure."
    value_format_name: decimal_0
    type: sum
    sql: ${TABLE}.items_sold ;;
  }

  measure: page_views {
    label: "Page views"
    group_label: "Metrics"
    description: "Product page views. Seller Center: Page views in Analytics: the same figure."
    value_format_name: decimal_0
    type: sum
    sql: ${TABLE}.page_views ;;
  }

  measure: visitor_days {
    label: "Visitor days"
    group_label: "Metrics"
    description: "Each day's visitors, added up. A visitor on two days counts twice. Seller Center: Visitors in Analytics, for one day. For more days, Seller Center shows an average."
    value_format_name: decimal_0
    type: sum
    sql: ${TABLE}.visitors ;;
  }

  measure: buyer_days {
    label: "Buyer days"
    group_label: "Metrics"
    description: "TikTok's buyers of each day, added up. A buyer on two days counts twice. Seller Center: Customers in Analytics, for one day. For more days, Seller Center shows an average."
    value_format_name: decimal_0
    type: sum
    sql: ${TABLE}.customers ;;
  }

  measure: conversion_rate {
    label: "Conversion rate"
    group_label: "Metrics"
    description: "Each day's buyers as a fraction of its visitors, to four decimals. Seller Center: Conversion rate in Analytics, for one day. For more days, Seller Center averages the daily rates; ours weights each by its visitors."
    value_format_name: percent_2
    type: number
    sql: CAST(ROUND(1.0 * ${buyer_days} / NULLIF(${visitor_days}, 0), 4) AS DECIMAL(28, 4)) ;;
  }

  measure: daily_gmv_any_currency {
    label: "Daily GMV (any currency)"
    group_label: "Sums of columns"
    description: "Gross merchandise value as TikTok defines it: payments for orders, including cancelled and refunded ones."
    type: sum
    sql: ${TABLE}.gmv ;;
    value_format_name: decimal_2
    hidden: yes
  }

  measure: daily_gmv {
    label: "Daily GMV"
    group_label: "Sums of columns"
    description: "Gross merchandise value as TikTok defines it: payments for orders, including cancelled and refunded ones."
    type: number
    sql: CASE WHEN ${daily_currencies} <= 1 THEN ${daily_gmv_any_currency} END ;;
    value_format_name: decimal_2
    hidden: no
    required_fields: [currency]
  }

  measure: daily_gross_revenue_any_currency {
    label: "Daily gross revenue (any currency)"
    group_label: "Sums of columns"
    description: "Gross revenue, as TikTok defines it."
    type: sum
    sql: ${TABLE}.gross_revenue ;;
    value_format_name: decimal_2
    hidden: yes
  }

  measure: daily_gross_revenue {
    label: "Daily gross revenue"
    group_label: "Sums of columns"
    description: "Gross revenue, as TikTok defines it."
    type: number
    sql: CASE WHEN ${daily_currencies} <= 1 THEN ${daily_gross_revenue_any_currency} END ;;
    value_format_name: decimal_2
    hidden: no
    required_fields: [currency]
  }

  measure: daily_refunds_any_currency {
    label: "Daily refunds (any currency)"
    group_label: "Sums of columns"
    description: "Refunds, as TikTok defines them."
    type: sum
    sql: ${TABLE}.refunds ;;
    value_format_name: decimal_2
    hidden: yes
  }

  measure: daily_refunds {
    label: "Daily refunds"
    group_label: "Sums of columns"
    description: "Refunds, as TikTok defines them."
    type: number
    sql: CASE WHEN ${daily_currencies} <= 1 THEN ${daily_refunds_any_currency} END ;;
    value_format_name: decimal_2
    hidden: no
    required_fields: [currency]
  }

  measure: daily_orders {
    label: "Daily orders"
    group_label: "Sums of columns"
    description: "Orders, as TikTok counts them."
    type: sum
    sql: ${TABLE}.orders ;;
    value_format_name: decimal_0
  }

  measure: daily_sku_orders {
    label: "Daily SKU orders"
    group_label: "Sums of columns"
    description: "Orders, counted once per SKU in them."
    type: sum
    sql: ${TABLE}.sku_orders ;;
    value_format_name: decimal_0
  }

  measure: daily_items_sold {
    label: "Daily items sold"
    group_label: "Sums of columns"
    description: "Units sold."
    type: sum
    sql: ${TABLE}.items_sold ;;
    value_format_name: decimal_0
  }

  measure: daily_customers {
    label: "Daily customers"
    group_label: "Sums of columns"
    description: "Buyers: the API's average over the interval."
    type: sum
    sql: ${TABLE}.customers ;;
    value_format_name: decimal_0
  }

  measure: daily_visitors {
    label: "Daily visitors"
    group_label: "Sums of columns"
    description: "Visitors, as the API returns them."
    type: sum
    sql: ${TABLE}.visitors ;;
    value_format_name: decimal_0
  }

  measure: daily_page_views {
    label: "Daily page views"
    group_label: "Sums of columns"
    description: "Page views, as the API returns them."
    type: sum
    sql: ${TABLE}.page_views ;;
    value_format_name: decimal_0
  }

  measure: daily_own_gmv_any_currency {
    label: "Our daily GMV (any currency)"
    group_label: "Sums of columns"
    description: "What buyers paid for the orders paid that day, in the same currency."
    type: sum
    sql: ${TABLE}.own_gmv ;;
    value_format_name: decimal_2
    hidden: yes
  }

  measure: daily_own_gmv {
    label: "Our daily GMV"
    group_label: "Sums of columns"
    description: "What buyers paid for the orders paid that day, in the same currency."
    type: number
    sql: CASE WHEN ${daily_currencies} <= 1 THEN ${daily_own_gmv_any_currency} END ;;
    value_format_name: decimal_2
    hidden: no
    required_fields: [currency]
  }

  measure: daily_own_refunds_any_currency {
    label: "Our daily refunds (any currency)"
    group_label: "Sums of columns"
    description: "Refunds granted that day, dated by the last change of their return or cancellation."
    type: sum
    sql: ${TABLE}.own_refunds ;;
    value_format_name: decimal_2
    hidden: yes
  }

  measure: daily_own_refunds {
    label: "Our daily refunds"
    group_label: "Sums of columns"
    description: "Refunds granted that day, dated by the last change of their return or cancellation."
    type: number
    sql: CASE WHEN ${daily_currencies} <= 1 THEN ${daily_own_refunds_any_currency} END ;;
    value_format_name: decimal_2
    hidden: no
    required_fields: [currency]
  }

  measure: daily_own_orders {
    label: "Our daily orders"
    group_label: "Sums of columns"
    description: "Orders paid that day."
    type: sum
    sql: ${TABLE}.own_orders ;;
    value_format_name: decimal_0
  }

  measure: daily_own_units {
    label: "Our daily units"
    group_label: "Sums of columns"
    description: "The lines of those orders."
    type: sum
    sql: ${TABLE}.own_units ;;
    value_format_name: decimal_0
  }

  measure: daily_own_customers {
    label: "Our daily customers"
    group_label: "Sums of columns"
    description: "Unique buyers of those orders."
    type: sum
    sql: ${TABLE}.own_customers ;;
    value_format_name: decimal_0
  }

  measure: daily_gmv_gap_any_currency {
    label: "Daily GMV gap (any currency)"
    group_label: "Sums of columns"
    description: "own_gmv minus TikTok's gmv."
    type: sum
    sql: ${TABLE}.gmv_gap ;;
    value_format_name: decimal_2
    hidden: yes
  }

  measure: daily_gmv_gap {
    label: "Daily GMV gap"
    group_label: "Sums of columns"
    description: "own_gmv minus TikTok's gmv."
    type: number
    sql: CASE WHEN ${daily_currencies} <= 1 THEN ${daily_gmv_gap_any_currency} END ;;
    value_format_name: decimal_2
    hidden: no
    required_fields: [currency]
  }

  measure: daily_refunds_gap_any_currency {
    label: "Daily refunds gap (any currency)"
    group_label: "Sums of columns"
    description: "own_refunds minus TikTok's refunds."
    type: sum
    sql: ${TABLE}.refunds_gap ;;
    value_format_name: decimal_2
    hidden: yes
  }

  measure: daily_refunds_gap {
    label: "Daily refunds gap"
    group_label: "Sums of columns"
    description: "own_refunds minus TikTok's refunds."
    type: number
    sql: CASE WHEN ${daily_currencies} <= 1 THEN ${daily_refunds_gap_any_currency} END ;;
    value_format_name: decimal_2
    hidden: no
    required_fields: [currency]
  }

  measure: daily_currencies {
    label: "Daily currencies"
    group_label: "Sums of columns"
    description: "The number of distinct currencies of the days."
    type: count_distinct
    sql: COALESCE(${TABLE}.currency, 'unknown') ;;
    value_format_name: decimal_0
    hidden: yes
  }
}
