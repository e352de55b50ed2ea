"""Points in time as configs, HTTP headers and the API write them."""

import time
from collections.abc import Mapping
from datetime import datetime, timezone
from email.utils import parsedate_to_datetime

import isodate


def parse_utc(text: str) -> datetime:
    """An RFC 3339 time or a date, in UTC unless it names an offset; ValueError for anything else."""
    parsed = datetime.fromisoformat(text.replace("Z", "+00:00"))
    return parsed if parsed.tzinfo else parsed.replace(tzinfo=timezone.utc)


def is_duration(text: str) -> bool:
    return text.startswith("P")


def moment_of(text: str) -> datetime:
    """As `parse_utc`; an ISO 8601 duration is that long ago."""
    return datetime.now(timezone.utc) - isodate.parse_duration(text) if is_duration(text) else parse_utc(text)


def day_of(text: str) -> str:
    """YYYY-MM-DD of what `moment_of` takes: as it is written, of a duration in UTC."""
    return moment_of(text).date().isoformat() if is_duration(text) else text[:10]


def to_rfc3339(seconds: float) -> str:
    """Unix seconds as RFC 3339 in UTC."""
    return datetime.fromtimestamp(seconds, timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ")


def retry_after_seconds(headers: Mapping[str, str]) -> float:
    """Seconds to wait by `Retry-After` (a number or an HTTP date); 0 without one."""
    value = headers.get("Retry-After")
    if not value:
        return 0.0
    try:
        seconds = float(value)
    except ValueError:
        try:
            seconds = parsedate_to_datetime(value).timestamp() - time.time()
        except (TypeError, ValueError):
            return 0.0
    return max(seconds, 0.0)


def server_clock_offset(headers: Mapping[str, str]) -> float | None:
    """Seconds from this machine's clock to the server's by its `Date` header, rounded down; None without one."""
    try:
        return parsedate_to_datetime(headers["Date"]).timestamp() - time.time()
    except (KeyError, TypeError, ValueError):
        return None


def to_rfc3339_milliseconds(seconds: float) -> str:
    """As to_rfc3339, with three decimals and the offset written out: 2026-01-31T12:00:00.123+00:00."""
    return datetime.fromtimestamp(seconds, timezone.utc).isoformat(timespec="milliseconds")


def asked_to_wait(seconds: float) -> str:
    """The sentence for a `Retry-After` that is too long to wait for."""
    return f"TikTok Shop asks to wait {seconds:.0f} seconds before the next request; run it again then."
