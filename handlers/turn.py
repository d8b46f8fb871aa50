"""A turn of the conversation: one update, who sent it, where, and what is answered.

A handler reads with `turn.read()`, changes things in one `turn.write()`, and says its answers with `say`,
`card` and `toast`. Answers go out with the transaction that marks the update as done: all or nothing.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any, Protocol

from telegram import Bot, Message, Update

from domain.access import Actor, Audience, RoomAudience
from domain.schedules import Pattern
from domain.words import T
from services import outbox
from services.keyboards import Rows, mint
from services.local_days import day_where
from services.outbox import Priority
from services.typesetting import Typesetter
from storage import inbox
from storage.engine import Database, Tx
from storage.people import Person
from storage.rooms import Room
from templates.engine import label, render

NOBODY = Actor(0, None, None, None, vetted=False)
"""The audience of a chat that is not bound: whoever asks there, the others would read it too."""


class Clock(Protocol):
    """Tells the time (see bot/clock.py)."""

    def now_ms(self) -> int:
        """UTC milliseconds."""


@dataclass(frozen=True, slots=True)
class Limits:
    """Bounds that the configuration sets."""

    photo_bytes: int = 20_000_000
    draft_days: int = 30
    invite_hours: int = 72
    audit_head_minutes: int = 60


@dataclass(frozen=True, slots=True)
class House:
    """What handlers may use: the database, the clock, the folder of evidence, the bot for reading calls.

    `admin_chat` is the chat of those who run the server, if the configuration names one; `digest` is when digests
    come where no coordinator has chosen.
    """

    db: Database
    clock: Clock
    bot: Bot
    files: Path
    limits: Limits = field(default_factory=Limits)
    name: str = "OzoneNet"
    default_language: str = "en"
    admin_chat: int | None = None
    digest: Pattern = field(default_factory=Pattern)
    press: Typesetter = field(default_factory=Typesetter)

    @property
    def username(self) -> str:
        """The bot's own username, for links."""
        return str(self.bot.username)


Answer = Callable[[Tx, int], None]


class Turn:
    """One update on its way."""

    def __init__(
        self, house: House, update: Update, update_id: int, me: Person | None, room: Room | None, lang: str
    ) -> None:
        self.house = house
        self.update = update
        self.update_id = update_id
        self.me = me
        self.room = room
        self.lang = lang
        self.args = ""
        """What stands behind the command, or the text of the message."""
        self.now = house.clock.now_ms()
        self.finished = False
        self._answers: list[Answer] = []
        self._toast: tuple[str, bool] | None = None

    # ── where and who ────────────────────────────────────────────────────────────────────────────────

    @property
    def message(self) -> Message | None:
        """The message written, or the one whose button was pressed when it is still accessible."""
        message = self.update.effective_message
        return message if isinstance(message, Message) else None

    @property
    def chat_id(self) -> int:
        """The chat of this turn; the person's own where the update has none."""
        if self.update.effective_chat is not None:
            return self.update.effective_chat.id
        assert self.update.effective_user is not None
        return self.update.effective_user.id

    @property
    def thread_id(self) -> int | None:
        """The forum topic, if any."""
        message = self.message
        return message.message_thread_id if message is not None and message.is_topic_message else None

    @property
    def private(self) -> bool:
        """Whether this is the person's own chat with the bot."""
        chat = self.update.effective_chat
        return chat is None or chat.type == "private"

    @property
    def person(self) -> Person:
        """The person; only where the dispatcher has made sure there is one."""
        assert self.me is not None
        return self.me

    @property
    def today(self) -> date:
        """The day it is where this person works; in a room, where its network is."""
        country = self.me.country if self.me is not None and self.room is None else None
        network = self.room.network if self.room is not None else self.me.network if self.me is not None else None
        return day_where(self.now, country, network)

    @property
    def actor(self) -> Actor:
        """The person, for the access rule."""
        return self.person.actor

    @property
    def audience(self) -> Audience:
        """Who will read the answer: the person in private, everybody in a room, nobody where no room is bound."""
        if self.room is not None:
            return RoomAudience(self.room.network)
        return self.actor if self.private else NOBODY

    # ── reading and writing ──────────────────────────────────────────────────────────────────────────

    def read(self) -> Any:
        """`async with turn.read() as reader`."""
        return self.house.db.read()

    @asynccontextmanager
    async def write(self) -> AsyncIterator[Tx]:
        """The one transaction of this turn: what the handler writes, its answers, and the update as done."""
        assert not self.finished, "a turn has one transaction"
        async with self.house.db.write() as tx:
            yield tx
            self._flush(tx)
        self.finished = True

    async def finish(self) -> None:
        """Send the answers of a handler that had nothing to write. Without any, the lane marks the update as done."""
        if not self.finished and (self._answers or self.update.callback_query is not None):
            async with self.write():
                pass

    def _flush(self, tx: Tx) -> None:
        self._answer_press(tx)
        for answer in self._answers:
            answer(tx, self.now)
        inbox.done(tx, self.update_id)

    def forget_answers(self) -> None:
        """Take back what was to be said; for the dispatcher, when the handler failed."""
        self._answers.clear()
        self._toast = None

    # ── answering ────────────────────────────────────────────────────────────────────────────────────

    def say(
        self,
        screen: str,
        keyboard: Rows = (),
        *,
        anchor: str | None = None,
        item: int | None = None,
        **data: Any,
    ) -> None:
        """Answer with a new message. In a room it is a reply to the message that asked."""
        html = render(screen, self.lang, **data)
        self.say_html(html, keyboard, anchor=anchor, item=item)

    def say_text(self, text: T, keyboard: Rows = ()) -> None:
        """Answer with one sentence."""
        self.say("common/sentence", keyboard, sentence=text)

    def say_html(self, html: str, keyboard: Rows = (), *, anchor: str | None = None, item: int | None = None) -> None:
        """Answer with text that a screen rendered."""
        reply_to = None if self.private or self.update.message is None else self.update.message.message_id

        def answer(tx: Tx, now: int) -> None:
            outbox.say(
                tx,
                chat_id=self.chat_id,
                html=html,
                now=now,
                keyboard=mint(tx, keyboard, self.lang, now, only=self._presser()) or None,
                thread_id=self.thread_id,
                reply_to=reply_to,
                anchor=anchor,
                person_id=self.me.id if self.me and self.private else None,
                item_id=item,
            )

        self._answers.append(answer)

    def card(self, anchor: str, screen: str, keyboard: Rows = (), /, *, item: int | None = None, **data: Any) -> None:
        """Show a card: the message that shows `anchor` in this chat is edited; a new one when there is none."""
        html = render(screen, self.lang, **data)

        def answer(tx: Tx, now: int) -> None:
            outbox.card(
                tx,
                chat_id=self.chat_id,
                anchor=anchor,
                html=html,
                now=now,
                keyboard=mint(tx, keyboard, self.lang, now, only=self._presser()) or None,
                thread_id=self.thread_id,
                person_id=self.me.id if self.me and self.private else None,
                item_id=item,
            )

        self._answers.append(answer)

    def edit(self, screen: str, keyboard: Rows = (), /, *, item: int | None = None, **data: Any) -> None:
        """Edit the message whose button was pressed (paging, settings); without one, say it anew."""
        message = self.message
        if self.update.callback_query is None or message is None:
            self.say(screen, keyboard, item=item, **data)
            return
        html = render(screen, self.lang, **data)
        message_id = message.message_id

        def answer(tx: Tx, now: int) -> None:
            keys = mint(tx, keyboard, self.lang, now, only=self._presser())
            outbox.call(
                tx,
                chat_id=self.chat_id,
                method="editMessageText",
                payload={
                    "message_id": message_id,
                    "text": html,
                    "parse_mode": "HTML",
                    "link_preview_options": {"is_disabled": True},
                    "reply_markup": {"inline_keyboard": keys},
                },
                now=now,
                coalesce=f"{self.chat_id}:message:{message_id}",
                person_id=self.me.id if self.me and self.private else None,
                item_id=item,
            )

        self._answers.append(answer)

    def call(self, method: str, payload: dict[str, Any], *, item: int | None = None) -> None:
        """Answer with any other Bot API call to this chat."""
        self._answers.append(
            lambda tx, now: outbox.call(
                tx,
                chat_id=self.chat_id,
                method=method,
                payload=payload,
                now=now,
                person_id=self.me.id if self.me and self.private else None,
                item_id=item,
            )
        )

    def later(self, answer: Answer) -> None:
        """Answer with whatever `answer` queues, in the turn's transaction, when it is told the moment."""
        self._answers.append(answer)

    def toast(self, text: T, *, alert: bool = False) -> None:
        """Answer a pressed button with a short notice (`alert`: one that has to be closed)."""
        if self.update.callback_query is None:
            self.say_text(text)
        else:
            self._toast = (label(text, self.lang), alert)

    def _presser(self) -> int | None:
        return self.me.id if self.me is not None else None

    def _answer_press(self, tx: Tx) -> None:
        query = self.update.callback_query
        if query is None:
            return
        payload: dict[str, Any] = {"callback_query_id": query.id}
        if self._toast is not None:
            payload |= {"text": self._toast[0][:200], "show_alert": self._toast[1]}
        outbox.call(
            tx,
            chat_id=self.chat_id,
            method="answerCallbackQuery",
            payload=payload,
            now=self.now,
            priority=Priority.REPLY,
            expires_at=self.now + 60_000,
        )
