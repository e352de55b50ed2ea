# Written by `make lookml` from the dbt project's semantic models and metrics: changes here get lost.

view: fct_daily_performance {
  label: "Daily performance"
  sql_table_name: tiktok_shop_marts.fct_daily_performance ;;

  dimension: currency {
    type: string
    description: "ISO 4217 code of every amount in the row."
    sql: ${TABLE}.currency ;;
  }

  dimension: shop_id {
    type: string
    description: "The shop, as its TikTok Shop id."
    sql: ${TABLE}.shop_id ;;
  }

  dimension: currency_mode {
    type: string
    description: "LOCAL or USD: which currency the performance was asked for in."
    sql: ${TABLE}.currency_mode ;;
  }

  dimension_group: performance {
    type: time
    description: "The day, in the shop's own time zone; equal to our day where reporting_timezones names that zone."
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
    label: "GMV by TikTok"
    group_label: "Metrics"
    description: "GMV as TikTok's analytics count it, by the day of payment. Seller Center: GMV in Analytics: the same figure."
    value_format_name: decimal_2
    required_fields: [currency]
    type: number
    sql: CASE WHEN ${daily_currencies} <= 1 THEN ${daily_gmv_any_currency} END ;;
  }

  measure: tiktok_gross_revenue {
    label: "Gross revenue by TikTok"
    group_label: "Metrics"
    description: "Gross revenue as TikTok's analytics count it. Seller Center: Gross revenue in Analytics: the same figure."
    value_format_name: decimal_2
    required_fields: [currency]
    type: number
    sql: CASE WHEN ${daily_currencies} <= 1 THEN ${daily_gross_revenue_any_currency} END ;;
  }

  measure: tiktok_refunds {
    label: "Refunds by TikTok"
    group_label: "Metrics"
    description: "Refunds as TikTok's analytics count them. Seller Center: Refunds in Analytics: the same figure."
    value_format_name: decimal_2
    required_fields: [currency]
    type: number
    sql: CASE WHEN ${daily_currencies} <= 1 THEN ${daily_refunds_any_currency} END ;;
  }

  measure: gmv_by_payment_day {
    label: "GMV by day of payment"
    group_label: "Metrics"
    description: "What was paid for orders, by the day of payment, for days that TikTok's analytics were read for. Seller Center: GMV in Analytics, calculated from the orders; gmv_gap is the difference."
    value_format_name: decimal_2
    required_fields: [currency]
    type: number
    sql: CASE WHEN ${daily_currencies} <= 1 THEN ${daily_own_gmv_any_currency} END ;;
  }

  measure: gmv_gap {
    label: "GMV gap"
    group_label: "Metrics"
    description: "GMV by day of payment less GMV by TikTok. Seller Center: None: 0 where our orders explain Seller Center's GMV."
    value_format_name: decimal_2
    required_fields: [currency]
    type: number
    sql: CASE WHEN ${daily_currencies} <= 1 THEN ${daily_gmv_gap_any_currency} END ;;
  }

  measure: tiktok_orders {
    label: "Orders by TikTok"
    group_label: "Metrics"
    description: "Orders as TikTok's analytics count them. Seller Center: Orders in Analytics: the same figure."
    value_format_name: decimal_0
    type: sum
    sql: ${TABLE}.orders ;;
  }

  measure: tiktok_items_sold {
    label: "Items sold by TikTok"
    group_label: "Metrics"
    description: "Units sold as TikTok's analytics count them. Seller Center: Items sold in Analytics: the same figure."
    value_format_name: decimal_0
    type: sum
    sql: ${TABLE}.items_sold ;;
  }

  measure: page_views {
    label: "Page views"
    group_label: "Metrics"
    description: "Views of product pages. Seller Center: Page views in Analytics: the same figure."
    value_format_name: decimal_0
    type: sum
    sql: ${TABLE}.page_views ;;
  }

  measure: visitor_days {
    label: "Visitor days"
    group_label: "Metrics"
    description: "Visitors of each day added up: who comes on two days counts twice. Seller Center: Visitors in Analytics, for one day; for more days Seller Center gives an average."
    value_format_name: decimal_0
    type: sum
    sql: ${TABLE}.visitors ;;
  }

  measure: buyer_days {
    label: "Buyer days"
    group_label: "Metrics"
    description: "TikTok's buyers of each day added up: who buys on two days counts twice. Seller Center: Customers in Analytics, for one day; for more days Seller Center gives an average."
    value_format_name: decimal_0
    type: sum
    sql: ${TABLE}.customers ;;
  }

  measure: conversion_rate {
    label: "Conversion rate"
    group_label: "Metrics"
    description: "Buyers of each day as a fraction of its visitors, to four decimals. Seller Center: Conversion rate in Analytics, for one day; over more days Seller Center averages the daily rates and ours weighs each by its visitors."
    value_format_name: percent_2
    type: number
    sql: CAST(ROUND(1.0 * ${buyer_days} / NULLIF(${visitor_days}, 0), 4) AS DECIMAL(28, 4)) ;;
  }

  measure: daily_gmv_any_currency {
    label: "GMV of days (any currency)"
    group_label: "Sums of columns"
    description: "Gross merchandise value: paid for orders, cancelled and refunded ones included, as TikTok counts it."
    type: sum
    sql: ${TABLE}.gmv ;;
    value_format_name: decimal_2
    hidden: yes
  }

  measure: daily_gmv {
    label: "GMV of days"
    group_label: "Sums of columns"
    description: "Gross merchandise value: paid for orders, cancelled and refunded ones included, as TikTok counts it."
    type: number
    sql: CASE WHEN ${daily_currencies} <= 1 THEN ${daily_gmv_any_currency} END ;;
    value_format_name: decimal_2
    hidden: no
    required_fields: [currency]
  }

  measure: daily_gross_revenue_any_currency {
    label: "Gross revenue of days (any currency)"
    group_label: "Sums of columns"
    description: "Gross revenue as TikTok counts it."
    type: sum
    sql: ${TABLE}.gross_revenue ;;
    value_format_name: decimal_2
    hidden: yes
  }

  measure: daily_gross_revenue {
    label: "Gross revenue of days"
    group_label: "Sums of columns"
    description: "Gross revenue as TikTok counts it."
    type: number
    sql: CASE WHEN ${daily_currencies} <= 1 THEN ${daily_gross_revenue_any_currency} END ;;
    value_format_name: decimal_2
    hidden: no
    required_fields: [currency]
  }

  measure: daily_refunds_any_currency {
    label: "Refunds of days (any currency)"
    group_label: "Sums of columns"
    description: "Refunds as TikTok counts them."
    type: sum
    sql: ${TABLE}.refunds ;;
    value_format_name: decimal_2
    hidden: yes
  }

  measure: daily_refunds {
    label: "Refunds of days"
    group_label: "Sums of columns"
    description: "Refunds as TikTok counts them."
    type: number
    sql: CASE WHEN ${daily_currencies} <= 1 THEN ${daily_refunds_any_currency} END ;;
    value_format_name: decimal_2
    hidden: no
    required_fields: [currency]
  }

  measure: daily_orders {
    label: "Orders of days"
    group_label: "Sums of columns"
    description: "Orders as TikTok counts them."
    type: sum
    sql: ${TABLE}.orders ;;
    value_format_name: decimal_0
  }

  measure: daily_sku_orders {
    label: "SKU orders of days"
    group_label: "Sums of columns"
    description: "Orders counted once for each SKU in them."
    type: sum
    sql: ${TABLE}.sku_orders ;;
    value_format_name: decimal_0
  }

  measure: daily_items_sold {
    label: "Items sold of days"
    group_label: "Sums of columns"
    description: "Units sold."
    type: sum
    sql: ${TABLE}.items_sold ;;
    value_format_name: decimal_0
  }

  measure: daily_customers {
    label: "Customers of days"
    group_label: "Sums of columns"
    description: "Buyers, an average over the interval as the API gives it."
    type: sum
    sql: ${TABLE}.customers ;;
    value_format_name: decimal_0
  }

  measure: daily_visitors {
    label: "Visitors of days"
    group_label: "Sums of columns"
    description: "Visitors, as the API gives them."
    type: sum
    sql: ${TABLE}.visitors ;;
    value_format_name: decimal_0
  }

  measure: daily_page_views {
    label: "Page views of days"
    group_label: "Sums of columns"
    description: "Page views, as the API gives them."
    type: sum
    sql: ${TABLE}.page_views ;;
    value_format_name: decimal_0
  }

  measure: daily_own_gmv_any_currency {
    label: "Our GMV of days (any currency)"
    group_label: "Sums of columns"
    description: "Paid for the orders that were paid that day, in the same currency."
    type: sum
    sql: ${TABLE}.own_gmv ;;
    value_format_name: decimal_2
    hidden: yes
  }

  measure: daily_own_gmv {
    label: "Our GMV of days"
    group_label: "Sums of columns"
    description: "Paid for the orders that were paid that day, in the same currency."
    type: number
    sql: CASE WHEN ${daily_currencies} <= 1 THEN ${daily_own_gmv_any_currency} END ;;
    value_format_name: decimal_2
    hidden: no
    required_fields: [currency]
  }

  measure: daily_own_refunds_any_currency {
    label: "Our refunds of days (any currency)"
    group_label: "Sums of columns"
    description: "Refunds granted that day, by the last change of their return or cancellation."
    type: sum
    sql: ${TABLE}.own_refunds ;;
    value_format_name: decimal_2
    hidden: yes
  }

  measure: daily_own_refunds {
    label: "Our refunds of days"
    group_label: "Sums of columns"
    description: "Refunds granted that day, by the last change of their return or cancellation."
    type: number
    sql: CASE WHEN ${daily_currencies} <= 1 THEN ${daily_own_refunds_any_currency} END ;;
    value_format_name: decimal_2
    hidden: no
    required_fields: [currency]
  }

  measure: daily_own_orders {
    label: "Our orders of days"
    group_label: "Sums of columns"
    description: "Orders paid that day."
    type: sum
    sql: ${TABLE}.own_orders ;;
    value_format_name: decimal_0
  }

  measure: daily_own_units {
    label: "Our units of days"
    group_label: "Sums of columns"
    description: "Lines of those orders."
    type: sum
    sql: ${TABLE}.own_units ;;
    value_format_name: decimal_0
  }

  measure: daily_own_customers {
    label: "Our customers of days"
    group_label: "Sums of columns"
    description: "Different buyers of those orders."
    type: sum
    sql: ${TABLE}.own_customers ;;
    value_format_name: decimal_0
  }

  measure: daily_gmv_gap_any_currency {
    label: "GMV gap of days (any currency)"
    group_label: "Sums of columns"
    description: "own_gmv less TikTok's gmv."
    type: sum
    sql: ${TABLE}.gmv_gap ;;
    value_format_name: decimal_2
    hidden: yes
  }

  measure: daily_gmv_gap {
    label: "GMV gap of days"
    group_label: "Sums of columns"
    description: "own_gmv less TikTok's gmv."
    type: number
    sql: CASE WHEN ${daily_currencies} <= 1 THEN ${daily_gmv_gap_any_currency} END ;;
    value_format_name: decimal_2
    hidden: no
    required_fields: [currency]
  }

  measure: daily_refunds_gap_any_currency {
    label: "Refunds gap of days (any currency)"
    group_label: "Sums of columns"
    description: "own_refunds less TikTok's refunds."
    type: sum
    sql: ${TABLE}.refunds_gap ;;
    value_format_name: decimal_2
    hidden: yes
  }

  measure: daily_refunds_gap {
    label: "Refunds gap of days"
    group_label: "Sums of columns"
    description: "own_refunds less TikTok's refunds."
    type: number
    sql: CASE WHEN ${daily_currencies} <= 1 THEN ${daily_refunds_gap_any_currency} END ;;
    value_format_name: decimal_2
    hidden: no
    required_fields: [currency]
  }

  measure: daily_currencies {
    label: "Currencies of days"
    group_label: "Sums of columns"
    description: "Different currencies among the days."
    type: count_distinct
    sql: COALESCE(${TABLE}.currency, 'unknown') ;;
    value_format_name: decimal_0
    hidden: yes
  }
}
