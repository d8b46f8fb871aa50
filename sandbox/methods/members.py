"""Methods that change who is in a chat and with which rights."""

from __future__ import annotations

from typing import Any

from sandbox.errors import bad
from sandbox.members import ALL_RIGHTS, PERMISSIONS, change_member, depart, forget_member, rights_of
from sandbox.methods.registry import Args, method
from sandbox.store import Json
from sandbox.world import World

RESTRICT_WORDS = "not enough rights to restrict/unrestrict chat member"
CHANNELS_WORDS = "method is available for supergroup and channel chats only"


def _group(world: World, a: Args, right: str, words: str) -> Json:
    chat = world.joined_chat(a["chat_id"])
    if chat["type"] == "private":
        raise bad(CHANNELS_WORDS)
    world.bot_needs(chat, right, words)
    return chat


def _subject(world: World, chat: Json, identifier: int) -> Json:
    """Somebody whom the bot may restrict. Raises for the owner, administrators and itself."""
    world.user(identifier)
    row: Json = world.members.get(chat["id"], identifier) or {"status": "left"}
    if row["status"] == "creator":
        raise bad("can't remove chat owner")
    if identifier == world.bot["id"]:
        raise bad("can't restrict self")
    if row["status"] == "administrator" and row.get("promoted_by") != world.bot["id"]:
        raise bad("user is an administrator of the chat")
    return row


@method("banChatMember", "chat_id!:chat user_id!:int until_date:int revoke_messages:bool")
def ban_chat_member(world: World, a: Args) -> bool:
    """In a basic group somebody is removed and may come back, as at Telegram; elsewhere banned."""
    chat = _group(world, a, "can_restrict_members", RESTRICT_WORDS)
    _subject(world, chat, a["user_id"])
    basic = chat["type"] == "group"
    if basic and not world.present(chat["id"], a["user_id"]):
        raise bad("USER_NOT_PARTICIPANT")
    kicked = {"status": "kicked", "until_date": a.get("until_date", 0)}
    depart(world, chat, a["user_id"], world.bot, None if basic else kicked)
    return True


@method("unbanChatMember", "chat_id!:chat user_id!:int only_if_banned:bool")
def unban_chat_member(world: World, a: Args) -> bool:
    """Without `only_if_banned` a member is removed, as at Telegram."""
    chat = _group(world, a, "can_restrict_members", RESTRICT_WORDS)
    if chat["type"] == "group":
        raise bad(CHANNELS_WORDS)
    row = _subject(world, chat, a["user_id"])
    if row["status"] == "kicked" or (world.present(chat["id"], a["user_id"]) and not a.get("only_if_banned")):
        depart(world, chat, a["user_id"], world.bot)
    if row["status"] == "kicked":
        forget_member(world, chat, a["user_id"])
    return True


@method(
    "restrictChatMember",
    "chat_id!:chat user_id!:int permissions!:object use_independent_chat_permissions:bool until_date:int",
)
def restrict_chat_member(world: World, a: Args) -> bool:
    chat = _group(world, a, "can_restrict_members", RESTRICT_WORDS)
    if chat["type"] != "supergroup":
        raise bad("method is available only for supergroups")
    _subject(world, chat, a["user_id"])
    wish = _flags(a["permissions"], PERMISSIONS, "permissions")
    there = world.present(chat["id"], a["user_id"])
    row = {"status": "restricted", "is_member": there, "until_date": a.get("until_date", 0)}
    row |= {name: bool(wish.get(name)) for name in PERMISSIONS}
    if all(wish.get(name) for name in PERMISSIONS if name.startswith("can_send")):
        row = {"status": "member" if there else "left"}
    change_member(world, chat, a["user_id"], row, world.bot)
    return True


@method(
    "promoteChatMember",
    "chat_id!:chat user_id!:int is_anonymous:bool",
    " ".join(f"{r}:bool" for r in ALL_RIGHTS),
)
def promote_chat_member(world: World, a: Args) -> bool:
    chat = _group(world, a, "can_promote_members", "not enough rights")
    world.user(a["user_id"])
    if a["user_id"] == world.bot["id"]:
        raise bad("can't promote self")
    row = world.members.get(chat["id"], a["user_id"]) or {"status": "left"}
    if row["status"] == "creator":
        raise bad("can't remove chat owner")
    if row["status"] == "administrator" and row.get("promoted_by") != world.bot["id"]:
        raise bad("CHAT_ADMIN_REQUIRED")
    if not world.present(chat["id"], a["user_id"]):
        raise bad("USER_NOT_PARTICIPANT")
    wish = {name: True for name in rights_of(chat) if a.get(name)}
    if any(not world.has_right(chat["id"], world.bot["id"], name) for name in wish):
        raise bad("RIGHT_FORBIDDEN")
    if wish:
        wish |= {"status": "administrator", "can_manage_chat": True, "promoted_by": world.bot["id"]}  # type: ignore[dict-item]
    change_member(world, chat, a["user_id"], wish or {"status": "member"}, world.bot)
    return True


@method("setChatPermissions", "chat_id!:chat permissions!:object use_independent_chat_permissions:bool")
def set_chat_permissions(world: World, a: Args) -> bool:
    chat = _group(world, a, "can_restrict_members", "not enough rights to change chat permissions")
    wish = _flags(a["permissions"], PERMISSIONS, "permissions")
    world.change_chat(chat, permissions={name: bool(wish.get(name)) for name in PERMISSIONS})
    return True


def _flags(value: Any, known: tuple[str, ...], what: str) -> Json:
    if not isinstance(value, dict) or any(name not in known for name in value):
        raise bad(f"can't parse {what} JSON object")
    return value
