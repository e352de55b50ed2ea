"""The tables that people read: what became of each row, and what keeps rows from going."""

import hashlib
from collections.abc import Collection, Iterable, Sequence

import sqlalchemy as sa

from destination_tiktok_shop.ledger.database import Database, now
from destination_tiktok_shop.ledger.tables import feedback, readiness
from destination_tiktok_shop.outcome import OPEN, Outcome
from destination_tiktok_shop.rules.issues import Issue
from destination_tiktok_shop.text import storable

BATCH = 500


class Feedback:
    """Outcomes and readiness of one shop."""

    def __init__(self, database: Database, shop_id: str, run_id: str) -> None:
        self._database = database
        self._shop_id = shop_id
        self._run_id = run_id

    def record(self, outcomes: Iterable[Outcome]) -> None:
        """An outcome that is there already is counted once more."""
        moment = now()
        rows = {
            self._identifier(outcome): {
                "run_id": self._run_id,
                "shop_id": self._shop_id,
                **{name: storable(getattr(outcome, name)) for name in Outcome.__dataclass_fields__},
                "occurred_at": moment,
                "attempts": 1,
            }
            for outcome in outcomes
        }
        self._database.upsert(
            feedback, [{"feedback_id": identifier, **row} for identifier, row in rows.items()], add=["attempts"]
        )

    def resolve(self, object_name: str, keys: Sequence[str], *, outcomes: Collection[str] = OPEN) -> None:
        """Remove what earlier runs said about these keys, where this run said something else."""
        statement = sa.delete(feedback).where(
            feedback.c.shop_id == self._shop_id,
            feedback.c.object == object_name,
            feedback.c.key.in_(sa.bindparam("keys", expanding=True)),
            feedback.c.outcome.in_(list(outcomes)),
            feedback.c.run_id != self._run_id,
        )
        self._in_batches(statement, keys)

    def replace_readiness(self, object_name: str, keys: Sequence[str], issues: Iterable[Issue]) -> None:
        """These are all the issues of these keys."""
        statement = sa.delete(readiness).where(
            readiness.c.shop_id == self._shop_id,
            readiness.c.object == object_name,
            readiness.c.key.in_(sa.bindparam("keys", expanding=True)),
        )
        rows = [
            {
                "run_id": self._run_id,
                "shop_id": self._shop_id,
                "object": object_name,
                "key": storable(issue.key),
                "column_name": storable(issue.column),
                "reason": issue.reason,
                "severity": issue.severity,
                "given": storable(issue.given),
                "allowed": storable(issue.allowed),
                "advice": issue.advice,
            }
            for issue in issues
        ]
        with self._database.transaction() as connection:
            self._in_batches(statement, keys)
            if rows:
                connection.execute(sa.insert(readiness), rows)

    def _in_batches(self, statement: sa.Delete, keys: Sequence[str]) -> None:
        with self._database.transaction() as connection:
            for start in range(0, len(keys), BATCH):
                connection.execute(statement, {"keys": list(keys[start : start + BATCH])})

    def _identifier(self, outcome: Outcome) -> str:
        text = "\x1f".join([self._shop_id, *(part or "" for part in outcome.identity)])
        return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:32]
