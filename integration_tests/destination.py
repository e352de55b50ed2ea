"""Runs the destination as a platform does: files and messages in, JSON lines out, always within a time limit."""

from __future__ import annotations

import json
import multiprocessing
import os
import sqlite3
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tiktok_shop_sandbox.testing import RunningSandbox

PROGRAM = Path(sys.executable).with_name("destination-tiktok-shop")
# Generous: the machine may be busy with other tests.
SECONDS = 240
_SERVED: dict[str, int] = {}  # by address, so that the whole log isn't fetched each time
_FORKING = multiprocessing.get_context("forkserver")

Row = Mapping[str, Any]


@dataclass(frozen=True)
class Stream:
    """A configured stream and what a source says of it; `states` are sent after all rows."""

    name: str
    rows: Sequence[Row]
    mode: str = "append"
    is_complete: bool = True
    namespace: str | None = None
    object_name: str | None = None

    @property
    def configured(self) -> dict[str, Any]:
        stream = {"name": self.name, "json_schema": {}, "supported_sync_modes": ["full_refresh"]}
        stream |= {"namespace": self.namespace} if self.namespace else {}
        configured = {"stream": stream, "sync_mode": "full_refresh", "destination_sync_mode": self.mode}
        return configured | ({"destination_object_name": self.object_name} if self.object_name else {})

    @property
    def descriptor(self) -> dict[str, Any]:
        return {"name": self.name} | ({"namespace": self.namespace} if self.namespace else {})

    def messages(self) -> list[dict[str, Any] | str]:
        records = [
            {"type": "RECORD", "record": {"stream": self.name, "data": row, "emitted_at": 1} | self._namespace}
            for row in self.rows
        ]
        return [*records, self.state("end"), *([self.complete] if self.is_complete else [])]

    def state(self, place: Any) -> dict[str, Any]:
        state = {"stream_descriptor": self.descriptor, "stream_state": {"place": place}}
        return {"type": "STATE", "state": {"type": "STREAM", "stream": state}}

    @property
    def complete(self) -> dict[str, Any]:
        status = {"stream_descriptor": self.descriptor, "status": "COMPLETE"}
        return {"type": "TRACE", "trace": {"type": "STREAM_STATUS", "emitted_at": 1, "stream_status": status}}

    @property
    def _namespace(self) -> dict[str, str]:
        return {"namespace": self.namespace} if self.namespace else {}


@dataclass
class Run:
    """What a run of the destination printed and how it ended; `requests`: what the sandbox served meanwhile."""

    returncode: int
    messages: list[dict[str, Any]]
    output: str
    stderr: str
    requests: list[dict[str, Any]]

    def of_type(self, kind: str) -> list[dict[str, Any]]:
        content = {"CONNECTION_STATUS": "connectionStatus"}.get(kind, kind.lower())
        return [message[content] for message in self.messages if message["type"] == kind]

    @property
    def states(self) -> list[dict[str, Any]]:
        return self.of_type("STATE")

    @property
    def errors(self) -> list[dict[str, Any]]:
        return [trace["error"] for trace in self.of_type("TRACE") if trace["type"] == "ERROR"]

    @property
    def writes(self) -> list[str]:
        """The operations of the requests that write, uploads of images apart, in order."""
        return [request["stream"] for request in self.written]

    @property
    def written(self) -> list[dict[str, Any]]:
        return [request for request in self.requests if request["writes"] and "upload" not in request["stream"]]

    def logged(self, *levels: str) -> list[str]:
        return [log["message"] for log in self.of_type("LOG") if not levels or log["level"] in levels]

    def succeeded(self) -> Run:
        assert self.returncode == 0, f"exit code {self.returncode}\n{self.output[-3000:]}\n{self.stderr[-2000:]}"
        assert not self.errors, self.errors
        return self


@dataclass
class Destination:
    """One connection of a platform: its config, whose credentials a run may renew, and its ledger.

    `hurries`: the program's pauses, such as those before a retry, are shorter.
    """

    sandbox: RunningSandbox
    config: dict[str, Any]
    folder: Path = field(default_factory=lambda: Path(tempfile.mkdtemp(prefix="destination-")))
    hurries: bool = False

    @property
    def config_path(self) -> Path:
        return self.folder / "config.json"

    def write(self, *streams: Stream, kill_when: Callable[[], bool] | None = None, **changes: Any) -> Run:
        """Send the streams one after the other. SIGKILL once `kill_when` says so; `changes`: of the config."""
        lines = [message for stream in streams for message in stream.messages()]
        return self.write_lines(lines, [stream.configured for stream in streams], kill_when=kill_when, **changes)

    def write_lines(
        self,
        lines: Iterable[Mapping[str, Any] | str],
        streams: Sequence[Mapping[str, Any]],
        *,
        kill_when: Callable[[], bool] | None = None,
        **changes: Any,
    ) -> Run:
        """Send these lines; those that aren't text are dumped."""
        self._save("catalog.json", {"streams": list(streams)})
        text = "".join((line if isinstance(line, str) else json.dumps(line)) + "\n" for line in lines)
        arguments = ["--catalog", str(self.folder / "catalog.json")]
        return self.run("write", *arguments, stdin=text, kill_when=kill_when, **changes)

    def check(self, **changes: Any) -> dict[str, Any]:
        run = self.run("check", **changes)
        assert run.returncode == 0, run.output
        return run.of_type("CONNECTION_STATUS")[0]

    def run(
        self,
        command: str,
        *arguments: str,
        stdin: str = "",
        kill_when: Callable[[], bool] | None = None,
        **changes: Any,
    ) -> Run:
        self._save("config.json", self.config | changes)
        served = self.served()
        arguments = (command, "--config", str(self.config_path), *arguments)
        run = run_program(*arguments, stdin=stdin, kill_when=kill_when, hurries=self.hurries)
        self.config["credentials"] = json.loads(self.config_path.read_text())["credentials"]
        run.requests = [parsed(request) for request in self.sandbox.requests(since=served)]
        return run

    def served(self) -> int:
        """The number of the last request that the sandbox has served."""
        known = _SERVED.get(self.sandbox.address, 0)
        newest = max((request["n"] for request in self.sandbox.requests(since=known)), default=known)
        _SERVED[self.sandbox.address] = newest
        return newest

    def query(self, statement: str) -> list[dict[str, Any]]:
        """Rows of the SQLite ledger."""
        with sqlite3.connect(self.folder / "tiktok_shop_ledger.sqlite") as connection:
            connection.row_factory = sqlite3.Row
            return [dict(row) for row in connection.execute(statement)]

    def feedback(self, object_name: str = "products") -> list[tuple[str, str, str | None, str | None]]:
        """(key, outcome, operation, reason) of the newest run."""
        return [
            (row["key"], row["outcome"], row["operation"], row["reason"])
            for row in self.query(
                f"SELECT * FROM feedback WHERE object = '{object_name}' AND run_id = (SELECT max(run_id) FROM runs) "
                "ORDER BY key, occurred_at, outcome"
            )
        ]

    def outcomes(self, object_name: str = "products") -> dict[str, set[str]]:
        """Key -> outcomes of the newest run."""
        found: dict[str, set[str]] = {}
        for key, outcome, _, _ in self.feedback(object_name):
            found.setdefault(key, set()).add(outcome)
        return found

    def listings(self) -> list[dict[str, Any]]:
        """What was written into the shop, as the sandbox has it."""
        shop_id = self.config["shop_id"]
        shop = next(shop for shop in self.sandbox.shops() if shop["id"] == shop_id)
        return list(self.sandbox.truth(shop_id, "listings").values()) if "listings" in shop["tables"] else []

    def forget(self) -> None:
        """Lose the ledger."""
        for file in self.folder.glob("tiktok_shop_ledger.sqlite*"):
            file.unlink()

    def _save(self, name: str, content: Any) -> None:
        (self.folder / name).write_text(json.dumps(content))


def parsed(request: dict[str, Any]) -> dict[str, Any]:
    """A logged request with its body as an object, where it is one."""
    is_json = str(request["body"]).startswith("{")
    return request | {"body": json.loads(request["body"]) if is_json else None}


def run_program(
    *arguments: str,
    stdin: str = "",
    kill_when: Callable[[], bool] | None = None,
    seconds: float = SECONDS,
    hurries: bool = False,
) -> Run:
    """Runs the program to its end, to SIGKILL where `kill_when` says so, or (TimeoutError) to the time limit."""
    with tempfile.TemporaryDirectory() as folder:
        files = [Path(folder, name) for name in ("stdin", "stdout", "stderr")]
        files[0].write_text(stdin)
        _FORKING.set_forkserver_preload(["destination_tiktok_shop.run", __name__])
        process = _FORKING.Process(target=_program, args=(list(arguments), [str(file) for file in files], hurries))
        process.start()
        watching = threading.Event()
        watcher = threading.Thread(target=_watch, args=(process.kill, kill_when, watching), daemon=True)
        if kill_when is not None:
            watcher.start()
        process.join(seconds)
        watching.set()
        is_late = process.is_alive()
        process.kill()
        process.join()
        output, errors = (file.read_text() for file in files[1:])
        if is_late:
            raise TimeoutError(f"{arguments[0]} was not done after {seconds} seconds: {output[-2000:]}")
        lines = output.splitlines(keepends=True)
        if process.exitcode is not None and process.exitcode < 0 and lines and not lines[-1].endswith("\n"):
            lines.pop()  # as a platform ignores a killed program's unfinished line
        return Run(process.exitcode or 0, [json.loads(line) for line in lines], output, errors, [])


def _watch(kill: Callable[[], None], kill_when: Callable[[], bool], done: threading.Event) -> None:
    while not done.wait(0.005):
        if kill_when():
            kill()
            return


def _program(arguments: list[str], files: list[str], hurries: bool) -> None:
    from destination_tiktok_shop.run import main

    if hurries:
        sleep = time.sleep
        time.sleep = lambda seconds: sleep(seconds / 50)
    os.chdir(tempfile.gettempdir())
    for number, file in enumerate(files):
        flags = os.O_RDONLY if number == 0 else os.O_WRONLY | os.O_CREAT
        os.dup2(os.open(file, flags, 0o600), number)
    sys.stdin = open(0, encoding="utf-8", closefd=False)  # noqa: SIM115 (for the life of the process)
    sys.argv = ["destination-tiktok-shop", *arguments]
    main()
