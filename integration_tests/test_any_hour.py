"""The demo, from the sandbox to the report, at moments that break what counts days; all tests: make test-any-hour."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from integration_tests.clock import MOMENTS, ClockUnavailable, moved_clock

SECONDS = 600


@pytest.mark.parametrize("name", ["shops on different days", "new year"])
def test_the_demo_works_at(name: str, tmp_path: Path) -> None:
    try:
        environment = moved_clock(MOMENTS[name], tmp_path)
    except ClockUnavailable as reason:
        pytest.skip(str(reason))
    done = subprocess.run(
        [Path(sys.executable).with_name("tiktok-shop"), "demo", "--orders", "40", "--folder", tmp_path / "demo"],
        env={**environment, "TIKTOK_SHOP_DATA_DIR": str(tmp_path / "data")},
        capture_output=True,
        text=True,
        timeout=SECONDS,
    )
    assert done.returncode == 0, done.stdout[-3000:] + done.stderr[-1000:]
    assert done.stdout.count("no longer available") <= 1
    assert MOMENTS[name][:4] in (tmp_path / "demo" / "report.html").read_text()
