"""Membership: who is in a chat with which rights,
and what the bot and the people are told when that changes.
"""

from __future__ import annotations

from typing import Any

from sandbox.posting import post_service
from sandbox.store import Json
from sandbox.views import publish_chat
from sandbox.world import World

EVERYWHERE = (
    "can_manage_chat", "can_delete_messages", "can_manage_video_chats", "can_restrict_members",
    "can_promote_members",
    "can_change_info", "can_invite_users", "can_post_stories", "can_edit_stories", "can_delete_stories",
)  # fmt: skip
GROUP_RIGHTS = ("can_pin_messages", "can_manage_topics", "can_manage_tags")
CHANNEL_RIGHTS = ("can_post_messages", "can_edit_messages", "can_manage_direct_messages")
ALL_RIGHTS = EVERYWHERE + GROUP_RIGHTS + CHANNEL_RIGHTS
PERMISSIONS = (
    "can_send_messages", "can_send_audios", "can_send_documents", "can_send_photos", "can_send_videos",
    "can_send_video_notes", "can_send_voice_notes", "can_send_polls", "can_send_other_messages",
    "can_add_web_page_previews", "can_change_info", "can_invite_users", "can_pin_messages",
    "can_manage_topics",
    "can_edit_tag", "can_react_to_messages",
)  # fmt: skip
ABSENT: Json = {"status": "left"}


def rights_of(chat: Json) -> tuple[str, ...]:
    """Names of the administrator rights that exist in a chat of this type."""
    return EVERYWHERE + (CHANNEL_RIGHTS if chat["type"] == "channel" else GROUP_RIGHTS)


def full_rights(chat: Json, **changes: bool) -> Json:
    """An administrator's record: all rights of the chat but promoting, then the changes."""
    rights = dict.fromkeys(rights_of(chat), True) | {"can_promote_members": False} | changes
    return {"status": "administrator", "is_anonymous": False, **rights}


def chat_member(world: World, chat: Json, person: int) -> Json:
    """The ChatMember object of a person, who may never have been there."""
    row: Json = world.members.get(chat["id"], person) or ABSENT
    view: Json = {"user": world.user(person), "status": row["status"]}
    status = row["status"]
    if status == "creator":
        view["is_anonymous"] = row.get("is_anonymous", False)
    elif status == "administrator":
        view |= {
            "can_be_edited": row.get("promoted_by") == world.bot["id"],
            "is_anonymous": bool(row.get("is_anonymous")),
        }
        view |= {name: bool(row.get(name)) for name in rights_of(chat)}
    elif status == "restricted":
        view |= {"is_member": row["is_member"], "until_date": row.get("until_date", 0)}
        view |= {name: bool(row.get(name)) for name in PERMISSIONS}
    elif status == "kicked":
        view["until_date"] = row.get("until_date", 0)
    if row.get("custom_title") and status in ("creator", "administrator"):
        view["custom_title"] = row["custom_title"]
    return view


def set_member(world: World, chat: Json, person: int, row: Json) -> None:
    """Put a membership without telling anybody."""
    world.members.put(chat["id"], person, row)
    world.chats_of.setdefault(person, set()).add(chat["id"])


def forget_member(world: World, chat: Json, person: int) -> None:
    """Nothing is known of the person here any more, and the chat is gone from their list."""
    world.members.drop(chat["id"], person)
    world.chats_of.get(person, set()).discard(chat["id"])
    publish_chat(world, chat, also=(person,))


def change_member(world: World, chat: Json, person: int, row: Json, actor: Json, **how: Any) -> bool:
    """Put a membership and tell: `my_chat_member` or `chat_member`, and the page. False when nothing changed.

    `how` goes into the update: invite_link, via_join_request.
    """
    old = chat_member(world, chat, person)
    was_there = world.present(chat["id"], person)
    set_member(world, chat, person, row)
    new = chat_member(world, chat, person)
    if old == new:
        return False
    update = {
        "chat": world.brief(chat),
        "from": actor,
        "date": world.now(),
        "old_chat_member": old,
        "new_chat_member": new,
        **how,
    }
    bot = world.bot["id"]
    if person == bot:
        world.updates.add("my_chat_member", update)
    elif world.updates.wants("chat_member") and world.status(chat["id"], bot) == "administrator":
        world.updates.add("chat_member", update)
    publish_chat(world, chat, also=(person,) if was_there or world.present(chat["id"], person) else ())
    return True


def enter(world: World, chat: Json, person: int, actor: Json, row: Json | None = None, **how: Any) -> None:
    """A person or the bot comes in, with the service message that groups show."""
    change_member(world, chat, person, row or {"status": "member"}, actor, **how)
    if chat["type"] != "channel":
        user = world.user(person)
        facts = {"new_chat_participant": user, "new_chat_member": user, "new_chat_members": [user]}
        post_service(world, chat, actor, facts)


def depart(world: World, chat: Json, person: int, actor: Json, row: Json | None = None) -> None:
    """A person or the bot goes; `row` says kicked with its end, otherwise it is simply left."""
    there = world.present(chat["id"], person)
    if there and chat["type"] != "channel":
        user = world.user(person)
        # Told before the change, so that a bot which is removed still hears of it.
        post_service(world, chat, actor, {"left_chat_participant": user, "left_chat_member": user})
    change_member(world, chat, person, row or dict(ABSENT), actor)


def set_dialog(world: World, person: Json, blocked: bool) -> bool:
    """A person blocks or unblocks the bot: `my_chat_member` of the private chat.

    False when it was so already.
    """
    chat = world.private(person["id"])
    if bool(chat.get("blocked")) == blocked:
        return False
    world.change_chat(chat, blocked=blocked)
    states = [
        {"user": world.bot, "status": "member"},
        {"user": world.bot, "status": "kicked", "until_date": 0},
    ]
    old, new = states if blocked else reversed(states)
    world.updates.add(
        "my_chat_member",
        {
            "chat": world.brief(chat),
            "from": person,
            "date": world.now(),
            "old_chat_member": old,
            "new_chat_member": new,
        },
    )
    publish_chat(world, world.private(person["id"]))
    return True
