"""The last release that loaded by PyAirbyte, in an environment of its own, to measure this one beside it."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from benchmarks.measurement import ROOT, Cost, measure
from benchmarks.sandboxes import CACHE

COMMIT = "eb5f963"


class LastRelease:
    """Checked out and installed once, in the benchmarks' cache."""

    def __init__(self) -> None:
        self._checkout = CACHE / f"release-{COMMIT}"
        self._python = self._checkout / ".venv" / "bin" / "python"
        if not self._python.with_name("installed").exists():
            self._install()

    def sync(self, *options: str | Path) -> Cost:
        """Its pipeline with these options."""
        return measure([self._python, "-m", "pipeline", "run", *options], env={"PYTHONPATH": str(self._checkout)})

    def _install(self) -> None:
        self._checkout.mkdir(parents=True, exist_ok=True)
        archive = subprocess.run(["git", "archive", COMMIT], cwd=ROOT, stdout=subprocess.PIPE, check=True).stdout
        subprocess.run(["tar", "--extract"], cwd=self._checkout, input=archive, check=True)
        subprocess.run([sys.executable, "-m", "venv", ".venv"], cwd=self._checkout, check=True)
        install = ["pip", "install", "--quiet", "--constraint", "constraints.txt", "--editable", ".[sandbox,pipeline]"]
        subprocess.run([self._python, "-m", *install], cwd=self._checkout, check=True)
        self._python.with_name("installed").touch()
