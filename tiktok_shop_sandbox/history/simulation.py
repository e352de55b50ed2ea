"""Generates the shops' history and advances it."""

from __future__ import annotations

import heapq
import time
from bisect import bisect_right
from dataclasses import dataclass, field
from random import Random

import orjson

from tiktok_shop_sandbox.history import catalog, ids, promotions, shop_context, shopify
from tiktok_shop_sandbox.history.analytics import Analytics
from tiktok_shop_sandbox.history.durations import DAY
from tiktok_shop_sandbox.history.planning import order_times
from tiktok_shop_sandbox.history.planning.order_plan import OrderPlan
from tiktok_shop_sandbox.history.planning.order_planner import plan_order
from tiktok_shop_sandbox.history.planted import Planted
from tiktok_shop_sandbox.history.records import (
    affiliate_orders,
    external_orders,
    finance,
    orders,
    packages,
    price_details,
    returns,
)
from tiktok_shop_sandbox.history.shop_context import ShopContext
from tiktok_shop_sandbox.history.statements import StatementLedger
from tiktok_shop_sandbox.store import World

# The US shop's share of all orders.
_US_SHARE = 0.6


@dataclass
class Simulation:
    """What advancing the history needs. Lists are by shop index. `queue`: a heap of (time of the next change, shop
    index, order number)."""

    seed: int
    start: int
    days: int
    orders: int
    contexts: list[ShopContext] = field(default_factory=list)
    ledgers: list[StatementLedger] = field(default_factory=list)
    analytics: list[Analytics] = field(default_factory=list)
    planted: Planted = field(default_factory=Planted)
    touched: dict[str, int] = field(default_factory=dict)
    queue: list[tuple[int, int, int]] = field(default_factory=list)


@dataclass
class SimulatedWorld(World):
    simulation: Simulation | None = None


class ChangedKeys:
    """The keys of the records that were written or removed, by table."""

    def __init__(self) -> None:
        self._keys: dict[str, dict[str, None]] = {}

    def add(self, table: str, *keys: str) -> None:
        self._keys.setdefault(table, {}).update(dict.fromkeys(keys))

    def by_table(self) -> dict[str, list[str]]:
        return {table: list(keys) for table, keys in self._keys.items()}


def generate(
    *, seed: int = 1, orders: int = 2000, days: int = 120, now: int | None = None, products: int | None = None
) -> World:
    """A history of two shops: `orders` in total over the `days` before `now` (Unix seconds, default: the clock).

    Deterministic in its arguments. `products` per shop defaults to 60, and to more for large histories.
    """
    now = int(time.time()) if now is None else now
    start = now - days * DAY
    products = max(60, min(1_000, orders // 100)) if products is None else max(products, 30)
    world = SimulatedWorld(seed=seed, now=now)
    world.shopify = shopify.ShopifyRows()
    world.simulation = simulation = Simulation(seed, start, days, orders)
    us_orders = round(orders * _US_SHARE)
    for index, (shop, count) in enumerate(zip(shop_context.shops(), (us_orders, orders - us_orders), strict=True)):
        world.shops.append(shop)
        shop_catalog = catalog.build(shop, index, seed=seed, products=products, start=start, now=now)
        catalog.write(shop, shop_catalog, index)
        context = shop_context.create(shop, index, shop_catalog, seed=seed, orders=count, start=start, now=now)
        simulation.contexts.append(context)
        simulation.ledgers.append(StatementLedger(context, seed))
        simulation.analytics.append(Analytics(context, seed, start))
        for number in range(count):
            plan = plan_order(context, number)
            _write_order(world, context, plan, now, None, None)
            next_change = _next_change(context, plan, now)
            if next_change is not None:
                simulation.queue.append(next_change)
    heapq.heapify(simulation.queue)
    _write_daily_tables(world, start, now, None)
    return world


def live(world: World, *, until: int, rate_per_day: float | None = None, seed: int = 0) -> dict[str, list[str]]:
    """Advances the history to `until`: new orders arrive and existing ones move on. Returns changed keys by table.

    `rate_per_day`: new orders of both shops together, by default as in the generated history. Every changed order has
    its update_time in (previous world.now, until].
    """
    simulation = _simulation(world)
    previous = world.now
    if until <= previous:
        return {}
    changes = ChangedKeys()
    rate = simulation.orders / simulation.days if rate_per_day is None else rate_per_day
    due: dict[tuple[int, int], None] = {}
    while simulation.queue and simulation.queue[0][0] <= until:
        _, index, number = heapq.heappop(simulation.queue)
        due[index, number] = None
    for index, number in due:
        context = simulation.contexts[index]
        _advance_order(world, context, plan_order(context, number), until, previous, changes)
    for context, share in zip(simulation.contexts, (_US_SHARE, 1 - _US_SHARE), strict=True):
        random = Random(f"live/{simulation.seed}/{seed}/{context.index}/{previous}/{until}")
        count = int(rate * share * (until - previous) / DAY + random.random())
        for created_at in order_times.generate(count, previous + 1, until + 1, context.shop.timezone, random):
            number = len(context.created_at)
            context.created_at.append(created_at)
            _advance_order(world, context, plan_order(context, number), until, None, changes)
        _update_products(context, previous, until, random, changes)
    world.now = until
    _write_daily_tables(world, previous, until, changes)
    return changes.by_table()


def touch(world: World, shop_id: str, order_id: str, at: int) -> None:
    """Changes one order as if the seller edited its note: its update_time becomes `at`.

    KeyError if the shop or order doesn't exist.
    """
    simulation = _simulation(world)
    context = next((context for context in simulation.contexts if context.shop.id == shop_id), None)
    if context is None or order_id not in context.shop.tables["orders"]:
        raise KeyError(f"no order {order_id} in shop {shop_id}")
    plan = plan_order(context, ids.order_number(context.index, order_id))
    simulation.touched[order_id] = at
    context.shop.tables["orders"].put(order_id, orders.order_record(context, plan, world.now, at))
    if world.after_order_written:
        world.after_order_written(context.shop, order_id)


def _simulation(world: World) -> Simulation:
    simulation = getattr(world, "simulation", None)
    if simulation is None:
        raise ValueError("this world wasn't created by generate(), so its history can't advance")
    return simulation


def _advance_order(
    world: SimulatedWorld, context: ShopContext, plan: OrderPlan, at: int, previous: int | None, changes: ChangedKeys
) -> None:
    _write_order(world, context, plan, at, previous, changes)
    if world.after_order_written:
        world.after_order_written(context.shop, plan.id)
    next_change = _next_change(context, plan, at)
    if next_change is not None:
        heapq.heappush(world.simulation.queue, next_change)


def _write_order(
    world: SimulatedWorld,
    context: ShopContext,
    plan: OrderPlan,
    at: int,
    previous: int | None,
    changes: ChangedKeys | None,
) -> None:
    """Writes every record of an order as of `at`. `previous`: the time it was last written for, None if it is new."""
    simulation, tables = world.simulation, context.shop.tables

    def put(table: str, key: str, record: object) -> None:
        if changes is not None:
            if tables[table].get(key) == orjson.dumps(record):
                return
            changes.add(table, key)
        tables[table].put(key, record)

    put("orders", plan.id, orders.order_record(context, plan, at, simulation.touched.get(plan.id)))
    put("order_price_details", plan.id, price_details.price_detail(context, plan))
    put("external_orders", plan.id, external_orders.external_orders(context, plan, at))
    put("order_transactions", plan.id, finance.order_transactions(context, plan, at))
    for table, key, records in (
        ("returns", "return_id", returns.returns(context, plan, at)),
        ("cancellations", "cancel_id", returns.cancellations(context, plan, at)),
        ("packages", "id", packages.packages(context, plan, at)),
    ):
        for record in records:
            put(table, record[key], record)
    estimates = finance.unsettled(context, plan, at)
    for record in estimates:
        put("unsettled_transactions", record["id"], record)
    if not estimates and previous is not None:
        for serial in (0, 1):
            key = finance.unsettled_id(context, plan, serial)
            if key in tables["unsettled_transactions"]:
                tables["unsettled_transactions"].remove(key)
                changes.add("unsettled_transactions", key)
    affiliate_order = affiliate_orders.affiliate_order(context, plan, at)
    if affiliate_order is not None:
        put("affiliate_orders", plan.id, affiliate_order)
    for row in shopify.rows(context, plan, at):
        world.shopify.put("orders", row)
        for refund in row["refunds"]:
            world.shopify.put("order_refunds", refund)
    simulation.ledgers[context.index].post(plan, simulation.start if previous is None else previous, at)
    simulation.analytics[context.index].count(plan, previous, at)
    simulation.planted.put(context, plan, at, previous)


def _update_products(context: ShopContext, previous: int, at: int, random: Random, changes: ChangedKeys) -> None:
    """Changes about three products per day."""
    for _ in range(int(3 * (at - previous) / DAY + random.random())):
        product = random.choice(context.catalog.products)
        update_time = random.randrange(previous + 1, at + 1)
        # A product that a client has written to is the client's from then on.
        is_written = product.id in context.shop.tables.get("listings", ())
        if product.update_time < update_time and not is_written:
            for table in catalog.update_product(
                context.shop, context.catalog, context.index, product, update_time, random
            ):
                changes.add(table, product.id)


def _write_daily_tables(world: SimulatedWorld, previous: int, at: int, changes: ChangedKeys | None) -> None:
    """Writes what depends on all orders together: statements, payments, analytics, promotions, planted results."""
    simulation = world.simulation
    for context, ledger, analytics in zip(simulation.contexts, simulation.ledgers, simulation.analytics, strict=True):
        for written in (
            ledger.close(previous, at),
            analytics.write(at),
            promotions.write(context, simulation.start, at),
        ):
            if changes is not None:
                for table, keys in written.items():
                    changes.add(table, *keys)
    finance: dict[str, list[str]] = {}
    for ledger in simulation.ledgers:
        for trait, ids_with_trait in ledger.traits.items():
            finance.setdefault(trait, []).extend(ids_with_trait)
    world.planted = simulation.planted.as_json() | {
        "statements": {key: entry for ledger in simulation.ledgers for key, entry in ledger.planted.items()},
        "finance": finance,
    }


def _next_change(context: ShopContext, plan: OrderPlan, at: int) -> tuple[int, int, int] | None:
    """The queue's entry for the order's first change after `at`."""
    times = plan.change_times()
    position = bisect_right(times, at)
    return None if position == len(times) else (times[position], context.index, plan.number)
