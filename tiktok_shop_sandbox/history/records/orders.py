"""The order record of the order search."""

from __future__ import annotations

from typing import Any

from tiktok_shop_sandbox.history import ids, sample_data
from tiktok_shop_sandbox.history.analytics import room_id
from tiktok_shop_sandbox.history.durations import DAY
from tiktok_shop_sandbox.history.money import allocate, compact_text, decimal_text, rate_text
from tiktok_shop_sandbox.history.planning.order_plan import Line, OrderPlan
from tiktok_shop_sandbox.history.records import order_variants, packages
from tiktok_shop_sandbox.history.shop_context import ShopContext

_PACKAGE_STATUS = {
    "UNPAID": "TO_FULFILL",
    "ON_HOLD": "TO_FULFILL",
    "AWAITING_SHIPMENT": "TO_FULFILL",
    "AWAITING_COLLECTION": "PROCESSING",
    "IN_TRANSIT": "FULFILLING",
    "DELIVERED": "COMPLETED",
    "COMPLETED": "COMPLETED",
    "CANCELLED": "CANCELLED",
}
_ORDER_TYPES = {
    "pre_order": "PRE_ORDER",
    "made_to_order": "MADE_TO_ORDER",
    "back_order": "BACK_ORDER",
    "virtual_order": "VIRTUAL_ORDER",
    "zero_lottery": "ZERO_LOTTERY",
}


def order_record(context: ShopContext, plan: OrderPlan, at: int, touched_at: int | None = None) -> dict[str, Any]:
    """The record as of `at`. `touched_at`: the time of a later change outside the plan."""
    shop, scenario, random_bits = context.shop, plan.scenario, plan.random_bits
    status = plan.status(at)
    is_canceled = plan.canceled_at is not None and plan.canceled_at <= at
    paid_at = plan.paid_at if plan.paid_at is not None and plan.paid_at <= at else None
    shipped_at = plan.reached(plan.shipped_at, at)
    collected_at = plan.reached(plan.collected_at, at)
    delivered_at = plan.reached(plan.delivered_at, at)
    provider_id, provider = packages.CARRIERS[shop.region][random_bits & 1]
    tracking_number = packages.tracking_number(plan, 0) if shipped_at else ""
    fulfilled_by_tiktok = random_bits % 7 == 0
    seller_ships = random_bits % 5 == 0

    record: dict[str, Any] = {
        "id": plan.id,
        "status": status,
        "create_time": plan.created_at,
        "update_time": max(plan.update_time(at), touched_at or 0),
        "user_id": ids.make("user", context.index, plan.buyer),
        "buyer_email": f"v2b{plan.buyer:06x}@scs{context.index}.tiktokw.example",
        "buyer_message": sample_data.MESSAGES[random_bits % len(sample_data.MESSAGES)] if random_bits % 6 == 0 else "",
        "commerce_platform": "TIKTOK_SHOP",
        "fulfillment_type": "FULFILLMENT_BY_TIKTOK" if fulfilled_by_tiktok else "FULFILLMENT_BY_SELLER",
        "delivery_type": "COLLECTION_POINT" if random_bits % 23 == 0 else "HOME_DELIVERY",
        "delivery_option_id": "7091146663229654787" if seller_ships else "7091146663229654785",
        "delivery_option_name": ("Standard Shipping", "Express Shipping", "Economy Shipping")[random_bits % 3],
        "shipping_type": "TIKTOK_DIGITAL" if scenario == "virtual_order" else "SELLER" if seller_ships else "TIKTOK",
        "shipping_provider": provider,
        "shipping_provider_id": provider_id,
        "tracking_number": tracking_number,
        "warehouse_id": context.catalog.sales_warehouse,
        "payment_method_name": "Cash on delivery"
        if scenario == "cash_on_delivery"
        else ("Credit card", "PayPal", "Apple Pay", "Klarna")[random_bits >> 8 & 3],
        "has_updated_recipient_address": random_bits % 29 == 0,
        "is_cod": scenario == "cash_on_delivery",
        "is_on_hold_order": plan.on_hold_flow,
        "is_sample_order": scenario == "sample",
        "is_replacement_order": scenario == "replacement",
        "is_exchange_order": scenario == "exchange",
        "is_subscription_order": scenario == "subscription",
        "is_buyer_request_cancel": _has_pending_cancel_request(plan, at),
        "need_upload_invoice": "UNKNOWN",
        "order_type": _ORDER_TYPES.get(scenario, "NORMAL" if random_bits % 10 else ""),
        "packages": [{"id": package_id} for package_id in packages.package_ids(context, plan)],
        "payment": payment(context, plan),
        "line_items": [_line(context, plan, line, at, status, provider_id, provider) for line in plan.lines],
    }
    if paid_at is not None:
        record |= {
            "paid_time": paid_at,
            "rts_sla_time": paid_at + 3 * DAY,
            "tts_sla_time": paid_at + 4 * DAY,
            "cancel_order_sla_time": paid_at + 7 * DAY,
            "shipping_due_time": paid_at + 5 * DAY,
            "collection_due_time": paid_at + 8 * DAY,
            "delivery_due_time": paid_at + 30 * DAY,
            "delivery_sla_time": paid_at + 10 * DAY,
        }
    if (
        plan.awaiting_shipment_at is not None
        and plan.awaiting_shipment_at <= at
        and status not in ("UNPAID", "ON_HOLD")
    ):
        record["recipient_address"] = _address(context, plan, masked=not seller_ships)
        record["delivery_option_required_delivery_time"] = plan.awaiting_shipment_at + 9 * DAY
    if shipped_at:
        record["rts_time"] = shipped_at
    if collected_at:
        record["collection_time"] = collected_at
    if delivered_at:
        record["delivery_time"] = delivered_at
    if is_canceled:
        record["cancel_time"] = plan.canceled_at
    cancellation = next((entry for entry in plan.cancellations if entry.is_full), None)
    if cancellation and cancellation.states[0][0] <= at:
        if cancellation.states[0][1] == "CANCELLATION_REQUEST_PENDING":
            record["request_cancel_time"] = cancellation.states[0][0]
        if is_canceled:
            record["cancel_reason"] = cancellation.reason[1]
            record["cancellation_initiator"] = cancellation.role
    elif is_canceled:
        record["cancellation_initiator"] = "SYSTEM"
    if random_bits % 4 == 0:
        record["seller_note"] = sample_data.SELLER_NOTES[random_bits >> 4 & 3]
    if touched_at:
        record["seller_note"] = f"Changed at {touched_at}"
    if plan.release_date:
        record["release_date"] = plan.release_date
    if scenario in ("made_to_order", "back_order"):
        record["handling_duration"] = {"days": "7", "type": "BUSINESS_DAY"}
    if scenario == "replacement":
        record["replaced_order_id"] = plan.related_order_id
    elif scenario == "exchange":
        record["exchange_source_order_id"] = plan.related_order_id
    elif scenario == "split_packages":
        record["split_or_combine_tag"] = "SPLIT"
    elif scenario == "combined_order":
        record["split_or_combine_tag"] = "COMBINED"
        record["auto_combine_group_id"] = str(70_000_000 + plan.number // 200)
    elif scenario == "unknown_fields":
        order_variants.add_unknown_fields(record)
    elif scenario == "sample":
        record["is_refundable_sample"] = False
    elif scenario == "every_field":
        order_variants.add_every_field(record, plan)
    elif scenario == "without_optional_blocks":
        order_variants.remove_optional_fields(record)
    if random_bits % 3 == 0 and shop.region == "US":
        record["fast_delivery_program"] = "3_DAY_DELIVERY"
    if random_bits % 13 == 0:
        record["buyer_nickname"] = f"user{plan.buyer} 🐰"
        record["buyer_avatar"] = f"https://img.example.com/avatar/{plan.buyer}"
    return record


def payment(context: ShopContext, plan: OrderPlan) -> dict[str, Any]:
    """The order's payment object. Its amounts follow the documented formulas; included tax is shown, not added."""
    lines = plan.lines
    sub_total = sum(line.sale_price for line in lines)
    product_tax = sum(line.tax for line in lines)
    tax_included = context.shop.tax_included
    record: dict[str, Any] = {
        "currency": plan.currency,
        "original_total_product_price": decimal_text(sum(line.price for line in lines)),
        "seller_discount": compact_text(sum(line.seller_discount for line in lines)),
        "platform_discount": compact_text(sum(line.platform_discount for line in lines)),
        "sub_total": decimal_text(sub_total),
        "original_shipping_fee": compact_text(plan.original_shipping),
        "shipping_fee_seller_discount": compact_text(plan.shipping_seller_discount),
        "shipping_fee_platform_discount": compact_text(plan.shipping_platform_discount),
        "shipping_fee_cofunded_discount": compact_text(plan.shipping_cofunded_discount),
        "shipping_fee": compact_text(plan.shipping),
        "tax": compact_text(plan.tax),
        "product_tax": compact_text(product_tax),
        "shipping_fee_tax": compact_text(plan.shipping_tax),
        "total_amount": decimal_text(plan.total(tax_included)),
    }
    for name, amount in plan.fees.items():
        record[name] = decimal_text(amount)
    if plan.insurance_tax:
        record["item_insurance_tax"] = decimal_text(plan.insurance_tax)
    if plan.random_bits % 6 == 1:
        record |= {"small_order_fee": "0", "buyer_service_fee": "0", "payment_platform_discount": ""}
    return record


def line_status(plan: OrderPlan, line: Line, at: int, order_status: str) -> str:
    """A line's display_status: the order's, except for the two statuses that only orders have."""
    if line.canceled_at is not None and line.canceled_at <= at:
        return "CANCELLED"
    if order_status == "ON_HOLD":
        return "AWAITING_SHIPMENT"
    if order_status == "PARTIALLY_SHIPPING":
        return "AWAITING_SHIPMENT" if line.package_number else "AWAITING_COLLECTION"
    return order_status


def _line(
    context: ShopContext, plan: OrderPlan, line: Line, at: int, order_status: str, provider_id: str, provider: str
) -> dict[str, Any]:
    status = line_status(plan, line, at, order_status)
    sku, product = line.sku, line.sku.product
    shipped_at = plan.reached(plan.second_package_shipped_at if line.package_number else plan.shipped_at, at)
    record: dict[str, Any] = {
        "id": line.id,
        "sku_id": sku.id,
        "product_id": product.id,
        "product_name": product.title,
        "sku_name": sku.name,
        "seller_sku": sku.seller_sku,
        "sku_image": product.image,
        "currency": plan.currency,
        "original_price": compact_text(line.price),
        "sale_price": compact_text(line.sale_price),
        "seller_discount": compact_text(line.seller_discount),
        "platform_discount": compact_text(line.platform_discount),
        "display_status": status,
        "package_status": _PACKAGE_STATUS.get(status, status),
        "package_id": packages.package_id(context, plan, line.package_number),
        "is_gift": line.is_gift,
        "gift_retail_price": compact_text(line.retail_price),
        "shipping_provider_id": provider_id,
        "shipping_provider_name": provider,
        "tracking_number": packages.tracking_number(plan, line.package_number) if shipped_at else "",
        "sku_type": _ORDER_TYPES.get(plan.scenario, "NORMAL"),
    }
    if shipped_at:
        record["rts_time"] = shipped_at
    room = room_id(context, plan)
    if room and plan.paid_at <= at:
        record["room_id"] = room
    if not context.shop.tax_included:
        if line.tax_rate:
            record["item_tax"] = [
                {"tax_type": "SALES_TAX", "tax_amount": decimal_text(line.tax), "tax_rate": rate_text(line.tax_rate)}
            ]
    elif line.tax:
        # Returned in VAT markets before they were documented.
        record["shipping_vat_amount"] = decimal_text(line.shipping_tax)
        record["shipping_vat_rate"] = rate_text(line.tax_rate)
    if status == "CANCELLED":
        entry = next((c for c in plan.cancellations if line.canceled_at == c.effective_at), None)
        if entry is not None:
            record["cancel_reason"] = entry.reason[1]
            record["cancel_user"] = entry.role
    if plan.random_bits % 4 == 2:
        record |= {"is_dangerous_good": False, "needs_prescription": False, "is_unboxing_item": False}
    if "retail_delivery_fee" in plan.fees:
        is_first = line is plan.lines[0]
        record["retail_delivery_fee"] = decimal_text(plan.fees["retail_delivery_fee"]) if is_first else "0"
    if sku.parts:
        _add_bundle_parts(record, context, plan, line)
    return record


def _add_bundle_parts(record: dict[str, Any], context: ShopContext, plan: OrderPlan, line: Line) -> None:
    """A bundle's parts, as SKUs and as sub items. The sub items share the bundle's amounts, but not its tax."""
    record["combined_listing_skus"] = [
        {"sku_id": part.id, "sku_count": count, "product_id": part.product.id, "seller_sku": part.seller_sku}
        for part, count in line.sku.parts
    ]
    weights = [part.price * count for part, count in line.sku.parts]
    prices, seller_discounts, platform_discounts = (
        allocate(amount, weights) for amount in (line.price, line.seller_discount, line.platform_discount)
    )
    record["sub_item_info"] = [
        {
            "id": f"{int(line.id) + 500_000_000_000 + number}",
            "sku_id": part.id,
            "product_id": part.product.id,
            "product_name": part.product.title,
            "sku_name": part.name,
            "seller_sku": part.seller_sku,
            "sku_image": part.product.image,
            "currency": plan.currency,
            "original_price": decimal_text(prices[number]),
            "sale_price": decimal_text(prices[number] - seller_discounts[number] - platform_discounts[number]),
            "seller_discount": compact_text(seller_discounts[number]),
            "platform_discount": compact_text(platform_discounts[number]),
            "item_tax": [{"tax_type": "SALES_TAX", "tax_amount": "0", "tax_rate": "0"}],
            "retail_delivery_fee": "0",
            "display_status": record["display_status"],
            "package_id": record["package_id"],
            "package_status": record["package_status"],
            "shipping_provider_id": record["shipping_provider_id"],
            "shipping_provider_name": record["shipping_provider_name"],
            "tracking_number": record["tracking_number"],
            "rts_time": record.get("rts_time", 0),
            "is_dangerous_good": False,
            "cancel_reason": record.get("cancel_reason", ""),
            "cancel_user": record.get("cancel_user", ""),
            "warehouse_id": context.catalog.sales_warehouse,
        }
        for number, (part, _) in enumerate(line.sku.parts)
    ]


def _has_pending_cancel_request(plan: OrderPlan, at: int) -> bool:
    for entry in plan.cancellations:
        statuses = [status for time, status in entry.states if time <= at]
        if statuses and statuses[-1] == "CANCELLATION_REQUEST_PENDING":
            return True
    return False


def _address(context: ShopContext, plan: OrderPlan, *, masked: bool) -> dict[str, Any]:
    state, iso, county, city, postal_code, *_ = plan.ship_to
    first = sample_data.FIRST_NAMES[plan.buyer % 16]
    last = sample_data.LAST_NAMES[plan.buyer // 16 % 16]
    street = f"{plan.buyer % 900 + 1} {sample_data.STREETS[plan.buyer % len(sample_data.STREETS)]}"
    phone = f"{plan.buyer % 10_000:04d}"
    prefix = "(+1)" if context.shop.region == "US" else "(+44)"
    if masked:
        first, last, street = first[0] + "***", last[0] + "***", street[0] + "*** " + street[-2:]
    country = "United States" if context.shop.region == "US" else "United Kingdom"
    record: dict[str, Any] = {
        "full_address": f"{street}, {city}, {state} {postal_code}, {country}",
        "name": f"{first} {last}",
        "first_name": first,
        "last_name": last,
        "phone_number": f"{prefix}{'***-***' if masked else '555-010'}-{phone}",
        "address_detail": street,
        "address_line1": street,
        "address_line2": "",
        "address_line3": "",
        "address_line4": "",
        "district_info": [
            _district("L0", "Country", country) | {"iso_code": context.shop.region},
            _district("L1", "State", state) | {"iso_code": iso},
            _district("L2", "County", county),
            _district("L3", "City", city),
        ],
        "postal_code": postal_code,
        "region_code": context.shop.region,
    }
    if context.shop.region == "GB":
        record["post_town"] = city
    elif plan.random_bits % 8 == 0:
        record["delivery_preferences"] = {"drop_off_location": "Front Door"}
    return record


def _district(level: str, level_name: str, name: str) -> dict[str, str]:
    return {"address_level": level, "address_level_name": level_name, "address_name": name}
