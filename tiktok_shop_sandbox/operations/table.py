"""The operations: one row each."""

from __future__ import annotations

import re

from ..fulfillment import corrections, details, references, shipping
from ..fulfillment import shapes as fulfillment_shapes
from ..listings import media, prerequisites, reference, saving, shapes, statuses, updates
from . import logistics
from .operation import Operation

_BASIC, _WRITE, _DELETE = ("seller.product.basic",), ("seller.product.write",), ("seller.product.delete",)
_CHECK = (*_BASIC, "serller.product.optimize")  # the API's own spelling
_LOGISTICS = ("seller.logistics",)
_FULFILLMENT = ("seller.fulfillment.basic",)
_REFERENCES_READ = ("seller.order.ext_ref.read",)
_REFERENCES_WRITE = ("seller.order.ext_ref.write", "seller.order.ext_ref.write.custom")
_CARRIER = ("tracking_number", "shipping_provider_id")
_ORDER = "/fulfillment/202309/orders/{order_id}"
_PACKAGE = "/fulfillment/202309/packages/{package_id}"
_PRODUCTS = "/product/202309/products"
_CATEGORY = "/product/202309/categories/{category_id}"
_EDITS = "/product/202509/products/{product_id}"

OPERATIONS = (
    # Before listing
    Operation("categories", "GET", "/product/202309/categories", _BASIC, reference.get_categories, writes=False),
    Operation("category_rules", "GET", f"{_CATEGORY}/rules", _BASIC, reference.get_category_rules, writes=False),
    Operation("attributes", "GET", f"{_CATEGORY}/attributes", _BASIC, reference.get_attributes, writes=False),
    Operation(
        "recommend_category", "POST", "/product/202309/categories/recommend", _BASIC, reference.recommend_category,
        writes=False, required=("product_title",), shape=shapes.RECOMMEND,
    ),
    Operation("brands", "GET", "/product/202309/brands", _BASIC, reference.get_brands, writes=False),
    Operation(
        "create_brand", "POST", "/product/202309/brands", _BASIC, reference.create_brand, shop_cipher=False,
        required=("name",), shape=shapes.BRAND,
    ),
    Operation(
        "prerequisites", "GET", "/product/202312/prerequisites", _BASIC, prerequisites.check_prerequisites,
        writes=False,
    ),
    Operation(
        "delivery_options", "GET", "/logistics/202309/warehouses/{warehouse_id}/delivery_options", _LOGISTICS,
        logistics.get_delivery_options, writes=False,
    ),
    Operation(
        "shipping_providers", "GET", "/logistics/202309/delivery_options/{delivery_option_id}/shipping_providers",
        ("seller.fulfillment.basic", *_LOGISTICS), logistics.get_shipping_providers, writes=False,
    ),
    Operation(
        "upload_image", "POST", "/product/202309/images/upload", _BASIC, media.upload_image, shop_cipher=False,
        multipart=True,
    ),
    Operation(
        "upload_file", "POST", "/product/202309/files/upload", _BASIC, media.upload_file, shop_cipher=False,
        multipart=True,
    ),
    # Listings
    Operation(
        "listing_check", "POST", f"{_PRODUCTS}/listing_check", _CHECK, saving.check_listing, writes=False,
        shape=shapes.CREATE,
    ),
    Operation("create_product", "POST", _PRODUCTS, _WRITE, saving.create_product, shape=shapes.CREATE),
    Operation("edit_product", "PUT", _EDITS, _WRITE, saving.edit_product, shape=shapes.EDIT),
    Operation(
        "partial_edit_product", "POST", f"{_EDITS}/partial_edit", _WRITE, saving.partial_edit_product,
        shape=shapes.PARTIAL_EDIT,
    ),
    Operation(
        "update_prices", "POST", f"{_PRODUCTS}/{{product_id}}/prices/update", _WRITE, updates.update_prices,
        required=("skus",), shape=shapes.PRICES,
    ),
    Operation(
        "update_inventory", "POST", f"{_PRODUCTS}/{{product_id}}/inventory/update", _WRITE, updates.update_inventory,
        required=("skus",), shape=shapes.INVENTORY,
    ),
    Operation(
        "activate_products", "POST", f"{_PRODUCTS}/activate", _BASIC, statuses.activate_products,
        required=("product_ids",), shape=shapes.PRODUCT_IDS,
    ),
    Operation(
        "deactivate_products", "POST", f"{_PRODUCTS}/deactivate", _BASIC, statuses.deactivate_products,
        required=("product_ids",), shape=shapes.PRODUCT_IDS,
    ),
    Operation(
        "delete_products", "DELETE", _PRODUCTS, _DELETE, statuses.delete_products, required=("product_ids",),
        shape=shapes.PRODUCT_IDS,
    ),
    Operation(
        "recover_products", "POST", f"{_PRODUCTS}/recover", _DELETE, statuses.recover_products,
        required=("product_ids",), shape=shapes.PRODUCT_IDS,
    ),
    # Shipments
    Operation(
        "order_details", "GET", "/order/202507/orders", ("seller.order.info",), details.get_order_detail, writes=False
    ),
    Operation("package_details", "GET", _PACKAGE, _FULFILLMENT, details.get_package_detail, writes=False),
    Operation(
        "mark_package_as_shipped", "POST", f"{_ORDER}/packages", _FULFILLMENT, shipping.mark_package_as_shipped,
        required=_CARRIER, shape=fulfillment_shapes.MARK_AS_SHIPPED,
    ),
    Operation(
        "batch_ship_packages", "POST", "/fulfillment/202309/packages/ship", _FULFILLMENT,
        shipping.batch_ship_packages, required=("packages",), shape=fulfillment_shapes.BATCH_SHIP,
    ),
    Operation(
        "ship_package", "POST", f"{_PACKAGE}/ship", _FULFILLMENT, shipping.ship_package,
        shape=fulfillment_shapes.SHIP,
    ),
    Operation(
        "update_order_shipping_info", "POST", f"{_ORDER}/shipping_info/update", _LOGISTICS,
        corrections.update_order_shipping_info, required=_CARRIER, shape=fulfillment_shapes.CORRECTION,
    ),
    Operation(
        "update_package_shipping_info", "POST", f"{_PACKAGE}/shipping_info/update", _FULFILLMENT,
        corrections.update_package_shipping_info, required=_CARRIER, shape=fulfillment_shapes.CORRECTION,
    ),
    # References to other systems
    Operation(
        "add_external_orders", "POST", "/order/202406/orders/external_orders", _REFERENCES_WRITE,
        references.add_external_orders, required=("orders",), shape=fulfillment_shapes.EXTERNAL_ORDERS,
    ),
    Operation(
        "search_external_orders", "POST", "/order/202406/orders/external_order_search", _REFERENCES_READ,
        references.search_external_orders, writes=False,
    ),
)  # fmt: skip

_PATTERNS = [(re.compile(re.sub(r"\{\w+\}", "([^/]+)", operation.path)), operation) for operation in OPERATIONS]


def find(path: str) -> dict[str, tuple[Operation, str]]:
    """The operations of a path by method, each with the id in the path, "" without one."""
    found = ((operation, pattern.fullmatch(path)) for pattern, operation in _PATTERNS)
    return {operation.method: (operation, match[1] if match.groups() else "") for operation, match in found if match}
