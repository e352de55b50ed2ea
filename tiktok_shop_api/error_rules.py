"""Finds what an error means in error_codes.toml."""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from functools import cache
from typing import Any

from tiktok_shop_api.data import read_text
from tiktok_shop_api.envelope import Envelope


class Action(Enum):
    """What to do about an error; error_codes.toml says what each means."""

    SLOW_DOWN = "slow_down"
    REFRESH_TOKEN = "refresh_token"
    RETRY = "retry"
    SPLIT_WINDOW = "split_window"
    CORRECT_CLOCK = "correct_clock"
    STOP = "stop"
    UNSUPPORTED = "unsupported"
    UNAVAILABLE = "unavailable"
    REJECT = "reject"
    DEFER = "defer"


@dataclass(frozen=True)
class ErrorRule:
    """One rule of error_codes.toml."""

    action: Action
    reason: str
    problem: str
    advice: str
    codes: frozenset[int] = frozenset()
    code_range: range = range(0)
    http_statuses: frozenset[int] = frozenset()
    message: re.Pattern[str] | None = None

    def matches(self, status: int, envelope: Envelope | None) -> bool:
        code = envelope.code if envelope else None
        is_about = (
            code in self.codes
            or code in self.code_range
            or status in self.http_statuses
            or not (self.codes or self.code_range or self.http_statuses)
        )
        message = envelope.message if envelope else ""
        return is_about and (self.message is None or self.message.search(message) is not None)

    def explain(self, envelope: Envelope | None, *, scope: str = "", shop: str = "") -> str:
        """Problem and advice, then in parentheses what the API answered."""
        answered = f" ({envelope.summary()})" if envelope else ""
        about = f"{self.problem} {self.advice[:-1]}".replace("{scope}", scope or "that it needs")
        return f"{about.replace('{shop}', f' {shop}' if shop else '')}{answered}."


@cache
def error_rules(section: str) -> tuple[ErrorRule, ...]:
    """The rules of one section of error_codes.toml: `api`, `refresh`, `authorize` or `row`."""
    return tuple(parse_rule(entry) for entry in tomllib.loads(read_text("error_codes.toml"))[section])


def parse_rule(entry: Mapping[str, Any]) -> ErrorRule:
    first, last = entry.get("range", (0, -1))
    return ErrorRule(
        action=Action(entry["action"]),
        reason=entry["reason"],
        problem=entry["problem"],
        advice=entry["advice"],
        codes=frozenset(entry.get("codes", ())),
        code_range=range(first, last + 1),
        http_statuses=frozenset(entry.get("http_statuses", ())),
        message=re.compile(entry["message"]) if "message" in entry else None,
    )


def find_rule(section: str, status: int, envelope: Envelope | None) -> ErrorRule | None:
    """The first rule that matches an answer with this HTTP status; None for a refusal that no rule knows."""
    return next((rule for rule in error_rules(section) if rule.matches(status, envelope)), None)
