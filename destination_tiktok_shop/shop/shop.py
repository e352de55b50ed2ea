"""The one shop of a run, and calls that carry its cipher."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from destination_tiktok_shop.rules.markets import Market, find_market
from tiktok_shop_api.client import ApiClient, Call, Repeat
from tiktok_shop_api.envelope import Envelope
from tiktok_shop_api.errors import ConfigError

PRODUCT_READ = "seller.product.basic"
PRODUCT_WRITE = "seller.product.write"
PRODUCT_DELETE = "seller.product.delete"
LOGISTICS = "seller.logistics"
ORDER_READ = "seller.order.info"
FULFILLMENT = "seller.fulfillment.basic"
REFERENCE_READ = "seller.order.ext_ref.read"
REFERENCE_WRITE = "seller.order.ext_ref.write"


@dataclass(frozen=True)
class Shop:
    """`is_global`: of a cross-border seller, whose prices are before tax."""

    id: str
    name: str
    cipher: str
    market: Market
    is_global: bool

    @property
    def label(self) -> str:
        return f"{self.name or 'the shop'} ({self.id}, {self.market.region})"


class ShopClient:
    """Sends calls for one shop."""

    def __init__(self, client: ApiClient, shop: Shop) -> None:
        self.client = client
        self.shop = shop

    def call(
        self,
        method: str,
        path: str,
        *,
        label: str,
        scope: str,
        parameters: Mapping[str, str | int] | None = None,
        body: Mapping[str, Any] | None = None,
        repeat: Repeat = Repeat.ALWAYS,
    ) -> Envelope:
        """The answer of a JSON call; raises what ApiClient.send raises."""
        return self.client.send(
            Call(
                method,
                path,
                label,
                repeat,
                parameters={**(parameters or {}), "shop_cipher": self.shop.cipher},
                body=encode(body) if body is not None else None,
                scope=scope,
            )
        )


def encode(body: Mapping[str, Any]) -> bytes:
    return json.dumps(body, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "replace")


def find_shop(client: ApiClient, shop_id: str | None) -> Shop:
    """The authorized shop with this id, or the only one; ConfigError lists them where that doesn't decide."""
    answer = client.send(
        Call("GET", "/authorization/202309/shops", "shops", Repeat.ALWAYS, scope="seller.authorization.info")
    )
    shops = answer.data.get("shops") or []
    listed = ", ".join(f"{shop['id']} ({shop.get('name') or 'no name'}, {shop.get('region')})" for shop in shops)
    if not shops:
        raise ConfigError("The authorization covers no shop; authorize the app again as the shop's main account.")
    if shop_id is None and len(shops) > 1:
        raise ConfigError(f"The authorization covers several shops; set shop_id to one of {listed}.")
    chosen = [shop for shop in shops if shop_id in (None, str(shop["id"]))]
    if not chosen:
        raise ConfigError(f"shop_id {shop_id} is not an authorized shop; set it to one of {listed}.")
    shop = chosen[0]
    try:
        market = find_market(shop["region"])
    except KeyError:
        raise ConfigError(
            f"The shop {shop['id']} is in the market {shop['region']}, which this version doesn't know; update it."
        ) from None
    return Shop(
        id=str(shop["id"]),
        name=shop.get("name") or "",
        cipher=shop["cipher"],
        market=market,
        is_global=shop.get("seller_type") == "CROSS_BORDER",
    )
