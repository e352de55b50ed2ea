"""A shop's daily statements at midnight UTC, their payments, and withdrawals."""

from __future__ import annotations

from dataclasses import dataclass, field
from random import Random
from typing import Any

import orjson

from tiktok_shop_sandbox.history import ids
from tiktok_shop_sandbox.history.durations import DAY, HOUR
from tiktok_shop_sandbox.history.money import compact_text, decimal_text
from tiktok_shop_sandbox.history.planning import settlement_postings
from tiktok_shop_sandbox.history.planning.order_plan import OrderPlan
from tiktok_shop_sandbox.history.records import finance
from tiktok_shop_sandbox.history.shop_context import ShopContext

# Adjustments as in live statements: (type, minimum and maximum in cents, whether it relates to an order). The last type
# is undocumented.
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
    """The totals of a statement that is still open, in minor units."""

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
    """A transfer for one or several statements. If it `fails`, another one follows."""

    id: str
    currency: str
    statements: list[str]
    settlement: int
    reserve: int
    created_at: int
    ends_at: int
    fails: bool
    is_written: bool = False


class StatementLedger:
    """Collects a shop's transactions and closes the statements that are due.

    A statement's settlement is the sum of its transactions' settlement_amounts. A payment is the sum of its statements'
    settlements and reserves. Weekend statements are paid on Monday; statements without a positive total are carried
    over to the next payment. `traits`: what `world.planted["finance"]` lists.
    """

    def __init__(self, context: ShopContext, seed: int) -> None:
        self.context = context
        self.seed = seed
        self.open: dict[tuple[int, str, bool], Statement] = {}
        self.unpaid: dict[str, list[tuple[str, int, int]]] = {}
        self.payments: list[Payment] = []
        self.planted: dict[str, dict[str, Any]] = {}
        self.traits: dict[str, list[str]] = {}

    def post(self, plan: OrderPlan, after: int, at: int) -> None:
        """Adds the order's settlements in (after, at] to their statements."""
        for settlement in plan.settlements:
            if not after < settlement.statement_time <= at:
                continue
            statement = self._statement(settlement.statement_time, plan.currency)
            row = finance.transaction(self.context, plan, settlement)
            statement.rows.append((row["id"], _compact_json(row)))
            if settlement.kind in ("collected", "released"):
                held = settlement_postings.reserve(self.context, plan)
                statement.reserve += held if settlement.kind == "released" else -held
                continue
            for posting in settlement_postings.postings(self.context, plan, settlement, settlement.statement_time):
                statement.revenue += posting.revenue_total
                statement.shipping += posting.shipping_total
                statement.fees += posting.fee_total
            if settlement.kind == "order":
                statement.orders.append(plan.id)

    def close(self, after: int, at: int) -> dict[str, list[str]]:
        """Writes the statements and payments of (after, at]. Returns the keys written, by table."""
        written: dict[str, dict[str, None]] = {}
        for day in range(-(-(after + 1) // DAY), at // DAY + 1):
            self._add_adjustments(day)
            for key in sorted(key for key in self.open if key[0] == day * DAY):
                self._write_statement(self.open.pop(key), written)
            self._pay_statements(day, written)
            self._advance_payments(day * DAY, written)
        self._advance_payments(at, written)
        return {table: list(keys) for table, keys in written.items()}

    def _statement(self, time: int, currency: str, ads: bool = False) -> Statement:
        return self.open.setdefault((time, currency, ads), Statement(time, currency, ads))

    def _add_adjustments(self, day: int) -> None:
        """Adds the day's adjustments and advertising deductions. They depend on nothing but the day."""
        random = Random(f"adjust/{self.seed}/{self.context.index}/{day}")
        currency = self.context.shop.currency
        if random.random() < 0.3:
            kind, minimum, maximum, relates_to_order = random.choice(_ADJUSTMENTS)
            statement = self._statement(day * DAY, currency)
            order = random.choice(sorted(statement.orders)) if relates_to_order and statement.orders else None
            self._add_adjustment(statement, day * 4, kind, random.randrange(minimum, maximum), order)
        if day % 9 == self.context.index:
            statement = self._statement(day * DAY, currency, ads=True)
            self._add_adjustment(statement, day * 4 + 1, "GMV_PAYMENT_FOR_ADS", -random.randrange(1_500, 6_000), None)

    def _add_adjustment(self, statement: Statement, number: int, kind: str, amount: int, order: str | None) -> None:
        identifier = ids.make("adjustment", self.context.index, number)
        statement.rows.append((identifier, _compact_json(finance.adjustment_row(identifier, kind, amount, order))))
        statement.adjustments += amount
        if order is None:
            self.traits.setdefault("adjustment_without_order", []).append(identifier)
        if kind == "WINTER_PROGRAM_CREDIT":
            self.traits.setdefault("unknown_adjustment_type", []).append(identifier)

    def _write_statement(self, statement: Statement, written: dict[str, dict[str, None]]) -> None:
        context = self.context
        identifier = finance.statement_id(context, statement.currency, statement.time, ads=statement.ads)
        record: dict[str, Any] = {
            "id": identifier,
            "statement_time": statement.time,
            "currency": statement.currency,
            "settlement_amount": compact_text(statement.settlement),
            "net_sales_amount": compact_text(statement.revenue),
            "shipping_cost_amount": compact_text(statement.shipping),
            "fee_amount": compact_text(statement.fees),
            "adjustment_amount": compact_text(statement.adjustments),
            "payment_status": "PROCESSING",
        }
        # Not documented for these markets, but returned for some live shops.
        if context.shop.region == "GB":
            record["revenue_amount"] = compact_text(statement.revenue)
        header = {
            "id": identifier,
            "create_time": statement.time,
            "status": "SETTLED",
            "currency": statement.currency,
            "payable_amount": compact_text(statement.settlement + statement.reserve),
            "total_reserve_amount": compact_text(statement.reserve),
            "total_settlement_amount": compact_text(statement.settlement),
            "total_settlement_breakdown": {
                "total_revenue_amount": compact_text(statement.revenue),
                "total_shipping_cost_amount": compact_text(statement.shipping),
                "total_fee_tax_amount": compact_text(statement.fees),
                "total_adjustment_amount": compact_text(statement.adjustments),
            },
            "total_count": len(statement.rows),
        }
        rows = [orjson.Fragment(row) for _, row in sorted(statement.rows)]
        self._put("statements", identifier, record, written)
        self._put("statement_transactions", identifier, {"header": header, "transactions": rows}, written)
        self.unpaid.setdefault(statement.currency, []).append((identifier, statement.settlement, statement.reserve))
        self.planted[identifier] = {
            "shop_id": context.shop.id,
            "currency": statement.currency,
            "settlement": decimal_text(statement.settlement),
            "reserve": decimal_text(statement.reserve),
            "transactions": len(statement.rows),
            "payment_id": None,
        }
        if statement.ads:
            self.traits.setdefault("ads_statement", []).append(identifier)

    def _pay_statements(self, day: int, written: dict[str, dict[str, None]]) -> None:
        if (day + 3) % 7 >= 5:  # weekend; day 0 was a Thursday
            return
        for serial, (currency, unpaid) in enumerate(sorted(self.unpaid.items())):
            settlement = sum(entry[1] for entry in unpaid)
            reserve = sum(entry[2] for entry in unpaid)
            if not unpaid or settlement + reserve <= 0:
                continue
            self._create_payment(day, serial, currency, [entry[0] for entry in unpaid], settlement, reserve)
            unpaid.clear()

    def _create_payment(
        self, day: int, serial: int, currency: str, statements: list[str], settlement: int, reserve: int
    ) -> None:
        random = Random(f"pay/{self.seed}/{self.context.index}/{day}/{serial}")
        created = day * DAY + 2 * HOUR + random.randrange(HOUR)
        payment = Payment(
            ids.make("payment", self.context.index, day * 8 + serial),
            currency,
            statements,
            settlement,
            reserve,
            created,
            created + random.randrange(5, 20) * HOUR,
            fails=day % 31 == 5,
        )
        self.payments.append(payment)
        if len(statements) > 1:
            self.traits.setdefault("payment_of_several_statements", []).append(payment.id)

    def _advance_payments(self, at: int, written: dict[str, dict[str, None]]) -> None:
        """Writes the payments that have started, and completes those that have ended."""
        pending = []
        for payment in self.payments:
            if payment.created_at <= at and not payment.is_written:
                payment.is_written = True
                self._put("payments", payment.id, self._payment_record(payment, None), written)
            if payment.ends_at > at:
                pending.append(payment)
                continue
            self._put("payments", payment.id, self._payment_record(payment, payment.ends_at), written)
            for identifier in payment.statements:
                record = self.context.shop.tables["statements"].record(identifier)
                if payment.fails:
                    record |= {"payment_status": "FAILED"}
                else:
                    record |= {
                        "payment_status": "PAID",
                        "payment_id": payment.id,
                        "payment_time": payment.ends_at,
                    }
                    self.planted[identifier]["payment_id"] = payment.id
                self._put("statements", identifier, record, written)
            if payment.fails:
                self.traits.setdefault("failed_payment", []).append(payment.id)
                pending.append(self._retry_payment(payment))
            else:
                self._withdraw(payment, written)
        self.payments = pending

    def _retry_payment(self, payment: Payment) -> Payment:
        return Payment(
            str(int(payment.id) + 4),
            payment.currency,
            payment.statements,
            payment.settlement,
            payment.reserve,
            payment.ends_at + 26 * HOUR,
            payment.ends_at + 40 * HOUR,
            fails=False,
        )

    def _converted_amount(self, payment: Payment) -> tuple[int, str]:
        paid = payment.settlement + payment.reserve
        if payment.currency == self.context.shop.currency:
            return paid, "1.000000"
        rate, rate_text = _FOREIGN_RATE[payment.currency]
        return paid * rate // 1_000_000, rate_text

    def _payment_record(self, payment: Payment, ended: int | None) -> dict[str, Any]:
        amount, rate = self._converted_amount(payment)
        record: dict[str, Any] = {
            "id": payment.id,
            "create_time": payment.created_at,
            "status": "PROCESSING" if ended is None else "FAILED" if payment.fails else "PAID",
            "amount": _money(amount, self.context.shop.currency),
            "settlement_amount": _money(payment.settlement, payment.currency),
            "payment_amount_before_exchange": _money(payment.settlement + payment.reserve, payment.currency),
            "exchange_rate": rate,
        }
        # The newest API version is documented without these two fields; both forms occur.
        if int(payment.id) % 3:
            record["reserve_amount"] = _money(payment.reserve, payment.currency)
            record["bank_account"] = "***********1234"
        if ended is not None and not payment.fails:
            record["paid_time"] = ended
        return record

    def _withdraw(self, payment: Payment, written: dict[str, dict[str, None]]) -> None:
        """Writes the balance movements of a payment: a settlement and, for every other payment, a withdrawal."""
        amount, _ = self._converted_amount(payment)
        serial = int(payment.id) % 1_000_000
        movements = [("SETTLE", amount, "SUCCESS")]
        if serial % 2:
            movements.append(("WITHDRAW", amount, "SUCCESS" if serial % 5 else "FAILED"))
            if serial % 5 == 0:
                movements.append(("REVERSE", amount, "SUCCESS"))
        if serial % 7 == 0:
            movements.append(("TRANSFER", -150, "PROCESSING"))
        for number, (kind, value, status) in enumerate(movements):
            identifier = f"EF{self.context.index}{serial:07d}{kind[:3]}{number}"
            record = {
                "id": identifier,
                "type": kind,
                "amount": decimal_text(value),
                "currency": self.context.shop.currency,
                "status": status,
                "create_time": payment.ends_at,
            }
            self._put("withdrawals", identifier, record, written)

    def _put(self, table: str, key: str, record: dict[str, Any], written: dict[str, dict[str, None]]) -> None:
        self.context.shop.tables[table].put(key, record)
        written.setdefault(table, {})[key] = None


def _compact_json(row: dict[str, Any]) -> bytes:
    """JSON bytes without the spare capacity of orjson's buffer, which can be twice as large."""
    return bytes(memoryview(orjson.dumps(row)))


def _money(minor: int, currency: str) -> dict[str, str]:
    return {"value": decimal_text(minor), "currency": currency}
