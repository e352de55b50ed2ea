"""The connector's records per CPU second compared to a baseline reader, and its memory with growing shops."""

from __future__ import annotations

import json
import re
import subprocess
import tempfile
from functools import partial
from pathlib import Path
from typing import Any

import yaml

from benchmarks.connector_process import EMPTY_WINDOW, ConnectorProcess
from benchmarks.measurement import ROOT, Cost, measure, python
from benchmarks.results import median_cpu, median_peak, repeat, show, spread
from benchmarks.sandboxes import sandbox_with_orders
from tiktok_shop_sandbox.testing import RunningSandbox

WRITING = "baseline (writing)"
PARSING = "baseline (parsing only)"
WORKERS = (2, 10)


class BaselineReader:
    """The baseline reader as a separate process."""

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
        path = self._folder / "baseline.json"
        path.write_text(json.dumps(self._config | changes))
        return python("benchmarks.baseline_reader", path, self._stream, str(self._days), *options)


def window_days(stream: str) -> int:
    """The length of the connector's windows, which determines the number of partial pages."""
    with (ROOT / "manifest.yaml").open("rb") as file:
        manifest = yaml.load(file, yaml.CSafeLoader)
    step = re.fullmatch(r"P(\d+)D", manifest["definitions"]["streams"][stream]["incremental_sync"]["step"])
    assert step, f"the step of {stream} isn't in days"
    return int(step[1])


def speed(stream: str, orders: int, rounds: int) -> None:
    """Prints the records per CPU second of connector and baseline for a history of this size."""
    with sandbox_with_orders(orders) as sandbox, tempfile.TemporaryDirectory() as folder:
        connector = ConnectorProcess(Path(folder), sandbox.config(), stream)
        baseline = BaselineReader(Path(folder), sandbox.config(), stream)
        records, requests = verify_same_work(sandbox, connector, baseline)
        runs = {
            WRITING: partial(baseline.read, "--lines"),
            PARSING: baseline.read,
            **{f"connector with {count} workers": partial(connector.read, num_workers=count) for count in WORKERS},
            "baseline startup": partial(baseline.read, **EMPTY_WINDOW),
            "connector startup": partial(connector.read, **EMPTY_WINDOW),
        }
        costs = repeat(rounds, runs, f"{stream}, {orders:,} orders")
    startups = {name: median_cpu(costs.pop(f"{name} startup")) for name in ("baseline", "connector")}

    what = f"{stream}: {records:,} records in {requests:,} requests, median of {rounds}"
    show_rates(f"{what}; startup (a read of an empty window) subtracted", records, costs, startups)
    show_rates(
        f"{what}; startup included (CPU seconds: connector {startups['connector']:.2f}, "
        f"baseline {startups['baseline']:.2f})",
        records,
        costs,
        dict.fromkeys(startups, 0.0),
    )


def show_rates(title: str, records: int, costs: dict[str, list[Cost]], startups: dict[str, float]) -> None:
    """`startups`: CPU seconds to subtract, by the first word of the run's name."""
    rates = {name: records / (median_cpu(runs) - startups[name.split()[0]]) for name, runs in costs.items()}
    show(
        title,
        ["", f"vs. {WRITING}", f"vs. {PARSING}", "records / CPU s", "CPU s, range"],
        [
            [name, f"{rate / rates[WRITING]:.2f}", f"{rate / rates[PARSING]:.2f}", f"{rate:,.0f}", spread(costs[name])]
            for name, rate in rates.items()
        ],
    )


def verify_same_work(sandbox: RunningSandbox, connector: ConnectorProcess, baseline: BaselineReader) -> tuple[int, int]:
    """The number of records and requests of a read; raises RuntimeError unless both programs have the same."""
    work = []
    for program in (connector, baseline):
        before = request_count(sandbox)
        work.append((program.count(), request_count(sandbox) - before))
    if work[0] != work[1]:
        raise RuntimeError(
            f"{connector.stream}: the connector read {work[0][0]} records in {work[0][1]} requests, the baseline "
            f"{work[1][0]} in {work[1][1]}; comparing them requires the same work."
        )
    return work[0]


def request_count(sandbox: RunningSandbox) -> int:
    return sum(rate["requests"] for rate in sandbox.rates().values())


def memory(stream: str, sizes: list[int], rounds: int) -> None:
    """Prints the connector's peak memory for histories of these sizes."""
    peaks = {}
    for orders in sizes:
        with sandbox_with_orders(orders) as sandbox, tempfile.TemporaryDirectory() as folder:
            connector = ConnectorProcess(Path(folder), sandbox.config(), stream)
            runs = {str(workers): partial(connector.read, num_workers=workers) for workers in WORKERS}
            costs = repeat(rounds, runs, f"{stream}, memory at {orders:,} orders")
            peaks[orders] = [median_peak(costs[str(workers)]) for workers in WORKERS]
    show(
        f"{stream}: the connector's peak memory by history size; median of {rounds}",
        ["orders", *(f"vs. {sizes[0]:,} orders, {w} workers" for w in WORKERS), *(f"MB, {w} workers" for w in WORKERS)],
        [
            [
                f"{orders:,}",
                *(f"{peak / first:.2f}" for peak, first in zip(peaks[orders], peaks[sizes[0]], strict=True)),
                *(f"{peak:.0f}" for peak in peaks[orders]),
            ]
            for orders in sizes
        ],
    )
