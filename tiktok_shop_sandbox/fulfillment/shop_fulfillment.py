"""What clients have shipped and referenced in one shop, and how orders show it.

The generated history writes orders anew when it advances. What a client did is kept in tables of its own and laid over
those records again.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

from ..operations.clock import Clock
from ..store import Shop, Table

SHIPMENTS, REFERENCES = "shipments", "client_references"
ADDED_ORDERS = "added_orders"
_STATUSES = ("UNPAID", "ON_HOLD", "AWAITING_SHIPMENT", "PARTIALLY_SHIPPING", "AWAITING_COLLECTION", "IN_TRANSIT",
             "DELIVERED", "COMPLETED")  # fmt: skip
_RANK = {status: rank for rank, status in enumerate(_STATUSES)}
CANCELLED = "CANCELLED"
NOT_SHIPPED = ("UNPAID", "ON_HOLD", "AWAITING_SHIPMENT")
PACKAGE_STATUS = {
    "AWAITING_SHIPMENT": "TO_FULFILL",
    "AWAITING_COLLECTION": "PROCESSING",
    "IN_TRANSIT": "FULFILLING",
    "DELIVERED": "COMPLETED",
    "COMPLETED": "COMPLETED",
    CANCELLED: CANCELLED,
}


@dataclass
class Shipment:
    """A package that a client shipped or whose tracking number it corrected. `status`: the one that its lines have at
    least. `shipped_at`: by the API's clock; `shipped_elapsed`: by the clock that deadlines go by."""

    package_id: str
    order_id: str
    line_ids: list[str]
    tracking_number: str
    shipping_provider_id: str
    shipping_provider_name: str
    status: str
    shipped_at: int
    shipped_elapsed: int
    updated_at: int
    corrections: int = 0


class ShopFulfillment:
    """Reads orders and packages, and writes shipments and references."""

    def __init__(self, shop: Shop, index: int, clock: Clock) -> None:
        self.shop = shop
        self.index = index
        self.clock = clock
        self._serial = 0

    def table(self, name: str) -> Table:
        return self.shop.tables.setdefault(name, Table())

    def next_number(self) -> int:
        self._serial += 1
        return 2_000_000 + self._serial

    def order(self, order_id: str) -> dict[str, Any] | None:
        return self.table("orders").record(order_id)

    def order_of_package(self, package_id: str) -> dict[str, Any] | None:
        found = self.table("orders").find("line_items.package_id", (package_id,))
        return self.order(found[0]) if found else None

    def uses_tracking_number(self, tracking_number: str, package_id: str) -> bool:
        """Whether any other package of the shop has this number."""
        for order_id in self.table("orders").find("line_items.tracking_number", (tracking_number,)):
            lines = (self.order(order_id) or {})["line_items"]
            if any(
                line.get("tracking_number") == tracking_number and line.get("package_id") != package_id
                for line in lines
            ):
                return True
        return False

    def shipment(self, package_id: str) -> Shipment | None:
        record = self.table(SHIPMENTS).record(package_id)
        return Shipment(**record) if record else None

    def shipments(self, order_id: str) -> list[Shipment]:
        table = self.table(SHIPMENTS)
        return [Shipment(**table.record(key)) for key in table.find("order_id", (order_id,))]

    def save(self, shipment: Shipment) -> None:
        self.table(SHIPMENTS).put(shipment.package_id, asdict(shipment))
        self.apply(shipment.order_id)

    def refer(self, order_id: str, reference: dict[str, Any]) -> None:
        """Adds a reference, or replaces that of the same platform."""
        record = self.table(REFERENCES).record(order_id) or {"updated_at": 0, "references": {}}
        record["references"][reference["platform"]] = reference
        record["updated_at"] = self.clock.now()
        self.table(REFERENCES).put(order_id, record)
        self.apply(order_id)

    def apply(self, order_id: str) -> None:
        """Lays what clients did over an order's records, which the history may just have written."""
        order = self.order(order_id)
        if order is None:
            return
        shipments = self.shipments(order_id)
        references = self.table(REFERENCES).record(order_id)
        if shipments:
            _show_shipments(order, shipments)
            self._put_packages(order, shipments)
        if references:
            shown = {entry["platform"]: entry for entry in self.table("external_orders").record(order_id) or []}
            self.table("external_orders").put(order_id, list((shown | references["references"]).values()))
            # A client that reads references by order has no other sign of a new one.
            order["update_time"] = max(order["update_time"], references["updated_at"])
        if shipments or references:
            self.table("orders").put(order_id, order)

    def _put_packages(self, order: dict[str, Any], shipments: list[Shipment]) -> None:
        packages = self.table("packages")
        for package_id in {line.get("package_id", "") for line in order["line_items"]}:
            shipment = next((entry for entry in shipments if entry.package_id == package_id), None)
            lines = [line for line in order["line_items"] if line.get("package_id") == package_id]
            stored = packages.record(package_id)
            if shipment is None and stored is None:
                continue
            record = stored or {"create_time": shipment.shipped_at, "update_time": shipment.updated_at}
            if shipment:
                record |= {
                    "tracking_number": shipment.tracking_number,
                    "shipping_provider_name": shipment.shipping_provider_name,
                    "shipping_provider_id": shipment.shipping_provider_id,
                    "update_time": max(record["update_time"], shipment.updated_at),
                }
            packages.put(package_id, record | package_summary(order, package_id, lines))


def package_summary(order: dict[str, Any], package_id: str, lines: list[dict[str, Any]]) -> dict[str, Any]:
    """What the search and the detail of packages have in common."""
    quantities: dict[str, int] = {}
    for line in lines:
        quantities[line["sku_id"]] = quantities.get(line["sku_id"], 0) + 1
    skus = {line["sku_id"]: line for line in lines}
    return {
        "id": package_id,
        "orders": [
            {
                "id": order["id"],
                "skus": [
                    {
                        "id": key,
                        "name": line["sku_name"],
                        "image_url": line.get("sku_image", ""),
                        "quantity": quantities[key],
                    }
                    for key, line in skus.items()
                ],
            }
        ],
        "status": PACKAGE_STATUS.get(lines[0]["display_status"], "PROCESSING"),
        "order_line_item_ids": [line["id"] for line in lines],
    }


def _show_shipments(order: dict[str, Any], shipments: list[Shipment]) -> None:
    lines = {line["id"]: line for line in order["line_items"]}
    for shipment in shipments:
        for line in (lines[line_id] for line_id in shipment.line_ids):
            line |= {
                "package_id": shipment.package_id,
                "tracking_number": shipment.tracking_number,
                "shipping_provider_id": shipment.shipping_provider_id,
                "shipping_provider_name": shipment.shipping_provider_name,
                "rts_time": line.get("rts_time") or shipment.shipped_at,
            }
            line["display_status"] = _later(line["display_status"], shipment.status)
            line["package_status"] = PACKAGE_STATUS.get(line["display_status"], line["package_status"])
        order["update_time"] = max(order["update_time"], shipment.updated_at)
    order["packages"] = [
        {"id": key} for key in dict.fromkeys(line.get("package_id", "") for line in order["line_items"])
    ]
    if len(order["packages"]) > 1:
        order["split_or_combine_tag"] = "SPLIT"
    first = shipments[0]
    order |= {
        "tracking_number": first.tracking_number,
        "shipping_provider": first.shipping_provider_name,
        "shipping_provider_id": first.shipping_provider_id,
        "rts_time": order.get("rts_time") or first.shipped_at,
    }
    order["status"] = _later(order["status"], _order_status(order["line_items"]))


def _order_status(lines: list[dict[str, Any]]) -> str:
    statuses = {line["display_status"] for line in lines} - {CANCELLED}
    if not statuses:
        return CANCELLED
    waiting = statuses & set(NOT_SHIPPED)
    if waiting and statuses - waiting:
        return "PARTIALLY_SHIPPING"
    return min(statuses, key=lambda status: _RANK.get(status, 0))


def _later(current: str, other: str) -> str:
    """The status further on; a cancellation, or a status that nobody knows, stays."""
    return other if current in _RANK and other in _RANK and _RANK[other] > _RANK[current] else current
