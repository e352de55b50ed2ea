"""A plan seen at a moment, as the order endpoints show it: order, price detail, external references, packages."""

from __future__ import annotations

from typing import Any

from tiktok_shop_sandbox.history import ids, text
from tiktok_shop_sandbox.history.catalog import DAY
from tiktok_shop_sandbox.history.money import brief, rate_text, share
from tiktok_shop_sandbox.history.money import text as cents
from tiktok_shop_sandbox.history.plan import HOUR, Ground, Line, Plan

_PROVIDERS = {
    "US": (("7117858858072016686", "USPS"), ("7117859084333745966", "UPS")),
    "GB": (("7129105019211843334", "Royal Mail"), ("7132708353105504002", "Evri")),
}
_PARCEL_STATUS = {
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
# Kinds whose orders no other system was told of, so that nothing has to match there.
UNREFERENCED = frozenset(
    (
        "sample", "zero_lottery", "replacement", "buyer_fee", "item_insurance", "other_currency",
        "cancellation_without_amount", "shopify_no_reference", "every_field", "without_optional_blocks",
        "cancelled_unpaid_with_amount",
    )
)  # fmt: skip
_OTHER_PLATFORMS = ("ERP_SYSTEM", "WOOCOMMERCE", "AMAZON", "CHANNEL_ADVISOR", "BIGCOMMERCE", "OWN_OMS_V2")


def order_record(ground: Ground, plan: Plan, at: int, touched: int | None = None) -> dict[str, Any]:
    """The order as the search lists it at that moment; `touched`: a later change from outside the plan."""
    shop, kind, noise = ground.shop, plan.kind, plan.noise
    status = plan.status(at)
    cancelled = plan.cancelled is not None and plan.cancelled <= at
    paid = plan.paid if plan.paid is not None and plan.paid <= at else None
    shipped = _past(plan.shipped, at, plan)
    collected = _past(plan.collected, at, plan)
    delivered = _past(plan.delivered, at, plan)
    provider_id, provider = _PROVIDERS[shop.region][noise & 1]
    tracking = tracking_number(plan, 0) if shipped else ""
    by_tiktok = noise % 7 == 0
    seller_ships = noise % 5 == 0
    parcels = _parcels(ground, plan)

    record: dict[str, Any] = {
        "id": plan.id,
        "status": status,
        "create_time": plan.created,
        "update_time": max(plan.changed(at), touched or 0),
        "user_id": ids.make("user", ground.index, plan.buyer),
        "buyer_email": f"v2b{plan.buyer:06x}@scs{ground.index}.tiktokw.example",
        "buyer_message": text.MESSAGES[noise % len(text.MESSAGES)] if noise % 6 == 0 else "",
        "commerce_platform": "TIKTOK_SHOP",
        "fulfillment_type": "FULFILLMENT_BY_TIKTOK" if by_tiktok else "FULFILLMENT_BY_SELLER",
        "delivery_type": "COLLECTION_POINT" if noise % 23 == 0 else "HOME_DELIVERY",
        "delivery_option_id": "7091146663229654785",
        "delivery_option_name": ("Standard Shipping", "Express Shipping", "Economy Shipping")[noise % 3],
        "shipping_type": "TIKTOK_DIGITAL" if kind == "virtual_order" else "SELLER" if seller_ships else "TIKTOK",
        "shipping_provider": provider,
        "shipping_provider_id": provider_id,
        "tracking_number": tracking,
        "warehouse_id": ground.catalog.sales_warehouse,
        "payment_method_name": "Cash on delivery"
        if kind == "cash_on_delivery"
        else ("Credit card", "PayPal", "Apple Pay", "Klarna")[noise >> 8 & 3],
        "has_updated_recipient_address": noise % 29 == 0,
        "is_cod": kind == "cash_on_delivery",
        "is_on_hold_order": plan.on_hold_flow,
        "is_sample_order": kind == "sample",
        "is_replacement_order": kind == "replacement",
        "is_exchange_order": kind == "exchange",
        "is_subscription_order": kind == "subscription",
        "is_buyer_request_cancel": _asks_to_cancel(plan, at),
        "need_upload_invoice": "UNKNOWN",
        "order_type": _ORDER_TYPES.get(kind, "NORMAL" if noise % 10 else ""),
        "packages": [{"id": parcel} for parcel in parcels],
        "payment": payment(ground, plan),
        "line_items": [_line(ground, plan, line, at, status, provider_id, provider) for line in plan.lines],
    }
    if paid is not None:
        record |= {
            "paid_time": paid,
            "rts_sla_time": paid + 3 * DAY,
            "tts_sla_time": paid + 4 * DAY,
            "cancel_order_sla_time": paid + 7 * DAY,
            "shipping_due_time": paid + 5 * DAY,
            "collection_due_time": paid + 8 * DAY,
            "delivery_due_time": paid + 30 * DAY,
            "delivery_sla_time": paid + 10 * DAY,
        }
    if plan.awaiting is not None and plan.awaiting <= at and status not in ("UNPAID", "ON_HOLD"):
        record["recipient_address"] = _address(ground, plan, hidden=not seller_ships)
        record["delivery_option_required_delivery_time"] = plan.awaiting + 9 * DAY
    if shipped:
        record["rts_time"] = shipped
    if collected:
        record["collection_time"] = collected
    if delivered:
        record["delivery_time"] = delivered
    if cancelled:
        record["cancel_time"] = plan.cancelled
    whole = [entry for entry in plan.cancellations if entry.whole]
    if whole and whole[0].states[0][0] <= at:
        if whole[0].states[0][1] == "CANCELLATION_REQUEST_PENDING":
            record["request_cancel_time"] = whole[0].states[0][0]
        if cancelled:
            record["cancel_reason"] = whole[0].reason[1]
            record["cancellation_initiator"] = whole[0].role
    elif cancelled:
        record["cancellation_initiator"] = "SYSTEM"
    if noise % 4 == 0:
        record["seller_note"] = text.SELLER_NOTES[noise >> 4 & 3]
    if touched:
        record["seller_note"] = f"Changed at {touched}"
    if plan.release:
        record["release_date"] = plan.release
    if kind in ("made_to_order", "back_order"):
        record["handling_duration"] = {"days": "7", "type": "BUSINESS_DAY"}
    if kind == "replacement":
        record["replaced_order_id"] = plan.refers_to
    elif kind == "exchange":
        record["exchange_source_order_id"] = plan.refers_to
    elif kind == "split_packages":
        record["split_or_combine_tag"] = "SPLIT"
    elif kind == "combined_order":
        record["split_or_combine_tag"] = "COMBINED"
        record["auto_combine_group_id"] = str(70_000_000 + plan.number // 200)
    elif kind == "unknown_fields":
        _add_unknown_fields(record)
    elif kind == "sample":
        record["is_refundable_sample"] = False
    elif kind == "every_field":
        _add_every_field(record, plan)
    elif kind == "without_optional_blocks":
        _strip(record)
    if noise % 3 == 0 and shop.region == "US":
        record["fast_delivery_program"] = "3_DAY_DELIVERY"
    if noise % 13 == 0:
        record["buyer_nickname"] = f"user{plan.buyer} 🐰"
        record["buyer_avatar"] = f"https://img.example.com/avatar/{plan.buyer}"
    return record


def payment(ground: Ground, plan: Plan) -> dict[str, Any]:
    """The order's payment block. Documented sums hold; a market that includes tax shows it without adding it."""
    lines = plan.lines
    sale = sum(line.sale for line in lines)
    product_tax = sum(line.tax for line in lines)
    tax_included = ground.shop.tax_included
    record: dict[str, Any] = {
        "currency": plan.currency,
        "original_total_product_price": cents(sum(line.price for line in lines)),
        "seller_discount": brief(sum(line.seller_discount for line in lines)),
        "platform_discount": brief(sum(line.platform_discount for line in lines)),
        "sub_total": cents(sale),
        "original_shipping_fee": brief(plan.original_shipping),
        "shipping_fee_seller_discount": brief(plan.shipping_seller_discount),
        "shipping_fee_platform_discount": brief(plan.shipping_platform_discount),
        "shipping_fee_cofunded_discount": brief(plan.shipping_cofunded_discount),
        "shipping_fee": brief(plan.shipping),
        "tax": brief(plan.tax),
        "product_tax": brief(product_tax),
        "shipping_fee_tax": brief(plan.shipping_tax),
        "total_amount": cents(plan.total(tax_included)),
    }
    for name, amount in plan.fees.items():
        record[name] = cents(amount)
    if plan.insurance_tax:
        record["item_insurance_tax"] = cents(plan.insurance_tax)
    if plan.noise % 6 == 1:
        record |= {"small_order_fee": "0", "buyer_service_fee": "0", "payment_platform_discount": ""}
    return record


def price_detail(ground: Ground, plan: Plan) -> dict[str, Any]:
    """The price detail, its lines summing to it. A market that includes tax has no tax to add, so none is shown."""
    rows = [_price(plan, line, ground.shop.tax_included) for line in plan.lines]
    record = {name: cents(sum(row[name] for row in rows)) for name in rows[0] if name not in ("id", "tax_rate")}
    record["currency"] = plan.currency
    record["tax_rate"] = rate_text(max(row["tax_rate"] for row in rows))
    record["cod_fee"] = record["cod_fee_net_amount"] = "0.00"
    if plan.noise % 5 == 0 or plan.kind == "every_field":
        record |= {
            "voucher_deduction_platform": "1010000",
            "voucher_deduction_seller": "1020000",
            "shipping_fee_deduction_platform_voucher": "1030000",
            "distance_fee": "0.00",
            "distance_shipping_fee": "0.00",
        }
    lines = []
    for row in rows:
        line: dict[str, Any] = {
            name: value if name == "id" else rate_text(value) if name == "tax_rate" else cents(value)
            for name, value in row.items()
        }
        line["currency"] = plan.currency
        line["cod_fee"] = line["cod_fee_amount"] = "0.00"
        if plan.noise % 5 == 0 or plan.kind == "every_field":
            line |= {
                "voucher_deduction_platform": "1010000",
                "voucher_deduction_seller": "1020000",
                "shipping_fee_deduction_platform_voucher": "1030000",
                "distance_fee": "0.00",
                "distance_shipping_fee": "0.00",
            }
        lines.append(line)
    if plan.kind == "price_detail_without_line_fields":
        # Only what has a value besides nothing, as live answers leave out the rest.
        lines = [{name: value for name, value in line.items() if value not in ("0.00", "0")} for line in lines]
    if plan.kind == "price_detail_missing_lines":
        return record
    record["line_items"] = lines
    return record


def _price(plan: Plan, line: Line, tax_included: bool) -> dict[str, Any]:
    added = 0 if tax_included else line.tax
    shipping_added = 0 if tax_included else line.shipping_tax
    from_platform = plan.shipping_platform_discount > 0
    deduction = line.shipping_list - line.shipping_sale
    return {
        "id": line.id,
        "total": line.price + line.shipping_list,
        "payment": line.sale + line.shipping_sale + added + shipping_added,
        "sku_list_price": line.price,
        "sku_sale_price": line.sale,
        "subtotal": line.sale + added,
        "subtotal_deduction_seller": line.seller_discount,
        "subtotal_deduction_platform": line.platform_discount,
        "subtotal_tax_amount": added,
        "shipping_list_price": line.shipping_list,
        "shipping_sale_price": line.shipping_sale,
        "shipping_fee_deduction_seller": 0 if from_platform else deduction,
        "shipping_fee_deduction_platform": deduction if from_platform else 0,
        "tax_amount": added + shipping_added,
        "tax_rate": 0 if tax_included else line.tax_rate,
        "net_price_amount": line.sale + added,
        "sku_gift_original_price": line.retail_price if line.is_gift else 0,
        "sku_gift_net_price": line.retail_price if line.is_gift else 0,
    }


def shopify_number(ground: Ground, plan: Plan) -> int:
    """Shopify's numeric id of the order."""
    return 6_100_000_000_000 + ground.index * 100_000_000_000 + plan.number * 13


def shopify_line_number(ground: Ground, plan: Plan, position: int) -> int:
    return 15_000_000_000_000 + ground.index * 1_000_000_000_000 + plan.number * 16 + position


def is_referenced_by_shopify(plan: Plan) -> bool:
    """Whether the order carries (or will carry) a reference to a Shopify order."""
    if plan.kind in UNREFERENCED or plan.awaiting is None or plan.kind == "cancelled_on_hold":
        return False
    if plan.cancelled is not None and plan.cancelled < plan.awaiting:
        return False
    return plan.kind.startswith("shopify_") or (plan.noise >> 20) % 100 < 72


def external_orders(ground: Ground, plan: Plan, at: int) -> list[dict[str, Any]]:
    """References to the same order in the seller's other systems; they come with AWAITING_SHIPMENT."""
    if plan.kind in UNREFERENCED or plan.awaiting is None or plan.awaiting > at:
        return []
    if plan.cancelled is not None and plan.cancelled < plan.awaiting:
        return []
    entries = []
    if is_referenced_by_shopify(plan):
        entries.append(
            {
                "id": str(shopify_number(ground, plan)),
                "platform": "SHOPIFY",
                "line_items": [
                    {"id": str(shopify_line_number(ground, plan, position)), "origin_id": line.id}
                    for position, line in enumerate(plan.lines)
                ],
            }
        )
    chance = (plan.noise >> 28) % 100
    if chance < (8 if entries else 45):
        platform = "WAREHOUSE_MANAGEMENT_SYSTEM" if entries else _OTHER_PLATFORMS[chance % len(_OTHER_PLATFORMS)]
        entries.append(
            {
                "id": f"{platform[:3]}-{plan.number:07d}",
                "platform": platform,
                "line_items": [
                    {"id": f"{plan.number:07d}/{position}", "origin_id": line.id}
                    for position, line in enumerate(plan.lines)
                ],
            }
        )
    return entries


def packages(ground: Ground, plan: Plan, at: int) -> list[dict[str, Any]]:
    """The order's packages that exist for the package search: those arranged for shipment."""
    rows = []
    provider_id, provider = _PROVIDERS[ground.shop.region][plan.noise & 1]
    for parcel, identifier in enumerate(_parcels(ground, plan)):
        arranged = _past(plan.shipped_second if parcel else plan.shipped, at, plan)
        if not arranged:
            continue
        status, changed = "PROCESSING", arranged
        for moment, name in ((plan.collected, "FULFILLING"), (plan.delivered, "COMPLETED")):
            if _past(moment, at, plan):
                status, changed = name, moment
        if plan.cancelled is not None and plan.cancelled <= at:
            status, changed = "CANCELLED", plan.cancelled
        lines = [line for line in plan.lines if line.parcel == parcel]
        quantities: dict[str, int] = {}
        for line in lines:
            quantities[line.sku.id] = quantities.get(line.sku.id, 0) + 1
        skus = {line.sku.id: line.sku for line in lines}
        rows.append(
            {
                "id": identifier,
                "orders": [
                    {
                        "id": plan.id,
                        "skus": [
                            {"id": key, "name": sku.name, "image_url": sku.product.image, "quantity": quantities[key]}
                            for key, sku in skus.items()
                        ],
                    }
                ],
                "create_time": arranged,
                "update_time": changed,
                "status": status,
                "tracking_number": tracking_number(plan, parcel),
                "shipping_provider_name": provider,
                "shipping_provider_id": provider_id,
                "order_line_item_ids": [line.id for line in lines],
            }
        )
    return rows


def tracking_number(plan: Plan, parcel: int) -> str:
    """Long digits with a leading zero, which only text keeps."""
    return f"0{940_011_189_900_000_000 + plan.number * 4 + parcel}"


def line_status(plan: Plan, line: Line, at: int, order_status: str) -> str:
    """A line's display_status: the order's, without the two that only orders have."""
    if line.cancelled_at is not None and line.cancelled_at <= at:
        return "CANCELLED"
    if order_status == "ON_HOLD":
        return "AWAITING_SHIPMENT"
    if order_status == "PARTIALLY_SHIPPING":
        return "AWAITING_SHIPMENT" if line.parcel else "AWAITING_COLLECTION"
    return order_status


def _line(
    ground: Ground, plan: Plan, line: Line, at: int, order_status: str, provider_id: str, provider: str
) -> dict[str, Any]:
    status = line_status(plan, line, at, order_status)
    sku, product = line.sku, line.sku.product
    shipped = _past(plan.shipped_second if line.parcel else plan.shipped, at, plan)
    record: dict[str, Any] = {
        "id": line.id,
        "sku_id": sku.id,
        "product_id": product.id,
        "product_name": product.title,
        "sku_name": sku.name,
        "seller_sku": sku.seller_sku,
        "sku_image": product.image,
        "currency": plan.currency,
        "original_price": brief(line.price),
        "sale_price": brief(line.sale),
        "seller_discount": brief(line.seller_discount),
        "platform_discount": brief(line.platform_discount),
        "display_status": status,
        "package_status": _PARCEL_STATUS.get(status, status),
        "package_id": ids.make("package", ground.index, plan.number * 3 + line.parcel),
        "is_gift": line.is_gift,
        "gift_retail_price": brief(line.retail_price),
        "shipping_provider_id": provider_id,
        "shipping_provider_name": provider,
        "tracking_number": tracking_number(plan, line.parcel) if shipped else "",
        "sku_type": _ORDER_TYPES.get(plan.kind, "NORMAL"),
    }
    if shipped:
        record["rts_time"] = shipped
    if not ground.shop.tax_included:
        if line.tax_rate:
            record["item_tax"] = [
                {"tax_type": "SALES_TAX", "tax_amount": cents(line.tax), "tax_rate": rate_text(line.tax_rate)}
            ]
    elif line.tax:
        # Live in VAT markets before any documentation named them.
        record["shipping_vat_amount"] = cents(line.shipping_tax)
        record["shipping_vat_rate"] = rate_text(line.tax_rate)
    if status == "CANCELLED":
        entry = next((c for c in plan.cancellations if line.cancelled_at == c.takes_effect), None)
        if entry is not None:
            record["cancel_reason"] = entry.reason[1]
            record["cancel_user"] = entry.role
    if plan.noise % 4 == 2:
        record |= {"is_dangerous_good": False, "needs_prescription": False, "is_unboxing_item": False}
    if "retail_delivery_fee" in plan.fees:
        first = line is plan.lines[0]
        record["retail_delivery_fee"] = cents(plan.fees["retail_delivery_fee"]) if first else "0"
    if sku.parts:
        _add_parts(record, ground, plan, line)
    return record


def _add_parts(record: dict[str, Any], ground: Ground, plan: Plan, line: Line) -> None:
    """A bundle's parts: what they are, and as sub items with the bundle's money shared among them (not its tax)."""
    record["combined_listing_skus"] = [
        {"sku_id": part.id, "sku_count": count, "product_id": part.product.id, "seller_sku": part.seller_sku}
        for part, count in line.sku.parts
    ]
    weights = [part.price * count for part, count in line.sku.parts]
    prices, from_seller, from_platform = (
        share(amount, weights) for amount in (line.price, line.seller_discount, line.platform_discount)
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
            "original_price": cents(prices[number]),
            "sale_price": cents(prices[number] - from_seller[number] - from_platform[number]),
            "seller_discount": brief(from_seller[number]),
            "platform_discount": brief(from_platform[number]),
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
            "warehouse_id": ground.catalog.sales_warehouse,
        }
        for number, (part, _) in enumerate(line.sku.parts)
    ]


def _past(moment: int | None, at: int, plan: Plan) -> int | None:
    """The moment if it has come and no cancellation came before it."""
    if moment is None or moment > at or (plan.cancelled is not None and plan.cancelled < moment):
        return None
    return moment


def _parcels(ground: Ground, plan: Plan) -> list[str]:
    if plan.awaiting is None:
        return []
    return [ids.make("package", ground.index, plan.number * 3 + parcel)
            for parcel in range(1 + (plan.shipped_second is not None))]  # fmt: skip


def _asks_to_cancel(plan: Plan, at: int) -> bool:
    for entry in plan.cancellations:
        seen = [name for moment, name in entry.states if moment <= at]
        if seen and seen[-1] == "CANCELLATION_REQUEST_PENDING":
            return True
    return False


def _address(ground: Ground, plan: Plan, *, hidden: bool) -> dict[str, Any]:
    state, iso, county, city, postal_code, *_ = plan.place
    first = text.FIRST_NAMES[plan.buyer % 16]
    last = text.LAST_NAMES[plan.buyer // 16 % 16]
    street = f"{plan.buyer % 900 + 1} {text.STREETS[plan.buyer % len(text.STREETS)]}"
    phone = f"{plan.buyer % 10_000:04d}"
    prefix = "(+1)" if ground.shop.region == "US" else "(+44)"
    if hidden:
        first, last, street = first[0] + "***", last[0] + "***", street[0] + "*** " + street[-2:]
    country = "United States" if ground.shop.region == "US" else "United Kingdom"
    record: dict[str, Any] = {
        "full_address": f"{street}, {city}, {state} {postal_code}, {country}",
        "name": f"{first} {last}",
        "first_name": first,
        "last_name": last,
        "phone_number": f"{prefix}{'***-***' if hidden else '555-010'}-{phone}",
        "address_detail": street,
        "address_line1": street,
        "address_line2": "",
        "address_line3": "",
        "address_line4": "",
        "district_info": [
            _district("L0", "Country", country) | {"iso_code": ground.shop.region},
            _district("L1", "State", state) | {"iso_code": iso},
            _district("L2", "County", county),
            _district("L3", "City", city),
        ],
        "postal_code": postal_code,
        "region_code": ground.shop.region,
    }
    if ground.shop.region == "GB":
        record["post_town"] = city
    elif plan.noise % 8 == 0:
        record["delivery_preferences"] = {"drop_off_location": "Front Door"}
    return record


def _district(level: str, level_name: str, name: str) -> dict[str, str]:
    return {"address_level": level, "address_level_name": level_name, "address_name": name}


def _add_unknown_fields(record: dict[str, Any]) -> None:
    """What the API sends one day and no schema has heard of; also values outside the documented lists."""
    record |= {
        "authentication_required": False,
        "instore_pickup_sla_time": record["create_time"] + 2 * DAY,
        "loyalty": {"tier": "GOLD", "points": 120, "perks": ["early_access", None]},
        "delivery_type": "PARCEL_LOCKER",
        "fulfillment_type": "FULFILLMENT_BY_PARTNER",
    }
    for line in record["line_items"]:
        line |= {
            "room_id": "7493000000000000123",
            "product_listing_type": "TEMPORARY_LISTING",
            "is_pod_customized": False,
            "unboxing_case_list": [],
            "carbon_grams": 412,
        }
    record["payment"]["loyalty_points_used"] = "0"


def _add_every_field(record: dict[str, Any], plan: Plan) -> None:
    """All that is documented for any market, with the nothing that markets without it answer."""
    record |= {
        "auto_combine_group_id": "12345677",
        "buyer_avatar": "https://img.example.com/avatar/0",
        "buyer_nickname": "user000",
        "consultation_id": "",
        "cpf": "",
        "cpf_name": "",
        "fast_delivery_program": "3_DAY_DELIVERY",
        "fast_dispatch_sla_time": plan.created + DAY,
        "fulfillment_priority_level": 400,
        "handling_duration": {"days": "2", "type": "CALENDAR_DAY"},
        "order_rights": [1],
        "pick_up_cut_off_time": plan.created + DAY,
        "recommended_shipping_time": plan.created + 6 * HOUR,
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


def _strip(record: dict[str, Any]) -> None:
    """Leaves what an order can't do without."""
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
