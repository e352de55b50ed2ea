"""The connector as a process of its own, without the second that importing the CDK takes each time.

The installed program is run by test_package.py and, through PyAirbyte, by test_sync_*.py. Elsewhere its `main` runs
in a process forked from one that has imported it, and nothing else: the same arguments, files, stdout, stderr, signals
and exit code.
"""

from __future__ import annotations

import multiprocessing
import os
import sys
import tempfile
from collections.abc import Sequence
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import TextIO

_FORKING = multiprocessing.get_context("forkserver")
_FORKING.set_forkserver_preload(["source_tiktok_shop.run", __name__])


def start_forked(arguments: Sequence[str], stderr: Path) -> tuple[BaseProcess, TextIO]:
    """The started process, whose `exitcode` is negative after a signal, and its stdout."""
    reader, writer = _FORKING.Pipe(duplex=False)
    process = _FORKING.Process(target=_program, args=(list(arguments), writer, str(stderr)))
    process.start()
    writer.close()
    stdout = os.fdopen(os.dup(reader.fileno()), encoding="utf-8")
    reader.close()
    return process, stdout


def _program(arguments: list[str], stdout: Connection, stderr: str) -> None:
    from source_tiktok_shop.run import main

    os.chdir(tempfile.gettempdir())
    os.dup2(stdout.fileno(), 1)
    os.dup2(os.open(stderr, os.O_WRONLY | os.O_CREAT, 0o600), 2)
    stdout.close()
    sys.argv = ["source-tiktok-shop", *arguments]
    main()
