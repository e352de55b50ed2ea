"""Runs `tiktok-shop publish` as a merchant does, on feeds in files and warehouses."""

from __future__ import annotations

import csv
import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from integration_tests.destination import Destination, parsed
from integration_tests.destination_feed import Feed
from integration_tests.sync_support import Done, run_tiktok_shop

Row = dict[str, Any]


@dataclass
class Published(Done):
    """`requests`: what the sandbox served meanwhile."""

    requests: list[dict[str, Any]]

    @property
    def writes(self) -> list[str]:
        """The operations of the requests that write, in order; uploads of pictures are among them."""
        return [request["stream"] for request in self.requests if request["writes"]]

    def words(self) -> str:
        """What was printed, whichever way it was wrapped."""
        return " ".join(self.stdout.split())


@dataclass
class Merchant:
    """A folder with config.json and feeds, and the shop that they are published to."""

    destination: Destination
    feed: Feed

    @property
    def folder(self) -> Path:
        return self.destination.folder

    def publish(self, *arguments: str | Path, **changes: Any) -> Published:
        """`changes`: of the config."""
        self.destination.config_path.write_text(json.dumps(self.destination.config | changes))
        served = self.destination.served()
        done = run_tiktok_shop(
            "publish", "--config", str(self.destination.config_path), *map(str, arguments), columns=100
        )
        assert "Traceback" not in done.stderr, done.stderr
        stored = json.loads(self.destination.config_path.read_text())
        self.destination.config["credentials"] = stored["credentials"]
        requests = [parsed(request) for request in self.destination.sandbox.requests(since=served)]
        return Published(done.returncode, done.stdout, done.stderr, requests)

    def refused(self, *arguments: str | Path, **changes: Any) -> str:
        """The one sentence with which a run doesn't start; it has written nothing to TikTok Shop."""
        done = self.publish(*arguments, **changes)
        assert done.returncode == 2, done.stdout + done.stderr
        assert done.writes == []
        assert done.stdout == ""
        assert done.stderr.startswith("Error: ") and done.stderr.count("\n") == 1, done.stderr
        return done.stderr.removeprefix("Error: ").strip()

    def csv(self, name: str, rows: Sequence[Row], *, encoding: str = "utf-8", **style: Any) -> Path:
        """`style`: of csv.writer."""
        path = self.folder / name
        with path.open("w", encoding=encoding, newline="") as file:
            writer = csv.DictWriter(file, list(dict.fromkeys(column for row in rows for column in row)), **style)
            writer.writeheader()
            writer.writerows(rows)
        return path

    def text(self, name: str, content: str | bytes) -> Path:
        path = self.folder / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return path
