# Written by `make lookml` from the dbt project's semantic models and metrics: changes here get lost.

view: fct_content_performance {
  label: "Content performance"
  sql_table_name: tiktok_shop_marts.fct_content_performance ;;

  dimension: video_day {
    hidden: yes
    type: string
    sql: ${TABLE}.shop_id || '/' || ${TABLE}.performance_date || '/' || ${TABLE}.video_id || '/' || COALESCE(${TABLE}.currency, '') ;;
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

  dimension: video_id {
    type: string
    description: "The video's id."
    sql: ${TABLE}.video_id ;;
  }

  dimension: title {
    type: string
    description: "The video's title."
    sql: ${TABLE}.title ;;
  }

  dimension: creator_username {
    type: string
    description: "Who posted the video."
    sql: ${TABLE}.creator_username ;;
  }

  dimension: has_analytics {
    type: yesno
    description: "Whether TikTok's analytics have the video on that day."
    sql: ${TABLE}.has_analytics ;;
  }

  dimension_group: performance {
    type: time
    description: "The shop's day: of the analytics, and of the orders."
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

  measure: video_gmv_of_tiktok {
    label: "Video GMV of TikTok"
    group_label: "Metrics"
    description: "GMV that TikTok attributes to videos, by day. Seller Center: GMV of the videos in Video analytics."
    value_format_name: decimal_2
    required_fields: [currency]
    type: number
    sql: CASE WHEN ${video_day_currencies} <= 1 THEN ${video_day_tiktok_gmv_any_currency} END ;;
  }

  measure: video_day_views {
    label: "Video day views"
    group_label: "Sums of columns"
    description: "Views."
    type: sum
    sql: ${TABLE}.views ;;
    value_format_name: decimal_0
  }

  measure: video_day_tiktok_sku_orders {
    label: "Video day TikTok SKU orders"
    group_label: "Sums of columns"
    description: "SKU orders that TikTok attributes to the video."
    type: sum
    sql: ${TABLE}.tiktok_sku_orders ;;
    value_format_name: decimal_0
  }

  measure: video_day_tiktok_items_sold {
    label: "Video day TikTok items sold"
    group_label: "Sums of columns"
    description: "Units that TikTok attributes to the video."
    type: sum
    sql: ${TABLE}.tiktok_items_sold ;;
    value_format_name: decimal_0
  }

  measure: video_day_tiktok_gmv_any_currency {
    label: "Video day TikTok GMV (any currency)"
    group_label: "Sums of columns"
    description: "GMV that TikTok attributes to the video."
    type: sum
    sql: ${TABLE}.tiktok_gmv ;;
    value_format_name: decimal_2
    hidden: yes
  }

  measure: video_day_tiktok_gmv {
    label: "Video day TikTok GMV"
    group_label: "Sums of columns"
    description: "GMV that TikTok attributes to the video."
    type: number
    sql: CASE WHEN ${video_day_currencies} <= 1 THEN ${video_day_tiktok_gmv_any_currency} END ;;
    value_format_name: decimal_2
    hidden: no
    required_fields: [currency]
  }

  measure: video_day_orders {
    label: "Video day orders"
    group_label: "Sums of columns"
    description: "Affiliate orders."
    type: sum
    sql: ${TABLE}.orders ;;
    value_format_name: decimal_0
  }

  measure: video_day_units {
    label: "Video day units"
    group_label: "Sums of columns"
    description: "Units in these orders."
    type: sum
    sql: ${TABLE}.units ;;
    value_format_name: decimal_0
  }

  measure: video_day_unattributed_units {
    label: "Video day unattributed units"
    group_label: "Sums of columns"
    description: "Units whose order line several pieces of content claim, so that no net sales, refunds, or margin of theirs are counted.
"
    type: sum
    sql: ${TABLE}.unattributed_units ;;
    value_format_name: decimal_0
  }

  measure: video_day_creator_commission_any_currency {
    label: "Video day creator commission (any currency)"
    group_label: "Sums of columns"
    description: "The creator's commission, positive: paid, or else estimated. One in another currency than the order's is left out.
"
    type: sum
    sql: ${TABLE}.creator_commission ;;
    value_format_name: decimal_2
    hidden: yes
  }

  measure: video_day_creator_commission {
    label: "Video day creator commission"
    group_label: "Sums of columns"
    description: "The creator's commission, positive: paid, or else estimated. One in another currency than the order's is left out.
"
    type: number
    sql: CASE WHEN ${video_day_currencies} <= 1 THEN ${video_day_creator_commission_any_currency} END ;;
    value_format_name: decimal_2
    hidden: no
    required_fields: [currency]
  }

  measure: video_day_net_sales_any_currency {
    label: "Video day net sales (any currency)"
    group_label: "Sums of columns"
    description: "Net sales of the order lines that the ids lead to."
    type: sum
    sql: ${TABLE}.net_sales ;;
    value_format_name: decimal_2
    hidden: yes
  }

  measure: video_day_net_sales {
    label: "Video day net sales"
    group_label: "Sums of columns"
    description: "Net sales of the order lines that the ids lead to."
    type: number
    sql: CASE WHEN ${video_day_currencies} <= 1 THEN ${video_day_net_sales_any_currency} END ;;
    value_format_name: decimal_2
    hidden: no
    required_fields: [currency]
  }

  measure: video_day_refund_product_any_currency {
    label: "Video day refund product (any currency)"
    group_label: "Sums of columns"
    description: "Refunds granted for the product of these lines."
    type: sum
    sql: ${TABLE}.refund_product ;;
    value_format_name: decimal_2
    hidden: yes
  }

  measure: video_day_refund_product {
    label: "Video day refund product"
    group_label: "Sums of columns"
    description: "Refunds granted for the product of these lines."
    type: number
    sql: CASE WHEN ${video_day_currencies} <= 1 THEN ${video_day_refund_product_any_currency} END ;;
    value_format_name: decimal_2
    hidden: no
    required_fields: [currency]
  }

  measure: video_day_net_sales_after_refunds_any_currency {
    label: "Video day net sales after refunds (any currency)"
    group_label: "Sums of columns"
    description: "Net sales minus the refunds of these lines."
    type: sum
    sql: ${TABLE}.net_sales_after_refunds ;;
    value_format_name: decimal_2
    hidden: yes
  }

  measure: video_day_net_sales_after_refunds {
    label: "Video day net sales after refunds"
    group_label: "Sums of columns"
    description: "Net sales minus the refunds of these lines."
    type: number
    sql: CASE WHEN ${video_day_currencies} <= 1 THEN ${video_day_net_sales_after_refunds_any_currency} END ;;
    value_format_name: decimal_2
    hidden: no
    required_fields: [currency]
  }

  measure: video_day_margin_before_cost_of_goods_any_currency {
    label: "Video day margin before cost of goods (any currency)"
    group_label: "Sums of columns"
    description: "The payout of these lines, settled or estimated, after the commission and before the cost of goods."
    type: sum
    sql: ${TABLE}.margin_before_cost_of_goods ;;
    value_format_name: decimal_2
    hidden: yes
  }

  measure: video_day_margin_before_cost_of_goods {
    label: "Video day margin before cost of goods"
    group_label: "Sums of columns"
    description: "The payout of these lines, settled or estimated, after the commission and before the cost of goods."
    type: number
    sql: CASE WHEN ${video_day_currencies} <= 1 THEN ${video_day_margin_before_cost_of_goods_any_currency} END ;;
    value_format_name: decimal_2
    hidden: no
    required_fields: [currency]
  }

  measure: video_day_margin_any_currency {
    label: "Video day margin (any currency)"
    group_label: "Sums of columns"
    description: "The margin before cost of goods minus the cost of goods; null if it isn't known of every line."
    type: sum
    sql: ${TABLE}.margin ;;
    value_format_name: decimal_2
    hidden: yes
  }

  measure: video_day_margin {
    label: "Video day margin"
    group_label: "Sums of columns"
    description: "The margin before cost of goods minus the cost of goods; null if it isn't known of every line."
    type: number
    sql: CASE WHEN ${video_day_currencies} <= 1 THEN ${video_day_margin_any_currency} END ;;
    value_format_name: decimal_2
    hidden: no
    required_fields: [currency]
  }

  measure: video_day_currencies {
    label: "Video day currencies"
    group_label: "Sums of columns"
    description: "The number of distinct currencies."
    type: count_distinct
    sql: COALESCE(${TABLE}.currency, 'unknown') ;;
    value_format_name: decimal_0
    hidden: yes
  }
}
