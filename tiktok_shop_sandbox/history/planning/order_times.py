"""When buyers place orders: by hour of day, weekday and season, with a few campaign days."""

from __future__ import annotations

from bisect import bisect
from datetime import datetime
from itertools import accumulate
from math import pi, sin
from random import Random
from zoneinfo import ZoneInfo

from tiktok_shop_sandbox.history.durations import HOUR

_HOURS = (2, 1, 1, 1, 1, 2, 3, 5, 6, 7, 8, 8, 9, 9, 8, 8, 8, 9, 11, 13, 15, 14, 10, 5)
_WEEKDAYS = (0.90, 0.92, 0.95, 1.00, 1.12, 1.22, 1.18)


def generate(count: int, start: int, end: int, timezone: str, random: Random) -> list[int]:
    """`count` ascending Unix seconds in [start, end)."""
    if count <= 0 or end <= start:
        return []
    zone = ZoneInfo(timezone)
    hours = list(range(start, end, HOUR))
    cumulative_demand = list(accumulate(_demand(hour, zone) * min(HOUR, end - hour) for hour in hours))
    times = []
    for number in range(count):
        # Stratified sampling keeps the pattern smooth for any number of orders.
        slot = bisect(cumulative_demand, (number + random.random()) / count * cumulative_demand[-1])
        hour = hours[min(slot, len(hours) - 1)]
        times.append(hour + int(random.random() * min(HOUR, end - hour)))
    return sorted(times)


def _demand(time: int, zone: ZoneInfo) -> float:
    local = datetime.fromtimestamp(time, zone)
    season = 1 + 0.25 * sin(2 * pi * local.timetuple().tm_yday / 45)
    campaign = 2.5 if local.day == local.month or local.day == 25 else 1.0
    return _HOURS[local.hour] * _WEEKDAYS[local.weekday()] * season * campaign
