"""Reconciliation: statements with transactions and payments, TikTok with Shopify, and the marts' own totals."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from tiktok_shop.report.formatting import ZERO, Currency
from tiktok_shop.report.marts import Marts, Row

MAX_ROWS = 40

STATEMENTS = """
select shop_id, currency, statement_date, statement_id, settlement_amount, transactions_settlement, settlement_gap,
    settlement_gap_reason, payable_amount, payment_id, payment_amount, payment_gap, payment_gap_reason
from {marts}.fct_settlements
where statement_date between {since} and {until}
order by statement_date, shop_id, statement_id
"""

SHOPIFY_DIFFERENCES = """
select coalesce(tiktok_currency, shopify_currency) as currency, match_status, has_shopify_reference, shop_id, order_id,
    order_date, shopify_order_id, shopify_order_name, shopify_currency, tiktok_total, shopify_total, total_gap,
    discount_gap, tax_gap, shipping_gap, refund_gap, differs_first_by
from {marts}.rec_shopify_orders
where match_status <> 'matched' and (match_status <> 'only in TikTok' or has_shopify_reference)
    and (order_date is null or order_date between {since} and {until})
order by order_date desc nulls last, order_id desc, shopify_order_id desc
"""

SHOPIFY_COUNTS = """
select coalesce(tiktok_currency, shopify_currency) as currency,
    sum(case when match_status = 'matched' then 1 else 0 end) as matched,
    sum(case when match_status = 'only in TikTok' and not has_shopify_reference then 1 else 0 end) as unreferenced
from {marts}.rec_shopify_orders
where order_date is null or order_date between {since} and {until}
group by coalesce(tiktok_currency, shopify_currency)
"""

MONEY_GAPS = """
select broken_identity, model, shop_id, key, currency, expected, found, gap
from {marts}.rec_money_gaps order by broken_identity, shop_id, key
"""

AVAILABLE_DATA = """
select
    exists (select 1 from {marts}.fct_settlements) as settlements,
    exists (select 1 from {marts}.rec_shopify_orders) as shopify,
    exists (select 1 from {marts}.fct_refunds) as refunds,
    exists (select 1 from {marts}.fct_daily_performance) as performance
"""

COMPARED_PARTS = ("discount", "tax", "shipping", "refund")
OTHER = "other"

PAID, UNPAID, MISMATCH, UNVERIFIED = "paid", "unpaid", "mismatch", "unverified"
STATUS_LABELS = {
    PAID: "paid and ties out",
    UNPAID: "ties out, not paid yet",
    MISMATCH: "does not tie out",
    UNVERIFIED: "can't be verified",
}


@dataclass(frozen=True)
class AvailableData:
    """Which marts have any rows, in any period."""

    settlements: bool
    shopify: bool
    refunds: bool
    performance: bool


@dataclass(frozen=True)
class Statement:
    shop_id: str
    day: date
    statement_id: str
    status: str
    reason: str
    settled: Decimal
    payable: Decimal
    gap: Decimal | None
    """None if there is nothing to compare."""


@dataclass
class Statements:
    all: list[Statement] = field(default_factory=list)

    def with_status(self, status: str) -> list[Statement]:
        return [statement for statement in self.all if statement.status == status]

    def amount(self, status: str) -> Decimal:
        return sum((statement.settled for statement in self.with_status(status)), ZERO)

    @property
    def settled(self) -> Decimal:
        return sum((statement.settled for statement in self.all), ZERO)

    @property
    def open_items(self) -> list[Statement]:
        """Statements that aren't paid and tied out: mismatches first, then by day, newest first."""
        order = {MISMATCH: 0, UNVERIFIED: 1, UNPAID: 2}
        newest = sorted(self.all, key=lambda statement: statement.day, reverse=True)
        return sorted((s for s in newest if s.status in order), key=lambda statement: order[statement.status])


@dataclass(frozen=True)
class Difference:
    """An order that differs between TikTok and Shopify, or that only one of them has."""

    cause: str
    day: date | None
    order_id: str
    shopify_order: str
    tiktok_total: Decimal | None
    shopify_total: Decimal | None
    shopify_currency: str
    gaps: dict[str, Decimal]
    """Shopify's amount minus TikTok's, by part, where not zero."""

    @property
    def shopify_money(self) -> Currency:
        return Currency(self.shopify_currency)


@dataclass(frozen=True)
class Cause:
    name: str
    orders: int
    gap: Decimal | None
    """The total of the part named by the cause; None if there is none."""

    @property
    def title(self) -> str:
        return (
            f"{self.name} differs".capitalize() if self.name in COMPARED_PARTS else self.name[0].upper() + self.name[1:]
        )


@dataclass
class ShopifyComparison:
    matched: int = 0
    unreferenced: int = 0
    """TikTok orders without a reference to a Shopify order."""
    differences: list[Difference] = field(default_factory=list)

    @property
    def causes(self) -> list[Cause]:
        """Most frequent first."""
        by_cause: dict[str, list[Difference]] = {}
        for difference in self.differences:
            by_cause.setdefault(difference.cause, []).append(difference)
        causes = []
        for name, group in by_cause.items():
            gaps = [difference.gaps[name] for difference in group if name in difference.gaps]
            causes.append(Cause(name, len(group), sum(gaps, ZERO) if gaps else None))
        return sorted(causes, key=lambda cause: (-cause.orders, cause.name))


@dataclass
class Reconciliation:
    """The results for one currency."""

    statements: Statements = field(default_factory=Statements)
    shopify: ShopifyComparison = field(default_factory=ShopifyComparison)
    money_gaps: list[Row] = field(default_factory=list)


def read_available_data(marts: Marts) -> AvailableData:
    [row] = marts.rows(AVAILABLE_DATA)
    return AvailableData(**row)


def read_reconciliation(marts: Marts, currencies: Iterable[str]) -> dict[str, Reconciliation]:
    """By currency: the given ones and any others found. A gap without a currency is listed for each."""
    by_currency = {currency: Reconciliation() for currency in currencies}
    for row in marts.rows(STATEMENTS):
        by_currency.setdefault(row["currency"], Reconciliation()).statements.all.append(_statement(row))
    for row in marts.rows(SHOPIFY_COUNTS):
        if row["matched"] or row["unreferenced"]:
            shopify = by_currency.setdefault(row["currency"], Reconciliation()).shopify
            shopify.matched, shopify.unreferenced = int(row["matched"]), int(row["unreferenced"])
    for row in marts.rows(SHOPIFY_DIFFERENCES):
        by_currency.setdefault(row["currency"], Reconciliation()).shopify.differences.append(_difference(row))
    for row in marts.rows(MONEY_GAPS):
        for currency in [row["currency"]] if row["currency"] else list(by_currency):
            by_currency.setdefault(currency, Reconciliation()).money_gaps.append(row)
    return by_currency


def _statement(row: Row) -> Statement:
    settlement, payment = row["settlement_gap_reason"], row["payment_gap_reason"]
    if settlement == "transactions differ":
        status, reason, gap = MISMATCH, "doesn't equal the sum of its transactions", row["settlement_gap"]
    elif payment == "payment differs":
        status, reason, gap = MISMATCH, "doesn't equal its payment", row["payment_gap"]
    elif settlement == payment == "ties out":
        status, reason, gap = PAID, "paid", ZERO
    elif settlement == "ties out" and payment == "not paid yet":
        status, reason, gap = UNPAID, "not paid yet", None
    else:
        status, reason, gap = UNVERIFIED, payment if settlement == "ties out" else settlement, None
    return Statement(
        row["shop_id"], row["statement_date"], row["statement_id"], status, reason, row["settlement_amount"],
        row["payable_amount"], gap,
    )  # fmt: skip


def _difference(row: Row) -> Difference:
    gaps = {part: row[f"{part}_gap"] for part in COMPARED_PARTS if row[f"{part}_gap"]}
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
