{#- The fees of a settlement in the groups that profit is looked at by; each a list of columns of settlement_parts().
    What belongs to no group, a fee nobody knew among it, is other_fees: the payout less all the rest. -#}
{% macro fee_groups() %}
    {{ return({
        'platform_commission': [
            'fee_platform_commission', 'fee_referral_fee', 'fee_dynamic_commission', 'fee_platform_semi_managed_commission_fee',
        ],
        'transaction_fees': ['fee_transaction_fee', 'fee_credit_card_handling_fee', 'fee_seller_paylater_handling_fee'],
        'affiliate_commission': [
            'fee_affiliate_commission', 'fee_affiliate_ads_commission', 'fee_affiliate_partner_commission',
            'fee_tap_shop_ads_commission', 'fee_external_affiliate_marketing_fee', 'fee_cofunded_creator_bonus',
            'fee_affiliate_commission_deposit', 'fee_affiliate_commission_release',
        ],
        'advertising_fees': ['fee_gmv_max_ad_fee'],
        'programme_fees': [
            'fee_bonus_cashback_service_fee', 'fee_campaign_period_fee_cfp', 'fee_campaign_period_fee_sp',
            'fee_campaign_resource_fee', 'fee_cofunded_promotion_service_fee', 'fee_flash_sales_service_fee',
            'fee_live_specials_fee', 'fee_mall_service_fee', 'fee_pre_order_service_fee', 'fee_seller_growth_fee',
            'fee_sfp_service_fee', 'fee_smart_promotion_fee', 'fee_voucher_xtra_service_fee',
            'fee_platform_special_service_fee', 'fee_shipping_fee_guarantee_service_fee',
        ],
        'refund_administration_fees': ['fee_refund_administration_fee'],
        'taxes_withheld': [
            'tax_anti_dumping_duty', 'tax_cedular_tax', 'tax_customs_clearance', 'tax_customs_duty', 'tax_gst',
            'tax_import_vat', 'tax_isr', 'tax_iva', 'tax_local_vat', 'tax_pit', 'tax_sales_tax_referral_fee',
            'tax_smart_promotion_fee_tax', 'tax_sst', 'tax_vat',
        ],
    }) }}
{% endmacro %}


{#- The columns of a list added up, null as nothing. -#}
{% macro sum_of_columns(columns) %}
    {%- set parts = [] -%}
    {%- for column in columns -%}{%- do parts.append('coalesce(' ~ column ~ ', 0)') -%}{%- endfor -%}
    {{ return(parts | join(' + ')) }}
{% endmacro %}
