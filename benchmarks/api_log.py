"""What the request log costs the connector."""

from __future__ import annotations

import tempfile
from functools import partial
from pathlib import Path

from benchmarks.connector_process import EMPTY_WINDOW, ConnectorProcess
from benchmarks.figures import median_cpu, repeat, show, spread
from benchmarks.shop import shop_with

OFF, ON, START = "without api_log_path", "with api_log_path", "start"


def compare(stream: str, orders: int, rounds: int) -> None:
    """Prints CPU seconds with and without; `stream` should make many requests, since the log writes a line for each."""
    with shop_with(orders) as sandbox, tempfile.TemporaryDirectory() as folder:
        log = Path(folder) / "api.jsonl"
        connector = ConnectorProcess(Path(folder), sandbox.config(), stream)
        connector.read(api_log_path=str(log))
        with log.open("rb") as lines:
            requests = sum(1 for _ in lines)
        runs = {
            OFF: connector.read,
            ON: partial(connector.read, api_log_path=str(log)),
            START: partial(connector.read, **EMPTY_WINDOW),
        }
        costs = repeat(rounds, runs, f"{stream}, {orders:,} orders")
    start = median_cpu(costs.pop(START))
    reading = {name: median_cpu(runs) - start for name, runs in costs.items()}
    show(
        f"{stream}: {requests:,} requests, start-up ({start:.2f} CPU seconds) subtracted; median of {rounds}",
        ["", "CPU, of without", "CPU seconds", "more a request, microseconds", "CPU seconds of the rounds"],
        [
            [
                name,
                f"{cpu / reading[OFF]:.2f}",
                f"{cpu:.2f}",
                f"{1e6 * (cpu - reading[OFF]) / requests:.0f}",
                spread(costs[name]),
            ]
            for name, cpu in reading.items()
        ],
    )
