"""The `skus` of an edit: a SKU that they lack is deleted, so every SKU that is to stay is among them."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from destination_tiktok_shop.ledger.images import UploadedImage
from destination_tiktok_shop.objects.products.creation import amounts, stock_entries
from destination_tiktok_shop.objects.products.forms import edit_form_of_sku
from destination_tiktok_shop.objects.products.images import with_uris
from destination_tiktok_shop.objects.products.work import Work
from destination_tiktok_shop.rules.listing import ValidatedProduct, ValidatedVariant

Uploaded = Mapping[tuple[str, str], UploadedImage]
# Not worth an edit by itself, which would cost a review.
INCIDENTAL = frozenset({"external_sku_id"})
PRICES = ("price", "list_price")


@dataclass
class SkuEntries:
    """`body`: the API's `skus`. `prices`, `stock`: what they say of prices and stock, by seller SKU."""

    body: list[dict[str, Any]] = field(default_factory=list)
    new: list[str] = field(default_factory=list)
    removed: tuple[str, ...] = ()
    changed: list[str] = field(default_factory=list)
    prices: dict[str, dict[str, str]] = field(default_factory=dict)
    stock: dict[str, dict[str, int]] = field(default_factory=dict)

    @property
    def differ(self) -> bool:
        return bool(self.new or self.removed or self.changed)

    @property
    def explanation(self) -> list[str]:
        parts = {"adds": self.new, "removes": self.removed, "changes": self.changed}
        return [f"{verb} SKU {', '.join(skus)}" for verb, skus in parts.items() if skus]


def build_entries(
    work: Work,
    product: ValidatedProduct,
    existing: Mapping[str, Any],
    uploaded: Uploaded,
    *,
    removed: Sequence[str],
    prices: Mapping[str, Mapping[str, Any]],
) -> SkuEntries:
    """Every SKU of the shop, changed as the feed says, and the feed's new ones.

    `existing`: Get Product's data. `prices`: new prices that have to go with the edit, as the API takes them.
    """
    shown = existing.get("skus") or []
    names = known_names(shown)
    variants = {variant.seller_sku: variant for variant in product.variants}
    entries = SkuEntries(removed=tuple(removed))
    for sku in shown:
        seller_sku = sku.get("seller_sku", "")
        if seller_sku not in removed:
            form = edit_form_of_sku(sku)
            add_existing(entries, work, form, variants.pop(seller_sku, None), names, uploaded, prices.get(seller_sku))
        else:
            variants.pop(seller_sku, None)
    shown_skus = {sku.get("seller_sku") for sku in shown}
    for seller_sku, known in work.skus.items():
        # TikTok Shop hides SKUs that it reviews; left out here, they would be deleted.
        if seller_sku not in shown_skus and seller_sku not in removed:
            variant = variants.pop(seller_sku, None)
            entries.body.append({"id": known.sku_id, "seller_sku": seller_sku, **named(variant, names, uploaded)})
    for variant in variants.values():
        add_new(entries, variant, names, uploaded)
    return entries


def add_existing(
    entries: SkuEntries,
    work: Work,
    form: dict[str, Any],
    variant: ValidatedVariant | None,
    names: "KnownNames",
    uploaded: Uploaded,
    prices: Mapping[str, Any] | None,
) -> None:
    assert work.listing is not None
    if variant is None:
        entries.body.append(form)
        return
    seller_sku = variant.seller_sku
    wanted = named(variant, names, uploaded)
    if work.listing.accepted.variants.get(seller_sku) == work.variants.get(seller_sku):
        wanted.pop("sales_attributes", None)
    elif same_variations(wanted.get("sales_attributes"), form.get("sales_attributes")):
        wanted["sales_attributes"] = with_kept_images(wanted["sales_attributes"], form["sales_attributes"])
    entry = {**form, **wanted, **(prices or {})}
    if prices:
        entries.prices[seller_sku] = amounts(prices)
    if any(entry.get(name) != form.get(name) for name in entry if name not in INCIDENTAL):
        entries.changed.append(seller_sku)
    entries.body.append(entry)


def add_new(entries: SkuEntries, variant: ValidatedVariant, names: "KnownNames", uploaded: Uploaded) -> None:
    sku = {name: value for name, value in variant.sku.items() if name in PRICES}
    entry = {
        "seller_sku": variant.seller_sku,
        **named(variant, names, uploaded),
        **sku,
        "inventory": stock_entries(variant.inventory, variant.handling_time),
    }
    entries.new.append(variant.seller_sku)
    entries.prices[variant.seller_sku] = amounts(sku)
    entries.stock[variant.seller_sku] = dict(variant.inventory)
    entries.body.append(entry)


def named(variant: ValidatedVariant | None, names: "KnownNames", uploaded: Uploaded) -> dict[str, Any]:
    """What the feed says of a variant, but for price and stock; variations by the ids that the listing has for them."""
    if variant is None:
        return {}
    sku = {
        name: with_uris(value, uploaded) for name, value in variant.sku.items() if name not in (*PRICES, "seller_sku")
    }
    if "sales_attributes" in sku:
        sku["sales_attributes"] = [names.resolve(attribute) for attribute in sku["sales_attributes"]]
    return sku


@dataclass(frozen=True)
class KnownNames:
    """The ids of a listing's own variations, which TikTok Shop made when it was created."""

    attributes: Mapping[str, str]
    values: Mapping[tuple[str, str], str]

    def resolve(self, attribute: Mapping[str, Any]) -> dict[str, Any]:
        resolved = dict(attribute)
        name, value = str(attribute.get("name", "")).casefold(), str(attribute.get("value_name", "")).casefold()
        if not resolved.get("id") and name in self.attributes:
            resolved["id"] = self.attributes[name]
        if not resolved.get("value_id") and (name, value) in self.values:
            resolved["value_id"] = self.values[name, value]
        return resolved


def known_names(skus: Iterable[Mapping[str, Any]]) -> KnownNames:
    attributes: dict[str, str] = {}
    values: dict[tuple[str, str], str] = {}
    for sku in skus:
        for attribute in sku.get("sales_attributes") or ():
            name = str(attribute.get("name", "")).casefold()
            if attribute.get("id"):
                attributes[name] = attribute["id"]
            if attribute.get("value_id"):
                values[name, str(attribute.get("value_name", "")).casefold()] = attribute["value_id"]
    return KnownNames(attributes, values)


def same_variations(wanted: Any, known: Any) -> bool:
    """Whether both have the same variations with the same values, images aside."""
    return bool(wanted and known) and identities(wanted) == identities(known)


def identities(attributes: Iterable[Mapping[str, Any]]) -> set[tuple[Any, Any]]:
    return {
        (attribute.get("id") or attribute.get("name"), attribute.get("value_id") or attribute.get("value_name"))
        for attribute in attributes
    }


def with_kept_images(wanted: Sequence[Mapping[str, Any]], known: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """The listing's own variations, with the feed's image where it names one."""
    images = {attribute.get("id"): attribute["sku_img"] for attribute in wanted if "sku_img" in attribute}
    return [
        {**attribute, "sku_img": images[attribute.get("id")]} if attribute.get("id") in images else dict(attribute)
        for attribute in known
    ]
