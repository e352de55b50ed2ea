"""Keeps the requests of one shop below the ceiling that TikTok Shop tolerates."""

import threading
import time
from collections import deque
from dataclasses import dataclass


@dataclass
class RequestSlot:
    """A sent request as the rate limiter sees it."""

    sent: float  # monotonic seconds
    late: float = 0.0  # seconds by which it may have arrived later than usual
    answered: bool = False


class RateLimiter:
    """Spaces requests so that the API never sees more than `per_second` within any one second.

    Slots are handed out in advance at an even distance, 4 % wider than the ceiling requires, which evens out what
    threads and network add. What exceeds that is measured: a request whose answer took longer than the fastest one may
    have arrived that much later, and the request one ceiling further on waits for it.
    """

    MARGIN = 0.04  # seconds per window
    MAX_LATENESS = 0.4  # seconds; slower answers mean a slow server, not a slow network
    RECOVERY = 30.0  # seconds from half the ceiling back to all of it

    def __init__(self, per_second: float) -> None:
        self._burst = max(1, int(per_second))
        self._window = max(1.0, self._burst / per_second)
        self._lock = threading.Lock()
        self._next = 0.0
        self._fastest = float("inf")
        self._slots: deque[RequestSlot] = deque(maxlen=self._burst)
        self._share = 1.0
        self._share_since = 0.0

    def acquire(self) -> RequestSlot:
        """Wait for the next free slot and occupy it."""
        with self._lock:
            now = time.monotonic()
            turn = max(now, self._next)
            self._next = turn + (self._window + self.MARGIN) / (self._burst * self._share_at(now))
        time.sleep(max(0.0, turn - now))
        while True:
            with self._lock:
                now = time.monotonic()
                free = self._free_at(now)
                if now >= free:
                    slot = RequestSlot(now)
                    self._slots.append(slot)
                    return slot
            time.sleep(free - now)

    def release(self, slot: RequestSlot) -> None:
        """The request was answered, or failed."""
        with self._lock:
            slot.answered = True
            took = time.monotonic() - slot.sent
            self._fastest = min(self._fastest, took)
            slot.late = min(took - self._fastest, self.MAX_LATENESS)

    def slow_down(self) -> None:
        """Halve the rate; throttled answers to requests that were in flight together count once."""
        with self._lock:
            now = time.monotonic()
            if now - self._share_since > 1.0:
                self._share, self._share_since = max(0.05, self._share_at(now) / 2), now
                self._next = max(self._next, now + self._window / self._burst)

    def _share_at(self, now: float) -> float:
        return min(1.0, self._share + 0.5 * (now - self._share_since) / self.RECOVERY) if self._share < 1 else 1.0

    def _free_at(self, now: float) -> float:
        if len(self._slots) < self._burst:
            return now
        oldest = self._slots[0]
        if oldest.answered:
            return oldest.sent + self._window + oldest.late
        # It may not even have left this machine: look again in a moment.
        return min(max(now + 0.005, oldest.sent + self._window), oldest.sent + self._window + self.MAX_LATENESS)
