"""Field names of the amounts in finance breakdowns. In most markets, most of them are zero or absent."""

REVENUE = (
    "cod_service_fee_amount", "distant_item_fee_amount", "refund_cod_service_fee_amount",
    "refund_subtotal_before_discount_amount", "seller_discount_amount", "seller_discount_refund_amount",
    "subtotal_before_discount_amount",
)  # fmt: skip
SHIPPING = (
    "actual_shipping_fee_amount", "customer_paid_shipping_fee_amount", "distant_shipping_fee_amount",
    "exchange_shipping_fee_amount", "fbt_key_merchant_subsidy", "fbt_overall_merchant_subsidy",
    "logistics_service_fee", "replacement_shipping_fee_amount", "return_shipping_fee_amount",
    "shipping_app_service_fee_amount", "shipping_fee_discount_amount", "shipping_insurance_fee_amount",
    "signature_confirmation_fee_amount",
)  # fmt: skip
SHIPPING_SETTLED = (
    "failed_delivery_subsidy_amount", "fbt_free_shipping_fee_amount", "fbt_fulfillment_fee_reimbursement_amount",
    "free_return_subsidy_amount", "return_shipping_fee_paid_buyer_amount", "return_shipping_label_fee_amount",
    "seller_self_shipping_service_fee_amount",
)  # fmt: skip
SHIPPING_STATEMENT = ("shipping_fee_guarantee_reimbursement",)
# Fields of supplementary_component: informational, not part of the total.
SHIPPING_SUPPLEMENT = (
    "customer_shipping_fee_offset_amount", "fbm_shipping_cost_amount", "fbt_fulfillment_fee_amount",
    "fbt_shipping_cost_amount", "platform_shipping_fee_discount_amount", "promo_shipping_incentive_amount",
    "seller_shipping_fee_discount_amount", "shipping_fee_subsidy_amount",
)  # fmt: skip
SHIPPING_SUPPLEMENT_SETTLED = (
    "fbt_fulfillment_fee_reimbursement_amount", "refunded_customer_shipping_fee_amount", "return_refund_subsidy_amount",
)  # fmt: skip
SHIPPING_SUPPLEMENT_STATEMENT = ("customer_shipping_fee", "refund_customer_shipping_fee")
SHIPPING_SUPPLEMENT_ORDER = ("shipping_fee_guarantee_reimbursement",)
FEES = (
    "affiliate_ads_commission_amount", "affiliate_commission_amount", "affiliate_partner_commission_amount",
    "bonus_cashback_service_fee_amount", "campaign_period_fee_cfp_amount", "campaign_period_fee_cfp_tax_amount",
    "campaign_period_fee_sp_amount", "campaign_period_fee_sp_tax_amount", "credit_card_handling_fee_amount",
    "dynamic_commission_amount", "live_specials_fee_amount", "mall_service_fee_amount", "platform_commission_amount",
    "platform_special_service_fee_amount", "referral_fee_amount", "refund_administration_fee_amount",
    "seller_growth_fee_amount", "sfp_service_fee_amount", "smart_promotion_fee_amount", "transaction_fee_amount",
    "vn_fix_infrastructure_fee",
)  # fmt: skip
FEES_SETTLED = (
    "affiliate_commission_amount_before_pit", "affiliate_commission_deposit", "affiliate_commission_release",
    "campaign_resource_fee", "cofunded_creator_bonus_amount", "cofunded_promotion_service_fee_amount",
    "dt_handling_fee_amount", "epr_pob_service_fee_amount", "external_affiliate_marketing_fee_amount",
    "fee_per_item_sold_amount", "flash_sales_service_fee_amount", "gmv_max_ad_fee_amount", "installation_service_fee",
    "platform_semi_managed_commission_fee", "platform_semi_managed_commission_fee_tax", "pre_order_service_fee_amount",
    "seller_paylater_handling_fee_amount", "shipping_fee_guarantee_service_fee", "tap_shop_ads_commission",
    "tsp_commission_amount", "voucher_xtra_service_fee_amount",
)  # fmt: skip
FEES_ESTIMATED = (
    "affiliate_commission_before_pit_amount", "pit_withheld_from_ads_commission_amount", "retail_delivery_fee_amount",
    "retail_delivery_fee_payment_amount", "retail_delivery_fee_refund_amount",
)  # fmt: skip
TAXES = (
    "cedular_tax", "customs_clearance_amount", "customs_duty_amount", "gst_amount", "import_vat_amount",
    "sales_tax_referral_fee_amount", "smart_promotion_fee_tax_amount", "sst_amount", "vat_amount",
)  # fmt: skip
TAXES_SETTLED = ("anti_dumping_duty_amount", "isr_amount", "iva_amount", "local_vat_amount", "pit_amount")
TAXES_ESTIMATED = ("sales_tax_amount", "sales_tax_payment_amount", "sales_tax_refund_amount")
SUPPLEMENT = (
    "customer_payment_amount", "customer_refund_amount", "platform_cofunded_discount_amount",
    "platform_cofunded_discount_refund_amount", "platform_discount_amount", "platform_discount_refund_amount",
    "retail_delivery_fee_amount", "retail_delivery_fee_payment_amount", "retail_delivery_fee_refund_amount",
    "sales_tax_amount", "sales_tax_payment_amount", "sales_tax_refund_amount", "seller_cofunded_discount_amount",
    "seller_cofunded_discount_refund_amount",
)  # fmt: skip
