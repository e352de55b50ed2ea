# Written by `make lookml` from the dbt project's semantic models and metrics: changes here get lost.

view: dim_skus {
  label: "SKUs"
  sql_table_name: tiktok_shop_marts.dim_skus ;;

  dimension: sku {
    hidden: yes
    type: string
    sql: ${TABLE}.shop_id || '/' || ${TABLE}.sku_id ;;
    primary_key: yes
  }

  dimension: product {
    hidden: yes
    type: string
    sql: ${TABLE}.shop_id || '/' || ${TABLE}.product_id ;;
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

  dimension: sku_id {
    type: string
    description: "The id of the SKU, one sellable variant of a product."
    sql: ${TABLE}.sku_id ;;
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

  dimension: sku_name {
    type: string
    description: "The SKU's name in its latest order."
    sql: ${TABLE}.sku_name ;;
  }

  dimension: seller_sku {
    type: string
    description: "The seller's own code for the SKU."
    sql: ${TABLE}.seller_sku ;;
  }

  dimension: is_listed {
    type: yesno
    description: "Whether the products stream contains it. If not, it is only known from orders."
    sql: ${TABLE}.is_listed ;;
  }

  dimension: sku_status {
    type: string
    description: "Whether it is on sale."
    sql: ${TABLE}.sku_status ;;
  }

  dimension: identifier_code {
    type: string
    description: "The GTIN, EAN, UPC, or ISBN."
    sql: ${TABLE}.identifier_code ;;
  }

  dimension: identifier_type {
    type: string
    description: "The kind of identifier code: GTIN, EAN, UPC, or ISBN."
    sql: ${TABLE}.identifier_type ;;
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
