"""Runs programs and measures their CPU time and memory.

The measuring process must stay small: on Linux, a child's peak memory includes its parent's memory at the fork.
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
_SLOWING_VARIABLES = ("PYTHONDONTWRITEBYTECODE", "PYTHONUNBUFFERED")


@dataclass(frozen=True)
class Cost:
    """`cpu`: user and system seconds, including child processes. `wall`: seconds."""

    cpu: float
    wall: float
    peak_mb: float


def measure(command: Sequence[str | Path], *, stdout: Path | None = None, env: Mapping[str, str] | None = None) -> Cost:
    """Runs a program to its end, by default with stdout discarded. Raises RuntimeError if it fails."""
    with (
        tempfile.TemporaryFile() as errors,
        (stdout or Path(os.devnull)).open("wb") as output,
    ):
        start = time.monotonic()
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
        wall = time.monotonic() - start
        child.returncode = os.waitstatus_to_exitcode(status)
        if child.returncode:
            errors.seek(0)
            message = errors.read().decode(errors="replace")[-2000:]
            raise RuntimeError(f"{' '.join(map(str, command))} ended with {child.returncode}: {message}")
    return Cost(usage.ru_utime + usage.ru_stime, wall, usage.ru_maxrss / 1024)


def environment() -> dict[str, str]:
    """Python's defaults, whatever the settings of this process: cached bytecode and buffered output."""
    inherited = {name: value for name, value in os.environ.items() if name not in _SLOWING_VARIABLES}
    return inherited | {"PYTHONPATH": str(ROOT)}


def python(module: str, *arguments: str | Path) -> list[str]:
    return [sys.executable, "-m", module, *map(str, arguments)]
