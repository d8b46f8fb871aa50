"""The world of the sandbox: people, chats, messages and everything else that Telegram would remember.

Values in the tables are the Bot API's objects as the bot sees them, never changed in place. A private chat
has the person's id; message ids count within a chat.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from sandbox.clock import Clock
from sandbox.errors import Refusal, bad, forbidden
from sandbox.events import EventHub
from sandbox.faults import Faults
from sandbox.files import Files
from sandbox.limits import Limits
from sandbox.queries import Queries
from sandbox.store import Grid, Json, Store, Table
from sandbox.updates import UpdateQueue

VERSION = "1"
PRESENT = frozenset({"creator", "administrator", "member"})
FIRST_PERSON = 10_001
FIRST_GROUP = 4_001
FIRST_SUPERGROUP = 1_000_000_004_001
BRIEF = ("id", "type", "title", "username", "first_name", "last_name", "is_forum")


class World:
    """All state of one sandbox; with a data folder it is kept there and found again."""

    def __init__(
        self,
        data: Path | None,
        clock: Clock,
        token: str,
        bot_username: str,
        bot_name: str,
        strict_limits: bool,
    ) -> None:
        self.store = Store(data / "sandbox.db" if data else None)
        self.meta: Table[str] = Table(self.store, "meta", str)
        self.people: Table[int] = Table(self.store, "person", int)
        self.chats: Table[int] = Table(self.store, "chat", int)
        self.members = Grid(self.store, "member")
        self.messages = Grid(self.store, "message")
        self.topics = Grid(self.store, "topic")
        self.join_requests = Grid(self.store, "join_request")
        self.reads = Grid(self.store, "read")
        self.links: Table[str] = Table(self.store, "link", str)
        self.polls: Table[str] = Table(self.store, "poll", str)
        self.settings: Table[str] = Table(self.store, "setting", str)
        self.inline_messages: Table[str] = Table(self.store, "inline_message", str)
        self.files = Files(self.store, data / "files" if data else None)
        self.updates = UpdateQueue(self.store, self.meta)
        self.events = EventHub()
        self.faults = Faults()
        self.queries = Queries()
        self.offered: dict[tuple[int, str], Json] = {}
        self.clock = clock
        self.limits = Limits(clock, strict_limits)
        self.token = token
        self.bot: Json = {
            "id": int(token.partition(":")[0]),
            "is_bot": True,
            "first_name": bot_name,
            "username": bot_username,
        }
        self.usernames = {row["username"].lower(): key for key, row in self.people.rows.items() if "username" in row}
        self.chats_of: dict[int, set[int]] = {}
        for chat, members in self.members.rows.items():
            for person in members:
                self.chats_of.setdefault(person, set()).add(chat)

    # time and disk

    def now(self) -> int:
        """Unix seconds of the movable clock, as dates in messages are."""
        return int(self.clock.timestamp())

    def flush(self) -> None:
        """Write through; called before any answer leaves."""
        if self.clock.offset != (self.meta.get("offset") or 0.0):
            self.meta.put("offset", self.clock.offset)
        self.store.flush()

    def new_id(self, kind: str, first: int) -> int:
        number = (self.meta.get(f"last_{kind}") or first - 1) + 1
        self.meta.put(f"last_{kind}", number)
        return int(number)

    @staticmethod
    def new_mark() -> str:
        """A random numeric identifier, as queries and polls have."""
        return str(secrets.randbelow(9 * 10**17) + 10**17)

    # people

    def person(self, reference: Any) -> Json:
        """A person by id or username. Raises a 404 for a stranger."""
        text = str(reference).strip().removeprefix("@")
        key = int(text) if text.removeprefix("-").isdecimal() else self.usernames.get(text.lower())
        row: Json | None = self.people.get(key) if key is not None else None
        if row is None:
            raise Refusal(404, f"there is no person {reference!r}")
        return row

    def user(self, identifier: int) -> Json:
        """A User as the bot sees it, the bot included. Raises 400 "user not found"."""
        row: Json | None = self.bot if identifier == self.bot["id"] else self.people.get(identifier)
        if row is None:
            raise bad("user not found")
        return row

    # chats

    @staticmethod
    def brief(chat: Json) -> Json:
        """The Bot API's Chat of a chat record."""
        return {name: chat[name] for name in BRIEF if chat.get(name) not in (None, False)}

    def private(self, person: int) -> Json:
        chat: Json = self.chats.get(person)
        return chat

    def change_chat(self, chat: Json, **changes: Any) -> Json:
        """Put a changed record; returns it."""
        new = {**self.chats.get(chat["id"]), **changes}
        self.chats.put(chat["id"], new)
        return new

    def chat_for_bot(self, reference: Any) -> Json:
        """The chat that the bot named. Raises what Telegram says of unknown, upgraded and foreign chats."""
        chat = self.named(reference)
        if chat is None:
            raise bad("chat not found")
        if chat.get("migrated_to"):
            raise bad("group chat was upgraded to a supergroup chat", migrate_to_chat_id=chat["migrated_to"])
        return chat

    def named(self, reference: Any) -> Json | None:
        text = str(reference).strip()
        if text.startswith("@"):
            for chat in self.chats.rows.values():
                if chat["id"] < 0 and (chat.get("username") or "").lower() == text[1:].lower():
                    found: Json = chat
                    return found
            return None
        if not text.removeprefix("-").isdecimal():
            return None
        chat_by_id: Json | None = self.chats.get(int(text))
        return chat_by_id

    def joined_chat(self, reference: Any) -> Json:
        """A chat in which the bot is now, or a private chat that it may write to.

        Raises Telegram's refusals.
        """
        chat = self.chat_for_bot(reference)
        if chat["type"] == "private":
            if chat.get("blocked"):
                raise forbidden("bot was blocked by the user")
            if not chat.get("started") and (chat.get("contact_until") or 0) < self.clock.timestamp():
                raise forbidden("bot can't initiate conversation with a user")
            return chat
        status = self.status(chat["id"], self.bot["id"])
        if status == "kicked":
            raise forbidden(f"bot was kicked from the {chat['type']} chat")
        if not self.present(chat["id"], self.bot["id"]):
            if status is None and chat.get("username") is None:
                raise bad("chat not found")
            raise forbidden(f"bot is not a member of the {chat['type']} chat")
        return chat

    # members

    def status(self, chat: int, person: int) -> str | None:
        row = self.members.get(chat, person)
        return row["status"] if row else None

    def present(self, chat: int, person: int) -> bool:
        row = self.members.get(chat, person)
        return bool(row) and (row["status"] in PRESENT or (row["status"] == "restricted" and row["is_member"]))

    def audience(self, chat: int) -> Iterable[int]:
        """The people who see a chat now."""
        if chat > 0:
            return (chat,)
        bot = self.bot["id"]
        return [person for person in self.members.of(chat) if person != bot and self.present(chat, person)]

    def has_right(self, chat: int, person: int, right: str) -> bool:
        row = self.members.get(chat, person)
        if not row:
            return False
        return row["status"] == "creator" or (row["status"] == "administrator" and bool(row.get(right)))

    def bot_needs(self, chat: Json, right: str, words: str) -> None:
        """Raise 400 with Telegram's words unless the bot holds an administrator right in the chat."""
        if chat["type"] != "private" and not self.has_right(chat["id"], self.bot["id"], right):
            raise bad(words)

    # how a person sees it

    def seen_chat_id(self, chat: int) -> int:
        return self.bot["id"] if chat > 0 else chat

    def seen(self, message: Json) -> Json:
        """A message as people see it: their private chat is called after the bot."""
        if message["chat"]["type"] != "private":
            return message
        chat = {"id": self.bot["id"], "type": "private"} | {k: self.bot[k] for k in ("first_name", "username")}
        view = {**message, "chat": chat}
        for name in ("reply_to_message", "pinned_message"):
            if name in view:
                view[name] = {**view[name], "chat": chat}
        return view

    @staticmethod
    def for_bot(message: Json) -> Json:
        """A message as the bot sees it: of keyboards only inline ones stay in messages."""
        markup = message.get("reply_markup")
        if markup is None or "inline_keyboard" in markup:
            return message
        return {name: value for name, value in message.items() if name != "reply_markup"}
