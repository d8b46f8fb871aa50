"""The person's door: plain JSON by which tests, load generators and the page act as people.

Lists are arrays, things are objects, refusals are `{"error": words}` with an HTTP status of 4xx.
"""

from __future__ import annotations

import inspect
import logging
import re
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import unquote

import msgspec
from tornado.web import RequestHandler

from sandbox import acts, people, polls, rooms, views
from sandbox.botdoor import CallLog
from sandbox.errors import Refusal
from sandbox.files import Upload
from sandbox.members import chat_member
from sandbox.methods.topics import new_topic
from sandbox.store import Json
from sandbox.world import VERSION, World

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Ask:
    """One request: its body as an object, its file parts, its query words."""

    world: World
    calls: CallLog
    body: Json
    files: dict[str, list[Upload]]
    words: dict[str, str]

    def number(self, name: str, default: int) -> int:
        text = self.words.get(name, "")
        if not text:
            return default
        if not text.removeprefix("-").isdecimal():
            raise Refusal(400, f"{name} is a number")
        return int(text)

    def need(self, name: str) -> Any:
        if self.body.get(name) in (None, ""):
            raise Refusal(400, f"{name} is missing")
        return self.body[name]


TEXTS = frozenset({"first_name", "last_name", "username", "language_code", "title", "description", "text", "caption"})
LARGEST_ID = 2**52

Act = Callable[..., Any | Awaitable[Any]]
ROUTES: list[tuple[str, re.Pattern[str], Act]] = []


def route(verb: str, path: str) -> Callable[[Act], Act]:
    """Declare what a verb on a path does; `{name}` stands for one segment and becomes an argument."""
    pattern = re.compile("/sandbox/" + re.sub(r"\{(\w+)\}", r"(?P<\1>[^/]+)", path))

    def declare(act: Act) -> Act:
        ROUTES.append((verb, pattern, act))
        return act

    return declare


class PersonDoor(RequestHandler):
    """Finds the route, reads the body, writes the answer."""

    def initialize(self, world: World, calls: CallLog) -> None:
        self.world = world
        self.calls = calls

    def check_xsrf_cookie(self) -> None:
        """There are no cookies; the server refuses requests of foreign pages before they come here."""

    async def get(self) -> None:
        await self._act()

    async def post(self) -> None:
        await self._act()

    async def patch(self) -> None:
        await self._act()

    async def delete(self) -> None:
        await self._act()

    async def _act(self) -> None:
        answer: Any
        try:
            act, found = self._find()
            result = act(self._read(), **found)
            answer = await result if inspect.isawaitable(result) else result
        except Refusal as refusal:
            self.set_status(refusal.code if refusal.code >= 400 else 400)
            answer = {"error": refusal.description}
        except Exception:
            log.exception("a fault of the sandbox itself in %s", self.request.path)
            self.set_status(500)
            answer = {"error": "the sandbox made a mistake; its log says more"}
        self.world.flush()
        self.set_header("Content-Type", "application/json; charset=utf-8")
        self.set_header("Cache-Control", "no-store")
        await self.finish(msgspec.json.encode(answer))

    def _find(self) -> tuple[Act, dict[str, str]]:
        path = self.request.path.rstrip("/")
        for verb, pattern, act in ROUTES:
            found = pattern.fullmatch(path)
            if found and verb == self.request.method:
                return act, {name: _plain(value) for name, value in found.groupdict().items()}
        raise Refusal(404, f"there is nothing at {self.request.method} {path}")

    def _read(self) -> Ask:
        request = self.request
        words = {name: values[-1].decode("utf-8", "replace") for name, values in request.query_arguments.items()}
        body: Any = {name: values[-1].decode("utf-8", "replace") for name, values in request.body_arguments.items()}
        files = {
            name: [Upload(part.filename, part.content_type, part.body) for part in parts]
            for name, parts in request.files.items()
        }
        if not body and not files and request.body:
            try:
                body = msgspec.json.decode(request.body)
            except msgspec.DecodeError as error:
                raise Refusal(400, "the body is not JSON") from error
            if not isinstance(body, dict):
                raise Refusal(400, "the body is not an object")
        return Ask(self.world, self.calls, body, files, words)


def _plain(segment: str) -> str:
    return unquote(segment)


def _place(ask: Ask, p: str, c: str) -> tuple[Json, Json]:
    person = ask.world.person(p)
    return person, acts.chat_seen(ask.world, person, c)


def _view(world: World, chat: Json) -> Json:
    hidden = ("last_id", "pinned", "contact_until")
    record = world.chats.get(chat["id"])
    view = {name: value for name, value in record.items() if name not in hidden}
    return view | {
        "member_count": views.member_count(world, chat["id"]),
        "topics": views.topics_of(world, record),
    }


# people


@route("GET", "people")
def list_people(ask: Ask) -> list[Json]:
    return list(ask.world.people.rows.values())


@route("POST", "people")
def new_person(ask: Ask) -> Json:
    known = ("first_name", "last_name", "username", "language_code", "id")
    _only(ask.body, known)
    return people.add_person(
        ask.world, ask.need("first_name"), **{k: v for k, v in ask.body.items() if k != "first_name" and v}
    )


@route("GET", "people/{p}")
def one_person(ask: Ask, p: str) -> Json:
    return ask.world.person(p)


@route("GET", "people/{p}/chats")
def list_chats(ask: Ask, p: str) -> list[Json]:
    return views.chats_of(ask.world, ask.world.person(p))


@route("POST", "people/{p}/block")
def block(ask: Ask, p: str) -> Json:
    acts.block(ask.world, ask.world.person(p), True)
    return {"ok": True}


@route("POST", "people/{p}/unblock")
def unblock(ask: Ask, p: str) -> Json:
    acts.block(ask.world, ask.world.person(p), False)
    return {"ok": True}


# messages


@route("GET", "people/{p}/chats/{c}/messages")
def list_messages(ask: Ask, p: str, c: str) -> list[Json]:
    """After an id the next ones, otherwise the newest or those before an id; `read=1` marks them as read."""
    world = ask.world
    person, chat = _place(ask, p, c)
    rows = world.messages.of(chat["id"])
    after, limit = ask.number("after", 0), ask.number("limit", 0)
    if after > 0:
        found = [rows[number] for number in range(after + 1, chat["last_id"] + 1) if number in rows]
        found = found[:limit] if limit > 0 else found
    else:
        before = ask.number("before", chat["last_id"] + 1)
        found = _newest(rows, before, limit)
    if ask.words.get("read") == "1" and found:
        views.mark_read(world, chat, person["id"], found[-1]["message_id"])
    return [world.seen(message) for message in found]


def _newest(rows: dict[int, Json], before: int, limit: int) -> list[Json]:
    """The last messages before an id, oldest first; all of them without a limit."""
    found: list[Json] = []
    for number in reversed(rows):
        if 0 < limit <= len(found):
            break
        if number < before:
            found.append(rows[number])
    return found[::-1]


@route("POST", "people/{p}/chats/{c}/messages")
def write(ask: Ask, p: str, c: str) -> Json:
    """The message written; of an album the first one, with all of them as `album`."""
    person, chat = _place(ask, p, c)
    _only(ask.body, ("text", "caption", "reply_to_message_id", "message_thread_id", "media_group_id"))
    if set(ask.files) - {"photo", "document"}:
        raise Refusal(400, "files come as photo or document")
    written = acts.write(
        ask.world,
        person,
        chat,
        ask.body.get("text"),
        ask.files.get("photo", ()),
        ask.files.get("document", ()),
        ask.body.get("caption"),
        ask.body.get("reply_to_message_id"),
        ask.body.get("message_thread_id"),
        ask.body.get("media_group_id"),
    )
    return written[0] if len(written) == 1 else {**written[0], "album": written}


def _message(ask: Ask, p: str, c: str, m: str) -> tuple[Json, Json, Json]:
    person, chat = _place(ask, p, c)
    return person, chat, acts.message_seen(ask.world, chat, m)


@route("POST", "people/{p}/chats/{c}/messages/{m}/press")
async def press(ask: Ask, p: str, c: str, m: str) -> Json:
    person, chat, message = _message(ask, p, c, m)
    if "text" not in ask.body and "callback_data" not in ask.body:
        raise Refusal(400, "text or callback_data names the button")
    return await acts.press(ask.world, person, chat, message, ask.body)


@route("POST", "people/{p}/chats/{c}/messages/{m}/vote")
def vote(ask: Ask, p: str, c: str, m: str) -> Json:
    """`option_ids` are the numbers of the options, none takes the vote back. Answers with the message."""
    person, chat, message = _message(ask, p, c, m)
    options = ask.body.get("option_ids")
    if not isinstance(options, list):
        raise Refusal(400, "option_ids is a list of numbers")
    polls.vote(ask.world, person, message, options)
    return ask.world.seen(acts.message_seen(ask.world, chat, m))


@route("POST", "people/{p}/chats/{c}/messages/{m}/react")
def react(ask: Ask, p: str, c: str, m: str) -> Json:
    acts.react(ask.world, *_message(ask, p, c, m), ask.body.get("emoji"))
    return {"ok": True}


@route("PATCH", "people/{p}/chats/{c}/messages/{m}")
def edit(ask: Ask, p: str, c: str, m: str) -> Json:
    person, _, message = _message(ask, p, c, m)
    return acts.edit(ask.world, person, message, str(ask.body.get("caption") or ask.need("text")))


@route("DELETE", "people/{p}/chats/{c}/messages/{m}")
def remove_message(ask: Ask, p: str, c: str, m: str) -> Json:
    acts.remove(ask.world, *_message(ask, p, c, m))
    return {"ok": True}


@route("POST", "people/{p}/inline")
async def inline(ask: Ask, p: str) -> Json:
    person = ask.world.person(p)
    chat = acts.chat_seen(ask.world, person, ask.body["chat"]) if ask.body.get("chat") else None
    query, offset = str(ask.body.get("query", "")), str(ask.body.get("offset", ""))
    return await acts.ask_inline(ask.world, person, query, offset, chat)


@route("POST", "people/{p}/inline/choose")
def choose(ask: Ask, p: str) -> Json:
    person = ask.world.person(p)
    return acts.choose_inline(
        ask.world, person, str(ask.need("result_id")), acts.chat_seen(ask.world, person, ask.need("chat"))
    )


# groups and channels


@route("GET", "chats")
def all_chats(ask: Ask) -> list[Json]:
    return [_view(ask.world, chat) for chat in ask.world.chats.rows.values() if chat["id"] < 0]


@route("POST", "chats")
def new_chat(ask: Ask) -> Json:
    known = ("type", "title", "is_forum", "owner", "username", "description", "join_by_request", "id")
    _only(ask.body, known)
    rest = {
        name: value for name, value in ask.body.items() if name not in ("type", "title", "owner") and value is not None
    }
    chat = people.add_chat(ask.world, ask.body.get("type", "supergroup"), ask.need("title"), ask.need("owner"), **rest)
    views.publish_chat(ask.world, chat)
    return _view(ask.world, chat)


@route("GET", "chats/{c}")
def one_chat(ask: Ask, c: str) -> Json:
    return _view(ask.world, rooms.chat_record(ask.world, c))


@route("GET", "chats/{c}/members")
def list_members(ask: Ask, c: str) -> list[Json]:
    chat = rooms.chat_record(ask.world, c)
    return [chat_member(ask.world, chat, person) for person in ask.world.members.of(chat["id"])]


@route("POST", "chats/{c}/members")
def add_member(ask: Ask, c: str) -> Json:
    chat = rooms.chat_record(ask.world, c)
    rooms.add_member(ask.world, chat, ask.need("person"), ask.body.get("rights"))
    return chat_member(ask.world, chat, rooms.member(ask.world, ask.need("person")))


@route("POST", "chats/{c}/remove")
def remove_member(ask: Ask, c: str) -> Json:
    chat = rooms.chat_record(ask.world, c)
    rooms.remove(ask.world, chat, ask.need("person"), bool(ask.body.get("ban")))
    return chat_member(ask.world, chat, rooms.member(ask.world, ask.need("person")))


@route("POST", "chats/{c}/promote")
def promote(ask: Ask, c: str) -> Json:
    chat = rooms.chat_record(ask.world, c)
    rooms.promote(ask.world, chat, ask.need("person"), ask.body.get("rights"))
    return chat_member(ask.world, chat, rooms.member(ask.world, ask.need("person")))


@route("POST", "chats/{c}/restrict")
def restrict(ask: Ask, c: str) -> Json:
    chat = rooms.chat_record(ask.world, c)
    rooms.restrict(ask.world, chat, ask.need("person"), bool(ask.body.get("muted", True)))
    return chat_member(ask.world, chat, rooms.member(ask.world, ask.need("person")))


@route("POST", "chats/{c}/topics")
def add_topic(ask: Ask, c: str) -> Json:
    chat = rooms.chat_record(ask.world, c)
    if not chat.get("is_forum"):
        raise Refusal(409, "only a forum has topics")
    return new_topic(ask.world, chat, rooms.owner_of(ask.world, chat), str(ask.need("name")))


@route("POST", "chats/{c}/join")
def join(ask: Ask, c: str) -> Json:
    """{"ok": true, "status": "member" | "requested", "chat": id}."""
    return _join(ask, rooms.chat_record(ask.world, c))


@route("POST", "join")
def join_by_link(ask: Ask) -> Json:
    """As `join`, where the link alone says which chat."""
    row = ask.world.links.get(str(ask.need("invite_link")))
    if row is None:
        raise Refusal(404, "there is no such invite link")
    return _join(ask, rooms.chat_record(ask.world, row["chat"]))


def _join(ask: Ask, chat: Json) -> Json:
    person = ask.world.person(ask.need("person"))
    return {
        "ok": True,
        "status": rooms.join(ask.world, chat, person, ask.body.get("invite_link")),
        "chat": chat["id"],
    }


@route("POST", "chats/{c}/leave")
def leave(ask: Ask, c: str) -> Json:
    rooms.leave(ask.world, rooms.chat_record(ask.world, c), ask.world.person(ask.need("person")))
    return {"ok": True}


@route("POST", "chats/{c}/migrate")
def migrate(ask: Ask, c: str) -> Json:
    return _view(ask.world, rooms.migrate(ask.world, rooms.chat_record(ask.world, c)))


# the sandbox itself


@route("GET", "requests")
def requests(ask: Ask) -> list[Json]:
    return ask.calls.after(ask.number("after", 0), ask.number("limit", 10_000))


@route("GET", "faults")
def list_faults(ask: Ask) -> list[Json]:
    return ask.world.faults.rows


@route("POST", "faults")
def add_fault(ask: Ask) -> Json:
    return ask.world.faults.add(ask.body)


@route("DELETE", "faults")
def clear_faults(ask: Ask) -> Json:
    ask.world.faults.clear()
    return {"ok": True}


@route("POST", "updates")
def raw_update(ask: Ask) -> Json:
    """Queue an update of any shape, as a hostile or broken client would cause; the id is the sandbox's."""
    body = {name: value for name, value in ask.body.items() if name != "update_id"}
    return {"update_id": ask.world.updates.add_raw(body)}


@route("GET", "updates")
def pending_updates(ask: Ask) -> Json:
    """How many updates the bot has not confirmed yet."""
    return {"pending": len(ask.world.updates.pending)}


def clock_facts(world: World) -> Json:
    return {"now": world.clock.now().isoformat(), "offset_seconds": world.clock.offset}


@route("GET", "clock")
def clock(ask: Ask) -> Json:
    return clock_facts(ask.world)


@route("POST", "clock")
def move_clock(ask: Ask) -> Json:
    _only(ask.body, ("advance", "set"))
    try:
        if "advance" in ask.body:
            ask.world.clock.advance(str(ask.body["advance"]))
        else:
            ask.world.clock.set(datetime.fromisoformat(str(ask.need("set"))))
    except (ValueError, OverflowError) as error:
        raise Refusal(400, str(error)) from error
    return clock_facts(ask.world)


@route("GET", "state")
def state(ask: Ask) -> Json:
    token = ask.world.token
    hint = f"{token.partition(':')[0]}:…{token[-4:]}"
    return {"bot": ask.world.bot, "bot_token_hint": hint, "clock": clock_facts(ask.world), "version": VERSION}


def _only(body: Json, known: tuple[str, ...]) -> None:
    """Refuse unknown fields, and texts and ids of another type."""
    unknown = sorted(set(body) - set(known))
    if unknown:
        raise Refusal(400, f"unknown field {unknown[0]!r}; known are {', '.join(known)}")
    for name in TEXTS & set(body):
        if body[name] is not None and not isinstance(body[name], str):
            raise Refusal(400, f"{name} is a text")
    number = body.get("id")
    if number is not None and (isinstance(number, bool) or not isinstance(number, int) or abs(number) > LARGEST_ID):
        raise Refusal(400, "id is a number of at most 52 bits")
