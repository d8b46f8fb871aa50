"""A busy hour of the whole bot, recorded: the database, every byte of its write-ahead log, and what was acknowledged.

The log is cut into segments of a few megabytes, as automatic checkpoints cut it; each has a copy of the database
file at its beginning. A commit counts as acknowledged when COMMIT has returned.
"""

from __future__ import annotations

import asyncio
import random
import shutil
import sqlite3
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from typing import Any
from unittest.mock import patch

from bot.app import database_path
from storage.engine import Database
from tests.crash.officers import case_text
from tests.crash.pictures import picture
from tests.world import Talker, Unseen, World

SEGMENT_BYTES = 2_000_000
"""SQLite itself begins anew after 1,000 pages, 4 MB; shorter ones are opened faster, and there are more beginnings."""
OFFICERS = (("PH", "maria"), ("TH", "somchai"), ("VN", "linh"), ("FJ", "fay"), ("ID", "dewi"), ("MY", "aisha"))
MARKS = "recorded_commits"
"""A table of the recording alone: each transaction notes its number there."""


@dataclass(frozen=True, slots=True)
class Commit:
    """An acknowledged commit: its number, the length of the log in bytes just after, audit rows and items by then."""

    number: int
    length: int
    audit: int
    items: int


@dataclass
class Segment:
    """Log and database file `base` as they were; `before` is the last commit that `base` holds already."""

    base: Path
    log: Path
    before: Commit
    commits: list[Commit] = field(default_factory=list)


class Recorder:
    """`connection` is the class for `storage.engine.Database`; `finish()` when the bot has nothing more to write."""

    def __init__(self, database: Path, folder: Path) -> None:
        self._database, self._folder = database, folder
        self._log = database.with_name(f"{database.name}-wal")
        self.segments: list[Segment] = []
        self.last = Commit(0, 0, 0, 0)
        self.connection = self._class()

    def _class(recorder) -> type[sqlite3.Connection]:
        class Recorded(sqlite3.Connection):
            def __init__(self, *values: Any, **named: Any) -> None:
                super().__init__(*values, **named)
                self._changes = 0
                self._reads_only = False
                super().execute("PRAGMA wal_autocheckpoint=0")

            def execute(self, sql: str, *values: Any) -> sqlite3.Cursor:
                if sql == "BEGIN IMMEDIATE" and not recorder.segments:
                    recorder.begin(self)
                if sql == "COMMIT" and self.total_changes != self._changes:
                    return self._commit()
                if sql.startswith("PRAGMA wal_checkpoint"):
                    recorder.keep_log()
                done = super().execute(sql, *values)
                self._reads_only |= sql == "PRAGMA query_only=ON"
                if not self.in_transaction and not self._reads_only:
                    recorder.alone()
                return done

            def _commit(self) -> sqlite3.Cursor:
                number = recorder.last.number + 1
                super().execute(f"INSERT INTO {MARKS} VALUES (?)", (number,))
                counted = super().execute("SELECT (SELECT max(id) FROM audit), (SELECT count(*) FROM items)")
                audit, items = tuple(counted.fetchone())
                done = super().execute("COMMIT")
                self._changes = self.total_changes
                recorder.committed(Commit(number, recorder.length(), audit or 0, items))
                if recorder.last.length >= SEGMENT_BYTES:
                    self.execute("PRAGMA wal_checkpoint(TRUNCATE)")
                return done

        return Recorded

    def length(self) -> int:
        """How long the log is."""
        return self._log.stat().st_size if self._log.exists() else 0

    def begin(self, connection: sqlite3.Connection) -> None:
        """Before the first transaction."""
        for sql in (f"CREATE TABLE {MARKS} (number INTEGER PRIMARY KEY)", "PRAGMA wal_checkpoint(TRUNCATE)"):
            sqlite3.Connection.execute(connection, sql)
        if self.length():
            raise RuntimeError("somebody reads before the recording begins")
        self._cut()

    def committed(self, commit: Commit) -> None:
        """COMMIT has returned."""
        if commit.length <= self.last.length:
            raise RuntimeError(f"the log did not grow: {self.last.length} → {commit.length}")
        self.last = commit
        self.segments[-1].commits.append(commit)

    def alone(self) -> None:
        """A statement outside a transaction has returned: it may have written, or emptied the log."""
        length = self.length()
        if not self.segments or length == self.last.length:
            return
        if length:
            self.committed(replace(self.last, length=length))
        else:
            self._cut()

    def keep_log(self) -> None:
        """The log is going to be emptied."""
        shutil.copyfile(self._log, self.segments[-1].log)

    def _cut(self) -> None:
        """The log is empty: a segment begins."""
        self.last = replace(self.last, length=0)
        place = len(self.segments)
        base = self._folder / f"base{place}.db"
        shutil.copyfile(self._database, base)
        self.segments.append(Segment(base, self._folder / f"log{place}", self.last))

    def finish(self) -> list[Segment]:
        """The segments, of which the last is as long as the log is now."""
        self.keep_log()
        return [segment for segment in self.segments if segment.commits]


async def record(folder: Path, seed: int, acts: int) -> list[Segment]:
    """One hour of the world's time in which officers do `acts` things; what was recorded of it."""
    data, kept = folder / "data", folder / "recorded"
    kept.mkdir(parents=True)
    recorder = Recorder(database_path(data), kept)
    chance = random.Random(seed)
    with patch("bot.app.Database", partial(Database, connection=recorder.connection)):
        async with World(data) as world:
            officers = [await world.customs(country, name) for country, name in OFFICERS]
            room = await world.room("SEAP", *officers)
            span = f"{max(1, round(3600 / acts))}s"
            for number in range(1, acts + 1):
                act: Callable[..., Any] = chance.choices(ACTS, WEIGHTS)[0]
                await act(chance.choice(officers), room, number, chance)
                await world.later(span)
            segments = recorder.finish()
    return segments


async def _post(officer: Talker, _room: int, number: int, chance: random.Random) -> None:
    await officer.says(case_text(number))
    photos = chance.randint(0, 3)
    if photos:
        await officer.says("", photos=[picture(number * 4 + place) for place in range(photos)])
    await officer.presses("Post")


async def _ask(officer: Talker, _room: int, number: int, chance: random.Random) -> None:
    await officer.says(f"/ask May refrigerators of kind {number} that hold R-{chance.randint(11, 500)} be imported?")
    await officer.presses("Ask")


async def _answer(officer: Talker, room: int, number: int, _chance: random.Random) -> None:
    try:
        card = officer.sees("Q-2026-", room)
    except Unseen:  # nobody has asked yet
        return
    await officer.says(f"Here they count as waste, decree {number}.", room, reply_to=card["message_id"])


async def _search(officer: Talker, _room: int, _number: int, chance: random.Random) -> None:
    await officer.says(f"/search {chance.choice(('CFC-12 Manila', 'refrigerators', 'mislabelled', 'R-134a'))}")


async def _chat(officer: Talker, _room: int, number: int, _chance: random.Random) -> None:
    await officer.says(f"/zz{number}")


ACTS = (_post, _ask, _answer, _search, _chat)
WEIGHTS = (4, 2, 2, 3, 1)


def recorded(folder: Path, seed: int, acts: int) -> list[Segment]:
    """As `record`, for callers without a loop."""
    return asyncio.run(record(folder, seed, acts))
