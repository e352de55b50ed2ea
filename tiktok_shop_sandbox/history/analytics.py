"""What Seller Center's analytics say of each day of the shop's own time zone.

Sales figures are the shop's own: GMV is all that was paid for orders of the day, cancelled and refunded ones included,
in the shop's currency (orders in another one are left out); refunds count on the day they were granted. Visits are made
up, and restated upwards for three days.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from random import Random
from typing import Any
from zoneinfo import ZoneInfo

from tiktok_shop_sandbox.history import ids, text
from tiktok_shop_sandbox.history.money import text as cents
from tiktok_shop_sandbox.history.plan import Ground, Plan

_DAY = timedelta(days=1)
RESTATED_DAYS = 3
_CHANNELS = ("PRODUCT_CARD", "PRODUCT_CARD", "VIDEO", "VIDEO", "VIDEO", "LIVE", "LIVE")
_HOSTS = ("zoe.live", "maison_zoë", "creator.kwame 🐙", "glow.with.amélie")
VIDEOS = 24


@dataclass
class Content:
    """One video's or LIVE's sales on a day."""

    gmv: int = 0
    orders: int = 0
    sku_orders: int = 0
    items: int = 0
    customers: set[int] = field(default_factory=set)
    products: Counter[int] = field(default_factory=Counter)


@dataclass
class Day:
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
    videos: dict[int, Content] = field(default_factory=dict)
    live: Content = field(default_factory=Content)


class Analytics:
    """Counts a shop's days and writes the five performance tables, a day at a time, once it is over."""

    def __init__(self, ground: Ground, seed: int, start: int) -> None:
        self.ground = ground
        self.seed = seed
        self.zone = ZoneInfo(ground.shop.timezone)
        self.first = self._date(start) + _DAY
        self.days: dict[date, Day] = {}
        self.next = self.first

    def count(self, plan: Plan, after: int | None, at: int) -> None:
        """Adds what the order was paid or refunded in (after, at]; `after` None: from the beginning."""
        if plan.currency != self.ground.shop.currency:
            return
        begin = -1 if after is None else after
        tax_included = self.ground.shop.tax_included
        if plan.paid is not None and begin < plan.paid <= at:
            self._count_sale(self._day(plan.paid), plan, tax_included)
        for refund in plan.refunds(at):
            moment = max(refund.granted_at, plan.paid or 0)
            if begin < moment:
                self._day(moment).refunds += refund.total(tax_included)

    def write(self, at: int) -> dict[str, list[str]]:
        """Writes the days that have ended and those still restated; returns the keys, by table."""
        today = self._date(at)
        written: dict[str, list[str]] = {}
        day = max(self.first, min(self.next, today) - _DAY * RESTATED_DAYS)
        while day < today:
            for table, record in self._records(day, (today - day).days).items():
                self.ground.shop.tables[table].put(day.isoformat(), record)
                written.setdefault(table, []).append(day.isoformat())
            day += _DAY
        self.next = max(self.next, today)
        return written

    def _date(self, moment: int) -> date:
        return datetime.fromtimestamp(moment, self.zone).date()

    def _day(self, moment: int) -> Day:
        key = self._date(moment)
        found = self.days.get(key)
        if found is None:
            found = self.days[key] = Day()
        return found

    def _count_sale(self, day: Day, plan: Plan, tax_included: bool) -> None:
        total = plan.total(tax_included)
        lines = plan.lines
        day.gmv += total
        day.revenue += total - plan.tax + sum(line.platform_discount for line in lines)
        day.orders += 1
        day.items += len(lines)
        day.customers.add(plan.buyer)
        skus = {line.sku.id for line in lines}
        day.sku_orders += len(skus)
        channel = _CHANNELS[(plan.noise >> 36) % len(_CHANNELS)]
        day.channels[channel] += total
        content = None
        if channel == "VIDEO":
            content = day.videos.setdefault((plan.noise >> 40) % VIDEOS, Content())
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
            product[0] += line.sale
            product[1] += 1
            product[2] += number not in seen
            seen.add(number)
            sku = day.skus.setdefault(line.sku.id, [0, 0, 0, number])
            sku[0] += line.sale
            sku[1] += 1
            sku[2] += line.sku.id not in seen_skus
            seen_skus.add(line.sku.id)
            if content is not None:
                content.products[number] += 1

    def _records(self, key: date, age: int) -> dict[str, Any]:
        day = self.days.get(key) or Day()
        random = Random(f"analytics/{self.seed}/{self.ground.index}/{key}")
        # Late visits trickle in: what is shown grows until the day is three days old.
        shown = 100 - 4 * max(0, RESTATED_DAYS - age)
        return {
            "shop_performance": self._shop(key, day, random, shown),
            "product_performance": self._products(day),
            "sku_performance": self._skus(day),
            "video_performance": self._videos(key, day, random, shown),
            "live_performance": self._lives(key, day, random, shown),
        }

    def _money(self, minor: int) -> dict[str, str]:
        return {"amount": cents(minor), "currency": self.ground.shop.currency}

    def _shop(self, key: date, day: Day, random: Random, shown: int) -> dict[str, Any]:
        visitors = (len(day.customers) * random.randrange(18, 30) + random.randrange(20, 60)) * shown // 100
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
        if self.ground.shop.region == "GB":
            record["sales"]["gross_revenue"]["breakdowns"] = [
                {"type": "ADS", "percentage": _rate(ads, 10_000)},
                {"type": "ORGANIC", "percentage": _rate(10_000 - ads, 10_000)},
            ]
        return record

    def _products(self, day: Day) -> list[dict[str, Any]]:
        products = self.ground.catalog.products
        rows = sorted(day.products.items(), key=lambda entry: (-entry[1][0], entry[0]))
        return [
            {
                "id": products[number].id,
                "overall_performance": {"gmv": self._money(gmv), "items_sold": items, "orders": orders},
            }
            for number, (gmv, items, orders) in rows
        ]

    def _skus(self, day: Day) -> list[dict[str, Any]]:
        products = self.ground.catalog.products
        rows = sorted(day.skus.items(), key=lambda entry: (-entry[1][0], entry[0]))
        return [
            # Ids as JSON numbers, as this one endpoint has them.
            {
                "id": int(sku),
                "product_id": int(products[number].id),
                "gmv": self._money(gmv),
                "sku_orders": orders,
                "units_sold": units,
            }
            for sku, (gmv, units, orders, number) in rows
        ]

    def _videos(self, key: date, day: Day, random: Random, shown: int) -> list[dict[str, Any]]:
        rows = []
        for number, content in sorted(day.videos.items(), key=lambda entry: (-entry[1].gmv, entry[0])):
            views = random.randrange(400, 90_000) * shown // 100
            products = [self.ground.catalog.products[product] for product in sorted(content.products)[:5]]
            posted = datetime.combine(self.first, datetime.min.time()) - _DAY * (number + 1) + timedelta(hours=number)
            rows.append(
                {
                    "id": ids.make("content", self.ground.index, number),
                    "title": text.AWKWARD_TITLES[number % len(text.AWKWARD_TITLES)] + f" #{number}",
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

    def _lives(self, key: date, day: Day, random: Random, shown: int) -> list[dict[str, Any]]:
        content = day.live
        if not content.orders:
            return []
        number = key.toordinal()
        start = datetime.combine(key, datetime.min.time(), tzinfo=self.zone).astimezone(UTC) + timedelta(hours=18)
        views = random.randrange(2_000, 120_000) * shown // 100
        clicks = views // random.randrange(6, 30)
        return [
            {
                "id": ids.make("live", self.ground.index, number),
                "title": f"Evening LIVE 🔴 {key.isoformat()}",
                "username": _HOSTS[number % len(_HOSTS)],
                "start_time": str(int(start.timestamp())),
                "end_time": str(int(start.timestamp()) + 7_200),
                "sales_performance": {
                    "gmv": self._money(content.gmv),
                    "24h_live_gmv": self._money(content.gmv * 11 // 10),
                    "avg_price": self._money(content.gmv // max(content.items, 1)),
                    "click_to_order_rate": _per_cent(content.orders, clicks),
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
                    "click_through_rate": _per_cent(clicks, views),
                },
            }
        ]


def _rate(part: int, whole: int) -> str:
    """`0.0759`; nothing of nothing is `0`."""
    return f"0.{part * 10_000 // whole:04d}" if 0 < part < whole else "1" if part and whole else "0"


def _per_cent(part: int, whole: int) -> str:
    """`6.19%`, as LIVE lists have it."""
    share = part * 10_000 // max(whole, 1)
    return f"{share // 100}.{share % 100:02d}%"
