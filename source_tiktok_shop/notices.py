"""What streams gather during a run and the user is told once, at its end."""

import threading
from collections.abc import Mapping
from datetime import date, timedelta


class OddValues:
    """Counts the odd values of a run, to tell of each stream and field once."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._counts: dict[tuple[str, str], int] = {}
        self._firsts: dict[tuple[str, str], str] = {}

    def add(self, stream: str, record_key: str, change: Mapping[str, str]) -> None:
        found = stream, change["field"]
        with self._lock:
            self._counts[found] = self._counts.get(found, 0) + 1
            if found not in self._firsts:
                value = f"is {change['value']} " if "value" in change else ""
                self._firsts[found] = f"{value}in the record {record_key}"

    def sentences(self) -> list[str]:
        return [
            f"{stream}.{name}: {count} odd {'value was' if count == 1 else 'values were'} read as far as the field's "
            f"declared type allows, noted in _airbyte_meta; the first {self._firsts[stream, name]}."
            for (stream, name), count in self._counts.items()
        ]


class UnavailableDays:
    """The days of analytics that streams ask for too late; shops differ by a day, as their time zones do."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._starts: set[date] = set()
        self._edges: set[date] = set()
        self._days_back = 0

    def add(self, start: date, edge: date, days_back: int) -> None:
        """The days from `start` to before `edge`, which is `days_back` days ago."""
        with self._lock:
            self._starts.add(start)
            self._edges.add(edge)
            self._days_back = days_back

    def sentences(self) -> list[str]:
        if not self._edges:
            return []
        edges = " or ".join(map(str, sorted(self._edges)))
        if len(self._edges) > 1:
            edges += " (by the stream and the day at the shop)"
        return [
            f"Performance streams: the days from {min(self._starts)} to {min(self._edges) - timedelta(days=1)} are no "
            f"longer available. Reading starts at {edges}, "
            f"{self._days_back} days back (analytics_window_days)."
        ]
