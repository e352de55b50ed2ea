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
    description: "ISO 4217 code of every amount in the row."
    sql: ${TABLE}.currency ;;
  }

  dimension: refund_line_id {
    type: string
    description: "The row's key: source, refund and order line."
    sql: ${TABLE}.refund_line_id ;;
  }

  dimension: shop_id {
    type: string
    description: "The shop, as its TikTok Shop id."
    sql: ${TABLE}.shop_id ;;
  }

  dimension: refund_source {
    type: string
    description: "return or cancellation."
    sql: ${TABLE}.refund_source ;;
  }

  dimension: refund_id {
    type: string
    description: "The return or cancellation."
    sql: ${TABLE}.refund_id ;;
  }

  dimension: order_id {
    type: string
    description: "The TikTok Shop order."
    sql: ${TABLE}.order_id ;;
  }

  dimension: order_line_item_id {
    type: string
    description: "The order line. One line is one unit sold; the API has no quantity."
    sql: ${TABLE}.order_line_item_id ;;
  }

  dimension: refund_type {
    type: string
    description: "The return's or cancellation's type."
    sql: ${TABLE}.refund_type ;;
  }

  dimension: refund_status {
    type: string
    description: "The return's or cancellation's status."
    sql: ${TABLE}.refund_status ;;
  }

  dimension: reason {
    type: string
    description: "The reason's key."
    sql: ${TABLE}.reason ;;
  }

  dimension: reason_text {
    type: string
    description: "The reason in words, in the shop's language."
    sql: ${TABLE}.reason_text ;;
  }

  dimension: requested_by {
    type: string
    description: "Who asked for it: BUYER, SELLER, SYSTEM or OPERATOR."
    sql: ${TABLE}.requested_by ;;
  }

  dimension: is_tax_included {
    type: yesno
    description: "Tax lies within prices and isn't added to the total. Told from the amounts where they can tell, else from the market: the US adds tax."
    sql: ${TABLE}.is_tax_included ;;
  }

  dimension_group: requested {
    type: time
    description: "When it was asked for (UTC)."
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
    description: "Refunds granted after payment, returns and cancellations alike, by the day they were granted. Seller Center: Refunds in Analytics. Ours takes the last change of the return or cancellation as its day, which may be later."
    value_format_name: decimal_2
    required_fields: [currency]
    type: number
    sql: CASE WHEN ${refund_currencies} <= 1 THEN ${refund_total_any_currency} END ;;
  }

  measure: refunded_products {
    label: "Refunded product value"
    group_label: "Metrics"
    description: "The products' part of the refund amount. Seller Center: The product part of the refunds on the pages of their returns and cancellations."
    value_format_name: decimal_2
    required_fields: [currency]
    type: number
    sql: CASE WHEN ${refund_currencies} <= 1 THEN ${refund_product_any_currency} END ;;
  }

  measure: refund_product_any_currency {
    label: "Refund product (any currency)"
    group_label: "Sums of columns"
    description: "The product's part."
    type: sum
    sql: ${TABLE}.refund_product ;;
    value_format_name: decimal_2
    hidden: yes
  }

  measure: refund_product {
    label: "Refund product"
    group_label: "Sums of columns"
    description: "The product's part."
    type: number
    sql: CASE WHEN ${refund_currencies} <= 1 THEN ${refund_product_any_currency} END ;;
    value_format_name: decimal_2
    hidden: no
    required_fields: [currency]
  }

  measure: refund_shipping_any_currency {
    label: "Refund shipping (any currency)"
    group_label: "Sums of columns"
    description: "Shipping's part."
    type: sum
    sql: ${TABLE}.refund_shipping ;;
    value_format_name: decimal_2
    hidden: yes
  }

  measure: refund_shipping {
    label: "Refund shipping"
    group_label: "Sums of columns"
    description: "Shipping's part."
    type: number
    sql: CASE WHEN ${refund_currencies} <= 1 THEN ${refund_shipping_any_currency} END ;;
    value_format_name: decimal_2
    hidden: no
    required_fields: [currency]
  }

  measure: refund_tax_any_currency {
    label: "Refund tax (any currency)"
    group_label: "Sums of columns"
    description: "The tax in the refund; within its product and shipping where the market includes tax, beside them where it adds it."
    type: sum
    sql: ${TABLE}.refund_tax ;;
    value_format_name: decimal_2
    hidden: yes
  }

  measure: refund_tax {
    label: "Refund tax"
    group_label: "Sums of columns"
    description: "The tax in the refund; within its product and shipping where the market includes tax, beside them where it adds it."
    type: number
    sql: CASE WHEN ${refund_currencies} <= 1 THEN ${refund_tax_any_currency} END ;;
    value_format_name: decimal_2
    hidden: no
    required_fields: [currency]
  }

  measure: refund_other_any_currency {
    label: "Refund other (any currency)"
    group_label: "Sums of columns"
    description: "What the total holds beside product, shipping and added tax: fees given back."
    type: sum
    sql: ${TABLE}.refund_other ;;
    value_format_name: decimal_2
    hidden: yes
  }

  measure: refund_other {
    label: "Refund other"
    group_label: "Sums of columns"
    description: "What the total holds beside product, shipping and added tax: fees given back."
    type: number
    sql: CASE WHEN ${refund_currencies} <= 1 THEN ${refund_other_any_currency} END ;;
    value_format_name: decimal_2
    hidden: no
    required_fields: [currency]
  }

  measure: refund_total_any_currency {
    label: "Refund total (any currency)"
    group_label: "Sums of columns"
    description: "What the buyer gets back: product, shipping, other, and tax unless included."
    type: sum
    sql: ${TABLE}.refund_total ;;
    value_format_name: decimal_2
    hidden: yes
  }

  measure: refund_total {
    label: "Refund total"
    group_label: "Sums of columns"
    description: "What the buyer gets back: product, shipping, other, and tax unless included."
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
    description: "Different currencies among the refunds."
    type: count_distinct
    sql: COALESCE(${TABLE}.currency, 'unknown') ;;
    value_format_name: decimal_0
    hidden: yes
  }
}
