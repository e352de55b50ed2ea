"""`check`: what can be published with this config, and what keeps the rest from it."""

from collections.abc import Iterator, MutableMapping, Sequence
from pathlib import Path
from typing import Any

from destination_tiktok_shop.engine.context import RunContext
from destination_tiktok_shop.objects.registry import OBJECTS
from destination_tiktok_shop.session import OnConfigChange, open_run
from destination_tiktok_shop.shop.shop import (
    FULFILLMENT,
    LOGISTICS,
    ORDER_READ,
    PRODUCT_DELETE,
    PRODUCT_READ,
    PRODUCT_WRITE,
    REFERENCE_READ,
    REFERENCE_WRITE,
    ShopClient,
)
from tiktok_shop_api.errors import ApiRefusal, ConfigError, UnsupportedRequestError

# Requests that can't do anything: they name no listing. The API looks at the scope before it looks at them.
PROBES = {
    PRODUCT_READ: ("POST", "/product/202309/inventory/search", {"product_ids": []}),
    PRODUCT_WRITE: ("POST", "/product/202309/products/0/prices/update", {"skus": []}),
    PRODUCT_DELETE: ("DELETE", "/product/202309/products", {"product_ids": []}),
    LOGISTICS: ("GET", "/logistics/202309/warehouses", None),
    ORDER_READ: ("GET", "/order/202507/orders", None),
    FULFILLMENT: ("GET", "/fulfillment/202309/packages/0", None),
    REFERENCE_READ: ("GET", "/order/202406/orders/0/external_orders", None),
    REFERENCE_WRITE: ("POST", "/order/202406/orders/external_orders", {"orders": []}),
}


def check_connection(
    raw: MutableMapping[str, Any], path: Path | None = None, *, on_config_change: OnConfigChange | None = None
) -> str:
    """What works and what doesn't, in sentences; ConfigError where no object can be published."""
    with open_run(raw, path, on_config_change=on_config_change) as context:
        needed = {scope for name in OBJECTS for scope in scopes_of(context, name)}
        missing = [scope for scope in PROBES if scope in needed and not is_granted(context.client, scope)]
        covered = {
            name: not set(scopes_of(context, name)) & set(missing) for name in OBJECTS if is_configured(context, name)
        }
        if not any(covered.values()):
            raise ConfigError(
                f"The authorization lacks {', '.join(missing)}, without which nothing can be published. Add it to the "
                "app in Partner Center and let the seller authorize the app again.",
                "scope_missing",
            )
        return " ".join(sentences(context, missing, covered))


def sentences(context: RunContext, missing: Sequence[str], covered: dict[str, bool]) -> Iterator[str]:
    yield f"Connected to {context.client.shop.label}; the ledger is {context.ledger.database.label}."
    for name, is_covered in covered.items():
        if not is_covered:
            lacking = [scope for scope in scopes_of(context, name) if scope in missing]
            yield f"{name} can't be published: the authorization lacks {', '.join(lacking)}."
    if PRODUCT_READ not in missing:
        for failed in context.facts.failed_prerequisites():
            yield f"TikTok Shop lists no products before this is settled in Seller Center: {failed}."


def is_configured(context: RunContext, object_name: str) -> bool:
    """Bookings go elsewhere than to the shop, and need to be told where."""
    return object_name != "order_information" or context.config.order_information is not None


def scopes_of(context: RunContext, object_name: str) -> tuple[str, ...]:
    scopes = OBJECTS[object_name].scopes
    deletes = object_name == "products" and context.config.when_gone == "delete"
    return (*scopes, PRODUCT_DELETE) if deletes else scopes


def is_granted(client: ShopClient, scope: str) -> bool:
    method, path, body = PROBES[scope]
    try:
        client.call(method, path, label="check", scope=scope, body=body)
    except ConfigError as error:
        if error.reason != "scope_missing":
            raise
        return False
    except (ApiRefusal, UnsupportedRequestError):
        return True
    return True
