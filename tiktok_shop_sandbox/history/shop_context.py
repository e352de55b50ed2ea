"""A shop of the generated history and the parameters that its orders are planned with."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from random import Random

from tiktok_shop_sandbox.history import ids
from tiktok_shop_sandbox.history.catalog import Catalog
from tiktok_shop_sandbox.history.durations import DAY
from tiktok_shop_sandbox.history.planning import order_times
from tiktok_shop_sandbox.history.planning.scenarios import CYCLE, SCENARIOS
from tiktok_shop_sandbox.store import Shop, Table

TABLES = (
    "orders", "order_price_details", "external_orders", "order_transactions", "returns", "cancellations", "packages",
    "products", "product_details", "inventory", "warehouses", "statements", "statement_transactions",
    "unsettled_transactions", "payments", "withdrawals", "activities", "coupons", "affiliate_orders",
    "shop_performance", "product_performance", "sku_performance", "video_performance", "live_performance",
)  # fmt: skip


@dataclass
class ShopContext:
    """`created_at`: creation time by order number; the first `initial_orders` belong to the generated history.

    One cycle of orders in `cycle_interval` has edge cases. An order and its replacement or exchange are
    `replacement_distance` numbers apart, within the initial orders.
    """

    index: int
    shop: Shop
    catalog: Catalog
    seed: int
    created_at: list[int]
    initial_orders: int
    buyers: int
    cycle_interval: int
    replacement_distance: int
    late_payers: set[int]
    on_hold: set[int]

    def scenario(self, number: int) -> str:
        """The scenario of an order number, "plain" for most."""
        has_edge_cases = number // CYCLE % self.cycle_interval == 0
        scenario = SCENARIOS.get(number % CYCLE, "plain") if has_edge_cases else "plain"
        if scenario in ("replacement", "exchange") and not self.replacement_distance <= number < self.initial_orders:
            return "plain"
        if scenario in ("replaced", "exchanged") and number + self.replacement_distance >= self.initial_orders:
            return "plain"
        if number in self.late_payers or number in self.on_hold:
            return "plain"
        return scenario


def create(shop: Shop, index: int, catalog: Catalog, *, seed: int, orders: int, start: int, now: int) -> ShopContext:
    """The newest few orders are minutes old, so that some are unpaid and some on hold at any time of day."""
    random = Random(f"created/{seed}/{index}")
    newest = min(orders, max(6, orders // 200))
    created_at = order_times.generate(orders - newest, start, now - 3_000, shop.timezone, random)
    created_at += sorted(now - random.randrange(700, 2_900) for _ in range(newest))
    newest_numbers = range(orders - newest, orders)
    days = (now - start) / DAY
    cycle_interval = max(1, min(8, orders // 400))
    # At least two weeks, so that an order has been delivered before it is replaced.
    replacement_distance = CYCLE // 2
    while replacement_distance < orders / days * 14:
        replacement_distance += CYCLE * cycle_interval
    return ShopContext(
        index=index,
        shop=shop,
        catalog=catalog,
        seed=seed,
        created_at=created_at,
        initial_orders=orders,
        buyers=max(20, orders * 7 // 10),
        cycle_interval=cycle_interval,
        replacement_distance=replacement_distance,
        late_payers=set(newest_numbers[: newest // 2]),
        on_hold=set(newest_numbers[newest // 2 :]),
    )


def shops() -> Iterable[Shop]:
    """The two shops: one in the US, where prices exclude tax, and one in the UK, where they include it."""
    yield _shop(
        0, "Maison Zoë US 🗽", "US", "USD", "America/Los_Angeles", False, "ROW_sandboxAAAAusShopCipher0001", "USSBX01"
    )
    yield _shop(1, "Maison Zoë UK", "GB", "GBP", "Europe/London", True, "ROW_sandboxAAAAgbShopCipher0002", "GBSBX02")


def _shop(
    index: int, name: str, region: str, currency: str, timezone: str, tax_included: bool, cipher: str, code: str
) -> Shop:
    return Shop(
        id=ids.make("shop", 0, index),
        name=name,
        region=region,
        seller_type="LOCAL",
        cipher=cipher,
        code=code,
        currency=currency,
        timezone=timezone,
        tax_included=tax_included,
        tables={name: Table() for name in TABLES},
    )
