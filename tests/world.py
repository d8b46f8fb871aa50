"""People who talk to the bot, in the words of the field.

    async with World(tmp_path) as world:
        maria = await world.customs("PH", "maria")
        await maria.says("/case 40 cylinders …")
        await maria.presses("Post")
        maria.sees("PH-2026-0001")

The Telegram is the sandbox over real HTTP, the database is a real one, the clock is moved by `world.later("7d")`.
A step returns when the bot has nothing more to do, so nobody waits for a time.
"""

from __future__ import annotations

import asyncio
import re
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import httpx

from bot.app import App
from bot.clock import Clock
from bot.secret import Secret
from bot.settings import Delivery, Digest, Intake, Settings, Storage, Telegram
from domain import networks
from domain.access import Role
from domain.countries import network_of
from handlers.feature import Feature
from sandbox.server import DEFAULT_TOKEN, Sandbox
from storage import people, rooms
from storage.people import Person

START = datetime(2026, 11, 23, 10, 0, tzinfo=UTC)
"""A Monday, after all networks' digest hours of that day in the east and before those in the west."""
PATIENCE_S = 20.0

Json = dict[str, Any]


class Unseen(AssertionError):
    """Somebody did not see what was promised; the text shows what they saw."""


class Talker:
    """A person with a phone. Messages are looked at in the private chat unless `room` is given."""

    def __init__(self, world: World, user: Json) -> None:
        self.world = world
        self.user = user
        self.id: int = user["id"]
        self.username: str = user["username"]

    async def says(
        self,
        text: str,
        room: int | None = None,
        *,
        reply_to: int | None = None,
        thread: int | None = None,
        **files: Any,
    ) -> Json:
        """Write `text`; `files` are photos=[Upload…], documents=[…] with `caption`."""
        more: Json = dict(files)
        if reply_to is not None:
            more["reply_to"] = reply_to
        if thread is not None:
            more["thread"] = thread
        message = self.world.sandbox.say(self.id, room, text, **more)
        await self.world.settled()
        return message

    async def presses(self, label: str, room: int | None = None, *, on: int | None = None) -> Json:
        """Press the newest button whose label contains `label`; the callback's answer."""
        message, button = self._button(label, room, on)
        pressing = asyncio.ensure_future(
            self.world.sandbox.press(self.id, room, message["message_id"], callback_data=button["callback_data"])
        )
        answer = await pressing
        await self.world.settled()
        return answer

    async def edits(self, message: Json, text: str, room: int | None = None) -> None:
        """Change the words of one's own `message`."""
        self.world.sandbox.edit(self.id, room, message["message_id"], text)
        await self.world.settled()

    async def posts(self, text: str, label: str = "", **more: Any) -> str:
        """Post a case, with a label other than AMBER if given; its reference. `more` as for `says`."""
        await self.says(text, **more)
        if label:
            await self.presses("Who may read it")
            await self.presses(label)
        await self.presses("Post")
        self.sees("Posted")
        return self.finds(r"\b[A-Z]{2}-(?:\d{4}|ND)-\d{4}\b")

    def _button(self, label: str, room: int | None, on: int | None) -> tuple[Json, Json]:
        for message in reversed(self.messages(room)):
            if on is not None and message["message_id"] != on:
                continue
            for row in message.get("reply_markup", {}).get("inline_keyboard", []):
                for button in row:
                    if label.lower() in button["text"].lower() and "callback_data" in button:
                        return message, button
        raise Unseen(f"{self.username} sees no button “{label}”:\n{self.transcript(room)}")

    def buttons(self, room: int | None = None) -> list[str]:
        """The labels under the newest message that has buttons."""
        for message in reversed(self.messages(room)):
            rows = message.get("reply_markup", {}).get("inline_keyboard", [])
            if rows:
                return [button["text"] for row in rows for button in row]
        return []

    def messages(self, room: int | None = None) -> list[Json]:
        """All messages of a chat as this person sees them now, oldest first."""
        return self.world.sandbox.messages(self.id, room)

    def heard(self, room: int | None = None) -> list[Json]:
        """The bot's messages alone."""
        return [m for m in self.messages(room) if m.get("from", {}).get("id") == self.world.sandbox.bot["id"]]

    def last(self, room: int | None = None) -> str:
        """The text of the bot's newest message."""
        heard = self.heard(room)
        return _text(heard[-1]) if heard else ""

    def sees(self, words: str, room: int | None = None) -> Json:
        """The bot's newest message that contains `words`; Unseen with a transcript when there is none."""
        for message in reversed(self.heard(room)):
            if words in _text(message):
                return message
        raise Unseen(f"{self.username} does not see “{words}”:\n{self.transcript(room)}")

    def sees_not(self, words: str, room: int | None = None) -> None:
        """Unseen when any message of the bot contains `words`."""
        for message in self.heard(room):
            if words in _text(message):
                raise Unseen(f"{self.username} sees “{words}”:\n{self.transcript(room)}")

    def finds(self, pattern: str, room: int | None = None) -> str:
        """What the newest matching message has for the first group of `pattern` (or the whole match)."""
        for message in reversed(self.heard(room)):
            found = re.search(pattern, _text(message))
            if found:
                return found[1] if found.groups() else found[0]
        raise Unseen(f"{self.username} sees nothing like “{pattern}”:\n{self.transcript(room)}")

    def transcript(self, room: int | None = None) -> str:
        """The chat as text, for failures."""
        lines = []
        for message in self.messages(room)[-12:]:
            who = message.get("from", {}).get("username", "?")
            keys = [b["text"] for row in message.get("reply_markup", {}).get("inline_keyboard", []) for b in row]
            lines.append(f"  {who}: {_text(message)!r} {keys or ''}")
        return "\n".join(lines)

    async def person(self) -> Person:
        """What the bot knows of this person."""
        async with self.world.app.db.read() as reader:
            found = await people.by_telegram(reader, self.id)
        assert found is not None
        return found


def _text(message: Json) -> str:
    return str(message.get("text") or message.get("caption") or "")


class World:
    """A sandbox, a bot and a data folder. `features`: other than all, for tests of the frame;
    `patience_s`: how many seconds of ours whatever is asked for may take to be done."""

    def __init__(
        self,
        data: Path,
        *,
        features: tuple[Feature, ...] | None = None,
        strict: bool = False,
        start: datetime = START,
        patience_s: float = PATIENCE_S,
    ) -> None:
        self.data = data
        self._features = features
        self._strict = strict
        self._start = start
        self._patience_s = patience_s
        self._people = 0

    async def __aenter__(self) -> Self:
        self.sandbox = Sandbox(strict_limits=self._strict)
        self.sandbox.clock.move_to(self._start.timestamp() - datetime.now(UTC).timestamp())
        await self.sandbox.start()
        await self.start_bot()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.stop_bot()
        await self.sandbox.stop()

    async def start_bot(self) -> None:
        """Start the bot on the data folder (again)."""
        self.clock = Clock(self.sandbox.clock.offset)
        self._untie = self.sandbox.clock.subscribe(lambda offset: setattr(self.clock, "offset", offset))
        self.app = App(self._settings(), clock=self.clock, features=self._features)
        await self.app.start()

    async def stop_bot(self) -> None:
        """Stop it gracefully."""
        self._untie()
        await self.app.stop()

    def _settings(self) -> Settings:
        fast = Delivery(per_chat_per_second=1000.0, group_per_minute=60_000, overall_per_second=1000.0)
        return Settings(
            telegram=Telegram(token=Secret(DEFAULT_TOKEN), base_url=self.sandbox.base_url),
            storage=Storage(data=self.data),
            delivery=Delivery() if self._strict else fast,
            intake=Intake(poll_timeout_s=5),
            digest=Digest(),
        )

    # ── people and rooms ─────────────────────────────────────────────────────────────────────────────

    def stranger(self, username: str, language: str = "en", first_name: str | None = None) -> Talker:
        """Somebody with a Telegram account who never spoke to the bot."""
        user = self.sandbox.add_person(
            first_name or username.replace("_", " ").title(), username=username, language_code=language
        )
        return Talker(self, user)

    async def member(
        self,
        role: Role,
        country: str | None,
        username: str,
        *,
        network: str | None = None,
        language: str = "en",
    ) -> Talker:
        """A vetted person who has started the bot."""
        user = self.sandbox.add_person(
            username.replace("_", " ").title(), username=username, language_code=language, started=True
        )
        talker = Talker(self, user)
        async with self.app.db.write() as tx:
            person = await people.add(
                tx,
                telegram_id=talker.id,
                username=username,
                name=user["first_name"],
                language=language,
                now=self.now,
            )
            await people.vet(
                tx,
                person.id,
                name=user["first_name"],
                agency="",
                role=role,
                country=country,
                network=network or (network_of(country) if country else None),
                now=self.now,
            )
        return talker

    async def customs(self, country: str, username: str, **more: Any) -> Talker:
        """A customs officer."""
        return await self.member(Role.CUSTOMS, country, username, **more)

    async def ozone(self, country: str, username: str, **more: Any) -> Talker:
        """An ozone officer."""
        return await self.member(Role.OZONE, country, username, **more)

    async def coordinator(self, network: str, username: str, **more: Any) -> Talker:
        """A coordinator of a network."""
        return await self.member(Role.COORDINATOR, None, username, network=network, **more)

    async def room(self, network: str, *members: Talker, is_forum: bool = True, bound: bool = True) -> int:
        """The chat of a network with the bot as administrator; bound, with its topics, unless told otherwise."""
        title = _network_name(network)
        owner = (
            members[0].id
            if members
            else self.sandbox.add_person("Owner", username=f"owner_{network.lower()}".replace("-", "_"))["id"]
        )
        chat = self.sandbox.add_chat("supergroup", title, owner, is_forum=is_forum)
        chat_id: int = chat["id"]
        for member in members[1:]:
            self.sandbox.add_member(chat_id, member.id, quiet=True)
        self.sandbox.add_member(chat_id, self.sandbox.bot["id"], rights=True, quiet=True)
        if bound:
            async with self.app.db.write() as tx:
                room_id = await rooms.bind(
                    tx,
                    chat_id=chat_id,
                    network=network,
                    type="supergroup",
                    title=title,
                    is_forum=is_forum,
                    by=None,
                    now=self.now,
                )
                if is_forum:
                    for topic in rooms.TOPICS:
                        thread = self.sandbox.add_topic(chat_id, topic.title())["message_thread_id"]
                        await rooms.set_topic(tx, room_id, topic, thread)
        return chat_id

    async def door(self, path: str, **body: Any) -> Json:
        """Use the sandbox's person door over HTTP, as the page does; then let the bot react."""
        async with httpx.AsyncClient(base_url=self.sandbox.base_url) as client:
            answer = await client.post(f"/sandbox/{path}", json=body)
        answer.raise_for_status()
        await self.settled()
        found: Json = answer.json()
        return found

    async def asks_in(self, who: Talker, chat: int, link: str) -> None:
        """Somebody follows the link of a room."""
        await self.door(f"chats/{chat}/join", person=who.id, invite_link=link)

    async def migrates(self, chat: int) -> int:
        """A group becomes a supergroup; its new id."""
        new: int = (await self.door(f"chats/{chat}/migrate"))["id"]
        return new

    async def throws_out_the_bot(self, chat: int) -> None:
        """The owner removes the bot."""
        await self.door(f"chats/{chat}/remove", person=self.sandbox.bot["id"])

    def is_in(self, who: Talker, chat: int) -> bool:
        """Whether somebody is a member of a chat now."""
        inside = ("member", "administrator", "creator")
        return any(c["id"] == chat and c.get("status") in inside for c in self.sandbox.chats(who.id))

    # ── time ─────────────────────────────────────────────────────────────────────────────────────────

    @property
    def now(self) -> int:
        """The world's time in UTC milliseconds."""
        return self.clock.now_ms()

    async def later(self, span: str) -> None:
        """Move the clock and let everything happen that is due."""
        self.sandbox.clock.advance(span)
        await self.settled()

    async def settled(self) -> None:
        """Return when every update is processed and every message that may go has gone."""
        async with asyncio.timeout(self._patience_s):
            calm = 0
            while calm < 2:
                await self.app.knocks.settled()
                await self.app.lanes.idle()
                await self.app.sender.idle()
                calm = calm + 1 if await self._calm() else 0
                await asyncio.sleep(0.001)

    async def _calm(self) -> bool:
        if self.sandbox.world.updates.pending:
            return False
        async with self.app.db.read() as reader:
            waiting = await reader.fetch_value("SELECT count(*) FROM inbox WHERE state = 'new'")
            unsent = await reader.fetch_value(
                "SELECT count(*) FROM outbox WHERE state IN ('queued', 'claimed') AND not_before <= ?",
                (self.now,),
            )
        return waiting == 0 and unsent == 0


def _network_name(code: str) -> str:
    network = networks.get(code)
    assert network is not None, code
    return network.name("en")
