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

  dimension: order_status {
    type: string
    description: "The order's status as the API gives it; a status that isn't known yet passes through."
    sql: ${TABLE}.order_status ;;
  }

  dimension: order_type {
    type: string
    description: "NORMAL, PRE_ORDER, MADE_TO_ORDER, BACK_ORDER, VIRTUAL_ORDER, ZERO_LOTTERY or a type not known yet."
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
    description: "Who cancelled the order: SELLER, BUYER or SYSTEM."
    sql: ${TABLE}.cancellation_initiator ;;
  }

  dimension: payment_method_name {
    type: string
    description: "How the buyer paid."
    sql: ${TABLE}.payment_method_name ;;
  }

  dimension: region {
    type: string
    description: "The shop's market, ISO 3166 alpha-2."
    sql: ${TABLE}.region ;;
  }

  dimension: fulfillment_type {
    type: string
    description: "Who fulfils: FULFILLMENT_BY_SELLER, FULFILLMENT_BY_TIKTOK or a partner."
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
    description: "Whose shipping service: TIKTOK, SELLER or TIKTOK_DIGITAL."
    sql: ${TABLE}.shipping_type ;;
  }

  dimension: shipping_provider {
    type: string
    description: "The carrier's name."
    sql: ${TABLE}.shipping_provider ;;
  }

  dimension: tracking_number {
    type: string
    description: "The carrier's number of the parcel; blank until shipment is arranged."
    sql: ${TABLE}.tracking_number ;;
  }

  dimension: warehouse_id {
    type: string
    description: "The warehouse."
    sql: ${TABLE}.warehouse_id ;;
  }

  dimension: customer_id {
    type: string
    description: "The buyer, as TikTok Shop's user id for this shop."
    sql: ${TABLE}.customer_id ;;
  }

  dimension: recipient_region_code {
    type: string
    description: "The recipient's country, ISO 3166 alpha-2."
    sql: ${TABLE}.recipient_region_code ;;
  }

  dimension: recipient_postal_code {
    type: string
    description: "The recipient's postal code, masked as the API masks it."
    sql: ${TABLE}.recipient_postal_code ;;
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
    description: "The order as a whole was cancelled."
    sql: ${TABLE}.is_cancelled ;;
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

  dimension: replaced_order_id {
    type: string
    description: "The order that this one replaces, where it is a replacement."
    sql: ${TABLE}.replaced_order_id ;;
  }

  dimension: is_exchange {
    type: yesno
    description: "Sent in exchange for an earlier order's goods; it counts as a sale."
    sql: ${TABLE}.is_exchange ;;
  }

  dimension: exchange_source_order_id {
    type: string
    description: "The order that this one was exchanged for, where it is an exchange."
    sql: ${TABLE}.exchange_source_order_id ;;
  }

  dimension: is_subscription {
    type: yesno
    description: "Made by a buyer's subscription."
    sql: ${TABLE}.is_subscription ;;
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

  dimension: shopify_order_name {
    type: string
    description: "The Shopify order's name, for example #1001."
    sql: ${TABLE}.shopify_order_name ;;
  }

  dimension: shopify_currency {
    type: string
    description: "The currency of the Shopify order."
    sql: ${TABLE}.shopify_currency ;;
  }

  dimension: shopify_financial_status {
    type: string
    description: "The order's financial status in Shopify."
    sql: ${TABLE}.shopify_financial_status ;;
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
    description: "When the carrier collected (UTC)."
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
    description: "When the goods reached the buyer (UTC)."
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

  measure: orders_placed {
    label: "Orders placed"
    group_label: "Metrics"
    description: "Orders of every status, unpaid and cancelled ones included. Group by shop_order__order_status or shop_order__fulfillment_type for orders by status and by fulfilment type. Seller Center: All orders in Manage orders, and by status its tabs, by the day of the order."
    value_format_name: decimal_0
    type: count
  }

  measure: cancelled_orders {
    label: "Cancelled orders"
    group_label: "Metrics"
    description: "Orders that were cancelled as a whole, paid or not. Seller Center: The Cancelled tab of Manage orders, by the day of the order."
    value_format_name: decimal_0
    type: sum
    sql: CASE WHEN ${TABLE}.is_cancelled THEN 1 END ;;
  }

  measure: seller_fulfilled_orders {
    label: "Orders fulfilled by the seller"
    group_label: "Metrics"
    description: "Orders of every status that the seller fulfils. Seller Center: Manage orders filtered by fulfilment by seller."
    value_format_name: decimal_0
    type: sum
    sql: CASE WHEN ${TABLE}.fulfillment_type = 'FULFILLMENT_BY_SELLER' THEN 1 END ;;
  }

  measure: tiktok_fulfilled_orders {
    label: "Orders fulfilled by TikTok"
    group_label: "Metrics"
    description: "Orders of every status that TikTok fulfils (FBT). Seller Center: Manage orders filtered by Fulfilled by TikTok."
    value_format_name: decimal_0
    type: sum
    sql: CASE WHEN ${TABLE}.fulfillment_type = 'FULFILLMENT_BY_TIKTOK' THEN 1 END ;;
  }

  measure: cancellation_rate {
    label: "Cancellation rate"
    group_label: "Metrics"
    description: "Cancelled orders as a fraction of all orders placed, to four decimals. Seller Center: Not the rate of Account health, which counts only the seller's own cancellations of the last 30 days."
    value_format_name: percent_2
    type: number
    sql: CAST(ROUND(1.0 * ${cancelled_orders} / NULLIF(${orders_placed}, 0), 4) AS DECIMAL(28, 4)) ;;
  }

  measure: order_line_count {
    label: "Line count of orders"
    group_label: "Sums of columns"
    description: "Lines, cancelled ones and gifts included."
    type: sum
    sql: ${TABLE}.line_count ;;
    value_format_name: decimal_0
  }

  measure: order_units_sold {
    label: "Units sold of orders"
    group_label: "Sums of columns"
    description: "Units that count as sold."
    type: sum
    sql: ${TABLE}.units_sold ;;
    value_format_name: decimal_0
  }

  measure: order_units_shipped {
    label: "Units shipped of orders"
    group_label: "Sums of columns"
    description: "Units shipped and not cancelled, gifts, samples and replacements among them."
    type: sum
    sql: ${TABLE}.units_shipped ;;
    value_format_name: decimal_0
  }

  measure: order_product_count {
    label: "Product count of orders"
    group_label: "Sums of columns"
    description: "Different products."
    type: sum
    sql: ${TABLE}.product_count ;;
    value_format_name: decimal_0
  }

  measure: order_sku_count {
    label: "SKU count of orders"
    group_label: "Sums of columns"
    description: "Different SKUs."
    type: sum
    sql: ${TABLE}.sku_count ;;
    value_format_name: decimal_0
  }

  measure: order_gross_sales_any_currency {
    label: "Gross sales of orders (any currency)"
    group_label: "Sums of columns"
    description: "List price before any discount."
    type: sum
    sql: ${TABLE}.gross_sales ;;
    value_format_name: decimal_2
    hidden: yes
  }

  measure: order_gross_sales {
    label: "Gross sales of orders"
    group_label: "Sums of columns"
    description: "List price before any discount."
    type: number
    sql: CASE WHEN ${order_currencies} <= 1 THEN ${order_gross_sales_any_currency} END ;;
    value_format_name: decimal_2
    hidden: no
    required_fields: [currency]
  }

  measure: order_seller_discount_any_currency {
    label: "Seller discount of orders (any currency)"
    group_label: "Sums of columns"
    description: "Discount on the product paid by the seller, positive."
    type: sum
    sql: ${TABLE}.seller_discount ;;
    value_format_name: decimal_2
    hidden: yes
  }

  measure: order_seller_discount {
    label: "Seller discount of orders"
    group_label: "Sums of columns"
    description: "Discount on the product paid by the seller, positive."
    type: number
    sql: CASE WHEN ${order_currencies} <= 1 THEN ${order_seller_discount_any_currency} END ;;
    value_format_name: decimal_2
    hidden: no
    required_fields: [currency]
  }

  measure: order_platform_discount_any_currency {
    label: "Platform discount of orders (any currency)"
    group_label: "Sums of columns"
    description: "Discount on the product paid by TikTok, positive; it lowers what the buyer pays, not what the seller earns."
    type: sum
    sql: ${TABLE}.platform_discount ;;
    value_format_name: decimal_2
    hidden: yes
  }

  measure: order_platform_discount {
    label: "Platform discount of orders"
    group_label: "Sums of columns"
    description: "Discount on the product paid by TikTok, positive; it lowers what the buyer pays, not what the seller earns."
    type: number
    sql: CASE WHEN ${order_currencies} <= 1 THEN ${order_platform_discount_any_currency} END ;;
    value_format_name: decimal_2
    hidden: no
    required_fields: [currency]
  }

  measure: order_net_sales_any_currency {
    label: "Net sales of orders (any currency)"
    group_label: "Sums of columns"
    description: "gross_sales less the seller's discount: what the seller asks for the goods."
    type: sum
    sql: ${TABLE}.net_sales ;;
    value_format_name: decimal_2
    hidden: yes
  }

  measure: order_net_sales {
    label: "Net sales of orders"
    group_label: "Sums of columns"
    description: "gross_sales less the seller's discount: what the seller asks for the goods."
    type: number
    sql: CASE WHEN ${order_currencies} <= 1 THEN ${order_net_sales_any_currency} END ;;
    value_format_name: decimal_2
    hidden: no
    required_fields: [currency]
  }

  measure: order_customer_paid_product_any_currency {
    label: "Customer paid product of orders (any currency)"
    group_label: "Sums of columns"
    description: "The sale price: gross_sales less both discounts."
    type: sum
    sql: ${TABLE}.customer_paid_product ;;
    value_format_name: decimal_2
    hidden: yes
  }

  measure: order_customer_paid_product {
    label: "Customer paid product of orders"
    group_label: "Sums of columns"
    description: "The sale price: gross_sales less both discounts."
    type: number
    sql: CASE WHEN ${order_currencies} <= 1 THEN ${order_customer_paid_product_any_currency} END ;;
    value_format_name: decimal_2
    hidden: no
    required_fields: [currency]
  }

  measure: order_shipping_charged_any_currency {
    label: "Shipping charged of orders (any currency)"
    group_label: "Sums of columns"
    description: "Shipping that the buyer pays, after shipping discounts."
    type: sum
    sql: ${TABLE}.shipping_charged ;;
    value_format_name: decimal_2
    hidden: yes
  }

  measure: order_shipping_charged {
    label: "Shipping charged of orders"
    group_label: "Sums of columns"
    description: "Shipping that the buyer pays, after shipping discounts."
    type: number
    sql: CASE WHEN ${order_currencies} <= 1 THEN ${order_shipping_charged_any_currency} END ;;
    value_format_name: decimal_2
    hidden: no
    required_fields: [currency]
  }

  measure: order_tax_any_currency {
    label: "Tax of orders (any currency)"
    group_label: "Sums of columns"
    description: "The buyer's tax, whether within the price or added to it (is_tax_included)."
    type: sum
    sql: ${TABLE}.tax ;;
    value_format_name: decimal_2
    hidden: yes
  }

  measure: order_tax {
    label: "Tax of orders"
    group_label: "Sums of columns"
    description: "The buyer's tax, whether within the price or added to it (is_tax_included)."
    type: number
    sql: CASE WHEN ${order_currencies} <= 1 THEN ${order_tax_any_currency} END ;;
    value_format_name: decimal_2
    hidden: no
    required_fields: [currency]
  }

  measure: order_buyer_fees_any_currency {
    label: "Buyer fees of orders (any currency)"
    group_label: "Sums of columns"
    description: "Fees charged to the buyer: small order, retail delivery, service, handling, insurance, distance, payment method, and a
bottle deposit where the total shows it."
    type: sum
    sql: ${TABLE}.buyer_fees ;;
    value_format_name: decimal_2
    hidden: yes
  }

  measure: order_buyer_fees {
    label: "Buyer fees of orders"
    group_label: "Sums of columns"
    description: "Fees charged to the buyer: small order, retail delivery, service, handling, insurance, distance, payment method, and a
bottle deposit where the total shows it."
    type: number
    sql: CASE WHEN ${order_currencies} <= 1 THEN ${order_buyer_fees_any_currency} END ;;
    value_format_name: decimal_2
    hidden: no
    required_fields: [currency]
  }

  measure: order_payment_method_discount_any_currency {
    label: "Payment method discount of orders (any currency)"
    group_label: "Sums of columns"
    description: "Discount funded by the payment method."
    type: sum
    sql: ${TABLE}.payment_method_discount ;;
    value_format_name: decimal_2
    hidden: yes
  }

  measure: order_payment_method_discount {
    label: "Payment method discount of orders"
    group_label: "Sums of columns"
    description: "Discount funded by the payment method."
    type: number
    sql: CASE WHEN ${order_currencies} <= 1 THEN ${order_payment_method_discount_any_currency} END ;;
    value_format_name: decimal_2
    hidden: no
    required_fields: [currency]
  }

  measure: order_customer_paid_total_any_currency {
    label: "Customer paid total of orders (any currency)"
    group_label: "Sums of columns"
    description: "All that the buyer pays: product, shipping and fees, less a payment method's discount, plus tax unless included. Sums
to the order's total_amount."
    type: sum
    sql: ${TABLE}.customer_paid_total ;;
    value_format_name: decimal_2
    hidden: yes
  }

  measure: order_customer_paid_total {
    label: "Customer paid total of orders"
    group_label: "Sums of columns"
    description: "All that the buyer pays: product, shipping and fees, less a payment method's discount, plus tax unless included. Sums
to the order's total_amount."
    type: number
    sql: CASE WHEN ${order_currencies} <= 1 THEN ${order_customer_paid_total_any_currency} END ;;
    value_format_name: decimal_2
    hidden: no
    required_fields: [currency]
  }

  measure: order_gift_retail_price_any_currency {
    label: "Gift retail price of orders (any currency)"
    group_label: "Sums of columns"
    description: "What a gift or sample would have cost; 0 for anything else."
    type: sum
    sql: ${TABLE}.gift_retail_price ;;
    value_format_name: decimal_2
    hidden: yes
  }

  measure: order_gift_retail_price {
    label: "Gift retail price of orders"
    group_label: "Sums of columns"
    description: "What a gift or sample would have cost; 0 for anything else."
    type: number
    sql: CASE WHEN ${order_currencies} <= 1 THEN ${order_gift_retail_price_any_currency} END ;;
    value_format_name: decimal_2
    hidden: no
    required_fields: [currency]
  }

  measure: order_refund_product_any_currency {
    label: "Refund product of orders (any currency)"
    group_label: "Sums of columns"
    description: "Refunds granted for the product."
    type: sum
    sql: ${TABLE}.refund_product ;;
    value_format_name: decimal_2
    hidden: yes
  }

  measure: order_refund_product {
    label: "Refund product of orders"
    group_label: "Sums of columns"
    description: "Refunds granted for the product."
    type: number
    sql: CASE WHEN ${order_currencies} <= 1 THEN ${order_refund_product_any_currency} END ;;
    value_format_name: decimal_2
    hidden: no
    required_fields: [currency]
  }

  measure: order_refund_shipping_any_currency {
    label: "Refund shipping of orders (any currency)"
    group_label: "Sums of columns"
    description: "Refunds granted for shipping."
    type: sum
    sql: ${TABLE}.refund_shipping ;;
    value_format_name: decimal_2
    hidden: yes
  }

  measure: order_refund_shipping {
    label: "Refund shipping of orders"
    group_label: "Sums of columns"
    description: "Refunds granted for shipping."
    type: number
    sql: CASE WHEN ${order_currencies} <= 1 THEN ${order_refund_shipping_any_currency} END ;;
    value_format_name: decimal_2
    hidden: no
    required_fields: [currency]
  }

  measure: order_refund_tax_any_currency {
    label: "Refund tax of orders (any currency)"
    group_label: "Sums of columns"
    description: "The tax in the refund; within its product and shipping where the market includes tax, beside them where it adds it."
    type: sum
    sql: ${TABLE}.refund_tax ;;
    value_format_name: decimal_2
    hidden: yes
  }

  measure: order_refund_tax {
    label: "Refund tax of orders"
    group_label: "Sums of columns"
    description: "The tax in the refund; within its product and shipping where the market includes tax, beside them where it adds it."
    type: number
    sql: CASE WHEN ${order_currencies} <= 1 THEN ${order_refund_tax_any_currency} END ;;
    value_format_name: decimal_2
    hidden: no
    required_fields: [currency]
  }

  measure: order_refund_total_any_currency {
    label: "Refund total of orders (any currency)"
    group_label: "Sums of columns"
    description: "What the buyer gets back altogether."
    type: sum
    sql: ${TABLE}.refund_total ;;
    value_format_name: decimal_2
    hidden: yes
  }

  measure: order_refund_total {
    label: "Refund total of orders"
    group_label: "Sums of columns"
    description: "What the buyer gets back altogether."
    type: number
    sql: CASE WHEN ${order_currencies} <= 1 THEN ${order_refund_total_any_currency} END ;;
    value_format_name: decimal_2
    hidden: no
    required_fields: [currency]
  }

  measure: order_net_sales_after_refunds_any_currency {
    label: "Net sales after refunds of orders (any currency)"
    group_label: "Sums of columns"
    description: "net_sales less refund_product."
    type: sum
    sql: ${TABLE}.net_sales_after_refunds ;;
    value_format_name: decimal_2
    hidden: yes
  }

  measure: order_net_sales_after_refunds {
    label: "Net sales after refunds of orders"
    group_label: "Sums of columns"
    description: "net_sales less refund_product."
    type: number
    sql: CASE WHEN ${order_currencies} <= 1 THEN ${order_net_sales_after_refunds_any_currency} END ;;
    value_format_name: decimal_2
    hidden: no
    required_fields: [currency]
  }

  measure: order_settled_revenue_any_currency {
    label: "Settled revenue of orders (any currency)"
    group_label: "Sums of columns"
    description: "Revenue in statements, shared over the order's lines by net sales; signed as the API signs it. Null until settled."
    type: sum
    sql: ${TABLE}.settled_revenue ;;
    value_format_name: decimal_2
    hidden: yes
  }

  measure: order_settled_revenue {
    label: "Settled revenue of orders"
    group_label: "Sums of columns"
    description: "Revenue in statements, shared over the order's lines by net sales; signed as the API signs it. Null until settled."
    type: number
    sql: CASE WHEN ${order_currencies} <= 1 THEN ${order_settled_revenue_any_currency} END ;;
    value_format_name: decimal_2
    hidden: no
    required_fields: [currency]
  }

  measure: order_settled_fees_any_currency {
    label: "Settled fees of orders (any currency)"
    group_label: "Sums of columns"
    description: "Fees and taxes in statements, shared likewise; costs are negative. Null until settled."
    type: sum
    sql: ${TABLE}.settled_fees ;;
    value_format_name: decimal_2
    hidden: yes
  }

  measure: order_settled_fees {
    label: "Settled fees of orders"
    group_label: "Sums of columns"
    description: "Fees and taxes in statements, shared likewise; costs are negative. Null until settled."
    type: number
    sql: CASE WHEN ${order_currencies} <= 1 THEN ${order_settled_fees_any_currency} END ;;
    value_format_name: decimal_2
    hidden: no
    required_fields: [currency]
  }

  measure: order_settled_shipping_cost_any_currency {
    label: "Settled shipping cost of orders (any currency)"
    group_label: "Sums of columns"
    description: "Shipping costs in statements, shared likewise; costs are negative. Null until settled."
    type: sum
    sql: ${TABLE}.settled_shipping_cost ;;
    value_format_name: decimal_2
    hidden: yes
  }

  measure: order_settled_shipping_cost {
    label: "Settled shipping cost of orders"
    group_label: "Sums of columns"
    description: "Shipping costs in statements, shared likewise; costs are negative. Null until settled."
    type: number
    sql: CASE WHEN ${order_currencies} <= 1 THEN ${order_settled_shipping_cost_any_currency} END ;;
    value_format_name: decimal_2
    hidden: no
    required_fields: [currency]
  }

  measure: order_settled_adjustments_any_currency {
    label: "Settled adjustments of orders (any currency)"
    group_label: "Sums of columns"
    description: "Adjustments in statements, shared likewise; signed. Null until settled."
    type: sum
    sql: ${TABLE}.settled_adjustments ;;
    value_format_name: decimal_2
    hidden: yes
  }

  measure: order_settled_adjustments {
    label: "Settled adjustments of orders"
    group_label: "Sums of columns"
    description: "Adjustments in statements, shared likewise; signed. Null until settled."
    type: number
    sql: CASE WHEN ${order_currencies} <= 1 THEN ${order_settled_adjustments_any_currency} END ;;
    value_format_name: decimal_2
    hidden: no
    required_fields: [currency]
  }

  measure: order_payout_any_currency {
    label: "Payout of orders (any currency)"
    group_label: "Sums of columns"
    description: "What statements pay out: the sum of the four settled amounts. Null until settled."
    type: sum
    sql: ${TABLE}.payout ;;
    value_format_name: decimal_2
    hidden: yes
  }

  measure: order_payout {
    label: "Payout of orders"
    group_label: "Sums of columns"
    description: "What statements pay out: the sum of the four settled amounts. Null until settled."
    type: number
    sql: CASE WHEN ${order_currencies} <= 1 THEN ${order_payout_any_currency} END ;;
    value_format_name: decimal_2
    hidden: no
    required_fields: [currency]
  }

  measure: order_estimated_payout_any_currency {
    label: "Estimated payout of orders (any currency)"
    group_label: "Sums of columns"
    description: "TikTok Shop's estimate of the payout until the order is settled; null before and after."
    type: sum
    sql: ${TABLE}.estimated_payout ;;
    value_format_name: decimal_2
    hidden: yes
  }

  measure: order_estimated_payout {
    label: "Estimated payout of orders"
    group_label: "Sums of columns"
    description: "TikTok Shop's estimate of the payout until the order is settled; null before and after."
    type: number
    sql: CASE WHEN ${order_currencies} <= 1 THEN ${order_estimated_payout_any_currency} END ;;
    value_format_name: decimal_2
    hidden: no
    required_fields: [currency]
  }

  measure: order_api_total_amount_any_currency {
    label: "API total amount of orders (any currency)"
    group_label: "Sums of columns"
    description: "The order's total_amount as the API gives it; customer_paid_total has to equal it."
    type: sum
    sql: ${TABLE}.api_total_amount ;;
    value_format_name: decimal_2
    hidden: yes
  }

  measure: order_api_total_amount {
    label: "API total amount of orders"
    group_label: "Sums of columns"
    description: "The order's total_amount as the API gives it; customer_paid_total has to equal it."
    type: number
    sql: CASE WHEN ${order_currencies} <= 1 THEN ${order_api_total_amount_any_currency} END ;;
    value_format_name: decimal_2
    hidden: no
    required_fields: [currency]
  }

  measure: order_api_sub_total_any_currency {
    label: "API sub total of orders (any currency)"
    group_label: "Sums of columns"
    description: "The order's sub_total as the API gives it."
    type: sum
    sql: ${TABLE}.api_sub_total ;;
    value_format_name: decimal_2
    hidden: yes
  }

  measure: order_api_sub_total {
    label: "API sub total of orders"
    group_label: "Sums of columns"
    description: "The order's sub_total as the API gives it."
    type: number
    sql: CASE WHEN ${order_currencies} <= 1 THEN ${order_api_sub_total_any_currency} END ;;
    value_format_name: decimal_2
    hidden: no
    required_fields: [currency]
  }

  measure: order_shipping_list_price_any_currency {
    label: "Shipping list price of orders (any currency)"
    group_label: "Sums of columns"
    description: "Shipping before discounts."
    type: sum
    sql: ${TABLE}.shipping_list_price ;;
    value_format_name: decimal_2
    hidden: yes
  }

  measure: order_shipping_list_price {
    label: "Shipping list price of orders"
    group_label: "Sums of columns"
    description: "Shipping before discounts."
    type: number
    sql: CASE WHEN ${order_currencies} <= 1 THEN ${order_shipping_list_price_any_currency} END ;;
    value_format_name: decimal_2
    hidden: no
    required_fields: [currency]
  }

  measure: order_shipping_seller_discount_any_currency {
    label: "Shipping seller discount of orders (any currency)"
    group_label: "Sums of columns"
    description: "Shipping discount paid by the seller."
    type: sum
    sql: ${TABLE}.shipping_seller_discount ;;
    value_format_name: decimal_2
    hidden: yes
  }

  measure: order_shipping_seller_discount {
    label: "Shipping seller discount of orders"
    group_label: "Sums of columns"
    description: "Shipping discount paid by the seller."
    type: number
    sql: CASE WHEN ${order_currencies} <= 1 THEN ${order_shipping_seller_discount_any_currency} END ;;
    value_format_name: decimal_2
    hidden: no
    required_fields: [currency]
  }

  measure: order_shipping_platform_discount_any_currency {
    label: "Shipping platform discount of orders (any currency)"
    group_label: "Sums of columns"
    description: "Shipping discount paid by TikTok."
    type: sum
    sql: ${TABLE}.shipping_platform_discount ;;
    value_format_name: decimal_2
    hidden: yes
  }

  measure: order_shipping_platform_discount {
    label: "Shipping platform discount of orders"
    group_label: "Sums of columns"
    description: "Shipping discount paid by TikTok."
    type: number
    sql: CASE WHEN ${order_currencies} <= 1 THEN ${order_shipping_platform_discount_any_currency} END ;;
    value_format_name: decimal_2
    hidden: no
    required_fields: [currency]
  }

  measure: order_shipping_cofunded_discount_any_currency {
    label: "Shipping cofunded discount of orders (any currency)"
    group_label: "Sums of columns"
    description: "Shipping discount paid by the seller, for which TikTok reimburses a part."
    type: sum
    sql: ${TABLE}.shipping_cofunded_discount ;;
    value_format_name: decimal_2
    hidden: yes
  }

  measure: order_shipping_cofunded_discount {
    label: "Shipping cofunded discount of orders"
    group_label: "Sums of columns"
    description: "Shipping discount paid by the seller, for which TikTok reimburses a part."
    type: number
    sql: CASE WHEN ${order_currencies} <= 1 THEN ${order_shipping_cofunded_discount_any_currency} END ;;
    value_format_name: decimal_2
    hidden: no
    required_fields: [currency]
  }

  measure: order_shopify_total_price_any_currency {
    label: "Shopify total price of orders (any currency)"
    group_label: "Sums of columns"
    description: "The order's total in Shopify."
    type: sum
    sql: ${TABLE}.shopify_total_price ;;
    value_format_name: decimal_2
    hidden: yes
  }

  measure: order_shopify_total_price {
    label: "Shopify total price of orders"
    group_label: "Sums of columns"
    description: "The order's total in Shopify."
    type: number
    sql: CASE WHEN ${order_currencies} <= 1 THEN ${order_shopify_total_price_any_currency} END ;;
    value_format_name: decimal_2
    hidden: no
    required_fields: [currency]
  }

  measure: order_shopify_total_refunded_any_currency {
    label: "Shopify total refunded of orders (any currency)"
    group_label: "Sums of columns"
    description: "The order's refunds in Shopify."
    type: sum
    sql: ${TABLE}.shopify_total_refunded ;;
    value_format_name: decimal_2
    hidden: yes
  }

  measure: order_shopify_total_refunded {
    label: "Shopify total refunded of orders"
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
    description: "Orders of every status, unpaid and cancelled ones included."
    type: count
    value_format_name: decimal_0
  }

  measure: order_currencies {
    label: "Currencies of orders"
    group_label: "Sums of columns"
    description: "Different currencies among the orders."
    type: count_distinct
    sql: COALESCE(${TABLE}.currency, 'unknown') ;;
    value_format_name: decimal_0
    hidden: yes
  }
}
