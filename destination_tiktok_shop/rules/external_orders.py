"""Order references: an order's number in another system, as a row of `external_orders` gives it."""

from collections.abc import Iterable, Mapping
from typing import Any, Literal

from destination_tiktok_shop.feed.notations import is_empty, read_text
from destination_tiktok_shop.feed.types import FeedRow
from destination_tiktok_shop.rules.findings import Findings
from destination_tiktok_shop.rules.limits import limits
from destination_tiktok_shop.rules.listing import ValidatedRow

LINE_ITEMS = "line_items"
Change = Literal["add", "edit", "unchanged"]


def validate_reference(row: FeedRow) -> ValidatedRow:
    """A row as an entry of Add External Order References' `orders`."""
    findings = Findings(row.key, row.issues)
    platform = row.values.get("platform", "").upper()
    platforms = limits()["external_orders"]["platforms"]
    if platform and platform not in platforms:
        findings.add("unknown_value", "platform", given=platform, allowed=", ".join(platforms))
    for column in ("external_order_id", LINE_ITEMS):
        if column not in row.values:
            findings.require(column)
    reference = {
        "id": row.values.get("external_order_id", ""),
        "platform": platform,
        "line_items": check_lines(findings, row.values.get(LINE_ITEMS, [])),
    }
    body = {"id": row.values.get("order_id", ""), "external_order": reference}
    return ValidatedRow(row.key, tuple(findings.issues), body)


def check_lines(findings: Findings, lines: Iterable[Mapping[str, Any]]) -> list[dict[str, str]]:
    """Each line's id there (`id`) and TikTok's (`origin_id`)."""
    lines = list(lines)
    most = limits()["external_orders"][LINE_ITEMS]
    if len(lines) > most:
        findings.add("unknown_value", LINE_ITEMS, given=len(lines), allowed=f"at most {most}")
    for line in lines:
        if missing := [name for name in ("id", "origin_id") if is_empty(line.get(name))]:
            findings.add("missing", LINE_ITEMS, given=dict(line), allowed=", ".join(missing))
    return [{name: read_text(line.get(name) or "") for name in ("id", "origin_id")} for line in lines]


def reference_change(wanted: Mapping[str, Any], existing: Iterable[Mapping[str, Any]]) -> Change:
    """What `wanted`, an external_order, changes of those that Get External Order References answers for the order."""
    known = next((reference for reference in existing if reference.get("platform") == wanted["platform"]), None)
    if known is None:
        return "add"
    is_same = known.get("id") == wanted["id"] and line_pairs(known) == line_pairs(wanted)
    return "unchanged" if is_same else "edit"


def line_pairs(reference: Mapping[str, Any]) -> set[tuple[str, str]]:
    """The lines, whose order says nothing."""
    return {(str(line.get("id")), str(line.get("origin_id"))) for line in reference.get(LINE_ITEMS) or ()}
