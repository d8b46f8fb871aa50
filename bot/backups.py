"""Backups of the running bot: where they go, what they are called, which are kept."""

from __future__ import annotations

import re
from pathlib import Path
from typing import NamedTuple

from bot.clock import moment
from bot.errors import CONFIG, CommandError
from bot.settings import Settings
from storage.backup import Manifest, make

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
