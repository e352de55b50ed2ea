"""The records of a shop of a given size, written once and kept: see `benchmarks.marts.history`."""

from __future__ import annotations

import shutil
from pathlib import Path

from benchmarks.measurement import ROOT, measure, python
from benchmarks.sandboxes import CACHE, history_file, version_of

# Whoever says how records and their columns look.
_SOURCES = (
    "benchmarks/marts/history.py", "integration_tests/marts/landing.py", "integration_tests/marts/records.py",
    "manifest.yaml",
)  # fmt: skip


def records_of(orders: int) -> Path:
    """The folder that holds them."""
    world = history_file(orders)
    folder = CACHE / f"{orders}-records-{version_of(*(ROOT / source for source in _SOURCES))}-{world.stem}"
    for old in CACHE.glob(f"{orders}-records-*"):
        if old != folder:
            shutil.rmtree(old)
    if not folder.exists():
        unfinished = CACHE / f"{orders}-records-unfinished"
        measure(python("benchmarks.marts.history", str(orders), world, unfinished))
        unfinished.rename(folder)
    return folder
