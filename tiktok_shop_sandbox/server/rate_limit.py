"""Counts requests per shop and second."""

from __future__ import annotations

from collections import deque


class RateWindow:
    """A shop's requests in a sliding one-second window."""

    def __init__(self) -> None:
        self.requests = 0
        self.refused = 0
        self.peak = 0  # the most requests received in any one second, including refused ones
        self._received: deque[float] = deque()
        self._accepted: deque[float] = deque()

    def admit(self, moment: float, limit: int) -> bool:
        """Whether a request at this moment (monotonic seconds) is within the limit; 0 = no limit."""
        self.requests += 1
        self._received.append(moment)
        _drop_before(self._received, moment - 1)
        self.peak = max(self.peak, len(self._received))
        _drop_before(self._accepted, moment - 1)
        if limit and len(self._accepted) >= limit:
            self.refused += 1
            return False
        self._accepted.append(moment)
        return True


def _drop_before(moments: deque[float], limit: float) -> None:
    while moments and moments[0] <= limit:
        moments.popleft()
