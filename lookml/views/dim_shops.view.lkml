# Written by `make lookml` from the dbt project's semantic models and metrics: changes here get lost.

view: dim_shops {
  label: "Shops"
  sql_table_name: tiktok_shop_marts.dim_shops ;;

  dimension: shop_id {
    type: string
    description: "The shop's TikTok Shop id."
    sql: ${TABLE}.shop_id ;;
    primary_key: yes
  }

  dimension: shop_name {
    type: string
    description: "The shop's name."
    sql: ${TABLE}.shop_name ;;
  }

  dimension: shop_code {
    type: string
    description: "The shop's code in Seller Center."
    sql: ${TABLE}.shop_code ;;
  }

  dimension: region {
    type: string
    description: "The shop's market, ISO 3166 alpha-2."
    sql: ${TABLE}.region ;;
  }

  dimension: seller_type {
    type: string
    description: "CROSS_BORDER or LOCAL."
    sql: ${TABLE}.seller_type ;;
  }

  dimension: is_authorized {
    type: yesno
    description: "Whether the newest list of its account has the shop."
    sql: ${TABLE}.is_authorized ;;
  }

  dimension_group: first_order {
    type: time
    description: "The day of its first order."
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
    sql: ${TABLE}.first_order_date ;;
    convert_tz: no
  }

  dimension_group: last_order {
    type: time
    description: "The day of its latest order."
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
    sql: ${TABLE}.last_order_date ;;
    convert_tz: no
  }
}
