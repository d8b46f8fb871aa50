"""What tells a data folder of the demo world from one of real people; the two must never be taken for each other.

A bot that is started on the wrong one would answer waiting messages of real people into the local Telegram, or
call real chats by the numbers of invented ones.
"""

from __future__ import annotations

from pathlib import Path

from bot.errors import CommandError
from bot.settings import Settings, Storage, Telegram
from storage import facts

FACT = "demo"
BEGUN, MADE, READY = "begun", "made", "ready"
"""Where the making of the demo world stands; a kill in between is made good at the next start."""


def real_people(data: Path) -> CommandError:
    """The error for a folder of real people."""
    return CommandError(
        f"{data} holds the data of a bot for real people; "
        "name another folder for the demo world: make run DATA=…, or --data …"
    )


def require_no_real_people(storage: Storage) -> None:
    """Raises CommandError before anything is touched in a folder that serves real people."""
    mark, used = facts.peek(storage.database, FACT)
    if used and mark is None:
        raise real_people(storage.data)


def require_no_demo(settings: Settings) -> None:
    """Raises CommandError when the demo world's folder is to be used with Telegram itself."""
    mark, _ = facts.peek(settings.storage.database, FACT)
    if mark is not None and settings.telegram.base_url == Telegram().base_url:
        raise CommandError(f"{settings.storage.data} holds the demo world; name another folder with --data")
