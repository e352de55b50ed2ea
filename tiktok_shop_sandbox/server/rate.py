"""How many requests a shop answers in a second."""

from __future__ import annotations

from collections import deque


class RateWindow:
    """Counts a shop's requests in a sliding second and remembers the fullest one."""

    def __init__(self) -> None:
        self.requests = 0
        self.refused = 0
        self.highest = 0  # most requests that arrived in any one second, refused ones among them
        self._arrived: deque[float] = deque()
        self._accepted: deque[float] = deque()

    def admit(self, moment: float, ceiling: int) -> bool:
        """Whether a request at this moment (monotonic seconds) keeps within the ceiling; 0 = no ceiling."""
        self.requests += 1
        self._arrived.append(moment)
        _forget_before(self._arrived, moment - 1)
        self.highest = max(self.highest, len(self._arrived))
        _forget_before(self._accepted, moment - 1)
        if ceiling and len(self._accepted) >= ceiling:
            self.refused += 1
            return False
        self._accepted.append(moment)
        return True


def _forget_before(moments: deque[float], limit: float) -> None:
    while moments and moments[0] <= limit:
        moments.popleft()
