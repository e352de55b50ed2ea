"""Daily analytics in the shop's time zone, as in Seller Center.

Sales follow from the orders: GMV is what was paid for the day's orders, including canceled and refunded ones, in the
shop's currency (orders in other currencies are excluded). Refunds count on the day they were granted. Traffic is random
and restated upward for three days.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from random import Random
from typing import Any
from zoneinfo import ZoneInfo

from tiktok_shop_sandbox.history import ids, sample_data
from tiktok_shop_sandbox.history.money import decimal_text
from tiktok_shop_sandbox.history.planning.order_plan import OrderPlan
from tiktok_shop_sandbox.history.shop_context import ShopContext

_DAY = timedelta(days=1)
RESTATED_DAYS = 3
_CHANNELS = ("PRODUCT_CARD", "PRODUCT_CARD", "VIDEO", "VIDEO", "VIDEO", "LIVE", "LIVE")
_HOSTS = ("zoe.live", "maison_zoë", "creator.kwame 🐙", "glow.with.amélie")
VIDEOS = 24


@dataclass
class ContentTotals:
    """A video's or LIVE's sales on one day."""

    gmv: int = 0
    orders: int = 0
    sku_orders: int = 0
    items: int = 0
    customers: set[int] = field(default_factory=set)
    products: Counter[int] = field(default_factory=Counter)


@dataclass
class DailyTotals:
    """`products`: by product number, [sales, units, orders]. `skus`: by id, [sales, units, orders, product number]."""

    gmv: int = 0
    revenue: int = 0
    refunds: int = 0
    orders: int = 0
    items: int = 0
    sku_orders: int = 0
    customers: set[int] = field(default_factory=set)
    channels: Counter[str] = field(default_factory=Counter)
    products: dict[int, list[int]] = field(default_factory=dict)
    skus: dict[str, list[int]] = field(default_factory=dict)
    videos: dict[int, ContentTotals] = field(default_factory=dict)
    live: ContentTotals = field(default_factory=ContentTotals)


class Analytics:
    """Counts a shop's daily totals and writes the five performance tables for each day once it has ended."""

    def __init__(self, context: ShopContext, seed: int, start: int) -> None:
        self.context = context
        self.seed = seed
        self.zone = ZoneInfo(context.shop.timezone)
        self.first = self._date(start) + _DAY
        self.days: dict[date, DailyTotals] = {}
        self.next = self.first

    def count(self, plan: OrderPlan, after: int | None, at: int) -> None:
        """Adds the order's payment and refunds in (after, at]; `after` None: since the beginning."""
        if plan.currency != self.context.shop.currency:
            return
        start = -1 if after is None else after
        tax_included = self.context.shop.tax_included
        if plan.paid_at is not None and start < plan.paid_at <= at:
            self._count_sale(self._day(plan.paid_at), plan, tax_included)
        for refund in plan.granted_refunds(at):
            refunded_at = max(refund.granted_at, plan.paid_at or 0)
            if start < refunded_at:
                self._day(refunded_at).refunds += refund.total(tax_included)

    def write(self, at: int) -> dict[str, list[str]]:
        """Writes the days that have ended or are still restated. Returns the keys, by table."""
        today = self._date(at)
        written: dict[str, list[str]] = {}
        day = max(self.first, min(self.next, today) - _DAY * RESTATED_DAYS)
        while day < today:
            for table, record in self._records(day, (today - day).days).items():
                self.context.shop.tables[table].put(day.isoformat(), record)
                written.setdefault(table, []).append(day.isoformat())
            day += _DAY
        self.next = max(self.next, today)
        return written

    def _date(self, time: int) -> date:
        return datetime.fromtimestamp(time, self.zone).date()

    def _day(self, time: int) -> DailyTotals:
        key = self._date(time)
        found = self.days.get(key)
        if found is None:
            found = self.days[key] = DailyTotals()
        return found

    def _count_sale(self, day: DailyTotals, plan: OrderPlan, tax_included: bool) -> None:
        total = plan.total(tax_included)
        lines = plan.lines
        day.gmv += total
        day.revenue += total - plan.tax + sum(line.platform_discount for line in lines)
        day.orders += 1
        day.items += len(lines)
        day.customers.add(plan.buyer)
        skus = {line.sku.id for line in lines}
        day.sku_orders += len(skus)
        channel = _channel(plan)
        day.channels[channel] += total
        content = None
        if channel == "VIDEO":
            content = day.videos.setdefault((plan.random_bits >> 40) % VIDEOS, ContentTotals())
        elif channel == "LIVE":
            content = day.live
        if content is not None:
            content.gmv += total
            content.orders += 1
            content.sku_orders += len(skus)
            content.items += len(lines)
            content.customers.add(plan.buyer)
        seen: set[int] = set()
        seen_skus: set[str] = set()
        for line in lines:
            number = line.sku.product.number
            product = day.products.setdefault(number, [0, 0, 0])
            product[0] += line.sale_price
            product[1] += 1
            product[2] += number not in seen
            seen.add(number)
            sku = day.skus.setdefault(line.sku.id, [0, 0, 0, number])
            sku[0] += line.sale_price
            sku[1] += 1
            sku[2] += line.sku.id not in seen_skus
            seen_skus.add(line.sku.id)
            if content is not None:
                content.products[number] += 1

    def _records(self, key: date, age: int) -> dict[str, Any]:
        day = self.days.get(key) or DailyTotals()
        random = Random(f"analytics/{self.seed}/{self.context.index}/{key}")
        # Traffic is complete only after three days.
        visible_percent = 100 - 4 * max(0, RESTATED_DAYS - age)
        return {
            "shop_performance": self._shop_record(key, day, random, visible_percent),
            "product_performance": self._product_rows(day),
            "sku_performance": self._sku_rows(day),
            "video_performance": self._video_rows(key, day, random, visible_percent),
            "live_performance": self._live_rows(key, day, random, visible_percent),
        }

    def _money(self, minor: int) -> dict[str, str]:
        return {"amount": decimal_text(minor), "currency": self.context.shop.currency}

    def _shop_record(self, key: date, day: DailyTotals, random: Random, visible_percent: int) -> dict[str, Any]:
        visitors = (len(day.customers) * random.randrange(18, 30) + random.randrange(20, 60)) * visible_percent // 100
        ads = random.randrange(1_000, 4_000)
        record: dict[str, Any] = {
            "start_date": key.isoformat(),
            "end_date": (key + _DAY).isoformat(),
            "sales": {
                "gmv": {
                    "overall": self._money(day.gmv),
                    "breakdowns": [
                        {"type": channel, "gmv": self._money(day.channels[channel])}
                        for channel in ("LIVE", "VIDEO", "PRODUCT_CARD")
                    ],
                },
                "gross_revenue": {"overall": self._money(day.revenue)},
                "items_sold": day.items,
                "sku_orders_count": day.sku_orders,
                "orders_count": day.orders,
                "avg_customers_count": len(day.customers),
                "refunds": self._money(day.refunds),
            },
            "traffic": {
                "avg_visitors": visitors,
                "avg_page_views": visitors * 3,
                "avg_conversation_rate": _rate(len(day.customers), visitors),
            },
        }
        if self.context.shop.region == "GB":
            record["sales"]["gross_revenue"]["breakdowns"] = [
                {"type": "ADS", "percentage": _rate(ads, 10_000)},
                {"type": "ORGANIC", "percentage": _rate(10_000 - ads, 10_000)},
            ]
        return record

    def _product_rows(self, day: DailyTotals) -> list[dict[str, Any]]:
        products = self.context.catalog.products
        rows = sorted(day.products.items(), key=lambda entry: (-entry[1][0], entry[0]))
        return [
            {
                "id": products[number].id,
                "overall_performance": {"gmv": self._money(gmv), "items_sold": items, "orders": orders},
            }
            for number, (gmv, items, orders) in rows
        ]

    def _sku_rows(self, day: DailyTotals) -> list[dict[str, Any]]:
        products = self.context.catalog.products
        rows = sorted(day.skus.items(), key=lambda entry: (-entry[1][0], entry[0]))
        return [
            # Unlike all others, this endpoint returns ids as JSON numbers.
            {
                "id": int(sku),
                "product_id": int(products[number].id),
                "gmv": self._money(gmv),
                "sku_orders": orders,
                "units_sold": units,
            }
            for sku, (gmv, units, orders, number) in rows
        ]

    def _video_rows(self, key: date, day: DailyTotals, random: Random, visible_percent: int) -> list[dict[str, Any]]:
        rows = []
        for number, content in sorted(day.videos.items(), key=lambda entry: (-entry[1].gmv, entry[0])):
            views = random.randrange(400, 90_000) * visible_percent // 100
            products = [self.context.catalog.products[product] for product in sorted(content.products)[:5]]
            posted = datetime.combine(self.first, datetime.min.time()) - _DAY * (number + 1) + timedelta(hours=number)
            rows.append(
                {
                    "id": ids.make("content", self.context.index, number),
                    "title": sample_data.AWKWARD_TITLES[number % len(sample_data.AWKWARD_TITLES)] + f" #{number}",
                    "username": _HOSTS[number % len(_HOSTS)],
                    "video_post_time": posted.isoformat(sep=" "),
                    "duration": 12 + number * 3,
                    "hash_tags": ["#tiktokmademebuyit", "fyp", "ครีม"][: number % 4],
                    "gmv": self._money(content.gmv),
                    "gpm": self._money(content.gmv * 1_000 // max(views, 1)),
                    "avg_customers": len(content.customers),
                    "sku_orders": content.sku_orders,
                    "items_sold": content.items,
                    "views": views,
                    "click_through_rate": _rate(content.items * 9, max(views, 1)),
                    "products": [{"id": product.id, "name": product.title} for product in products],
                }
            )
        return rows

    def _live_rows(self, key: date, day: DailyTotals, random: Random, visible_percent: int) -> list[dict[str, Any]]:
        content = day.live
        if not content.orders:
            return []
        number = key.toordinal()
        start = datetime.combine(key, datetime.min.time(), tzinfo=self.zone).astimezone(UTC) + timedelta(hours=18)
        views = random.randrange(2_000, 120_000) * visible_percent // 100
        clicks = views // random.randrange(6, 30)
        return [
            {
                "id": _live_id(self.context, key),
                "title": f"Evening LIVE 🔴 {key.isoformat()}",
                "username": _HOSTS[number % len(_HOSTS)],
                "start_time": str(int(start.timestamp())),
                "end_time": str(int(start.timestamp()) + 7_200),
                "sales_performance": {
                    "gmv": self._money(content.gmv),
                    "24h_live_gmv": self._money(content.gmv * 11 // 10),
                    "avg_price": self._money(content.gmv // max(content.items, 1)),
                    "click_to_order_rate": _percent(content.orders, clicks),
                    "created_sku_orders": content.sku_orders + 2,
                    "sku_orders": content.sku_orders,
                    "items_sold": content.items,
                    "customers": len(content.customers),
                    "different_products_sold": len(content.products),
                    "products_added": len(content.products) + 7,
                },
                "interaction_performance": {
                    "acu": views // 90,
                    "pcu": views // 40,
                    "viewers": views * 6 // 10,
                    "views": views,
                    "avg_viewing_duration": str(random.randrange(20, 90)),
                    "comments": views // 150,
                    "shares": views // 700,
                    "likes": views // 9,
                    "new_followers": views // 1_500,
                    "product_impressions": clicks * 9,
                    "product_clicks": clicks,
                    "click_through_rate": _percent(clicks, views),
                },
            }
        ]


def room_id(context: ShopContext, plan: OrderPlan) -> str | None:
    """The LIVE that sold a paid order, as its lines name it: in the US alone."""
    if context.shop.region != "US" or plan.paid_at is None or _channel(plan) != "LIVE":
        return None
    return _live_id(context, datetime.fromtimestamp(plan.paid_at, ZoneInfo(context.shop.timezone)).date())


def _channel(plan: OrderPlan) -> str:
    return _CHANNELS[(plan.random_bits >> 36) % len(_CHANNELS)]


def _live_id(context: ShopContext, day: date) -> str:
    return ids.make("live", context.index, day.toordinal())


def _rate(part: int, whole: int) -> str:
    """A fraction such as `0.0759`; 0/0 is `0`."""
    return f"0.{part * 10_000 // whole:04d}" if 0 < part < whole else "1" if part and whole else "0"


def _percent(part: int, whole: int) -> str:
    """A percentage such as `6.19%`, as in LIVE lists."""
    share = part * 10_000 // max(whole, 1)
    return f"{share // 100}.{share % 100:02d}%"
