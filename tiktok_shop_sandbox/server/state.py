"""The state of a running sandbox."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qsl

from ..operations.state import OperationState
from ..store import Shop, World
from .authorization import Authorization
from .conditions import Conditions, SettingError, applies
from .faults import Faults, Rule
from .paging import PageTokens
from .rate_limit import RateWindow
from .read_handlers import ReadHandlers

_MAX_LOGGED_REQUESTS = 1_000_000
_SECRETS = frozenset(
    ("sign", "access_token", "app_key", "app_secret", "refresh_token", "auth_code", "shop_cipher", "timestamp")
)


@dataclass
class LoggedRequest:
    """An entry of the request log. Status 0: the connection was reset without a response."""

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
    writes: bool

    def as_json(self) -> dict[str, Any]:
        query = {name: value for name, value in parse_qsl(self.query, keep_blank_values=True) if name not in _SECRETS}
        names = ("n", "time", "method", "path", "status", "code", "shop_id", "writes")
        kept = {name: getattr(self, name) for name in names}
        return kept | {"stream": self.stream, "query": query, "body": self.body.decode(errors="replace")}


@dataclass
class Sandbox:
    """The data it serves, the seller's authorization, and the conditions and faults in effect."""

    world: World
    initial_conditions: Conditions
    conditions: Conditions
    authorization: Authorization
    read_handlers: ReadHandlers
    faults: Faults
    rates: dict[str, RateWindow] = field(default_factory=dict)
    request_log: deque[LoggedRequest] = field(default_factory=lambda: deque(maxlen=_MAX_LOGGED_REQUESTS))
    request_count: int = 0
    operations: OperationState = field(init=False)

    def __post_init__(self) -> None:
        self.operations = OperationState(self.world, self.now)

    @classmethod
    def open(cls, world: World, initial_conditions: Conditions, settings: Mapping[str, Any]) -> Sandbox:
        """`clear_faults` restores `initial_conditions`; `settings` (the JSON of `--faults`) apply on top of them."""
        conditions, faults = _parse(initial_conditions, settings)
        first = world.shops[0]
        now = int(time.time()) + conditions.clock_offset_seconds
        authorization = Authorization(world.seed, first.name, first.region, now, conditions.access_token_seconds)
        read_handlers = ReadHandlers(PageTokens(world.seed))
        return cls(world, initial_conditions, conditions, authorization, read_handlers, faults or Faults())

    def now(self) -> int:
        """The API's clock, Unix seconds."""
        return int(time.time()) + self.conditions.clock_offset_seconds

    def set_faults(self, settings: Mapping[str, Any]) -> None:
        """Changes the named conditions and, if `rules` is present, replaces all rules; SettingError changes nothing."""
        self.conditions, faults = _parse(self.conditions, settings)
        self.faults = faults or self.faults

    def skip(self, seconds: int) -> dict[str, list[str]]:
        """Lets audits, delays and daily limits go on by `seconds`. Returns changed keys by table."""
        self.operations.clock.skip(seconds)
        return self.operations.settle(self.conditions)

    def clear_faults(self) -> None:
        self.conditions = self.initial_conditions
        self.faults = Faults()

    def authorized_shops(self) -> list[Shop]:
        return [shop for shop in self.world.shops if not applies(self.conditions.vanished_shops, shop.id)]

    def shop_by_cipher(self, cipher: str | None) -> Shop | None:
        """The authorized shop with this cipher, without its records if `empty_shops` names it."""
        for shop in self.authorized_shops():
            if shop.cipher == cipher:
                if applies(self.conditions.empty_shops, shop.id):
                    return Shop(**{**vars(shop), "tables": {}})
                return shop
        return None

    def rate(self, shop_id: str) -> RateWindow:
        return self.rates.setdefault(shop_id, RateWindow())


def _parse(conditions: Conditions, settings: Mapping[str, Any]) -> tuple[Conditions, Faults | None]:
    """The changed conditions, and the new rules or None if `settings` has no `rules`."""
    types = {"conditions": dict, "rules": list, "seed": int}
    invalid = [name for name, value in settings.items() if type(value) is not types.get(name)]
    if invalid:
        raise SettingError(
            f'"{invalid[0]}" is not valid here. Expected: {{"conditions": {{...}}, "rules": [...], "seed": 0}}.'
        )
    changed = conditions.changed(settings.get("conditions", {}))
    if "rules" not in settings:
        return changed, None
    return changed, Faults([Rule.parse(rule) for rule in settings["rules"]], settings.get("seed", 0))
