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
    description: "ISO 4217 code of every amount in the row."
    sql: ${TABLE}.currency ;;
  }

  dimension: shop_id {
    type: string
    description: "The shop, as its TikTok Shop id."
    sql: ${TABLE}.shop_id ;;
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

  dimension: order_status {
    type: string
    description: "The order's status as the API gives it; a status that isn't known yet passes through."
    sql: ${TABLE}.order_status ;;
  }

  dimension: line_status {
    type: string
    description: "The line's own status."
    sql: ${TABLE}.line_status ;;
  }

  dimension: order_type {
    type: string
    description: "NORMAL, PRE_ORDER, MADE_TO_ORDER, BACK_ORDER, VIRTUAL_ORDER, ZERO_LOTTERY or a type not known yet."
    sql: ${TABLE}.order_type ;;
  }

  dimension: fulfillment_type {
    type: string
    description: "Who fulfils: FULFILLMENT_BY_SELLER, FULFILLMENT_BY_TIKTOK or a partner."
    sql: ${TABLE}.fulfillment_type ;;
  }

  dimension: region {
    type: string
    description: "The shop's market, ISO 3166 alpha-2."
    sql: ${TABLE}.region ;;
  }

  dimension: customer_id {
    type: string
    description: "The buyer, as TikTok Shop's user id for this shop."
    sql: ${TABLE}.customer_id ;;
  }

  dimension: product_id {
    type: string
    description: "The product."
    sql: ${TABLE}.product_id ;;
  }

  dimension: product_name {
    type: string
    description: "The product's title at the time."
    sql: ${TABLE}.product_name ;;
  }

  dimension: sku_id {
    type: string
    description: "The SKU: one sellable variant of a product."
    sql: ${TABLE}.sku_id ;;
  }

  dimension: sku_name {
    type: string
    description: "The SKU's name at the time, its sales attributes joined."
    sql: ${TABLE}.sku_name ;;
  }

  dimension: seller_sku {
    type: string
    description: "The seller's own code for the SKU."
    sql: ${TABLE}.seller_sku ;;
  }

  dimension: is_sale {
    type: yesno
    description: "Counts as revenue: paid (or cash on delivery and shipped), not cancelled, not a sample, a replacement or a gift. An order is a sale when one of its lines is."
    sql: ${TABLE}.is_sale ;;
  }

  dimension: is_paid {
    type: yesno
    description: "The buyer's money has come."
    sql: ${TABLE}.is_paid ;;
  }

  dimension: is_shipped {
    type: yesno
    description: "The seller has arranged shipment or the goods are further on their way."
    sql: ${TABLE}.is_shipped ;;
  }

  dimension: is_cancelled {
    type: yesno
    description: "The order was cancelled; for a line, also the line alone."
    sql: ${TABLE}.is_cancelled ;;
  }

  dimension: is_gift {
    type: yesno
    description: "The line was a gift with a purchase."
    sql: ${TABLE}.is_gift ;;
  }

  dimension: is_sample {
    type: yesno
    description: "A free sample."
    sql: ${TABLE}.is_sample ;;
  }

  dimension: is_replacement {
    type: yesno
    description: "Sent in place of an earlier order's goods."
    sql: ${TABLE}.is_replacement ;;
  }

  dimension: is_exchange {
    type: yesno
    description: "Sent in exchange for an earlier order's goods; it counts as a sale."
    sql: ${TABLE}.is_exchange ;;
  }

  dimension: is_cash_on_delivery {
    type: yesno
    description: "The buyer pays at delivery."
    sql: ${TABLE}.is_cash_on_delivery ;;
  }

  dimension: is_refunded {
    type: yesno
    description: "Something of it was refunded."
    sql: ${TABLE}.is_refunded ;;
  }

  dimension: is_settled {
    type: yesno
    description: "It appears in a statement."
    sql: ${TABLE}.is_settled ;;
  }

  dimension: has_price_detail {
    type: yesno
    description: "Amounts come from the price detail; otherwise from the order's own lines. For an order: all its lines have one."
    sql: ${TABLE}.has_price_detail ;;
  }

  dimension: is_tax_included {
    type: yesno
    description: "Tax lies within prices and isn't added to the total. Told from the amounts where they can tell, else from the market: the US adds tax."
    sql: ${TABLE}.is_tax_included ;;
  }

  dimension: shopify_order_id {
    type: string
    description: "The same order in Shopify, by the external reference."
    sql: ${TABLE}.shopify_order_id ;;
  }

  dimension: shopify_line_item_id {
    type: string
    description: "The same line in Shopify, by the external reference."
    sql: ${TABLE}.shopify_line_item_id ;;
  }

  dimension: shopify_product_id {
    type: string
    description: "The line's product in Shopify."
    sql: ${TABLE}.shopify_product_id ;;
  }

  dimension: shopify_variant_id {
    type: string
    description: "The line's variant in Shopify."
    sql: ${TABLE}.shopify_variant_id ;;
  }

  dimension: shopify_sku {
    type: string
    description: "The line's SKU code in Shopify."
    sql: ${TABLE}.shopify_sku ;;
  }

  dimension: shopify_currency {
    type: string
    description: "The currency of the Shopify order."
    sql: ${TABLE}.shopify_currency ;;
  }

  dimension_group: order {
    type: time
    description: "The day the order was placed, in the shop's reporting time zone (var reporting_timezones, else UTC)."
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
    description: "When the newest refund was granted (UTC)."
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
    description: "When the newest statement with a transaction of the order was made (UTC)."
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
    description: "Gross merchandise value: all that was paid for orders, cancelled and refunded ones included, samples and replacements not. Seller Center: GMV in Analytics, but by the day of the order; Seller Center counts by the day of payment, as gmv_by_payment_day does."
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
    description: "What buyers and TikTok's discounts together paid for sales, shipping and fees included, without tax. Seller Center: Gross revenue in Analytics by its meaning: what buyers paid and TikTok's subsidy. It differs by the day (ours is the order's, theirs the payment's) and by cancelled orders, which are no sales here."
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
    description: "List price of what was sold, before any discount. Seller Center: None by day of order. A statement's revenue starts from the same list prices, for the orders that it settles."
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
    description: "Gross sales less the seller's discounts: what the seller asked for the goods that were sold, before refunds. Seller Center: None by day of order. A statement's revenue (US: Net sales) is this less refunds, for the orders that it settles."
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
    description: "Net sales less what was refunded of the same goods until now, whenever that was. Seller Center: The revenue (US: Net sales) that statements show for the same orders once they are settled; Finance puts it on the day of the statement."
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
    description: "Discounts on what was sold, the seller's and TikTok's together. Seller Center: The sum of Seller discount and Platform discount of the orders, as an order's page shows them."
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
    description: "Discounts on what was sold that the seller paid. Seller Center: Seller discount of the orders, as an order's page shows it."
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
    description: "Discounts on what was sold that TikTok paid; they lower what the buyer pays, not what the seller earns. Seller Center: Platform discount of the orders, as an order's page shows it."
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
    description: "All that buyers paid for what was sold, with shipping, fees and tax. Seller Center: The order totals of sales. GMV has cancelled and refunded orders too."
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
    description: "Shipping that buyers paid for what was sold, after shipping discounts. Seller Center: The shipping fee of the orders, as an order's page shows it."
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
    description: "Buyers' tax on what was sold, within prices or added to them. Seller Center: The taxes of the orders, as an order's page shows them."
    value_format_name: decimal_2
    required_fields: [currency]
    type: number
    sql: CASE WHEN ${tax_charged_currencies} <= 1 THEN ${tax_charged_amount} END ;;
  }

  measure: orders {
    label: "Orders"
    group_label: "Metrics"
    description: "Orders with at least one line that is a sale: paid (or cash on delivery and shipped), not cancelled, no sample, replacement or gift alone. Seller Center: Fewer than Orders in Analytics, which counts every paid order, also one that was cancelled later, on the day of payment."
    value_format_name: decimal_0
    type: count_distinct
    sql: CASE WHEN ${TABLE}.is_sale THEN ${TABLE}.shop_id || '/' || ${TABLE}.order_id END ;;
  }

  measure: units_sold {
    label: "Units sold"
    group_label: "Metrics"
    description: "Order lines that are sales; one line is one unit. Seller Center: Fewer than Items sold in Analytics, which counts cancelled units too, on the day of payment."
    value_format_name: decimal_0
    type: sum
    sql: ${TABLE}.units_sold ;;
  }

  measure: units_shipped {
    label: "Units shipped"
    group_label: "Metrics"
    description: "Units shipped and not cancelled, gifts, samples and replacements among them. Seller Center: Seller Center has no such figure."
    value_format_name: decimal_0
    type: sum
    sql: ${TABLE}.units_shipped ;;
  }

  measure: customers {
    label: "Customers"
    group_label: "Metrics"
    description: "Different buyers of what was sold. A buyer of two shops counts twice; a buyer of two days once over both. Seller Center: Customers in Analytics, without those whose orders were all cancelled and by the day of the order; Seller Center gives a daily average for a longer period."
    value_format_name: decimal_0
    type: count_distinct
    sql: CASE WHEN ${TABLE}.is_sale THEN ${TABLE}.shop_id || '/' || ${TABLE}.customer_id END ;;
  }

  measure: average_order_value {
    label: "Average order value"
    group_label: "Metrics"
    description: "Net sales for each order, to four decimals. Seller Center: Higher or lower than AOV in Analytics, which is GMV for each order: with shipping, tax and cancelled orders, less TikTok's discounts."
    value_format_name: decimal_2
    required_fields: [currency]
    type: number
    sql: CAST(ROUND(${net_sales} / NULLIF(${orders}, 0), 4) AS DECIMAL(28, 4)) ;;
  }

  measure: units_per_order {
    label: "Units an order"
    group_label: "Metrics"
    description: "Units sold for each order, to four decimals. Seller Center: Items sold divided by Orders in Analytics, without cancelled orders."
    value_format_name: decimal_2
    type: number
    sql: CAST(ROUND(1.0 * ${units_sold} / NULLIF(${orders}, 0), 4) AS DECIMAL(28, 4)) ;;
  }

  measure: discount_rate {
    label: "Discount rate"
    group_label: "Metrics"
    description: "Discount amount as a fraction of gross sales, to four decimals. Seller Center: Seller Center has no such figure."
    value_format_name: percent_2
    required_fields: [currency]
    type: number
    sql: CAST(ROUND(${discount_amount} / NULLIF(${gross_sales}, 0), 4) AS DECIMAL(28, 4)) ;;
  }

  measure: order_lines {
    label: "Order lines placed"
    group_label: "Metrics"
    description: "Order lines of every status; one line is one unit. Seller Center: The units of all orders in Manage orders, by the day of the order."
    value_format_name: decimal_0
    type: count
  }

  measure: price_detail_coverage {
    label: "Price detail coverage"
    group_label: "Metrics"
    description: "Lines whose amounts come from TikTok's price detail as a fraction of all lines, to four decimals; the others' come from the order itself. Seller Center: None: it judges the data, not the shop."
    value_format_name: percent_2
    type: number
    sql: CAST(ROUND(1.0 * ${order_lines_with_price_detail} / NULLIF(${order_lines}, 0), 4) AS DECIMAL(28, 4)) ;;
  }

  measure: order_lines_with_price_detail {
    label: "Order lines with price detail"
    group_label: "Metrics"
    description: "Order lines whose amounts come from TikTok's price detail. Seller Center: None: it judges the data, not the shop."
    value_format_name: decimal_0
    type: sum
    sql: CASE WHEN ${TABLE}.has_price_detail THEN 1 END ;;
  }

  measure: settled_revenue {
    label: "Settled revenue"
    group_label: "Metrics"
    description: "Revenue in statements for the orders in question, by the day of the order; null until one is settled. Seller Center: The revenue of these orders in Finance; settled by statement day, see statement_revenue."
    value_format_name: decimal_2
    required_fields: [currency]
    type: number
    sql: CASE WHEN ${line_currencies} <= 1 THEN ${line_settled_revenue_any_currency} END ;;
  }

  measure: fees {
    label: "Fees"
    group_label: "Metrics"
    description: "Fees and taxes that statements took for the orders in question, by the day of the order. Costs are negative; null until one is settled. Seller Center: Fees of these orders in Finance. Seller Center sums them by statement, as statement_fees does; a fee without an order is only there."
    value_format_name: decimal_2
    required_fields: [currency]
    type: number
    sql: CASE WHEN ${line_currencies} <= 1 THEN ${line_settled_fees_any_currency} END ;;
  }

  measure: settled_shipping_cost {
    label: "Settled shipping cost"
    group_label: "Metrics"
    description: "Shipping that statements charged the seller for the orders in question, by the day of the order; costs are negative. Seller Center: Shipping of these orders in Finance; by statement day, see statement_shipping_cost."
    value_format_name: decimal_2
    required_fields: [currency]
    type: number
    sql: CASE WHEN ${line_currencies} <= 1 THEN ${line_settled_shipping_cost_any_currency} END ;;
  }

  measure: settled_adjustments {
    label: "Settled adjustments"
    group_label: "Metrics"
    description: "Adjustments that statements hold for the orders in question, by the day of the order; signed. Seller Center: Adjustments of these orders in Finance; those without an order are only in statement_adjustments."
    value_format_name: decimal_2
    required_fields: [currency]
    type: number
    sql: CASE WHEN ${line_currencies} <= 1 THEN ${line_settled_adjustments_any_currency} END ;;
  }

  measure: payout {
    label: "Payout"
    group_label: "Metrics"
    description: "What statements pay out for the orders in question, by the day of the order: revenue, fees, shipping cost and adjustments. Seller Center: The settlement amounts of these orders in Finance. Seller Center sums them by statement, as settlement_amount does."
    value_format_name: decimal_2
    required_fields: [currency]
    type: number
    sql: CASE WHEN ${line_currencies} <= 1 THEN ${line_payout_any_currency} END ;;
  }

  measure: estimated_payout {
    label: "Estimated payout"
    group_label: "Metrics"
    description: "TikTok's estimate of the payout of orders that aren't settled yet. Seller Center: The estimated settlement of unsettled orders in Finance."
    value_format_name: decimal_2
    required_fields: [currency]
    type: number
    sql: CASE WHEN ${line_currencies} <= 1 THEN ${line_estimated_payout_any_currency} END ;;
  }

  measure: take_rate {
    label: "Take rate"
    group_label: "Metrics"
    description: "Fees and taxes as a fraction of settled revenue, to four decimals; positive. Seller Center: Seller Center has no such figure."
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
    description: "What was refunded of the goods sold, by the day of the order: net sales less net sales after refunds. Seller Center: None: Seller Center puts refunds on the day they were granted, as refund_amount does."
    value_format_name: decimal_2
    required_fields: [currency]
    type: number
    sql: CASE WHEN ${refunded_net_sales_currencies} <= 1 THEN ${refunded_net_sales_amount} END ;;
  }

  measure: refund_rate {
    label: "Refund rate"
    group_label: "Metrics"
    description: "Refunded net sales as a fraction of net sales of the same orders, to four decimals. It grows as refunds come in. Seller Center: Not the return rate of Account health, which counts orders returned in the last 30 days."
    value_format_name: percent_2
    required_fields: [currency]
    type: number
    sql: CAST(ROUND(${refunded_net_sales} / NULLIF(${net_sales}, 0), 4) AS DECIMAL(28, 4)) ;;
  }

  measure: units_refunded {
    label: "Units refunded"
    group_label: "Metrics"
    description: "Units sold of which something was refunded, by the day of the order. Seller Center: Seller Center has no such figure."
    value_format_name: decimal_0
    type: sum
    sql: CASE WHEN ${TABLE}.is_refunded THEN ${TABLE}.units_sold END ;;
  }

  measure: unit_refund_rate {
    label: "Unit refund rate"
    group_label: "Metrics"
    description: "Units refunded as a fraction of units sold, to four decimals. Seller Center: Seller Center has no such figure."
    value_format_name: percent_2
    type: number
    sql: CAST(ROUND(1.0 * ${units_refunded} / NULLIF(${units_sold}, 0), 4) AS DECIMAL(28, 4)) ;;
  }

  measure: line_units_sold {
    label: "Units sold of lines"
    group_label: "Sums of columns"
    description: "Units that count as sold: 1 for a line that is a sale."
    type: sum
    sql: ${TABLE}.units_sold ;;
    value_format_name: decimal_0
  }

  measure: line_units_shipped {
    label: "Units shipped of lines"
    group_label: "Sums of columns"
    description: "Units shipped and not cancelled, gifts, samples and replacements among them."
    type: sum
    sql: ${TABLE}.units_shipped ;;
    value_format_name: decimal_0
  }

  measure: line_gross_sales_any_currency {
    label: "Gross sales of lines (any currency)"
    group_label: "Sums of columns"
    description: "List price before any discount."
    type: sum
    sql: ${TABLE}.gross_sales ;;
    value_format_name: decimal_2
    hidden: yes
  }

  measure: line_gross_sales {
    label: "Gross sales of lines"
    group_label: "Sums of columns"
    description: "List price before any discount."
    type: number
    sql: CASE WHEN ${line_currencies} <= 1 THEN ${line_gross_sales_any_currency} END ;;
    value_format_name: decimal_2
    hidden: no
    required_fields: [currency]
  }

  measure: line_seller_discount_any_currency {
    label: "Seller discount of lines (any currency)"
    group_label: "Sums of columns"
    description: "Discount on the product paid by the seller, positive."
    type: sum
    sql: ${TABLE}.seller_discount ;;
    value_format_name: decimal_2
    hidden: yes
  }

  measure: line_seller_discount {
    label: "Seller discount of lines"
    group_label: "Sums of columns"
    description: "Discount on the product paid by the seller, positive."
    type: number
    sql: CASE WHEN ${line_currencies} <= 1 THEN ${line_seller_discount_any_currency} END ;;
    value_format_name: decimal_2
    hidden: no
    required_fields: [currency]
  }

  measure: line_platform_discount_any_currency {
    label: "Platform discount of lines (any currency)"
    group_label: "Sums of columns"
    description: "Discount on the product paid by TikTok, positive; it lowers what the buyer pays, not what the seller earns."
    type: sum
    sql: ${TABLE}.platform_discount ;;
    value_format_name: decimal_2
    hidden: yes
  }

  measure: line_platform_discount {
    label: "Platform discount of lines"
    group_label: "Sums of columns"
    description: "Discount on the product paid by TikTok, positive; it lowers what the buyer pays, not what the seller earns."
    type: number
    sql: CASE WHEN ${line_currencies} <= 1 THEN ${line_platform_discount_any_currency} END ;;
    value_format_name: decimal_2
    hidden: no
    required_fields: [currency]
  }

  measure: line_net_sales_any_currency {
    label: "Net sales of lines (any currency)"
    group_label: "Sums of columns"
    description: "gross_sales less the seller's discount: what the seller asks for the goods."
    type: sum
    sql: ${TABLE}.net_sales ;;
    value_format_name: decimal_2
    hidden: yes
  }

  measure: line_net_sales {
    label: "Net sales of lines"
    group_label: "Sums of columns"
    description: "gross_sales less the seller's discount: what the seller asks for the goods."
    type: number
    sql: CASE WHEN ${line_currencies} <= 1 THEN ${line_net_sales_any_currency} END ;;
    value_format_name: decimal_2
    hidden: no
    required_fields: [currency]
  }

  measure: line_customer_paid_product_any_currency {
    label: "Customer paid product of lines (any currency)"
    group_label: "Sums of columns"
    description: "The sale price: gross_sales less both discounts."
    type: sum
    sql: ${TABLE}.customer_paid_product ;;
    value_format_name: decimal_2
    hidden: yes
  }

  measure: line_customer_paid_product {
    label: "Customer paid product of lines"
    group_label: "Sums of columns"
    description: "The sale price: gross_sales less both discounts."
    type: number
    sql: CASE WHEN ${line_currencies} <= 1 THEN ${line_customer_paid_product_any_currency} END ;;
    value_format_name: decimal_2
    hidden: no
    required_fields: [currency]
  }

  measure: line_shipping_charged_any_currency {
    label: "Shipping charged of lines (any currency)"
    group_label: "Sums of columns"
    description: "Shipping that the buyer pays, after shipping discounts."
    type: sum
    sql: ${TABLE}.shipping_charged ;;
    value_format_name: decimal_2
    hidden: yes
  }

  measure: line_shipping_charged {
    label: "Shipping charged of lines"
    group_label: "Sums of columns"
    description: "Shipping that the buyer pays, after shipping discounts."
    type: number
    sql: CASE WHEN ${line_currencies} <= 1 THEN ${line_shipping_charged_any_currency} END ;;
    value_format_name: decimal_2
    hidden: no
    required_fields: [currency]
  }

  measure: line_tax_any_currency {
    label: "Tax of lines (any currency)"
    group_label: "Sums of columns"
    description: "The buyer's tax on the line, shipping's tax with it; whether within the price or added tells is_tax_included."
    type: sum
    sql: ${TABLE}.tax ;;
    value_format_name: decimal_2
    hidden: yes
  }

  measure: line_tax {
    label: "Tax of lines"
    group_label: "Sums of columns"
    description: "The buyer's tax on the line, shipping's tax with it; whether within the price or added tells is_tax_included."
    type: number
    sql: CASE WHEN ${line_currencies} <= 1 THEN ${line_tax_any_currency} END ;;
    value_format_name: decimal_2
    hidden: no
    required_fields: [currency]
  }

  measure: line_buyer_fees_any_currency {
    label: "Buyer fees of lines (any currency)"
    group_label: "Sums of columns"
    description: "Fees charged to the buyer: small order, retail delivery, service, handling, insurance, distance, payment method, and a
bottle deposit where the total shows it."
    type: sum
    sql: ${TABLE}.buyer_fees ;;
    value_format_name: decimal_2
    hidden: yes
  }

  measure: line_buyer_fees {
    label: "Buyer fees of lines"
    group_label: "Sums of columns"
    description: "Fees charged to the buyer: small order, retail delivery, service, handling, insurance, distance, payment method, and a
bottle deposit where the total shows it."
    type: number
    sql: CASE WHEN ${line_currencies} <= 1 THEN ${line_buyer_fees_any_currency} END ;;
    value_format_name: decimal_2
    hidden: no
    required_fields: [currency]
  }

  measure: line_payment_method_discount_any_currency {
    label: "Payment method discount of lines (any currency)"
    group_label: "Sums of columns"
    description: "Discount funded by the payment method."
    type: sum
    sql: ${TABLE}.payment_method_discount ;;
    value_format_name: decimal_2
    hidden: yes
  }

  measure: line_payment_method_discount {
    label: "Payment method discount of lines"
    group_label: "Sums of columns"
    description: "Discount funded by the payment method."
    type: number
    sql: CASE WHEN ${line_currencies} <= 1 THEN ${line_payment_method_discount_any_currency} END ;;
    value_format_name: decimal_2
    hidden: no
    required_fields: [currency]
  }

  measure: line_customer_paid_total_any_currency {
    label: "Customer paid total of lines (any currency)"
    group_label: "Sums of columns"
    description: "All that the buyer pays: product, shipping and fees, less a payment method's discount, plus tax unless included. Sums
to the order's total_amount."
    type: sum
    sql: ${TABLE}.customer_paid_total ;;
    value_format_name: decimal_2
    hidden: yes
  }

  measure: line_customer_paid_total {
    label: "Customer paid total of lines"
    group_label: "Sums of columns"
    description: "All that the buyer pays: product, shipping and fees, less a payment method's discount, plus tax unless included. Sums
to the order's total_amount."
    type: number
    sql: CASE WHEN ${line_currencies} <= 1 THEN ${line_customer_paid_total_any_currency} END ;;
    value_format_name: decimal_2
    hidden: no
    required_fields: [currency]
  }

  measure: line_gift_retail_price_any_currency {
    label: "Gift retail price of lines (any currency)"
    group_label: "Sums of columns"
    description: "What a gift or sample would have cost; 0 for anything else."
    type: sum
    sql: ${TABLE}.gift_retail_price ;;
    value_format_name: decimal_2
    hidden: yes
  }

  measure: line_gift_retail_price {
    label: "Gift retail price of lines"
    group_label: "Sums of columns"
    description: "What a gift or sample would have cost; 0 for anything else."
    type: number
    sql: CASE WHEN ${line_currencies} <= 1 THEN ${line_gift_retail_price_any_currency} END ;;
    value_format_name: decimal_2
    hidden: no
    required_fields: [currency]
  }

  measure: line_refund_product_any_currency {
    label: "Refund product of lines (any currency)"
    group_label: "Sums of columns"
    description: "Refunds granted for the product."
    type: sum
    sql: ${TABLE}.refund_product ;;
    value_format_name: decimal_2
    hidden: yes
  }

  measure: line_refund_product {
    label: "Refund product of lines"
    group_label: "Sums of columns"
    description: "Refunds granted for the product."
    type: number
    sql: CASE WHEN ${line_currencies} <= 1 THEN ${line_refund_product_any_currency} END ;;
    value_format_name: decimal_2
    hidden: no
    required_fields: [currency]
  }

  measure: line_refund_shipping_any_currency {
    label: "Refund shipping of lines (any currency)"
    group_label: "Sums of columns"
    description: "Refunds granted for shipping."
    type: sum
    sql: ${TABLE}.refund_shipping ;;
    value_format_name: decimal_2
    hidden: yes
  }

  measure: line_refund_shipping {
    label: "Refund shipping of lines"
    group_label: "Sums of columns"
    description: "Refunds granted for shipping."
    type: number
    sql: CASE WHEN ${line_currencies} <= 1 THEN ${line_refund_shipping_any_currency} END ;;
    value_format_name: decimal_2
    hidden: no
    required_fields: [currency]
  }

  measure: line_refund_tax_any_currency {
    label: "Refund tax of lines (any currency)"
    group_label: "Sums of columns"
    description: "The tax in the refund; within its product and shipping where the market includes tax, beside them where it adds it."
    type: sum
    sql: ${TABLE}.refund_tax ;;
    value_format_name: decimal_2
    hidden: yes
  }

  measure: line_refund_tax {
    label: "Refund tax of lines"
    group_label: "Sums of columns"
    description: "The tax in the refund; within its product and shipping where the market includes tax, beside them where it adds it."
    type: number
    sql: CASE WHEN ${line_currencies} <= 1 THEN ${line_refund_tax_any_currency} END ;;
    value_format_name: decimal_2
    hidden: no
    required_fields: [currency]
  }

  measure: line_refund_total_any_currency {
    label: "Refund total of lines (any currency)"
    group_label: "Sums of columns"
    description: "What the buyer gets back altogether."
    type: sum
    sql: ${TABLE}.refund_total ;;
    value_format_name: decimal_2
    hidden: yes
  }

  measure: line_refund_total {
    label: "Refund total of lines"
    group_label: "Sums of columns"
    description: "What the buyer gets back altogether."
    type: number
    sql: CASE WHEN ${line_currencies} <= 1 THEN ${line_refund_total_any_currency} END ;;
    value_format_name: decimal_2
    hidden: no
    required_fields: [currency]
  }

  measure: line_net_sales_after_refunds_any_currency {
    label: "Net sales after refunds of lines (any currency)"
    group_label: "Sums of columns"
    description: "net_sales less refund_product."
    type: sum
    sql: ${TABLE}.net_sales_after_refunds ;;
    value_format_name: decimal_2
    hidden: yes
  }

  measure: line_net_sales_after_refunds {
    label: "Net sales after refunds of lines"
    group_label: "Sums of columns"
    description: "net_sales less refund_product."
    type: number
    sql: CASE WHEN ${line_currencies} <= 1 THEN ${line_net_sales_after_refunds_any_currency} END ;;
    value_format_name: decimal_2
    hidden: no
    required_fields: [currency]
  }

  measure: line_settled_revenue_any_currency {
    label: "Settled revenue of lines (any currency)"
    group_label: "Sums of columns"
    description: "Revenue in statements, shared over the order's lines by net sales; signed as the API signs it. Null until settled."
    type: sum
    sql: ${TABLE}.settled_revenue ;;
    value_format_name: decimal_2
    hidden: yes
  }

  measure: line_settled_revenue {
    label: "Settled revenue of lines"
    group_label: "Sums of columns"
    description: "Revenue in statements, shared over the order's lines by net sales; signed as the API signs it. Null until settled."
    type: number
    sql: CASE WHEN ${line_currencies} <= 1 THEN ${line_settled_revenue_any_currency} END ;;
    value_format_name: decimal_2
    hidden: no
    required_fields: [currency]
  }

  measure: line_settled_fees_any_currency {
    label: "Settled fees of lines (any currency)"
    group_label: "Sums of columns"
    description: "Fees and taxes in statements, shared likewise; costs are negative. Null until settled."
    type: sum
    sql: ${TABLE}.settled_fees ;;
    value_format_name: decimal_2
    hidden: yes
  }

  measure: line_settled_fees {
    label: "Settled fees of lines"
    group_label: "Sums of columns"
    description: "Fees and taxes in statements, shared likewise; costs are negative. Null until settled."
    type: number
    sql: CASE WHEN ${line_currencies} <= 1 THEN ${line_settled_fees_any_currency} END ;;
    value_format_name: decimal_2
    hidden: no
    required_fields: [currency]
  }

  measure: line_settled_shipping_cost_any_currency {
    label: "Settled shipping cost of lines (any currency)"
    group_label: "Sums of columns"
    description: "Shipping costs in statements, shared likewise; costs are negative. Null until settled."
    type: sum
    sql: ${TABLE}.settled_shipping_cost ;;
    value_format_name: decimal_2
    hidden: yes
  }

  measure: line_settled_shipping_cost {
    label: "Settled shipping cost of lines"
    group_label: "Sums of columns"
    description: "Shipping costs in statements, shared likewise; costs are negative. Null until settled."
    type: number
    sql: CASE WHEN ${line_currencies} <= 1 THEN ${line_settled_shipping_cost_any_currency} END ;;
    value_format_name: decimal_2
    hidden: no
    required_fields: [currency]
  }

  measure: line_settled_adjustments_any_currency {
    label: "Settled adjustments of lines (any currency)"
    group_label: "Sums of columns"
    description: "Adjustments in statements, shared likewise; signed. Null until settled."
    type: sum
    sql: ${TABLE}.settled_adjustments ;;
    value_format_name: decimal_2
    hidden: yes
  }

  measure: line_settled_adjustments {
    label: "Settled adjustments of lines"
    group_label: "Sums of columns"
    description: "Adjustments in statements, shared likewise; signed. Null until settled."
    type: number
    sql: CASE WHEN ${line_currencies} <= 1 THEN ${line_settled_adjustments_any_currency} END ;;
    value_format_name: decimal_2
    hidden: no
    required_fields: [currency]
  }

  measure: line_payout_any_currency {
    label: "Payout of lines (any currency)"
    group_label: "Sums of columns"
    description: "What statements pay out: the sum of the four settled amounts. Null until settled."
    type: sum
    sql: ${TABLE}.payout ;;
    value_format_name: decimal_2
    hidden: yes
  }

  measure: line_payout {
    label: "Payout of lines"
    group_label: "Sums of columns"
    description: "What statements pay out: the sum of the four settled amounts. Null until settled."
    type: number
    sql: CASE WHEN ${line_currencies} <= 1 THEN ${line_payout_any_currency} END ;;
    value_format_name: decimal_2
    hidden: no
    required_fields: [currency]
  }

  measure: line_estimated_payout_any_currency {
    label: "Estimated payout of lines (any currency)"
    group_label: "Sums of columns"
    description: "TikTok Shop's estimate of the payout until the order is settled; null before and after."
    type: sum
    sql: ${TABLE}.estimated_payout ;;
    value_format_name: decimal_2
    hidden: yes
  }

  measure: line_estimated_payout {
    label: "Estimated payout of lines"
    group_label: "Sums of columns"
    description: "TikTok Shop's estimate of the payout until the order is settled; null before and after."
    type: number
    sql: CASE WHEN ${line_currencies} <= 1 THEN ${line_estimated_payout_any_currency} END ;;
    value_format_name: decimal_2
    hidden: no
    required_fields: [currency]
  }

  measure: line_shopify_price_any_currency {
    label: "Shopify price of lines (any currency)"
    group_label: "Sums of columns"
    description: "The line's unit price in Shopify."
    type: sum
    sql: ${TABLE}.shopify_price ;;
    value_format_name: decimal_2
    hidden: yes
  }

  measure: line_shopify_price {
    label: "Shopify price of lines"
    group_label: "Sums of columns"
    description: "The line's unit price in Shopify."
    type: number
    sql: CASE WHEN ${line_currencies} <= 1 THEN ${line_shopify_price_any_currency} END ;;
    value_format_name: decimal_2
    hidden: no
    required_fields: [currency]
  }

  measure: line_shopify_discount_any_currency {
    label: "Shopify discount of lines (any currency)"
    group_label: "Sums of columns"
    description: "The line's discount in Shopify."
    type: sum
    sql: ${TABLE}.shopify_discount ;;
    value_format_name: decimal_2
    hidden: yes
  }

  measure: line_shopify_discount {
    label: "Shopify discount of lines"
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
    description: "Order lines of every status; each is one unit."
    type: count
    value_format_name: decimal_0
  }

  measure: line_orders {
    label: "Orders of lines"
    group_label: "Sums of columns"
    description: "Different orders among the lines."
    type: count_distinct
    sql: ${TABLE}.shop_id || '/' || ${TABLE}.order_id ;;
    value_format_name: decimal_0
  }

  measure: line_customers {
    label: "Customers of lines"
    group_label: "Sums of columns"
    description: "Different buyers among the lines; a buyer of two shops counts twice."
    type: count_distinct
    sql: ${TABLE}.shop_id || '/' || ${TABLE}.customer_id ;;
    value_format_name: decimal_0
  }

  measure: line_currencies {
    label: "Currencies of lines"
    group_label: "Sums of columns"
    description: "Different currencies among the lines."
    type: count_distinct
    sql: COALESCE(${TABLE}.currency, 'unknown') ;;
    value_format_name: decimal_0
    hidden: yes
  }
}
