"""Methods that change, remove or pin messages."""

from __future__ import annotations

from typing import Any

from sandbox import polls
from sandbox.errors import bad
from sandbox.formatting import caption_content, inline_markup, json_object, text_content
from sandbox.methods.registry import Args, message_of, method
from sandbox.methods.sending import CAPTION, MARKUP, media
from sandbox.posting import erase, post_service, rewrite, without_reply
from sandbox.store import Json
from sandbox.views import publish_chat
from sandbox.world import World

TARGET = "chat_id:chat message_id:int inline_message_id business_connection_id"
NOT_MODIFIED = (
    "message is not modified: specified new message content and reply markup are exactly the same as a "
    "current content "
    "and reply markup of the message"
)
DELETE_WITHIN = 48 * 3600
PIN_WORDS = "not enough rights to manage pinned messages in the chat"


def _target(world: World, a: Args) -> Json:
    """The bot's own message that an edit names, in a chat or inline."""
    if "inline_message_id" in a:
        place = world.inline_messages.get(a["inline_message_id"])
        message = world.messages.get(*place) if place else None
        if message is None:
            raise bad("MESSAGE_ID_INVALID")
        found: Json = message
        return found
    if "chat_id" not in a:
        raise bad("chat_id is empty")
    if "message_id" not in a:
        raise bad("message identifier is not specified")
    chat = world.joined_chat(a["chat_id"])
    message = message_of(world, chat, a["message_id"], "message to edit not found")
    own = message.get("from", {}).get("id") == world.bot["id"]
    if not own and not (
        chat["type"] == "channel" and world.has_right(chat["id"], world.bot["id"], "can_edit_messages")
    ):
        raise bad("message can't be edited")
    return message


def _edit(world: World, a: Args, message: Json, content: dict[str, Any]) -> Json | bool:
    """Put the content and the keyboard of the call;
    an edit without `reply_markup` takes the keyboard away.
    """
    changes = {**content, "reply_markup": inline_markup(a.get("reply_markup")).get("reply_markup")}
    if all(message.get(name) == value for name, value in changes.items()):
        raise bad(NOT_MODIFIED)
    # A new keyboard alone does not mark the message as edited.
    new = rewrite(world, message, changes, edited=any(message.get(name) != value for name, value in content.items()))
    return True if "inline_message_id" in a else world.for_bot(new)


@method(
    "editMessageText",
    TARGET,
    "text! parse_mode entities:list link_preview_options:object disable_web_page_preview:bool",
    MARKUP,
)
def edit_message_text(world: World, a: Args) -> Json | bool:
    message = _target(world, a)
    content = text_content(world, a["text"], a.get("parse_mode"), a.get("entities"))
    if "text" not in message:
        raise bad("there is no text in the message to edit")
    return _edit(world, a, message, {"entities": None, **content})


@method("editMessageCaption", TARGET, CAPTION, MARKUP)
def edit_message_caption(world: World, a: Args) -> Json | bool:
    message = _target(world, a)
    if not any(kind in message for kind in ("photo", "document", "video")):
        raise bad("there is no caption in the message to edit")
    content = caption_content(world, a.get("caption"), a.get("parse_mode"), a.get("caption_entities"))
    return _edit(world, a, message, {"caption": None, "caption_entities": None, **content})


@method("editMessageReplyMarkup", TARGET, MARKUP)
def edit_message_reply_markup(world: World, a: Args) -> Json | bool:
    return _edit(world, a, _target(world, a), {})


@method("editMessageMedia", TARGET, "media!:object", MARKUP)
def edit_message_media(world: World, a: Args) -> Json | bool:
    message = _target(world, a)
    wish = json_object(a["media"], "media")
    if wish.get("type") not in ("photo", "document", "video"):
        raise bad("unsupported media type specified")
    content = media(world, a, wish["type"], wish.get("media"))
    content |= caption_content(world, wish.get("caption"), wish.get("parse_mode"), wish.get("caption_entities"))
    gone = ("photo", "document", "video", "text", "entities", "caption", "caption_entities")
    return _edit(world, a, message, {**dict.fromkeys(gone), **content})


@method("stopPoll", "chat_id!:chat message_id!:int business_connection_id", MARKUP)
def stop_poll(world: World, a: Args) -> Json:
    message = _target(world, a)
    if "poll" not in message:
        raise bad("message with poll to stop not found")
    return polls.close(world, message)


def _delete(world: World, chat: Json, number: int) -> bool:
    message = world.messages.get(chat["id"], number)
    if message is None:
        return False
    old = world.now() - message["date"] > DELETE_WITHIN
    own = message.get("from", {}).get("id") == world.bot["id"]
    power = world.has_right(chat["id"], world.bot["id"], "can_delete_messages")
    if chat["type"] in ("group", "supergroup", "channel") and power:
        allowed = True
    elif chat["type"] == "private":
        allowed = not old
    else:
        allowed = own and not old
    if not allowed:
        raise bad("message can't be deleted for everyone" if old else "message can't be deleted")
    erase(world, message)
    return True


@method("deleteMessage", "chat_id!:chat message_id!:int")
def delete_message(world: World, a: Args) -> bool:
    if not _delete(world, world.joined_chat(a["chat_id"]), a["message_id"]):
        raise bad("message to delete not found")
    return True


@method("deleteMessages", "chat_id!:chat message_ids!:list")
def delete_messages(world: World, a: Args) -> bool:
    chat = world.joined_chat(a["chat_id"])
    numbers = a["message_ids"]
    if not isinstance(numbers, list) or not 1 <= len(numbers) <= 100:
        raise bad("message identifiers must be a list of 1-100")
    if not all(isinstance(number, int) for number in numbers):
        raise bad("invalid message identifier specified")
    for number in numbers:
        _delete(world, chat, number)
    return True


@method("pinChatMessage", "chat_id!:chat message_id!:int disable_notification:bool business_connection_id")
def pin_chat_message(world: World, a: Args) -> bool:
    chat = world.joined_chat(a["chat_id"])
    _may_pin(world, chat)
    message = message_of(world, chat, a["message_id"], "message to pin not found")
    pins = [pin for pin in chat.get("pinned", ()) if pin != message["message_id"]]
    chat = world.change_chat(chat, pinned=[*pins, message["message_id"]])
    facts = {"pinned_message": without_reply(message)}
    post_service(world, chat, world.bot, facts, message.get("message_thread_id") if chat.get("is_forum") else None)
    publish_chat(world, chat)
    return True


@method("unpinChatMessage", "chat_id!:chat message_id:int business_connection_id")
def unpin_chat_message(world: World, a: Args) -> bool:
    chat = world.joined_chat(a["chat_id"])
    _may_pin(world, chat)
    pins = list(chat.get("pinned", ()))
    number = a.get("message_id", pins[-1] if pins else None)
    if number not in pins:
        raise bad("message to unpin not found")
    publish_chat(world, world.change_chat(chat, pinned=[pin for pin in pins if pin != number]))
    return True


@method("unpinAllChatMessages", "chat_id!:chat")
def unpin_all_chat_messages(world: World, a: Args) -> bool:
    chat = world.joined_chat(a["chat_id"])
    _may_pin(world, chat)
    publish_chat(world, world.change_chat(chat, pinned=[]))
    return True


def _may_pin(world: World, chat: Json) -> None:
    world.bot_needs(chat, "can_edit_messages" if chat["type"] == "channel" else "can_pin_messages", PIN_WORDS)
