"""Progress of a run on a terminal: a line for each object."""

from __future__ import annotations

from types import TracebackType

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, SpinnerColumn, TaskID, TextColumn, TimeElapsedColumn


class Display:
    """Shows nothing where `console` isn't a terminal. Give it stderr, so that stdout holds the summary alone."""

    def __init__(self, console: Console) -> None:
        self._progress = Progress(
            SpinnerColumn(finished_text="•"),
            TextColumn("{task.description:<12}"),
            BarColumn(),
            MofNCompleteColumn(),
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

    def read(self, object_name: str, rows: int) -> None:
        """So many rows have been read."""
        if rows % 100 == 1:
            self._progress.update(self._task(object_name), total=None, note=f"reading, {rows:,} rows")

    def begin(self, object_name: str, groups: int) -> None:
        """So many products or rows are to be published."""
        if groups:
            self._progress.update(self._task(object_name), completed=0, total=groups, note="publishing")

    def advance(self, object_name: str, groups: int) -> None:
        self._progress.update(self._task(object_name), advance=groups)

    def _task(self, object_name: str) -> TaskID:
        if object_name not in self._tasks:
            self._tasks[object_name] = self._progress.add_task(object_name, total=None, note="")
        return self._tasks[object_name]
