"""When a shop's buyers buy: by hour, weekday and season, with a few campaign days."""

from __future__ import annotations

from bisect import bisect
from datetime import datetime
from itertools import accumulate
from math import pi, sin
from random import Random
from zoneinfo import ZoneInfo

_HOURS = (2, 1, 1, 1, 1, 2, 3, 5, 6, 7, 8, 8, 9, 9, 8, 8, 8, 9, 11, 13, 15, 14, 10, 5)
_WEEKDAYS = (0.90, 0.92, 0.95, 1.00, 1.12, 1.22, 1.18)
_HOUR = 3_600


def moments(count: int, start: int, end: int, timezone: str, random: Random) -> list[int]:
    """`count` ascending unix seconds within [start, end)."""
    if count <= 0 or end <= start:
        return []
    zone = ZoneInfo(timezone)
    starts = list(range(start, end, _HOUR))
    weights = list(accumulate(_weight(moment, zone) * min(_HOUR, end - moment) for moment in starts))
    found = []
    for number in range(count):
        # One draw a stratum keeps the pattern smooth however few the orders.
        slot = bisect(weights, (number + random.random()) / count * weights[-1])
        begin = starts[min(slot, len(starts) - 1)]
        found.append(begin + int(random.random() * min(_HOUR, end - begin)))
    return sorted(found)


def _weight(moment: int, zone: ZoneInfo) -> float:
    local = datetime.fromtimestamp(moment, zone)
    season = 1 + 0.25 * sin(2 * pi * local.timetuple().tm_yday / 45)
    campaign = 2.5 if local.day == local.month or local.day == 25 else 1.0
    return _HOURS[local.hour] * _WEEKDAYS[local.weekday()] * season * campaign
