"""Routes about groups and channels."""

from __future__ import annotations

from sandbox import people, rooms, views
from sandbox.errors import Refusal
from sandbox.members import chat_member
from sandbox.methods.topics import new_topic
from sandbox.persondoor import Ask, only, route
from sandbox.store import Json
from sandbox.world import World


def _view(world: World, chat: Json) -> Json:
    hidden = ("last_id", "pinned", "contact_until")
    record = world.chats.get(chat["id"])
    view = {name: value for name, value in record.items() if name not in hidden}
    return view | {
        "member_count": views.member_count(world, chat["id"]),
        "topics": views.topics_of(world, record),
    }


@route("GET", "chats")
def all_chats(ask: Ask) -> list[Json]:
    return [_view(ask.world, chat) for chat in ask.world.chats.rows.values() if chat["id"] < 0]


@route("POST", "chats")
def new_chat(ask: Ask) -> Json:
    known = ("type", "title", "is_forum", "owner", "username", "description", "join_by_request", "id")
    only(ask.body, known)
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
