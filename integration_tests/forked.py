"""Runs a function in a process forked from this one, which has imported all that the function needs.

dbt and `tiktok-shop` are run only this way, never in the tests' own process: dbt's parser leaves threads behind, which
a process that is forked later doesn't have and would wait for forever.
"""

from __future__ import annotations

import gc
import multiprocessing
from collections.abc import Callable
from typing import TypeVar

_FORKING = multiprocessing.get_context("fork")
# Generous: the machine may be busy with other tests.
SECONDS = 600

Answer = TypeVar("Answer")


def forked(function: Callable[..., Answer], *arguments: object) -> Answer:
    """What the function returns; an AssertionError where it fails, which it then says on stderr, or never ends."""
    return started(function, *arguments)()


def started(function: Callable[..., Answer], *arguments: object) -> Callable[[], Answer]:
    """Starts it, and gives what waits for its end, as `forked` does."""
    reader, writer = _FORKING.Pipe(duplex=False)

    def program() -> None:
        # The process is short-lived and has inherited a large heap: collecting is a tenth of what dbt's run costs.
        gc.disable()
        writer.send(function(*arguments))

    process = _FORKING.Process(target=program)
    process.start()
    writer.close()

    def answer() -> Answer:
        try:
            assert reader.poll(SECONDS), f"{function.__qualname__} takes more than {SECONDS} seconds"
            found = reader.recv()
            process.join()
        except EOFError:
            process.join()
            raise AssertionError(f"{function.__qualname__} failed with exit code {process.exitcode}") from None
        finally:
            process.kill()
            reader.close()
        return found

    return answer
