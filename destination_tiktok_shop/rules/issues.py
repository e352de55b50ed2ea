"""What is wrong with a row, in words that stay the same from release to release."""

from dataclasses import dataclass
from typing import Literal

Severity = Literal["error", "warning"]


@dataclass(frozen=True)
class Issue:
    """One problem of one row; an error rejects the row, a warning doesn't.

    `key` holds the object's key (a variant's product_id, or the parent_id where the whole product is meant), `column` the
    contract's name of the column, `given` the feed's value, `allowed` what TikTok takes, near matches first.
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
