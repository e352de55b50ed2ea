"""Progress of a sync on a terminal: a line for each stream, then one for dbt."""

from __future__ import annotations

from types import TracebackType

from rich.console import Console
from rich.progress import Progress, SpinnerColumn, TaskID, TextColumn, TimeElapsedColumn

from tiktok_shop.load.result import StreamResult


class Display:
    """Shows nothing where `console` isn't a terminal. Give it stderr, so that stdout holds the summary alone."""

    def __init__(self, console: Console) -> None:
        self._progress = Progress(
            SpinnerColumn(finished_text="•"),
            TextColumn("{task.description:<24}"),
            TextColumn("{task.fields[rows]:>12}"),
            TextColumn("{task.fields[note]}"),
            TimeElapsedColumn(),
            console=console,
            disable=not console.is_terminal,
            transient=True,
        )
        self._tasks: dict[str, TaskID] = {}

    def __enter__(self) -> Display:
        if not self._progress.disable:
            self._progress.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        if not self._progress.disable:
            self._progress.stop()

    def expect(self, stream_names: list[str]) -> None:
        for name in stream_names:
            self._tasks[name] = self._progress.add_task(name, total=None, rows="", note="", start=False, visible=False)

    def stream(self, stream: StreamResult) -> None:
        task = self._tasks[stream.name]
        self._progress.start_task(task)
        self._progress.update(task, visible=True)
        if stream.failure:
            self._progress.update(task, rows=f"{stream.rows:,} rows", note="[red]failed", total=1)
        elif stream.complete:
            self._progress.update(task, rows=f"{stream.rows:,} rows", note="[green]loaded", total=1, completed=1)
        else:
            self._progress.update(task, rows=f"{stream.rows:,} rows", note="reading")

    def step(self, description: str, done: int = 0, total: int | None = None, note: str = "") -> None:
        """A line for something that isn't a stream; another call with the same description updates it."""
        if description not in self._tasks:
            self._tasks[description] = self._progress.add_task(description, total=total, rows="", note=note)
        rows = f"{done} of {total}" if total else ""
        self._progress.update(self._tasks[description], completed=done, total=total, rows=rows, note=note)
