# Written by `make lookml` from the dbt project's semantic models and metrics: changes here get lost.

view: fct_settlements {
  label: "Settlements"
  sql_table_name: tiktok_shop_marts.fct_settlements ;;

  dimension: statement {
    hidden: yes
    type: string
    sql: ${TABLE}.shop_id || '/' || ${TABLE}.statement_id ;;
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

  dimension: statement_id {
    type: string
    description: "The id of the daily statement that settles the transaction."
    sql: ${TABLE}.statement_id ;;
  }

  dimension: payment_status {
    type: string
    description: "PAID, FAILED, or PROCESSING."
    sql: ${TABLE}.payment_status ;;
  }

  dimension: settlement_gap_reason {
    type: string
    description: "ties out, transactions differ, or transactions not read."
    sql: ${TABLE}.settlement_gap_reason ;;
  }

  dimension: payment_id {
    type: string
    description: "The id of the payment to the seller's bank account."
    sql: ${TABLE}.payment_id ;;
  }

  dimension: payment_currency {
    type: string
    description: "The payment's currency before exchange."
    sql: ${TABLE}.payment_currency ;;
  }

  dimension: payment_currency_received {
    type: string
    description: "The currency received in the bank account."
    sql: ${TABLE}.payment_currency_received ;;
  }

  dimension: payment_gap_reason {
    type: string
    description: "ties out, payment differs, not paid yet, payment failed, payment not read, not comparable (different currency, or transactions not read), or pays statements before those read (more than them, within a week of the first)."
    sql: ${TABLE}.payment_gap_reason ;;
  }

  dimension_group: statement {
    type: time
    description: "The day the statement was created, in the shop's reporting time zone."
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
    sql: ${TABLE}.statement_date ;;
    convert_tz: no
  }

  dimension_group: statement_utc {
    type: time
    description: "The UTC day the statement was created. It covers the day before."
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
    sql: ${TABLE}.statement_date_utc ;;
    convert_tz: no
  }

  dimension_group: statement_made {
    type: time
    description: "When the statement was created (UTC)."
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
    sql: ${TABLE}.statement_made_at ;;
  }

  dimension_group: paid_out {
    type: time
    description: "When the statement was paid (UTC)."
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
    sql: ${TABLE}.paid_out_at ;;
  }

  measure: settlement_amount {
    label: "Settlement amount"
    group_label: "Metrics"
    description: "What statements pay out, by statement date. Seller Center: Settlement amount of the statements in Finance."
    value_format_name: decimal_2
    required_fields: [currency]
    type: number
    sql: CASE WHEN ${statement_currencies} <= 1 THEN ${statement_settlement_amount_any_currency} END ;;
  }

  measure: statement_revenue {
    label: "Statement revenue"
    group_label: "Metrics"
    description: "Revenue of the statements' transactions, after the seller's discounts and refunds. Seller Center: Revenue (US: Net sales) of the statements in Finance."
    value_format_name: decimal_2
    required_fields: [currency]
    type: number
    sql: CASE WHEN ${statement_currencies} <= 1 THEN ${statement_transactions_revenue_any_currency} END ;;
  }

  measure: statement_fees {
    label: "Statement fees"
    group_label: "Metrics"
    description: "Fees and taxes of the statements' transactions. Costs are negative. Seller Center: Fees of the statements in Finance."
    value_format_name: decimal_2
    required_fields: [currency]
    type: number
    sql: CASE WHEN ${statement_currencies} <= 1 THEN ${statement_transactions_fees_any_currency} END ;;
  }

  measure: statement_shipping_cost {
    label: "Statement shipping cost"
    group_label: "Metrics"
    description: "Shipping costs of the statements' transactions. Costs are negative. Seller Center: Shipping of the statements in Finance."
    value_format_name: decimal_2
    required_fields: [currency]
    type: number
    sql: CASE WHEN ${statement_currencies} <= 1 THEN ${statement_transactions_shipping_cost_any_currency} END ;;
  }

  measure: statement_adjustments {
    label: "Statement adjustments"
    group_label: "Metrics"
    description: "Adjustments of the statements' transactions, signed. Seller Center: Adjustments of the statements in Finance."
    value_format_name: decimal_2
    required_fields: [currency]
    type: number
    sql: CASE WHEN ${statement_currencies} <= 1 THEN ${statement_transactions_adjustments_any_currency} END ;;
  }

  measure: settlement_gap {
    label: "Settlement gap"
    group_label: "Metrics"
    description: "The sum of the statements' transactions minus the statements; 0 if everything ties out. Seller Center: None: it compares two figures in Finance."
    value_format_name: decimal_2
    required_fields: [currency]
    type: number
    sql: CASE WHEN ${statement_currencies} <= 1 THEN ${statement_settlement_gap_any_currency} END ;;
  }

  measure: statement_settlement_amount_any_currency {
    label: "Statement settlement amount (any currency)"
    group_label: "Sums of columns"
    description: "The amount that the statement settles, signed."
    type: sum
    sql: ${TABLE}.settlement_amount ;;
    value_format_name: decimal_2
    hidden: yes
  }

  measure: statement_settlement_amount {
    label: "Statement settlement amount"
    group_label: "Sums of columns"
    description: "The amount that the statement settles, signed."
    type: number
    sql: CASE WHEN ${statement_currencies} <= 1 THEN ${statement_settlement_amount_any_currency} END ;;
    value_format_name: decimal_2
    hidden: no
    required_fields: [currency]
  }

  measure: statement_payable_amount_any_currency {
    label: "Statement payable amount (any currency)"
    group_label: "Sums of columns"
    description: "settlement_amount plus the reserves held back or released."
    type: sum
    sql: ${TABLE}.payable_amount ;;
    value_format_name: decimal_2
    hidden: yes
  }

  measure: statement_payable_amount {
    label: "Statement payable amount"
    group_label: "Sums of columns"
    description: "settlement_amount plus the reserves held back or released."
    type: number
    sql: CASE WHEN ${statement_currencies} <= 1 THEN ${statement_payable_amount_any_currency} END ;;
    value_format_name: decimal_2
    hidden: no
    required_fields: [currency]
  }

  measure: statement_transaction_count {
    label: "Statement transaction count"
    group_label: "Sums of columns"
    description: "The number of the statement's transactions that were read."
    type: sum
    sql: ${TABLE}.transaction_count ;;
    value_format_name: decimal_0
  }

  measure: statement_transactions_settlement_any_currency {
    label: "Statement transactions settlement (any currency)"
    group_label: "Sums of columns"
    description: "The sum of their settlement amounts. It must equal settlement_amount."
    type: sum
    sql: ${TABLE}.transactions_settlement ;;
    value_format_name: decimal_2
    hidden: yes
  }

  measure: statement_transactions_settlement {
    label: "Statement transactions settlement"
    group_label: "Sums of columns"
    description: "The sum of their settlement amounts. It must equal settlement_amount."
    type: number
    sql: CASE WHEN ${statement_currencies} <= 1 THEN ${statement_transactions_settlement_any_currency} END ;;
    value_format_name: decimal_2
    hidden: no
    required_fields: [currency]
  }

  measure: statement_transactions_revenue_any_currency {
    label: "Statement transactions revenue (any currency)"
    group_label: "Sums of columns"
    description: "The sum of their revenue."
    type: sum
    sql: ${TABLE}.transactions_revenue ;;
    value_format_name: decimal_2
    hidden: yes
  }

  measure: statement_transactions_revenue {
    label: "Statement transactions revenue"
    group_label: "Sums of columns"
    description: "The sum of their revenue."
    type: number
    sql: CASE WHEN ${statement_currencies} <= 1 THEN ${statement_transactions_revenue_any_currency} END ;;
    value_format_name: decimal_2
    hidden: no
    required_fields: [currency]
  }

  measure: statement_transactions_shipping_cost_any_currency {
    label: "Statement transactions shipping cost (any currency)"
    group_label: "Sums of columns"
    description: "The sum of their shipping costs."
    type: sum
    sql: ${TABLE}.transactions_shipping_cost ;;
    value_format_name: decimal_2
    hidden: yes
  }

  measure: statement_transactions_shipping_cost {
    label: "Statement transactions shipping cost"
    group_label: "Sums of columns"
    description: "The sum of their shipping costs."
    type: number
    sql: CASE WHEN ${statement_currencies} <= 1 THEN ${statement_transactions_shipping_cost_any_currency} END ;;
    value_format_name: decimal_2
    hidden: no
    required_fields: [currency]
  }

  measure: statement_transactions_fees_any_currency {
    label: "Statement transactions fees (any currency)"
    group_label: "Sums of columns"
    description: "The sum of their fees and taxes."
    type: sum
    sql: ${TABLE}.transactions_fees ;;
    value_format_name: decimal_2
    hidden: yes
  }

  measure: statement_transactions_fees {
    label: "Statement transactions fees"
    group_label: "Sums of columns"
    description: "The sum of their fees and taxes."
    type: number
    sql: CASE WHEN ${statement_currencies} <= 1 THEN ${statement_transactions_fees_any_currency} END ;;
    value_format_name: decimal_2
    hidden: no
    required_fields: [currency]
  }

  measure: statement_transactions_adjustments_any_currency {
    label: "Statement transactions adjustments (any currency)"
    group_label: "Sums of columns"
    description: "The sum of their adjustments."
    type: sum
    sql: ${TABLE}.transactions_adjustments ;;
    value_format_name: decimal_2
    hidden: yes
  }

  measure: statement_transactions_adjustments {
    label: "Statement transactions adjustments"
    group_label: "Sums of columns"
    description: "The sum of their adjustments."
    type: number
    sql: CASE WHEN ${statement_currencies} <= 1 THEN ${statement_transactions_adjustments_any_currency} END ;;
    value_format_name: decimal_2
    hidden: no
    required_fields: [currency]
  }

  measure: statement_transactions_reserve_any_currency {
    label: "Statement transactions reserve (any currency)"
    group_label: "Sums of columns"
    description: "The sum of their reserves."
    type: sum
    sql: ${TABLE}.transactions_reserve ;;
    value_format_name: decimal_2
    hidden: yes
  }

  measure: statement_transactions_reserve {
    label: "Statement transactions reserve"
    group_label: "Sums of columns"
    description: "The sum of their reserves."
    type: number
    sql: CASE WHEN ${statement_currencies} <= 1 THEN ${statement_transactions_reserve_any_currency} END ;;
    value_format_name: decimal_2
    hidden: no
    required_fields: [currency]
  }

  measure: statement_settlement_gap_any_currency {
    label: "Statement settlement gap (any currency)"
    group_label: "Sums of columns"
    description: "transactions_settlement minus settlement_amount."
    type: sum
    sql: ${TABLE}.settlement_gap ;;
    value_format_name: decimal_2
    hidden: yes
  }

  measure: statement_settlement_gap {
    label: "Statement settlement gap"
    group_label: "Sums of columns"
    description: "transactions_settlement minus settlement_amount."
    type: number
    sql: CASE WHEN ${statement_currencies} <= 1 THEN ${statement_settlement_gap_any_currency} END ;;
    value_format_name: decimal_2
    hidden: no
    required_fields: [currency]
  }

  measure: statements {
    label: "Statements"
    group_label: "Sums of columns"
    description: "The number of statements."
    type: count
    value_format_name: decimal_0
  }

  measure: statement_currencies {
    label: "Statement currencies"
    group_label: "Sums of columns"
    description: "The number of distinct currencies of the statements."
    type: count_distinct
    sql: COALESCE(${TABLE}.currency, 'unknown') ;;
    value_format_name: decimal_0
    hidden: yes
  }
}
