"""A shop's books: daily statements at midnight UTC, the payments that pay them, and withdrawals."""

from __future__ import annotations

from dataclasses import dataclass, field
from random import Random
from typing import Any

import orjson

from tiktok_shop_sandbox.history import finance, ids
from tiktok_shop_sandbox.history.catalog import DAY
from tiktok_shop_sandbox.history.money import brief, text
from tiktok_shop_sandbox.history.plan import HOUR, Ground, Plan

# What live shops find in their statements beside orders; the last is in no documentation. (type, least, most) in cents.
_ADJUSTMENTS = (
    ("LOGISTICS_REIMBURSEMENT", 300, 2_500, True),
    ("SHIPPING_FEE_ADJUSTMENT", -350, -20, True),
    ("PLATFORM_PENALTY", -900, -200, False),
    ("CHARGE_BACK", -4_000, -500, True),
    ("PLATFORM_REIMBURSEMENT", 100, 1_800, True),
    ("REBATE", 50, 900, False),
    ("SAMPLE_SHIPPING_FEE", -800, -300, False),
    ("WINTER_PROGRAM_CREDIT", 100, 500, False),
)
_FOREIGN_RATE = {"EUR": (850_000, "0.850000"), "CAD": (730_000, "0.730000")}


@dataclass
class Statement:
    """One day's sums while it is being put together, in minor units."""

    time: int
    currency: str
    ads: bool = False
    rows: list[tuple[str, bytes]] = field(default_factory=list)
    revenue: int = 0
    shipping: int = 0
    fees: int = 0
    adjustments: int = 0
    reserve: int = 0
    orders: list[str] = field(default_factory=list)

    @property
    def settlement(self) -> int:
        return self.revenue + self.shipping + self.fees + self.adjustments


@dataclass
class Payment:
    """One transfer for one or several statements; a `failing` one is made good by another."""

    id: str
    currency: str
    statements: list[str]
    settlement: int
    reserve: int
    created: int
    ended: int
    failing: bool
    shown: bool = False


class Books:
    """Collects a shop's transactions and closes the days that have come.

    Statement settlement = sum of its transactions' settlement_amounts; what is paid = settlement + reserve, and a
    payment is the sum of its statements. Weekend statements are paid on Monday; a day whose sum isn't above nothing is
    carried into the next payment.
    """

    def __init__(self, ground: Ground, seed: int) -> None:
        self.ground = ground
        self.seed = seed
        self.open: dict[tuple[int, str, bool], Statement] = {}
        self.waiting: dict[str, list[tuple[str, int, int]]] = {}
        self.payments: list[Payment] = []
        self.planted: dict[str, dict[str, Any]] = {}
        self.traits: dict[str, list[str]] = {}

    def post(self, plan: Plan, after: int, at: int) -> None:
        """Adds the order's settlements of the statements in (after, at]."""
        for settlement in plan.settlements:
            if not after < settlement.statement_time <= at:
                continue
            statement = self._statement(settlement.statement_time, plan.currency)
            row = finance.transaction(self.ground, plan, settlement)
            statement.rows.append((row["id"], _packed(row)))
            if settlement.kind in ("collected", "released"):
                held = finance.reserve(self.ground, plan)
                statement.reserve += held if settlement.kind == "released" else -held
                continue
            for posting in finance.postings(self.ground, plan, settlement, settlement.statement_time):
                statement.revenue += posting.revenue_total
                statement.shipping += posting.shipping_total
                statement.fees += posting.fee_total
            if settlement.kind == "order":
                statement.orders.append(plan.id)

    def close(self, after: int, at: int) -> dict[str, list[str]]:
        """Makes the statements and payments of (after, at]; returns the keys written, by table."""
        written: dict[str, dict[str, None]] = {}
        for day in range(-(-(after + 1) // DAY), at // DAY + 1):
            self._adjust(day)
            for key in sorted(key for key in self.open if key[0] == day * DAY):
                self._publish(self.open.pop(key), written)
            self._pay(day, written)
            self._move_payments(day * DAY, written)
        self._move_payments(at, written)
        return {table: list(keys) for table, keys in written.items()}

    def _statement(self, time: int, currency: str, ads: bool = False) -> Statement:
        return self.open.setdefault((time, currency, ads), Statement(time, currency, ads))

    def _adjust(self, day: int) -> None:
        """What a day's statement has beside orders. Depends on the day alone."""
        random = Random(f"adjust/{self.seed}/{self.ground.index}/{day}")
        currency = self.ground.shop.currency
        if random.random() < 0.3:
            kind, least, most, with_order = random.choice(_ADJUSTMENTS)
            statement = self._statement(day * DAY, currency)
            order = random.choice(sorted(statement.orders)) if with_order and statement.orders else None
            self._add_adjustment(statement, day * 4, kind, random.randrange(least, most), order)
        if day % 9 == self.ground.index:
            statement = self._statement(day * DAY, currency, ads=True)
            self._add_adjustment(statement, day * 4 + 1, "GMV_PAYMENT_FOR_ADS", -random.randrange(1_500, 6_000), None)

    def _add_adjustment(self, statement: Statement, number: int, kind: str, amount: int, order: str | None) -> None:
        identifier = ids.make("adjustment", self.ground.index, number)
        statement.rows.append((identifier, _packed(finance.adjustment_row(identifier, kind, amount, order))))
        statement.adjustments += amount
        if order is None:
            self.traits.setdefault("adjustment_without_order", []).append(identifier)
        if kind == "WINTER_PROGRAM_CREDIT":
            self.traits.setdefault("unknown_adjustment_type", []).append(identifier)

    def _publish(self, statement: Statement, written: dict[str, dict[str, None]]) -> None:
        ground = self.ground
        identifier = finance.statement_id(ground, statement.currency, statement.time, ads=statement.ads)
        record: dict[str, Any] = {
            "id": identifier,
            "statement_time": statement.time,
            "currency": statement.currency,
            "settlement_amount": brief(statement.settlement),
            "net_sales_amount": brief(statement.revenue),
            "shipping_cost_amount": brief(statement.shipping),
            "fee_amount": brief(statement.fees),
            "adjustment_amount": brief(statement.adjustments),
            "payment_status": "PROCESSING",
        }
        # Documented for neither market, yet live shops of some get it all the same.
        if ground.shop.region == "GB":
            record["revenue_amount"] = brief(statement.revenue)
        header = {
            "id": identifier,
            "create_time": statement.time,
            "status": "SETTLED",
            "currency": statement.currency,
            "payable_amount": brief(statement.settlement + statement.reserve),
            "total_reserve_amount": brief(statement.reserve),
            "total_settlement_amount": brief(statement.settlement),
            "total_settlement_breakdown": {
                "total_revenue_amount": brief(statement.revenue),
                "total_shipping_cost_amount": brief(statement.shipping),
                "total_fee_tax_amount": brief(statement.fees),
                "total_adjustment_amount": brief(statement.adjustments),
            },
            "total_count": len(statement.rows),
        }
        rows = [orjson.Fragment(row) for _, row in sorted(statement.rows)]
        self._put("statements", identifier, record, written)
        self._put("statement_transactions", identifier, {"header": header, "transactions": rows}, written)
        self.waiting.setdefault(statement.currency, []).append((identifier, statement.settlement, statement.reserve))
        self.planted[identifier] = {
            "shop_id": ground.shop.id,
            "currency": statement.currency,
            "settlement": text(statement.settlement),
            "reserve": text(statement.reserve),
            "transactions": len(statement.rows),
            "payment_id": None,
        }
        if statement.ads:
            self.traits.setdefault("ads_statement", []).append(identifier)

    def _pay(self, day: int, written: dict[str, dict[str, None]]) -> None:
        if (day + 3) % 7 >= 5:  # day 0 was a Thursday
            return
        for serial, (currency, waiting) in enumerate(sorted(self.waiting.items())):
            settlement = sum(entry[1] for entry in waiting)
            reserve = sum(entry[2] for entry in waiting)
            if not waiting or settlement + reserve <= 0:
                continue
            self._order_payment(day, serial, currency, [entry[0] for entry in waiting], settlement, reserve)
            waiting.clear()

    def _order_payment(
        self, day: int, serial: int, currency: str, statements: list[str], settlement: int, reserve: int
    ) -> None:
        random = Random(f"pay/{self.seed}/{self.ground.index}/{day}/{serial}")
        created = day * DAY + 2 * HOUR + random.randrange(HOUR)
        payment = Payment(
            ids.make("payment", self.ground.index, day * 8 + serial),
            currency,
            statements,
            settlement,
            reserve,
            created,
            created + random.randrange(5, 20) * HOUR,
            failing=day % 31 == 5,
        )
        self.payments.append(payment)
        if len(statements) > 1:
            self.traits.setdefault("payment_of_several_statements", []).append(payment.id)

    def _move_payments(self, at: int, written: dict[str, dict[str, None]]) -> None:
        """Shows the payments that have begun, ends those that are through."""
        left = []
        for payment in self.payments:
            if payment.created <= at and not payment.shown:
                payment.shown = True
                self._put("payments", payment.id, self._payment_record(payment, None), written)
            if payment.ended > at:
                left.append(payment)
                continue
            self._put("payments", payment.id, self._payment_record(payment, payment.ended), written)
            for identifier in payment.statements:
                record = self.ground.shop.tables["statements"].record(identifier)
                if payment.failing:
                    record |= {"payment_status": "FAILED"}
                else:
                    record |= {
                        "payment_status": "PAID",
                        "payment_id": payment.id,
                        "payment_time": payment.ended,
                    }
                    self.planted[identifier]["payment_id"] = payment.id
                self._put("statements", identifier, record, written)
            if payment.failing:
                self.traits.setdefault("failed_payment", []).append(payment.id)
                left.append(self._again(payment))
            else:
                self._withdraw(payment, written)
        self.payments = left

    def _again(self, payment: Payment) -> Payment:
        return Payment(
            str(int(payment.id) + 4),
            payment.currency,
            payment.statements,
            payment.settlement,
            payment.reserve,
            payment.ended + 26 * HOUR,
            payment.ended + 40 * HOUR,
            failing=False,
        )

    def _exchanged(self, payment: Payment) -> tuple[int, str]:
        paid = payment.settlement + payment.reserve
        if payment.currency == self.ground.shop.currency:
            return paid, "1.000000"
        rate, shown = _FOREIGN_RATE[payment.currency]
        return paid * rate // 1_000_000, shown

    def _payment_record(self, payment: Payment, ended: int | None) -> dict[str, Any]:
        amount, rate = self._exchanged(payment)
        record: dict[str, Any] = {
            "id": payment.id,
            "create_time": payment.created,
            "status": "PROCESSING" if ended is None else "FAILED" if payment.failing else "PAID",
            "amount": _value(amount, self.ground.shop.currency),
            "settlement_amount": _value(payment.settlement, payment.currency),
            "payment_amount_before_exchange": _value(payment.settlement + payment.reserve, payment.currency),
            "exchange_rate": rate,
        }
        # The newest version is said to have dropped these two; both answers occur.
        if int(payment.id) % 3:
            record["reserve_amount"] = _value(payment.reserve, payment.currency)
            record["bank_account"] = "***********1234"
        if ended is not None and not payment.failing:
            record["paid_time"] = ended
        return record

    def _withdraw(self, payment: Payment, written: dict[str, dict[str, None]]) -> None:
        """The balance's movements that a payment brings: settled, and every other time withdrawn."""
        amount, _ = self._exchanged(payment)
        serial = int(payment.id) % 1_000_000
        moves = [("SETTLE", amount, "SUCCESS")]
        if serial % 2:
            moves.append(("WITHDRAW", amount, "SUCCESS" if serial % 5 else "FAILED"))
            if serial % 5 == 0:
                moves.append(("REVERSE", amount, "SUCCESS"))
        if serial % 7 == 0:
            moves.append(("TRANSFER", -150, "PROCESSING"))
        for number, (kind, value, status) in enumerate(moves):
            identifier = f"EF{self.ground.index}{serial:07d}{kind[:3]}{number}"
            record = {
                "id": identifier,
                "type": kind,
                "amount": text(value),
                "currency": self.ground.shop.currency,
                "status": status,
                "create_time": payment.ended,
            }
            self._put("withdrawals", identifier, record, written)

    def _put(self, table: str, key: str, record: dict[str, Any], written: dict[str, dict[str, None]]) -> None:
        self.ground.shop.tables[table].put(key, record)
        written.setdefault(table, {})[key] = None


def _packed(row: dict[str, Any]) -> bytes:
    """JSON in bytes of its own length: orjson's buffer is up to twice as long."""
    return bytes(memoryview(orjson.dumps(row)))


def _value(minor: int, currency: str) -> dict[str, str]:
    return {"value": text(minor), "currency": currency}
