"""Errors that end a command with one plain line and an exit code of their own."""

from __future__ import annotations

from typing import Final

FAILED: Final = 1
USAGE: Final = 2
CONFIG: Final = 3
BUSY: Final = 4
DATABASE: Final = 5
TELEGRAM: Final = 6


class CommandError(Exception):
    """Something a person at the command line can mend; its text is shown as it is, without a traceback."""

    exit_code: int = FAILED

    def __init__(self, message: str, exit_code: int | None = None) -> None:
        super().__init__(message)
        if exit_code is not None:
            self.exit_code = exit_code
