"""What is wrong with a row, in words that stay the same from release to release."""

from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from typing import Any, Literal

from destination_tiktok_shop.data import load_toml

Severity = Literal["error", "warning"]

MAX_LENGTH = 500


@dataclass(frozen=True)
class Issue:
    """One problem of one row; an error rejects the row, a warning doesn't.

    `key` is a variant's product_id, the parent_id where the whole product is meant, or the key of another object's row.
    `column` is the contract's name, `given` the feed's value, `allowed` what TikTok takes, near matches first.
    """

    reason: str
    column: str
    given: str
    allowed: str
    advice: str
    severity: Severity
    key: str

    @property
    def is_error(self) -> bool:
        return self.severity == "error"


@cache
def advice_by_reason() -> dict[str, dict[str, Any]]:
    """advice.toml: its keys are all the reasons that there are."""
    return load_toml("rules/advice.toml")


@cache
def advice_for(reason: str, column: str = "") -> str:
    """What to do about a reason; KeyError for a word that is no reason."""
    entry = advice_by_reason()[reason]
    by_column = entry.get("columns", {})
    prefixes = (name for name in by_column if name.endswith("*") and column.startswith(name[:-1]))
    return by_column.get(column) or by_column.get(next(prefixes, ""), entry["advice"])


def advice_after(outcome: str, reason: str) -> str:
    """What to do where a reason led to this outcome, as far as advice.toml says so."""
    entry = advice_by_reason()[reason]
    return entry.get("outcomes", {}).get(outcome, entry["advice"])


def make_issue(
    reason: str, column: str, *, key: str, given: Any = "", allowed: str = "", severity: Severity = "error"
) -> Issue:
    """An issue with the advice that advice.toml has for it; very long values are cut."""
    return Issue(reason, column, shorten(given), allowed, advice_for(reason, column), severity, key)


def shorten(value: Any) -> str:
    text = format(value, "f") if isinstance(value, Decimal) else str(value)
    return text if len(text) <= MAX_LENGTH else text[: MAX_LENGTH - 3] + "..."
