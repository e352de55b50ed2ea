"""Runs the connector as a platform does: files in, JSON lines out, within a time limit."""

from __future__ import annotations

import functools
import json
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from integration_tests.connector_process import start_forked
from tiktok_shop_sandbox.testing import RunningSandbox

PROGRAM = Path(sys.executable).with_name("source-tiktok-shop")
# Generous: the machine may be busy with other tests.
SECONDS = 240
_TYPES = {"RECORD", "STATE", "LOG", "TRACE", "SPEC", "CONNECTION_STATUS", "CATALOG", "CONTROL"}
# With --debug the CDK writes lines of a type that the protocol doesn't have.
_DEBUG_TYPES = {"DEBUG"}


@dataclass
class Run:
    """The messages, exit code and duration of a run of the connector."""

    returncode: int
    messages: list[dict[str, Any]]
    output: str
    stderr: str
    seconds: float

    def only(self, kind: str) -> dict[str, Any]:
        """The content of the one message of this type."""
        found = self.of_type(kind)
        assert len(found) == 1, f"{len(found)} messages of type {kind}: {self.ending()}"
        return found[0]

    def of_type(self, kind: str) -> list[dict[str, Any]]:
        content = {"CONNECTION_STATUS": "connectionStatus"}.get(kind, kind.lower())
        return [message[content] for message in self.messages if message["type"] == kind]

    @functools.cached_property
    def records(self) -> dict[str, list[dict[str, Any]]]:
        """The records by stream, in their order; empty for a stream without one."""
        found: dict[str, list[dict[str, Any]]] = _Lists()
        for record in self.of_type("RECORD"):
            found[record["stream"]].append(record["data"])
        return found

    def state(self) -> list[dict[str, Any]]:
        """The last state of every stream, as the next run takes it."""
        newest = {state["stream"]["stream_descriptor"]["name"]: state for state in self.of_type("STATE")}
        return [{"type": "STREAM", "stream": state["stream"]} for state in newest.values()]

    def errors(self) -> list[dict[str, Any]]:
        """The ERROR traces: message, failure_type, stream_descriptor."""
        return [trace["error"] for trace in self.of_type("TRACE") if trace["type"] == "ERROR"]

    def failed_streams(self) -> dict[str, str]:
        """The user's message of every ERROR trace that names a stream."""
        return {
            error["stream_descriptor"]["name"]: error["message"]
            for error in self.errors()
            if error.get("stream_descriptor")
        }

    def statuses(self) -> dict[str, str]:
        """Every stream's last status."""
        statuses = [trace["stream_status"] for trace in self.of_type("TRACE") if trace["type"] == "STREAM_STATUS"]
        return {status["stream_descriptor"]["name"]: status["status"] for status in statuses}

    def logged(self, *levels: str) -> list[str]:
        return [log["message"] for log in self.of_type("LOG") if not levels or log["level"] in levels]

    def ending(self) -> str:
        """The end of the output, for a failed assertion."""
        return f"exit code {self.returncode}\n{self.output[-1500:]}\n{self.stderr[-500:]}"

    def succeeded(self) -> Run:
        errors = "\n".join(error["message"] for error in self.errors())
        assert self.returncode == 0, f"{errors}\n{self.ending()}"
        assert not self.errors(), errors
        unfinished = {name: status for name, status in self.statuses().items() if status != "COMPLETE"}
        assert not unfinished, unfinished
        return self


class _Lists(dict[str, list[dict[str, Any]]]):
    def __missing__(self, key: str) -> list[dict[str, Any]]:
        return self.setdefault(key, [])


@dataclass
class Connector:
    """One connection of a platform: its config, which CONTROL messages change, and the state of its streams."""

    config: dict[str, Any]
    state: list[dict[str, Any]] = field(default_factory=list)
    folder: Path = field(default_factory=lambda: Path(tempfile.mkdtemp(prefix="connector-")))

    @property
    def config_path(self) -> Path:
        return self.folder / "config.json"

    def check(self) -> dict[str, Any]:
        """The answer's status and message; the process itself ends well either way."""
        run = self.run("check")
        assert run.returncode == 0, run.ending()
        return run.only("CONNECTION_STATUS")

    def read(
        self,
        *streams: str,
        state: list[dict[str, Any]] | None = None,
        kill_when: Callable[[dict[str, Any]], bool] | None = None,
        debug: bool = False,
        seconds: float = SECONDS,
    ) -> Run:
        """Read these streams, or all, from the state of the last run or from `state`; `[]` starts over."""
        state = self.state if state is None else state
        self._write("catalog.json", configured_catalog(self.discovered(), streams))
        arguments = ["--catalog", str(self.folder / "catalog.json")]
        if state:
            self._write("state.json", state)
            arguments += ["--state", str(self.folder / "state.json")]
        run = self.run("read", *arguments, *(["--debug"] if debug else []), kill_when=kill_when, seconds=seconds)
        kept = {one["stream"]["stream_descriptor"]["name"]: one for one in [*state, *run.state()]}
        self.state = list(kept.values())
        return run

    def discovered(self) -> dict[str, Any]:
        """The connector's catalog; asked for once, since it is the same for every shop."""
        return _catalog(json.dumps({key: self.config[key] for key in ("credentials",)}, sort_keys=True))

    def run(self, command: str, *arguments: str, **options: Any) -> Run:
        """A command with the config as it is now; the config is what the connector made of it afterwards."""
        self._write("config.json", self.config)
        run = run_program(command, "--config", str(self.config_path), *arguments, **options)
        for control in run.of_type("CONTROL"):
            assert control["type"] == "CONNECTOR_CONFIG", control
            self.config = control["connectorConfig"]["config"]
        return run

    def _write(self, name: str, content: Any) -> None:
        (self.folder / name).write_text(json.dumps(content))


def run_program(
    *arguments: str, kill_when: Callable[[dict[str, Any]], bool] | None = None, seconds: float = SECONDS
) -> Run:
    """Run the program; SIGKILL once `kill_when` is true of a message, or after so many seconds (TimeoutError).

    Every whole line of stdout must be one message of the protocol. A killed program's last, unfinished line is ignored,
    as a platform ignores it.
    """
    messages: list[dict[str, Any]] = []
    lines: list[str] = []
    with tempfile.NamedTemporaryFile("r") as stderr:
        started = time.monotonic()
        process, stdout = start_forked(arguments, Path(stderr.name))
        timer = threading.Timer(seconds, process.kill)
        timer.start()
        killed = False
        try:
            for line in stdout:
                lines.append(line)
                if killed and not line.endswith("\n"):
                    break
                message = _message(line, _TYPES | _DEBUG_TYPES if "--debug" in arguments else _TYPES)
                messages.append(message)
                if kill_when and not killed and kill_when(message):
                    process.kill()
                    killed = True
            process.join()
        finally:
            timer.cancel()
            process.kill()
            process.join()
            stdout.close()
        took = time.monotonic() - started
        run = Run(process.exitcode, messages, "".join(lines), stderr.read(), took)
    if took >= seconds:
        raise TimeoutError(f"{arguments[0]} was not done after {seconds} seconds: {run.ending()}")
    return run


def _message(line: str, types: set[str]) -> dict[str, Any]:
    try:
        message = json.loads(line)
    except json.JSONDecodeError:
        raise AssertionError(f"Not a JSON line, of {len(line)} characters: {line[:200]} ... {line[-300:]!r}") from None
    assert isinstance(message, dict) and message.get("type") in types, f"Not a message of the protocol: {line[:500]}"
    return message


@functools.cache
def _catalog(config: str) -> dict[str, Any]:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "config.json"
        path.write_text(config)
        run = run_program("discover", "--config", str(path))
    assert run.returncode == 0, run.ending()
    return run.only("CATALOG")


def configured_catalog(catalog: Mapping[str, Any], names: Collection[str] = ()) -> dict[str, Any]:
    """These streams of a discovered catalog, or all, incremental where that is possible."""
    known = {stream["name"]: stream for stream in catalog["streams"]}
    unknown = set(names) - set(known)
    assert not unknown, f"The connector has no stream {unknown}."
    return {"streams": [_configured(known[name]) for name in (names or known)]}


def _configured(stream: dict[str, Any]) -> dict[str, Any]:
    incremental = "incremental" in stream["supported_sync_modes"]
    return {
        "stream": stream,
        "sync_mode": "incremental" if incremental else "full_refresh",
        "destination_sync_mode": "append_dedup" if incremental else "overwrite",
        "cursor_field": stream.get("default_cursor_field"),
        "primary_key": stream.get("source_defined_primary_key"),
    }


def connected(sandbox: RunningSandbox, **changes: Any) -> Connector:
    """A connection to the sandbox with its newest tokens and a fast pace; `changes` replace keys of the config."""
    tokens = sandbox.admin("GET", "tokens")
    credentials = {
        "access_token": tokens["access_token"],
        "refresh_token": tokens["refresh_token"],
        "token_expiry_date": rfc3339(tokens["access_token_ends_at"]),
    }
    credentials |= changes.pop("credentials", {})
    fast = {"requests_per_second": 1000, "num_workers": 8}
    return Connector(sandbox.config(credentials=credentials, **(fast | changes)))


def without_access_token(sandbox: RunningSandbox, **changes: Any) -> Connector:
    """As `connected`, but the connector must refresh before its first request."""
    connector = connected(sandbox, **changes)
    for name in ("access_token", "token_expiry_date"):
        del connector.config["credentials"][name]
    return connector


def rfc3339(moment: float) -> str:
    return datetime.fromtimestamp(moment, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def days_ago(days: int) -> int:
    """Unix seconds, at the start of a second."""
    return int(time.time()) - days * 86_400


def after(count: int, kind: str, stream: str = "") -> Callable[[dict[str, Any]], bool]:
    """For `kill_when`: the `count`-th message of a type, of one stream or of any."""
    seen = 0

    def reached(message: dict[str, Any]) -> bool:
        nonlocal seen
        if message["type"] == kind and (not stream or _stream_of(message) == stream):
            seen += 1
        return seen >= count

    return reached


def _stream_of(message: Mapping[str, Any]) -> str:
    if message["type"] == "STATE":
        return message["state"]["stream"]["stream_descriptor"]["name"]
    return message["record"]["stream"] if message["type"] == "RECORD" else ""


def asked(requests: Iterable[Mapping[str, Any]], stream: str) -> list[dict[str, Any]]:
    """Of the sandbox's log, the requests to a stream's endpoint."""
    return [dict(request) for request in requests if request["stream"] == stream]
