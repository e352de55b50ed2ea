"""What authorities and TikTok's category rules ask for: certificates, size chart, manufacturer, responsible person."""

from collections.abc import Mapping
from typing import Any

from destination_tiktok_shop.rules.attributes import ValuesById, any_holds
from destination_tiktok_shop.rules.categories import CertificationRule
from destination_tiktok_shop.rules.limits import limits
from destination_tiktok_shop.rules.listing import ImageReference
from destination_tiktok_shop.rules.product_check import ProductCheck

CERTIFICATIONS = "certifications"
SIZE_CHART = "size_chart"


def certifications(check: ProductCheck) -> list[dict[str, Any]] | None:
    """The feed's certificates, with references in place of images that aren't uploaded yet."""
    given = check.get(CERTIFICATIONS)
    if given is None:
        return [] if CERTIFICATIONS in check.group.cleared else None
    most = limits()["product"][CERTIFICATIONS]
    if len(given) > most:
        check.findings.add("unknown_value", CERTIFICATIONS, given=len(given), allowed=f"at most {most}")
    rules = {rule.id: rule for rule in check.rules.certifications} if check.rules else {}
    for certificate in given:
        check_certificate(check, certificate, rules)
    return [with_references(certificate) for certificate in given]


def check_certificate(check: ProductCheck, certificate: Mapping[str, Any], rules: dict[str, CertificationRule]) -> None:
    rule = rules.get(str(certificate.get("id", "")))
    if rule is None and check.rules is not None:
        allowed = ", ".join(map(certificate_label, rules.values())) or "none in this category"
        check.findings.add("unknown_value", CERTIFICATIONS, given=certificate.get("id", ""), allowed=allowed)
    elif not certificate.get("images") and not certificate.get("files"):
        check.findings.add("missing", CERTIFICATIONS, given=certificate.get("id", ""), allowed="images or files")
    elif rule and rule.expires and not certificate.get("expiration_date"):
        check.findings.add("missing", CERTIFICATIONS, given=certificate_label(rule), allowed="expiration_date")


def with_references(certificate: Mapping[str, Any]) -> dict[str, Any]:
    images = [
        {"uri": ImageReference(image["uri"], "CERTIFICATION_IMAGE", CERTIFICATIONS)}
        for image in certificate.get("images") or ()
        if image.get("uri")
    ]
    return {**certificate, **({"images": images} if images else {})}


def certificate_label(rule: CertificationRule) -> str:
    return f"{rule.name} ({rule.id})"


def require_certifications(check: ProductCheck, attributes: ValuesById) -> None:
    """Every certificate that the category asks for, always or because of an attribute's value, is there."""
    given = {str(certificate.get("id")) for certificate in check.get(CERTIFICATIONS) or ()}
    if CERTIFICATIONS not in check.group.shared:
        given |= {str(certificate.get("id")) for certificate in (check.existing or {}).get(CERTIFICATIONS) or ()}
    for rule in check.rules.certifications if check.rules else ():
        if (rule.is_required or any_holds(rule.conditions, attributes)) and rule.id not in given:
            check.findings.add("missing", CERTIFICATIONS, allowed=certificate_label(rule))


def size_chart(check: ProductCheck) -> dict[str, Any] | None:
    """An image, or the id of a template of Seller Center."""
    given = check.get(SIZE_CHART)
    if given is None:
        if check.rules and check.rules.size_chart_required:
            check.require(SIZE_CHART)
        return {} if SIZE_CHART in check.group.cleared else None
    if check.rules and not check.rules.size_chart_supported:
        check.findings.warn("unknown_value", SIZE_CHART, given=given, allowed="none in this category")
        return None
    if isinstance(given, str):
        given = {"template": {"id": given}} if given.isdigit() else {"image": {"uri": given}}
    uri = (given.get("image") or {}).get("uri")
    if not uri:
        return given
    return {**given, "image": {"uri": ImageReference(uri, "SIZE_CHART_IMAGE", SIZE_CHART)}}


def manufacturer_ids(check: ProductCheck) -> list[str] | None:
    return european_ids(check, "manufacturer_ids", bool(check.rules and check.rules.manufacturer_required))


def responsible_person_ids(check: ProductCheck) -> list[str] | None:
    is_required = bool(check.rules and check.rules.responsible_person_required)
    return european_ids(check, "responsible_person_ids", is_required)


def european_ids(check: ProductCheck, column: str, is_required: bool) -> list[str] | None:
    given = check.get(column)
    if given and not check.market.eu_compliance:
        check.not_used(column)
        return None
    if given is None and is_required and check.market.eu_compliance:
        check.require(column)
    if given is None:
        return [] if column in check.group.cleared else None
    return list(dict.fromkeys(given))
