"""One life of the bot, in a process of its own: the real program, with a fuse at a named point if it is given one."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from collections.abc import Callable
from datetime import date
from functools import wraps
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

from bot.app import App
from bot.commands.opening import open_settings
from bot.points import Reached
from bot.serving import serve
from handlers import features
from handlers.turn import Turn
from services.reading import understand
from storage.engine import Tx
from templates.catalogs import translations
from templates.engine import LANGUAGES, _environment, screens

POINTS = {
    "fetched": 6,
    "inserted": 6,
    "kept": 6,
    "fed": 6,
    "wrote": 8,
    "commit": 16,
    "committed": 16,
    "claimed": 8,
    "called": 10,
    "settled": 8,
}
"""The points, and up to which passing of it the process may die there."""


class Fuse:
    """Kills this very process when `point` is passed for the `nth` time; tells of the first question to Telegram."""

    def __init__(self, point: str | None, nth: int, ready: Connection) -> None:
        self._point = point
        self._left = nth
        self._ready: Connection | None = ready

    def __call__(self, point: str) -> None:
        if point == self._point:
            self._left -= 1
            if self._left == 0:
                os.kill(os.getpid(), signal.SIGKILL)
        if point == "fetched" and self._ready is not None:
            self._ready.send(True)
            self._ready.close()
            self._ready = None


def live(config: str, log: str, point: str | None, nth: int, ready: Connection) -> None:
    """What `python -m bot run --config …` does, until SIGTERM or the fuse ends it."""
    _write_to(log)
    fuse = Fuse(point, nth, ready)
    _lay(fuse)
    settings, _ = open_settings(Path(config), None)
    asyncio.run(_run(App, settings, fuse))


async def _run(app: Any, settings: Any, fuse: Reached) -> None:
    await serve(app(settings, reached=fuse))


def _write_to(log: str) -> None:
    file = os.open(log, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    for number in (sys.stdout.fileno(), sys.stderr.fileno()):
        os.dup2(file, number)


def _lay(fuse: Reached) -> None:
    """Points inside a transaction: the handler has written, the commit begins, the commit is done."""
    flush: Callable[..., Any] = Turn._flush
    commit: Callable[..., Any] = Tx._commit

    @wraps(flush)
    def flushing(self: Turn, tx: Tx) -> Any:
        fuse("wrote")
        return flush(self, tx)

    @wraps(commit)
    async def committing(self: Tx) -> None:
        fuse("commit")
        await commit(self)
        fuse("committed")

    Turn._flush = flushing  # type: ignore[method-assign]
    Tx._commit = committing  # type: ignore[method-assign]


CASE = "40 cylinders x 13.6 kg of R-12, Manila port, mislabelled"


def _warm() -> None:
    """Load, before the lives are forked off, what each would load for itself: modules, catalogs, screens, word lists.

    The lives that are started from the command line die while they load it.
    """
    features()
    for lang in LANGUAGES:
        translations(lang)
    for screen in screens():
        _environment("en").get_template(f"{screen}.html.j2")
    understand(CASE, lang="en", today=date(2026, 11, 23), home="PH")


_warm()
