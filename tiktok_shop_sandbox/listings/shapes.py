"""The bodies of the product operations: field names and types, from the documentation's parameter tables.

See `operations.body.check` for the notation.
"""

from __future__ import annotations

from typing import Any

_IMAGE = {"uri": str}
_IMAGES = [_IMAGE]
_AMOUNT = {"amount": str, "currency": str}
_PRICE = _AMOUNT | {"sale_price": str}
_INVENTORY = [{"warehouse_id": str, "quantity": int, "backorder_quantity": int, "handling_time": int}]
_DIMENSIONS = {"length": str, "width": str, "height": str, "unit": str}
_WEIGHT = {"value": str, "unit": str}

_SKU: dict[str, Any] = {
    "id": str,
    "seller_sku": str,
    "price": _PRICE,
    "inventory": _INVENTORY,
    "sales_attributes": [
        {
            "id": str,
            "name": str,
            "value_id": str,
            "value_name": str,
            "sku_img": _IMAGE,
            "supplementary_sku_images": _IMAGES,
        }
    ],
    "external_sku_id": str,
    "identifier_code": {"code": str, "type": str},
    "combined_skus": [{"product_id": str, "sku_id": str, "sku_count": int}],
    "sku_unit_count": str,
    "external_urls": [str],
    "extra_identifier_codes": [str],
    "pre_sale": {"type": str, "fulfillment_type": {"handling_duration_days": int, "release_date": int}},
    "list_price": _AMOUNT,
    "external_list_prices": [_AMOUNT | {"source": str}],
    "fees": [{"type": str, "amount": str, "additional_attribute": str}],
    # Known from responses only.
    "sku_weight": _WEIGHT,
    "sku_dimensions": _DIMENSIONS,
    "purchase_order_quantity_limit": {"maximum_order_quantity": int, "cumulative_order_quantity": int},
}

# What partial_edit takes.
EDITABLE: dict[str, Any] = {
    "description": str,
    "brand_id": str,
    "main_images": _IMAGES,
    "skus": [_SKU],
    "title": str,
    "is_cod_allowed": bool,
    "certifications": [
        {
            "id": str,
            "images": _IMAGES,
            "files": [{"id": str, "name": str, "format": str}],
            "expiration_date": int,
        }
    ],
    "package_dimensions": _DIMENSIONS,
    "package_weight": _WEIGHT,
    "product_attributes": [{"id": str, "values": [{"id": str, "name": str}]}],
    "video": {"id": str},
    "external_product_id": str,
    "size_chart": {"image": _IMAGE, "template": {"id": str}},
    "manufacturer_ids": [str],
    "responsible_person_ids": [str],
    "listing_platforms": [str],
    "scheduled_sale": {"is_enabled_scheduled_sale": bool, "schedule_sale_time": int},
    "search_terms": [str],
    "key_product_features": [str],
    # Known from responses only.
    "selling_format": str,
    "pod_info": {},
}
# What creations and full edits take besides.
_COMPLETE_ONLY: dict[str, Any] = {
    "category_id": str,
    "category_version": str,
    "delivery_option_ids": [str],
    "minimum_order_quantity": int,
    "is_pre_owned": bool,
    "shipping_insurance_requirement": str,
    "shipping_template_id": str,
    "is_not_for_sale": bool,
    "primary_combined_product_id": str,
}
COMPLETE = EDITABLE | _COMPLETE_ONLY
# Fields that say how to save, not what.
_CONTROL = {"save_mode": str, "idempotency_key": str, "locale": str, "auto_translate_enabled": bool}

CREATE = COMPLETE | _CONTROL
EDIT = COMPLETE | _CONTROL
PARTIAL_EDIT = EDITABLE | _CONTROL
PRICES = {"skus": [{"id": str, "price": _PRICE, "list_price": _AMOUNT, "external_list_prices": [_AMOUNT]}]}
INVENTORY = {"skus": [{"id": str, "inventory": _INVENTORY}]}
PRODUCT_IDS = {"product_ids": [str], "listing_platforms": [str]}
RECOMMEND = {"product_title": str, "description": str, "images": _IMAGES, "category_version": str}
BRAND = {"name": str}
