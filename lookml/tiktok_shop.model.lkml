# Written by `make lookml` from the dbt project's semantic models and metrics: changes here get lost.

connection: "tiktok_shop"
label: "TikTok Shop"
include: "views/*.view.lkml"

explore: orders {
  label: "Orders"
  description: "Every order with its status, times, fulfillment, and money. Measures include all orders, even unpaid and cancelled ones."
  view_name: fct_orders

  always_filter: {
    filters: [
      fct_orders.currency: "",
    ]
  }

  join: dim_shops {
    type: left_outer
    relationship: many_to_one
    sql_on: ${fct_orders.shop_id} = ${dim_shops.shop_id} ;;
  }

  join: fct_refunds {
    type: left_outer
    relationship: one_to_many
    sql_on: ${fct_orders.shop_order} = ${fct_refunds.shop_order} ;;
  }
}

explore: order_line_revenue {
  label: "Order line revenue"
  description: "Every order line, which is one unit, with all its money. Measures include all lines, even those that are no sale."
  view_name: fct_order_line_revenue

  always_filter: {
    filters: [
      fct_order_line_revenue.currency: "",
    ]
  }

  join: fct_orders {
    type: left_outer
    relationship: many_to_one
    sql_on: ${fct_order_line_revenue.shop_order} = ${fct_orders.shop_order} ;;
  }

  join: dim_shops {
    type: left_outer
    relationship: many_to_one
    sql_on: ${fct_order_line_revenue.shop_id} = ${dim_shops.shop_id} ;;
  }

  join: dim_products {
    type: left_outer
    relationship: many_to_one
    sql_on: ${fct_order_line_revenue.product} = ${dim_products.product} ;;
  }

  join: dim_skus {
    type: left_outer
    relationship: many_to_one
    sql_on: ${fct_order_line_revenue.sku} = ${dim_skus.sku} ;;
  }

  join: fct_refunds {
    type: left_outer
    relationship: one_to_many
    sql_on: ${fct_order_line_revenue.order_line} = ${fct_refunds.order_line} ;;
  }
}

explore: settlements {
  label: "Settlements"
  description: "TikTok Shop's statements, by the date they were created."
  view_name: fct_settlements

  always_filter: {
    filters: [
      fct_settlements.currency: "",
    ]
  }

  join: dim_shops {
    type: left_outer
    relationship: many_to_one
    sql_on: ${fct_settlements.shop_id} = ${dim_shops.shop_id} ;;
  }
}

explore: order_profit {
  label: "Order profit"
  description: "Every order line from net sales to margin. Measures include all lines, even those that are no sale, and estimates."
  view_name: fct_order_profit

  always_filter: {
    filters: [
      fct_order_profit.currency: "",
    ]
  }

  join: fct_order_line_revenue {
    type: left_outer
    relationship: many_to_one
    sql_on: ${fct_order_profit.order_line} = ${fct_order_line_revenue.order_line} ;;
  }

  join: fct_orders {
    type: left_outer
    relationship: many_to_one
    sql_on: ${fct_order_profit.shop_order} = ${fct_orders.shop_order} ;;
  }

  join: dim_shops {
    type: left_outer
    relationship: many_to_one
    sql_on: ${fct_order_profit.shop_id} = ${dim_shops.shop_id} ;;
  }

  join: dim_products {
    type: left_outer
    relationship: many_to_one
    sql_on: ${fct_order_profit.product} = ${dim_products.product} ;;
  }

  join: dim_skus {
    type: left_outer
    relationship: many_to_one
    sql_on: ${fct_order_profit.sku} = ${dim_skus.sku} ;;
  }
}

explore: content_performance {
  label: "Content performance"
  description: "One row per shop, day, video, and currency: TikTok's analytics of the video beside the affiliate orders that name it."
  view_name: fct_content_performance

  always_filter: {
    filters: [
      fct_content_performance.currency: "",
    ]
  }

  join: dim_shops {
    type: left_outer
    relationship: many_to_one
    sql_on: ${fct_content_performance.shop_id} = ${dim_shops.shop_id} ;;
  }
}

explore: daily_performance {
  label: "Daily performance"
  description: "TikTok's analytics for each day, beside our own figures for the same day."
  view_name: fct_daily_performance

  always_filter: {
    filters: [
      fct_daily_performance.currency: "",
    ]
  }

  join: dim_shops {
    type: left_outer
    relationship: many_to_one
    sql_on: ${fct_daily_performance.shop_id} = ${dim_shops.shop_id} ;;
  }
}

explore: live_sessions {
  label: "LIVE sessions"
  description: "One row per LIVE session and currency: its analytics beside the orders that name its room, what they made, and how TikTok's GMV differs from ours."
  view_name: fct_live_sessions

  always_filter: {
    filters: [
      fct_live_sessions.currency: "",
    ]
  }

  join: dim_shops {
    type: left_outer
    relationship: many_to_one
    sql_on: ${fct_live_sessions.shop_id} = ${dim_shops.shop_id} ;;
  }
}

explore: creator_sales {
  label: "Creator sales"
  description: "What each creator's content sold, by the day of the order: one row per shop, day, creator, and currency, from affiliate orders."
  view_name: fct_creator_sales

  always_filter: {
    filters: [
      fct_creator_sales.currency: "",
    ]
  }

  join: dim_shops {
    type: left_outer
    relationship: many_to_one
    sql_on: ${fct_creator_sales.shop_id} = ${dim_shops.shop_id} ;;
  }
}

explore: refunds {
  label: "Refunds"
  description: "Refunds granted after payment, one row per order line of each, by the date they were granted."
  view_name: fct_refunds

  always_filter: {
    filters: [
      fct_refunds.currency: "",
    ]
  }

  join: fct_orders {
    type: left_outer
    relationship: many_to_one
    sql_on: ${fct_refunds.shop_order} = ${fct_orders.shop_order} ;;
  }

  join: fct_order_line_revenue {
    type: left_outer
    relationship: many_to_one
    sql_on: ${fct_refunds.order_line} = ${fct_order_line_revenue.order_line} ;;
  }

  join: dim_shops {
    type: left_outer
    relationship: many_to_one
    sql_on: ${fct_refunds.shop_id} = ${dim_shops.shop_id} ;;
  }
}
