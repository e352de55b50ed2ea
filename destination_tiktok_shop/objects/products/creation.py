"""New listings: adopted where the shop has one already, else created, never twice."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Any

from destination_tiktok_shop.engine.context import RunContext
from destination_tiktok_shop.engine.operation import Answer, Operation
from destination_tiktok_shop.ledger.listings import DRAFT, LISTED, Accepted, KnownSku, Listing
from destination_tiktok_shop.objects.products.budget import ListingBudget
from destination_tiktok_shop.objects.products.fingerprints import property_fingerprints
from destination_tiktok_shop.objects.products.images import (
    UNKNOWN_URI_CODES,
    ImageUploader,
    with_description_images,
    with_uris,
)
from destination_tiktok_shop.objects.products.listing_check import check_listing
from destination_tiktok_shop.objects.products.work import OBJECT, Work
from destination_tiktok_shop.objects.stock import ZERO_REFUSED
from destination_tiktok_shop.rules.findings import Findings
from destination_tiktok_shop.rules.issues import advice_after
from destination_tiktok_shop.rules.listing import ValidatedProduct
from destination_tiktok_shop.rules.products import validate_product
from destination_tiktok_shop.shop.products import ShopProduct
from destination_tiktok_shop.shop.shop import PRODUCT_WRITE
from tiktok_shop_api.client import Repeat

CREATE = "/product/202309/products"
PENDING = "PENDING"


class Creator:
    """Used by several threads, one product at a time in each."""

    def __init__(self, context: RunContext, uploader: ImageUploader, budget: ListingBudget) -> None:
        self._context = context
        self._uploader = uploader
        self._budget = budget

    def create(self, work: Work) -> None:
        """Create the listing. Where the answer is lost, the work is left unsettled."""
        if work.group.status == "off":
            work.report("unchanged", message="A product that is off is listed once it is live.")
            return
        product = validate_product(work.group, self._context.facts)
        work.was_validated = True
        if work.reject(product.issues):
            return
        if self._waits_for_stock(product):
            advice = advice_after("deferred", "quantity_range")
            details = {"reason": "quantity_range", "column_name": "sku.quantity", "given": "0", "advice": advice}
            work.report("deferred", "create", **details)
            return
        is_draft = self._saves_draft(work)
        if not is_draft and (refusal := self._budget.refusal(is_new=True)):
            work.refuse(refusal, "create")
            return
        body = self._body(work, product, is_draft=is_draft)
        if body is None or not check_listing(self._context, work, body, "create"):
            return
        fingerprints = property_fingerprints(product.properties, self._context.image_folder)
        accepted = accepted_by_creation(work, product, fingerprints, is_draft=is_draft)
        answer = self._send(work, body, accepted)
        if answer.refusal is not None and answer.refusal.code in UNKNOWN_URI_CODES:
            # TikTok Shop has lost an image that was uploaded before: once more, with new ones.
            self._context.ledger.images.forget(uris_in(body))
            body = self._body(work, product, is_draft=is_draft)
            if body is None:
                return
            answer = self._send(work, body, accepted)
        if self._refuses_zero(answer, product):
            body = self._body(work, with_one_piece(product), is_draft=is_draft)
            if body is None:
                return
            answer = self._send(work, body, accepted)
        if answer.refusal is not None:
            self._budget.note(answer.refusal)
            work.refuse(answer.refusal, "create")

    def repeat(self, work: Work) -> Answer:
        """Send a creation again that the shop doesn't show: the same body with the same key."""
        assert work.pending is not None
        intent = work.pending.intent
        accepted = Accepted(**intent["accepted"])
        return self._send(
            work,
            intent["body"],
            accepted,
            fingerprint=intent["fingerprint"],
            supersedes=work.pending.operation_id,
        )

    def take_over(self, work: Work, product: ShopProduct, intent: Mapping[str, Any]) -> None:
        """A creation whose answer was lost was carried out: this is its listing."""
        self._remember(work, product.id, product.status, Accepted(**intent["accepted"]), intent["fingerprint"])
        self._context.ledger.listings.save_skus(
            KnownSku(
                seller_sku=sku.seller_sku,
                product_id=product.id,
                sku_id=sku.id,
                parent_id=work.key,
                variant_id=work.variant_key(sku.seller_sku),
                price=str(sku.price) if sku.price is not None else None,
                stock=dict(sku.stock),
            )
            for sku in product.skus
        )
        work.skus = {sku.seller_sku: sku for sku in self._context.ledger.listings.skus_of([work.key])[work.key]}

    def _body(self, work: Work, product: ValidatedProduct, *, is_draft: bool) -> dict[str, Any] | None:
        """The body with all images uploaded; None where an image can't be used."""
        findings = Findings(work.key)
        uploaded = self._uploader.upload_all(product, findings)
        if work.reject(findings.issues):
            return None
        return creation_body(product, uploaded, is_draft=is_draft)

    def _waits_for_stock(self, product: ValidatedProduct) -> bool:
        """Nobody could buy it, TikTok Shop may refuse it, and the attempt would count against the daily limit."""
        is_empty = not any(any(variant.inventory.values()) for variant in product.variants)
        return is_empty and self._context.config.zero_stock != "one"

    def _refuses_zero(self, answer: Answer, product: ValidatedProduct) -> bool:
        """Whether the config wants one piece in place of a zero that was refused."""
        is_zero = any(0 in variant.inventory.values() for variant in product.variants)
        is_refused = answer.refusal is not None and answer.refusal.code in ZERO_REFUSED
        return is_refused and is_zero and self._context.config.zero_stock == "one"

    def _saves_draft(self, work: Work) -> bool:
        return work.group.status == "draft" or self._context.config.save_mode == "AS_DRAFT"

    def _send(
        self,
        work: Work,
        body: Mapping[str, Any],
        accepted: Accepted,
        *,
        fingerprint: str | None = None,
        supersedes: int | None = None,
    ) -> Answer:
        body = {**body, "idempotency_key": body.get("idempotency_key") or str(uuid.uuid4())}
        fingerprint = fingerprint or work.fingerprint
        intent = {"body": body, "accepted": accepted.as_json(), "fingerprint": fingerprint}
        answer = self._context.sender.send(
            Operation(
                object=OBJECT,
                kind="create",
                keys=(work.key,),
                method="POST",
                path=CREATE,
                body=body,
                why=f"new product with {len(body['skus'])} {'SKU' if len(body['skus']) == 1 else 'SKUs'}",
                scope=PRODUCT_WRITE,
                repeat=Repeat.IF_NOT_SENT,
                idempotency_key=body["idempotency_key"],
                intent=intent,
                supersedes=supersedes,
            )
        )
        if answer.is_unknown or (answer.is_accepted and not answer.data.get("product_id")):
            # Without the listing's id a success says as little as no answer.
            work.is_settled = False
        elif answer.is_planned:
            work.report("planned", "create", message=f"new product: {body.get('title')}")
        elif answer.is_accepted:
            self._created(work, answer, body, accepted, fingerprint)
        return answer

    def _created(
        self, work: Work, answer: Answer, body: Mapping[str, Any], accepted: Accepted, fingerprint: str
    ) -> None:
        product_id = str(answer.data["product_id"])
        status = "DRAFT" if body.get("save_mode") == "AS_DRAFT" else PENDING
        ledger = self._context.ledger
        # One transaction: the answer counts only together with what it says.
        with ledger.database.transaction():
            ledger.operations.conclude(answer.operation_id, "accepted", code=0, request_id=answer.request_id)
            self._remember(work, product_id, status, accepted, fingerprint)
            skus = created_skus(work, product_id, answer.data.get("skus") or (), body)
            ledger.listings.save_skus(skus)
        work.skus = {sku.seller_sku: sku for sku in skus}
        work.report("created", "create", message=f"product {product_id}", request_id=answer.request_id)
        work.warn("create", answer.warnings, answer.request_id)

    def _remember(self, work: Work, product_id: str, status: str, accepted: Accepted, fingerprint: str) -> None:
        is_draft = status == "DRAFT"
        listing = Listing(
            parent_id=work.key,
            product_id=product_id,
            state=DRAFT if is_draft else LISTED,
            product_status=status,
            audit_status=None if is_draft else "AUDITING",
            is_under_audit=not is_draft,
            feed_fingerprint=fingerprint,
            accepted=accepted,
        )
        work.listing = listing.sent()
        self._context.ledger.listings.save(work.listing)


def creation_body(product: ValidatedProduct, uploaded: Mapping[Any, Any], *, is_draft: bool) -> dict[str, Any]:
    """Create Product's body, but for the idempotency key."""
    properties = with_uris(product.properties, uploaded)
    if "description" in properties:
        properties["description"] = with_description_images(
            properties["description"], product.description_images, uploaded
        )
    return {
        "save_mode": "AS_DRAFT" if is_draft else "LISTING",
        **properties,
        "skus": [
            {**with_uris(variant.sku, uploaded), "inventory": stock_entries(variant.inventory, variant.handling_time)}
            for variant in product.variants
        ],
    }


def with_one_piece(product: ValidatedProduct) -> ValidatedProduct:
    """At least one piece in each warehouse."""
    raised = (
        replace(variant, inventory={warehouse: count or 1 for warehouse, count in variant.inventory.items()})
        for variant in product.variants
    )
    return replace(product, variants=tuple(raised))


def stock_entries(inventory: Mapping[str, int], handling_time: int | None) -> list[dict[str, Any]]:
    extra = {} if handling_time is None else {"handling_time": handling_time}
    return [{"warehouse_id": warehouse, "quantity": count, **extra} for warehouse, count in inventory.items()]


def accepted_by_creation(
    work: Work, product: ValidatedProduct, fingerprints: Mapping[str, str], *, is_draft: bool
) -> Accepted:
    return Accepted(
        properties=fingerprints,
        variants=dict(work.variants),
        prices={variant.seller_sku: amounts(variant.sku) for variant in product.variants},
        stock={variant.seller_sku: dict(variant.inventory) for variant in product.variants},
        content=work.content,
        status="draft" if is_draft else "live",
        category_id=product.properties.get("category_id"),
    )


def amounts(sku: Mapping[str, Any]) -> dict[str, str]:
    """The amounts of `price` and `list_price` that an entry of the API's skus names, as they are compared."""
    return {name: comparable(sku[name]["amount"]) for name in ("price", "list_price") if sku.get(name)}


def comparable(amount: str | Decimal) -> str:
    """Equal for equal amounts: 19.90 and 19.9."""
    return format(Decimal(amount).normalize(), "f")


def created_skus(
    work: Work, product_id: str, answered: Sequence[Mapping[str, Any]], body: Mapping[str, Any]
) -> list[KnownSku]:
    sent = {sku["seller_sku"]: sku for sku in body["skus"]}
    return [
        KnownSku(
            seller_sku=sku["seller_sku"],
            product_id=product_id,
            sku_id=str(sku["id"]),
            parent_id=work.key,
            variant_id=work.variant_key(sku["seller_sku"]),
            price=sent[sku["seller_sku"]].get("price", {}).get("amount"),
            list_price=sent[sku["seller_sku"]].get("list_price", {}).get("amount"),
            stock={
                entry["warehouse_id"]: entry["quantity"] for entry in sent[sku["seller_sku"]].get("inventory") or ()
            },
        )
        for sku in answered
        if sku.get("seller_sku") in sent and sku.get("id")
    ]


def uris_in(value: Any) -> list[str]:
    """Every image URI of a body."""
    if isinstance(value, dict):
        own = [value["uri"]] if isinstance(value.get("uri"), str) else []
        return own + [uri for item in value.values() for uri in uris_in(item)]
    return [uri for item in value for uri in uris_in(item)] if isinstance(value, list) else []
