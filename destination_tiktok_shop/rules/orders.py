"""Orders as Get Order Detail answers them, as far as shipping needs them."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

# A line of these is on its way, or arrived.
SHIPPED = frozenset({"AWAITING_COLLECTION", "IN_TRANSIT", "DELIVERED", "COMPLETED"})
CANCELLED = "CANCELLED"
SHIPPED_BY_TIKTOK = ("TIKTOK", "TIKTOK_DIGITAL")
FULFILLED_BY_TIKTOK = "FULFILLMENT_BY_TIKTOK"


@dataclass(frozen=True)
class OrderLine:
    """One unit of an order."""

    id: str
    package_id: str = ""
    tracking_number: str = ""
    status: str = ""

    @classmethod
    def parse(cls, answer: Mapping[str, Any], only_package: str = "", only_number: str = "") -> "OrderLine":
        """From an entry of `line_items`; the others are the order's package and tracking number where it has one."""
        return cls(
            id=str(answer["id"]),
            package_id=answer.get("package_id") or only_package,
            tracking_number=answer.get("tracking_number") or only_number,
            status=answer.get("display_status") or "",
        )

    @property
    def is_shipped(self) -> bool:
        return self.status in SHIPPED or bool(self.tracking_number)

    @property
    def is_cancelled(self) -> bool:
        return self.status == CANCELLED


@dataclass(frozen=True)
class Order:
    """An order with its lines; `create_time` in Unix seconds."""

    id: str
    status: str
    shipping_type: str
    fulfillment_type: str
    delivery_option_id: str
    create_time: int
    cancellation_requested: bool
    lines: tuple[OrderLine, ...]

    @classmethod
    def parse(cls, answer: Mapping[str, Any]) -> "Order":
        """From an entry of Get Order Detail's `orders`."""
        packages = [package["id"] for package in answer.get("packages") or ()]
        only_package = packages[0] if len(packages) == 1 else ""
        only_number = answer.get("tracking_number") or "" if only_package else ""
        return cls(
            id=str(answer["id"]),
            status=answer.get("status") or "",
            shipping_type=answer.get("shipping_type") or "",
            fulfillment_type=answer.get("fulfillment_type") or "",
            delivery_option_id=answer.get("delivery_option_id") or "",
            create_time=answer.get("create_time") or 0,
            cancellation_requested=bool(answer.get("is_buyer_request_cancel")),
            lines=tuple(OrderLine.parse(line, only_package, only_number) for line in answer.get("line_items") or ()),
        )

    @property
    def is_shipped_by_tiktok(self) -> bool:
        return self.shipping_type in SHIPPED_BY_TIKTOK or self.fulfillment_type == FULFILLED_BY_TIKTOK

    @cached_property
    def packages(self) -> dict[str, list[OrderLine]]:
        """The lines that aren't cancelled by package."""
        packages: dict[str, list[OrderLine]] = {}
        for line in self.lines:
            if line.package_id and not line.is_cancelled:
                packages.setdefault(line.package_id, []).append(line)
        return packages
