"""Everything the running sandbox holds."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qsl

from ..store import Shop, World
from .answers import Answers
from .conditions import Conditions, SettingError, applies
from .faults import Faults, Rule
from .paging import PageTokens
from .rate import RateWindow
from .tokens import Authorisation

_LOGGED_REQUESTS = 1_000_000
_SECRETS = frozenset(
    ("sign", "access_token", "app_key", "app_secret", "refresh_token", "auth_code", "shop_cipher", "timestamp")
)


@dataclass
class Served:
    """A request as the log keeps it. Status 0: the connection was reset without an answer."""

    n: int
    time: float
    method: str
    path: str
    query: str
    body: bytes
    status: int
    code: int | None
    shop_id: str
    stream: str

    def as_json(self) -> dict[str, Any]:
        query = {name: value for name, value in parse_qsl(self.query, keep_blank_values=True) if name not in _SECRETS}
        kept = {name: getattr(self, name) for name in ("n", "time", "method", "path", "status", "code", "shop_id")}
        return kept | {"stream": self.stream, "query": query, "body": self.body.decode(errors="replace")}


@dataclass
class Sandbox:
    """The shop's world, its authorisation and the switches."""

    world: World
    at_start: Conditions
    conditions: Conditions
    authorisation: Authorisation
    answers: Answers
    faults: Faults
    rates: dict[str, RateWindow] = field(default_factory=dict)
    served: deque[Served] = field(default_factory=lambda: deque(maxlen=_LOGGED_REQUESTS))
    requests: int = 0

    @classmethod
    def open(cls, world: World, at_start: Conditions, given: Mapping[str, Any]) -> Sandbox:
        """`at_start` is what clearing the faults goes back to; `given` are in force from the first request."""
        conditions, faults = _parse(at_start, given)
        first = world.shops[0]
        now = int(time.time()) + conditions.clock_offset_seconds
        authorisation = Authorisation(world.seed, first.name, first.region, now, conditions.access_token_seconds)
        answers = Answers(PageTokens(world.seed))
        return cls(world, at_start, conditions, authorisation, answers, faults or Faults())

    def now(self) -> int:
        """The API's clock, unix seconds."""
        return int(time.time()) + self.conditions.clock_offset_seconds

    def set_faults(self, given: Mapping[str, Any]) -> None:
        """Conditions are changed one by one, rules replaced as a whole; SettingError leaves all as it was."""
        self.conditions, faults = _parse(self.conditions, given)
        self.faults = faults or self.faults

    def clear_faults(self) -> None:
        self.conditions = self.at_start
        self.faults = Faults()

    def authorised_shops(self) -> list[Shop]:
        return [shop for shop in self.world.shops if not applies(self.conditions.vanished_shops, shop.id)]

    def shop_of(self, cipher: str | None) -> Shop | None:
        """The authorised shop of a cipher; one that is to be empty comes without its records."""
        for shop in self.authorised_shops():
            if shop.cipher == cipher:
                if applies(self.conditions.empty_shops, shop.id):
                    return Shop(**{**vars(shop), "tables": {}})
                return shop
        return None

    def rate(self, shop_id: str) -> RateWindow:
        return self.rates.setdefault(shop_id, RateWindow())


def _parse(conditions: Conditions, given: Mapping[str, Any]) -> tuple[Conditions, Faults | None]:
    """The conditions as they become, and the new rules if there are any."""
    shapes = {"conditions": dict, "rules": list, "seed": int}
    wrong = [name for name, value in given.items() if type(value) is not shapes.get(name)]
    if wrong:
        raise SettingError(f'Faults are {{"conditions": {{}}, "rules": [], "seed": 0}}; not "{wrong[0]}" so.')
    changed = conditions.changed(given.get("conditions", {}))
    if "rules" not in given:
        return changed, None
    return changed, Faults([Rule.parse(rule) for rule in given["rules"]], given.get("seed", 0))
