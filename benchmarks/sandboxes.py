"""Sandboxes for benchmarks. The history of each size is generated once and cached in a file."""

from __future__ import annotations

import hashlib
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from benchmarks.measurement import ROOT
from tiktok_shop_sandbox.testing import RunningSandbox, running_sandbox

CACHE = Path(os.environ.get("BENCHMARK_CACHE_DIR") or Path(tempfile.gettempdir()) / "tiktok-shop-benchmarks")


@contextmanager
def sandbox_with_orders(orders: int) -> Iterator[RunningSandbox]:
    """A sandbox without a rate limit, with this number of orders in its two shops together."""
    with running_sandbox(orders=orders, requests_per_second=0, world=history_file(orders)) as sandbox:
        yield sandbox


def history_file(orders: int) -> Path:
    """The path of the sandbox's `--world` file for this number of orders, which might not exist yet."""
    CACHE.mkdir(parents=True, exist_ok=True, mode=0o700)
    # A file from another version of the sandbox might be incompatible.
    package = ROOT / "tiktok_shop_sandbox"
    version = version_of(*package.glob("history/**/*.py"), *package.glob("*.py"))
    for old in CACHE.glob(f"{orders}-*.pickle"):
        if version not in old.name:
            old.unlink()
    return CACHE / f"{orders}-{version}.pickle"


def version_of(*sources: Path) -> str:
    """A short hash of these files."""
    return hashlib.sha256(b"".join(path.read_bytes() for path in sorted(sources))).hexdigest()[:12]
