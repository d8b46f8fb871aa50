"""Methods about invite links and join requests."""

from __future__ import annotations

import secrets

from sandbox.errors import bad
from sandbox.members import enter
from sandbox.methods.registry import Args, method
from sandbox.store import Json
from sandbox.world import World

WORDS = "not enough rights to manage chat invite link"
FACTS = "name expire_date:int member_limit:int creates_join_request:bool"


def _chat(world: World, a: Args) -> Json:
    chat = world.joined_chat(a["chat_id"])
    if chat["type"] == "private":
        raise bad("can't manage invite links in the private chat")
    world.bot_needs(chat, "can_invite_users", WORDS)
    return chat


def _facts(a: Args) -> Json:
    if a.get("creates_join_request") and a.get("member_limit"):
        raise bad("member limit can't be specified for links requiring administrator approval")
    if len(a.get("name", "")) > 32:
        raise bad("invite link name is too long")
    return {name: a[name] for name in ("name", "expire_date", "member_limit") if a.get(name)} | {
        "creates_join_request": bool(a.get("creates_join_request"))
    }


def new_link(world: World, chat: Json, creator: Json, facts: Json) -> Json:
    """Store a fresh ChatInviteLink of a chat."""
    link = {
        "invite_link": f"https://t.me/+{secrets.token_urlsafe(12)}",
        "creator": creator,
        "creates_join_request": False,
        "is_primary": False,
        "is_revoked": False,
        **facts,
    }
    world.links.put(link["invite_link"], {"chat": chat["id"], "uses": 0, "link": link})
    return link


@method("createChatInviteLink", "chat_id!:chat", FACTS)
def create_chat_invite_link(world: World, a: Args) -> Json:
    return new_link(world, _chat(world, a), world.bot, _facts(a))


def _own(world: World, a: Args) -> Json:
    chat = _chat(world, a)
    row: Json | None = world.links.get(a["invite_link"])
    if row is None or row["chat"] != chat["id"]:
        raise bad("INVITE_HASH_EXPIRED")
    return row


@method("editChatInviteLink", "chat_id!:chat invite_link!", FACTS)
def edit_chat_invite_link(world: World, a: Args) -> Json:
    row = _own(world, a)
    if row["link"]["is_revoked"]:
        raise bad("INVITE_HASH_EXPIRED")
    kept = {k: v for k, v in row["link"].items() if k not in ("name", "expire_date", "member_limit")}
    link: Json = kept | _facts(a)
    world.links.put(link["invite_link"], {**row, "link": link})
    return link


@method("revokeChatInviteLink", "chat_id!:chat invite_link!")
def revoke_chat_invite_link(world: World, a: Args) -> Json:
    row = _own(world, a)
    link: Json = {**row["link"], "is_revoked": True}
    world.links.put(link["invite_link"], {**row, "link": link})
    return link


@method("exportChatInviteLink", "chat_id!:chat")
def export_chat_invite_link(world: World, a: Args) -> str:
    chat = _chat(world, a)
    key = f"primary_link/{chat['id']}"
    old = world.links.get(world.meta.get(key) or "")
    if old:
        world.links.put(old["link"]["invite_link"], {**old, "link": {**old["link"], "is_revoked": True}})
    link: str = new_link(world, chat, world.bot, {"is_primary": True})["invite_link"]
    world.meta.put(key, link)
    return link


def _request(world: World, a: Args) -> tuple[Json, Json]:
    chat = _chat(world, a)
    world.user(a["user_id"])
    if world.present(chat["id"], a["user_id"]):
        raise bad("USER_ALREADY_PARTICIPANT")
    request: Json | None = world.join_requests.get(chat["id"], a["user_id"])
    if request is None:
        raise bad("HIDE_REQUESTER_MISSING")
    world.join_requests.drop(chat["id"], a["user_id"])
    return chat, request


@method("approveChatJoinRequest", "chat_id!:chat user_id!:int")
def approve_chat_join_request(world: World, a: Args) -> bool:
    chat, request = _request(world, a)
    how: Json = {"via_join_request": True}
    if request.get("invite_link"):
        how["invite_link"] = world.links.get(request["invite_link"])["link"]
    enter(world, chat, a["user_id"], world.user(a["user_id"]), **how)
    return True


@method("declineChatJoinRequest", "chat_id!:chat user_id!:int")
def decline_chat_join_request(world: World, a: Args) -> bool:
    _request(world, a)
    return True
