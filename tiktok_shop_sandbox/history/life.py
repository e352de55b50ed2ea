"""Builds the world, keeps it going, and knows which order changes when."""

from __future__ import annotations

import heapq
import time
from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass, field
from random import Random

import orjson

from tiktok_shop_sandbox import shopify
from tiktok_shop_sandbox.history import aftersales, catalog, finance, ids, orders, promotions, rhythm
from tiktok_shop_sandbox.history.analytics import Analytics
from tiktok_shop_sandbox.history.catalog import DAY
from tiktok_shop_sandbox.history.plan import CYCLE, Ground, Plan
from tiktok_shop_sandbox.history.statements import Books
from tiktok_shop_sandbox.history.truth import Truth
from tiktok_shop_sandbox.store import Shop, Table, World

TABLES = (
    "orders", "order_price_details", "external_orders", "order_transactions", "returns", "cancellations", "packages",
    "products", "product_details", "inventory", "warehouses", "statements", "statement_transactions",
    "unsettled_transactions", "payments", "withdrawals", "activities", "coupons", "affiliate_orders",
    "shop_performance", "product_performance", "sku_performance", "video_performance", "live_performance",
)  # fmt: skip
# The share of all orders that is the US shop's.
_US_SHARE = 0.6


@dataclass
class Life:
    """The part of the world that goes on. `queue`: (moment, shop index, order number), what happens next first."""

    seed: int
    start: int
    days: int
    orders: int
    grounds: list[Ground]
    books: list[Books] = field(default_factory=list)
    analytics: list[Analytics] = field(default_factory=list)
    truth: Truth = field(default_factory=Truth)
    touched: dict[str, int] = field(default_factory=dict)
    queue: list[tuple[int, int, int]] = field(default_factory=list)


@dataclass
class LivingWorld(World):
    life: Life | None = None


class Changes:
    """Which keys were written, by table."""

    def __init__(self) -> None:
        self._keys: dict[str, dict[str, None]] = {}

    def add(self, table: str, *keys: str) -> None:
        self._keys.setdefault(table, {}).update(dict.fromkeys(keys))

    def by_table(self) -> dict[str, list[str]]:
        return {table: list(keys) for table, keys in self._keys.items()}


def generate(
    *, seed: int = 1, orders: int = 2000, days: int = 120, now: int | None = None, products: int | None = None
) -> World:
    """Two shops' history: `orders` in all over `days` until `now` (unix seconds, default the clock).

    Equal arguments give equal worlds. `products` a shop defaults to 60, more for large histories.
    """
    now = int(time.time()) if now is None else now
    start = now - days * DAY
    products = max(60, min(1_000, orders // 100)) if products is None else max(products, 30)
    world = LivingWorld(seed=seed, now=now)
    world.shopify = shopify.ShopifyRows()
    world.life = life = Life(seed, start, days, orders, [])
    us_orders = round(orders * _US_SHARE)
    for index, (shop, count) in enumerate(zip(_shops(), (us_orders, orders - us_orders), strict=True)):
        world.shops.append(shop)
        goods = catalog.build(shop, index, seed=seed, products=products, start=start, now=now)
        catalog.put(shop, goods, index)
        ground = _ground(shop, index, goods, seed, count, start, now)
        life.grounds.append(ground)
        life.books.append(Books(ground, seed))
        life.analytics.append(Analytics(ground, seed, start))
        for number in range(count):
            plan = ground.plan(number)
            _place(world, ground, plan, now, None, None)
            _enqueue(life, ground, plan, now)
    heapq.heapify(life.queue)
    _close_days(world, start, now, None)
    return world


def live(world: World, *, until: int, rate_per_day: float | None = None, seed: int = 0) -> dict[str, list[str]]:
    """Lets time pass up to `until`: orders arrive (`rate_per_day` over both shops, default as before) and move on.

    Every touched order has its update_time in (world.now, until]. Returns the touched keys by table.
    """
    life = _life(world)
    before = world.now
    if until <= before:
        return {}
    changes = Changes()
    rate = life.orders / life.days if rate_per_day is None else rate_per_day
    due: dict[tuple[int, int], None] = {}
    while life.queue and life.queue[0][0] <= until:
        _, index, number = heapq.heappop(life.queue)
        due[index, number] = None
    for index, number in due:
        ground = life.grounds[index]
        plan = ground.plan(number)
        _place(world, ground, plan, until, before, changes)
        _enqueue(life, ground, plan, until, push=True)
    for ground, part in zip(life.grounds, (_US_SHARE, 1 - _US_SHARE), strict=True):
        random = Random(f"live/{life.seed}/{seed}/{ground.index}/{before}/{until}")
        count = int(rate * part * (until - before) / DAY + random.random())
        for moment in rhythm.moments(count, before + 1, until + 1, ground.shop.timezone, random):
            number = len(ground.created)
            ground.created.append(moment)
            plan = ground.plan(number)
            _place(world, ground, plan, until, None, changes)
            _enqueue(life, ground, plan, until, push=True)
        _revise_products(ground, before, until, random, changes)
    world.now = until
    _close_days(world, before, until, changes)
    return changes.by_table()


def touch(world: World, shop_id: str, order_id: str, at: int) -> None:
    """One order changes at a moment, as by a note of the seller: its update_time becomes `at`.

    KeyError if there is no such shop or order.
    """
    life = _life(world)
    ground = next((ground for ground in life.grounds if ground.shop.id == shop_id), None)
    if ground is None or order_id not in ground.shop.tables["orders"]:
        raise KeyError(f"no order {order_id} in shop {shop_id}")
    plan = ground.plan(ids.order_number(ground.index, order_id))
    life.touched[order_id] = at
    record = orders.order_record(ground, plan, world.now, at)
    ground.shop.tables["orders"].put(order_id, record)


def _life(world: World) -> Life:
    life = getattr(world, "life", None)
    if life is None:
        raise ValueError("this world wasn't made by generate(), so it has no history to go on with")
    return life


def _place(
    world: LivingWorld, ground: Ground, plan: Plan, at: int, before: int | None, changes: Changes | None
) -> None:
    """Writes everything that one order shows at a moment; `before`: the moment it was last written for."""
    life, tables = world.life, ground.shop.tables

    def put(table: str, key: str, record: object) -> None:
        if changes is not None:
            if tables[table].get(key) == orjson.dumps(record):
                return
            changes.add(table, key)
        tables[table].put(key, record)

    put("orders", plan.id, orders.order_record(ground, plan, at, life.touched.get(plan.id)))
    put("order_price_details", plan.id, orders.price_detail(ground, plan))
    put("external_orders", plan.id, orders.external_orders(ground, plan, at))
    put("order_transactions", plan.id, finance.order_transactions(ground, plan, at))
    for table, key, records in (
        ("returns", "return_id", aftersales.returns(ground, plan, at)),
        ("cancellations", "cancel_id", aftersales.cancellations(ground, plan, at)),
        ("packages", "id", orders.packages(ground, plan, at)),
    ):
        for record in records:
            put(table, record[key], record)
    estimates = finance.unsettled(ground, plan, at)
    for record in estimates:
        put("unsettled_transactions", record["id"], record)
    if not estimates and before is not None:
        for serial in (0, 1):
            key = finance.unsettled_id(ground, plan, serial)
            if key in tables["unsettled_transactions"]:
                tables["unsettled_transactions"].remove(key)
                changes.add("unsettled_transactions", key)
    brought = promotions.affiliate_order(ground, plan, at)
    if brought is not None:
        put("affiliate_orders", plan.id, brought)
    for row in shopify.rows(ground, plan, at):
        world.shopify.put("orders", row)
        for refund in row["refunds"]:
            world.shopify.put("order_refunds", refund)
    life.books[ground.index].post(plan, life.start if before is None else before, at)
    life.analytics[ground.index].count(plan, before, at)
    life.truth.put(ground, plan, at, before)


def _revise_products(ground: Ground, before: int, at: int, random: Random, changes: Changes) -> None:
    """About three products a day change."""
    for _ in range(int(3 * (at - before) / DAY + random.random())):
        product = random.choice(ground.catalog.products)
        moment = random.randrange(before + 1, at + 1)
        if product.update_time < moment:
            for table in catalog.revise(ground.shop, ground.catalog, ground.index, product, moment, random):
                changes.add(table, product.id)


def _close_days(world: LivingWorld, before: int, at: int, changes: Changes | None) -> None:
    """What comes of all orders together: statements, payments, analytics, promotions, and the planted truth."""
    life = world.life
    for ground, books, analytics in zip(life.grounds, life.books, life.analytics, strict=True):
        for written in (books.close(before, at), analytics.write(at), promotions.put(ground, life.start, at)):
            if changes is not None:
                for table, keys in written.items():
                    changes.add(table, *keys)
    world.planted = life.truth.planted() | {
        "statements": {key: entry for books in life.books for key, entry in books.planted.items()},
        "finance": _merged([books.traits for books in life.books]),
    }


def _merged(parts: list[dict[str, list[str]]]) -> dict[str, list[str]]:
    result: dict[str, list[str]] = {}
    for part in parts:
        for name, keys in part.items():
            result.setdefault(name, []).extend(keys)
    return result


def _enqueue(life: Life, ground: Ground, plan: Plan, at: int, *, push: bool = False) -> None:
    moments = plan.moments()
    place = bisect_right(moments, at)
    if place == len(moments):
        return
    entry = (moments[place], ground.index, plan.number)
    if push:
        heapq.heappush(life.queue, entry)
    else:
        life.queue.append(entry)


def _shops() -> Iterable[Shop]:
    for index, (name, region, currency, timezone, tax_included, cipher, code) in enumerate(
        (
            (
                "Maison Zoë US 🗽",
                "US",
                "USD",
                "America/Los_Angeles",
                False,
                "ROW_sandboxAAAAusShopCipher0001",
                "USSBX01",
            ),
            ("Maison Zoë UK", "GB", "GBP", "Europe/London", True, "ROW_sandboxAAAAgbShopCipher0002", "GBSBX02"),
        )
    ):
        yield Shop(
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


def _ground(shop: Shop, index: int, goods: catalog.Catalog, seed: int, count: int, start: int, now: int) -> Ground:
    """The last few orders are minutes old, so that some are unpaid and some on hold whatever the time of day."""
    random = Random(f"created/{seed}/{index}")
    fresh = min(count, max(6, count // 200))
    created = rhythm.moments(count - fresh, start, now - 3_000, shop.timezone, random)
    created += sorted(now - random.randrange(700, 2_900) for _ in range(fresh))
    numbers = range(count - fresh, count)
    days = (now - start) / DAY
    spacing = max(1, min(8, count // 400))
    # Two weeks at least, so that what is replaced has arrived.
    lag = CYCLE // 2
    while lag < count / days * 14:
        lag += CYCLE * spacing
    return Ground(
        index=index,
        shop=shop,
        catalog=goods,
        seed=seed,
        created=created,
        original=count,
        buyers=max(20, count * 7 // 10),
        spacing=spacing,
        lag=lag,
        late_payers=set(numbers[: fresh // 2]),
        held=set(numbers[fresh // 2 :]),
    )
