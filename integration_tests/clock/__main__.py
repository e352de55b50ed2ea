"""Runs tests at each of the moments: `python -m integration_tests.clock PYTEST_ARGUMENTS`."""

from __future__ import annotations

import subprocess
import sys
import tempfile
from pathlib import Path

from integration_tests.clock import MOMENTS, ClockUnavailable, moved_clock

ROOT = Path(__file__).resolve().parent.parent.parent


def main(arguments: list[str]) -> int:
    failed = []
    with tempfile.TemporaryDirectory() as folder:
        for name, moment in MOMENTS.items():
            print(f"{moment}, {name}:", flush=True)
            try:
                environment = moved_clock(moment, Path(folder))
            except ClockUnavailable as reason:
                print(reason, file=sys.stderr)
                return 2
            if subprocess.run([sys.executable, "-m", "pytest", *arguments], env=environment, cwd=ROOT).returncode:
                failed.append(name)
    print(f"Failed: {', '.join(failed)}" if failed else "Every moment passed.")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
