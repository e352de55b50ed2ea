"""Variants of an order record: undocumented fields, every documented field, required fields only."""

from __future__ import annotations

from typing import Any

from tiktok_shop_sandbox.history.durations import DAY, HOUR
from tiktok_shop_sandbox.history.planning.order_plan import OrderPlan


def add_unknown_fields(record: dict[str, Any]) -> None:
    """Adds fields that no schema knows and values outside the documented lists, as API updates do."""
    record |= {
        "authentication_required": False,
        "instore_pickup_sla_time": record["create_time"] + 2 * DAY,
        "loyalty": {"tier": "GOLD", "points": 120, "perks": ["early_access", None]},
        "delivery_type": "PARCEL_LOCKER",
        "fulfillment_type": "FULFILLMENT_BY_PARTNER",
    }
    for line in record["line_items"]:
        line |= {
            "product_listing_type": "TEMPORARY_LISTING",
            "is_pod_customized": False,
            "unboxing_case_list": [],
            "carbon_grams": 412,
        }
    record["payment"]["loyalty_points_used"] = "0"


def add_every_field(record: dict[str, Any], plan: OrderPlan) -> None:
    """Adds every field documented for any market, with the empty value that other markets return."""
    record |= {
        "auto_combine_group_id": "12345677",
        "buyer_avatar": "https://img.example.com/avatar/0",
        "buyer_nickname": "user000",
        "consultation_id": "",
        "cpf": "",
        "cpf_name": "",
        "fast_delivery_program": "3_DAY_DELIVERY",
        "fast_dispatch_sla_time": plan.created_at + DAY,
        "fulfillment_priority_level": 400,
        "handling_duration": {"days": "2", "type": "CALENDAR_DAY"},
        "order_rights": [1],
        "pick_up_cut_off_time": plan.created_at + DAY,
        "recommended_shipping_time": plan.created_at + 6 * HOUR,
        "release_date": 0,
        "replaced_order_id": "",
        "exchange_source_order_id": "",
        "request_cancel_time": 0,
        "seller_note": "",
        "split_or_combine_tag": "",
        "buyer_message": "",
        "cancel_reason": "",
        "cancellation_initiator": "",
    }
    record["payment"] |= dict.fromkeys(
        (
            "buyer_service_fee", "distance_fee", "distance_shipping_fee", "handling_fee", "item_insurance_fee",
            "item_insurance_tax", "payment_discount_service_fee", "payment_platform_discount", "retail_delivery_fee",
            "shipping_insurance_fee", "small_order_fee",
        ),
        "0",
    )  # fmt: skip
    for line in record["line_items"]:
        line |= {
            "buyer_service_fee": "0",
            "cancel_reason": "",
            "cancel_user": "",
            "combined_listing_skus": [],
            "distance_fee": "0",
            "distance_shipping_fee": "0",
            "handling_duration_days": "2",
            "is_dangerous_good": False,
            "is_unboxing_item": False,
            "needs_prescription": False,
            "pfand_fee": "0",
            "retail_delivery_fee": "0",
            "small_order_fee": "0",
            "sub_item_info": [],
            "unboxing_sku_code": "",
        }
    address = record.get("recipient_address")
    if address is not None:
        address |= {
            "first_name_local_script": "ファ",
            "last_name_local_script": "ラ",
            "post_town": "",
            "delivery_preferences": {"drop_off_location": ""},
        }


def remove_optional_fields(record: dict[str, Any]) -> None:
    """Removes every field that isn't required."""
    for name in (
        "buyer_email", "buyer_message", "delivery_option_name", "packages", "recipient_address", "shipping_provider",
        "tracking_number", "payment_method_name", "warehouse_id", "need_upload_invoice", "order_type", "seller_note",
        "is_subscription_order", "has_updated_recipient_address", "rts_sla_time", "tts_sla_time", "commerce_platform",
    ):  # fmt: skip
        record.pop(name, None)
    for name in (
        "product_tax", "shipping_fee_tax", "shipping_fee_cofunded_discount", "shipping_fee_seller_discount",
    ):  # fmt: skip
        if record["payment"].get(name) == "0" or name == "product_tax":
            record["payment"].pop(name, None)
    for line in record["line_items"]:
        for name in ("sku_image", "seller_sku", "gift_retail_price", "item_tax", "package_id", "sku_type"):
            line.pop(name, None)
