"""Rules that inject faults into individual requests. They know endpoints by name only."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from fnmatch import fnmatchcase
from typing import Any, Literal, get_args, get_origin, get_type_hints

from .conditions import SettingError

Kind = Literal[
    "http_error",  # a 5xx with an HTML body, as from a proxy
    "api_error",  # the envelope with an error code, 36009003 by default
    "throttle",  # 36009002, with or without Retry-After; with status 200 only the body shows it
    "reset",  # the connection is reset without a response
    "hang",  # no response for `milliseconds`, then a reset
    "slow",  # the request is handled after `milliseconds`
    "slow_response",  # the request is handled at once, its response is delayed by `milliseconds`
    "lose_response",  # the request is handled, then the connection is reset without a response
    "ignore_write",  # the response of a write that succeeded, without the write
    "truncate",  # the connection closes halfway through the body
    "malformed",  # a complete response whose JSON is cut off
    "expire_token",  # every access token expires just before this request is checked
    "move_records",  # after page `page` of a listing, records on earlier or later pages are updated
    "late_update",  # a record of page `page` is updated after its selection: update_time exceeds the requested range
]

_DEFAULT_STATUS = {"http_error": 502, "api_error": 200, "throttle": 429}


@dataclass(frozen=True)
class Rule:
    """Which fault affects which requests, and how often. Patterns are shell-style."""

    kind: Kind
    stream: str = "*"  # the endpoint's name in the contract; "token" for the token host
    path: str = "*"
    shop_id: str = "*"
    writes: bool = False  # only requests that write
    after: int = 0  # number of matching requests to let pass first
    every: int = 1  # then fires for every nth
    probability: float = 1.0  # depends on seed, request and attempt, not on the order of arrival
    count: int = 0  # fires at most this often; 0 = no limit
    per_request: int = 0  # fires at most this often for the same request; 0 = no limit
    status: int = 0  # HTTP status; 0 = the default of the kind
    code: int = 36009003
    message: str | None = ""  # null as in JSON; empty = the code's documented message
    retry_after: str = ""  # header of a throttled response; empty = none
    milliseconds: int = 1_000
    page: int = 1
    which: Literal["listed", "coming", "both"] = "both"

    @property
    def http_status(self) -> int:
        return self.status or _DEFAULT_STATUS.get(self.kind, 200)

    @classmethod
    def parse(cls, settings: Any) -> Rule:
        """A rule from its JSON value; raises SettingError if it is invalid."""
        if not isinstance(settings, dict) or "kind" not in settings:
            raise SettingError(
                f'A fault rule is an object with a "kind" ({", ".join(get_args(Kind))}), not {settings!r}.'
            )
        types = get_type_hints(cls)
        for name, value in settings.items():
            if name not in types:
                known = ", ".join(item.name for item in fields(cls))
                raise SettingError(f'Unknown key "{name}" in a fault rule. Known keys: {known}.')
            choices = get_args(types[name]) if get_origin(types[name]) is Literal else ()
            valid = value in choices if choices else type(value) in _classes(types[name])
            if not valid:
                expected = " or ".join(choices or (each.__name__ for each in _classes(types[name])))
                raise SettingError(f'"{name}" of a fault rule must be {expected}, not {value!r}.')
        return cls(**settings)


def _classes(kind: Any) -> tuple[type, ...]:
    return (float, int) if kind is float else get_args(kind) or (kind,)


@dataclass(frozen=True)
class Target:
    """What a rule can match. `fingerprint`: identifies a request across its retries."""

    stream: str
    path: str
    shop_id: str
    fingerprint: str
    writes: bool = False


class _ActiveRule:
    """A rule and how often it has matched and fired."""

    def __init__(self, rule: Rule, seed: str) -> None:
        self.rule = rule
        self.seed = seed
        self.matched = 0
        self.fired = 0
        self.attempts: dict[str, int] = {}
        self.fired_for: dict[str, int] = {}

    def fires_for(self, target: Target) -> bool:
        rule = self.rule
        if rule.count and self.fired >= rule.count:
            return False
        if not (
            fnmatchcase(target.stream, rule.stream)
            and fnmatchcase(target.path, rule.path)
            and fnmatchcase(target.shop_id, rule.shop_id)
            and (target.writes or not rule.writes)
        ):
            return False
        self.matched += 1
        if self.matched <= rule.after or (self.matched - rule.after - 1) % rule.every:
            return False
        if rule.per_request and self.fired_for.get(target.fingerprint, 0) >= rule.per_request:
            return False
        if rule.probability < 1 and not self._draw(target):
            return False
        if rule.per_request:
            self.fired_for[target.fingerprint] = self.fired_for.get(target.fingerprint, 0) + 1
        self.fired += 1
        return True

    def _draw(self, target: Target) -> bool:
        attempt = self.attempts[target.fingerprint] = self.attempts.get(target.fingerprint, 0) + 1
        text = f"{self.seed}/{target.fingerprint}/{attempt}"
        number = int.from_bytes(hashlib.blake2b(text.encode(), digest_size=6).digest())
        return number / (1 << 48) < self.rule.probability


class Faults:
    """The rules in effect."""

    def __init__(self, rules: Sequence[Rule] = (), seed: int = 0) -> None:
        self.rules = tuple(rules)
        self._active = [_ActiveRule(rule, f"{seed}/{index}") for index, rule in enumerate(rules)]

    def fire(self, target: Target) -> list[Rule]:
        """The rules that fire for this request, in order. Counts the match."""
        return [active.rule for active in self._active if active.fires_for(target)]

    def counts(self) -> list[Mapping[str, Any]]:
        return [{"kind": active.rule.kind, "seen": active.matched, "strikes": active.fired} for active in self._active]
