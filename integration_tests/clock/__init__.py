"""The wall clock of processes, moved to a moment of the test's choice."""

from __future__ import annotations

import os
import shutil
import subprocess
import time
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path

SOURCE = Path(__file__).with_name("clock.c")
# What has broken programs: midnight, and the hours when shops are on different days; the hour that summer time adds or
# takes, where shops are; the ends of years and of Februaries. In UTC.
MOMENTS = {
    "after midnight": "2027-01-13T00:00:30Z",
    "shops on different days": "2027-01-13T05:45:00Z",
    "noon": "2027-01-13T12:00:00Z",
    "before midnight": "2027-01-13T23:59:30Z",
    "summer time starts in the US": "2027-03-14T09:59:30Z",
    "summer time ends in the US": "2026-11-01T08:59:30Z",
    "summer time starts in Europe": "2027-03-28T00:59:30Z",
    "summer time ends in Europe": "2026-10-25T00:59:30Z",
    "summer time starts in Chile": "2026-09-06T03:59:30Z",
    "summer time ends in Chile and Paraguay": "2027-04-04T02:59:30Z",
    "new year": "2026-12-31T23:59:30Z",
    "end of February": "2027-02-28T23:59:30Z",
    "leap day": "2028-02-29T12:00:00Z",
}


class ClockUnavailable(Exception):
    """Why the clock can't be moved on this machine."""


def moved_clock(moment: str, folder: Path) -> Mapping[str, str]:
    """The environment of processes for which it is that moment now. All of them agree, and time passes as usual."""
    offset = datetime.fromisoformat(moment).timestamp() - time.time()
    return os.environ | {"LD_PRELOAD": str(_library(folder)), "CLOCK_OFFSET": str(round(offset))}


def _library(folder: Path) -> Path:
    compiler = shutil.which("cc")
    if compiler is None:
        raise ClockUnavailable("No C compiler: make compiler installs one (Debian, as root).")
    library = folder / "clock.so"
    if not library.exists():
        done = subprocess.run(
            [compiler, "-shared", "-fPIC", "-O2", "-o", library, SOURCE, "-ldl"], capture_output=True, text=True
        )
        if done.returncode:
            raise ClockUnavailable(f"{SOURCE.name} can't be compiled: {done.stderr}")
    return library
