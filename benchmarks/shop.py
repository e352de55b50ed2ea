"""Sandboxes for benchmarks; the history of each size is made once and kept in a file."""

from __future__ import annotations

import hashlib
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from benchmarks.children import ROOT
from sandbox.testing import RunningSandbox, running_sandbox

CACHE = Path(os.environ.get("BENCHMARK_CACHE_DIR") or Path(tempfile.gettempdir()) / "tiktok-shop-benchmarks")


@contextmanager
def shop_with(orders: int) -> Iterator[RunningSandbox]:
    """A sandbox without a request ceiling that holds so many orders, two shops' together."""
    CACHE.mkdir(parents=True, exist_ok=True, mode=0o700)
    # A file made by another version of the sandbox may not fit this one.
    sources = sorted([*ROOT.glob("sandbox/history/*.py"), *ROOT.glob("sandbox/*.py")])
    version = hashlib.sha256(b"".join(path.read_bytes() for path in sources)).hexdigest()[:12]
    for old in CACHE.glob(f"{orders}-*.pickle"):
        if version not in old.name:
            old.unlink()
    with running_sandbox(orders=orders, requests_per_second=0, world=CACHE / f"{orders}-{version}.pickle") as sandbox:
        yield sandbox
