"""Stock: of variants, and rows of the object `inventory`."""

from collections.abc import Sequence
from decimal import Decimal

from destination_tiktok_shop.feed.types import FeedRow
from destination_tiktok_shop.rules.facts import Warehouse
from destination_tiktok_shop.rules.findings import Findings
from destination_tiktok_shop.rules.limits import limits
from destination_tiktok_shop.rules.listing import ValidatedRow
from destination_tiktok_shop.rules.markets import Range
from destination_tiktok_shop.rules.near_matches import allowed_values


def check_quantity(findings: Findings, quantity: Decimal, column: str, *, key: str | None = None) -> int | None:
    """A whole number within TikTok's range, or 0: what becomes of it where TikTok refuses it is `zero_stock`'s."""
    allowed = Range.parse(limits()["sku"]["quantity"])
    if quantity not in allowed or quantity != quantity.to_integral_value():
        findings.add(
            "quantity_range", column, given=format(quantity, "f"), allowed=f"a whole number, {allowed}", key=key
        )
        return None
    return int(quantity)


def check_warehouse(
    findings: Findings,
    warehouse_id: str | None,
    warehouses: Sequence[Warehouse],
    column: str,
    *,
    key: str | None = None,
) -> str | None:
    """The sales warehouse with this id, or for None the default one; None, and a finding, where there is none."""
    sales = [warehouse for warehouse in warehouses if warehouse.is_sales_warehouse]
    wanted = [warehouse for warehouse in sales if is_wanted(warehouse, warehouse_id, sales)]
    if not wanted:
        given = warehouse_id or "the default sales warehouse"
        labels = [f"{warehouse.id} ({warehouse.name})" for warehouse in sales]
        findings.add(
            "warehouse_unknown", column, given=given, allowed=allowed_values(warehouse_id or "", labels), key=key
        )
        return None
    if not wanted[0].is_enabled:
        findings.warn("warehouse_unknown", column, given=wanted[0].id, allowed="enabled warehouses", key=key)
    return wanted[0].id


def is_wanted(warehouse: Warehouse, warehouse_id: str | None, sales: Sequence[Warehouse]) -> bool:
    """Whether a row means this one; a shop with one sales warehouse needs no default."""
    if warehouse_id is None:
        return warehouse.is_default or len(sales) == 1
    return warehouse.id == warehouse_id


def validate_inventory(row: FeedRow, warehouses: Sequence[Warehouse]) -> ValidatedRow:
    """A row of `inventory`: seller SKU, warehouse (the default sales warehouse where absent) and quantity."""
    findings = Findings(row.key, row.issues)
    body = {
        "seller_sku": row.values.get("seller_sku", ""),
        "warehouse_id": check_warehouse(findings, row.values.get("warehouse_id"), warehouses, "warehouse_id"),
    }
    if "quantity" in row.values:
        body["quantity"] = check_quantity(findings, row.values["quantity"], row.column("quantity"))
    else:
        findings.require(row.column("quantity"))
    return ValidatedRow(row.key, tuple(findings.issues), body)
