"""The cost of the request log."""

from __future__ import annotations

import tempfile
from functools import partial
from pathlib import Path

from benchmarks.connector_process import EMPTY_WINDOW, ConnectorProcess
from benchmarks.results import median_cpu, repeat, show, spread
from benchmarks.sandboxes import sandbox_with_orders

OFF, ON, STARTUP = "without api_log_path", "with api_log_path", "startup"


def compare(stream: str, orders: int, rounds: int) -> None:
    """Prints CPU seconds with and without it. Use a stream with many requests: the log writes a line for each."""
    with sandbox_with_orders(orders) as sandbox, tempfile.TemporaryDirectory() as folder:
        log = Path(folder) / "api.jsonl"
        connector = ConnectorProcess(Path(folder), sandbox.config(), stream)
        connector.read(api_log_path=str(log))
        with log.open("rb") as lines:
            requests = sum(1 for _ in lines)
        runs = {
            OFF: connector.read,
            ON: partial(connector.read, api_log_path=str(log)),
            STARTUP: partial(connector.read, **EMPTY_WINDOW),
        }
        costs = repeat(rounds, runs, f"{stream}, {orders:,} orders")
    startup = median_cpu(costs.pop(STARTUP))
    reading = {name: median_cpu(runs) - startup for name, runs in costs.items()}
    show(
        f"{stream}: {requests:,} requests, startup ({startup:.2f} CPU seconds) subtracted; median of {rounds}",
        ["", "CPU ratio", "CPU seconds", "extra µs per request", "CPU seconds, range"],
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
