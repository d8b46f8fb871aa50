"""What one update costs: a command with one write, one read and one reply, ours beside the bare library.

Both ways run in this process, in turns, over the same Bot API held in memory (so the net costs neither of
them anything), with SQLite in WAL mode and `synchronous=FULL`, until the last reply is out:

- `bare`: python-telegram-bot with its own Updater and one CommandHandler that inserts and commits, selects,
  and replies, through one aiosqlite connection. A crash loses updates and replies.
- `ozonenet`: polling → inbox → lane → dispatcher → handler → one transaction → outbox → sender. A crash loses
  nothing.
"""

from __future__ import annotations

import asyncio
import json
import statistics
import tempfile
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import aiosqlite
from telegram import Update
from telegram.ext import Application, CommandHandler, ContextTypes
from telegram.request import BaseRequest, RequestData

from bot.clock import Clock
from bot.delivery.sender import Sender
from bot.dispatch import Dispatcher
from bot.intake.arrivals import Arrivals
from bot.intake.lanes import Lanes
from bot.intake.polling import Polling
from bot.settings import Delivery
from domain.words import T
from handlers.feature import Command, Feature
from handlers.turn import House, Turn
from storage import outbox
from storage.chain import AuditChain
from storage.engine import Database, Tx
from storage.migrate import migrate
from storage.outbox import Row

TITLE = "Cost of an update, beside the bare library"
AIMS = {"cpu_ratio": "at most 2"}
UPDATES = 2_000
WARM = 200
CHATS = 100
ROUNDS = 3
TOKEN = "1:bench"
UNPACED = Delivery(per_chat_per_second=1e6, group_per_minute=10**6, overall_per_second=1e6)
"""Pacing would measure Telegram's limits instead of the work."""
NOTES = "CREATE TABLE notes (id INTEGER PRIMARY KEY, chat INTEGER NOT NULL, text TEXT NOT NULL)"
WRITE = "INSERT INTO notes (chat, text) VALUES (?, ?)"
READ = "SELECT count(*), max(id) FROM notes WHERE id > (SELECT max(id) FROM notes) - 10"


class Wire(BaseRequest):
    """The Bot API in memory: gives `count` updates in batches, takes replies, tells when all have come."""

    def __init__(self, first: int, count: int) -> None:
        self._next, self._last = first, first + count - 1
        self._missing = count
        self._messages = 0
        self.answered = asyncio.Event()

    @property
    def read_timeout(self) -> float | None:
        return 5.0

    async def initialize(self) -> None:
        await asyncio.sleep(0)

    async def shutdown(self) -> None:
        await asyncio.sleep(0)

    async def do_request(
        self, url: str, method: str, request_data: RequestData | None = None, *_args: Any, **_more: Any
    ) -> tuple[int, bytes]:
        await asyncio.sleep(0)
        address = urlsplit(url)
        name = address.path.rsplit("/", 1)[-1]
        given = request_data.parameters if request_data else {}
        asked = {**{key: values[0] for key, values in parse_qs(address.query).items()}, **given}
        return 200, json.dumps({"ok": True, "result": await self._result(name, asked)}).encode()

    async def _result(self, name: str, asked: dict[str, Any]) -> Any:
        if name == "getMe":
            return {"id": 1, "is_bot": True, "first_name": "Bench", "username": "bench_bot"}
        if name == "sendMessage":
            return self._take(asked)
        return await self._give(asked) if name == "getUpdates" else True

    async def _give(self, asked: dict[str, Any]) -> list[dict[str, Any]]:
        self._next = max(self._next, int(asked.get("offset") or 0))
        if self._next > self._last:
            await self.answered.wait()
            await asyncio.sleep(0.01)  # nothing more will come
            return []
        return [update(n) for n in range(self._next, min(self._next + 99, self._last) + 1)]

    def _take(self, asked: dict[str, Any]) -> dict[str, Any]:
        self._messages += 1
        self._missing -= 1
        if self._missing == 0:
            self.answered.set()
        chat = {"id": int(asked["chat_id"]), "type": "private", "first_name": "Officer"}
        return {"message_id": self._messages, "date": 1_760_000_000, "chat": chat, "text": "noted"}


def update(n: int) -> dict[str, Any]:
    """An officer's command."""
    who = 1_000 + n % CHATS
    person = {
        "id": who,
        "is_bot": False,
        "first_name": "Officer",
        "username": f"o{who}",
        "language_code": "en",
    }
    message = {
        "message_id": n,
        "date": 1_760_000_000,
        "chat": {"id": who, "type": "private", "first_name": "Officer", "username": f"o{who}"},
        "from": person,
        "text": "/note 40 cylinders of R-12 at the border",
        "entities": [{"type": "bot_command", "offset": 0, "length": 5}],
    }
    return {"update_id": n, "message": message}


async def everybody(_tx: Tx, _row: Row) -> bool:
    """The replies measured here tell of no item."""
    return True


Way = Callable[[int, int], Awaitable[None]]


@asynccontextmanager
async def bare(folder: Path) -> AsyncIterator[Way]:
    """The library alone."""
    async with aiosqlite.connect(folder / "bare.sqlite3") as db:
        await db.execute("PRAGMA journal_mode=WAL")
        await db.execute("PRAGMA synchronous=FULL")
        await db.execute(NOTES)
        await db.commit()

        async def note(update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
            assert update.message is not None
            await db.execute(WRITE, (update.message.chat_id, " ".join(context.args or [])))
            await db.commit()
            async with db.execute(READ) as cursor:
                found = await cursor.fetchone()
            assert found is not None
            await update.message.reply_text(f"noted: {found[0]}", parse_mode="HTML")

        async def way(first: int, count: int) -> None:
            wire = Wire(first, count)
            application = Application.builder().token(TOKEN).request(wire).get_updates_request(wire).build()
            application.add_handler(CommandHandler("note", note))
            async with application:
                await application.start()
                assert application.updater is not None
                await application.updater.start_polling()
                await wire.answered.wait()
                await application.updater.stop()
                await application.stop()

        yield way


@asynccontextmanager
async def ozonenet(folder: Path) -> AsyncIterator[Way]:
    """The whole way of an update in this house."""
    path = folder / "ozonenet.sqlite3"
    migrate(path)
    db = Database(path, AuditChain.from_file(folder / "audit.key"))
    await db.open()
    async with db.write() as tx:
        await tx.execute(NOTES)

    async def note(turn: Turn) -> None:
        async with turn.write() as tx:
            tx.later(WRITE, (turn.chat_id, turn.args))
            found = await tx.fetch_one(READ)
            assert found is not None
            turn.say_text(T("noted: %(count)s") % {"count": found[0]})

    feature = Feature("note", "Notes", commands=(Command("note", note, "note", strangers=True),))

    async def way(first: int, count: int) -> None:
        wire = Wire(first, count)
        application = Application.builder().token(TOKEN).updater(None).request(wire).build()
        async with application:
            clock = Clock()
            house = House(db, clock, application.bot, folder)
            dispatcher = Dispatcher(house, (feature,), application)
            lanes = Lanes(db, dispatcher.process, dispatcher.on_dead)
            sender = Sender(db, application.bot, clock, UNPACED, everybody)
            db.listen(outbox.TOPIC, sender.wake)
            await lanes.start()
            polling = Polling(application.bot.base_url, Arrivals(db, lanes, clock.now_ms), request=wire)
            running = [asyncio.create_task(sender.run()), asyncio.create_task(polling.run())]
            await wire.answered.wait()
            await lanes.idle()
            await lanes.stop()
            await sender.stop()
            for task in running:
                task.cancel()
            await asyncio.gather(*running, return_exceptions=True)

    try:
        yield way
    finally:
        await db.close()


async def measured(way: Way, first: int) -> tuple[float, float]:
    """Wall and processor seconds for UPDATES updates with ids from `first` on."""
    began, cpu = time.perf_counter(), time.process_time()
    await way(first, UPDATES)
    return time.perf_counter() - began, time.process_time() - cpu


async def compare() -> dict[str, Any]:
    """Both ways in turns; the figures of the median round."""
    walls: dict[str, list[float]] = {"bare": [], "ozonenet": []}
    cpus: dict[str, list[float]] = {"bare": [], "ozonenet": []}
    with tempfile.TemporaryDirectory() as folder:
        async with bare(Path(folder)) as theirs, ozonenet(Path(folder)) as ours:
            ways = {"bare": theirs, "ozonenet": ours}
            for way in ways.values():
                await way(1, WARM)
            for number in range(1, ROUNDS + 1):
                for name, way in ways.items():
                    wall, cpu = await measured(way, number * 100_000)
                    walls[name].append(wall)
                    cpus[name].append(cpu)
    figures: dict[str, Any] = {
        name: {
            "updates_per_second": round(UPDATES / statistics.median(walls[name])),
            "cpu_seconds_per_1000": round(statistics.median(cpus[name]) * 1000 / UPDATES, 3),
        }
        for name in walls
    }
    pairs = zip(cpus["ozonenet"], cpus["bare"], strict=True)
    figures["cpu_ratio"] = round(statistics.median(ours / theirs for ours, theirs in pairs), 2)
    return figures


def run() -> dict[str, Any]:
    """Updates a second and processor seconds per 1,000 updates of both ways, and the ratio of the latter."""
    return asyncio.run(compare())
