"""Collects what is wrong with one row or product while it is checked."""

from collections.abc import Iterable
from typing import Any

from destination_tiktok_shop.rules.issues import Issue, Severity, make_issue


class Findings:
    """The issues of one object; `key` is the key of those that name none."""

    def __init__(self, key: str, issues: Iterable[Issue] = ()) -> None:
        self.key = key
        self.issues = list(issues)

    def add(
        self,
        reason: str,
        column: str,
        *,
        given: Any = "",
        allowed: str = "",
        severity: Severity = "error",
        key: str | None = None,
    ) -> None:
        """Add an issue, once."""
        issue = make_issue(
            reason, column, key=self.key if key is None else key, given=given, allowed=allowed, severity=severity
        )
        if issue not in self.issues:
            self.issues.append(issue)

    def warn(self, reason: str, column: str, *, given: Any = "", allowed: str = "", key: str | None = None) -> None:
        self.add(reason, column, given=given, allowed=allowed, severity="warning", key=key)

    def require(self, column: str, *, allowed: str = "", key: str | None = None) -> None:
        """Add that a column is missing, unless its value is known to be unreadable."""
        if not self.concerns(column, key):
            self.add("missing", column, allowed=allowed, key=key)

    def concerns(self, column: str, key: str | None = None) -> bool:
        """Whether an error about this column has been found already: in the row of this key, or in any."""
        return any(issue.column == column and issue.is_error and key in (None, issue.key) for issue in self.issues)
