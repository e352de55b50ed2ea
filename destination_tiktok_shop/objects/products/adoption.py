"""Listings that the shop had before this ledger knew them: taken over, never doubled."""

from destination_tiktok_shop.engine.context import RunContext
from destination_tiktok_shop.ledger.listings import DRAFT, LISTED, OFF, Accepted, KnownSku, Listing
from destination_tiktok_shop.objects.products.creation import comparable
from destination_tiktok_shop.objects.products.work import Work
from destination_tiktok_shop.rules.issues import make_issue
from destination_tiktok_shop.shop.products import ShopProduct

STATES = {"DRAFT": DRAFT, "SELLER_DEACTIVATED": OFF, "PLATFORM_DEACTIVATED": OFF}


class Adopter:
    """Used by several threads."""

    def __init__(self, context: RunContext) -> None:
        self._context = context

    def adopt(self, work: Work) -> bool:
        """Take over the listing that has the product's SKUs; false where there is none, or more than one."""
        if not work.found:
            return False
        if len(work.found) > 1:
            work.issues.append(ambiguous(work))
            return False
        product = work.found[0]
        owner = self._context.ledger.listings.by_product(product.id)
        if owner is not None and owner.parent_id != work.key:
            work.issues.append(taken(work, product, owner))
            return False
        self._take_over(work, product)
        return True

    def _take_over(self, work: Work, product: ShopProduct) -> None:
        """What the shop has counts as accepted only where it was read; the edit compares the rest with the listing."""
        wanted = {variant.seller_sku for variant in work.present}
        skus = [
            KnownSku(
                seller_sku=sku.seller_sku,
                product_id=product.id,
                sku_id=sku.id,
                parent_id=work.key,
                variant_id=work.variant_key(sku.seller_sku),
                price=str(sku.price) if sku.price is not None else None,
                list_price=str(sku.list_price) if sku.list_price is not None else None,
                stock=dict(sku.stock),
            )
            for sku in product.skus
            if sku.seller_sku in wanted
        ]
        work.skus = {sku.seller_sku: sku for sku in skus}
        work.listing = Listing(
            parent_id=work.key,
            product_id=product.id,
            state=STATES.get(product.status, LISTED),
            product_status=product.status,
            audit_status=product.audit_status or None,
            is_under_audit=product.audit_status == "AUDITING",
            accepted=Accepted(
                prices={sku.seller_sku: known_amounts(sku) for sku in skus},
                stock={sku.seller_sku: dict(sku.stock or {}) for sku in skus},
            ),
        )
        if not self._context.is_dry:
            with self._context.ledger.database.transaction():
                self._context.ledger.listings.save(work.listing)
                self._context.ledger.listings.save_skus(skus)


def known_amounts(sku: KnownSku) -> dict[str, str]:
    amounts = {"price": sku.price, "list_price": sku.list_price}
    return {name: comparable(amount) for name, amount in amounts.items() if amount is not None}


def ambiguous(work: Work):
    """SKUs that several listings have."""
    wanted = {variant.seller_sku for variant in work.present}
    skus = sorted({sku.seller_sku for product in work.found for sku in product.skus if sku.seller_sku in wanted})
    listed = ", ".join(f"product {product.id} ({product.status})" for product in work.found)
    return make_issue("ambiguous_value", "sku.seller_sku", key=work.key, given=", ".join(skus), allowed=listed)


def taken(work: Work, product: ShopProduct, owner: Listing):
    """A listing that belongs to another product of the feed."""
    given = f"product {product.id} ({work.key} and {owner.parent_id})"
    return make_issue("duplicate_key", "sku.seller_sku", key=work.key, given=given)
