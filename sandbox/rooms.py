"""What people do with groups and channels: add, join, leave, promote, upgrade."""

from __future__ import annotations

from typing import Any

from sandbox.errors import Refusal
from sandbox.members import PERMISSIONS, change_member, depart, enter, full_rights, rights_of
from sandbox.posting import post_service
from sandbox.store import Json
from sandbox.views import publish_chat
from sandbox.world import FIRST_SUPERGROUP, World

CONTACT_SECONDS = 24 * 3600
"""How long the bot may write to somebody who asked to join, before he has written to it."""


def chat_record(world: World, reference: Any) -> Json:
    """A group or channel by id or public username; follows an upgrade."""
    text = str(reference).strip()
    chat: Json | None = world.chats.get(int(text)) if text.removeprefix("-").isdecimal() else None
    if chat is None:
        name = text.removeprefix("@").lower()
        chat = next(
            (c for c in world.chats.rows.values() if c["id"] < 0 and (c.get("username") or "").lower() == name),
            None,
        )
    if chat is None or chat["id"] > 0:
        raise Refusal(404, f"there is no chat {reference!r}")
    return world.chats.get(chat["migrated_to"]) if chat.get("migrated_to") else chat


def owner_of(world: World, chat: Json) -> Json:
    for person, row in world.members.of(chat["id"]).items():
        if row["status"] == "creator":
            return world.user(person)
    raise Refusal(409, "this chat has no owner any more")


def member(world: World, reference: Any) -> int:
    """The id of a person or of the bot."""
    text = str(reference).strip().removeprefix("@").lower()
    if text in (str(world.bot["id"]), world.bot["username"].lower()):
        return int(world.bot["id"])
    return int(world.person(reference)["id"])


def add_member(world: World, chat: Json, reference: Any, rights: Any = None, quiet: bool = False) -> None:
    """The owner adds a person or the bot; `rights` (an object, or true for all) makes an administrator of it.

    `quiet` writes no service message and queues no update, for worlds that are being built.
    """
    who = member(world, reference)
    row = {"status": "member"} if rights is None or rights is False else _administrator(chat, rights)
    if chat["type"] == "channel" and who == world.bot["id"] and row["status"] == "member":
        raise Refusal(400, "a bot is in a channel as an administrator only: give it rights")
    if quiet:
        world.members.put(chat["id"], who, row)
        world.chats_of.setdefault(who, set()).add(chat["id"])
        return
    owner = owner_of(world, chat)
    if world.present(chat["id"], who):
        change_member(world, chat, who, row, owner)
    else:
        world.join_requests.drop(chat["id"], who)
        enter(world, chat, who, owner, row)


def _administrator(chat: Json, rights: Any) -> Json:
    if rights is True or rights == {}:
        return full_rights(chat)
    if not isinstance(rights, dict):
        raise Refusal(400, "rights is an object of right names, or true for all")
    known = {*rights_of(chat), "is_anonymous", "custom_title"}
    unknown = sorted(set(rights) - known)
    if unknown:
        raise Refusal(400, f"unknown right {unknown[0]!r} in a {chat['type']}")
    return {"status": "administrator", "is_anonymous": False, "can_manage_chat": True, **rights}


def promote(world: World, chat: Json, reference: Any, rights: Any) -> None:
    """The owner gives rights; null or false takes them all away."""
    who = member(world, reference)
    if not world.present(chat["id"], who):
        raise Refusal(409, "only members can be promoted")
    if world.status(chat["id"], who) == "creator":
        raise Refusal(409, "the owner has every right already")
    row = {"status": "member"} if not rights and rights != {} else _administrator(chat, rights)
    change_member(world, chat, who, row, owner_of(world, chat))


def restrict(world: World, chat: Json, reference: Any, muted: bool) -> None:
    """The owner mutes somebody, the bot too, or lets him speak again."""
    who = member(world, reference)
    row: Json = {"status": "member"}
    if muted:
        row = {"status": "restricted", "is_member": True, "until_date": 0} | dict.fromkeys(PERMISSIONS, False)
    change_member(world, chat, who, row, owner_of(world, chat))


def remove(world: World, chat: Json, reference: Any, ban: bool) -> None:
    """The owner removes a person or the bot, for good with `ban`."""
    who = member(world, reference)
    row = {"status": "kicked", "until_date": 0} if ban else None
    depart(world, chat, who, owner_of(world, chat), row)


def join(world: World, chat: Json, person: Json, invite_link: str | None = None) -> str:
    """A person joins by link or by name. Returns "member", or "requested" where somebody must approve."""
    who = person["id"]
    if world.present(chat["id"], who):
        return "member"
    if world.status(chat["id"], who) == "kicked":
        raise Refusal(403, f"{person['first_name']} is banned from this chat")
    link = _usable_link(world, chat, invite_link) if invite_link else None
    by_request = link["link"]["creates_join_request"] if link else bool(chat.get("join_by_request"))
    if by_request:
        return _ask_to_join(world, chat, person, link)
    how = {"invite_link": link["link"]} if link else {}
    if link:
        world.links.put(link["link"]["invite_link"], {**link, "uses": link["uses"] + 1})
    enter(world, chat, who, person, **how)
    return "member"


def _usable_link(world: World, chat: Json, text: str) -> Json:
    row: Json | None = world.links.get(text)
    if row is None or row["chat"] != chat["id"] or row["link"]["is_revoked"]:
        raise Refusal(403, "this invite link does not work")
    expires = row["link"].get("expire_date")
    if expires and expires < world.now():
        raise Refusal(403, "this invite link has expired")
    if row["link"].get("member_limit") and row["uses"] >= row["link"]["member_limit"]:
        raise Refusal(403, "this invite link has been used up")
    return row


def _ask_to_join(world: World, chat: Json, person: Json, link: Json | None) -> str:
    """One open request a person; the bot hears of it when it may invite."""
    if world.join_requests.get(chat["id"], person["id"]):
        return "requested"
    facts = {"invite_link": link["link"]["invite_link"]} if link else {}
    world.join_requests.put(chat["id"], person["id"], {"date": world.now(), **facts})
    private = world.private(person["id"])
    world.change_chat(private, contact_until=world.clock.timestamp() + CONTACT_SECONDS)
    if world.has_right(chat["id"], world.bot["id"], "can_invite_users"):
        update: Json = {
            "chat": world.brief(chat),
            "from": person,
            "user_chat_id": person["id"],
            "date": world.now(),
        }
        world.updates.add("chat_join_request", update | ({"invite_link": link["link"]} if link else {}))
    return "requested"


def leave(world: World, chat: Json, person: Json) -> None:
    """A person goes of himself."""
    if not world.present(chat["id"], person["id"]):
        raise Refusal(409, f"{person['first_name']} is not in this chat")
    depart(world, chat, person["id"], person)


def migrate(world: World, chat: Json) -> Json:
    """A basic group becomes a supergroup under a new id; the old one points to it. Returns the new record."""
    if chat["type"] != "group":
        raise Refusal(409, "only a basic group can be upgraded")
    number = -world.new_id("super", FIRST_SUPERGROUP)
    new: Json = {
        **chat,
        "id": number,
        "type": "supergroup",
        "last_id": 1,
        "pinned": [],
        "migrated_from": chat["id"],
    }
    world.chats.put(number, new)
    for person, row in world.members.of(chat["id"]).items():
        world.members.put(number, person, row)
        world.chats_of.setdefault(person, set()).add(number)
    owner = owner_of(world, chat)
    post_service(world, chat, owner, {"migrate_to_chat_id": number})
    world.change_chat(chat, migrated_to=number)
    post_service(world, new, owner, {"migrate_from_chat_id": chat["id"]})
    publish_chat(world, new)
    return dict(world.chats.get(number))
