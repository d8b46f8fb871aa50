"""The words in which these tests speak: updates, a process that remembers, a Bot API held in memory."""

from __future__ import annotations

import asyncio
import json
from collections import Counter
from typing import Any
from urllib.parse import parse_qs, urlsplit

from telegram.request import BaseRequest, RequestData

from bot.intake.arrivals import Arrivals
from bot.intake.lanes import Lanes
from storage import inbox
from storage.engine import Database, Tx
from storage.inbox import InboxRow

NOW = 1_760_000_000_000


def says(update_id: int, chat: int, text: str = "hello") -> dict[str, Any]:
    """An update in which somebody writes in `chat`."""
    message = {"message_id": update_id, "date": 1, "chat": {"id": chat, "type": "private"}, "text": text}
    return {"update_id": update_id, "message": message}


def row(update_id: int, chat: int = 1) -> InboxRow:
    return InboxRow(update_id, chat, json.dumps(says(update_id, chat)), NOW)


async def keep(db: Database, *rows: InboxRow) -> list[InboxRow]:
    async with db.write() as tx:
        await inbox.add(tx, [(r.update_id, r.lane, r.body, r.at) for r in rows])
    return list(rows)


async def states(db: Database) -> dict[int, str]:
    async with db.read() as reader:
        found = await reader.fetch_all("SELECT update_id, state FROM inbox ORDER BY update_id")
    return {r["update_id"]: r["state"] for r in found}


class Officer:
    """Processes updates and remembers in which order; may be told to fail, or to wait until let go."""

    def __init__(self) -> None:
        self.finished: list[int] = []
        self._bodies: list[InboxRow] = []
        self.begun: Counter[int] = Counter()
        self.fails: dict[int, int] = {}
        self.waits: dict[int, asyncio.Event] = {}
        self.told: list[tuple[int, str]] = []
        self.now = 0
        self.most = 0
        self._changed = asyncio.Condition()

    @property
    def texts(self) -> list[str]:
        """What was written, in the order of finishing."""
        return [row.raw()["message"]["text"] for row in self._bodies]

    def holds(self, update_id: int) -> asyncio.Event:
        return self.waits.setdefault(update_id, asyncio.Event())

    async def has_begun(self, update_id: int, times: int = 1) -> None:
        async with self._changed:
            await self._changed.wait_for(lambda: self.begun[update_id] >= times)

    async def has_finished(self, count: int) -> None:
        async with self._changed:
            await self._changed.wait_for(lambda: len(self.finished) >= count)

    async def __call__(self, row: InboxRow) -> bool:
        self.now += 1
        self.most = max(self.most, self.now)
        try:
            async with self._changed:
                self.begun[row.update_id] += 1
                self._changed.notify_all()
            if row.update_id in self.waits:
                await self.waits[row.update_id].wait()
            else:
                await asyncio.sleep(0)
            if self.fails.get(row.update_id, 0) > 0:
                self.fails[row.update_id] -= 1
                raise RuntimeError(f"update {row.update_id} is too much")
            async with self._changed:
                self.finished.append(row.update_id)
                self._bodies.append(row)
                self._changed.notify_all()
            return False
        finally:
            self.now -= 1

    async def tells(self, _tx: Tx, row: InboxRow, error: BaseException) -> None:
        self.told.append((row.update_id, str(error)))


def lanes_of(db: Database, officer: Officer, **options: Any) -> Lanes:
    return Lanes(db, officer, officer.tells, **{"pauses": (0,), "storage_pause": 0, **options})


class Wire(BaseRequest):
    """A Bot API that holds updates until they are confirmed by an offset, as Telegram does.

    `script` is a list of (status, body) given instead, one a call of getUpdates. When nothing is left to
    give, a question stays open until `offer` brings something.
    """

    def __init__(self, *updates: dict[str, Any]) -> None:
        self.pending: list[dict[str, Any]] = list(updates)
        self.script: list[tuple[int, bytes] | Exception] = []
        self.questions: list[dict[str, str]] = []
        self.methods: list[str] = []
        self.idle = asyncio.Event()
        self._news = asyncio.Event()

    @property
    def read_timeout(self) -> float | None:
        return 5.0

    async def initialize(self) -> None:
        self._news.clear()

    async def shutdown(self) -> None:
        self._news.clear()

    def offer(self, *updates: dict[str, Any]) -> None:
        self.pending.extend(updates)
        self.idle.clear()
        self._news.set()

    async def do_request(
        self, url: str, method: str, request_data: RequestData | None = None, *_args: Any, **_more: Any
    ) -> tuple[int, bytes]:
        address = urlsplit(url)
        name = address.path.rsplit("/", 1)[-1]
        self.methods.append(name)
        if name != "getUpdates":
            return 200, b'{"ok":true,"result":true}'
        question = {key: values[0] for key, values in parse_qs(address.query).items()}
        self.questions.append(question)
        if self.script:
            given = self.script.pop(0)
            if isinstance(given, Exception):
                raise given
            return given
        if "offset" in question:
            self.pending = [u for u in self.pending if u["update_id"] >= int(question["offset"])]
        if not self.pending and "offset" not in question:
            self.idle.set()
            await self._news.wait()
            self._news.clear()
        result = self.pending[: int(question["limit"])]
        return 200, json.dumps({"ok": True, "result": result}).encode()


def arrivals_of(db: Database, lanes: Lanes, **options: Any) -> Arrivals:
    return Arrivals(db, lanes, lambda: NOW, **options)
