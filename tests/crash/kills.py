"""Killing the bot again and again while officers post, and counting what that did.

One local Telegram lives through all of it. Most lives of the bot are forked from a process that has imported
everything, so that a life costs a fraction of a second; some are started from the command line.
"""

from __future__ import annotations

import asyncio
import itertools
import os
import random
import signal
import sys
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from bot.app import database_path, open_database
from domain.access import Role
from storage import people, rooms
from storage.chain import KEY_FILE
from tests.crash import life
from tests.crash.forked import Forked, nursery, write_config
from tests.crash.ledger import Ledger
from tests.crash.officers import Officer
from tests.crash.telegram import ROOT, Json, LocalTelegram

OFFICERS = 3
EVERY_FRESH = 25
"""Each so many lives one is started from the command line."""
LONGEST_S = 0.6
"""Seconds of work after which the latest random kill comes."""
FUSE_S = 3.0
"""A point that is not passed within these seconds is given up for a kill from outside."""
READY_S = 120.0


@dataclass
class Kills:
    """`await run()`; then `report()`. Ends after `kills`, or as soon as `seconds` are over and `kills` are done."""

    folder: Path
    seed: int
    kills: int
    seconds: float = 0.0
    by_way: Counter[str] = field(default_factory=Counter)
    faults: list[str] = field(default_factory=list)
    start_s: list[float] = field(default_factory=list)

    async def run(self) -> dict[str, Any]:
        """Kill as often as was asked, let the officers finish, and check. The figures."""
        began = time.monotonic()
        self._random = random.Random(self.seed)
        self._points = itertools.cycle(self._random.sample(sorted(life.POINTS), len(life.POINTS)))
        self._context = nursery()
        async with LocalTelegram(self.folder / "telegram.log") as self._telegram:
            await self._prepare()
            over = asyncio.Event()
            working = [asyncio.create_task(officer.work(lambda: not over.is_set())) for officer in self._officers]
            while self._done < self.kills or time.monotonic() - began < self.seconds:
                await self._one_life()
                for task in working:
                    if task.done():
                        task.result()
            over.set()
            await self._last_life(working)
            await self._check()
        return self._report(time.monotonic() - began)

    @property
    def _done(self) -> int:
        return sum(self.by_way.values())

    # ── before ──────────────────────────────────────────────────────────────────────────────────────

    async def _prepare(self) -> None:
        data = self.folder / "data"
        self._config = write_config(self.folder / "config.toml", self._telegram.address, data)
        numbers = itertools.count(1)
        people_ = [await self._telegram.add_person(f"officer{n}") for n in range(OFFICERS)]
        self._officers = [
            Officer(self._telegram, who["id"], numbers, random.Random(self.seed + who["id"])) for who in people_
        ]
        self._room = await self._open_room(people_)
        await self._vet(data, people_)
        self._ledger = Ledger(database_path(data), data / KEY_FILE)
        self._heard = 0
        self._first = (await self._telegram.ask("updates"))["last"] + 1

    async def _open_room(self, people_: list[Json]) -> int:
        act = self._telegram.act
        chat: int = (await act("chats", type="supergroup", title="Room", owner=people_[0]["id"]))["id"]
        for member in people_[1:]:
            await act(f"chats/{chat}/members", person=member["id"])
        await act(f"chats/{chat}/members", person=self._telegram.bot["id"], rights=True)
        return chat

    async def _vet(self, data: Path, people_: list[Json]) -> None:
        db = open_database(data)
        await db.open()
        async with db.write() as tx:
            for who in people_:
                person = await people.add(
                    tx, telegram_id=who["id"], username=who["username"], name=who["first_name"], language="en", now=0
                )
                place = {"role": Role.CUSTOMS, "country": "PH", "network": "SEAP"}
                await people.vet(tx, person.id, name=who["first_name"], agency="", now=0, **place)
            await rooms.bind(
                tx, chat_id=self._room, network="SEAP", type="supergroup", title="Room", is_forum=False, by=None, now=0
            )
        await db.close()

    # ── lives and deaths ────────────────────────────────────────────────────────────────────────────

    async def _one_life(self) -> None:
        if self._done % EVERY_FRESH == EVERY_FRESH - 1:
            await self._fresh_life()
        else:
            way = self._random.choices(("start", "work", "point"), (1, 3, 4))[0]
            await (self._pointed_life() if way == "point" else self._forked_life(way))
        await self._after_death()

    async def _forked_life(self, way: str) -> None:
        """Killed from outside, somewhere in its start or some time into its work."""
        await self._telegram.act("updates", poll={})  # so that its first question has an answer at once
        bot = Forked(self._context, self._config, self.folder / "bot.log")
        if way == "start":
            usual = sorted(self.start_s)[len(self.start_s) // 2] if self.start_s else 0.5
            await asyncio.sleep(self._random.uniform(0, usual))
        else:
            await self._works(bot)
            await asyncio.sleep(self._random.uniform(0, LONGEST_S))
        await bot.kill()
        self._died(way, bot.exit_code)

    async def _pointed_life(self) -> None:
        """Killed by itself at a named point; from outside, if it does not come there."""
        await self._telegram.act("updates", poll={})
        point = next(self._points)
        nth = self._random.randint(1, life.POINTS[point])
        bot = Forked(self._context, self._config, self.folder / "bot.log", point, nth)
        try:
            async with asyncio.timeout(FUSE_S):
                await bot.ended()
        except TimeoutError:
            point = "work"
        await bot.kill()
        self._died(point if point == "work" else f"point {point}", bot.exit_code)

    async def _fresh_life(self) -> None:
        """The real command; it lives long enough to work sometimes, not always."""
        with (self.folder / "bot.log").open("ab") as log:
            process = await asyncio.create_subprocess_exec(
                *(sys.executable, "-m", "bot", "run", "--config", str(self._config)), cwd=ROOT, stdout=log, stderr=log
            )
        await asyncio.sleep(self._random.uniform(0.5, 4.0))
        if process.returncode is None:
            process.kill()
        self._died("command line", await process.wait())

    async def _works(self, bot: Forked) -> None:
        began = time.monotonic()
        if not await bot.ready(READY_S):
            raise RuntimeError(f"the bot did not start: {self._log()}")
        self.start_s.append(time.monotonic() - began)

    def _died(self, way: str, code: int | None) -> None:
        if code != -signal.SIGKILL:
            self.faults.append(f"the bot ended by itself ({code}): {self._log()}")
        self.by_way[way] += 1

    async def _after_death(self) -> None:
        self._ledger.after_death(await self._telegram.ask("updates"), self._first)
        calls = await self._telegram.ask("requests", after=self._heard)
        self._heard = max((call["n"] for call in calls), default=self._heard)
        self._ledger.calls(calls)

    async def _last_life(self, working: list[asyncio.Task[None]]) -> None:
        """The bot carries on: the officers' last cases come to their end, and it stops when told."""
        bot = Forked(self._context, self._config, self.folder / "bot.log")
        await self._works(bot)
        await asyncio.gather(*working)
        await self._until(self._calm)
        os.kill(bot.pid, signal.SIGTERM)
        await bot.ended()
        if bot.exit_code != 0:
            self.faults.append(f"told to stop, the bot ended with {bot.exit_code}: {self._log()}")

    async def _calm(self) -> bool:
        if (await self._telegram.ask("updates"))["pending"]:
            return False
        waiting = self._ledger.read(
            "SELECT (SELECT count(*) FROM inbox WHERE state = 'new')"
            " + (SELECT count(*) FROM outbox WHERE state IN ('queued', 'claimed'))"
        )
        return waiting == [(0,)]

    async def _until(self, true: Callable[[], Any]) -> None:
        async with asyncio.timeout(READY_S):
            while True:
                if await true():
                    return
                await asyncio.sleep(0.05)

    # ── after ───────────────────────────────────────────────────────────────────────────────────────

    async def _check(self) -> None:
        ledger = self._ledger
        await self._after_death()
        ledger.at_the_end(self._first, (await self._telegram.ask("updates"))["last"])
        for officer in self._officers:
            ledger.officer(officer, await self._heard_by(officer, self._telegram.bot["id"]))
        refs = [ref for officer in self._officers for ref in officer.receipts.values()]
        ledger.room(await self._heard_by(self._officers[0], self._room), refs)
        self.faults.extend(ledger.faults)

    async def _heard_by(self, officer: Officer, chat: int) -> list[Json]:
        """What the bot says in a chat, as the officer sees it."""
        return [m for m in await self._telegram.messages(officer.person, chat) if m["from"].get("is_bot")]

    def _report(self, seconds: float) -> dict[str, Any]:
        starts = sorted(self.start_s)
        return {
            "kills": self._done,
            "faults": len(self.faults),
            "updates": self._ledger.read("SELECT count(*) FROM inbox")[0][0],
            "cases": self._ledger.cases,
            "receipts": sum(len(officer.receipts) for officer in self._officers),
            "unanswered_in_doubt": sum(len(officer.unanswered) for officer in self._officers),
            "second_copies": self._ledger.copies,
            "start_seconds_median": round(starts[len(starts) // 2], 3),
            "seconds": round(seconds, 1),
            "kills_by_way": dict(sorted(self.by_way.items())),
            "fault_words": self.faults[:20],
        }

    def _log(self) -> str:
        log = self.folder / "bot.log"
        return log.read_text(encoding="utf-8", errors="replace")[-3000:] if log.exists() else ""
