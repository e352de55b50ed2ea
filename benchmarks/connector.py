"""Records a CPU second of the connector beside a bare loop, and its memory as a shop grows."""

from __future__ import annotations

import json
import re
import subprocess
import tempfile
from functools import partial
from pathlib import Path
from typing import Any

import yaml

from benchmarks.children import ROOT, Cost, measure, python
from benchmarks.connector_process import EMPTY_WINDOW, ConnectorProcess
from benchmarks.figures import median_cpu, median_peak, repeat, show, spread
from benchmarks.shop import shop_with
from tiktok_shop_sandbox.testing import RunningSandbox

LINES = "bare loop that writes"
PARSED = "bare loop that parses"
WORKERS = (2, 10)


class BareLoop:
    """The reference as a program of its own."""

    def __init__(self, folder: Path, config: dict[str, Any], stream: str) -> None:
        self._folder = folder
        self._config = config
        self._stream = stream
        self._days = window_days(stream)

    def read(self, *options: str, **changes: Any) -> Cost:
        return measure(self._command(*options, **changes))

    def count(self) -> int:
        return int(subprocess.run(self._command(), cwd=ROOT, check=True, stderr=subprocess.PIPE).stderr)

    def _command(self, *options: str, **changes: Any) -> list[str]:
        path = self._folder / "bare.json"
        path.write_text(json.dumps(self._config | changes))
        return python("benchmarks.bare_loop", path, self._stream, str(self._days), *options)


def window_days(stream: str) -> int:
    """Length of the connector's windows, which decides how many pages are not full."""
    with (ROOT / "manifest.yaml").open("rb") as file:
        manifest = yaml.load(file, yaml.CSafeLoader)
    step = re.fullmatch(r"P(\d+)D", manifest["definitions"]["streams"][stream]["incremental_sync"]["step"])
    assert step, f"the windows of {stream} aren't days"
    return int(step[1])


def speed(stream: str, orders: int, rounds: int) -> None:
    """Prints records a CPU second of connector and bare loop for a shop with so many orders."""
    with shop_with(orders) as sandbox, tempfile.TemporaryDirectory() as folder:
        connector = ConnectorProcess(Path(folder), sandbox.config(), stream)
        bare = BareLoop(Path(folder), sandbox.config(), stream)
        records, requests = same_work(sandbox, connector, bare)
        runs = {
            LINES: partial(bare.read, "--lines"),
            PARSED: bare.read,
            **{f"connector with {count} workers": partial(connector.read, num_workers=count) for count in WORKERS},
            "bare start": partial(bare.read, **EMPTY_WINDOW),
            "connector start": partial(connector.read, **EMPTY_WINDOW),
        }
        costs = repeat(rounds, runs, f"{stream}, {orders:,} orders")
    starts = {name: median_cpu(costs.pop(f"{name} start")) for name in ("bare", "connector")}

    what = f"{stream}: {records:,} records in {requests:,} requests, median of {rounds}"
    show_rates(f"{what}; start-up (a read of an empty window) subtracted", records, costs, starts)
    show_rates(
        f"{what}; start-up counted: connector {starts['connector']:.2f} CPU seconds, bare loop {starts['bare']:.2f}",
        records,
        costs,
        dict.fromkeys(starts, 0.0),
    )


def show_rates(title: str, records: int, costs: dict[str, list[Cost]], starts: dict[str, float]) -> None:
    """`starts`: CPU seconds to subtract, by the first word of the program's name."""
    rates = {name: records / (median_cpu(runs) - starts[name.split()[0]]) for name, runs in costs.items()}
    show(
        title,
        ["", f"of {LINES}", f"of {PARSED}", "records / CPU s", "CPU s of the rounds"],
        [
            [name, f"{rate / rates[LINES]:.2f}", f"{rate / rates[PARSED]:.2f}", f"{rate:,.0f}", spread(costs[name])]
            for name, rate in rates.items()
        ],
    )


def same_work(sandbox: RunningSandbox, connector: ConnectorProcess, bare: BareLoop) -> tuple[int, int]:
    """Records and requests of one read, after seeing that both programs read the same with the same."""
    done = []
    for program in (connector, bare):
        before = served(sandbox)
        done.append((program.count(), served(sandbox) - before))
    if done[0] != done[1]:
        raise RuntimeError(
            f"{connector.stream}: the connector read {done[0][0]} records in {done[0][1]} requests, the bare loop "
            f"{done[1][0]} in {done[1][1]}; they must do the same work to be compared."
        )
    return done[0]


def served(sandbox: RunningSandbox) -> int:
    return sum(rate["requests"] for rate in sandbox.rates().values())


def memory(stream: str, sizes: list[int], rounds: int) -> None:
    """Prints the connector's peak memory for shops of these sizes."""
    peaks = {}
    for orders in sizes:
        with shop_with(orders) as sandbox, tempfile.TemporaryDirectory() as folder:
            connector = ConnectorProcess(Path(folder), sandbox.config(), stream)
            runs = {str(workers): partial(connector.read, num_workers=workers) for workers in WORKERS}
            costs = repeat(rounds, runs, f"{stream}, memory at {orders:,} orders")
            peaks[orders] = [median_peak(costs[str(workers)]) for workers in WORKERS]
    show(
        f"{stream}: peak memory of the connector as the shop grows; median of {rounds}",
        ["orders", *(f"of that at {sizes[0]:,}, {w} workers" for w in WORKERS), *(f"MB, {w} workers" for w in WORKERS)],
        [
            [
                f"{orders:,}",
                *(f"{peak / first:.2f}" for peak, first in zip(peaks[orders], peaks[sizes[0]], strict=True)),
                *(f"{peak:.0f}" for peak in peaks[orders]),
            ]
            for orders in sizes
        ],
    )
