"""Errors that end a command with one sentence and no traceback."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import click


class UserError(click.ClickException):
    """Something that the user has to change; the sentence names it and says what to do."""

    exit_code = 2


class Interrupted(UserError):
    """Ctrl-C."""

    exit_code = 130


@contextmanager
def user_errors(kind: type[UserError] = UserError) -> Iterator[None]:
    """Raises the core's errors as `kind`: their sentences are written for users."""
    from tiktok_shop_api.errors import ApiError

    try:
        yield
    except ApiError as error:
        raise kind(error.message) from None
