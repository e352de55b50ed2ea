"""The packages of an order."""

from __future__ import annotations

from typing import Any

from tiktok_shop_sandbox.history import ids
from tiktok_shop_sandbox.history.planning.order_plan import OrderPlan
from tiktok_shop_sandbox.history.shop_context import ShopContext

# By region: (id, name).
CARRIERS = {
    "US": (("7117858858072016686", "USPS"), ("7117859084333745966", "UPS")),
    "GB": (("7129105019211843334", "Royal Mail"), ("7132708353105504002", "Evri")),
}


def packages(context: ShopContext, plan: OrderPlan, at: int) -> list[dict[str, Any]]:
    """The order's packages as the package search lists them: only those arranged for shipment."""
    rows = []
    provider_id, provider = CARRIERS[context.shop.region][plan.random_bits & 1]
    for package_number, identifier in enumerate(package_ids(context, plan)):
        arranged_at = plan.reached(plan.second_package_shipped_at if package_number else plan.shipped_at, at)
        if not arranged_at:
            continue
        status, update_time = "PROCESSING", arranged_at
        for time, reached_status in ((plan.collected_at, "FULFILLING"), (plan.delivered_at, "COMPLETED")):
            if plan.reached(time, at):
                status, update_time = reached_status, time
        if plan.canceled_at is not None and plan.canceled_at <= at:
            status, update_time = "CANCELLED", plan.canceled_at
        lines = [line for line in plan.lines if line.package_number == package_number]
        quantities: dict[str, int] = {}
        for line in lines:
            quantities[line.sku.id] = quantities.get(line.sku.id, 0) + 1
        skus = {line.sku.id: line.sku for line in lines}
        rows.append(
            {
                "id": identifier,
                "orders": [
                    {
                        "id": plan.id,
                        "skus": [
                            {"id": key, "name": sku.name, "image_url": sku.product.image, "quantity": quantities[key]}
                            for key, sku in skus.items()
                        ],
                    }
                ],
                "create_time": arranged_at,
                "update_time": update_time,
                "status": status,
                "tracking_number": tracking_number(plan, package_number),
                "shipping_provider_name": provider,
                "shipping_provider_id": provider_id,
                "order_line_item_ids": [line.id for line in lines],
            }
        )
    return rows


def tracking_number(plan: OrderPlan, package_number: int) -> str:
    """Many digits and a leading zero: only text preserves them."""
    return f"0{940_011_189_900_000_000 + plan.number * 4 + package_number}"


def package_ids(context: ShopContext, plan: OrderPlan) -> list[str]:
    if plan.awaiting_shipment_at is None:
        return []
    count = 1 if plan.second_package_shipped_at is None else 2
    return [package_id(context, plan, package_number) for package_number in range(count)]


def package_id(context: ShopContext, plan: OrderPlan, package_number: int) -> str:
    return ids.make("package", context.index, plan.number * 3 + package_number)
