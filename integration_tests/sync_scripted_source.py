"""A connector that emits what a script lists, for the tests of `tiktok-shop sync`.

Its config names a `script`: JSON with `streams` (an Airbyte catalog's) and `messages`. A message is an Airbyte message,
a raw line (a string), `{"pause_until": file}`, or `{"exit": code}`. A message with `"since": [stream, cursor]` is left
out when the state that the connector was started with is at or beyond that cursor. Every read appends its state to
`<script>.states` and the path of its config to `<script>.configs`.
"""

from __future__ import annotations

import json
import os
import sys
import time
from pathlib import Path


def emit(message: object) -> None:
    print(message if isinstance(message, str) else json.dumps(message), flush=True)


def main() -> None:
    started_by = os.getppid()
    command, options = sys.argv[1], dict(zip(sys.argv[2::2], sys.argv[3::2], strict=True))
    if command == "spec":
        emit({"type": "SPEC", "spec": {"connectionSpecification": {"type": "object"}}})
        return
    config = json.loads(Path(options["--config"]).read_text())
    script = json.loads(Path(config["script"]).read_text())
    if command == "discover":
        emit({"type": "CATALOG", "catalog": {"streams": script["streams"]}})
        return
    state = json.loads(Path(options["--state"]).read_text())
    with Path(config["script"] + ".states").open("a") as states:
        states.write(json.dumps(state) + "\n")
    with Path(config["script"] + ".configs").open("a") as configs:
        configs.write(options["--config"] + "\n")
    cursors = {each["stream"]["stream_descriptor"]["name"]: each["stream"]["stream_state"].get("at") for each in state}
    wanted = {each["stream"]["name"] for each in json.loads(Path(options["--catalog"]).read_text())["streams"]}
    for message in script["messages"]:
        if isinstance(message, dict):
            if "pause_until" in message:
                # A sync that was killed leaves this process to init.
                while not Path(message["pause_until"]).exists() and os.getppid() == started_by:
                    time.sleep(0.02)
                continue
            if "exit" in message:
                sys.exit(message["exit"])
            stream, cursor = message.pop("since", (None, 0))
            known = cursors.get(stream)
            if stream and (stream not in wanted or (known is not None and known >= cursor)):
                continue
        emit(message)


if __name__ == "__main__":
    main()
