"""Records a CPU second of the connector beside a bare loop, and its memory as a shop grows."""

from __future__ import annotations

import json
import subprocess
import tempfile
from functools import partial
from pathlib import Path
from typing import Any

from benchmarks.children import ROOT, Cost, measure, python
from benchmarks.connector_process import EMPTY_WINDOW, ConnectorProcess
from benchmarks.figures import median_cpu, median_peak, repeat, show, spread
from benchmarks.shop import shop_with
from sandbox.testing import RunningSandbox

LINES = "bare loop, writing JSON lines"
PARSED = "bare loop, parsing only"
WORKERS = (2, 10)


class BareLoop:
    """The reference as a program of its own."""

    def __init__(self, folder: Path, config: dict[str, Any], stream: str) -> None:
        self._folder = folder
        self._config = config
        self._stream = stream

    def read(self, *options: str, **changes: Any) -> Cost:
        return measure(self._command(*options, **changes))

    def count(self) -> int:
        return int(subprocess.run(self._command(), cwd=ROOT, check=True, stderr=subprocess.PIPE).stderr)

    def _command(self, *options: str, **changes: Any) -> list[str]:
        path = self._folder / "bare.json"
        path.write_text(json.dumps(self._config | changes))
        return python("benchmarks.bare_loop", path, self._stream, *options)


def speed(stream: str, orders: int, rounds: int) -> None:
    """Prints records a CPU second of connector and bare loop for a shop with so many orders."""
    with shop_with(orders) as sandbox, tempfile.TemporaryDirectory() as folder:
        connector = ConnectorProcess(Path(folder), sandbox.config(), stream)
        bare = BareLoop(Path(folder), sandbox.config(), stream)
        records, requests = same_work(sandbox, connector, bare)
        runs = {
            LINES: partial(bare.read, "--lines"),
            PARSED: bare.read,
            **{f"connector, {workers} workers": partial(connector.read, num_workers=workers) for workers in WORKERS},
            "bare start": partial(bare.read, **EMPTY_WINDOW),
            "connector start": partial(connector.read, **EMPTY_WINDOW),
        }
        costs = repeat(rounds, runs, f"{stream}, {orders:,} orders")
    starts = {name: median_cpu(costs.pop(f"{name} start")) for name in ("bare", "connector")}

    def rate(name: str, *, with_start: bool) -> float:
        return records / (median_cpu(costs[name]) - (0 if with_start else starts[name.split()[0].rstrip(",")]))

    rows = []
    for name in costs:
        ratios = [
            f"{rate(name, with_start=with_start) / rate(reference, with_start=with_start):.2f}"
            for reference in (LINES, PARSED)
            for with_start in (False, True)
        ]
        rates = [f"{rate(name, with_start=with_start):,.0f}" for with_start in (False, True)]
        rows.append([name, *ratios, *rates, spread(costs[name])])
    show(
        f"{stream}: {records:,} records in {requests:,} requests; start-up (a read of an empty window) takes "
        f"{starts['connector']:.2f} CPU seconds, the bare loop's {starts['bare']:.2f}; median of {rounds}",
        [
            "",
            "of bare, lines",
            "start-up counted",
            "of bare, parsing",
            "start-up counted",
            "records / CPU s",
            "start-up counted",
            "CPU s of the rounds",
        ],
        rows,
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
