"""The posting walk with its n-th SQL statement failing: what the officer is told must be true all the same.

Several worlds walk side by side, because the bot waits a second or so before it tries again. Within a world one
walk follows the other, so each walk also shows that the bot carried on after the failure before.
"""

from __future__ import annotations

import asyncio
import hashlib
import itertools
import random
import sqlite3
import time
from collections import Counter
from collections.abc import AsyncIterator, Callable, Iterable
from contextlib import AsyncExitStack, asynccontextmanager, closing, suppress
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any
from unittest.mock import patch

from bot.app import database_path
from services.files import path_of
from storage.engine import Database
from tests.crash.failing import Form, Trouble
from tests.crash.officers import RECEIPT, REFERENCE, amount_in, case_text
from tests.crash.pictures import picture
from tests.world import Json, Talker, World

WORLDS = 6
SPARE = 1.15
"""A failure makes a walk longer than the one that was counted."""
LOOK_S = 0.005
PATIENCE_S = 120.0
RESTS = 6
"""So often a world is given its own patience to come to rest."""
FILES = "SELECT sha256 FROM files JOIN items ON items.id = item_id WHERE ref = ?"
CASES = "SELECT ref FROM cases JOIN items ON items.id = item_id WHERE facts ->> 'cylinders' = ?"
LEFT = "SELECT method, state, chat_id FROM outbox WHERE state IN ('queued', 'claimed')"
POSTED = "SELECT count(*) FROM audit WHERE action = 'case.post' AND subject = ?"


@dataclass
class Found:
    """Counted over all walks. `faults` are sentences; every receipt is `true` or among the faults."""

    walks: int = 0
    struck: int = 0
    receipts: int = 0
    by_form: Counter[str] = field(default_factory=Counter)
    kinds: Counter[str] = field(default_factory=Counter)
    faults: list[str] = field(default_factory=list)


class Walker:
    """An officer in a world of their own whose database can be made to fail."""

    def __init__(self, data: Path, found: Found, numbers: Iterable[int]) -> None:
        self._data = data
        self._found = found
        self._numbers = iter(numbers)
        self._trouble = Trouble()

    @asynccontextmanager
    async def at_work(self) -> AsyncIterator[Walker]:
        """Start the world, and stop it."""
        failing = partial(Database, connection=self._trouble.connection)
        async with AsyncExitStack() as stack:
            with patch("bot.app.Database", failing):
                self._world = await stack.enter_async_context(World(self._data))
            self._officer: Talker = await self._world.customs("PH", "maria")
            self._room = await self._world.room("SEAP", self._officer)
            yield self

    async def length(self) -> int:
        """How many statements a walk without failure has."""
        await self.walk(0, None)
        return self._trouble.passed

    async def walk(self, at: int, form: Form | None) -> None:
        """`/case …`, a photo, Post, receipt, with statement `at` failing; then look whether all of it is true."""
        number = next(self._numbers)
        where = f"statement {at} {form}" if form else "no failure"
        self._trouble.arm(at, form)
        pressing = None
        try:
            self._say(case_text(number))
            await self._until(lambda: self._card(number, "New case"))
            self._say("", photos=[picture(number)])
            card = await self._until(lambda: self._card(number, "Photos and documents: 1"))
            pressing = asyncio.create_task(
                self._world.sandbox.press(self._officer.id, None, card["message_id"], **post_button(card))
            )
            await self._until(lambda: self._receipts(number))
            self._compare(where)  # before anything is repaired
        except TimeoutError:
            self._found.faults.append(f"{where}: no receipt\n{self._officer.transcript()}")
        finally:
            struck = self._trouble.disarm()
            if pressing is not None:
                pressing.cancel()
        await self._afterwards(number, f"{where} ({', '.join(_kind(sql) for sql in struck)})")
        self._found.walks += 1
        if struck:
            self._found.struck += 1
            self._found.by_form[str(form)] += 1
            self._found.kinds.update(_kind(sql) for sql in struck)

    async def _afterwards(self, number: int, where: str) -> None:
        """The failure is over: one case, one true receipt with its photo, its card in the room, nothing left over."""
        faults = self._found.faults
        if not await self._rests():
            faults.append(f"{where}: the bot does not come to rest: {self._read(LEFT)}")
            self._world.app.sender.wake()  # so that the walks to come tell of themselves
        if self._world.app.failed.done():
            faults.append(f"{where}: a vital part of the bot has ended")
        cases = self._read(CASES, number)
        if len(cases) != 1:
            faults.append(f"{where}: {len(cases)} cases")
            return
        ref = cases[0][0]
        shown = [m for m in self._officer.heard(self._room) if ref in m.get("text", "")]
        if len(shown) != 1:
            faults.append(f"{where}: {len(shown)} cards of {ref} in the room")
        told = self._receipts(number)
        self._found.receipts += len(told)
        if len(told) != 1:
            faults.append(f"{where}: {len(told)} receipts of {ref}")
        self._compare(where)
        dead = self._read("SELECT count(*) FROM inbox WHERE state = 'dead'")
        if dead != [(0,)]:
            faults.append(f"{where}: an update was given up")

    async def _rests(self) -> bool:
        for _ in range(RESTS):
            with suppress(TimeoutError):
                await self._world.settled()
                return True
        return False

    def _compare(self, where: str) -> None:
        """Every receipt that was ever seen has its case, its one audit row and its photo."""
        for message in self._officer.heard():
            text = message.get("text", "")
            if not RECEIPT.search(text):
                continue
            found = REFERENCE.search(text)
            cases = self._read(CASES, amount_in(text))
            if found is None or cases != [(found[0],)]:
                self._found.faults.append(f"{where}: a false receipt: {text}")
            elif self._read(POSTED, found[0]) != [(1,)]:
                self._found.faults.append(f"{where}: {found[0]} is not audited once")
            elif not self._has_photo(found[0]):
                self._found.faults.append(f"{where}: the photo of {found[0]} is not kept")

    def _has_photo(self, ref: str) -> bool:
        kept = [sha256 for (sha256,) in self._read(FILES, ref)]
        bodies = [path_of(self._world.app.house.files, sha256).read_bytes() for sha256 in kept]
        return len(kept) == 1 and hashlib.sha256(bodies[0]).hexdigest() == kept[0]

    def _read(self, sql: str, *values: Any) -> list[tuple[Any, ...]]:
        with closing(sqlite3.connect(f"file:{database_path(self._data)}?mode=ro", uri=True, timeout=10)) as connection:
            return connection.execute(sql, values).fetchall()

    def _say(self, text: str, **more: Any) -> None:
        self._world.sandbox.say(self._officer.id, None, text, **more)

    def _card(self, number: int, words: str) -> Json | None:
        for message in reversed(self._officer.heard()):
            text = message.get("text", "")
            if amount_in(text) == number and words in text and not RECEIPT.search(text):
                return message
        return None

    def _receipts(self, number: int) -> list[Json]:
        heard = [message for message in self._officer.heard() if RECEIPT.search(message.get("text", ""))]
        return [message for message in heard if amount_in(message["text"]) == number]

    async def _until(self, true: Callable[[], Any]) -> Any:
        async with asyncio.timeout(PATIENCE_S):
            while not (found := true()):  # noqa: ASYNC110
                await asyncio.sleep(LOOK_S)
        return found


async def sweep(folder: Path, seed: int, sample: int | None = None) -> dict[str, Any]:
    """Walk with every statement failing in every form, or with `sample` of them; the figures."""
    began, found, numbers = time.monotonic(), Found(), itertools.count(2)
    async with AsyncExitStack() as stack:
        walkers = []
        for place in range(WORLDS):
            walker = Walker(folder / f"world{place}", found, numbers)
            walkers.append(await stack.enter_async_context(walker.at_work()))
        length = max([await walker.length() for walker in walkers])
        tasks = [(at, form) for at in range(1, round(length * SPARE) + 1) for form in Form]
        if sample is not None:
            tasks = random.Random(seed).sample(tasks, sample)
        left = iter(tasks)

        async def work(walker: Walker) -> None:
            for at, form in left:
                await walker.walk(at, form)
            await walker.walk(0, None)

        async with asyncio.TaskGroup() as group:
            for walker in walkers:
                group.create_task(work(walker))
    return {
        "statements": length,
        "walks": found.walks,
        "failures": found.struck,
        "failures_by_form": dict(sorted(found.by_form.items())),
        "failures_by_statement": dict(sorted(found.kinds.items())),
        "receipts": found.receipts,
        "faults": len(found.faults),
        "seconds": round(time.monotonic() - began, 1),
        "fault_words": found.faults[:20],
    }


def _kind(sql: str) -> str:
    return sql.split()[0].upper()


def post_button(card: Json) -> Json:
    """What presses Post under a card."""
    keys = [key for row in card["reply_markup"]["inline_keyboard"] for key in row if "Post" in key["text"]]
    return {"callback_data": keys[0]["callback_data"]}
