"""Chats as people see them: lists, unread counts, topics and the commands they may use."""

from __future__ import annotations

import json
from collections.abc import Iterable

from sandbox.posting import last_of
from sandbox.store import Json
from sandbox.world import World

STATUS = {"restricted": "member", "kicked": "left", None: "left"}


def chats_of(world: World, person: Json) -> list[Json]:
    """The chats that a person sees, the private chat with the bot first, then by latest message."""
    identifier = person["id"]
    others = [
        world.chats.get(chat)
        for chat in world.chats_of.get(identifier, ())
        if chat < 0 and not world.chats.get(chat).get("migrated_to")
    ]
    views = [chat_of(world, chat, identifier) for chat in others]
    views.sort(key=lambda view: -(view["last_message"] or {"date": 0})["date"])
    return [chat_of(world, world.private(identifier), identifier), *views]


def chat_of(world: World, chat: Json, person: int) -> Json:
    """One chat as one person sees it, in the shape of the person door."""
    private = chat["id"] > 0
    inside = private or world.present(chat["id"], person)
    last = last_of(world, chat["id"]) if inside else None
    view: Json = world.brief(chat)
    if private:
        view = {"id": world.bot["id"], "type": "private"} | {k: world.bot[k] for k in ("first_name", "username")}
    status = "member" if private else world.status(chat["id"], person)
    view |= {
        "status": STATUS.get(status, status),
        "is_bot_chat": private,
        "topics": topics_of(world, chat) if inside else [],
        "last_message": world.seen(last) if last else None,
        "unread": unread(world, chat["id"], person) if inside else 0,
        "commands": commands_for(world, chat, person),
    }
    if chat.get("description"):
        view["description"] = chat["description"]
    if private:
        view |= {"blocked": bool(chat.get("blocked")), "started": bool(chat.get("started"))}
        if world.settings.get("description/"):
            view["description"] = world.settings.get("description/")
    else:
        view["member_count"] = member_count(world, chat["id"])
    pins = [number for number in chat.get("pinned", ()) if world.messages.get(chat["id"], number)]
    if pins and inside:
        view["pinned_message"] = world.seen(world.messages.get(chat["id"], max(pins)))
    return view


def member_count(world: World, chat: int) -> int:
    return sum(world.present(chat, person) for person in world.members.of(chat))


def topics_of(world: World, chat: Json) -> list[Json]:
    return [
        {"message_thread_id": thread, **{k: v for k, v in row.items() if v not in (None, False)}}
        for thread, row in world.topics.of(chat["id"]).items()
    ]


def unread(world: World, chat: int, person: int) -> int:
    read = world.reads.get(chat, person) or 0
    last = world.chats.get(chat)["last_id"]
    rows = world.messages.of(chat)
    return sum(number in rows for number in range(max(read, last - 999) + 1, last + 1))


def mark_read(world: World, chat: Json, person: int, message: int) -> None:
    """A person has seen the chat up to this message; his pages hear of the new count."""
    if (world.reads.get(chat["id"], person) or 0) < message:
        world.reads.put(chat["id"], person, message)
        world.events.tell("chat", (person,), lambda reader: {"chat": chat_of(world, chat, reader)})


def scopes_for(world: World, chat: Json, person: int) -> list[Json]:
    """Command scopes in the order in which Telegram looks them up."""
    if chat["type"] == "private":
        return [{"type": "chat", "chat_id": chat["id"]}, {"type": "all_private_chats"}, {"type": "default"}]
    admin = world.status(chat["id"], person) in ("creator", "administrator")
    return [
        {"type": "chat_member", "chat_id": chat["id"], "user_id": person},
        *([{"type": "chat_administrators", "chat_id": chat["id"]}] if admin else []),
        {"type": "chat", "chat_id": chat["id"]},
        *([{"type": "all_chat_administrators"}] if admin else []),
        {"type": "all_group_chats"},
        {"type": "default"},
    ]


def scope_key(scope: Json, language: str) -> str:
    """The settings key of one command list."""
    return f"commands/{json.dumps(scope, sort_keys=True)}/{language}"


def commands_for(world: World, chat: Json, person: int) -> list[Json]:
    """The menu that a person has in a chat: the narrowest scope wins, there his language wins."""
    row = world.people.get(person) or {}
    languages = [str(row.get("language_code", "")).split("-")[0].lower(), ""]
    for scope in scopes_for(world, chat, person):
        for language in dict.fromkeys(languages):
            commands: list[Json] | None = world.settings.get(scope_key(scope, language))
            if commands:
                return commands
    return []


def publish_chat(world: World, chat: Json, also: Iterable[int] = ()) -> None:
    """Tell the pages that something about a chat is different."""
    if not world.events.listeners:
        return
    record = world.chats.get(chat["id"])
    audience = {*world.audience(chat["id"]), *also}
    world.events.tell("chat", audience, lambda person: {"chat": chat_of(world, record, person)})
