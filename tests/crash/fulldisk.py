"""Posting on a disk that becomes full: what cannot be kept is not confirmed, and all goes on when there is room again.

The data folder lies on a small file system of its own, in memory, which only a private name space sees. It is filled
to the last byte, or nearly, before the words, the photo or the last tap of a posting.
"""

from __future__ import annotations

import asyncio
import itertools
import json
import os
import random
import shlex
import sqlite3
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sandbox import Upload
from tests.crash.officers import case_text
from tests.crash.pictures import picture
from tests.crash.statements import Found, Walker, post_button
from tests.world import Json

DISK_MB = 96
PHOTO_BYTES = 600_000
LEFT = (0, 4_096, 60_000, 250_000, 400_000)
"""Bytes that are left: for nothing, for the file's last page, for some of the log, for all but the photo."""
STAGES = ("words", "photo", "post")
STRUCK = 3
"""So many refusals of the disk are waited for before there is room again."""
NO_ROOM = "no room left on my disk"


class Cramped(Walker):
    """An officer whose bot keeps its data on `disk`."""

    def __init__(self, disk: Path, found: Found, numbers: Iterator[int], seed: int) -> None:
        super().__init__(disk / "data", found, numbers)
        self._ballast = disk / "ballast"
        self._disk = disk
        self._dice = random.Random(seed)
        self.refused = 0
        """Statements that the full disk refused."""
        self.told: Counter[str] = Counter()
        walker = self

        class Watched(sqlite3.Connection):
            def execute(self, sql: str, *values: Any) -> sqlite3.Cursor:
                with walker._counting():
                    return super().execute(sql, *values)

            def executemany(self, sql: str, *values: Any) -> sqlite3.Cursor:
                with walker._counting():
                    return super().executemany(sql, *values)

        self._trouble.connection = Watched

    @contextmanager
    def _counting(self) -> Iterator[None]:
        try:
            yield
        except sqlite3.OperationalError:
            self.refused += 1
            raise

    @contextmanager
    def _full(self, when: bool, left: int) -> Iterator[int]:
        """The disk has only so many bytes left; gives how many statements it had refused before."""
        if when:
            with self._ballast.open("wb") as file:
                while (free := os.statvfs(self._disk)).f_bavail * free.f_frsize > left:
                    room = free.f_bavail * free.f_frsize - left
                    file.write(bytes(min(room, 1 << 20)))
                    file.flush()
        try:
            yield self.refused
        finally:
            self._ballast.unlink(missing_ok=True)

    async def posts(self, stage: str, left: int) -> None:
        """One posting with the disk full at a stage; then look whether everything said is true."""
        number, where = next(self._numbers), f"{left} bytes left before {stage}"
        try:
            with self._full(stage == "words", left) as before:
                self._say(case_text(number))
                await self._until(lambda: self._card(number, "New case") or self.refused >= before + STRUCK)
            await self._until(lambda: self._card(number, "New case"))
            card = await self._shows_photo(number, stage == "photo", left)
            with self._full(stage == "post", left) as before:
                pressing = asyncio.create_task(
                    self._world.sandbox.press(self._officer.id, None, card["message_id"], **post_button(card))
                )
                await self._until(lambda: self._receipts(number) or self.refused >= before + STRUCK)
                self._compare(where)  # before there is room again
            await self._until(lambda: self._receipts(number))
            await pressing
        except TimeoutError:
            self._found.faults.append(f"{where}: no receipt\n{self._officer.transcript()}")
        await self._afterwards(number, where)
        self._found.walks += 1

    async def _shows_photo(self, number: int, full: bool, left: int) -> Json:
        """Send a photo, and again when there was no room for it; the card that counts it."""
        told = self._complaints()
        upload = self._photo(number)
        with self._full(full, left) as before:
            self._say("", photos=[upload])
            await self._until(
                lambda: self._counted(number) or self._complaints() > told or self.refused >= before + STRUCK
            )
            if self._complaints() > told and self._counted(number):
                self._found.faults.append(f"photo {number} is counted and complained of")
        await self._until(lambda: self._counted(number) or self._complaints() > told)
        if self._complaints() > told:
            self.told["photo refused in words"] += 1
            self._say("", photos=[upload])
        found: Json = await self._until(lambda: self._counted(number))
        return found

    def _photo(self, number: int) -> Upload:
        small = picture(number)
        return Upload(small.name, small.mime, small.body + self._dice.randbytes(PHOTO_BYTES))

    def _counted(self, number: int) -> Json | None:
        return self._card(number, "Photos and documents: 1")

    def _complaints(self) -> int:
        return sum(NO_ROOM in message.get("text", "") for message in self._officer.heard())


async def _walks(disk: Path, seed: int, rounds: int) -> dict[str, Any]:
    began, found = time.monotonic(), Found()
    tasks = [(stage, left) for _ in range(rounds) for stage in STAGES for left in LEFT]
    walker = Cramped(disk, found, itertools.count(2), seed)
    random.Random(seed).shuffle(tasks)
    async with walker.at_work():
        for stage, left in tasks:
            await walker.posts(stage, left)
    return {
        "postings": found.walks,
        "statements_refused": walker.refused,
        "photos_refused_in_words": walker.told["photo refused in words"],
        "receipts": found.receipts,
        "faults": len(found.faults),
        "seconds": round(time.monotonic() - began, 1),
        "fault_words": found.faults[:20],
    }


def on_a_small_disk(folder: Path, seed: int, rounds: int) -> dict[str, Any]:
    """The figures. Raises OSError where nobody may mount a file system of their own."""
    disk = folder / "disk"
    disk.mkdir(parents=True, exist_ok=True)
    here = [sys.executable, "-m", "tests.crash.fulldisk", str(disk), str(seed), str(rounds)]
    inside = f"mount -t tmpfs -o size={DISK_MB}m tmpfs {shlex.quote(str(disk))} && exec {shlex.join(here)}"
    done = subprocess.run(
        ["unshare", "--map-root-user", "--mount", "sh", "-c", inside],
        cwd=Path(__file__).parents[2],
        stdout=subprocess.PIPE,
        text=True,
        check=False,
    )
    if not done.stdout:
        raise OSError(f"no small disk could be mounted, or the run broke (exit code {done.returncode})")
    figures: dict[str, Any] = json.loads(done.stdout)
    return figures


def may_mount() -> bool:
    """Whether this machine lets people mount file systems in a name space of their own."""
    try:
        command = ["unshare", "--map-root-user", "--mount", "mount", "-t", "tmpfs", "tmpfs", "/tmp"]
        return subprocess.run(command, capture_output=True, check=False).returncode == 0
    except OSError:
        return False


if __name__ == "__main__":
    from bot import logs

    logs.setup("critical", "console", ())
    print(json.dumps(asyncio.run(_walks(Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3])))))
