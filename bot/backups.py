"""Backups of the running bot: where they go, what they are called, which are kept."""

from __future__ import annotations

import asyncio
import re
from pathlib import Path
from typing import NamedTuple

import structlog

from bot.clock import Clock, milliseconds, moment
from bot.errors import CONFIG, CommandError
from bot.settings import Settings
from storage import facts
from storage.backup import Manifest, make
from storage.engine import Database

log = structlog.get_logger(__name__)

DAY_MS = 86_400_000
LAST_BACKUP = "backup.at"
"""The fact that holds when the last daily backup was made, in UTC milliseconds."""
FOLDER = "backups"
_NAME = re.compile(r"ozonenet-\d{8}-\d{6}\.tar(\.sealed)?")


class Made(NamedTuple):
    """A backup that was written."""

    path: Path
    manifest: Manifest
    encrypted: bool


def folder_of(settings: Settings) -> Path:
    """Where backups go."""
    return settings.backup.folder or settings.storage.data / FOLDER


def secret_of(settings: Settings) -> bytes | None:
    """What backups are encrypted with; None when no key is named. Raises CommandError when it cannot be read."""
    path = settings.backup.key_file
    if path is None:
        return None
    try:
        secret = path.read_bytes().strip()
    except OSError as error:
        raise CommandError(
            f"[backup] key_file: {path} cannot be read ({error.strerror}); "
            f"make a key with: head -c 32 /dev/urandom | base64 > {path}",
            CONFIG,
        ) from error
    if len(secret) < 32:
        raise CommandError(f"[backup] key_file: {path} is too short for a key", CONFIG)
    return secret


def back_up(settings: Settings, now: int, to: Path | None = None) -> Made:
    """Write a backup, to `to` or under a dated name in the folder, where the oldest beyond `keep` are removed."""
    secret = secret_of(settings)
    ending = ".tar" if secret is None else ".tar.sealed"
    target = to or folder_of(settings) / f"ozonenet-{moment(now):%Y%m%d-%H%M%S}{ending}"
    manifest = make(settings.storage.data, target, now=now, secret=secret)
    if to is None:
        _prune(target.parent, settings.backup.keep)
    return Made(target, manifest, secret is not None)


def _prune(folder: Path, keep: int) -> None:
    ours = sorted(path for path in folder.iterdir() if _NAME.fullmatch(path.name))
    for path in ours[:-keep]:
        path.unlink()


class Daily:
    """The backup of every day, at its time in UTC; one that was missed is made as soon as the bot runs again."""

    def __init__(self, settings: Settings, db: Database, clock: Clock) -> None:
        self._settings = settings
        self._db = db
        self._clock = clock

    async def __call__(self) -> None:
        """Make the backup that is due, if any. Raises what went wrong, and is due again at the next call."""
        now = self._clock.now_ms()
        slot = self._slot(now)
        async with self._db.read() as reader:
            last = await facts.get(reader, LAST_BACKUP)
        if slot is None or (last is not None and int(last) >= slot):
            return
        made = await asyncio.to_thread(back_up, self._settings, now)
        async with self._db.write() as tx:
            await facts.put(tx, LAST_BACKUP, str(now))
        log.info("backup.made", file=made.path.name, missing=len(made.manifest.missing))

    def _slot(self, now: int) -> int | None:
        """The newest moment not after `now` for which a backup is planned."""
        at = self._settings.backup.at
        if at is None:
            return None
        hour, minute = map(int, at.split(":"))
        today = milliseconds(moment(now).replace(hour=hour, minute=minute, second=0, microsecond=0))
        return today if today <= now else today - DAY_MS
