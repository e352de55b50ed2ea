"""Runs programs and measures what they cost.

The process that measures must stay small: Linux counts the memory it had when it started a child as the child's.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
_SLOWING = ("PYTHONDONTWRITEBYTECODE", "PYTHONUNBUFFERED")


@dataclass(frozen=True)
class Cost:
    cpu: float
    """Seconds of user and system time, of the program's own children too."""
    wall: float
    peak_mb: float


def measure(command: Sequence[str | Path], *, stdout: Path | None = None, env: Mapping[str, str] | None = None) -> Cost:
    """Run a program to its end; without `stdout` what it prints goes to /dev/null. Failing is a RuntimeError."""
    with (
        tempfile.TemporaryFile() as errors,
        (stdout or Path(os.devnull)).open("wb") as output,
    ):
        started = time.monotonic()
        child = subprocess.Popen(
            [str(part) for part in command],
            stdout=output,
            stderr=errors,
            cwd=ROOT,
            env=environment() | dict(env or {}),
        )
        try:
            _, status, usage = os.wait4(child.pid, 0)
        except BaseException:
            child.kill()
            child.wait()
            raise
        wall = time.monotonic() - started
        child.returncode = os.waitstatus_to_exitcode(status)
        if child.returncode:
            errors.seek(0)
            said = errors.read().decode(errors="replace")[-2000:]
            raise RuntimeError(f"{' '.join(map(str, command))} ended with {child.returncode}: {said}")
    return Cost(usage.ru_utime + usage.ru_stime, wall, usage.ru_maxrss / 1024)


def environment() -> dict[str, str]:
    """Python as it is installed: with compiled modules on disk and buffered output, whatever this process was told."""
    ours = {name: value for name, value in os.environ.items() if name not in _SLOWING}
    return ours | {"PYTHONPATH": str(ROOT)}


def python(module: str, *arguments: str | Path) -> list[str]:
    return [sys.executable, "-m", module, *map(str, arguments)]
