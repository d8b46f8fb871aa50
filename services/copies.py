"""Files made for one person: written into the data folder, uploaded by the sender, removed when they have gone."""

from __future__ import annotations

import asyncio
import os
import secrets
import shutil
from collections.abc import Iterable
from pathlib import Path

EXPORTS = "exports"
"""Folder in the data folder for copies on their way to a person."""
KEPT_MS = 3_600_000
"""A copy is removed this long after it was made, or as soon after that as it was sent."""
LONGEST_MS = 7 * 86_400_000


async def keep(data: Path, name: str, content: bytes, now: int) -> str:
    """Write a copy into the data folder, for the sender to upload; its path in that folder."""
    return await asyncio.to_thread(_keep, data, name, content, now)


def _keep(data: Path, name: str, content: bytes, now: int) -> str:
    target = place(data, name, now)
    with target.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    return target.relative_to(data).as_posix()


def place(data: Path, name: str, now: int) -> Path:
    """An empty file of this name that only the bot may read, in a folder of its own, to be filled by the caller."""
    target = folder(data, now) / name
    target.touch(mode=0o600)
    return target


def folder(data: Path, now: int) -> Path:
    """An empty folder that only the bot may read. What a crash leaves in it is swept with the copies."""
    made = data / EXPORTS / f"{now}-{secrets.token_hex(8)}"
    made.mkdir(parents=True, mode=0o700)
    return made


async def drop(target: Path) -> None:
    """Remove a copy that nobody will get."""
    await asyncio.to_thread(shutil.rmtree, target.parent)


async def sweep(data: Path, waiting: Iterable[str], now: int) -> int:
    """Remove copies that were sent or given up; `waiting` are the folders that the sender still needs."""
    return await asyncio.to_thread(_sweep, data / EXPORTS, frozenset(waiting), now)


def _sweep(folder: Path, waiting: frozenset[str], now: int) -> int:
    removed = 0
    for path in folder.iterdir() if folder.exists() else ():
        made, _, _ = path.name.partition("-")
        age = now - int(made) if made.isdigit() else LONGEST_MS + 1
        if age > LONGEST_MS or (abs(age) > KEPT_MS and path.name not in waiting):
            shutil.rmtree(path)
            removed += 1
    return removed
