# Written by `make lookml` from the dbt project's semantic models and metrics: changes here get lost.

view: dim_products {
  label: "Products"
  sql_table_name: tiktok_shop_marts.dim_products ;;

  dimension: product {
    hidden: yes
    type: string
    sql: ${TABLE}.shop_id || '/' || ${TABLE}.product_id ;;
    primary_key: yes
  }

  dimension: currency {
    type: string
    description: "The currency of its prices."
    sql: ${TABLE}.currency ;;
  }

  dimension: shop_id {
    type: string
    description: "The shop's TikTok Shop id."
    sql: ${TABLE}.shop_id ;;
  }

  dimension: product_id {
    type: string
    description: "The product's id."
    sql: ${TABLE}.product_id ;;
  }

  dimension: product_name {
    type: string
    description: "The product's title."
    sql: ${TABLE}.product_name ;;
  }

  dimension: product_status {
    type: string
    description: "DRAFT, PENDING, FAILED, ACTIVATE, SELLER_DEACTIVATED, PLATFORM_DEACTIVATED, FREEZE, or DELETED."
    sql: ${TABLE}.product_status ;;
  }

  dimension: is_listed {
    type: yesno
    description: "Whether the products stream contains it. If not, it is only known from orders."
    sql: ${TABLE}.is_listed ;;
  }

  dimension: category_id {
    type: string
    description: "The leaf category."
    sql: ${TABLE}.category_id ;;
  }

  dimension: category_name {
    type: string
    description: "The leaf category's name, in the shop's language."
    sql: ${TABLE}.category_name ;;
  }

  dimension: brand_id {
    type: string
    description: "The brand's id."
    sql: ${TABLE}.brand_id ;;
  }

  dimension: brand_name {
    type: string
    description: "The brand's name."
    sql: ${TABLE}.brand_name ;;
  }

  dimension_group: listed {
    type: time
    description: "When it was listed (UTC)."
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
    sql: ${TABLE}.listed_at ;;
  }

  dimension_group: product_updated {
    type: time
    description: "When it last changed (UTC)."
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
    sql: ${TABLE}.product_updated_at ;;
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
