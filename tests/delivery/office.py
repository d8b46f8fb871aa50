"""A post office: real database, real sender, local Telegram, and a clock that stands still until moved."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from telegram import Bot

from bot.clock import ManualClock
from bot.delivery.sender import Sender
from bot.settings import Delivery
from sandbox.server import Sandbox
from services import outbox
from storage.engine import Database, Tx
from storage.outbox import Row


async def _everything_allowed(_tx: Tx, _row: Row) -> bool:
    return True


@dataclass
class Office:
    """Says things to people of the local Telegram and tells what arrived and how the rows stand."""

    db: Database
    bot: Bot
    telegram: Sandbox
    clock: ManualClock
    settings: Delivery
    allowed: Callable[[Tx, Row], Awaitable[bool]] = _everything_allowed
    gone: list[tuple[int, str]] = field(default_factory=list)
    points: list[str] = field(default_factory=list)
    sender: Sender | None = None
    running: asyncio.Task[None] | None = None

    # people and rooms

    def person(self, username: str) -> int:
        """A person who has pressed Start, and so can be written to."""
        return int(self.telegram.add_person(username.title(), username=username, started=True)["id"])

    def group(self, title: str, **more: Any) -> int:
        """A basic group or what `type` says, of an owner of its own, with the bot as administrator."""
        owner = self.telegram.add_person("Owner", username=f"owner_of_{title.lower()}", started=True)["id"]
        chat = self.telegram.add_chat(more.pop("type", "group"), title, owner, **more)["id"]
        self.telegram.add_member(chat, self.telegram.bot["id"], rights=True, quiet=True)
        return int(chat)

    def fault(self, kind: str, times: int | None = 1, **where: Any) -> None:
        self.telegram.world.faults.add({"kind": kind, "times": times, **where})

    # the outbox

    async def say(self, chat_id: int, html: str, **more: Any) -> None:
        await self._make(outbox.say, chat_id=chat_id, html=html, **more)

    async def card(self, chat_id: int, anchor: str, html: str, **more: Any) -> None:
        await self._make(outbox.card, chat_id=chat_id, anchor=anchor, html=html, **more)

    async def call(self, chat_id: int, method: str, payload: dict[str, Any], **more: Any) -> None:
        await self._make(outbox.call, chat_id=chat_id, method=method, payload=payload, **more)

    async def _make(self, make: Callable[..., None], **what: Any) -> None:
        async with self.db.write() as tx:
            make(tx, now=self.clock.now_ms(), **what)
            if self.sender is not None:
                tx.after_commit(self.sender.wake)

    async def rows(self, what: str = "state") -> list[Any]:
        """A column (or SQL expression) of all rows, in the order of their making."""
        async with self.db.read() as reader:
            return [row[0] for row in await reader.fetch_all(f"SELECT {what} FROM outbox ORDER BY id")]

    async def value(self, sql: str) -> Any:
        async with self.db.read() as reader:
            return await reader.fetch_value(sql)

    # time and delivery

    def opens(self, bot: Bot | None = None) -> Sender:
        """A sender starts, as after a start of the program."""

        async def on_gone(_tx: Tx, chat_id: int, reason: str) -> None:
            self.gone.append((chat_id, reason))

        self.sender = Sender(
            self.db, bot or self.bot, self.clock, self.settings, self.allowed, on_gone, reached=self.points.append
        )
        self.running = asyncio.create_task(self.sender.run())
        return self.sender

    async def settles(self) -> None:
        """Everything that may go at this very moment has gone."""
        assert self.sender is not None and self.running is not None
        calm = asyncio.create_task(self.sender.idle())
        await asyncio.wait({calm, self.running}, return_when=asyncio.FIRST_COMPLETED)
        if self.running.done():
            calm.cancel()
            self.running.result()

    async def passes(self, seconds: float) -> None:
        """Time goes by, with everything that is due meanwhile."""
        end = self.clock.now_ms() + round(seconds * 1000)
        await self.settles()
        assert self.sender is not None
        while (at := self.sender.next_at) is not None and at <= end:
            self.advance(at - self.clock.now_ms())
            await asyncio.sleep(0)
            await self.settles()
        self.advance(end - self.clock.now_ms())
        await self.settles()

    def advance(self, ms: int) -> None:
        span = timedelta(milliseconds=ms)
        self.clock.advance(span)
        self.telegram.clock.advance(span)
        if self.sender is not None:
            self.sender.wake()

    async def crashes(self) -> None:
        """The process is gone, with whatever it was doing."""
        assert self.running is not None
        self.running.cancel()
        await asyncio.wait({self.running})
        self.sender = self.running = None

    async def closes(self) -> None:
        if self.sender is not None and self.running is not None:
            await self.sender.stop()
            await self.running

    def seen(self, person: int | str, chat: int | None = None) -> list[str]:
        """The texts that a person sees in his chat with the bot, or in a group."""
        texts = [m.get("text") or m.get("caption") for m in self.telegram.messages(person, chat)]
        return [text for text in texts if text and not text.startswith("/")]

    def calls(self) -> list[dict[str, Any]]:
        """Every call that Telegram heard, except who-am-I."""
        return [row for row in self.telegram.calls.after(0) if row["method"] != "getMe"]
