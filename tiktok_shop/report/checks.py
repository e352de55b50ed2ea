"""Does it tie out: statements against transactions and payments, TikTok against Shopify, every identity of money."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from tiktok_shop.report.marts import Marts, Row
from tiktok_shop.report.numbers import NOTHING, Currency

MOST_ROWS = 40

STATEMENTS = """
select shop_id, currency, statement_date, statement_id, settlement_amount, transactions_settlement, settlement_gap,
    settlement_gap_reason, payable_amount, payment_id, payment_amount, payment_gap, payment_gap_reason
from {marts}.fct_settlements
where statement_date between {since} and {until}
order by statement_date, shop_id, statement_id
"""

SHOPIFY = """
select coalesce(tiktok_currency, shopify_currency) as currency, match_status, has_shopify_reference, shop_id, order_id,
    order_date, shopify_order_id, shopify_order_name, shopify_currency, tiktok_total, shopify_total, total_gap,
    discount_gap, tax_gap, shipping_gap, refund_gap, differs_first_by
from {marts}.rec_shopify_orders
where match_status <> 'matched' and (match_status <> 'only in TikTok' or has_shopify_reference)
    and (order_date is null or order_date between {since} and {until})
order by order_date desc nulls last, order_id desc, shopify_order_id desc
"""

SHOPIFY_ALIKE = """
select coalesce(tiktok_currency, shopify_currency) as currency,
    sum(case when match_status = 'matched' then 1 else 0 end) as matched,
    sum(case when match_status = 'only in TikTok' and not has_shopify_reference then 1 else 0 end) as unrelated
from {marts}.rec_shopify_orders
where order_date is null or order_date between {since} and {until}
group by coalesce(tiktok_currency, shopify_currency)
"""

GAPS = """
select broken_identity, model, shop_id, key, currency, expected, found, gap
from {marts}.rec_money_gaps order by broken_identity, shop_id, key
"""

PRESENCE = """
select
    exists (select 1 from {marts}.fct_settlements) as settlements,
    exists (select 1 from {marts}.rec_shopify_orders) as shopify,
    exists (select 1 from {marts}.fct_refunds) as refunds,
    exists (select 1 from {marts}.fct_daily_performance) as performance
"""

PARTS = ("discount", "tax", "shipping", "refund")
OTHER = "other"

PAID, WAITING, DIFFERS, UNKNOWN = "paid", "waiting", "differs", "unknown"
STATES = {
    PAID: "paid and ties out",
    WAITING: "ties out, not paid yet",
    DIFFERS: "does not tie out",
    UNKNOWN: "can't be compared",
}


@dataclass(frozen=True)
class Presence:
    """Which marts have any row at all, whatever the period."""

    settlements: bool
    shopify: bool
    refunds: bool
    performance: bool


@dataclass(frozen=True)
class Statement:
    shop_id: str
    day: date
    statement_id: str
    state: str
    reason: str
    settled: Decimal
    payable: Decimal
    gap: Decimal | None
    """What is missing or too much; None where nothing can be compared."""


@dataclass
class Statements:
    all: list[Statement] = field(default_factory=list)

    def having(self, state: str) -> list[Statement]:
        return [statement for statement in self.all if statement.state == state]

    def amount(self, state: str) -> Decimal:
        return sum((statement.settled for statement in self.having(state)), NOTHING)

    @property
    def settled(self) -> Decimal:
        return sum((statement.settled for statement in self.all), NOTHING)

    @property
    def noteworthy(self) -> list[Statement]:
        """The newest first, those that differ before all."""
        order = {DIFFERS: 0, UNKNOWN: 1, WAITING: 2}
        newest = sorted(self.all, key=lambda statement: statement.day, reverse=True)
        return sorted((s for s in newest if s.state in order), key=lambda statement: order[statement.state])


@dataclass(frozen=True)
class Difference:
    """An order that TikTok and Shopify don't hold alike."""

    cause: str
    day: date | None
    order_id: str
    shopify_order: str
    tiktok_total: Decimal | None
    shopify_total: Decimal | None
    shopify_currency: str
    gaps: dict[str, Decimal]
    """Shopify's amount less TikTok's, by part, where not zero."""

    @property
    def shopify_in(self) -> Currency:
        return Currency(self.shopify_currency)


@dataclass(frozen=True)
class Cause:
    name: str
    orders: int
    gap: Decimal | None
    """Sum of the part that the cause names; None where there is no such amount."""

    @property
    def title(self) -> str:
        return f"{self.name} differs".capitalize() if self.name in PARTS else self.name[0].upper() + self.name[1:]


@dataclass
class Shopify:
    matched: int = 0
    unrelated: int = 0
    """TikTok orders that name no Shopify order."""
    differences: list[Difference] = field(default_factory=list)

    @property
    def causes(self) -> list[Cause]:
        """The most frequent first."""
        by_cause: dict[str, list[Difference]] = {}
        for difference in self.differences:
            by_cause.setdefault(difference.cause, []).append(difference)
        found = []
        for name, group in by_cause.items():
            gaps = [difference.gaps[name] for difference in group if name in difference.gaps]
            found.append(Cause(name, len(group), sum(gaps, NOTHING) if gaps else None))
        return sorted(found, key=lambda cause: (-cause.orders, cause.name))


@dataclass
class Checks:
    """Of one currency."""

    statements: Statements = field(default_factory=Statements)
    shopify: Shopify = field(default_factory=Shopify)
    money_gaps: list[Row] = field(default_factory=list)


def read_presence(marts: Marts) -> Presence:
    [row] = marts.rows(PRESENCE)
    return Presence(**row)


def read_checks(marts: Marts, currencies: Iterable[str]) -> dict[str, Checks]:
    """For these currencies and others that only these marts hold; a gap whose currency isn't known stands at each."""
    found = {currency: Checks() for currency in currencies}
    for row in marts.rows(STATEMENTS):
        found.setdefault(row["currency"], Checks()).statements.all.append(_statement(row))
    for row in marts.rows(SHOPIFY_ALIKE):
        if row["matched"] or row["unrelated"]:
            shopify = found.setdefault(row["currency"], Checks()).shopify
            shopify.matched, shopify.unrelated = int(row["matched"]), int(row["unrelated"])
    for row in marts.rows(SHOPIFY):
        found.setdefault(row["currency"], Checks()).shopify.differences.append(_difference(row))
    for row in marts.rows(GAPS):
        for currency in [row["currency"]] if row["currency"] else list(found):
            found.setdefault(currency, Checks()).money_gaps.append(row)
    return found


def _statement(row: Row) -> Statement:
    settlement, payment = row["settlement_gap_reason"], row["payment_gap_reason"]
    if settlement == "transactions differ":
        state, reason, gap = DIFFERS, "its transactions sum to another amount", row["settlement_gap"]
    elif payment == "payment differs":
        state, reason, gap = DIFFERS, "the payment is of another amount", row["payment_gap"]
    elif settlement == payment == "ties out":
        state, reason, gap = PAID, "paid", NOTHING
    elif settlement == "ties out" and payment == "not paid yet":
        state, reason, gap = WAITING, "not paid yet", None
    else:
        state, reason, gap = UNKNOWN, payment if settlement == "ties out" else settlement, None
    return Statement(
        row["shop_id"], row["statement_date"], row["statement_id"], state, reason, row["settlement_amount"],
        row["payable_amount"], gap,
    )  # fmt: skip


def _difference(row: Row) -> Difference:
    gaps = {part: row[f"{part}_gap"] for part in PARTS if row[f"{part}_gap"]}
    status = row["match_status"]
    if status == "amount differs" and not gaps and row["total_gap"]:
        gaps = {OTHER: row["total_gap"]}
    return Difference(
        cause=row["differs_first_by"] if status == "amount differs" else status,
        day=row["order_date"],
        order_id=row["order_id"] or "",
        shopify_order=row["shopify_order_name"] or row["shopify_order_id"] or "",
        tiktok_total=row["tiktok_total"],
        shopify_total=row["shopify_total"],
        shopify_currency=row["shopify_currency"] or "",
        gaps=gaps if status == "amount differs" else {},
    )
