"""From an update in the inbox to the handler that a feature declared for it.

The library parses the update and chooses the kind of handler; this module finds out who speaks and where, which
command, button, reply or form is meant, and whether this person may. What a handler refuses is said to the
person; what it breaks is raised, so that the lane tries again.
"""

from __future__ import annotations

import contextvars
import errno
from collections.abc import Awaitable, Callable, Coroutine
from typing import Any

import msgspec
import structlog
from rapidfuzz import process as fuzzy
from telegram import Message, MessageEntity, Update
from telegram.ext import (
    Application,
    CallbackQueryHandler,
    ChatJoinRequestHandler,
    ChatMemberHandler,
    ContextTypes,
    InlineQueryHandler,
    MessageHandler,
    filters,
)

from bot.intake import shape
from domain.access import access
from domain.networks import get as network_named
from domain.words import Refusal, T
from handlers import forms
from handlers.feature import PRIVATE, ROOM, Command, Feature, Handler
from handlers.paging import UNBOUND
from handlers.turn import House, Turn
from services import notices, outbox
from services.items import rendered
from services.keyboards import Button
from storage import buttons, drafts, items, people, rooms, shown
from storage.engine import Reader, Tx
from storage.inbox import InboxRow
from storage.people import Person
from storage.rooms import Room
from templates.engine import language, render

log = structlog.get_logger(__name__)

DEAD_BUTTON = T("This button does not work any more. Please ask again with a command; /help lists them.")
NOT_YOURS = T("This button is for the colleague who asked. Ask for yourself with a command; /help lists them.")
FAILED = T(
    "Something went wrong here, and it is noted under %(reference)s. Your drafts and cases are safe. "
    "Please try again; if it happens again, tell your coordinator this reference."
)
DEAD_LETTER = T("⚠️ An update could not be processed: %(reference)s, %(error)s. The log of the server says more.")
DISK_FULL = T(
    "There is no room left on my disk, so this could not be kept. Your draft is as it was. Please send it again later."
)
MAKE_ROOM = T("⚠️ The disk of the server is full: photos and documents cannot be kept. Please make room.")
NO_ROOM = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})
HOUR_MS = 3_600_000
GROUP_ANONYMOUS_BOT = 1087968824
SERVICE_ACCOUNT = 777000


class _Passage:
    """One update on its way through the library: what went wrong inside a callback."""

    def __init__(self, update_id: int) -> None:
        self.update_id = update_id
        self.error: Exception | None = None
        self.finished = False


_passage: contextvars.ContextVar[_Passage] = contextvars.ContextVar("passage")
Callback = Callable[[Turn], Awaitable[None]]


class Dispatcher:
    """Processes inbox rows with the features it was given; `on_member` is called when somebody vetted was answered."""

    def __init__(
        self,
        house: House,
        features: tuple[Feature, ...],
        application: Application[Any, Any, Any, Any, Any, Any],
        on_member: Callable[[], None] = lambda: None,
    ):
        self.house = house
        self.features = features
        self.application = application
        self._on_member = on_member
        self.commands: dict[str, Command] = {c.name: c for f in features for c in f.commands}
        self.buttons = {verb: run for f in features for verb, run in f.buttons.items()}
        self.open_buttons = frozenset().union(*(f.open_buttons for f in features))
        self.unbound_buttons = frozenset(
            verb for f in features if any(command.unbound for command in f.commands) for verb in f.buttons
        )
        self.replies = {kind: run for f in features for kind, run in f.replies.items()}
        self.events: dict[str, list[Handler]] = {}
        for feature in features:
            for event, run in feature.events.items():
                self.events.setdefault(event, []).append(run)
        forms.register([form for f in features for form in f.forms])
        self._install()

    def _install(self) -> None:
        add = self.application.add_handler
        add(CallbackQueryHandler(self._guard(self._button)))
        add(InlineQueryHandler(self._guard(self._event("inline_query"))))
        add(ChatMemberHandler(self._guard(self._event("chat_member")), ChatMemberHandler.CHAT_MEMBER))
        add(ChatMemberHandler(self._guard(self._event("my_chat_member")), ChatMemberHandler.MY_CHAT_MEMBER))
        add(ChatJoinRequestHandler(self._guard(self._event("chat_join_request"))))
        add(MessageHandler(filters.StatusUpdate.MIGRATE, self._guard(self._event("migrate"))))
        add(MessageHandler(filters.UpdateType.EDITED_MESSAGE, self._guard(self._event("edited_message"))))
        new = filters.UpdateType.MESSAGE | filters.UpdateType.CHANNEL_POST
        add(MessageHandler(new & ~filters.StatusUpdate.ALL, self._guard(self._message)))

    async def process(self, row: InboxRow) -> bool:
        """Do what an update asks for; True when the row was marked as done in the handler's own transaction.

        Raises what a handler raised; the lane then tries again.
        """
        update = self._parse(row)
        if update is None or self._unwanted(update):
            return False
        passage = _Passage(row.update_id)
        token = _passage.set(passage)
        try:
            await self.application.process_update(update)
        finally:
            _passage.reset(token)
        if passage.error is not None:
            raise passage.error
        return passage.finished

    def _parse(self, row: InboxRow) -> Update | None:
        try:
            shape.check(row.body)
            return Update.de_json(row.raw(), self.house.bot)
        except (
            TypeError,
            ValueError,
            KeyError,
            AttributeError,
            OverflowError,
            RecursionError,
            OSError,
        ) as error:
            log.warning("update.malformed", update_id=row.update_id, error=type(error).__name__)
            return None
        except msgspec.MsgspecError as error:
            log.warning("update.unreadable", update_id=row.update_id, error=str(error))
            return None

    def _unwanted(self, update: Update) -> bool:
        user = update.effective_user
        return user is not None and user.is_bot and user.id != GROUP_ANONYMOUS_BOT

    def _guard(self, callback: Callback) -> Callable[[Update, Any], Coroutine[Any, Any, None]]:
        """The library logs what a callback raises and goes on; we keep it for `process` to raise."""

        async def run(update: Update, _context: ContextTypes.DEFAULT_TYPE) -> None:
            passage = _passage.get()
            try:
                turn = await self._turn(update, passage.update_id)
                await self._answered(turn, callback)
                passage.finished = passage.finished or turn.finished
                if turn.me is not None and turn.me.actor.vetted:
                    self._on_member()
            except Exception as error:
                passage.error = error

        return run

    async def _answered(self, turn: Turn, callback: Callback) -> None:
        try:
            await callback(turn)
        except Refusal as refusal:
            turn.forget_answers()
            turn.toast(refusal.reason, alert=True)
        except OSError as error:
            if error.errno not in NO_ROOM:
                raise
            await self._full(turn, error)
        await turn.finish()

    async def _full(self, turn: Turn, error: OSError) -> None:
        """The disk takes no more: the person hears it at once, and once an hour those who can make room."""
        log.error("disk.full", update_id=turn.update_id, error=error.strerror)
        turn.forget_answers()
        turn.toast(DISK_FULL, alert=True)
        lang, hourly = self.house.default_language, f"full:{turn.now // HOUR_MS}"
        async with self.house.db.write() as tx:
            notices.to_admins(tx, self.house.admin_chat, MAKE_ROOM, lang, turn.now, dedupe=hourly)

    # ── who and where ────────────────────────────────────────────────────────────────────────────────

    async def _turn(self, update: Update, update_id: int) -> Turn:
        user, chat = update.effective_user, update.effective_chat
        me: Person | None = None
        room: Room | None = None
        async with self.house.db.read() as reader:
            if user is not None:
                me = await people.by_telegram(reader, user.id)
            if chat is not None and chat.type != "private":
                room = await rooms.by_chat(reader, chat.id)
        if user is not None and me is None and self._needs_person(update):
            me = await self._meet(update)
        elif user is not None and me is not None and self._changed(me, update):
            me = await self._refresh(me, update)
        return Turn(self.house, update, update_id, me, room, self._language(update, me, room))

    def _needs_person(self, update: Update) -> bool:
        private = update.effective_chat is None or update.effective_chat.type == "private"
        return private or update.callback_query is not None or update.chat_join_request is not None

    async def _meet(self, update: Update) -> Person:
        user = update.effective_user
        assert user is not None
        async with self.house.db.write() as tx:
            known = await people.by_telegram(tx, user.id)
            return known or await people.add(
                tx,
                telegram_id=user.id,
                username=user.username,
                name=(user.full_name or "")[:100],  # a deleted account has none
                language=language(user.language_code),
                now=self.house.clock.now_ms(),
            )

    def _changed(self, me: Person, update: Update) -> bool:
        user, chat = update.effective_user, update.effective_chat
        assert user is not None
        wrote = me.unreachable is not None and chat is not None and chat.type == "private" and bool(update.message)
        return user.username != me.username or wrote

    async def _refresh(self, me: Person, update: Update) -> Person:
        assert update.effective_user is not None
        async with self.house.db.write() as tx:
            people.renamed(tx, me.id, update.effective_user.username)
            if update.message is not None and me.unreachable is not None:
                people.reachable(tx, me.id)
            fresh = await people.by_id(tx, me.id)
        assert fresh is not None
        return fresh

    def _language(self, update: Update, me: Person | None, room: Room | None) -> str:
        if room is not None:
            network = network_named(room.network)
            return language(room.language or (network.default_language if network else None))
        if me is not None:
            return me.language
        user = update.effective_user
        return language(user.language_code if user else self.house.default_language)

    # ── messages ─────────────────────────────────────────────────────────────────────────────────────

    async def _message(self, turn: Turn) -> None:
        message = turn.message
        if message is None or (turn.private and turn.me is None):  # nobody writes in private without being somebody
            return
        named = command_in(message, self.house.username)
        if named is not None:
            name, turn.args = named
            await self._command(turn, name)
            return
        turn.args = message.text or message.caption or ""
        if await self._replied(turn, message) or await self._continues_album(turn, message):
            return
        if turn.private:
            await self._typed(turn, message)

    async def _command(self, turn: Turn, name: str) -> None:
        command = self.commands.get(name)
        if command is None:
            self._unknown(turn, name)
            return
        if not turn.private and turn.room is None and not command.unbound:
            self._unbound(turn)
            return
        self._permit(turn, command)
        where = PRIVATE if turn.private else ROOM
        if where not in command.where and not (command.unbound and not turn.private):
            self._elsewhere(turn, command)
            return
        await command.run(turn)

    def _unknown(self, turn: Turn, name: str) -> None:
        if not turn.private:
            return
        near = fuzzy.extractOne(name, list(self.commands), score_cutoff=60)
        if near is None:
            turn.say_text(T("There is no command /%(name)s. /help lists what I can do.") % {"name": name})
        else:
            turn.say_text(
                T("There is no command /%(name)s. Did you mean /%(near)s? /help lists all.")
                % {"name": name, "near": near[0]}
            )

    def _unbound(self, turn: Turn) -> None:
        turn.say_text(UNBOUND)

    def _permit(self, turn: Turn, command: Command) -> None:
        me = turn.me
        if command.strangers or (command.unbound and not turn.private and me is None):
            return
        if me is None or not me.active:
            raise Refusal(self._not_member(turn))
        if me.role not in command.roles:
            unspecific = T("/%(name)s is not for your role. /help lists what you can do.") % {"name": command.name}
            raise Refusal(command.refusal or unspecific)

    def _not_member(self, turn: Turn) -> T:
        status = turn.me.status if turn.me else "stranger"
        if status == "suspended":
            return T("Your access is suspended. Please contact your network coordinator.")
        if status == "pending":
            return T("Your request to join is with your network's coordinators. I tell you as soon as they decide.")
        if not turn.private:
            return T("This is for members of OzoneNet. Write to me in private and say /start to join.")
        return T("This is for members. Say /start to join with an invite code or to ask for access.")

    def _elsewhere(self, turn: Turn, command: Command) -> None:
        if turn.private:
            turn.say_text(T("/%(name)s works in your network's room.") % {"name": command.name})
            return
        link = f"https://t.me/{self.house.username}"
        turn.say_text(
            T("/%(name)s works in our private chat.") % {"name": command.name},
            [[Button(T("Open the private chat"), url=link)]],
        )

    async def _replied(self, turn: Turn, message: Message) -> bool:
        """A reply to a message of ours that shows something: an answer to its form, or what its feature does."""
        original = message.reply_to_message
        if original is None:
            return False
        async with turn.read() as reader:
            anchor = await shown.anchor(reader, turn.chat_id, original.message_id)
            anchor = anchor or await self._told_by_itself(reader, turn, original)
        if anchor is None:
            return False
        kind, _, key = anchor.partition(":")
        if turn.me is None or not turn.me.active:
            return False
        if kind == "draft":
            return await self._answers_draft(turn, message, int(key))
        run = self.replies.get(kind)
        if run is None:
            return False
        await run(turn, key)
        return True

    async def _told_by_itself(self, reader: Reader, turn: Turn, original: Message) -> str | None:
        """What a card in a room shows, by its first line, when nobody has noted that it was sent.

        A colleague may be faster than our note, and a process may die between the two.
        """
        ours = original.from_user is not None and original.from_user.id == self.house.bot.id
        if turn.private or not ours:
            return None
        row = await rendered(reader, original.text or original.caption or "")
        return None if row is None else f"{row.kind}:{row.id}"

    async def _continues_album(self, turn: Turn, message: Message) -> bool:
        """A further part of the album in a room whose first part began a form: Telegram sends each on its own."""
        if turn.private or turn.me is None or message.media_group_id is None:
            return False
        async with turn.read() as reader:
            draft = await drafts.open_in(reader, turn.me.id, turn.chat_id)
        if draft is None or draft.kept.get("album") != message.media_group_id:
            return False
        await self._fill(turn, message, draft)
        return True

    async def _answers_draft(self, turn: Turn, message: Message, draft_id: int) -> bool:
        async with turn.read() as reader:
            draft = await drafts.by_id(reader, draft_id)
        if draft is None or draft.person_id != turn.person.id or draft.state != "open":
            return False
        await self._fill(turn, message, draft)
        return True

    async def _typed(self, turn: Turn, message: Message) -> None:
        async with turn.read() as reader:
            draft = await drafts.open_in(reader, turn.person.id, turn.chat_id)
        allowed = draft is not None and (turn.person.active or forms.form_named(draft.form).strangers)
        if draft is not None and allowed:
            await self._fill(turn, message, draft)
            return
        for run in self.events.get("message", []):
            await run(turn)

    async def _fill(self, turn: Turn, message: Message, draft: drafts.Draft) -> None:
        if message.photo or message.document:
            for run in self.events.get("draft_file", []):
                await run(turn)
            return
        if message.text is None:
            raise Refusal(T("I understand text, photos and documents here. Your draft is as it was."))
        await forms.typed(turn, draft, message.text)

    # ── buttons and events ───────────────────────────────────────────────────────────────────────────

    async def _button(self, turn: Turn) -> None:
        query = turn.update.callback_query
        assert query is not None
        token = query.data
        async with turn.read() as reader:
            pressed = await buttons.find(reader, token, turn.now) if token and len(token) <= 64 else None
            row = await items.by_id(reader, pressed.item_id) if pressed and pressed.item_id is not None else None
        run = self.buttons.get(pressed.verb) if pressed else None
        if pressed is None or run is None or turn.me is None:
            raise Refusal(DEAD_BUTTON)
        if pressed.person_id is not None and pressed.person_id != turn.me.id:
            raise Refusal(DEAD_BUTTON if turn.private else NOT_YOURS)
        if pressed.chat_id is not None and pressed.chat_id != turn.chat_id:
            raise Refusal(DEAD_BUTTON)
        if not turn.private and turn.room is None and pressed.verb not in self.unbound_buttons:
            raise Refusal(UNBOUND)
        if not turn.me.active and not self._open(pressed):
            raise Refusal(DEAD_BUTTON)
        if pressed.item_id is not None and (row is None or not access(turn.actor, row.item).allowed):
            raise Refusal(DEAD_BUTTON)
        await run(turn, **pressed.args)

    def _open(self, pressed: buttons.Pressed) -> bool:
        return pressed.verb in self.open_buttons or pressed.verb.startswith("form.")

    def _event(self, name: str) -> Callback:
        async def run(turn: Turn) -> None:
            for handler in self.events.get(name, []):
                await handler(turn)

        return run

    # ── when all tries failed ────────────────────────────────────────────────────────────────────────

    async def on_dead(self, tx: Tx, row: InboxRow, error: BaseException) -> None:
        """Tell the person a reference number for an update that could not be processed, in the lane's transaction;
        and, once an hour, those who run the server."""
        now = self.house.clock.now_ms()
        said = DEAD_LETTER % {"reference": f"E-{row.update_id}", "error": type(error).__name__}
        hourly = f"dead:{now // HOUR_MS}"
        notices.to_admins(tx, self.house.admin_chat, said, self.house.default_language, now, dedupe=hourly)
        update = self._parse(row)
        if update is None or update.effective_user is None or self._unwanted(update):
            return
        asked = update.callback_query is not None or update.message is not None
        chat = update.effective_chat
        if not asked or chat is None:
            return
        me = await people.by_telegram(tx, update.effective_user.id)
        room = await rooms.by_chat(tx, chat.id) if chat.type != "private" else None
        lang = self._language(update, me, room)
        sentence = FAILED % {"reference": f"E-{row.update_id}"}
        outbox.say(tx, chat_id=chat.id, html=render("common/sentence", lang, sentence=sentence), now=now)


def command_in(message: Message, username: str) -> tuple[str, str] | None:
    """The command a text or caption begins with and the words behind it; None for another bot's, or none."""
    text = message.text if message.text is not None else message.caption
    entities = message.entities if message.text is not None else message.caption_entities
    first = entities[0] if entities else None
    if text is None or first is None or first.type != MessageEntity.BOT_COMMAND or first.offset != 0:
        return None
    name, _, target = text[1 : first.length].partition("@")
    if target and target.lower() != username.lower():
        return None
    return name.lower(), text[first.length :].strip()
