"""What a category asks for beyond attributes, and what only some markets have."""

from __future__ import annotations

from collections.abc import Iterator

from .. import errors
from .candidate import Candidate, Check, Finding
from .images import exists

_MAX_CERTIFICATIONS = 10
_MIN_SIZE_CHART_PIXELS = 1_024
_MAX_EXTERNAL_ID_LENGTH = 999
_MAX_SCHEDULE_MILLISECONDS = 90 * 86_400 * 1_000


def _certifications_present(candidate: Candidate) -> Iterator[Finding]:
    chosen = candidate.value_ids()
    present = {entry.get("id"): entry for entry in candidate.content.get("certifications") or []}
    for certification in candidate.profile.certifications:
        needed = certification.required or any(condition.holds(chosen) for condition in certification.conditions)
        entry = present.get(certification.id)
        if needed and (entry is None or not (entry.get("images") or entry.get("files"))):
            yield errors.CERTIFICATION_MISSING.item()
        if entry is not None and certification.expires:
            now = candidate.call.state.clock.now()
            if (entry.get("expiration_date") or 0) <= now:
                yield errors.CERTIFICATION_DATE.item()


def _certifications(candidate: Candidate) -> Iterator[Finding]:
    if "certifications" not in candidate.given:
        return
    entries = candidate.content.get("certifications") or []
    ids = [entry.get("id") for entry in entries]
    if len(ids) > _MAX_CERTIFICATIONS:
        yield errors.CERTIFICATION_FILES.item()
    if len(ids) > len(set(ids)):
        yield errors.CERTIFICATION_DUPLICATE.item()
    known = {certification.id for certification in candidate.profile.certifications}
    files = candidate.call.state.media.files
    for entry in entries:
        if entry.get("id") not in known and not candidate.has_already(entry.get("id") or ""):
            yield errors.CERTIFICATION_UNKNOWN.item()
        for image in entry.get("images") or []:
            yield from exists(candidate, image.get("uri") or "", errors.CERTIFICATION_IMAGE)
        for file in entry.get("files") or []:
            if file.get("id") not in files and not candidate.has_already(file.get("id") or ""):
                yield errors.CERTIFICATION_FILE.item()


def _size_chart(candidate: Candidate) -> Iterator[Finding]:
    """Where size charts aren't supported, one is dropped without a word."""
    chart = candidate.content.get("size_chart") or {}
    if candidate.profile.size_chart == "none":
        candidate.content.pop("size_chart", None)
        return
    if not chart.get("image") and not chart.get("template"):
        if candidate.profile.size_chart == "required" and not candidate.is_draft:
            yield errors.SIZE_CHART_MISSING.item()
        return
    if "size_chart" not in candidate.given:
        return
    if chart.get("template"):
        # Templates are made in Seller Center, where clients of this shop can't make any.
        if not candidate.has_already(chart["template"].get("id") or ""):
            yield errors.SIZE_CHART_TEMPLATE.item()
        return
    uri = chart["image"].get("uri") or ""
    yield from exists(candidate, uri, errors.SIZE_CHART_URI)
    uploaded = candidate.call.state.media.images.get(uri)
    if uploaded and min(uploaded.width, uploaded.height) < _MIN_SIZE_CHART_PIXELS:
        yield errors.SIZE_CHART_SIZE.item()


def _european_contacts(candidate: Candidate) -> Iterator[Finding]:
    if not candidate.market.in_eu:
        return
    if candidate.profile.manufacturer_required and not candidate.content.get("manufacturer_ids"):
        yield errors.MANUFACTURER_MISSING.item()
    if candidate.profile.responsible_person_required and not candidate.content.get("responsible_person_ids"):
        yield errors.RESPONSIBLE_PERSON_MISSING.item()


def _market_options(candidate: Candidate) -> Iterator[Finding]:
    market, content = candidate.market, candidate.content
    if content.get("is_cod_allowed") and not (market.cash_on_delivery and candidate.profile.cod):
        yield errors.COD_NOT_SUPPORTED.item()
    minimum = content.get("minimum_order_quantity")
    if minimum is not None and "minimum_order_quantity" in candidate.given:
        if not market.max_minimum_order:
            yield errors.MINIMUM_ORDER_NOT_SUPPORTED.item()
        elif not 1 <= minimum <= market.max_minimum_order:
            yield errors.MINIMUM_ORDER_RANGE.item()
    if not market.delivery_options:
        content.pop("delivery_option_ids", None)


def _references(candidate: Candidate) -> Iterator[Finding]:
    content, given = candidate.content, candidate.given
    if len(content.get("external_product_id") or "") > _MAX_EXTERNAL_ID_LENGTH:
        yield errors.EXTERNAL_ID_TOO_LONG.item()
    video_id = (content.get("video") or {}).get("id")
    is_known = video_id in candidate.call.state.media.files or candidate.has_already(video_id or "")
    if "video" in given and video_id and not is_known:
        yield errors.VIDEO_UNKNOWN.item()
    sale = content.get("scheduled_sale") or {}
    if "scheduled_sale" in given and sale.get("is_enabled_scheduled_sale"):
        now = candidate.call.state.clock.now() * 1_000
        if not now < (sale.get("schedule_sale_time") or 0) <= now + _MAX_SCHEDULE_MILLISECONDS:
            yield errors.SCHEDULE_TIME.item()


CHECKS = (
    Check(_certifications_present),
    Check(_certifications, also_drafts=True),
    Check(_size_chart, also_drafts=True),
    Check(_european_contacts),
    Check(_market_options, also_drafts=True),
    Check(_references, also_drafts=True),
)
