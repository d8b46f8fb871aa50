"""Routes about messages: reading, writing, pressing, voting, asking inline."""

from __future__ import annotations

from sandbox import acts, polls, views
from sandbox.errors import Refusal
from sandbox.persondoor import Ask, only, route
from sandbox.store import Json


def _place(ask: Ask, p: str, c: str) -> tuple[Json, Json]:
    person = ask.world.person(p)
    return person, acts.chat_seen(ask.world, person, c)


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
    only(ask.body, ("text", "caption", "reply_to_message_id", "message_thread_id", "media_group_id"))
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
