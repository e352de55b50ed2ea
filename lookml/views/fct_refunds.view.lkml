# Written by `make lookml` from the dbt project's semantic models and metrics: changes here get lost.

view: fct_refunds {
  label: "Refunds"
  sql_table_name: tiktok_shop_marts.fct_refunds ;;

  dimension: refund_line {
    hidden: yes
    type: string
    sql: ${TABLE}.shop_id || '/' || ${TABLE}.refund_line_id ;;
    primary_key: yes
  }

  dimension: shop_order {
    hidden: yes
    type: string
    sql: ${TABLE}.shop_id || '/' || ${TABLE}.order_id ;;
  }

  dimension: order_line {
    hidden: yes
    type: string
    sql: ${TABLE}.shop_id || '/' || ${TABLE}.order_line_item_id ;;
  }

  dimension: currency {
    type: string
    description: "The ISO 4217 code of every amount in the row."
    sql: ${TABLE}.currency ;;
  }

  dimension: refund_line_id {
    type: string
    description: "The row's key: source, refund, and order line."
    sql: ${TABLE}.refund_line_id ;;
  }

  dimension: shop_id {
    type: string
    description: "The shop's TikTok Shop id."
    sql: ${TABLE}.shop_id ;;
  }

  dimension: refund_source {
    type: string
    description: "return or cancellation."
    sql: ${TABLE}.refund_source ;;
  }

  dimension: refund_id {
    type: string
    description: "The id of the return or cancellation."
    sql: ${TABLE}.refund_id ;;
  }

  dimension: order_id {
    type: string
    description: "The TikTok Shop order's id."
    sql: ${TABLE}.order_id ;;
  }

  dimension: order_line_item_id {
    type: string
    description: "The order line's id. One line is one unit sold; the API has no quantity."
    sql: ${TABLE}.order_line_item_id ;;
  }

  dimension: refund_type {
    type: string
    description: "The type of the return or cancellation."
    sql: ${TABLE}.refund_type ;;
  }

  dimension: refund_status {
    type: string
    description: "The status of the return or cancellation."
    sql: ${TABLE}.refund_status ;;
  }

  dimension: reason {
    type: string
    description: "The reason's key."
    sql: ${TABLE}.reason ;;
  }

  dimension: reason_text {
    type: string
    description: "The reason's text, in the shop's language."
    sql: ${TABLE}.reason_text ;;
  }

  dimension: requested_by {
    type: string
    description: "Who requested it: BUYER, SELLER, SYSTEM, or OPERATOR."
    sql: ${TABLE}.requested_by ;;
  }

  dimension: is_tax_included {
    type: yesno
    description: "Whether tax is included in prices rather than added to the total. Inferred from the amounts where they show it, otherwise from the market: tax is added in the US."
    sql: ${TABLE}.is_tax_included ;;
  }

  dimension_group: requested {
    type: time
    description: "When it was requested (UTC)."
    timeframes: [
      raw,
      time,
      hour_of_day,
      date,
      day_of_week,
      week,
      month,
      quarter,
      year,
    ]
    datatype: timestamp
    sql: ${TABLE}.requested_at ;;
  }

  dimension_group: refunded {
    type: time
    description: "When it was granted: the last change of the return or cancellation (UTC)."
    timeframes: [
      raw,
      time,
      hour_of_day,
      date,
      day_of_week,
      week,
      month,
      quarter,
      year,
    ]
    datatype: timestamp
    sql: ${TABLE}.refunded_at ;;
  }

  dimension_group: refund {
    type: time
    description: "The day it was granted, in the shop's reporting time zone."
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
    sql: ${TABLE}.refund_date ;;
    convert_tz: no
  }

  dimension_group: refund_utc {
    type: time
    description: "The UTC day it was granted."
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
    sql: ${TABLE}.refund_date_utc ;;
    convert_tz: no
  }

  measure: refund_amount {
    label: "Refund amount"
    group_label: "Metrics"
    description: "Refunds granted after payment, for returns and cancellations, by the date they were granted. Seller Center: Refunds in Analytics. Ours are dated by the last change of the return or cancellation, which may be later."
    value_format_name: decimal_2
    required_fields: [currency]
    type: number
    sql: CASE WHEN ${refund_currencies} <= 1 THEN ${refund_total_any_currency} END ;;
  }

  measure: refunded_products {
    label: "Refunded product value"
    group_label: "Metrics"
    description: "The product part of the refund amount. Seller Center: The product part of the refunds on the return and cancellation pages."
    value_format_name: decimal_2
    required_fields: [currency]
    type: number
    sql: CASE WHEN ${refund_currencies} <= 1 THEN ${refund_product_any_currency} END ;;
  }

  measure: refund_product_any_currency {
    label: "Refund product (any currency)"
    group_label: "Sums of columns"
    description: "The product's part of the refund."
    type: sum
    sql: ${TABLE}.refund_product ;;
    value_format_name: decimal_2
    hidden: yes
  }

  measure: refund_product {
    label: "Refund product"
    group_label: "Sums of columns"
    description: "The product's part of the refund."
    type: number
    sql: CASE WHEN ${refund_currencies} <= 1 THEN ${refund_product_any_currency} END ;;
    value_format_name: decimal_2
    hidden: no
    required_fields: [currency]
  }

  measure: refund_shipping_any_currency {
    label: "Refund shipping (any currency)"
    group_label: "Sums of columns"
    description: "The shipping's part of the refund."
    type: sum
    sql: ${TABLE}.refund_shipping ;;
    value_format_name: decimal_2
    hidden: yes
  }

  measure: refund_shipping {
    label: "Refund shipping"
    group_label: "Sums of columns"
    description: "The shipping's part of the refund."
    type: number
    sql: CASE WHEN ${refund_currencies} <= 1 THEN ${refund_shipping_any_currency} END ;;
    value_format_name: decimal_2
    hidden: no
    required_fields: [currency]
  }

  measure: refund_tax_any_currency {
    label: "Refund tax (any currency)"
    group_label: "Sums of columns"
    description: "The tax in the refund: within product and shipping where prices include tax, beside them where tax is added."
    type: sum
    sql: ${TABLE}.refund_tax ;;
    value_format_name: decimal_2
    hidden: yes
  }

  measure: refund_tax {
    label: "Refund tax"
    group_label: "Sums of columns"
    description: "The tax in the refund: within product and shipping where prices include tax, beside them where tax is added."
    type: number
    sql: CASE WHEN ${refund_currencies} <= 1 THEN ${refund_tax_any_currency} END ;;
    value_format_name: decimal_2
    hidden: no
    required_fields: [currency]
  }

  measure: refund_other_any_currency {
    label: "Refund other (any currency)"
    group_label: "Sums of columns"
    description: "What the total contains besides product, shipping, and added tax: refunded fees."
    type: sum
    sql: ${TABLE}.refund_other ;;
    value_format_name: decimal_2
    hidden: yes
  }

  measure: refund_other {
    label: "Refund other"
    group_label: "Sums of columns"
    description: "What the total contains besides product, shipping, and added tax: refunded fees."
    type: number
    sql: CASE WHEN ${refund_currencies} <= 1 THEN ${refund_other_any_currency} END ;;
    value_format_name: decimal_2
    hidden: no
    required_fields: [currency]
  }

  measure: refund_total_any_currency {
    label: "Refund total (any currency)"
    group_label: "Sums of columns"
    description: "The line's total refund: product, shipping, other, and tax unless it is included."
    type: sum
    sql: ${TABLE}.refund_total ;;
    value_format_name: decimal_2
    hidden: yes
  }

  measure: refund_total {
    label: "Refund total"
    group_label: "Sums of columns"
    description: "The line's total refund: product, shipping, other, and tax unless it is included."
    type: number
    sql: CASE WHEN ${refund_currencies} <= 1 THEN ${refund_total_any_currency} END ;;
    value_format_name: decimal_2
    hidden: no
    required_fields: [currency]
  }

  measure: refunds_granted {
    label: "Refunds granted"
    group_label: "Sums of columns"
    description: "Returns and cancellations with a refund, each counted once."
    type: count_distinct
    sql: ${TABLE}.shop_id || '/' || ${TABLE}.refund_source || '/' || ${TABLE}.refund_id ;;
    value_format_name: decimal_0
  }

  measure: refund_currencies {
    label: "Currencies of refunds"
    group_label: "Sums of columns"
    description: "The number of distinct currencies of the refunds."
    type: count_distinct
    sql: COALESCE(${TABLE}.currency, 'unknown') ;;
    value_format_name: decimal_0
    hidden: yes
  }
}
