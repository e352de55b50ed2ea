# Written by `make lookml` from the dbt project's semantic models and metrics: changes here get lost.

view: fct_orders {
  label: "Orders"
  sql_table_name: tiktok_shop_marts.fct_orders ;;

  dimension: shop_order {
    hidden: yes
    type: string
    sql: ${TABLE}.shop_id || '/' || ${TABLE}.order_id ;;
    primary_key: yes
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

  dimension: order_status {
    type: string
    description: "The order's status as the API returns it. Unknown statuses are passed through."
    sql: ${TABLE}.order_status ;;
  }

  dimension: order_type {
    type: string
    description: "NORMAL, PRE_ORDER, MADE_TO_ORDER, BACK_ORDER, VIRTUAL_ORDER, ZERO_LOTTERY, or a new type."
    sql: ${TABLE}.order_type ;;
  }

  dimension: commerce_platform {
    type: string
    description: "Where the order was placed: TIKTOK_SHOP or TOKOPEDIA."
    sql: ${TABLE}.commerce_platform ;;
  }

  dimension: cancel_reason {
    type: string
    description: "Why the order was cancelled, in the shop's language."
    sql: ${TABLE}.cancel_reason ;;
  }

  dimension: cancellation_initiator {
    type: string
    description: "Who cancelled the order: SELLER, BUYER, or SYSTEM."
    sql: ${TABLE}.cancellation_initiator ;;
  }

  dimension: payment_method_name {
    type: string
    description: "The buyer's payment method."
    sql: ${TABLE}.payment_method_name ;;
  }

  dimension: region {
    type: string
    description: "The shop's market, ISO 3166 alpha-2."
    sql: ${TABLE}.region ;;
  }

  dimension: fulfillment_type {
    type: string
    description: "Who fulfills the order: FULFILLMENT_BY_SELLER, FULFILLMENT_BY_TIKTOK, or a partner."
    sql: ${TABLE}.fulfillment_type ;;
  }

  dimension: delivery_type {
    type: string
    description: "HOME_DELIVERY or COLLECTION_POINT."
    sql: ${TABLE}.delivery_type ;;
  }

  dimension: delivery_option_name {
    type: string
    description: "The delivery option that the buyer chose."
    sql: ${TABLE}.delivery_option_name ;;
  }

  dimension: shipping_type {
    type: string
    description: "Whose shipping service is used: TIKTOK, SELLER, or TIKTOK_DIGITAL."
    sql: ${TABLE}.shipping_type ;;
  }

  dimension: shipping_provider {
    type: string
    description: "The carrier's name."
    sql: ${TABLE}.shipping_provider ;;
  }

  dimension: tracking_number {
    type: string
    description: "The package's tracking number, blank until shipment is arranged."
    sql: ${TABLE}.tracking_number ;;
  }

  dimension: warehouse_id {
    type: string
    description: "The warehouse's id."
    sql: ${TABLE}.warehouse_id ;;
  }

  dimension: customer_id {
    type: string
    description: "The buyer: TikTok Shop's user id, which is specific to the shop."
    sql: ${TABLE}.customer_id ;;
  }

  dimension: recipient_region_code {
    type: string
    description: "The recipient's country, ISO 3166 alpha-2."
    sql: ${TABLE}.recipient_region_code ;;
  }

  dimension: recipient_postal_code {
    type: string
    description: "The recipient's postal code, masked by the API."
    sql: ${TABLE}.recipient_postal_code ;;
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
    description: "Whether the whole order was cancelled."
    sql: ${TABLE}.is_cancelled ;;
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

  dimension: replaced_order_id {
    type: string
    description: "The order that this one replaces, if it is a replacement."
    sql: ${TABLE}.replaced_order_id ;;
  }

  dimension: is_exchange {
    type: yesno
    description: "Whether it is an exchange for the goods of an earlier order, which counts as a sale."
    sql: ${TABLE}.is_exchange ;;
  }

  dimension: exchange_source_order_id {
    type: string
    description: "The order that this one is an exchange for, if it is one."
    sql: ${TABLE}.exchange_source_order_id ;;
  }

  dimension: is_subscription {
    type: yesno
    description: "Whether it was placed by a buyer's subscription."
    sql: ${TABLE}.is_subscription ;;
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

  dimension: shopify_order_id {
    type: string
    description: "The order's id in Shopify, from the external reference."
    sql: ${TABLE}.shopify_order_id ;;
  }

  dimension: shopify_order_name {
    type: string
    description: "The Shopify order's name, for example #1001."
    sql: ${TABLE}.shopify_order_name ;;
  }

  dimension: shopify_currency {
    type: string
    description: "The Shopify order's currency."
    sql: ${TABLE}.shopify_currency ;;
  }

  dimension: shopify_financial_status {
    type: string
    description: "The order's financial status in Shopify."
    sql: ${TABLE}.shopify_financial_status ;;
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

  dimension_group: shipped {
    type: time
    description: "When the seller arranged shipment (UTC)."
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
    sql: ${TABLE}.shipped_at ;;
  }

  dimension_group: collected {
    type: time
    description: "When the carrier collected the package (UTC)."
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
    sql: ${TABLE}.collected_at ;;
  }

  dimension_group: delivered {
    type: time
    description: "When the goods were delivered (UTC)."
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
    sql: ${TABLE}.delivered_at ;;
  }

  dimension_group: cancelled {
    type: time
    description: "When the order was cancelled (UTC)."
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
    sql: ${TABLE}.cancelled_at ;;
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

  measure: orders_placed {
    label: "Orders placed"
    group_label: "Metrics"
    description: "Orders of every status, including unpaid and cancelled ones. Group by shop_order__order_status or shop_order__fulfillment_type for orders by status or fulfillment type. Seller Center: All orders in Manage orders, and by status its tabs, by order date."
    value_format_name: decimal_0
    type: count
  }

  measure: cancelled_orders {
    label: "Cancelled orders"
    group_label: "Metrics"
    description: "Orders that were entirely cancelled, paid or not. Seller Center: The Cancelled tab of Manage orders, by order date."
    value_format_name: decimal_0
    type: sum
    sql: CASE WHEN ${TABLE}.is_cancelled THEN 1 END ;;
  }

  measure: seller_fulfilled_orders {
    label: "Orders fulfilled by the seller"
    group_label: "Metrics"
    description: "Orders of every status that the seller fulfills. Seller Center: Manage orders, filtered by fulfillment by seller."
    value_format_name: decimal_0
    type: sum
    sql: CASE WHEN ${TABLE}.fulfillment_type = 'FULFILLMENT_BY_SELLER' THEN 1 END ;;
  }

  measure: tiktok_fulfilled_orders {
    label: "Orders fulfilled by TikTok"
    group_label: "Metrics"
    description: "Orders of every status that TikTok fulfills (FBT). Seller Center: Manage orders, filtered by Fulfilled by TikTok."
    value_format_name: decimal_0
    type: sum
    sql: CASE WHEN ${TABLE}.fulfillment_type = 'FULFILLMENT_BY_TIKTOK' THEN 1 END ;;
  }

  measure: cancellation_rate {
    label: "Cancellation rate"
    group_label: "Metrics"
    description: "Cancelled orders as a fraction of all orders placed, to four decimals. Seller Center: Not the rate in Account health, which only counts the seller's own cancellations in the last 30 days."
    value_format_name: percent_2
    type: number
    sql: CAST(ROUND(1.0 * ${cancelled_orders} / NULLIF(${orders_placed}, 0), 4) AS DECIMAL(28, 4)) ;;
  }

  measure: order_line_count {
    label: "Order line count"
    group_label: "Sums of columns"
    description: "Order lines, including cancelled ones and gifts."
    type: sum
    sql: ${TABLE}.line_count ;;
    value_format_name: decimal_0
  }

  measure: order_units_sold {
    label: "Order units sold"
    group_label: "Sums of columns"
    description: "Units that count as sold."
    type: sum
    sql: ${TABLE}.units_sold ;;
    value_format_name: decimal_0
  }

  measure: order_units_shipped {
    label: "Order units shipped"
    group_label: "Sums of columns"
    description: "Units shipped and not cancelled, including gifts, samples, and replacements."
    type: sum
    sql: ${TABLE}.units_shipped ;;
    value_format_name: decimal_0
  }

  measure: order_product_count {
    label: "Order product count"
    group_label: "Sums of columns"
    description: "Distinct products."
    type: sum
    sql: ${TABLE}.product_count ;;
    value_format_name: decimal_0
  }

  measure: order_sku_count {
    label: "Order SKU count"
    group_label: "Sums of columns"
    description: "Distinct SKUs."
    type: sum
    sql: ${TABLE}.sku_count ;;
    value_format_name: decimal_0
  }

  measure: order_gross_sales_any_currency {
    label: "Order gross sales (any currency)"
    group_label: "Sums of columns"
    description: "The list price before any discount."
    type: sum
    sql: ${TABLE}.gross_sales ;;
    value_format_name: decimal_2
    hidden: yes
  }

  measure: order_gross_sales {
    label: "Order gross sales"
    group_label: "Sums of columns"
    description: "The list price before any discount."
    type: number
    sql: CASE WHEN ${order_currencies} <= 1 THEN ${order_gross_sales_any_currency} END ;;
    value_format_name: decimal_2
    hidden: no
    required_fields: [currency]
  }

  measure: order_seller_discount_any_currency {
    label: "Order seller discount (any currency)"
    group_label: "Sums of columns"
    description: "The discount on the product paid by the seller, positive."
    type: sum
    sql: ${TABLE}.seller_discount ;;
    value_format_name: decimal_2
    hidden: yes
  }

  measure: order_seller_discount {
    label: "Order seller discount"
    group_label: "Sums of columns"
    description: "The discount on the product paid by the seller, positive."
    type: number
    sql: CASE WHEN ${order_currencies} <= 1 THEN ${order_seller_discount_any_currency} END ;;
    value_format_name: decimal_2
    hidden: no
    required_fields: [currency]
  }

  measure: order_platform_discount_any_currency {
    label: "Order platform discount (any currency)"
    group_label: "Sums of columns"
    description: "The discount on the product paid by TikTok, positive. It lowers what the buyer pays, not what the seller earns."
    type: sum
    sql: ${TABLE}.platform_discount ;;
    value_format_name: decimal_2
    hidden: yes
  }

  measure: order_platform_discount {
    label: "Order platform discount"
    group_label: "Sums of columns"
    description: "The discount on the product paid by TikTok, positive. It lowers what the buyer pays, not what the seller earns."
    type: number
    sql: CASE WHEN ${order_currencies} <= 1 THEN ${order_platform_discount_any_currency} END ;;
    value_format_name: decimal_2
    hidden: no
    required_fields: [currency]
  }

  measure: order_net_sales_any_currency {
    label: "Order net sales (any currency)"
    group_label: "Sums of columns"
    description: "gross_sales minus the seller's discount: what the seller charges for the goods."
    type: sum
    sql: ${TABLE}.net_sales ;;
    value_format_name: decimal_2
    hidden: yes
  }

  measure: order_net_sales {
    label: "Order net sales"
    group_label: "Sums of columns"
    description: "gross_sales minus the seller's discount: what the seller charges for the goods."
    type: number
    sql: CASE WHEN ${order_currencies} <= 1 THEN ${order_net_sales_any_currency} END ;;
    value_format_name: decimal_2
    hidden: no
    required_fields: [currency]
  }

  measure: order_customer_paid_product_any_currency {
    label: "Order customer paid product (any currency)"
    group_label: "Sums of columns"
    description: "The sale price: gross_sales minus both discounts."
    type: sum
    sql: ${TABLE}.customer_paid_product ;;
    value_format_name: decimal_2
    hidden: yes
  }

  measure: order_customer_paid_product {
    label: "Order customer paid product"
    group_label: "Sums of columns"
    description: "The sale price: gross_sales minus both discounts."
    type: number
    sql: CASE WHEN ${order_currencies} <= 1 THEN ${order_customer_paid_product_any_currency} END ;;
    value_format_name: decimal_2
    hidden: no
    required_fields: [currency]
  }

  measure: order_shipping_charged_any_currency {
    label: "Order shipping charged (any currency)"
    group_label: "Sums of columns"
    description: "The shipping that the buyer pays, after shipping discounts."
    type: sum
    sql: ${TABLE}.shipping_charged ;;
    value_format_name: decimal_2
    hidden: yes
  }

  measure: order_shipping_charged {
    label: "Order shipping charged"
    group_label: "Sums of columns"
    description: "The shipping that the buyer pays, after shipping discounts."
    type: number
    sql: CASE WHEN ${order_currencies} <= 1 THEN ${order_shipping_charged_any_currency} END ;;
    value_format_name: decimal_2
    hidden: no
    required_fields: [currency]
  }

  measure: order_tax_any_currency {
    label: "Order tax (any currency)"
    group_label: "Sums of columns"
    description: "The buyer's tax, included in prices or added to them (see is_tax_included)."
    type: sum
    sql: ${TABLE}.tax ;;
    value_format_name: decimal_2
    hidden: yes
  }

  measure: order_tax {
    label: "Order tax"
    group_label: "Sums of columns"
    description: "The buyer's tax, included in prices or added to them (see is_tax_included)."
    type: number
    sql: CASE WHEN ${order_currencies} <= 1 THEN ${order_tax_any_currency} END ;;
    value_format_name: decimal_2
    hidden: no
    required_fields: [currency]
  }

  measure: order_buyer_fees_any_currency {
    label: "Order buyer fees (any currency)"
    group_label: "Sums of columns"
    description: "Fees charged to the buyer: small order, retail delivery, service, handling, insurance, distance, and payment method fees, and
a bottle deposit where the total contains it."
    type: sum
    sql: ${TABLE}.buyer_fees ;;
    value_format_name: decimal_2
    hidden: yes
  }

  measure: order_buyer_fees {
    label: "Order buyer fees"
    group_label: "Sums of columns"
    description: "Fees charged to the buyer: small order, retail delivery, service, handling, insurance, distance, and payment method fees, and
a bottle deposit where the total contains it."
    type: number
    sql: CASE WHEN ${order_currencies} <= 1 THEN ${order_buyer_fees_any_currency} END ;;
    value_format_name: decimal_2
    hidden: no
    required_fields: [currency]
  }

  measure: order_payment_method_discount_any_currency {
    label: "Order payment method discount (any currency)"
    group_label: "Sums of columns"
    description: "The discount funded by the payment method."
    type: sum
    sql: ${TABLE}.payment_method_discount ;;
    value_format_name: decimal_2
    hidden: yes
  }

  measure: order_payment_method_discount {
    label: "Order payment method discount"
    group_label: "Sums of columns"
    description: "The discount funded by the payment method."
    type: number
    sql: CASE WHEN ${order_currencies} <= 1 THEN ${order_payment_method_discount_any_currency} END ;;
    value_format_name: decimal_2
    hidden: no
    required_fields: [currency]
  }

  measure: order_customer_paid_total_any_currency {
    label: "Order customer paid total (any currency)"
    group_label: "Sums of columns"
    description: "Everything the buyer pays: product, shipping, and fees, minus the payment method's discount, plus tax unless it is included.
Sums to the order's total_amount."
    type: sum
    sql: ${TABLE}.customer_paid_total ;;
    value_format_name: decimal_2
    hidden: yes
  }

  measure: order_customer_paid_total {
    label: "Order customer paid total"
    group_label: "Sums of columns"
    description: "Everything the buyer pays: product, shipping, and fees, minus the payment method's discount, plus tax unless it is included.
Sums to the order's total_amount."
    type: number
    sql: CASE WHEN ${order_currencies} <= 1 THEN ${order_customer_paid_total_any_currency} END ;;
    value_format_name: decimal_2
    hidden: no
    required_fields: [currency]
  }

  measure: order_gift_retail_price_any_currency {
    label: "Order gift retail price (any currency)"
    group_label: "Sums of columns"
    description: "What a gift or sample would have cost; 0 for anything else."
    type: sum
    sql: ${TABLE}.gift_retail_price ;;
    value_format_name: decimal_2
    hidden: yes
  }

  measure: order_gift_retail_price {
    label: "Order gift retail price"
    group_label: "Sums of columns"
    description: "What a gift or sample would have cost; 0 for anything else."
    type: number
    sql: CASE WHEN ${order_currencies} <= 1 THEN ${order_gift_retail_price_any_currency} END ;;
    value_format_name: decimal_2
    hidden: no
    required_fields: [currency]
  }

  measure: order_refund_product_any_currency {
    label: "Order refund product (any currency)"
    group_label: "Sums of columns"
    description: "Refunds granted for the product."
    type: sum
    sql: ${TABLE}.refund_product ;;
    value_format_name: decimal_2
    hidden: yes
  }

  measure: order_refund_product {
    label: "Order refund product"
    group_label: "Sums of columns"
    description: "Refunds granted for the product."
    type: number
    sql: CASE WHEN ${order_currencies} <= 1 THEN ${order_refund_product_any_currency} END ;;
    value_format_name: decimal_2
    hidden: no
    required_fields: [currency]
  }

  measure: order_refund_shipping_any_currency {
    label: "Order refund shipping (any currency)"
    group_label: "Sums of columns"
    description: "Refunds granted for shipping."
    type: sum
    sql: ${TABLE}.refund_shipping ;;
    value_format_name: decimal_2
    hidden: yes
  }

  measure: order_refund_shipping {
    label: "Order refund shipping"
    group_label: "Sums of columns"
    description: "Refunds granted for shipping."
    type: number
    sql: CASE WHEN ${order_currencies} <= 1 THEN ${order_refund_shipping_any_currency} END ;;
    value_format_name: decimal_2
    hidden: no
    required_fields: [currency]
  }

  measure: order_refund_tax_any_currency {
    label: "Order refund tax (any currency)"
    group_label: "Sums of columns"
    description: "The tax in the refund: within product and shipping where prices include tax, beside them where tax is added."
    type: sum
    sql: ${TABLE}.refund_tax ;;
    value_format_name: decimal_2
    hidden: yes
  }

  measure: order_refund_tax {
    label: "Order refund tax"
    group_label: "Sums of columns"
    description: "The tax in the refund: within product and shipping where prices include tax, beside them where tax is added."
    type: number
    sql: CASE WHEN ${order_currencies} <= 1 THEN ${order_refund_tax_any_currency} END ;;
    value_format_name: decimal_2
    hidden: no
    required_fields: [currency]
  }

  measure: order_refund_total_any_currency {
    label: "Order refund total (any currency)"
    group_label: "Sums of columns"
    description: "The buyer's total refund."
    type: sum
    sql: ${TABLE}.refund_total ;;
    value_format_name: decimal_2
    hidden: yes
  }

  measure: order_refund_total {
    label: "Order refund total"
    group_label: "Sums of columns"
    description: "The buyer's total refund."
    type: number
    sql: CASE WHEN ${order_currencies} <= 1 THEN ${order_refund_total_any_currency} END ;;
    value_format_name: decimal_2
    hidden: no
    required_fields: [currency]
  }

  measure: order_net_sales_after_refunds_any_currency {
    label: "Order net sales after refunds (any currency)"
    group_label: "Sums of columns"
    description: "net_sales minus refund_product."
    type: sum
    sql: ${TABLE}.net_sales_after_refunds ;;
    value_format_name: decimal_2
    hidden: yes
  }

  measure: order_net_sales_after_refunds {
    label: "Order net sales after refunds"
    group_label: "Sums of columns"
    description: "net_sales minus refund_product."
    type: number
    sql: CASE WHEN ${order_currencies} <= 1 THEN ${order_net_sales_after_refunds_any_currency} END ;;
    value_format_name: decimal_2
    hidden: no
    required_fields: [currency]
  }

  measure: order_settled_revenue_any_currency {
    label: "Order settled revenue (any currency)"
    group_label: "Sums of columns"
    description: "Revenue in statements, allocated over the order's lines by net sales, signed as in the API. Null until settled."
    type: sum
    sql: ${TABLE}.settled_revenue ;;
    value_format_name: decimal_2
    hidden: yes
  }

  measure: order_settled_revenue {
    label: "Order settled revenue"
    group_label: "Sums of columns"
    description: "Revenue in statements, allocated over the order's lines by net sales, signed as in the API. Null until settled."
    type: number
    sql: CASE WHEN ${order_currencies} <= 1 THEN ${order_settled_revenue_any_currency} END ;;
    value_format_name: decimal_2
    hidden: no
    required_fields: [currency]
  }

  measure: order_settled_fees_any_currency {
    label: "Order settled fees (any currency)"
    group_label: "Sums of columns"
    description: "Fees and taxes in statements, allocated in the same way; costs are negative. Null until settled."
    type: sum
    sql: ${TABLE}.settled_fees ;;
    value_format_name: decimal_2
    hidden: yes
  }

  measure: order_settled_fees {
    label: "Order settled fees"
    group_label: "Sums of columns"
    description: "Fees and taxes in statements, allocated in the same way; costs are negative. Null until settled."
    type: number
    sql: CASE WHEN ${order_currencies} <= 1 THEN ${order_settled_fees_any_currency} END ;;
    value_format_name: decimal_2
    hidden: no
    required_fields: [currency]
  }

  measure: order_settled_shipping_cost_any_currency {
    label: "Order settled shipping cost (any currency)"
    group_label: "Sums of columns"
    description: "Shipping costs in statements, allocated in the same way; costs are negative. Null until settled."
    type: sum
    sql: ${TABLE}.settled_shipping_cost ;;
    value_format_name: decimal_2
    hidden: yes
  }

  measure: order_settled_shipping_cost {
    label: "Order settled shipping cost"
    group_label: "Sums of columns"
    description: "Shipping costs in statements, allocated in the same way; costs are negative. Null until settled."
    type: number
    sql: CASE WHEN ${order_currencies} <= 1 THEN ${order_settled_shipping_cost_any_currency} END ;;
    value_format_name: decimal_2
    hidden: no
    required_fields: [currency]
  }

  measure: order_settled_adjustments_any_currency {
    label: "Order settled adjustments (any currency)"
    group_label: "Sums of columns"
    description: "Adjustments in statements, allocated in the same way, signed. Null until settled."
    type: sum
    sql: ${TABLE}.settled_adjustments ;;
    value_format_name: decimal_2
    hidden: yes
  }

  measure: order_settled_adjustments {
    label: "Order settled adjustments"
    group_label: "Sums of columns"
    description: "Adjustments in statements, allocated in the same way, signed. Null until settled."
    type: number
    sql: CASE WHEN ${order_currencies} <= 1 THEN ${order_settled_adjustments_any_currency} END ;;
    value_format_name: decimal_2
    hidden: no
    required_fields: [currency]
  }

  measure: order_payout_any_currency {
    label: "Order payout (any currency)"
    group_label: "Sums of columns"
    description: "What statements pay out: the sum of the four settled amounts. Null until settled."
    type: sum
    sql: ${TABLE}.payout ;;
    value_format_name: decimal_2
    hidden: yes
  }

  measure: order_payout {
    label: "Order payout"
    group_label: "Sums of columns"
    description: "What statements pay out: the sum of the four settled amounts. Null until settled."
    type: number
    sql: CASE WHEN ${order_currencies} <= 1 THEN ${order_payout_any_currency} END ;;
    value_format_name: decimal_2
    hidden: no
    required_fields: [currency]
  }

  measure: order_estimated_payout_any_currency {
    label: "Order estimated payout (any currency)"
    group_label: "Sums of columns"
    description: "TikTok Shop's estimate of the payout while the order awaits settlement, otherwise null."
    type: sum
    sql: ${TABLE}.estimated_payout ;;
    value_format_name: decimal_2
    hidden: yes
  }

  measure: order_estimated_payout {
    label: "Order estimated payout"
    group_label: "Sums of columns"
    description: "TikTok Shop's estimate of the payout while the order awaits settlement, otherwise null."
    type: number
    sql: CASE WHEN ${order_currencies} <= 1 THEN ${order_estimated_payout_any_currency} END ;;
    value_format_name: decimal_2
    hidden: no
    required_fields: [currency]
  }

  measure: order_api_total_amount_any_currency {
    label: "Order API total amount (any currency)"
    group_label: "Sums of columns"
    description: "The order's total_amount according to the API. customer_paid_total must equal it."
    type: sum
    sql: ${TABLE}.api_total_amount ;;
    value_format_name: decimal_2
    hidden: yes
  }

  measure: order_api_total_amount {
    label: "Order API total amount"
    group_label: "Sums of columns"
    description: "The order's total_amount according to the API. customer_paid_total must equal it."
    type: number
    sql: CASE WHEN ${order_currencies} <= 1 THEN ${order_api_total_amount_any_currency} END ;;
    value_format_name: decimal_2
    hidden: no
    required_fields: [currency]
  }

  measure: order_api_sub_total_any_currency {
    label: "Order API sub total (any currency)"
    group_label: "Sums of columns"
    description: "The order's sub_total according to the API."
    type: sum
    sql: ${TABLE}.api_sub_total ;;
    value_format_name: decimal_2
    hidden: yes
  }

  measure: order_api_sub_total {
    label: "Order API sub total"
    group_label: "Sums of columns"
    description: "The order's sub_total according to the API."
    type: number
    sql: CASE WHEN ${order_currencies} <= 1 THEN ${order_api_sub_total_any_currency} END ;;
    value_format_name: decimal_2
    hidden: no
    required_fields: [currency]
  }

  measure: order_shipping_list_price_any_currency {
    label: "Order shipping list price (any currency)"
    group_label: "Sums of columns"
    description: "Shipping before discounts."
    type: sum
    sql: ${TABLE}.shipping_list_price ;;
    value_format_name: decimal_2
    hidden: yes
  }

  measure: order_shipping_list_price {
    label: "Order shipping list price"
    group_label: "Sums of columns"
    description: "Shipping before discounts."
    type: number
    sql: CASE WHEN ${order_currencies} <= 1 THEN ${order_shipping_list_price_any_currency} END ;;
    value_format_name: decimal_2
    hidden: no
    required_fields: [currency]
  }

  measure: order_shipping_seller_discount_any_currency {
    label: "Order shipping seller discount (any currency)"
    group_label: "Sums of columns"
    description: "Shipping discount paid by the seller."
    type: sum
    sql: ${TABLE}.shipping_seller_discount ;;
    value_format_name: decimal_2
    hidden: yes
  }

  measure: order_shipping_seller_discount {
    label: "Order shipping seller discount"
    group_label: "Sums of columns"
    description: "Shipping discount paid by the seller."
    type: number
    sql: CASE WHEN ${order_currencies} <= 1 THEN ${order_shipping_seller_discount_any_currency} END ;;
    value_format_name: decimal_2
    hidden: no
    required_fields: [currency]
  }

  measure: order_shipping_platform_discount_any_currency {
    label: "Order shipping platform discount (any currency)"
    group_label: "Sums of columns"
    description: "Shipping discount paid by TikTok."
    type: sum
    sql: ${TABLE}.shipping_platform_discount ;;
    value_format_name: decimal_2
    hidden: yes
  }

  measure: order_shipping_platform_discount {
    label: "Order shipping platform discount"
    group_label: "Sums of columns"
    description: "Shipping discount paid by TikTok."
    type: number
    sql: CASE WHEN ${order_currencies} <= 1 THEN ${order_shipping_platform_discount_any_currency} END ;;
    value_format_name: decimal_2
    hidden: no
    required_fields: [currency]
  }

  measure: order_shipping_cofunded_discount_any_currency {
    label: "Order shipping cofunded discount (any currency)"
    group_label: "Sums of columns"
    description: "Shipping discount paid by the seller and partly reimbursed by TikTok."
    type: sum
    sql: ${TABLE}.shipping_cofunded_discount ;;
    value_format_name: decimal_2
    hidden: yes
  }

  measure: order_shipping_cofunded_discount {
    label: "Order shipping cofunded discount"
    group_label: "Sums of columns"
    description: "Shipping discount paid by the seller and partly reimbursed by TikTok."
    type: number
    sql: CASE WHEN ${order_currencies} <= 1 THEN ${order_shipping_cofunded_discount_any_currency} END ;;
    value_format_name: decimal_2
    hidden: no
    required_fields: [currency]
  }

  measure: order_shopify_total_price_any_currency {
    label: "Order Shopify total price (any currency)"
    group_label: "Sums of columns"
    description: "The order's total in Shopify."
    type: sum
    sql: ${TABLE}.shopify_total_price ;;
    value_format_name: decimal_2
    hidden: yes
  }

  measure: order_shopify_total_price {
    label: "Order Shopify total price"
    group_label: "Sums of columns"
    description: "The order's total in Shopify."
    type: number
    sql: CASE WHEN ${order_currencies} <= 1 THEN ${order_shopify_total_price_any_currency} END ;;
    value_format_name: decimal_2
    hidden: no
    required_fields: [currency]
  }

  measure: order_shopify_total_refunded_any_currency {
    label: "Order Shopify total refunded (any currency)"
    group_label: "Sums of columns"
    description: "The order's refunds in Shopify."
    type: sum
    sql: ${TABLE}.shopify_total_refunded ;;
    value_format_name: decimal_2
    hidden: yes
  }

  measure: order_shopify_total_refunded {
    label: "Order Shopify total refunded"
    group_label: "Sums of columns"
    description: "The order's refunds in Shopify."
    type: number
    sql: CASE WHEN ${order_currencies} <= 1 THEN ${order_shopify_total_refunded_any_currency} END ;;
    value_format_name: decimal_2
    hidden: no
    required_fields: [currency]
  }

  measure: order_count {
    label: "Orders"
    group_label: "Sums of columns"
    description: "Orders of every status, including unpaid and cancelled ones."
    type: count
    value_format_name: decimal_0
  }

  measure: order_currencies {
    label: "Order currencies"
    group_label: "Sums of columns"
    description: "The number of distinct currencies of the orders."
    type: count_distinct
    sql: COALESCE(${TABLE}.currency, 'unknown') ;;
    value_format_name: decimal_0
    hidden: yes
  }
}
