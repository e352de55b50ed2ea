"""Runs sandboxes for tests and benchmarks, each in its own process."""

from __future__ import annotations

import copy
import json
import os
import pickle
import subprocess
import sys
import tempfile
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from .store import World

_STOP_SECONDS = 10


class RunningSandbox:
    """A running sandbox. `address`: base URL of the API and token hosts."""

    def __init__(self, process: subprocess.Popen[str], startup: Mapping[str, Any]) -> None:
        self.process = process
        self.address: str = startup["address"]
        self.service_id: str = startup["service_id"]
        self._config = startup["config"]

    def config(self, **changes: Any) -> dict[str, Any]:
        """The connector's config. `changes` replace top-level keys; those in `credentials` are merged."""
        config = copy.deepcopy(self._config)
        config["credentials"] |= changes.pop("credentials", {})
        return config | changes

    def admin(self, method: str, path: str, body: Any = None) -> Any:
        """Calls the admin API, e.g. `admin("GET", "truth")`. An error raises ValueError with its message."""
        data = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(f"{self.address}/_sandbox/{path}", data=data, method=method)
        try:
            with urllib.request.urlopen(request, timeout=600) as response:
                return json.load(response)
        except urllib.error.HTTPError as error:
            raise ValueError(json.load(error)["error"]) from None

    def shops(self) -> list[dict[str, Any]]:
        """The shops; `tables` has their row counts."""
        return self.admin("GET", "truth")

    def truth(self, shop_id: str, table: str) -> dict[str, Any]:
        """The current records of a table, by key."""
        return self.admin("GET", f"truth/{shop_id}/{table}")

    def planted(self) -> dict[str, Any]:
        """The expected results, see tiktok_shop_sandbox.history."""
        return self.admin("GET", "planted")

    def faults(self, *rules: Mapping[str, Any], seed: int = 0, **conditions: Any) -> None:
        """Replaces the fault rules and changes the given conditions."""
        self.admin("POST", "faults", {"rules": rules, "seed": seed, "conditions": conditions})

    def clear_faults(self) -> None:
        self.admin("DELETE", "faults")

    def live(self, **options: Any) -> dict[str, list[str]]:
        """Advances the history by `seconds=` or to `until=`. Returns the changed keys by table."""
        return self.admin("POST", "live", options)

    def pass_time(self, seconds: int) -> dict[str, list[str]]:
        """Lets time pass for audits, delays and deadlines, but not for the history. Changed keys by table."""
        return self.admin("POST", "time", {"seconds": seconds})

    def change_listing(self, shop_id: str, product_id: str, **options: Any) -> dict[str, Any]:
        """Acts as TikTok, or as the seller in Seller Center; returns the listing. `options`: see README.md."""
        return self.admin("POST", f"listings/{shop_id}/{product_id}", options)

    def add_order(self, shop_id: str, **options: Any) -> dict[str, Any]:
        """Adds an order and returns its record. `options`: see README.md."""
        return self.admin("POST", f"orders/{shop_id}", options)

    def requests(self, since: int = 0) -> list[dict[str, Any]]:
        """The logged requests with a number above `since`."""
        return self.admin("GET", f"requests?since={since}")

    def rates(self) -> dict[str, dict[str, int]]:
        """By shop id ("app" for requests without a shop): requests, refused, highest_in_one_second."""
        return self.admin("GET", "rates")


@contextmanager
def running_sandbox(
    *, world: World | Path | None = None, faults: Mapping[str, Any] | None = None, **options: Any
) -> Iterator[RunningSandbox]:
    """Runs a sandbox for the duration of a `with` block.

    `options`: as on the command line, e.g. orders=300, latency_ms=20.
    `world`: a hand-written World, or the path of a `--world` file.
    """
    with tempfile.TemporaryDirectory() as folder:
        if isinstance(world, World):
            options["world"] = Path(folder) / "world.pickle"
            options["world"].write_bytes(pickle.dumps(world))
        elif world is not None:
            options["world"] = world
        if faults is not None:
            options["faults"] = json.dumps(faults)
        command = [sys.executable, "-m", "tiktok_shop_sandbox"]
        for name, value in options.items():
            command += [f"--{name.replace('_', '-')}", str(value)]
        root = str(Path(__file__).resolve().parent.parent)
        paths = [root, *filter(None, [os.environ.get("PYTHONPATH")])]
        environment = os.environ | {"PYTHONPATH": os.pathsep.join(paths)}
        log = (Path(folder) / "stderr").open("w+")
        process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=log, text=True, env=environment)
        try:
            line = process.stdout.readline() if process.stdout else ""
            if not line:
                process.wait(_STOP_SECONDS)
                log.seek(0)
                raise RuntimeError(f"The sandbox did not start: {log.read()[-2000:]}")
            yield RunningSandbox(process, json.loads(line))
        finally:
            process.terminate()
            try:
                process.wait(_STOP_SECONDS)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
            if process.stdout:
                process.stdout.close()
            log.close()
