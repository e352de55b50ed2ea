"""Listings that the shop has: what differs is sent part by part, in as few calls as that takes."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from destination_tiktok_shop.engine.context import RunContext
from destination_tiktok_shop.engine.operation import Answer, Operation
from destination_tiktok_shop.ledger.listings import GONE, LISTED, OFF, KnownSku
from destination_tiktok_shop.objects.products.budget import ListingBudget
from destination_tiktok_shop.objects.products.changes import Differences, find_differences
from destination_tiktok_shop.objects.products.creation import amounts, stock_entries, uris_in
from destination_tiktok_shop.objects.products.fingerprints import property_fingerprints
from destination_tiktok_shop.objects.products.forms import edit_form, edit_form_of_sku
from destination_tiktok_shop.objects.products.images import (
    UNKNOWN_URI_CODES,
    ImageUploader,
    with_description_images,
    with_uris,
)
from destination_tiktok_shop.objects.products.listing_check import check_listing
from destination_tiktok_shop.objects.products.skus import SkuEntries, build_entries
from destination_tiktok_shop.objects.products.work import OBJECT, Check, Work
from destination_tiktok_shop.objects.sku_calls import PriceChange, StockChange, send_prices
from destination_tiktok_shop.objects.stock import StockKeeper
from destination_tiktok_shop.outcome import not_applied
from destination_tiktok_shop.rules.findings import Findings
from destination_tiktok_shop.rules.issues import make_issue
from destination_tiktok_shop.rules.listing import ValidatedProduct
from destination_tiktok_shop.rules.products import validate_product
from destination_tiktok_shop.shop.shop import PRODUCT_WRITE
from tiktok_shop_api.client import Repeat

# Properties that only the full edit takes.
ONLY_IN_FULL_EDIT = frozenset({"category_id", "category_version", "delivery_option_ids", "minimum_order_quantity"})
CATEGORY = frozenset({"category_id", "category_version"})
ACTIVATE = "ACTIVATE"
DRAFT_STATUS = "DRAFT"
PENDING = "PENDING"
DOWN = ("SELLER_DEACTIVATED", "PLATFORM_DEACTIVATED")


@dataclass(frozen=True)
class Edit:
    """An edit that is ready to be sent. `product`: the body's top-level properties, by which acceptance is noted."""

    body: Mapping[str, Any]
    properties: Mapping[str, Any]
    entries: SkuEntries | None
    publishes: bool
    why: str

    @property
    def is_full(self) -> bool:
        return self.publishes or bool(ONLY_IN_FULL_EDIT & set(self.properties))


class Editor:
    """Used by several threads, one product at a time in each."""

    def __init__(self, context: RunContext, uploader: ImageUploader, budget: ListingBudget) -> None:
        self._context = context
        self._uploader = uploader
        self._budget = budget
        self._stock = StockKeeper(context, OBJECT)

    def edit(self, work: Work, *, is_whole: bool) -> None:
        """Send what differs. Where the answer of an edit that adds SKUs is lost, the work is left unsettled."""
        listing = work.listing
        assert listing is not None
        wanted = self._wanted_status(work)
        if wanted == "off":
            self._take_down(work)
            return
        differences = find_differences(work, self._context.facts, is_whole=is_whole)
        publishes = wanted == "live" and listing.product_status == DRAFT_STATUS
        if not self._edit_content(work, differences, publishes=publishes):
            self._save(work)
            return
        self._set_prices(work, differences)
        self._set_stock(work, differences)
        if listing.state in (OFF, GONE) and wanted == "live" and not publishes:
            self._put_up(work)
        if not work.outcomes:
            is_new = listing.first_sent_at is None
            work.report("unchanged", message=f"product {listing.product_id} was taken over" if is_new else None)
        if not (work.is_refused or work.switch or self._context.is_dry):
            work.change_listing(feed_fingerprint=work.fingerprint)
        self._save(work)

    def _wanted_status(self, work: Work) -> str:
        """`live`, `draft` or `off`; a listing that is up can't become a draft again, so it is taken down."""
        assert work.listing is not None
        is_draft = work.listing.product_status == DRAFT_STATUS
        if work.group.status == "live" and is_draft and self._context.config.save_mode == "AS_DRAFT":
            return "draft"
        if work.group.status == "draft" and not is_draft:
            return "off"
        if work.group.status == "off" and is_draft:
            return "draft"
        return work.group.status

    def _take_down(self, work: Work) -> None:
        """What is off isn't edited: that would cost a review for nothing. It is once it is live again."""
        assert work.listing is not None
        if work.listing.state != LISTED:
            work.report("unchanged")
        else:
            work.switch = "deactivate"

    def _put_up(self, work: Work) -> None:
        assert work.listing is not None
        if work.listing.product_status in DOWN or work.listing.state in (OFF, GONE):
            if refusal := self._budget.refusal():
                work.refuse(refusal, "activate")
            else:
                work.switch = "activate"

    # Content and variants

    def _edit_content(self, work: Work, differences: Differences, *, publishes: bool) -> bool:
        """Edit what isn't price or stock; false where the product goes no further in this run."""
        needs_prices = bool(differences.prices) and self._prices_need_edit(work)
        if not (differences.needs_edit or publishes or needs_prices):
            return not work.reject(differences.issues)
        assert work.listing is not None and work.listing.product_id is not None
        existing = self._read(work)
        if existing is None:
            self._lost(work)
            return False
        product = self._validate(work, existing)
        if work.reject(product.issues):
            return False
        if publishes and (refusal := self._budget.refusal()):
            work.refuse(refusal, "publish")
            return False
        edit = self._prepare(work, product, existing, differences, publishes=publishes, with_prices=needs_prices)
        if edit is None:
            return False
        if not edit.body:
            self._note_accepted(work, edit, product)
            return True
        if not check_listing(self._context, work, self._checked_body(edit, existing), "edit"):
            return False
        return self._send(work, edit, product, existing)

    def _validate(self, work: Work, existing: Mapping[str, Any]) -> ValidatedProduct:
        """Rows that only say that variants are gone say nothing of the product: they may be old, or hold no more than keys."""
        if not work.present:
            return ValidatedProduct(work.key)
        return validate_product(work.group, self._context.facts, existing=self._with_hidden_skus(work, existing))

    def _read(self, work: Work) -> dict[str, Any] | None:
        """The newest version: what is under review or a draft wins over what is live."""
        assert work.listing is not None and work.listing.product_id is not None
        version = "under_review" if work.listing.is_under_audit else ""
        sku_ids = [sku.sku_id for sku in work.skus.values()]
        product = self._context.products.read(work.listing.product_id, version, sku_ids=sku_ids)
        if product is not None and product.get("has_draft") and not version:
            product = self._context.products.read(work.listing.product_id, "draft", sku_ids=sku_ids) or product
        return product

    def _with_hidden_skus(self, work: Work, existing: Mapping[str, Any]) -> dict[str, Any]:
        """SKUs under review are missing from what TikTok Shop answers, and yet they are there."""
        shown = {sku.get("seller_sku") for sku in existing.get("skus") or ()}
        hidden = [sku for sku in work.skus.values() if sku.seller_sku not in shown]
        skus = [*(existing.get("skus") or ()), *({"id": sku.sku_id, "seller_sku": sku.seller_sku} for sku in hidden)]
        return {**existing, "skus": skus}

    def _lost(self, work: Work) -> None:
        """The shop has no such listing: it was deleted there. The next run creates it anew."""
        lost = not_applied(OBJECT, work.key, "edit")
        work.outcomes.append(replace(lost, message="The shop has no such listing any more; the next run creates it."))
        self._context.ledger.listings.save(
            work.change_listing(product_id=None, feed_fingerprint=None, is_under_audit=False)
        )
        self._context.ledger.listings.forget_skus(list(work.skus))

    def _prepare(
        self,
        work: Work,
        product: ValidatedProduct,
        existing: Mapping[str, Any],
        differences: Differences,
        *,
        publishes: bool,
        with_prices: bool,
    ) -> Edit | None:
        """The edit's body; None where an image can't be used."""
        assert work.listing is not None
        accepted = work.listing.accepted
        fingerprints = property_fingerprints(product.properties, self._context.image_folder)
        changed = {
            name: value
            for name, value in product.properties.items()
            if fingerprints[name] != accepted.properties.get(name)
        }
        findings = Findings(work.key)
        changes_skus = differences.variants or bool(differences.removed) or with_prices
        uploaded = self._uploader.upload_all(
            replace(
                product,
                properties=changed,
                variants=product.variants if changes_skus else (),
                description_images=product.description_images if "description" in changed else (),
            ),
            findings,
        )
        if work.reject(findings.issues):
            return None
        form = edit_form(existing)
        properties = self._changed_properties(work, product, with_uris(changed, uploaded), uploaded, form, existing)
        entries = None
        if changes_skus:
            prices = differences.prices if with_prices else {}
            entries = build_entries(work, product, existing, uploaded, removed=differences.removed, prices=prices)
        body: dict[str, Any] = dict(properties)
        if entries is not None and entries.differ:
            body["skus"] = entries.body
        edit = Edit(body, properties, entries, publishes, explain(properties, entries, publishes=publishes))
        if edit.is_full:
            body = {**form, "category_version": self._context.facts.category_version, **properties}
            body["skus"] = (
                entries.body
                if entries is not None
                else build_entries(work, product, existing, uploaded, removed=(), prices={}).body
            )
        if body:
            is_draft = work.listing.product_status == DRAFT_STATUS and not publishes
            body["save_mode"] = "AS_DRAFT" if is_draft else "LISTING"
        return replace(edit, body=body)

    def _changed_properties(
        self,
        work: Work,
        product: ValidatedProduct,
        changed: Mapping[str, Any],
        uploaded: Mapping[Any, Any],
        form: Mapping[str, Any],
        existing: Mapping[str, Any],
    ) -> dict[str, Any]:
        """The changed properties as they are to be sent, without those that the shop has so already."""
        properties = dict(changed)
        if "description" in properties:
            properties["description"] = with_description_images(
                properties["description"], product.description_images, uploaded
            )
        if "product_attributes" in properties:
            properties["product_attributes"] = merged_attributes(
                properties["product_attributes"], form.get("product_attributes") or []
            )
        if CATEGORY & set(properties) or self._was_moved(work, form):
            properties = self._respect_category(work, properties, form)
        same = {name for name, value in properties.items() if is_same(name, value, form)}
        return {name: value for name, value in properties.items() if name not in same}

    def _was_moved(self, work: Work, form: Mapping[str, Any]) -> bool:
        assert work.listing is not None
        known = work.listing.accepted.category_id
        return bool(known and form.get("category_id") and form["category_id"] != known)

    def _respect_category(self, work: Work, properties: Mapping[str, Any], form: Mapping[str, Any]) -> dict[str, Any]:
        """A category that TikTok Shop has changed itself isn't changed back; a new one of the feed's is sent."""
        assert work.listing is not None
        known = work.listing.accepted.category_id
        wanted = properties.get("category_id", known)
        if not self._was_moved(work, form) or wanted != known:
            return dict(properties)
        issue = make_issue(
            "changed_by_tiktok", "category", key=work.key, given=known, allowed=form["category_id"], severity="warning"
        )
        work.issues.append(issue)
        return {name: value for name, value in properties.items() if name not in CATEGORY}

    def _checked_body(self, edit: Edit, existing: Mapping[str, Any]) -> dict[str, Any]:
        """The product as it will be, as the listing check takes it: with price and stock."""
        known = {str(sku.get("id")): sku for sku in existing.get("skus") or ()}
        entries = edit.body.get("skus") or [edit_form_of_sku(sku) for sku in known.values()]
        skus = [{**price_and_stock(known.get(str(entry.get("id")), {})), **entry} for entry in entries]
        return {**edit_form(existing), **edit.body, "skus": skus}

    def _send(self, work: Work, edit: Edit, product: ValidatedProduct, existing: Mapping[str, Any]) -> bool:
        assert work.listing is not None and work.listing.product_id is not None
        answer = self._context.sender.send(self._operation(work, edit, product))
        kind = "publish" if edit.publishes else "edit"
        if answer.is_unknown:
            work.is_settled = False
            return False
        if answer.refusal is not None:
            self._budget.note(answer.refusal)
            if answer.refusal.code in UNKNOWN_URI_CODES:
                self._context.ledger.images.forget(uris_in(edit.body))
            work.refuse(answer.refusal, kind)
            return False
        if answer.is_planned:
            work.report("planned", kind, message=edit.why)
            return True
        before = work.listing
        self._accepted(work, edit, product, answer, kind)
        after = self._read(work)
        if after is not None and not was_applied(edit, existing, after):
            work.listing = before
            work.outcomes = [outcome for outcome in work.outcomes if outcome.operation != kind]
            work.outcomes.append(not_applied(OBJECT, work.key, kind, answer.request_id))
            return False
        return True

    def _intent(self, work: Work, edit: Edit, product: ValidatedProduct) -> dict[str, Any]:
        """What tells later whether the edit was carried out, and what is accepted then."""
        assert work.listing is not None and edit.entries is not None
        carried_out = replace(work)
        self._note_accepted(carried_out, edit, product)
        assert carried_out.listing is not None
        return {
            "new_skus": list(edit.entries.new),
            "accepted": carried_out.listing.accepted.as_json(),
            "publishes": edit.publishes,
        }

    def _operation(self, work: Work, edit: Edit, product: ValidatedProduct) -> Operation:
        assert work.listing is not None
        product_id = work.listing.product_id
        path = f"/product/202509/products/{product_id}"
        adds = edit.entries is not None and edit.entries.new
        intent = self._intent(work, edit, product) if adds else None
        return Operation(
            object=OBJECT,
            kind="publish" if edit.publishes else "edit",
            keys=(work.key,),
            method="PUT" if edit.is_full else "POST",
            path=path if edit.is_full else f"{path}/partial_edit",
            body=edit.body,
            why=edit.why,
            scope=PRODUCT_WRITE,
            # A new SKU has no id by which TikTok Shop would know it again.
            repeat=Repeat.IF_NOT_SENT if adds else Repeat.ALWAYS,
            intent=intent,
        )

    def _accepted(self, work: Work, edit: Edit, product: ValidatedProduct, answer: Answer, kind: str) -> None:
        assert work.listing is not None and work.listing.product_id is not None
        ledger = self._context.ledger
        self._note_accepted(work, edit, product)
        stays_draft = work.listing.product_status == DRAFT_STATUS and not edit.publishes
        changes: dict[str, Any] = {} if stays_draft else {"is_under_audit": True, "audit_status": "AUDITING"}
        if edit.publishes:
            changes |= {"state": LISTED, "product_status": PENDING}
        work.change_listing(**changes)
        work.listing = work.listing.sent()
        with ledger.database.transaction():
            ledger.operations.conclude(answer.operation_id, "accepted", code=0, request_id=answer.request_id)
            ledger.listings.save(work.listing)
            self._save_skus(work, edit, answer.data.get("skus") or ())
        work.report("created" if edit.publishes else "updated", kind, message=edit.why, request_id=answer.request_id)
        for warning in answer.warnings:
            work.report("warning", kind, reason="tiktok", message=warning, request_id=answer.request_id)

    def _note_accepted(self, work: Work, edit: Edit, product: ValidatedProduct) -> None:
        if work.present:
            fingerprints = property_fingerprints(product.properties, self._context.image_folder)
            work.accept(properties=fingerprints, content=work.content, variants=work.variants)
        if "category_id" in product.properties and not self._keeps_category(work):
            work.accept(category_id=product.properties["category_id"])
        if edit.entries is not None:
            work.forget(edit.entries.removed)
            work.accept(prices=edit.entries.prices, stock=edit.entries.stock)

    def _keeps_category(self, work: Work) -> bool:
        """Whether this run leaves the listing in the category that TikTok Shop has moved it to."""
        return any(issue.reason == "changed_by_tiktok" for issue in work.issues)

    def _save_skus(self, work: Work, edit: Edit, answered: Sequence[Mapping[str, Any]]) -> None:
        if edit.entries is None:
            return
        assert work.listing is not None and work.listing.product_id is not None
        listings = self._context.ledger.listings
        sent = {entry["seller_sku"]: entry for entry in edit.entries.body if entry.get("seller_sku")}
        ids = {str(sku.get("seller_sku")): str(sku["id"]) for sku in answered if sku.get("id")}
        ids |= {seller_sku: str(entry["id"]) for seller_sku, entry in sent.items() if entry.get("id")}
        skus = []
        for seller_sku, entry in sent.items():
            known = work.skus.get(seller_sku)
            if seller_sku in ids and (known is not None or seller_sku in edit.entries.new):
                skus.append(remembered(work, seller_sku, ids[seller_sku], known, entry))
        listings.save_skus(skus)
        listings.forget_skus(edit.entries.removed)
        work.skus = {name: sku for name, sku in work.skus.items() if name not in edit.entries.removed}
        work.skus |= {sku.seller_sku: sku for sku in skus}

    # Prices and stock

    def _prices_need_edit(self, work: Work) -> bool:
        """Update Price only takes listings that are for sale; one in its first review waits rather than start over."""
        assert work.listing is not None
        return work.listing.product_status not in (ACTIVATE, PENDING, None)

    def _set_prices(self, work: Work, differences: Differences) -> None:
        assert work.listing is not None and work.listing.product_id is not None
        prices = {
            sku: body
            for sku, body in differences.prices.items()
            if sku in work.skus and amounts(body) != work.listing.accepted.prices.get(sku)
        }
        if not prices or self._prices_need_edit(work):
            return
        changes = [
            PriceChange(
                key=work.key_of(sku),
                seller_sku=sku,
                sku_id=work.skus[sku].sku_id,
                price=body["price"],
                list_price=body.get("list_price"),
                was=Decimal(work.skus[sku].price) if work.skus[sku].price else None,
            )
            for sku, body in prices.items()
        ]
        answers = send_prices(self._context.sender, OBJECT, work.listing.product_id, changes)
        for change in changes:
            self._note_price(work, change, answers[change.seller_sku])

    def _note_price(self, work: Work, change: PriceChange, answer: Answer) -> None:
        assert work.listing is not None and work.listing.product_id is not None
        if answer.refusal is not None:
            work.refuse(answer.refusal, "price", key=change.key)
            return
        outcome = "planned" if answer.is_planned else "updated"
        work.report(outcome, "price", key=change.key, message=change.why, request_id=answer.request_id)
        if answer.is_accepted:
            work.accept(prices={change.seller_sku: amounts(change.body)})
            known = replace(work.skus[change.seller_sku], price=change.price["amount"])
            work.skus[change.seller_sku] = known
            self._context.ledger.listings.save_skus([known])
            work.checks.append(Check(change.key, "price", change.sku_id, work.listing.product_id, price=change.amount))

    def _set_stock(self, work: Work, differences: Differences) -> None:
        assert work.listing is not None and work.listing.product_id is not None
        stock = {
            sku: quantities
            for sku, quantities in differences.stock.items()
            if sku in work.skus and quantities != work.listing.accepted.stock.get(sku)
        }
        if not stock:
            return
        now = {
            sku.id: sku
            for product in self._context.products.find_by_id([work.skus[sku].sku_id for sku in stock])
            for sku in product.skus
        }
        changes = []
        for seller_sku, quantities in stock.items():
            known = work.skus[seller_sku]
            seen = now.get(known.sku_id)
            current = dict(seen.stock if seen is not None else known.stock or {})
            changes.append(
                StockChange((work.key_of(seller_sku),), seller_sku, known.sku_id, current | quantities, current)
            )
        kept = self._stock.send(work.listing.product_id, changes, work.skus)
        for change in changes:
            self._note_stock(work, change, kept[change.seller_sku].outcome, kept[change.seller_sku].known, stock)

    def _note_stock(
        self, work: Work, change: StockChange, outcome: Any, known: KnownSku | None, stock: Mapping[str, dict[str, int]]
    ) -> None:
        assert work.listing is not None and work.listing.product_id is not None
        key = work.key_of(change.seller_sku)
        if known is not None:
            work.skus[change.seller_sku] = known
            self._context.ledger.listings.save_skus([known])
            work.accept(stock={change.seller_sku: stock[change.seller_sku]})
        if outcome.outcome != "unchanged" or outcome.reason:
            work.outcomes.append(replace(outcome, key=key))
        if outcome.outcome == "updated" and outcome.reason is None:
            work.checks.append(
                Check(
                    key,
                    "stock",
                    change.sku_id,
                    work.listing.product_id,
                    stock=stock[change.seller_sku],
                    stock_before=change.was,
                )
            )

    def _save(self, work: Work) -> None:
        if not self._context.is_dry and work.listing is not None:
            self._context.ledger.listings.save(work.listing)


def merged_attributes(named: Iterable[Mapping[str, Any]], kept: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """The feed's attributes, and those of the shop that it doesn't name; one without values is cleared."""
    named_ids = {attribute["id"] for attribute in named}
    others = [attribute for attribute in kept if attribute["id"] not in named_ids]
    return [dict(attribute) for attribute in [*named, *others] if attribute.get("values")]


def is_same(name: str, value: Any, form: Mapping[str, Any]) -> bool:
    """Whether the shop has a property so already; an attribute's order says nothing."""
    current = form.get(name)
    if name == "category_version":
        return True
    if name == "product_attributes":
        return by_id(value) == by_id(current or [])
    if isinstance(value, dict) and isinstance(current, dict):
        return all(same_value(current.get(key), item) for key, item in value.items())
    return same_value(current, value) or (current is None and value in ("", [], {}))


def by_id(attributes: Iterable[Mapping[str, Any]]) -> dict[str, Any]:
    return {attribute["id"]: attribute.get("values") for attribute in attributes}


def same_value(left: Any, right: Any) -> bool:
    """Numbers are equal however they are written: 1.50 and 1.5."""
    if left == right:
        return True
    try:
        return Decimal(str(left)) == Decimal(str(right))
    except ArithmeticError:
        return False


def was_applied(edit: Edit, before: Mapping[str, Any], after: Mapping[str, Any]) -> bool:
    """False where nothing that the edit was about is other than it was. New SKUs show late, so they prove nothing."""
    if edit.publishes and after.get("status") == DRAFT_STATUS:
        return False
    old, new = edit_form(before), edit_form(after)
    names = [name for name in edit.properties if not same_value(old.get(name), edit.properties[name])]
    return not names or any(old.get(name) != new.get(name) for name in names)


def explain(properties: Mapping[str, Any], entries: SkuEntries | None, *, publishes: bool) -> str:
    """What an edit does, for the plan."""
    parts = ["publishes the draft"] if publishes else []
    if properties:
        parts.append(f"changes {', '.join(properties)}")
    if entries is not None and entries.differ:
        parts += entries.explanation
    return "; ".join(parts)


def price_and_stock(sku: Mapping[str, Any]) -> dict[str, Any]:
    price = sku.get("price") or {}
    amount = price.get("sale_price") or price.get("tax_exclusive_price")
    named = {"price": {"amount": amount, "currency": price.get("currency")}} if amount else {}
    stock = {str(entry["warehouse_id"]): int(entry.get("quantity") or 0) for entry in sku.get("inventory") or ()}
    return {**named, **({"inventory": stock_entries(stock, None)} if stock else {})}


def remembered(work: Work, seller_sku: str, sku_id: str, known: KnownSku | None, entry: Mapping[str, Any]) -> KnownSku:
    assert work.listing is not None and work.listing.product_id is not None
    known = known or KnownSku(seller_sku, work.listing.product_id, sku_id, work.key)
    stock = {stored["warehouse_id"]: stored["quantity"] for stored in entry.get("inventory") or ()}
    return replace(
        known,
        sku_id=sku_id,
        parent_id=work.key,
        variant_id=work.variant_key(seller_sku) or known.variant_id,
        price=(entry.get("price") or {}).get("amount") or known.price,
        stock=stock or known.stock,
    )
