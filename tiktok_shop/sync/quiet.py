"""Keeps what libraries say to themselves off the terminal; what matters of it is in the log files."""

from __future__ import annotations

import contextlib
import os
import warnings
from collections.abc import Iterator


@contextlib.contextmanager
def quiet_libraries() -> Iterator[None]:
    """Swallows what PyAirbyte, the CDK and their dependencies print, and their warnings, but for what they raise."""
    with (
        open(os.devnull, "w", encoding="utf-8") as nothing,
        warnings.catch_warnings(),
        contextlib.redirect_stdout(nothing),
        contextlib.redirect_stderr(nothing),
    ):
        warnings.simplefilter("ignore")
        yield
