"""Starts sandboxes for tests and benchmarks, each a process of its own."""

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
    """A sandbox that listens. `address`: base URL of API and token host."""

    def __init__(self, process: subprocess.Popen[str], announced: Mapping[str, Any]) -> None:
        self.process = process
        self.address: str = announced["address"]
        self.service_id: str = announced["service_id"]
        self._config = announced["config"]

    def config(self, **changes: Any) -> dict[str, Any]:
        """The connector's config; `changes` replace its keys, those of `credentials` one by one."""
        config = copy.deepcopy(self._config)
        config["credentials"] |= changes.pop("credentials", {})
        return config | changes

    def admin(self, method: str, path: str, body: Any = None) -> Any:
        """Calls the sandbox's own side: `admin("GET", "truth")`. A refusal is a ValueError with its sentence."""
        data = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(f"{self.address}/_sandbox/{path}", data=data, method=method)
        try:
            with urllib.request.urlopen(request, timeout=600) as response:
                return json.load(response)
        except urllib.error.HTTPError as error:
            raise ValueError(json.load(error)["error"]) from None

    def shops(self) -> list[dict[str, Any]]:
        """The shops with their row counts under `tables`."""
        return self.admin("GET", "truth")

    def truth(self, shop_id: str, table: str) -> dict[str, Any]:
        """A table as it is now, by key."""
        return self.admin("GET", f"truth/{shop_id}/{table}")

    def planted(self) -> dict[str, Any]:
        return self.admin("GET", "planted")

    def faults(self, *rules: Mapping[str, Any], seed: int = 0, **conditions: Any) -> None:
        """Puts these fault rules in the place of those in force and changes these conditions."""
        self.admin("POST", "faults", {"rules": rules, "seed": seed, "conditions": conditions})

    def clear_faults(self) -> None:
        self.admin("DELETE", "faults")

    def live(self, **options: Any) -> dict[str, list[str]]:
        """The history goes on: `seconds=` or `until=`. Keys touched, by table."""
        return self.admin("POST", "live", options)

    def requests(self, since: int = 0) -> list[dict[str, Any]]:
        """The requests served after the `since`-th."""
        return self.admin("GET", f"requests?since={since}")

    def rates(self) -> dict[str, dict[str, int]]:
        """By shop id ("app" for calls without a shop): requests, refused, highest_in_one_second."""
        return self.admin("GET", "rates")


@contextmanager
def running_sandbox(
    *, world: World | Path | None = None, faults: Mapping[str, Any] | None = None, **options: Any
) -> Iterator[RunningSandbox]:
    """A sandbox for the length of a `with`. `options` are those of the command line: orders=300, latency_ms=20 ...

    `world`: a history made by hand, or the file of one as `--world` takes it.
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
