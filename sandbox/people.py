"""People and chats: how they come into the world."""

from __future__ import annotations

import re
from typing import Any

from sandbox.errors import Refusal
from sandbox.members import set_member
from sandbox.store import Json
from sandbox.world import FIRST_GROUP, FIRST_PERSON, FIRST_SUPERGROUP, World

CHAT_TYPES = ("group", "supergroup", "channel")
_USERNAME = re.compile(r"[A-Za-z][A-Za-z0-9_]{2,31}")


def add_person(
    world: World,
    first_name: str,
    last_name: str | None = None,
    username: str | None = None,
    language_code: str = "en",
    id: int | None = None,
    started: bool = False,
) -> Json:
    """A new person as a User. `started` opens the private chat with the bot silently.

    Raises 409 for a name taken.
    """
    if not isinstance(first_name, str) or not first_name.strip():
        raise Refusal(400, "a person needs a first_name")
    username = username.removeprefix("@") if username else None
    if username and not _USERNAME.fullmatch(username):
        raise Refusal(400, f"{username!r} cannot be a username: 3 to 32 letters, digits or underscores")
    if username and (username.lower() in world.usernames or username.lower() == world.bot["username"].lower()):
        raise Refusal(409, f"there is a person {username!r} already")
    number = world.new_id("person", FIRST_PERSON) if id is None else int(id)
    while id is None and number in world.people:
        number = world.new_id("person", FIRST_PERSON)
    if number <= 0 or number in world.people or number == world.bot["id"]:
        raise Refusal(409, f"the id {number} is taken or not a person's")
    person: Json = {"id": number, "is_bot": False, "first_name": first_name}
    optional = {"last_name": last_name, "username": username, "language_code": language_code}
    person |= {name: value for name, value in optional.items() if value}
    world.people.put(number, person)
    names = {name: person[name] for name in ("first_name", "last_name", "username") if name in person}
    world.chats.put(number, {"id": number, "type": "private", **names, "last_id": 0, "started": started})
    if username:
        world.usernames[username.lower()] = number
    return person


def add_chat(
    world: World,
    type: str,
    title: str,
    owner: Any,
    is_forum: bool = False,
    username: str | None = None,
    description: str | None = None,
    join_by_request: bool = False,
    id: int | None = None,
) -> Json:
    """A new group, supergroup or channel with its owner; a forum is always a supergroup.

    Returns the record.
    """
    if type not in CHAT_TYPES:
        raise Refusal(400, f"type is one of {', '.join(CHAT_TYPES)}")
    if not isinstance(title, str) or not title.strip():
        raise Refusal(400, "a chat needs a title")
    person = world.person(owner)
    if is_forum:
        if type == "channel":
            raise Refusal(400, "a channel cannot be a forum")
        type = "supergroup"
    if id is None:
        number = -world.new_id("group", FIRST_GROUP) if type == "group" else -world.new_id("super", FIRST_SUPERGROUP)
    else:
        number = int(id)
    if number >= 0 or number in world.chats:
        raise Refusal(409, f"the id {number} is taken or not a chat's")
    chat: Json = {
        "id": number,
        "type": type,
        "title": title,
        "is_forum": is_forum,
        # At Telegram message 1 of these is their creation, and 1 is the number of a forum's General topic.
        "last_id": 0 if type == "group" else 1,
        "pinned": [],
        "join_by_request": join_by_request,
    }
    chat |= {name: value for name, value in {"username": username, "description": description}.items() if value}
    world.chats.put(number, chat)
    set_member(world, chat, person["id"], {"status": "creator", "is_anonymous": False})
    return chat
