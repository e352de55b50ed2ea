"""Faults that strike single requests, by rules that know nothing of endpoints but their names."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from fnmatch import fnmatchcase
from typing import Any, Literal, get_args, get_type_hints

from .conditions import SettingError

Kind = Literal[
    "http_error",  # a 5xx with an HTML body, as a proxy gives it
    "api_error",  # the envelope with a code: 36009003 unless another is given
    "throttle",  # 36009002, with or without Retry-After; status 200 hides it in the body
    "reset",  # the connection is reset without an answer
    "hang",  # no answer for so many milliseconds, then a reset
    "slow",  # the answer comes late
    "truncate",  # the body ends half-way, the connection closes
    "malformed",  # a whole answer whose JSON is cut off
    "expire_token",  # every access token ends just before this request is looked at
    "move_records",  # after page n of a listing: records already listed or still to come change now
    "late_update",  # a record of page n changes after it was selected: its update_time exceeds the range asked for
]

_DEFAULT_STATUS = {"http_error": 502, "api_error": 200, "throttle": 429}


@dataclass(frozen=True)
class Rule:
    """What strikes which requests, how often. Patterns are shell-like."""

    kind: Kind
    stream: str = "*"  # the endpoint's name in the contract; "token" for the token host
    path: str = "*"
    shop_id: str = "*"
    after: int = 0  # this many matching requests pass first
    every: int = 1  # of those that follow, every nth
    probability: float = 1.0  # decided by seed, request and attempt, so that order of arrival doesn't matter
    count: int = 0  # strikes at most; 0 = without end
    per_request: int = 0  # strikes one and the same request at most so often; 0 = without end
    status: int = 0  # HTTP status, 0 = the kind's own
    code: int = 36009003
    message: str = ""
    retry_after: str = ""  # header of a throttled answer; empty = none
    milliseconds: int = 1_000
    page: int = 1
    which: Literal["listed", "coming", "both"] = "both"

    @property
    def http_status(self) -> int:
        return self.status or _DEFAULT_STATUS.get(self.kind, 200)

    @classmethod
    def parse(cls, given: Any) -> Rule:
        """SettingError names what is wrong with the JSON value."""
        if not isinstance(given, dict) or "kind" not in given:
            raise SettingError(f'A fault rule is an object with a "kind": {", ".join(get_args(Kind))}; not {given!r}.')
        types = get_type_hints(cls)
        for name, value in given.items():
            if name not in types:
                known = ", ".join(item.name for item in fields(cls))
                raise SettingError(f'A fault rule has no "{name}"; it has: {known}.')
            choices = get_args(types[name])
            right = (
                value in choices
                if choices
                else type(value) in ((int, float) if types[name] is float else (types[name],))
            )
            if not right:
                expected = " or ".join(choices) if choices else types[name].__name__
                raise SettingError(f'"{name}" of a fault rule can\'t be {value!r}; it is {expected}.')
        return cls(**given)


@dataclass(frozen=True)
class Target:
    """What a rule sees of a request. `fingerprint`: the same for the same request sent again."""

    stream: str
    path: str
    shop_id: str
    fingerprint: str


class _Armed:
    """A rule with its counts."""

    def __init__(self, rule: Rule, seed: str) -> None:
        self.rule = rule
        self.seed = seed
        self.seen = 0
        self.strikes = 0
        self.attempts: dict[str, int] = {}
        self.struck: dict[str, int] = {}

    def strikes_at(self, target: Target) -> bool:
        rule = self.rule
        if rule.count and self.strikes >= rule.count:
            return False
        if not (
            fnmatchcase(target.stream, rule.stream)
            and fnmatchcase(target.path, rule.path)
            and fnmatchcase(target.shop_id, rule.shop_id)
        ):
            return False
        self.seen += 1
        if self.seen <= rule.after or (self.seen - rule.after - 1) % rule.every:
            return False
        if rule.per_request and self.struck.get(target.fingerprint, 0) >= rule.per_request:
            return False
        if rule.probability < 1 and not self._draw(target):
            return False
        if rule.per_request:
            self.struck[target.fingerprint] = self.struck.get(target.fingerprint, 0) + 1
        self.strikes += 1
        return True

    def _draw(self, target: Target) -> bool:
        attempt = self.attempts[target.fingerprint] = self.attempts.get(target.fingerprint, 0) + 1
        text = f"{self.seed}/{target.fingerprint}/{attempt}"
        number = int.from_bytes(hashlib.blake2b(text.encode(), digest_size=6).digest())
        return number / (1 << 48) < self.rule.probability


class Faults:
    """The rules in force."""

    def __init__(self, rules: Sequence[Rule] = (), seed: int = 0) -> None:
        self.rules = tuple(rules)
        self._armed = [_Armed(rule, f"{seed}/{place}") for place, rule in enumerate(rules)]

    def strike(self, target: Target) -> list[Rule]:
        """The rules that strike this request, in their order."""
        return [armed.rule for armed in self._armed if armed.strikes_at(target)]

    def counts(self) -> list[Mapping[str, Any]]:
        return [{"kind": armed.rule.kind, "seen": armed.seen, "strikes": armed.strikes} for armed in self._armed]
