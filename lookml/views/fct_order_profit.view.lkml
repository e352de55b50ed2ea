# Written by `make lookml` from the dbt project's semantic models and metrics: changes here get lost.

view: fct_order_profit {
  label: "Order profit"
  sql_table_name: tiktok_shop_marts.fct_order_profit ;;

  dimension: profit_line {
    hidden: yes
    type: string
    sql: ${TABLE}.shop_id || '/' || ${TABLE}.order_line_item_id ;;
    primary_key: yes
  }

  dimension: order_line {
    hidden: yes
    type: string
    sql: ${TABLE}.shop_id || '/' || ${TABLE}.order_line_item_id ;;
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

  dimension: product_id {
    type: string
    description: "The product's id."
    sql: ${TABLE}.product_id ;;
  }

  dimension: sku_id {
    type: string
    description: "The id of the SKU, one sellable variant of a product."
    sql: ${TABLE}.sku_id ;;
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

  dimension: profit_basis {
    type: string
    description: "settled; estimated, with what was adjusted so far; adjusted, where adjustments are all there is; or none."
    sql: ${TABLE}.profit_basis ;;
  }

  dimension: payout_basis {
    type: string
    description: "How the line's payout is known. sku: TikTok's figures for the line's SKU in the order, shared only among the SKU's lines. net sales: the order's settlement or estimate, shared over its lines by net sales, since the API gives no figures by SKU (or these don't sum to the order's). none: neither settled nor estimated. Adjustments, which are the order's, are always shared."
    sql: ${TABLE}.payout_basis ;;
  }

  dimension: unit_cost_currency {
    type: string
    description: "The currency of unit_cost."
    sql: ${TABLE}.unit_cost_currency ;;
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

  measure: margin_before_cost_of_goods {
    label: "Margin before cost of goods"
    group_label: "Metrics"
    description: "The payout of the orders, settled or else estimated, by order date. Seller Center: Settlement amount and estimated settlement of these orders in Finance, together."
    value_format_name: decimal_2
    required_fields: [currency]
    type: number
    sql: CASE WHEN ${profit_currencies} <= 1 THEN ${profit_margin_before_cost_of_goods_any_currency} END ;;
  }

  measure: cost_of_goods {
    label: "Cost of goods"
    group_label: "Metrics"
    description: "What the units sold or shipped cost by your own table (var cost_of_goods_table), where it is known. Seller Center: None: TikTok doesn't know it."
    value_format_name: decimal_2
    required_fields: [currency]
    type: number
    sql: CASE WHEN ${profit_currencies} <= 1 THEN ${profit_cost_of_goods_any_currency} END ;;
  }

  measure: margin {
    label: "Margin"
    group_label: "Metrics"
    description: "The margin before cost of goods minus the cost of goods, of lines for which both are known (see margin_coverage). Seller Center: None: TikTok doesn't know the cost of goods."
    value_format_name: decimal_2
    required_fields: [currency]
    type: number
    sql: CASE WHEN ${profit_currencies} <= 1 THEN ${profit_margin_any_currency} END ;;
  }

  measure: affiliate_commission {
    label: "Affiliate commission"
    group_label: "Metrics"
    description: "Commission for creators, partners, and affiliate ads, settled or else estimated, by order date. Costs are negative. Seller Center: The affiliate commissions of these orders in Finance."
    value_format_name: decimal_2
    required_fields: [currency]
    type: number
    sql: CASE WHEN ${profit_currencies} <= 1 THEN ${profit_affiliate_commission_any_currency} END ;;
  }

  measure: margin_coverage {
    label: "Margin coverage"
    group_label: "Metrics"
    description: "The fraction of the lines with a payout or an estimate whose cost of goods is known, to four decimals. Seller Center: No figure in Seller Center."
    value_format_name: percent_2
    type: number
    sql: CAST(ROUND(1.0 * ${profit_lines_with_margin} / NULLIF(${profit_lines_due_for_margin}, 0), 4) AS DECIMAL(28, 4)) ;;
  }

  measure: profit_gross_sales_any_currency {
    label: "Profit gross sales (any currency)"
    group_label: "Sums of columns"
    description: "The list price before any discount."
    type: sum
    sql: ${TABLE}.gross_sales ;;
    value_format_name: decimal_2
    hidden: yes
  }

  measure: profit_gross_sales {
    label: "Profit gross sales"
    group_label: "Sums of columns"
    description: "The list price before any discount."
    type: number
    sql: CASE WHEN ${profit_currencies} <= 1 THEN ${profit_gross_sales_any_currency} END ;;
    value_format_name: decimal_2
    hidden: no
    required_fields: [currency]
  }

  measure: profit_seller_discount_any_currency {
    label: "Profit seller discount (any currency)"
    group_label: "Sums of columns"
    description: "The discount on the product paid by the seller, positive."
    type: sum
    sql: ${TABLE}.seller_discount ;;
    value_format_name: decimal_2
    hidden: yes
  }

  measure: profit_seller_discount {
    label: "Profit seller discount"
    group_label: "Sums of columns"
    description: "The discount on the product paid by the seller, positive."
    type: number
    sql: CASE WHEN ${profit_currencies} <= 1 THEN ${profit_seller_discount_any_currency} END ;;
    value_format_name: decimal_2
    hidden: no
    required_fields: [currency]
  }

  measure: profit_net_sales_any_currency {
    label: "Profit net sales (any currency)"
    group_label: "Sums of columns"
    description: "gross_sales minus the seller's discount: what the seller charges for the goods."
    type: sum
    sql: ${TABLE}.net_sales ;;
    value_format_name: decimal_2
    hidden: yes
  }

  measure: profit_net_sales {
    label: "Profit net sales"
    group_label: "Sums of columns"
    description: "gross_sales minus the seller's discount: what the seller charges for the goods."
    type: number
    sql: CASE WHEN ${profit_currencies} <= 1 THEN ${profit_net_sales_any_currency} END ;;
    value_format_name: decimal_2
    hidden: no
    required_fields: [currency]
  }

  measure: profit_refund_product_any_currency {
    label: "Profit refund product (any currency)"
    group_label: "Sums of columns"
    description: "Refunds granted for the product."
    type: sum
    sql: ${TABLE}.refund_product ;;
    value_format_name: decimal_2
    hidden: yes
  }

  measure: profit_refund_product {
    label: "Profit refund product"
    group_label: "Sums of columns"
    description: "Refunds granted for the product."
    type: number
    sql: CASE WHEN ${profit_currencies} <= 1 THEN ${profit_refund_product_any_currency} END ;;
    value_format_name: decimal_2
    hidden: no
    required_fields: [currency]
  }

  measure: profit_net_sales_after_refunds_any_currency {
    label: "Profit net sales after refunds (any currency)"
    group_label: "Sums of columns"
    description: "net_sales minus refund_product."
    type: sum
    sql: ${TABLE}.net_sales_after_refunds ;;
    value_format_name: decimal_2
    hidden: yes
  }

  measure: profit_net_sales_after_refunds {
    label: "Profit net sales after refunds"
    group_label: "Sums of columns"
    description: "net_sales minus refund_product."
    type: number
    sql: CASE WHEN ${profit_currencies} <= 1 THEN ${profit_net_sales_after_refunds_any_currency} END ;;
    value_format_name: decimal_2
    hidden: no
    required_fields: [currency]
  }

  measure: profit_revenue_any_currency {
    label: "Profit revenue (any currency)"
    group_label: "Sums of columns"
    description: "Revenue after the seller's discounts and refunds."
    type: sum
    sql: ${TABLE}.revenue ;;
    value_format_name: decimal_2
    hidden: yes
  }

  measure: profit_revenue {
    label: "Profit revenue"
    group_label: "Sums of columns"
    description: "Revenue after the seller's discounts and refunds."
    type: number
    sql: CASE WHEN ${profit_currencies} <= 1 THEN ${profit_revenue_any_currency} END ;;
    value_format_name: decimal_2
    hidden: no
    required_fields: [currency]
  }

  measure: profit_platform_commission_any_currency {
    label: "Profit platform commission (any currency)"
    group_label: "Sums of columns"
    description: "TikTok Shop's commission and referral fee."
    type: sum
    sql: ${TABLE}.platform_commission ;;
    value_format_name: decimal_2
    hidden: yes
  }

  measure: profit_platform_commission {
    label: "Profit platform commission"
    group_label: "Sums of columns"
    description: "TikTok Shop's commission and referral fee."
    type: number
    sql: CASE WHEN ${profit_currencies} <= 1 THEN ${profit_platform_commission_any_currency} END ;;
    value_format_name: decimal_2
    hidden: no
    required_fields: [currency]
  }

  measure: profit_transaction_fees_any_currency {
    label: "Profit transaction fees (any currency)"
    group_label: "Sums of columns"
    description: "Payment transaction, credit card, and pay-later handling fees."
    type: sum
    sql: ${TABLE}.transaction_fees ;;
    value_format_name: decimal_2
    hidden: yes
  }

  measure: profit_transaction_fees {
    label: "Profit transaction fees"
    group_label: "Sums of columns"
    description: "Payment transaction, credit card, and pay-later handling fees."
    type: number
    sql: CASE WHEN ${profit_currencies} <= 1 THEN ${profit_transaction_fees_any_currency} END ;;
    value_format_name: decimal_2
    hidden: no
    required_fields: [currency]
  }

  measure: profit_affiliate_commission_any_currency {
    label: "Profit affiliate commission (any currency)"
    group_label: "Sums of columns"
    description: "Commission for creators, partners, and affiliate ads."
    type: sum
    sql: ${TABLE}.affiliate_commission ;;
    value_format_name: decimal_2
    hidden: yes
  }

  measure: profit_affiliate_commission {
    label: "Profit affiliate commission"
    group_label: "Sums of columns"
    description: "Commission for creators, partners, and affiliate ads."
    type: number
    sql: CASE WHEN ${profit_currencies} <= 1 THEN ${profit_affiliate_commission_any_currency} END ;;
    value_format_name: decimal_2
    hidden: no
    required_fields: [currency]
  }

  measure: profit_advertising_fees_any_currency {
    label: "Profit advertising fees (any currency)"
    group_label: "Sums of columns"
    description: "GMV Max advertising fees."
    type: sum
    sql: ${TABLE}.advertising_fees ;;
    value_format_name: decimal_2
    hidden: yes
  }

  measure: profit_advertising_fees {
    label: "Profit advertising fees"
    group_label: "Sums of columns"
    description: "GMV Max advertising fees."
    type: number
    sql: CASE WHEN ${profit_currencies} <= 1 THEN ${profit_advertising_fees_any_currency} END ;;
    value_format_name: decimal_2
    hidden: no
    required_fields: [currency]
  }

  measure: profit_program_fees_any_currency {
    label: "Profit program fees (any currency)"
    group_label: "Sums of columns"
    description: "Fees for campaigns, vouchers, mall, free shipping, and other programs."
    type: sum
    sql: ${TABLE}.program_fees ;;
    value_format_name: decimal_2
    hidden: yes
  }

  measure: profit_program_fees {
    label: "Profit program fees"
    group_label: "Sums of columns"
    description: "Fees for campaigns, vouchers, mall, free shipping, and other programs."
    type: number
    sql: CASE WHEN ${profit_currencies} <= 1 THEN ${profit_program_fees_any_currency} END ;;
    value_format_name: decimal_2
    hidden: no
    required_fields: [currency]
  }

  measure: profit_refund_administration_fees_any_currency {
    label: "Profit refund administration fees (any currency)"
    group_label: "Sums of columns"
    description: "Refund administration fees."
    type: sum
    sql: ${TABLE}.refund_administration_fees ;;
    value_format_name: decimal_2
    hidden: yes
  }

  measure: profit_refund_administration_fees {
    label: "Profit refund administration fees"
    group_label: "Sums of columns"
    description: "Refund administration fees."
    type: number
    sql: CASE WHEN ${profit_currencies} <= 1 THEN ${profit_refund_administration_fees_any_currency} END ;;
    value_format_name: decimal_2
    hidden: no
    required_fields: [currency]
  }

  measure: profit_taxes_withheld_any_currency {
    label: "Profit taxes withheld (any currency)"
    group_label: "Sums of columns"
    description: "Taxes and duties withheld from the payout."
    type: sum
    sql: ${TABLE}.taxes_withheld ;;
    value_format_name: decimal_2
    hidden: yes
  }

  measure: profit_taxes_withheld {
    label: "Profit taxes withheld"
    group_label: "Sums of columns"
    description: "Taxes and duties withheld from the payout."
    type: number
    sql: CASE WHEN ${profit_currencies} <= 1 THEN ${profit_taxes_withheld_any_currency} END ;;
    value_format_name: decimal_2
    hidden: no
    required_fields: [currency]
  }

  measure: profit_other_fees_any_currency {
    label: "Profit other fees (any currency)"
    group_label: "Sums of columns"
    description: "Fees in no other group, including new kinds of fees, and rounding differences between the groups."
    type: sum
    sql: ${TABLE}.other_fees ;;
    value_format_name: decimal_2
    hidden: yes
  }

  measure: profit_other_fees {
    label: "Profit other fees"
    group_label: "Sums of columns"
    description: "Fees in no other group, including new kinds of fees, and rounding differences between the groups."
    type: number
    sql: CASE WHEN ${profit_currencies} <= 1 THEN ${profit_other_fees_any_currency} END ;;
    value_format_name: decimal_2
    hidden: no
    required_fields: [currency]
  }

  measure: profit_shipping_cost_any_currency {
    label: "Profit shipping cost (any currency)"
    group_label: "Sums of columns"
    description: "Shipping costs."
    type: sum
    sql: ${TABLE}.shipping_cost ;;
    value_format_name: decimal_2
    hidden: yes
  }

  measure: profit_shipping_cost {
    label: "Profit shipping cost"
    group_label: "Sums of columns"
    description: "Shipping costs."
    type: number
    sql: CASE WHEN ${profit_currencies} <= 1 THEN ${profit_shipping_cost_any_currency} END ;;
    value_format_name: decimal_2
    hidden: no
    required_fields: [currency]
  }

  measure: profit_adjustments_any_currency {
    label: "Profit adjustments (any currency)"
    group_label: "Sums of columns"
    description: "Adjustments that name the order."
    type: sum
    sql: ${TABLE}.adjustments ;;
    value_format_name: decimal_2
    hidden: yes
  }

  measure: profit_adjustments {
    label: "Profit adjustments"
    group_label: "Sums of columns"
    description: "Adjustments that name the order."
    type: number
    sql: CASE WHEN ${profit_currencies} <= 1 THEN ${profit_adjustments_any_currency} END ;;
    value_format_name: decimal_2
    hidden: no
    required_fields: [currency]
  }

  measure: profit_margin_before_cost_of_goods_any_currency {
    label: "Profit margin before cost of goods (any currency)"
    group_label: "Sums of columns"
    description: "The payout, settled or estimated, before the cost of goods."
    type: sum
    sql: ${TABLE}.margin_before_cost_of_goods ;;
    value_format_name: decimal_2
    hidden: yes
  }

  measure: profit_margin_before_cost_of_goods {
    label: "Profit margin before cost of goods"
    group_label: "Sums of columns"
    description: "The payout, settled or estimated, before the cost of goods."
    type: number
    sql: CASE WHEN ${profit_currencies} <= 1 THEN ${profit_margin_before_cost_of_goods_any_currency} END ;;
    value_format_name: decimal_2
    hidden: no
    required_fields: [currency]
  }

  measure: profit_cost_of_goods_any_currency {
    label: "Profit cost of goods (any currency)"
    group_label: "Sums of columns"
    description: "What the units cost by your own table, of lines whose cost is known."
    type: sum
    sql: ${TABLE}.cost_of_goods ;;
    value_format_name: decimal_2
    hidden: yes
  }

  measure: profit_cost_of_goods {
    label: "Profit cost of goods"
    group_label: "Sums of columns"
    description: "What the units cost by your own table, of lines whose cost is known."
    type: number
    sql: CASE WHEN ${profit_currencies} <= 1 THEN ${profit_cost_of_goods_any_currency} END ;;
    value_format_name: decimal_2
    hidden: no
    required_fields: [currency]
  }

  measure: profit_margin_any_currency {
    label: "Profit margin (any currency)"
    group_label: "Sums of columns"
    description: "The margin before cost of goods minus the cost of goods, of lines for which both are known."
    type: sum
    sql: ${TABLE}.margin ;;
    value_format_name: decimal_2
    hidden: yes
  }

  measure: profit_margin {
    label: "Profit margin"
    group_label: "Sums of columns"
    description: "The margin before cost of goods minus the cost of goods, of lines for which both are known."
    type: number
    sql: CASE WHEN ${profit_currencies} <= 1 THEN ${profit_margin_any_currency} END ;;
    value_format_name: decimal_2
    hidden: no
    required_fields: [currency]
  }

  measure: profit_lines_due_for_margin {
    label: "Order lines with a margin before cost of goods"
    group_label: "Sums of columns"
    description: "Lines whose payout is known or estimated."
    type: sum
    sql: CASE WHEN NOT ${TABLE}.margin_before_cost_of_goods IS NULL THEN 1 ELSE 0 END ;;
    value_format_name: decimal_0
  }

  measure: profit_lines_with_margin {
    label: "Order lines with a margin"
    group_label: "Sums of columns"
    description: "Lines whose payout is known or estimated, and the cost of goods too."
    type: sum
    sql: CASE WHEN NOT ${TABLE}.margin IS NULL THEN 1 ELSE 0 END ;;
    value_format_name: decimal_0
  }

  measure: profit_currencies {
    label: "Profit currencies"
    group_label: "Sums of columns"
    description: "The number of distinct currencies of the lines."
    type: count_distinct
    sql: COALESCE(${TABLE}.currency, 'unknown') ;;
    value_format_name: decimal_0
    hidden: yes
  }
}
