"""What became of a row, in the words of the ledger's feedback."""

from dataclasses import dataclass

from destination_tiktok_shop.engine.operation import Refusal
from destination_tiktok_shop.rules.issues import Issue, advice_for

ACCEPTED = frozenset({"created", "updated", "deactivated", "deleted", "shipped", "corrected", "added", "sent"})
OPEN = frozenset({"rejected", "deferred", "planned"})  # until a later outcome of the same key replaces them


@dataclass(frozen=True)
class Outcome:
    """One row of `feedback`, but for when and how often."""

    object: str
    key: str
    outcome: str
    operation: str | None = None
    reason: str | None = None
    code: int | None = None
    message: str | None = None
    advice: str | None = None
    column_name: str | None = None
    given: str | None = None
    allowed: str | None = None
    request_id: str | None = None

    @property
    def identity(self) -> tuple[str | None, ...]:
        """What makes two outcomes the same one, seen again."""
        parts = (self.object, self.key, self.outcome, self.operation, self.reason, str(self.code), self.column_name)
        return (*parts, self.message) if self.outcome == "warning" else parts


def rejected_by(issue: Issue, object_name: str) -> Outcome:
    """The outcome of an issue: a rejection, or a warning."""
    return Outcome(
        object_name,
        issue.key,
        "rejected" if issue.is_error else "warning",
        reason=issue.reason,
        advice=issue.advice,
        column_name=issue.column or None,
        given=issue.given or None,
        allowed=issue.allowed or None,
    )


def refused_by(refusal: Refusal, object_name: str, key: str, operation: str) -> Outcome:
    return Outcome(
        object_name,
        key,
        refusal.outcome,
        operation=operation,
        reason=refusal.reason,
        code=refusal.code,
        message=refusal.message,
        advice=refusal.advice,
        request_id=refusal.request_id,
    )


def not_applied(object_name: str, key: str, operation: str, request_id: str | None = None) -> Outcome:
    """TikTok Shop answered success and nothing changed."""
    return Outcome(
        object_name,
        key,
        "rejected",
        operation=operation,
        reason="not_applied",
        advice=advice_for("not_applied"),
        request_id=request_id,
    )
