# Written by `make lookml` from the dbt project's semantic models and metrics: changes here get lost.

view: fct_creator_sales {
  label: "Creator sales"
  sql_table_name: tiktok_shop_marts.fct_creator_sales ;;

  dimension: creator_day {
    hidden: yes
    type: string
    sql: ${TABLE}.shop_id || '/' || ${TABLE}.order_date || '/' || ${TABLE}.creator_username || '/' || COALESCE(${TABLE}.currency, '') ;;
    primary_key: yes
  }

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

  dimension: creator_username {
    type: string
    description: "The creator."
    sql: ${TABLE}.creator_username ;;
  }

  dimension_group: order {
    type: time
    description: "The shop's day of the order."
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
    sql: ${TABLE}.order_date ;;
    convert_tz: no
  }

  measure: creator_commission {
    label: "Creator commission"
    group_label: "Metrics"
    description: "Creators' commissions for affiliate orders, paid or else estimated, positive, by order date. Seller Center: Actual or estimated commission payment of the orders in Affiliate Center."
    value_format_name: decimal_2
    required_fields: [currency]
    type: number
    sql: CASE WHEN ${creator_day_currencies} <= 1 THEN ${creator_day_creator_commission_any_currency} END ;;
  }

  measure: creator_net_sales {
    label: "Creator net sales"
    group_label: "Metrics"
    description: "Net sales of the order lines that a creator sold, by order date. Seller Center: No figure in Affiliate Center, which shows what buyers paid."
    value_format_name: decimal_2
    required_fields: [currency]
    type: number
    sql: CASE WHEN ${creator_day_currencies} <= 1 THEN ${creator_day_net_sales_any_currency} END ;;
  }

  measure: creator_day_orders {
    label: "Creator day orders"
    group_label: "Sums of columns"
    description: "Affiliate orders."
    type: sum
    sql: ${TABLE}.orders ;;
    value_format_name: decimal_0
  }

  measure: creator_day_units {
    label: "Creator day units"
    group_label: "Sums of columns"
    description: "Units in these orders."
    type: sum
    sql: ${TABLE}.units ;;
    value_format_name: decimal_0
  }

  measure: creator_day_unattributed_units {
    label: "Creator day unattributed units"
    group_label: "Sums of columns"
    description: "Units whose order line several pieces of content claim, so that no net sales, refunds, or margin of theirs are counted.
"
    type: sum
    sql: ${TABLE}.unattributed_units ;;
    value_format_name: decimal_0
  }

  measure: creator_day_creator_commission_any_currency {
    label: "Creator day creator commission (any currency)"
    group_label: "Sums of columns"
    description: "The creator's commission, positive: paid, or else estimated. One in another currency than the order's is left out.
"
    type: sum
    sql: ${TABLE}.creator_commission ;;
    value_format_name: decimal_2
    hidden: yes
  }

  measure: creator_day_creator_commission {
    label: "Creator day creator commission"
    group_label: "Sums of columns"
    description: "The creator's commission, positive: paid, or else estimated. One in another currency than the order's is left out.
"
    type: number
    sql: CASE WHEN ${creator_day_currencies} <= 1 THEN ${creator_day_creator_commission_any_currency} END ;;
    value_format_name: decimal_2
    hidden: no
    required_fields: [currency]
  }

  measure: creator_day_net_sales_any_currency {
    label: "Creator day net sales (any currency)"
    group_label: "Sums of columns"
    description: "Net sales of the order lines that the ids lead to."
    type: sum
    sql: ${TABLE}.net_sales ;;
    value_format_name: decimal_2
    hidden: yes
  }

  measure: creator_day_net_sales {
    label: "Creator day net sales"
    group_label: "Sums of columns"
    description: "Net sales of the order lines that the ids lead to."
    type: number
    sql: CASE WHEN ${creator_day_currencies} <= 1 THEN ${creator_day_net_sales_any_currency} END ;;
    value_format_name: decimal_2
    hidden: no
    required_fields: [currency]
  }

  measure: creator_day_refund_product_any_currency {
    label: "Creator day refund product (any currency)"
    group_label: "Sums of columns"
    description: "Refunds granted for the product of these lines."
    type: sum
    sql: ${TABLE}.refund_product ;;
    value_format_name: decimal_2
    hidden: yes
  }

  measure: creator_day_refund_product {
    label: "Creator day refund product"
    group_label: "Sums of columns"
    description: "Refunds granted for the product of these lines."
    type: number
    sql: CASE WHEN ${creator_day_currencies} <= 1 THEN ${creator_day_refund_product_any_currency} END ;;
    value_format_name: decimal_2
    hidden: no
    required_fields: [currency]
  }

  measure: creator_day_net_sales_after_refunds_any_currency {
    label: "Creator day net sales after refunds (any currency)"
    group_label: "Sums of columns"
    description: "Net sales minus the refunds of these lines."
    type: sum
    sql: ${TABLE}.net_sales_after_refunds ;;
    value_format_name: decimal_2
    hidden: yes
  }

  measure: creator_day_net_sales_after_refunds {
    label: "Creator day net sales after refunds"
    group_label: "Sums of columns"
    description: "Net sales minus the refunds of these lines."
    type: number
    sql: CASE WHEN ${creator_day_currencies} <= 1 THEN ${creator_day_net_sales_after_refunds_any_currency} END ;;
    value_format_name: decimal_2
    hidden: no
    required_fields: [currency]
  }

  measure: creator_day_margin_before_cost_of_goods_any_currency {
    label: "Creator day margin before cost of goods (any currency)"
    group_label: "Sums of columns"
    description: "The payout of these lines, settled or estimated, after the commission and before the cost of goods."
    type: sum
    sql: ${TABLE}.margin_before_cost_of_goods ;;
    value_format_name: decimal_2
    hidden: yes
  }

  measure: creator_day_margin_before_cost_of_goods {
    label: "Creator day margin before cost of goods"
    group_label: "Sums of columns"
    description: "The payout of these lines, settled or estimated, after the commission and before the cost of goods."
    type: number
    sql: CASE WHEN ${creator_day_currencies} <= 1 THEN ${creator_day_margin_before_cost_of_goods_any_currency} END ;;
    value_format_name: decimal_2
    hidden: no
    required_fields: [currency]
  }

  measure: creator_day_margin_any_currency {
    label: "Creator day margin (any currency)"
    group_label: "Sums of columns"
    description: "The margin before cost of goods minus the cost of goods; null if it isn't known of every line."
    type: sum
    sql: ${TABLE}.margin ;;
    value_format_name: decimal_2
    hidden: yes
  }

  measure: creator_day_margin {
    label: "Creator day margin"
    group_label: "Sums of columns"
    description: "The margin before cost of goods minus the cost of goods; null if it isn't known of every line."
    type: number
    sql: CASE WHEN ${creator_day_currencies} <= 1 THEN ${creator_day_margin_any_currency} END ;;
    value_format_name: decimal_2
    hidden: no
    required_fields: [currency]
  }

  measure: creator_day_currencies {
    label: "Creator day currencies"
    group_label: "Sums of columns"
    description: "The number of distinct currencies."
    type: count_distinct
    sql: COALESCE(${TABLE}.currency, 'unknown') ;;
    value_format_name: decimal_0
    hidden: yes
  }
}
