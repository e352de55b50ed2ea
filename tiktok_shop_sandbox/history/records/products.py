"""The records of a shop's products: search result, detail and inventory."""

from __future__ import annotations

from typing import Any

from tiktok_shop_sandbox.history import ids, money
from tiktok_shop_sandbox.history.catalog_model import Catalog, Product, Sku
from tiktok_shop_sandbox.history.durations import DAY
from tiktok_shop_sandbox.listings.attributes import COLOR, SIZE, Attribute
from tiktok_shop_sandbox.store import Shop


def search_row(shop: Shop, catalog: Catalog, product: Product, index: int) -> dict[str, Any]:
    """The record of the product search."""
    record: dict[str, Any] = {
        "id": product.id,
        "title": product.title,
        "status": product.status,
        "skus": [_search_sku(shop, catalog, product, sku) for sku in product.skus],
        "sales_regions": [shop.region],
        "create_time": product.create_time,
        "update_time": product.update_time,
        "is_not_for_sale": product.is_gift,
        "listing_quality_tier": ("POOR", "FAIR", "GOOD", "EXCELLENT")[product.number % 4],
        "audit": _audit(product),
        "has_draft": product.status == "DRAFT",
    }
    if product.number % 4 == 0:
        record |= {
            "product_sync_fail_reasons": ["The required qualification is missed."] if product.number == 4 else [],
            "recommended_categories": [{"id": product.category[0], "local_name": product.category[2]}],
            "integrated_platform_statuses": [{"platform": "TOKOPEDIA", "status": "PLATFORM_DEACTIVATED"}],
            "product_families": _families(product, index),
            "scheduled_sale": _scheduled_sale(product),
        }
    if product.number % 9 == 2:
        record["product_tags"] = ["AUCTION"]
        record["selling_format"] = "BUY_NOW"
    return record


def inventory(catalog: Catalog, product: Product) -> dict[str, Any]:
    """A product's inventory by SKU and warehouse."""
    return {
        "product_id": product.id,
        "skus": [
            {
                "id": sku.id,
                "seller_sku": sku.seller_sku,
                "total_available_quantity": sku.stock,
                "total_committed_quantity": sku.stock // 20,
                "warehouse_inventory": [
                    {
                        "warehouse_id": catalog.sales_warehouse,
                        "available_quantity": sku.stock,
                        "committed_quantity": sku.stock // 20,
                    }
                ],
                "total_available_inventory_distribution": {
                    "in_shop_inventory": {"quantity": sku.stock - sku.stock // 3},
                    "campaign_inventory": [{"quantity": sku.stock // 3, "campaign_name": "Summer Sale ☀️"}],
                    "creator_inventory": [{"quantity": 0, "creator_name": "py001"}],
                }
                if product.number % 3 == 0
                else {"in_shop_inventory": {"quantity": sku.stock}},
            }
            for sku in product.skus
        ],
    }


def detail(shop: Shop, catalog: Catalog, product: Product, index: int) -> dict[str, Any]:
    """The full record of one product. Every fourth product also has the rarer fields."""
    leaf, parent, name = product.category
    record: dict[str, Any] = {
        "id": product.id,
        "title": product.title,
        "description": f'<p>{product.title}</p>\n<ul><li>M-Size</li></ul>\n<img src="{product.image}" />',
        "category_chains": [
            {"id": parent, "parent_id": "0", "local_name": "Home & Fashion", "is_leaf": False},
            {"id": leaf, "parent_id": parent, "local_name": name, "is_leaf": True},
        ],
        "brand": {"id": "7082427311584347905", "name": "Maison Zoë"},
        "main_images": [_image(product)],
        "package_dimensions": {"length": "10", "width": "10", "height": "4", "unit": "CENTIMETER"},
        "package_weight": {"value": "0.32", "unit": "KILOGRAM"},
        "skus": [_detail_sku(shop, catalog, product, sku) for sku in product.skus],
        "create_time": product.create_time,
        "is_cod_allowed": shop.region == "GB",
        "is_not_for_sale": product.is_gift,
        "has_draft": product.status == "DRAFT",
        "audit": _audit(product),
        "product_attributes": [{"id": "100392", "name": "Occasion", "values": [{"id": "1001533", "name": "Birthday"}]}],
        "delivery_options": [{"id": "7091146663229654785", "name": "Standard Shipping", "is_available": True}],
    }
    # The documentation has the status under two names; responses have one or both.
    if product.number % 7:
        record["status"] = product.status
    if product.number % 3 == 0 or "status" not in record:
        record["product_status"] = product.status
    # Without update_time in the response, clients must take it from the search.
    if product.number % 5 != 4:
        record["update_time"] = product.update_time
    if product.is_bundle:
        record["product_types"] = ["COMBINED_PRODUCT"]
        record["primary_combined_product_id"] = product.skus[0].parts[0][0].product.id
    if product.number % 4 == 0 or product.is_bundle:
        record |= _rare_fields(shop, product, index)
    if product.status == "FAILED":
        record["audit_failed_reasons"] = [
            {
                "position": "product",
                "reasons": ["violate listing rules"],
                "suggestions": ["Check the listing and resubmit."],
                "listing_platform": "TIKTOK_SHOP",
            }
        ]
    if product.number % 6 == 1:
        record["pod_info"] = {"is_pod": False}
    return record


def _rare_fields(shop: Shop, product: Product, index: int) -> dict[str, Any]:
    leaf, _, name = product.category
    sku = product.skus[0]
    return {
        "video": {
            "id": f"v09ea0g40000{product.number:06d}",
            "cover_url": product.image,
            "format": "MP4",
            "url": f"https://video.example.com/{product.id}",
            "width": 1280,
            "height": 480,
            "size": 1000,
        },
        "certifications": [
            {
                "id": "602362",
                "title": "SNI Certificate",
                "files": [
                    {
                        "id": "v09ea0g40000cj91373c",
                        "urls": ["https://files.example.com/cert"],
                        "name": "CERT_X2.PDF",
                        "format": "PDF",
                    }
                ],
                "images": [_image(product)],
                "expiration_date": product.create_time + 700 * DAY,
            }
        ],
        "size_chart": {"image": _image(product), "template": {"id": "7267563252536723205"}},
        "external_product_id": f"gid-{product.number:08d}",
        "product_types": ["COMBINED_PRODUCT"] if product.is_bundle else ["IN_COMBINED_PRODUCT"],
        "recommended_categories": [{"id": leaf, "local_name": f"\t\n{name}"}],
        "manufacturer_ids": ["172959296971220002"],
        "responsible_person_ids": ["172959296971220003"],
        "listing_quality_tier": "GOOD",
        "integrated_platform_statuses": [{"platform": "TOKOPEDIA", "status": "PLATFORM_DEACTIVATED"}],
        "shipping_insurance_requirement": "OPTIONAL",
        "minimum_order_quantity": 1,
        "is_pre_owned": False,
        "is_replicated": False,
        "global_product_association": {
            "global_product_id": ids.make("product", index, 900_000 + product.number),
            "sku_mappings": [
                {
                    "global_sku_id": ids.make("sku", index, 900_000 + product.number),
                    "local_sku_id": sku.id,
                    "sales_attribute_mappings": [
                        {
                            "local_attribute_id": "100000",
                            "global_attribute_id": "100000",
                            "local_value_id": "1001064",
                            "global_value_id": "1001064",
                        }
                    ],
                }
            ],
        },
        "prescription_requirement": {"needs_prescription": False},
        "product_families": _families(product, index),
        "subscribe_info": {
            "support_subscribe": True,
            "subscribe_status": "ENABLED",
            "subscribe_discount_details": [{"discount_level": "REGULAR", "discount_value": 10}],
            "subscribe_promotion_config": [
                {
                    "discount_level": "REGULAR",
                    "discount_options": [5, 10, 15, 20],
                    "max_discount": 90,
                    "min_discount": 5,
                }
            ],
        },
        "shipping_template_id": "7552764259994699538",
        "scheduled_sale": _scheduled_sale(product),
        "search_terms": ["gift", "ของขวัญ", "quà tặng"],
        "key_product_features": ["Breathable", "Machine washable"],
        "primary_combined_product_id": sku.parts[0][0].product.id if product.is_bundle else "",
        "audit_failed_reasons": [],
    }


def _search_sku(shop: Shop, catalog: Catalog, product: Product, sku: Sku) -> dict[str, Any]:
    record: dict[str, Any] = {
        "id": sku.id,
        "seller_sku": sku.seller_sku,
        "price": _price(shop, sku, product),
        "inventory": [_stock(catalog, sku, product)],
        "status_info": {
            "status": "DEACTIVATED" if product.status == "SELLER_DEACTIVATED" else "NORMAL",
            "deactivation_source": "SELLER" if product.status == "SELLER_DEACTIVATED" else "",
        },
    }
    if product.is_pre_order:
        record["pre_sale"] = _pre_sale(product)
    if product.number % 4 == 0:
        record |= _list_prices(shop, sku)
        record["fees"] = [{"type": "PFAND", "amount": "0.25", "additional_attribute": "SINGLE_USE"}]
    return record


def _detail_sku(shop: Shop, catalog: Catalog, product: Product, sku: Sku) -> dict[str, Any]:
    color, _, size = sku.name.partition(", ")
    record: dict[str, Any] = _search_sku(shop, catalog, product, sku) | {
        "sales_attributes": [
            _attribute(COLOR, color, product),
            {"id": SIZE.id, "name": SIZE.name, "value_id": SIZE.id_by_name[size], "value_name": size},
        ],
        "identifier_code": {"code": f"{product.number:014d}", "type": "GTIN"},
    }
    if product.number % 4 == 0:
        record["price"]["unit_price"] = "1"
        record |= {
            "external_sku_id": f"{4_600_000_000_000 + int(sku.id) % 1_000_000}",
            "external_urls": ["https://shop.example.com/item?a=1&b=%20"],
            "extra_identifier_codes": ["00012345678905", "9780596520687"],
            "global_listing_policy": {
                "price_sync": True,
                "inventory_type": "SHARED",
                "replicate_source": {"product_id": product.id, "shop_id": shop.id, "sku_id": sku.id},
            },
            "sku_unit_count": "1.00",
        }
    if sku.parts:
        record["combined_skus"] = [_part(shop, catalog, part, count) for part, count in sku.parts]
    return record


def _part(shop: Shop, catalog: Catalog, part: Sku, count: int) -> dict[str, Any]:
    leaf, parent, name = part.product.category
    return {
        "product_id": part.product.id,
        "sku_id": part.id,
        "sku_count": count,
        "seller_sku": part.seller_sku,
        "title": part.product.title,
        "sales_attributes": [_attribute(COLOR, part.name.partition(",")[0], part.product)],
        "price": _price(shop, part, part.product),
        "inventory": [{"warehouse_id": catalog.sales_warehouse, "quantity": part.stock}],
        "product_main_image": _image(part.product),
        "categories": [{"id": leaf, "parent_id": parent, "local_name": name, "is_leaf": True}],
        "brand": {"id": "7082427311584347905", "name": "Maison Zoë"},
        "combined_listing_not_live_reasons": ["SUB_PRODUCT_DELETE"] if part.product.status == "DELETED" else [],
    }


def _price(shop: Shop, sku: Sku, product: Product) -> dict[str, Any]:
    price: dict[str, Any] = {"currency": shop.currency, "sale_price": money.decimal_text(sku.price)}
    if shop.tax_included:
        price["tax_exclusive_price"] = money.decimal_text(sku.price - money.included_tax(sku.price, 200_000))
    elif product.number % 2 == 0:
        price["tax_exclusive_price"] = money.decimal_text(sku.price)
    return price


def _list_prices(shop: Shop, sku: Sku) -> dict[str, Any]:
    list_price = money.decimal_text(sku.price * 6 // 5)
    return {
        "list_price": {"amount": list_price, "currency": shop.currency},
        "external_list_prices": [
            {"source": "SHOPIFY_COMPARE_AT_PRICE", "amount": list_price, "currency": shop.currency}
        ],
    }


def _stock(catalog: Catalog, sku: Sku, product: Product) -> dict[str, Any]:
    stock: dict[str, Any] = {"warehouse_id": catalog.sales_warehouse, "quantity": sku.stock}
    if product.number % 4 == 0:
        stock |= {"backorder_quantity": 88, "handling_time": 5}
    return stock


def _pre_sale(product: Product) -> dict[str, Any]:
    return {
        "type": "PRE_ORDER",
        "fulfillment_type": {"handling_duration_days": 3, "release_date": product.create_time + 300 * DAY},
    }


def _attribute(attribute: Attribute, value: str, product: Product) -> dict[str, Any]:
    return {
        "id": attribute.id,
        "name": attribute.name,
        "value_id": attribute.id_by_name[value],
        "value_name": value,
        "sku_img": _image(product),
        "supplementary_sku_images": [_image(product)],
    }


def _image(product: Product) -> dict[str, Any]:
    return {
        "height": 600,
        "width": 600,
        "thumb_urls": [product.image + "?w=300"],
        "uri": f"tos/{product.id}",
        "urls": [product.image],
    }


def _audit(product: Product) -> dict[str, Any]:
    if product.status == "PENDING":
        return {"status": "AUDITING", "pre_approved_reasons": []}
    if product.number % 4 == 0:
        return {"status": "PRE_APPROVED", "pre_approved_reasons": ["KYC_PENDING"]}
    return {"status": "FAILED" if product.status == "FAILED" else "APPROVED"}


def _families(product: Product, index: int) -> list[dict[str, Any]]:
    return [{"id": ids.make("family", index, product.number // 8), "products": [{"id": product.id}]}]


def _scheduled_sale(product: Product) -> dict[str, Any]:
    # Milliseconds, unlike every other time of a product.
    return {"is_enabled_scheduled_sale": False, "schedule_sale_time": (product.create_time + 30 * DAY) * 1000}
