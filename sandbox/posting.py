"""How a message comes to stand in a chat, changes and goes, and who is told."""

from __future__ import annotations

from typing import Any

from sandbox.entities import utf16_slice
from sandbox.store import Json
from sandbox.world import World

SERVICE = (
    "new_chat_members", "left_chat_member", "pinned_message", "forum_topic_created", "forum_topic_edited",
    "forum_topic_closed", "forum_topic_reopened", "migrate_to_chat_id", "migrate_from_chat_id",
    "group_chat_created",
    "supergroup_chat_created", "channel_chat_created",
)  # fmt: skip


def post(
    world: World,
    chat: Json,
    sender: Json,
    content: Json,
    reply: Json | None = None,
    thread: int | None = None,
) -> Json:
    """Write a message, queue it for the bot when it may see it, tell the page.

    Returns it as the bot sees it.
    """
    number = chat["last_id"] + 1
    chat = world.change_chat(chat, last_id=number)
    brief = world.brief(chat)
    message: Json = {"message_id": number}
    if chat["type"] == "channel":
        message["sender_chat"] = brief
    else:
        message["from"] = sender
    message |= {"chat": brief, "date": world.now()}
    if thread is not None:
        message |= {"message_thread_id": thread, "is_topic_message": True}
    elif reply is not None and chat["type"] == "supergroup" and not chat.get("is_forum"):
        message["message_thread_id"] = reply.get("message_thread_id", reply["message_id"])
    if reply is not None:
        message["reply_to_message"] = without_reply(reply)
    message |= content
    world.messages.put(chat["id"], number, message)
    if sender["id"] != world.bot["id"]:
        world.reads.put(chat["id"], sender["id"], number)
        deliver(world, chat, message, "channel_post" if chat["type"] == "channel" else "message")
    elif any(name in message for name in SERVICE):
        deliver(world, chat, message, "channel_post" if chat["type"] == "channel" else "message")
    show(world, "message", message)
    return message


def post_service(world: World, chat: Json, actor: Json, facts: Json, thread: int | None = None) -> Json:
    """Write a service message such as somebody's coming."""
    return post(world, world.chats.get(chat["id"]), actor, facts, thread=thread)


def deliver(world: World, chat: Json, message: Json, kind: str) -> None:
    """Queue a person's message for the bot, as far as its privacy mode lets it through."""
    if chat["type"] != "private":
        status = world.status(chat["id"], world.bot["id"])
        if not world.present(chat["id"], world.bot["id"]):
            return
        if status != "administrator" and not meant_for_bot(world, message):
            return
    world.updates.add(kind, world.for_bot(message))


def meant_for_bot(world: World, message: Json) -> bool:
    """Whether a bot in privacy mode is given this message of a group."""
    if any(name in message for name in SERVICE):
        return True
    bot = world.bot["id"]
    if message.get("reply_to_message", {}).get("from", {}).get("id") == bot or "via_bot" in message:
        return True
    name = f"@{world.bot['username']}".lower()
    text = message.get("text") or message.get("caption") or ""
    for entity in message.get("entities") or message.get("caption_entities") or ():
        if entity["type"] in ("bot_command", "mention"):
            word = utf16_slice(text, entity["offset"], entity["length"]).lower()
            if word.endswith(name) or (entity["type"] == "bot_command" and "@" not in word):
                return True
        elif entity["type"] == "text_mention" and entity["user"]["id"] == bot:
            return True
    return False


def rewrite(world: World, message: Json, changes: Json, edited: bool = True, by_person: bool = False) -> Json:
    """Put a changed message: keys with value None go.

    An edit carries its date; a person's edit goes to the bot.
    """
    new = {**message, **changes} | ({"edit_date": world.now()} if edited else {})
    new = {name: value for name, value in new.items() if value is not None}
    world.messages.put(new["chat"]["id"], new["message_id"], new)
    if by_person:
        chat = world.chats.get(new["chat"]["id"])
        deliver(world, chat, new, "edited_channel_post" if chat["type"] == "channel" else "edited_message")
    show(world, "edit", new)
    return new


def erase(world: World, message: Json) -> None:
    """Take a message away; pins of it go too."""
    chat, number = message["chat"]["id"], message["message_id"]
    world.messages.drop(chat, number)
    record = world.chats.get(chat)
    if number in record.get("pinned", ()):
        world.change_chat(record, pinned=[pin for pin in record["pinned"] if pin != number])
    seen = world.seen_chat_id(chat)
    world.events.tell("delete", world.audience(chat), lambda person: {"chat": seen, "message_id": number})


def without_reply(message: Json) -> Json:
    """A message as it stands inside another one: replies are not nested further."""
    return {name: value for name, value in message.items() if name not in ("reply_to_message", "reply_markup")}


def show(world: World, kind: str, message: Json) -> None:
    """Tell the pages of all who see the chat."""
    if not world.events.listeners:
        return
    chat = message["chat"]["id"]
    seen, view = world.seen_chat_id(chat), world.seen(message)
    world.events.tell(kind, world.audience(chat), lambda person: {"chat": seen, "message": view})


def last_of(world: World, chat: int) -> Json | None:
    """The newest message still there."""
    rows: dict[int, Any] = world.messages.of(chat)
    return rows[next(reversed(rows))] if rows else None
