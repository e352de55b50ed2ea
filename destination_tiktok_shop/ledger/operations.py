"""Requests that write: the intention before, the outcome after."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timezone
from typing import Any

import sqlalchemy as sa

from destination_tiktok_shop.ledger.database import Database, now
from destination_tiktok_shop.ledger.tables import operations


@dataclass(frozen=True)
class PendingOperation:
    """An operation of which nobody knows whether it happened."""

    operation_id: int
    run_id: str
    key: str
    operation: str
    idempotency_key: str | None
    intent: Mapping[str, Any]
    intended_at: datetime


class Operations:
    """The operations of one shop."""

    def __init__(self, database: Database, shop_id: str, run_id: str) -> None:
        self._database = database
        self._shop_id = shop_id
        self._run_id = run_id

    def intend(
        self,
        *,
        object_name: str,
        key: str,
        operation: str,
        body: Mapping[str, Any],
        idempotency_key: str | None,
        intent: Mapping[str, Any] | None,
        supersedes: int | None = None,
    ) -> int:
        """Committed before the request leaves; returns the operation's id. It takes the place of `supersedes`."""
        row = {
            "run_id": self._run_id,
            "shop_id": self._shop_id,
            "object": object_name,
            "key": key,
            "operation": operation,
            "idempotency_key": idempotency_key,
            "payload_fingerprint": fingerprint(body),
            "intent": intent,
            "intended_at": now(),
        }
        with self._database.transaction() as connection:
            if supersedes is not None:
                self.conclude(supersedes, "superseded")
            return connection.execute(sa.insert(operations).values(row)).inserted_primary_key[0]

    def conclude(
        self,
        operation_id: int,
        outcome: str,
        *,
        code: int | None = None,
        message: str | None = None,
        request_id: str | None = None,
    ) -> None:
        """`outcome`: accepted, refused, deferred, not_applied, or superseded by a later operation."""
        statement = (
            sa.update(operations)
            .where(operations.c.operation_id == operation_id)
            .values(answered_at=now(), outcome=outcome, code=code, message=message, request_id=request_id)
        )
        with self._database.transaction() as connection:
            connection.execute(statement)

    def conclude_interrupted(self) -> None:
        """Operations of earlier runs that may be sent again without harm are of no more interest."""
        statement = (
            sa.update(operations)
            .where(
                operations.c.shop_id == self._shop_id,
                operations.c.run_id != self._run_id,
                operations.c.outcome.is_(None),
                operations.c.intent.is_(None),
            )
            .values(outcome="interrupted")
        )
        with self._database.transaction() as connection:
            connection.execute(statement)

    def pending(self, object_name: str) -> dict[str, PendingOperation]:
        """By key: the operations that must not happen twice and whose outcome nobody knows."""
        statement = sa.select(operations).where(
            operations.c.shop_id == self._shop_id,
            operations.c.object == object_name,
            operations.c.outcome.is_(None),
            operations.c.intent.is_not(None),
        )
        with self._database.transaction() as connection:
            rows = connection.execute(statement.order_by(operations.c.operation_id)).all()
        return {
            row.key: PendingOperation(
                row.operation_id,
                row.run_id,
                row.key,
                row.operation,
                row.idempotency_key,
                row.intent or {},
                in_utc(row.intended_at),
            )
            for row in rows
        }

    def accepted(self, object_name: str, prefix: str) -> list[tuple[Mapping[str, Any], datetime]]:
        """(intent, when it was sent) of the operations that were carried out, whose key begins with `prefix`."""
        statement = sa.select(operations.c.intent, operations.c.intended_at).where(
            operations.c.shop_id == self._shop_id,
            operations.c.object == object_name,
            operations.c.key.startswith(prefix, autoescape=True),
            operations.c.outcome == "accepted",
            operations.c.intent.is_not(None),
        )
        with self._database.transaction() as connection:
            rows = connection.execute(statement.order_by(operations.c.operation_id)).all()
        return [(row.intent, in_utc(row.intended_at)) for row in rows]

    def count_since(self, operation: str, since: datetime) -> int:
        """How many of these were accepted, or may have been, since then."""
        statement = sa.select(sa.func.count()).where(
            operations.c.shop_id == self._shop_id,
            operations.c.operation == operation,
            operations.c.intended_at >= since,
            sa.or_(operations.c.outcome.is_(None), operations.c.outcome == "accepted"),
        )
        with self._database.transaction() as connection:
            return connection.execute(statement).scalar_one()


def in_utc(moment: datetime) -> datetime:
    """SQLite forgets the offset."""
    return moment.replace(tzinfo=moment.tzinfo or timezone.utc)


def fingerprint(value: Any) -> str:
    """Equal for equal values, whatever the order of their keys."""
    text = json.dumps(value, sort_keys=True, ensure_ascii=True, default=str, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()
