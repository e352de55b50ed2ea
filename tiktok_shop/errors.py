"""Errors that end a command with one sentence and no traceback."""

from __future__ import annotations

import click


class UserError(click.ClickException):
    """Something that the user has to change; the sentence names it and says what to do."""

    exit_code = 2


class Interrupted(UserError):
    """Ctrl-C."""

    exit_code = 130
