"""The two times of operations."""

from __future__ import annotations

from collections.abc import Callable


class Clock:
    """`now`: the API's clock, Unix seconds, which stamps records. `elapsed`: the same plus what tests have skipped;
    audits, delays, deadlines and daily limits go by it."""

    def __init__(self, now: Callable[[], int]) -> None:
        self._now = now
        self.skipped = 0

    def now(self) -> int:
        return self._now()

    def elapsed(self) -> int:
        return self._now() + self.skipped

    def day(self) -> int:
        """The number of the day, UTC, that daily limits count for."""
        return self.elapsed() // 86_400

    def skip(self, seconds: int) -> None:
        self.skipped += seconds

    def moment_of(self, elapsed: int) -> int:
        """When something due at this elapsed time happened, by the API's clock."""
        return min(elapsed - self.skipped, self.now())
