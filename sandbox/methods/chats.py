"""Methods that look at a chat and change its face."""

from __future__ import annotations

from sandbox.errors import bad
from sandbox.members import PERMISSIONS, chat_member, depart
from sandbox.methods.registry import Args, method
from sandbox.store import Json
from sandbox.views import member_count, publish_chat
from sandbox.world import World


@method("getChat", "chat_id!:chat")
def get_chat(world: World, a: Args) -> Json:
    """ChatFullInfo; the bot must be inside, or the chat public."""
    chat = world.chat_for_bot(a["chat_id"])
    if chat["type"] == "private":
        if not chat.get("started") and not chat.get("blocked"):
            raise bad("chat not found")
    elif not (chat.get("username") and world.status(chat["id"], world.bot["id"]) is None):
        chat = world.joined_chat(a["chat_id"])
    info: Json = {
        **world.brief(chat),
        "accent_color_id": 0,
        "max_reaction_count": 11,
        "accepted_gift_types": dict.fromkeys(
            (
                "unlimited_gifts",
                "limited_gifts",
                "unique_gifts",
                "premium_subscription",
                "gifts_from_channels",
            ),
            False,
        ),
    }
    if chat.get("description"):
        info["description"] = chat["description"]
    pins = [number for number in chat.get("pinned", ()) if world.messages.get(chat["id"], number)]
    if pins:
        info["pinned_message"] = world.for_bot(world.messages.get(chat["id"], pins[-1]))
    if chat["type"] in ("group", "supergroup"):
        info["permissions"] = chat.get("permissions") or dict.fromkeys(PERMISSIONS, True)
    if chat.get("join_by_request"):
        info["join_by_request"] = True
    if chat["type"] != "private" and world.has_right(chat["id"], world.bot["id"], "can_invite_users"):
        link = world.meta.get(f"primary_link/{chat['id']}")
        if link:
            info["invite_link"] = link
    return info


@method("getChatMember", "chat_id!:chat user_id!:int")
def get_chat_member(world: World, a: Args) -> Json:
    chat = world.joined_chat(a["chat_id"])
    if chat["type"] == "private":
        return {"user": world.user(a["user_id"]), "status": "member"}
    return chat_member(world, chat, a["user_id"])


@method("getChatAdministrators", "chat_id!:chat return_bots:bool")
def get_chat_administrators(world: World, a: Args) -> list[Json]:
    chat = world.joined_chat(a["chat_id"])
    if chat["type"] == "private":
        raise bad("there are no administrators in the private chat")
    return [
        chat_member(world, chat, person)
        for person, row in world.members.of(chat["id"]).items()
        if row["status"] in ("creator", "administrator")
    ]


@method("getChatMemberCount", "chat_id!:chat")
def get_chat_member_count(world: World, a: Args) -> int:
    chat = world.joined_chat(a["chat_id"])
    return 2 if chat["type"] == "private" else member_count(world, chat["id"])


@method("leaveChat", "chat_id!:chat")
def leave_chat(world: World, a: Args) -> bool:
    chat = world.joined_chat(a["chat_id"])
    if chat["type"] == "private":
        raise bad("chat member status can't be changed in private chats")
    depart(world, chat, world.bot["id"], world.bot)
    return True


@method("setChatTitle", "chat_id!:chat title!")
def set_chat_title(world: World, a: Args) -> bool:
    chat = world.joined_chat(a["chat_id"])
    world.bot_needs(chat, "can_change_info", "not enough rights to change chat title")
    if not 1 <= len(a["title"].strip()) <= 128:
        raise bad("CHAT_TITLE_EMPTY" if not a["title"].strip() else "chat title is too long")
    publish_chat(world, world.change_chat(chat, title=a["title"].strip()))
    return True


@method("setChatDescription", "chat_id!:chat description")
def set_chat_description(world: World, a: Args) -> bool:
    chat = world.joined_chat(a["chat_id"])
    world.bot_needs(chat, "can_change_info", "not enough rights to set chat description")
    text = a.get("description", "")
    if len(text) > 255:
        raise bad("chat description is too long")
    if text == (chat.get("description") or ""):
        raise bad("chat description is not modified")
    publish_chat(world, world.change_chat(chat, description=text))
    return True
