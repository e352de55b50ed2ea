"""Builds a shop's catalog and writes its tables."""

from __future__ import annotations

from random import Random

from tiktok_shop_sandbox.history import ids, sample_data
from tiktok_shop_sandbox.history.catalog_model import Catalog, Product, Sku
from tiktok_shop_sandbox.history.durations import DAY
from tiktok_shop_sandbox.history.records.products import detail, inventory, search_row
from tiktok_shop_sandbox.history.records.warehouses import warehouses
from tiktok_shop_sandbox.store import Shop

# Assigned to products in this order; the others are on sale. The last status is undocumented.
_INACTIVE_STATUSES = (
    "DELETED", "FREEZE", "DRAFT", "PENDING", "FAILED", "SELLER_DEACTIVATED", "PLATFORM_DEACTIVATED", "DELETED",
    "PAUSED_FOR_REVIEW",
)  # fmt: skip
_CATEGORIES = (
    ("853000", "851848", "Storage Bottles & Jars"),
    ("601226", "601152", "Women's Hoodies"),
    ("700437", "700312", "Serums & Essences"),
    ("834312", "834184", "Cat Toys"),
)
_STATUSES_WITHOUT_INVENTORY = ("DELETED", "FREEZE", "DRAFT")


def build(shop: Shop, index: int, *, seed: int, products: int, start: int, now: int) -> Catalog:
    """Some products are older than the history, others are created during it."""
    rng = Random(f"catalog/{seed}/{index}")
    all_products: list[Product] = []
    sku_number = 0
    for number in range(products):
        has_awkward_title = number < len(sample_data.AWKWARD_TITLES)
        title = (
            sample_data.AWKWARD_TITLES[number]
            if has_awkward_title
            else f"{rng.choice(sample_data.ADJECTIVES)} {rng.choice(sample_data.THINGS)} No. {number}"
        )
        inactive_index = number - len(sample_data.AWKWARD_TITLES)
        created = start - DAY * rng.randrange(20, 400) if number % 3 else start + rng.randrange((now - start) // 2)
        updated = min(now - 60, created + rng.randrange(60, max(61, now - created)))
        product = Product(
            id=ids.make("product", index, number * 3),
            number=number,
            title=title,
            status=_INACTIVE_STATUSES[inactive_index] if 0 <= inactive_index < len(_INACTIVE_STATUSES) else "ACTIVATE",
            category=_CATEGORIES[number % len(_CATEGORIES)],
            create_time=created,
            update_time=updated,
            promotion=rng.choice((0, 0, 5, 10, 15, 30)),
            taxed=number % 11 != 7,
        )
        variants = rng.choice((1, 1, 2, 3, 4))
        base = rng.randrange(399, 8999)
        for variant in range(variants):
            color, size = sample_data.COLORS[variant % 6], sample_data.SIZES[(number + variant) % 5]
            # Leading zeros and "0" are lost by spreadsheets and type inference.
            seller_sku = f"{number:05d}-{variant:03d}" if number % 5 == 0 else f"{color[:2].upper()}{number}-{variant}"
            product.skus.append(
                Sku(
                    ids.make("sku", index, sku_number),
                    "" if number == 3 else "0" if number == 13 else seller_sku,
                    f"{color}, {size}",
                    base + variant * rng.choice((0, 50, 99, 101)),
                    rng.randrange(0, 900),
                    product,
                )
            )
            sku_number += 1
        all_products.append(product)

    regular_skus = [
        sku
        for product in all_products[:-4]
        if product.status in ("ACTIVATE", "DELETED", "PAUSED_FOR_REVIEW")
        for sku in product.skus
    ]
    gift, pre_order, *bundles = all_products[-4:]
    gift.is_gift, gift.title = True, "Free gift 🎁 tote (not for sale)"
    pre_order.is_pre_order, pre_order.title = True, "Album 2027 — pre-order"
    for number, bundle in enumerate(bundles):
        bundle.is_bundle, bundle.title = True, f"Bundle of {number + 2} favorites"
        for sku in bundle.skus:
            parts = rng.sample(regular_skus, 2)
            sku.parts = [(parts[0], 1), (parts[1], number + 1)]
            sku.price = sum(part.price * count for part, count in sku.parts) * 9 // 10
    shop_warehouses = warehouses(shop, index)
    return Catalog(
        products=all_products,
        sellable=regular_skus,
        bundles=[sku for bundle in bundles for sku in bundle.skus],
        pre_orders=pre_order.skus,
        gifts=gift.skus,
        warehouses=shop_warehouses,
        sales_warehouse=shop_warehouses[0]["id"],
        return_address=shop_warehouses[1]["address"]["full_address"],
    )


def write(shop: Shop, catalog: Catalog, index: int) -> None:
    """Writes products, product_details, inventory and warehouses."""
    for product in catalog.products:
        shop.tables["products"].put(product.id, search_row(shop, catalog, product, index))
        if product.status not in ("FREEZE", "DELETED"):
            # The API returns no details for these two statuses.
            shop.tables["product_details"].put(product.id, detail(shop, catalog, product, index))
        if product.status not in _STATUSES_WITHOUT_INVENTORY:
            shop.tables["inventory"].put(product.id, inventory(catalog, product))
    for warehouse in catalog.warehouses:
        shop.tables["warehouses"].put(warehouse["id"], warehouse)


def update_product(shop: Shop, catalog: Catalog, index: int, product: Product, at: int, random: Random) -> list[str]:
    """Changes a product's inventory and sometimes its status. Returns the tables written.

    Price, title and SKUs never change: order plans depend on them.
    """
    for sku in product.skus:
        sku.stock = random.randrange(900)
    if product.status in ("ACTIVATE", "SELLER_DEACTIVATED") and random.random() < 0.3:
        product.status = "SELLER_DEACTIVATED" if product.status == "ACTIVATE" else "ACTIVATE"
    product.update_time = at
    shop.tables["products"].put(product.id, search_row(shop, catalog, product, index))
    written = ["products"]
    if product.status not in ("FREEZE", "DELETED"):
        shop.tables["product_details"].put(product.id, detail(shop, catalog, product, index))
        written.append("product_details")
    if product.status not in _STATUSES_WITHOUT_INVENTORY:
        shop.tables["inventory"].put(product.id, inventory(catalog, product))
        written.append("inventory")
    return written
