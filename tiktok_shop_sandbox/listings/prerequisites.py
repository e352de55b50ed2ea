"""What a shop must have before it can list anything."""

from __future__ import annotations

from ..operations.operation import DocumentedError, OperationCall, Outcome
from . import errors

_ERRORS: dict[str, DocumentedError] = {
    "SHOP_STATUS": errors.SHOP_TASKS_OPEN,
    "SHOP_TAX": errors.SHOP_TASKS_OPEN,
    "PICKUP_WAREHOUSE": errors.WAREHOUSE_MISSING,
    "RETURN_WAREHOUSE": errors.NO_RETURN_WAREHOUSE,
    "DELIVERY_OPTION": errors.SHOP_TASKS_OPEN,
    "SHIPPING_TEMPLATE": errors.NO_SHIPPING_TEMPLATE,
    "PRODUCT_QUANTITY_LIMIT": errors.LISTING_LIMIT,
    "EXTENDED_PRODUCER_RESPONSIBILITY": errors.SHOP_TASKS_OPEN,
    # The documentation's own spelling.
    "BANk_ACCOUNT": errors.SHOP_TASKS_OPEN,
    "CONTACT_INFO": errors.SHOP_TASKS_OPEN,
}


def check_prerequisites(call: OperationCall) -> Outcome:
    failed = call.conditions.failed_prerequisites
    results = [
        {"check_item": item, "is_failed": item in failed, "fail_reasons": [error.message] if item in failed else []}
        for item, error in _ERRORS.items()
    ]
    return Outcome({"check_results": results})


def require_shop_ready(call: OperationCall) -> None:
    """Raises ApiError while a prerequisite fails. Prices and inventory can be updated all the same."""
    for item in call.conditions.failed_prerequisites:
        raise _ERRORS.get(item, errors.SHOP_TASKS_OPEN).error()
