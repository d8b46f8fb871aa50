"""What every command begins with: the settings and the logs, and how errors of the floors below are told."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from bot import config, logs
from bot.errors import DATABASE, CommandError
from bot.redaction import Redactor
from bot.settings import Settings
from storage.engine import StorageError


class Opened(NamedTuple):
    """Settings that were read, and the redactor of the logs that were set up by them."""

    settings: Settings
    redactor: Redactor


def open_settings(file: Path | None, data: Path | None) -> Opened:
    """Reads the configuration that the options name and sets up the logs. Raises ConfigError."""
    settings = config.load(config.find_file(file, data), data, os.environ)
    chosen = settings.logging
    redactor = logs.setup(chosen.level, chosen.format, config.secrets_of(settings))
    return Opened(settings, redactor)


@contextmanager
def database_errors() -> Iterator[None]:
    """Turns a database that cannot be used into an error of the command line."""
    try:
        yield
    except StorageError as error:
        raise CommandError(str(error), DATABASE) from error
    except OSError as error:
        if error.filename is None:
            raise
        raise CommandError(f"{error.filename} cannot be used: {error.strerror}", DATABASE) from error
