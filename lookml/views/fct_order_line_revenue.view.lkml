# Written by `make lookml` from the dbt project's semantic models and metrics: changes here get lost.

view: fct_order_line_revenue {
  label: "Order line revenue"
  sql_table_name: tiktok_shop_marts.fct_order_line_revenue ;;

  dimension: order_line {
    hidden: yes
    type: string
    sql: ${TABLE}.shop_id || '/' || ${TABLE}.order_line_item_id ;;
    primary_key: yes
  }

  dimension: shop_order {
    hidden: yes
    type: string
    sql: ${TABLE}.shop_id || '/' || ${TABLE}.order_id ;;
  }

  dimension: product {
    hidden: yes
    type: string
    sql: ${TABLE}.shop_id || '/' || ${TABLE}.product_id ;;
  }

  dimension: sku {
    hidden: yes
    type: string
    sql: ${TABLE}.shop_id || '/' || ${TABLE}.sku_id ;;
  }

  dimension: customer {
    hidden: yes
    type: string
    sql: ${TABLE}.shop_id || '/' || ${TABLE}.customer_id ;;
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

  dimension: order_status {
    type: string
    description: "The order's status as the API returns it. Unknown statuses are passed through."
    sql: ${TABLE}.order_status ;;
  }

  dimension: line_status {
    type: string
    description: "The line's own status."
    sql: ${TABLE}.line_status ;;
  }

  dimension: order_type {
    type: string
    description: "NORMAL, PRE_ORDER, MADE_TO_ORDER, BACK_ORDER, VIRTUAL_ORDER, ZERO_LOTTERY, or a new type."
    sql: ${TABLE}.order_type ;;
  }

  dimension: fulfillment_type {
    type: string
    description: "Who fulfills the order: FULFILLMENT_BY_SELLER, FULFILLMENT_BY_TIKTOK, or a partner."
    sql: ${TABLE}.fulfillment_type ;;
  }

  dimension: region {
    type: string
    description: "The shop's market, ISO 3166 alpha-2."
    sql: ${TABLE}.region ;;
  }

  dimension: customer_id {
    type: string
    description: "The buyer: TikTok Shop's user id, which is specific to the shop."
    sql: ${TABLE}.customer_id ;;
  }

  dimension: product_id {
    type: string
    description: "The product's id."
    sql: ${TABLE}.product_id ;;
  }

  dimension: product_name {
    type: string
    description: "The product's title at the time of the order."
    sql: ${TABLE}.product_name ;;
  }

  dimension: sku_id {
    type: string
    description: "The id of the SKU, one sellable variant of a product."
    sql: ${TABLE}.sku_id ;;
  }

  dimension: sku_name {
    type: string
    description: "The SKU's name at the time of the order: its sales attributes, joined."
    sql: ${TABLE}.sku_name ;;
  }

  dimension: seller_sku {
    type: string
    description: "The seller's own code for the SKU."
    sql: ${TABLE}.seller_sku ;;
  }

  dimension: is_sale {
    type: yesno
    description: "Whether it counts as revenue: paid (or cash on delivery and shipped), and not cancelled, a sample, a replacement, or a gift. An order is a sale if one of its lines is."
    sql: ${TABLE}.is_sale ;;
  }

  dimension: is_paid {
    type: yesno
    description: "Whether the buyer has paid."
    sql: ${TABLE}.is_paid ;;
  }

  dimension: is_shipped {
    type: yesno
    description: "Whether the seller has arranged shipment, or the goods are further on their way."
    sql: ${TABLE}.is_shipped ;;
  }

  dimension: is_cancelled {
    type: yesno
    description: "Whether the order or the line alone was cancelled."
    sql: ${TABLE}.is_cancelled ;;
  }

  dimension: is_gift {
    type: yesno
    description: "Whether the line was a gift with purchase."
    sql: ${TABLE}.is_gift ;;
  }

  dimension: is_sample {
    type: yesno
    description: "Whether it is a free sample."
    sql: ${TABLE}.is_sample ;;
  }

  dimension: is_replacement {
    type: yesno
    description: "Whether it replaces the goods of an earlier order."
    sql: ${TABLE}.is_replacement ;;
  }

  dimension: is_exchange {
    type: yesno
    description: "Whether it is an exchange for the goods of an earlier order, which counts as a sale."
    sql: ${TABLE}.is_exchange ;;
  }

  dimension: is_cash_on_delivery {
    type: yesno
    description: "Whether the buyer pays on delivery."
    sql: ${TABLE}.is_cash_on_delivery ;;
  }

  dimension: is_refunded {
    type: yesno
    description: "Whether any of it was refunded."
    sql: ${TABLE}.is_refunded ;;
  }

  dimension: is_settled {
    type: yesno
    description: "Whether it is in a statement."
    sql: ${TABLE}.is_settled ;;
  }

  dimension: has_price_detail {
    type: yesno
    description: "Whether amounts come from the price detail rather than from the order's own lines. For an order: whether all of its lines have one."
    sql: ${TABLE}.has_price_detail ;;
  }

  dimension: is_tax_included {
    type: yesno
    description: "Whether tax is included in prices rather than added to the total. Inferred from the amounts where they show it, otherwise from the market: tax is added in the US."
    sql: ${TABLE}.is_tax_included ;;
  }

  dimension: payout_basis {
    type: string
    description: "How the line's payout is known. sku: TikTok's figures for the line's SKU in the order, shared only among the SKU's lines. net sales: the order's settlement or estimate, shared over its lines by net sales, since the API gives no figures by SKU (or these don't sum to the order's). none: neither settled nor estimated. Adjustments, which are the order's, are always shared."
    sql: ${TABLE}.payout_basis ;;
  }

  dimension: shopify_order_id {
    type: string
    description: "The order's id in Shopify, from the external reference."
    sql: ${TABLE}.shopify_order_id ;;
  }

  dimension: shopify_line_item_id {
    type: string
    description: "The line's id in Shopify, from the external reference."
    sql: ${TABLE}.shopify_line_item_id ;;
  }

  dimension: shopify_product_id {
    type: string
    description: "The id of the line's product in Shopify."
    sql: ${TABLE}.shopify_product_id ;;
  }

  dimension: shopify_variant_id {
    type: string
    description: "The id of the line's variant in Shopify."
    sql: ${TABLE}.shopify_variant_id ;;
  }

  dimension: shopify_sku {
    type: string
    description: "The line's SKU code in Shopify."
    sql: ${TABLE}.shopify_sku ;;
  }

  dimension: shopify_currency {
    type: string
    description: "The Shopify order's currency."
    sql: ${TABLE}.shopify_currency ;;
  }

  dimension_group: order {
    type: time
    description: "The day the order was placed, in the shop's reporting time zone (var reporting_timezones, UTC by default)."
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

  dimension_group: order_utc {
    type: time
    description: "The UTC day the order was placed."
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
    sql: ${TABLE}.order_date_utc ;;
    convert_tz: no
  }

  dimension_group: ordered {
    type: time
    description: "When the order was placed (UTC)."
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
    sql: ${TABLE}.ordered_at ;;
  }

  dimension_group: paid {
    type: time
    description: "When the order was paid (UTC); null until then."
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
    sql: ${TABLE}.paid_at ;;
  }

  dimension_group: order_updated {
    type: time
    description: "When the order last changed at TikTok Shop (UTC)."
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
    sql: ${TABLE}.order_updated_at ;;
  }

  dimension_group: refunded {
    type: time
    description: "When the latest refund was granted (UTC)."
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

  dimension_group: settled {
    type: time
    description: "When the latest statement with a transaction of the order was created (UTC)."
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
    sql: ${TABLE}.settled_at ;;
  }

  measure: gmv_amount {
    hidden: yes
    type: sum
    sql: CASE WHEN ${TABLE}.is_paid AND NOT ${TABLE}.is_sample AND NOT ${TABLE}.is_replacement THEN ${TABLE}.customer_paid_total END ;;
  }

  measure: gmv_currencies {
    hidden: yes
    type: count_distinct
    sql: CASE WHEN ${TABLE}.is_paid AND NOT ${TABLE}.is_sample AND NOT ${TABLE}.is_replacement THEN COALESCE(${TABLE}.currency, 'unknown') END ;;
  }

  measure: gmv {
    label: "GMV"
    group_label: "Metrics"
    description: "Gross merchandise value: everything paid for orders, including cancelled and refunded ones but not samples and replacements. Seller Center: GMV in Analytics, but by order date. Seller Center counts by payment date, as gmv_by_payment_day does."
    value_format_name: decimal_2
    required_fields: [currency]
    type: number
    sql: CASE WHEN ${gmv_currencies} <= 1 THEN ${gmv_amount} END ;;
  }

  measure: gross_revenue_paid {
    hidden: yes
    type: sum
    sql: CASE WHEN ${TABLE}.is_sale THEN ${TABLE}.customer_paid_total END ;;
  }

  measure: gross_revenue_tax {
    hidden: yes
    type: sum
    sql: CASE WHEN ${TABLE}.is_sale THEN ${TABLE}.tax END ;;
  }

  measure: gross_revenue_platform {
    hidden: yes
    type: sum
    sql: CASE WHEN ${TABLE}.is_sale THEN ${TABLE}.platform_discount END ;;
  }

  measure: gross_revenue_currencies {
    hidden: yes
    type: count_distinct
    sql: CASE WHEN ${TABLE}.is_sale THEN COALESCE(${TABLE}.currency, 'unknown') END ;;
  }

  measure: gross_revenue {
    label: "Gross revenue"
    group_label: "Metrics"
    description: "What buyers and TikTok's discounts paid for sales, including shipping and fees, without tax. Seller Center: Gross revenue in Analytics by definition: what buyers paid plus TikTok's subsidy. It differs by date (order date here, payment date there) and by cancelled orders, which aren't sales here."
    value_format_name: decimal_2
    required_fields: [currency]
    type: number
    sql: CASE WHEN ${gross_revenue_currencies} <= 1 THEN ${gross_revenue_paid} - ${gross_revenue_tax} + ${gross_revenue_platform} END ;;
  }

  measure: gross_sales_amount {
    hidden: yes
    type: sum
    sql: CASE WHEN ${TABLE}.is_sale THEN ${TABLE}.gross_sales END ;;
  }

  measure: gross_sales_currencies {
    hidden: yes
    type: count_distinct
    sql: CASE WHEN ${TABLE}.is_sale THEN COALESCE(${TABLE}.currency, 'unknown') END ;;
  }

  measure: gross_sales {
    label: "Gross sales"
    group_label: "Metrics"
    description: "The list price of what was sold, before any discount. Seller Center: No figure by order date. A statement's revenue starts from the same list prices, for the orders that it settles."
    value_format_name: decimal_2
    required_fields: [currency]
    type: number
    sql: CASE WHEN ${gross_sales_currencies} <= 1 THEN ${gross_sales_amount} END ;;
  }

  measure: net_sales_amount {
    hidden: yes
    type: sum
    sql: CASE WHEN ${TABLE}.is_sale THEN ${TABLE}.net_sales END ;;
  }

  measure: net_sales_currencies {
    hidden: yes
    type: count_distinct
    sql: CASE WHEN ${TABLE}.is_sale THEN COALESCE(${TABLE}.currency, 'unknown') END ;;
  }

  measure: net_sales {
    label: "Net sales"
    group_label: "Metrics"
    description: "Gross sales minus the seller's discounts: what the seller charged for the goods sold, before refunds. Seller Center: No figure by order date. A statement's revenue (US: Net sales) is this minus refunds, for the orders that it settles."
    value_format_name: decimal_2
    required_fields: [currency]
    type: number
    sql: CASE WHEN ${net_sales_currencies} <= 1 THEN ${net_sales_amount} END ;;
  }

  measure: net_sales_after_refunds_amount {
    hidden: yes
    type: sum
    sql: CASE WHEN ${TABLE}.is_sale THEN ${TABLE}.net_sales_after_refunds END ;;
  }

  measure: net_sales_after_refunds_currencies {
    hidden: yes
    type: count_distinct
    sql: CASE WHEN ${TABLE}.is_sale THEN COALESCE(${TABLE}.currency, 'unknown') END ;;
  }

  measure: net_sales_after_refunds {
    label: "Net sales after refunds"
    group_label: "Metrics"
    description: "Net sales minus the refunds of the same goods to date. Seller Center: The revenue (US: Net sales) in the statements for the same orders once they are settled. Finance shows it by statement date."
    value_format_name: decimal_2
    required_fields: [currency]
    type: number
    sql: CASE WHEN ${net_sales_after_refunds_currencies} <= 1 THEN ${net_sales_after_refunds_amount} END ;;
  }

  measure: discount_amount_seller {
    hidden: yes
    type: sum
    sql: CASE WHEN ${TABLE}.is_sale THEN ${TABLE}.seller_discount END ;;
  }

  measure: discount_amount_platform {
    hidden: yes
    type: sum
    sql: CASE WHEN ${TABLE}.is_sale THEN ${TABLE}.platform_discount END ;;
  }

  measure: discount_amount_currencies {
    hidden: yes
    type: count_distinct
    sql: CASE WHEN ${TABLE}.is_sale THEN COALESCE(${TABLE}.currency, 'unknown') END ;;
  }

  measure: discount_amount {
    label: "Discount amount"
    group_label: "Metrics"
    description: "Discounts on what was sold, the seller's and TikTok's together. Seller Center: The sum of Seller discount and Platform discount on the order pages."
    value_format_name: decimal_2
    required_fields: [currency]
    type: number
    sql: CASE WHEN ${discount_amount_currencies} <= 1 THEN ${discount_amount_seller} + ${discount_amount_platform} END ;;
  }

  measure: seller_discount_amount {
    hidden: yes
    type: sum
    sql: CASE WHEN ${TABLE}.is_sale THEN ${TABLE}.seller_discount END ;;
  }

  measure: seller_discount_currencies {
    hidden: yes
    type: count_distinct
    sql: CASE WHEN ${TABLE}.is_sale THEN COALESCE(${TABLE}.currency, 'unknown') END ;;
  }

  measure: seller_discount {
    label: "Seller discount"
    group_label: "Metrics"
    description: "Discounts on what was sold, paid by the seller. Seller Center: Seller discount on the order pages."
    value_format_name: decimal_2
    required_fields: [currency]
    type: number
    sql: CASE WHEN ${seller_discount_currencies} <= 1 THEN ${seller_discount_amount} END ;;
  }

  measure: platform_discount_amount {
    hidden: yes
    type: sum
    sql: CASE WHEN ${TABLE}.is_sale THEN ${TABLE}.platform_discount END ;;
  }

  measure: platform_discount_currencies {
    hidden: yes
    type: count_distinct
    sql: CASE WHEN ${TABLE}.is_sale THEN COALESCE(${TABLE}.currency, 'unknown') END ;;
  }

  measure: platform_discount {
    label: "Platform discount"
    group_label: "Metrics"
    description: "Discounts on what was sold, paid by TikTok. They lower what the buyer pays, not what the seller earns. Seller Center: Platform discount on the order pages."
    value_format_name: decimal_2
    required_fields: [currency]
    type: number
    sql: CASE WHEN ${platform_discount_currencies} <= 1 THEN ${platform_discount_amount} END ;;
  }

  measure: customer_paid_total_amount {
    hidden: yes
    type: sum
    sql: CASE WHEN ${TABLE}.is_sale THEN ${TABLE}.customer_paid_total END ;;
  }

  measure: customer_paid_total_currencies {
    hidden: yes
    type: count_distinct
    sql: CASE WHEN ${TABLE}.is_sale THEN COALESCE(${TABLE}.currency, 'unknown') END ;;
  }

  measure: customer_paid_total {
    label: "Paid by customers"
    group_label: "Metrics"
    description: "Everything buyers paid for what was sold, including shipping, fees, and tax. Seller Center: The order totals of sales. GMV also includes cancelled and refunded orders."
    value_format_name: decimal_2
    required_fields: [currency]
    type: number
    sql: CASE WHEN ${customer_paid_total_currencies} <= 1 THEN ${customer_paid_total_amount} END ;;
  }

  measure: shipping_charged_amount {
    hidden: yes
    type: sum
    sql: CASE WHEN ${TABLE}.is_sale THEN ${TABLE}.shipping_charged END ;;
  }

  measure: shipping_charged_currencies {
    hidden: yes
    type: count_distinct
    sql: CASE WHEN ${TABLE}.is_sale THEN COALESCE(${TABLE}.currency, 'unknown') END ;;
  }

  measure: shipping_charged {
    label: "Shipping charged"
    group_label: "Metrics"
    description: "Shipping paid by buyers for what was sold, after shipping discounts. Seller Center: The shipping fee on the order pages."
    value_format_name: decimal_2
    required_fields: [currency]
    type: number
    sql: CASE WHEN ${shipping_charged_currencies} <= 1 THEN ${shipping_charged_amount} END ;;
  }

  measure: tax_charged_amount {
    hidden: yes
    type: sum
    sql: CASE WHEN ${TABLE}.is_sale THEN ${TABLE}.tax END ;;
  }

  measure: tax_charged_currencies {
    hidden: yes
    type: count_distinct
    sql: CASE WHEN ${TABLE}.is_sale THEN COALESCE(${TABLE}.currency, 'unknown') END ;;
  }

  measure: tax_charged {
    label: "Tax charged"
    group_label: "Metrics"
    description: "Buyers' tax on what was sold, included in prices or added to them. Seller Center: The taxes on the order pages."
    value_format_name: decimal_2
    required_fields: [currency]
    type: number
    sql: CASE WHEN ${tax_charged_currencies} <= 1 THEN ${tax_charged_amount} END ;;
  }

  measure: orders {
    label: "Orders"
    group_label: "Metrics"
    description: "Orders with at least one line that is a sale: paid (or cash on delivery and shipped), and not cancelled, a sample, a replacement, or a gift. Seller Center: Fewer than Orders in Analytics, which counts every paid order, even if it was cancelled later, by payment date."
    value_format_name: decimal_0
    type: count_distinct
    sql: CASE WHEN ${TABLE}.is_sale THEN ${TABLE}.shop_id || '/' || ${TABLE}.order_id END ;;
  }

  measure: units_sold {
    label: "Units sold"
    group_label: "Metrics"
    description: "Order lines that are sales. One line is one unit. Seller Center: Fewer than Items sold in Analytics, which also counts cancelled units, by payment date."
    value_format_name: decimal_0
    type: sum
    sql: ${TABLE}.units_sold ;;
  }

  measure: units_shipped {
    label: "Units shipped"
    group_label: "Metrics"
    description: "Units shipped and not cancelled, including gifts, samples, and replacements. Seller Center: No figure in Seller Center."
    value_format_name: decimal_0
    type: sum
    sql: ${TABLE}.units_shipped ;;
  }

  measure: customers {
    label: "Customers"
    group_label: "Metrics"
    description: "Unique buyers of what was sold. A buyer at two shops counts twice; a buyer on two days counts once for both days together. Seller Center: Customers in Analytics, but by order date and without those whose orders were all cancelled. For longer periods, Seller Center shows a daily average."
    value_format_name: decimal_0
    type: count_distinct
    sql: CASE WHEN ${TABLE}.is_sale THEN ${TABLE}.shop_id || '/' || ${TABLE}.customer_id END ;;
  }

  measure: average_order_value {
    label: "Average order value"
    group_label: "Metrics"
    description: "Net sales per order, to four decimals. Seller Center: Higher or lower than AOV in Analytics, which is GMV per order: with shipping, tax, and cancelled orders, minus TikTok's discounts."
    value_format_name: decimal_2
    required_fields: [currency]
    type: number
    sql: CAST(ROUND(${net_sales} / NULLIF(${orders}, 0), 4) AS DECIMAL(28, 4)) ;;
  }

  measure: units_per_order {
    label: "Units per order"
    group_label: "Metrics"
    description: "Units sold per order, to four decimals. Seller Center: Items sold divided by Orders in Analytics, without cancelled orders."
    value_format_name: decimal_2
    type: number
    sql: CAST(ROUND(1.0 * ${units_sold} / NULLIF(${orders}, 0), 4) AS DECIMAL(28, 4)) ;;
  }

  measure: discount_rate {
    label: "Discount rate"
    group_label: "Metrics"
    description: "Discount amount as a fraction of gross sales, to four decimals. Seller Center: No figure in Seller Center."
    value_format_name: percent_2
    required_fields: [currency]
    type: number
    sql: CAST(ROUND(${discount_amount} / NULLIF(${gross_sales}, 0), 4) AS DECIMAL(28, 4)) ;;
  }

  measure: order_lines {
    label: "Order lines placed"
    group_label: "Metrics"
    description: "Order lines of every status. One line is one unit. Seller Center: The units of all orders in Manage orders, by order date."
    value_format_name: decimal_0
    type: count
  }

  measure: price_detail_coverage {
    label: "Price detail coverage"
    group_label: "Metrics"
    description: "Lines whose amounts come from TikTok's price detail rather than from the order itself, as a fraction of all lines, to four decimals. Seller Center: None: it is about data quality, not about the shop."
    value_format_name: percent_2
    type: number
    sql: CAST(ROUND(1.0 * ${order_lines_with_price_detail} / NULLIF(${order_lines}, 0), 4) AS DECIMAL(28, 4)) ;;
  }

  measure: order_lines_with_price_detail {
    label: "Order lines with price detail"
    group_label: "Metrics"
    description: "Order lines whose amounts come from TikTok's price detail. Seller Center: None: it is about data quality, not about the shop."
    value_format_name: decimal_0
    type: sum
    sql: CASE WHEN ${TABLE}.has_price_detail THEN 1 END ;;
  }

  measure: settled_revenue {
    label: "Settled revenue"
    group_label: "Metrics"
    description: "The orders' revenue in statements, by order date. Null until one of them is settled. Seller Center: The revenue of these orders in Finance. By statement date, see statement_revenue."
    value_format_name: decimal_2
    required_fields: [currency]
    type: number
    sql: CASE WHEN ${line_currencies} <= 1 THEN ${line_settled_revenue_any_currency} END ;;
  }

  measure: fees {
    label: "Fees"
    group_label: "Metrics"
    description: "The orders' fees and taxes in statements, by order date. Costs are negative. Null until one of them is settled. Seller Center: Fees of these orders in Finance. Seller Center sums them by statement, as statement_fees does, which also includes fees without an order."
    value_format_name: decimal_2
    required_fields: [currency]
    type: number
    sql: CASE WHEN ${line_currencies} <= 1 THEN ${line_settled_fees_any_currency} END ;;
  }

  measure: settled_shipping_cost {
    label: "Settled shipping cost"
    group_label: "Metrics"
    description: "The orders' shipping costs in statements, by order date. Costs are negative. Seller Center: Shipping of these orders in Finance. By statement date, see statement_shipping_cost."
    value_format_name: decimal_2
    required_fields: [currency]
    type: number
    sql: CASE WHEN ${line_currencies} <= 1 THEN ${line_settled_shipping_cost_any_currency} END ;;
  }

  measure: settled_adjustments {
    label: "Settled adjustments"
    group_label: "Metrics"
    description: "The orders' adjustments in statements, by order date, signed. Seller Center: Adjustments of these orders in Finance. Those without an order are only in statement_adjustments."
    value_format_name: decimal_2
    required_fields: [currency]
    type: number
    sql: CASE WHEN ${line_currencies} <= 1 THEN ${line_settled_adjustments_any_currency} END ;;
  }

  measure: payout {
    label: "Payout"
    group_label: "Metrics"
    description: "What statements pay out for the orders, by order date: revenue, fees, shipping cost, and adjustments. Seller Center: The settlement amounts of these orders in Finance. Seller Center sums them by statement, as settlement_amount does."
    value_format_name: decimal_2
    required_fields: [currency]
    type: number
    sql: CASE WHEN ${line_currencies} <= 1 THEN ${line_payout_any_currency} END ;;
  }

  measure: estimated_payout {
    label: "Estimated payout"
    group_label: "Metrics"
    description: "TikTok's estimate of the payout for orders that aren't settled yet. Seller Center: The estimated settlement of unsettled orders in Finance."
    value_format_name: decimal_2
    required_fields: [currency]
    type: number
    sql: CASE WHEN ${line_currencies} <= 1 THEN ${line_estimated_payout_any_currency} END ;;
  }

  measure: take_rate {
    label: "Take rate"
    group_label: "Metrics"
    description: "Fees and taxes as a fraction of settled revenue, positive, to four decimals. Seller Center: No figure in Seller Center."
    value_format_name: percent_2
    required_fields: [currency]
    type: number
    sql: CAST(ROUND(-1 * ${fees} / NULLIF(${settled_revenue}, 0), 4) AS DECIMAL(28, 4)) ;;
  }

  measure: refunded_net_sales_amount {
    hidden: yes
    type: sum
    sql: CASE WHEN ${TABLE}.is_sale THEN ${TABLE}.refund_product END ;;
  }

  measure: refunded_net_sales_currencies {
    hidden: yes
    type: count_distinct
    sql: CASE WHEN ${TABLE}.is_sale THEN COALESCE(${TABLE}.currency, 'unknown') END ;;
  }

  measure: refunded_net_sales {
    label: "Refunded net sales"
    group_label: "Metrics"
    description: "Refunds of the goods sold, by order date: net sales minus net sales after refunds. Seller Center: None: Seller Center shows refunds by the date they were granted, as refund_amount does."
    value_format_name: decimal_2
    required_fields: [currency]
    type: number
    sql: CASE WHEN ${refunded_net_sales_currencies} <= 1 THEN ${refunded_net_sales_amount} END ;;
  }

  measure: refund_rate {
    label: "Refund rate"
    group_label: "Metrics"
    description: "Refunded net sales as a fraction of the net sales of the same orders, to four decimals. It grows as refunds come in. Seller Center: Not the return rate in Account health, which counts orders returned in the last 30 days."
    value_format_name: percent_2
    required_fields: [currency]
    type: number
    sql: CAST(ROUND(${refunded_net_sales} / NULLIF(${net_sales}, 0), 4) AS DECIMAL(28, 4)) ;;
  }

  measure: units_refunded {
    label: "Units refunded"
    group_label: "Metrics"
    description: "Units sold that were refunded at least in part, by order date. Seller Center: No figure in Seller Center."
    value_format_name: decimal_0
    type: sum
    sql: CASE WHEN ${TABLE}.is_refunded THEN ${TABLE}.units_sold END ;;
  }

  measure: unit_refund_rate {
    label: "Unit refund rate"
    group_label: "Metrics"
    description: "Units refunded as a fraction of units sold, to four decimals. Seller Center: No figure in Seller Center."
    value_format_name: percent_2
    type: number
    sql: CAST(ROUND(1.0 * ${units_refunded} / NULLIF(${units_sold}, 0), 4) AS DECIMAL(28, 4)) ;;
  }

  measure: line_units_sold {
    label: "Line units sold"
    group_label: "Sums of columns"
    description: "Units that count as sold: 1 if the line is a sale, otherwise 0."
    type: sum
    sql: ${TABLE}.units_sold ;;
    value_format_name: decimal_0
  }

  measure: line_units_shipped {
    label: "Line units shipped"
    group_label: "Sums of columns"
    description: "Units shipped and not cancelled, including gifts, samples, and replacements."
    type: sum
    sql: ${TABLE}.units_shipped ;;
    value_format_name: decimal_0
  }

  measure: line_gross_sales_any_currency {
    label: "Line gross sales (any currency)"
    group_label: "Sums of columns"
    description: "The list price before any discount."
    type: sum
    sql: ${TABLE}.gross_sales ;;
    value_format_name: decimal_2
    hidden: yes
  }

  measure: line_gross_sales {
    label: "Line gross sales"
    group_label: "Sums of columns"
    description: "The list price before any discount."
    type: number
    sql: CASE WHEN ${line_currencies} <= 1 THEN ${line_gross_sales_any_currency} END ;;
    value_format_name: decimal_2
    hidden: no
    required_fields: [currency]
  }

  measure: line_seller_discount_any_currency {
    label: "Line seller discount (any currency)"
    group_label: "Sums of columns"
    description: "The discount on the product paid by the seller, positive."
    type: sum
    sql: ${TABLE}.seller_discount ;;
    value_format_name: decimal_2
    hidden: yes
  }

  measure: line_seller_discount {
    label: "Line seller discount"
    group_label: "Sums of columns"
    description: "The discount on the product paid by the seller, positive."
    type: number
    sql: CASE WHEN ${line_currencies} <= 1 THEN ${line_seller_discount_any_currency} END ;;
    value_format_name: decimal_2
    hidden: no
    required_fields: [currency]
  }

  measure: line_platform_discount_any_currency {
    label: "Line platform discount (any currency)"
    group_label: "Sums of columns"
    description: "The discount on the product paid by TikTok, positive. It lowers what the buyer pays, not what the seller earns."
    type: sum
    sql: ${TABLE}.platform_discount ;;
    value_format_name: decimal_2
    hidden: yes
  }

  measure: line_platform_discount {
    label: "Line platform discount"
    group_label: "Sums of columns"
    description: "The discount on the product paid by TikTok, positive. It lowers what the buyer pays, not what the seller earns."
    type: number
    sql: CASE WHEN ${line_currencies} <= 1 THEN ${line_platform_discount_any_currency} END ;;
    value_format_name: decimal_2
    hidden: no
    required_fields: [currency]
  }

  measure: line_net_sales_any_currency {
    label: "Line net sales (any currency)"
    group_label: "Sums of columns"
    description: "gross_sales minus the seller's discount: what the seller charges for the goods."
    type: sum
    sql: ${TABLE}.net_sales ;;
    value_format_name: decimal_2
    hidden: yes
  }

  measure: line_net_sales {
    label: "Line net sales"
    group_label: "Sums of columns"
    description: "gross_sales minus the seller's discount: what the seller charges for the goods."
    type: number
    sql: CASE WHEN ${line_currencies} <= 1 THEN ${line_net_sales_any_currency} END ;;
    value_format_name: decimal_2
    hidden: no
    required_fields: [currency]
  }

  measure: line_customer_paid_product_any_currency {
    label: "Line customer paid product (any currency)"
    group_label: "Sums of columns"
    description: "The sale price: gross_sales minus both discounts."
    type: sum
    sql: ${TABLE}.customer_paid_product ;;
    value_format_name: decimal_2
    hidden: yes
  }

  measure: line_customer_paid_product {
    label: "Line customer paid product"
    group_label: "Sums of columns"
    description: "The sale price: gross_sales minus both discounts."
    type: number
    sql: CASE WHEN ${line_currencies} <= 1 THEN ${line_customer_paid_product_any_currency} END ;;
    value_format_name: decimal_2
    hidden: no
    required_fields: [currency]
  }

  measure: line_shipping_charged_any_currency {
    label: "Line shipping charged (any currency)"
    group_label: "Sums of columns"
    description: "The shipping that the buyer pays, after shipping discounts."
    type: sum
    sql: ${TABLE}.shipping_charged ;;
    value_format_name: decimal_2
    hidden: yes
  }

  measure: line_shipping_charged {
    label: "Line shipping charged"
    group_label: "Sums of columns"
    description: "The shipping that the buyer pays, after shipping discounts."
    type: number
    sql: CASE WHEN ${line_currencies} <= 1 THEN ${line_shipping_charged_any_currency} END ;;
    value_format_name: decimal_2
    hidden: no
    required_fields: [currency]
  }

  measure: line_tax_any_currency {
    label: "Line tax (any currency)"
    group_label: "Sums of columns"
    description: "The buyer's tax on the line and its shipping, included in the price or added to it (see is_tax_included).
"
    type: sum
    sql: ${TABLE}.tax ;;
    value_format_name: decimal_2
    hidden: yes
  }

  measure: line_tax {
    label: "Line tax"
    group_label: "Sums of columns"
    description: "The buyer's tax on the line and its shipping, included in the price or added to it (see is_tax_included).
"
    type: number
    sql: CASE WHEN ${line_currencies} <= 1 THEN ${line_tax_any_currency} END ;;
    value_format_name: decimal_2
    hidden: no
    required_fields: [currency]
  }

  measure: line_buyer_fees_any_currency {
    label: "Line buyer fees (any currency)"
    group_label: "Sums of columns"
    description: "Fees charged to the buyer: small order, retail delivery, service, handling, insurance, distance, and payment method fees, and
a bottle deposit where the total contains it."
    type: sum
    sql: ${TABLE}.buyer_fees ;;
    value_format_name: decimal_2
    hidden: yes
  }

  measure: line_buyer_fees {
    label: "Line buyer fees"
    group_label: "Sums of columns"
    description: "Fees charged to the buyer: small order, retail delivery, service, handling, insurance, distance, and payment method fees, and
a bottle deposit where the total contains it."
    type: number
    sql: CASE WHEN ${line_currencies} <= 1 THEN ${line_buyer_fees_any_currency} END ;;
    value_format_name: decimal_2
    hidden: no
    required_fields: [currency]
  }

  measure: line_payment_method_discount_any_currency {
    label: "Line payment method discount (any currency)"
    group_label: "Sums of columns"
    description: "The discount funded by the payment method."
    type: sum
    sql: ${TABLE}.payment_method_discount ;;
    value_format_name: decimal_2
    hidden: yes
  }

  measure: line_payment_method_discount {
    label: "Line payment method discount"
    group_label: "Sums of columns"
    description: "The discount funded by the payment method."
    type: number
    sql: CASE WHEN ${line_currencies} <= 1 THEN ${line_payment_method_discount_any_currency} END ;;
    value_format_name: decimal_2
    hidden: no
    required_fields: [currency]
  }

  measure: line_customer_paid_total_any_currency {
    label: "Line customer paid total (any currency)"
    group_label: "Sums of columns"
    description: "Everything the buyer pays: product, shipping, and fees, minus the payment method's discount, plus tax unless it is included.
Sums to the order's total_amount."
    type: sum
    sql: ${TABLE}.customer_paid_total ;;
    value_format_name: decimal_2
    hidden: yes
  }

  measure: line_customer_paid_total {
    label: "Line customer paid total"
    group_label: "Sums of columns"
    description: "Everything the buyer pays: product, shipping, and fees, minus the payment method's discount, plus tax unless it is included.
Sums to the order's total_amount."
    type: number
    sql: CASE WHEN ${line_currencies} <= 1 THEN ${line_customer_paid_total_any_currency} END ;;
    value_format_name: decimal_2
    hidden: no
    required_fields: [currency]
  }

  measure: line_gift_retail_price_any_currency {
    label: "Line gift retail price (any currency)"
    group_label: "Sums of columns"
    description: "What a gift or sample would have cost; 0 for anything else."
    type: sum
    sql: ${TABLE}.gift_retail_price ;;
    value_format_name: decimal_2
    hidden: yes
  }

  measure: line_gift_retail_price {
    label: "Line gift retail price"
    group_label: "Sums of columns"
    description: "What a gift or sample would have cost; 0 for anything else."
    type: number
    sql: CASE WHEN ${line_currencies} <= 1 THEN ${line_gift_retail_price_any_currency} END ;;
    value_format_name: decimal_2
    hidden: no
    required_fields: [currency]
  }

  measure: line_refund_product_any_currency {
    label: "Line refund product (any currency)"
    group_label: "Sums of columns"
    description: "Refunds granted for the product."
    type: sum
    sql: ${TABLE}.refund_product ;;
    value_format_name: decimal_2
    hidden: yes
  }

  measure: line_refund_product {
    label: "Line refund product"
    group_label: "Sums of columns"
    description: "Refunds granted for the product."
    type: number
    sql: CASE WHEN ${line_currencies} <= 1 THEN ${line_refund_product_any_currency} END ;;
    value_format_name: decimal_2
    hidden: no
    required_fields: [currency]
  }

  measure: line_refund_shipping_any_currency {
    label: "Line refund shipping (any currency)"
    group_label: "Sums of columns"
    description: "Refunds granted for shipping."
    type: sum
    sql: ${TABLE}.refund_shipping ;;
    value_format_name: decimal_2
    hidden: yes
  }

  measure: line_refund_shipping {
    label: "Line refund shipping"
    group_label: "Sums of columns"
    description: "Refunds granted for shipping."
    type: number
    sql: CASE WHEN ${line_currencies} <= 1 THEN ${line_refund_shipping_any_currency} END ;;
    value_format_name: decimal_2
    hidden: no
    required_fields: [currency]
  }

  measure: line_refund_tax_any_currency {
    label: "Line refund tax (any currency)"
    group_label: "Sums of columns"
    description: "The tax in the refund: within product and shipping where prices include tax, beside them where tax is added."
    type: sum
    sql: ${TABLE}.refund_tax ;;
    value_format_name: decimal_2
    hidden: yes
  }

  measure: line_refund_tax {
    label: "Line refund tax"
    group_label: "Sums of columns"
    description: "The tax in the refund: within product and shipping where prices include tax, beside them where tax is added."
    type: number
    sql: CASE WHEN ${line_currencies} <= 1 THEN ${line_refund_tax_any_currency} END ;;
    value_format_name: decimal_2
    hidden: no
    required_fields: [currency]
  }

  measure: line_refund_total_any_currency {
    label: "Line refund total (any currency)"
    group_label: "Sums of columns"
    description: "The buyer's total refund."
    type: sum
    sql: ${TABLE}.refund_total ;;
    value_format_name: decimal_2
    hidden: yes
  }

  measure: line_refund_total {
    label: "Line refund total"
    group_label: "Sums of columns"
    description: "The buyer's total refund."
    type: number
    sql: CASE WHEN ${line_currencies} <= 1 THEN ${line_refund_total_any_currency} END ;;
    value_format_name: decimal_2
    hidden: no
    required_fields: [currency]
  }

  measure: line_net_sales_after_refunds_any_currency {
    label: "Line net sales after refunds (any currency)"
    group_label: "Sums of columns"
    description: "net_sales minus refund_product."
    type: sum
    sql: ${TABLE}.net_sales_after_refunds ;;
    value_format_name: decimal_2
    hidden: yes
  }

  measure: line_net_sales_after_refunds {
    label: "Line net sales after refunds"
    group_label: "Sums of columns"
    description: "net_sales minus refund_product."
    type: number
    sql: CASE WHEN ${line_currencies} <= 1 THEN ${line_net_sales_after_refunds_any_currency} END ;;
    value_format_name: decimal_2
    hidden: no
    required_fields: [currency]
  }

  measure: line_settled_revenue_any_currency {
    label: "Line settled revenue (any currency)"
    group_label: "Sums of columns"
    description: "Revenue in statements, allocated over the order's lines by net sales, signed as in the API. Null until settled."
    type: sum
    sql: ${TABLE}.settled_revenue ;;
    value_format_name: decimal_2
    hidden: yes
  }

  measure: line_settled_revenue {
    label: "Line settled revenue"
    group_label: "Sums of columns"
    description: "Revenue in statements, allocated over the order's lines by net sales, signed as in the API. Null until settled."
    type: number
    sql: CASE WHEN ${line_currencies} <= 1 THEN ${line_settled_revenue_any_currency} END ;;
    value_format_name: decimal_2
    hidden: no
    required_fields: [currency]
  }

  measure: line_settled_fees_any_currency {
    label: "Line settled fees (any currency)"
    group_label: "Sums of columns"
    description: "Fees and taxes in statements, allocated in the same way; costs are negative. Null until settled."
    type: sum
    sql: ${TABLE}.settled_fees ;;
    value_format_name: decimal_2
    hidden: yes
  }

  measure: line_settled_fees {
    label: "Line settled fees"
    group_label: "Sums of columns"
    description: "Fees and taxes in statements, allocated in the same way; costs are negative. Null until settled."
    type: number
    sql: CASE WHEN ${line_currencies} <= 1 THEN ${line_settled_fees_any_currency} END ;;
    value_format_name: decimal_2
    hidden: no
    required_fields: [currency]
  }

  measure: line_settled_shipping_cost_any_currency {
    label: "Line settled shipping cost (any currency)"
    group_label: "Sums of columns"
    description: "Shipping costs in statements, allocated in the same way; costs are negative. Null until settled."
    type: sum
    sql: ${TABLE}.settled_shipping_cost ;;
    value_format_name: decimal_2
    hidden: yes
  }

  measure: line_settled_shipping_cost {
    label: "Line settled shipping cost"
    group_label: "Sums of columns"
    description: "Shipping costs in statements, allocated in the same way; costs are negative. Null until settled."
    type: number
    sql: CASE WHEN ${line_currencies} <= 1 THEN ${line_settled_shipping_cost_any_currency} END ;;
    value_format_name: decimal_2
    hidden: no
    required_fields: [currency]
  }

  measure: line_settled_adjustments_any_currency {
    label: "Line settled adjustments (any currency)"
    group_label: "Sums of columns"
    description: "Adjustments in statements, allocated in the same way, signed. Null until settled."
    type: sum
    sql: ${TABLE}.settled_adjustments ;;
    value_format_name: decimal_2
    hidden: yes
  }

  measure: line_settled_adjustments {
    label: "Line settled adjustments"
    group_label: "Sums of columns"
    description: "Adjustments in statements, allocated in the same way, signed. Null until settled."
    type: number
    sql: CASE WHEN ${line_currencies} <= 1 THEN ${line_settled_adjustments_any_currency} END ;;
    value_format_name: decimal_2
    hidden: no
    required_fields: [currency]
  }

  measure: line_payout_any_currency {
    label: "Line payout (any currency)"
    group_label: "Sums of columns"
    description: "What statements pay out: the sum of the four settled amounts. Null until settled."
    type: sum
    sql: ${TABLE}.payout ;;
    value_format_name: decimal_2
    hidden: yes
  }

  measure: line_payout {
    label: "Line payout"
    group_label: "Sums of columns"
    description: "What statements pay out: the sum of the four settled amounts. Null until settled."
    type: number
    sql: CASE WHEN ${line_currencies} <= 1 THEN ${line_payout_any_currency} END ;;
    value_format_name: decimal_2
    hidden: no
    required_fields: [currency]
  }

  measure: line_estimated_payout_any_currency {
    label: "Line estimated payout (any currency)"
    group_label: "Sums of columns"
    description: "TikTok Shop's estimate of the payout while the order awaits settlement, otherwise null."
    type: sum
    sql: ${TABLE}.estimated_payout ;;
    value_format_name: decimal_2
    hidden: yes
  }

  measure: line_estimated_payout {
    label: "Line estimated payout"
    group_label: "Sums of columns"
    description: "TikTok Shop's estimate of the payout while the order awaits settlement, otherwise null."
    type: number
    sql: CASE WHEN ${line_currencies} <= 1 THEN ${line_estimated_payout_any_currency} END ;;
    value_format_name: decimal_2
    hidden: no
    required_fields: [currency]
  }

  measure: line_shopify_price_any_currency {
    label: "Line Shopify price (any currency)"
    group_label: "Sums of columns"
    description: "The line's unit price in Shopify."
    type: sum
    sql: ${TABLE}.shopify_price ;;
    value_format_name: decimal_2
    hidden: yes
  }

  measure: line_shopify_price {
    label: "Line Shopify price"
    group_label: "Sums of columns"
    description: "The line's unit price in Shopify."
    type: number
    sql: CASE WHEN ${line_currencies} <= 1 THEN ${line_shopify_price_any_currency} END ;;
    value_format_name: decimal_2
    hidden: no
    required_fields: [currency]
  }

  measure: line_shopify_discount_any_currency {
    label: "Line Shopify discount (any currency)"
    group_label: "Sums of columns"
    description: "The line's discount in Shopify."
    type: sum
    sql: ${TABLE}.shopify_discount ;;
    value_format_name: decimal_2
    hidden: yes
  }

  measure: line_shopify_discount {
    label: "Line Shopify discount"
    group_label: "Sums of columns"
    description: "The line's discount in Shopify."
    type: number
    sql: CASE WHEN ${line_currencies} <= 1 THEN ${line_shopify_discount_any_currency} END ;;
    value_format_name: decimal_2
    hidden: no
    required_fields: [currency]
  }

  measure: line_count {
    label: "Order lines"
    group_label: "Sums of columns"
    description: "Order lines of every status. Each is one unit."
    type: count
    value_format_name: decimal_0
  }

  measure: line_orders {
    label: "Distinct orders"
    group_label: "Sums of columns"
    description: "The number of distinct orders of the lines."
    type: count_distinct
    sql: ${TABLE}.shop_id || '/' || ${TABLE}.order_id ;;
    value_format_name: decimal_0
  }

  measure: line_customers {
    label: "Distinct customers"
    group_label: "Sums of columns"
    description: "The number of distinct buyers of the lines. A buyer at two shops counts twice."
    type: count_distinct
    sql: ${TABLE}.shop_id || '/' || ${TABLE}.customer_id ;;
    value_format_name: decimal_0
  }

  measure: line_currencies {
    label: "Line currencies"
    group_label: "Sums of columns"
    description: "The number of distinct currencies of the lines."
    type: count_distinct
    sql: COALESCE(${TABLE}.currency, 'unknown') ;;
    value_format_name: decimal_0
    hidden: yes
  }
}
