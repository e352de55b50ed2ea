# Written by `make lookml` from the dbt project's semantic models and metrics: changes here get lost.

view: fct_live_sessions {
  label: "LIVE sessions"
  sql_table_name: tiktok_shop_marts.fct_live_sessions ;;

  dimension: live_session {
    hidden: yes
    type: string
    sql: ${TABLE}.shop_id || '/' || ${TABLE}.live_id || '/' || COALESCE(${TABLE}.currency, '') ;;
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

  dimension: live_id {
    type: string
    description: "The session's id, which order lines name as room_id."
    sql: ${TABLE}.live_id ;;
  }

  dimension: title {
    type: string
    description: "The session's title."
    sql: ${TABLE}.title ;;
  }

  dimension: username {
    type: string
    description: "Who hosted it."
    sql: ${TABLE}.username ;;
  }

  dimension: has_analytics {
    type: yesno
    description: "Whether TikTok's analytics have the session."
    sql: ${TABLE}.has_analytics ;;
  }

  dimension: comparison {
    type: string
    description: "compared; no analytics; or orders name no room, as outside the US."
    sql: ${TABLE}.comparison ;;
  }

  dimension_group: session {
    type: time
    description: "The shop's day on which the session began, or the first day of its orders where it has no analytics."
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
    sql: ${TABLE}.session_date ;;
    convert_tz: no
  }

  dimension_group: started {
    type: time
    description: "When it began (UTC)."
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
    sql: ${TABLE}.started_at ;;
  }

  dimension_group: ended {
    type: time
    description: "When it ended (UTC)."
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
    sql: ${TABLE}.ended_at ;;
  }

  measure: live_gmv_of_tiktok {
    label: "LIVE GMV of TikTok"
    group_label: "Metrics"
    description: "GMV that TikTok attributes to LIVE sessions, by the session's day. Seller Center: GMV of the sessions in LIVE analytics."
    value_format_name: decimal_2
    required_fields: [currency]
    type: number
    sql: CASE WHEN ${session_currencies} <= 1 THEN ${session_tiktok_gmv_any_currency} END ;;
  }

  measure: live_net_sales {
    label: "LIVE net sales"
    group_label: "Metrics"
    description: "Net sales of the order lines that name a LIVE room, by the session's day. Seller Center: None: Seller Center has GMV of a LIVE only."
    value_format_name: decimal_2
    required_fields: [currency]
    type: number
    sql: CASE WHEN ${session_currencies} <= 1 THEN ${session_net_sales_any_currency} END ;;
  }

  measure: live_margin_before_cost_of_goods {
    label: "LIVE margin before cost of goods"
    group_label: "Metrics"
    description: "The payout of the order lines that name a LIVE room, settled or else estimated, by the session's day. Seller Center: No figure in Seller Center."
    value_format_name: decimal_2
    required_fields: [currency]
    type: number
    sql: CASE WHEN ${session_currencies} <= 1 THEN ${session_margin_before_cost_of_goods_any_currency} END ;;
  }

  measure: session_views {
    label: "Session views"
    group_label: "Sums of columns"
    description: "Views."
    type: sum
    sql: ${TABLE}.views ;;
    value_format_name: decimal_0
  }

  measure: session_product_impressions {
    label: "Session product impressions"
    group_label: "Sums of columns"
    description: "Product impressions."
    type: sum
    sql: ${TABLE}.product_impressions ;;
    value_format_name: decimal_0
  }

  measure: session_product_clicks {
    label: "Session product clicks"
    group_label: "Sums of columns"
    description: "Product clicks."
    type: sum
    sql: ${TABLE}.product_clicks ;;
    value_format_name: decimal_0
  }

  measure: session_tiktok_sku_orders {
    label: "Session TikTok SKU orders"
    group_label: "Sums of columns"
    description: "SKU orders that TikTok attributes to the session."
    type: sum
    sql: ${TABLE}.tiktok_sku_orders ;;
    value_format_name: decimal_0
  }

  measure: session_tiktok_items_sold {
    label: "Session TikTok items sold"
    group_label: "Sums of columns"
    description: "Units that TikTok attributes to the session."
    type: sum
    sql: ${TABLE}.tiktok_items_sold ;;
    value_format_name: decimal_0
  }

  measure: session_tiktok_gmv_any_currency {
    label: "Session TikTok GMV (any currency)"
    group_label: "Sums of columns"
    description: "GMV that TikTok attributes to the session."
    type: sum
    sql: ${TABLE}.tiktok_gmv ;;
    value_format_name: decimal_2
    hidden: yes
  }

  measure: session_tiktok_gmv {
    label: "Session TikTok GMV"
    group_label: "Sums of columns"
    description: "GMV that TikTok attributes to the session."
    type: number
    sql: CASE WHEN ${session_currencies} <= 1 THEN ${session_tiktok_gmv_any_currency} END ;;
    value_format_name: decimal_2
    hidden: no
    required_fields: [currency]
  }

  measure: session_orders {
    label: "Session orders"
    group_label: "Sums of columns"
    description: "Orders of any status with a line that names the room."
    type: sum
    sql: ${TABLE}.orders ;;
    value_format_name: decimal_0
  }

  measure: session_order_lines {
    label: "Session order lines"
    group_label: "Sums of columns"
    description: "The lines that name the room."
    type: sum
    sql: ${TABLE}.order_lines ;;
    value_format_name: decimal_0
  }

  measure: session_units_sold {
    label: "Session units sold"
    group_label: "Sums of columns"
    description: "The lines that are sales."
    type: sum
    sql: ${TABLE}.units_sold ;;
    value_format_name: decimal_0
  }

  measure: session_own_gmv_any_currency {
    label: "Session own GMV (any currency)"
    group_label: "Sums of columns"
    description: "What buyers paid for these lines, including cancelled and refunded ones but not samples and replacements.
"
    type: sum
    sql: ${TABLE}.own_gmv ;;
    value_format_name: decimal_2
    hidden: yes
  }

  measure: session_own_gmv {
    label: "Session own GMV"
    group_label: "Sums of columns"
    description: "What buyers paid for these lines, including cancelled and refunded ones but not samples and replacements.
"
    type: number
    sql: CASE WHEN ${session_currencies} <= 1 THEN ${session_own_gmv_any_currency} END ;;
    value_format_name: decimal_2
    hidden: no
    required_fields: [currency]
  }

  measure: session_gmv_gap_any_currency {
    label: "Session GMV gap (any currency)"
    group_label: "Sums of columns"
    description: "own_gmv minus TikTok's GMV; null where they can't be compared."
    type: sum
    sql: ${TABLE}.gmv_gap ;;
    value_format_name: decimal_2
    hidden: yes
  }

  measure: session_gmv_gap {
    label: "Session GMV gap"
    group_label: "Sums of columns"
    description: "own_gmv minus TikTok's GMV; null where they can't be compared."
    type: number
    sql: CASE WHEN ${session_currencies} <= 1 THEN ${session_gmv_gap_any_currency} END ;;
    value_format_name: decimal_2
    hidden: no
    required_fields: [currency]
  }

  measure: session_net_sales_any_currency {
    label: "Session net sales (any currency)"
    group_label: "Sums of columns"
    description: "Net sales of the lines that are sales."
    type: sum
    sql: ${TABLE}.net_sales ;;
    value_format_name: decimal_2
    hidden: yes
  }

  measure: session_net_sales {
    label: "Session net sales"
    group_label: "Sums of columns"
    description: "Net sales of the lines that are sales."
    type: number
    sql: CASE WHEN ${session_currencies} <= 1 THEN ${session_net_sales_any_currency} END ;;
    value_format_name: decimal_2
    hidden: no
    required_fields: [currency]
  }

  measure: session_refund_product_any_currency {
    label: "Session refund product (any currency)"
    group_label: "Sums of columns"
    description: "Refunds granted for the product of these sales."
    type: sum
    sql: ${TABLE}.refund_product ;;
    value_format_name: decimal_2
    hidden: yes
  }

  measure: session_refund_product {
    label: "Session refund product"
    group_label: "Sums of columns"
    description: "Refunds granted for the product of these sales."
    type: number
    sql: CASE WHEN ${session_currencies} <= 1 THEN ${session_refund_product_any_currency} END ;;
    value_format_name: decimal_2
    hidden: no
    required_fields: [currency]
  }

  measure: session_net_sales_after_refunds_any_currency {
    label: "Session net sales after refunds (any currency)"
    group_label: "Sums of columns"
    description: "Net sales minus refunds of these sales."
    type: sum
    sql: ${TABLE}.net_sales_after_refunds ;;
    value_format_name: decimal_2
    hidden: yes
  }

  measure: session_net_sales_after_refunds {
    label: "Session net sales after refunds"
    group_label: "Sums of columns"
    description: "Net sales minus refunds of these sales."
    type: number
    sql: CASE WHEN ${session_currencies} <= 1 THEN ${session_net_sales_after_refunds_any_currency} END ;;
    value_format_name: decimal_2
    hidden: no
    required_fields: [currency]
  }

  measure: session_affiliate_commission_any_currency {
    label: "Session affiliate commission (any currency)"
    group_label: "Sums of columns"
    description: "Commission for creators, partners, and affiliate ads, as in fct_order_profit. Costs are negative."
    type: sum
    sql: ${TABLE}.affiliate_commission ;;
    value_format_name: decimal_2
    hidden: yes
  }

  measure: session_affiliate_commission {
    label: "Session affiliate commission"
    group_label: "Sums of columns"
    description: "Commission for creators, partners, and affiliate ads, as in fct_order_profit. Costs are negative."
    type: number
    sql: CASE WHEN ${session_currencies} <= 1 THEN ${session_affiliate_commission_any_currency} END ;;
    value_format_name: decimal_2
    hidden: no
    required_fields: [currency]
  }

  measure: session_payout_any_currency {
    label: "Session payout (any currency)"
    group_label: "Sums of columns"
    description: "What statements pay out for the lines."
    type: sum
    sql: ${TABLE}.payout ;;
    value_format_name: decimal_2
    hidden: yes
  }

  measure: session_payout {
    label: "Session payout"
    group_label: "Sums of columns"
    description: "What statements pay out for the lines."
    type: number
    sql: CASE WHEN ${session_currencies} <= 1 THEN ${session_payout_any_currency} END ;;
    value_format_name: decimal_2
    hidden: no
    required_fields: [currency]
  }

  measure: session_margin_before_cost_of_goods_any_currency {
    label: "Session margin before cost of goods (any currency)"
    group_label: "Sums of columns"
    description: "The payout of these lines, settled or estimated, after the commission and before the cost of goods."
    type: sum
    sql: ${TABLE}.margin_before_cost_of_goods ;;
    value_format_name: decimal_2
    hidden: yes
  }

  measure: session_margin_before_cost_of_goods {
    label: "Session margin before cost of goods"
    group_label: "Sums of columns"
    description: "The payout of these lines, settled or estimated, after the commission and before the cost of goods."
    type: number
    sql: CASE WHEN ${session_currencies} <= 1 THEN ${session_margin_before_cost_of_goods_any_currency} END ;;
    value_format_name: decimal_2
    hidden: no
    required_fields: [currency]
  }

  measure: session_margin_any_currency {
    label: "Session margin (any currency)"
    group_label: "Sums of columns"
    description: "The margin before cost of goods minus the cost of goods; null if it isn't known of every line."
    type: sum
    sql: ${TABLE}.margin ;;
    value_format_name: decimal_2
    hidden: yes
  }

  measure: session_margin {
    label: "Session margin"
    group_label: "Sums of columns"
    description: "The margin before cost of goods minus the cost of goods; null if it isn't known of every line."
    type: number
    sql: CASE WHEN ${session_currencies} <= 1 THEN ${session_margin_any_currency} END ;;
    value_format_name: decimal_2
    hidden: no
    required_fields: [currency]
  }

  measure: session_currencies {
    label: "Session currencies"
    group_label: "Sums of columns"
    description: "The number of distinct currencies."
    type: count_distinct
    sql: COALESCE(${TABLE}.currency, 'unknown') ;;
    value_format_name: decimal_0
    hidden: yes
  }
}
