"""Keeps what libraries print off the terminal; their log files have what matters."""

from __future__ import annotations

import contextlib
import os
import warnings
from collections.abc import Iterator


@contextlib.contextmanager
def quiet_libraries() -> Iterator[None]:
    """Discards what PyAirbyte, the CDK and their dependencies print or warn about. Exceptions pass."""
    with (
        open(os.devnull, "w", encoding="utf-8") as nothing,
        warnings.catch_warnings(),
        contextlib.redirect_stdout(nothing),
        contextlib.redirect_stderr(nothing),
    ):
        warnings.simplefilter("ignore")
        yield
