"""What a person does: writes, presses, votes, reacts, asks inline, blocks.

The person door and demo worlds call these.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from typing import Any

from sandbox.entities import detect, utf16_length
from sandbox.errors import Refusal
from sandbox.files import Upload
from sandbox.formatting import CAPTION_LIMIT, TEXT_LIMIT, formatted, markup_content
from sandbox.members import set_dialog
from sandbox.posting import erase, post, rewrite
from sandbox.store import Json
from sandbox.views import publish_chat
from sandbox.world import World

ANSWER_WAIT = 10.0
"""Real seconds in which a pressed button waits for the bot's answer."""


def chat_seen(world: World, person: Json, reference: Any) -> Json:
    """A chat by the id under which a person sees it; the bot's id or username means his private chat."""
    text = str(reference)
    if text == str(world.bot["id"]) or text.lstrip("@").lower() == world.bot["username"].lower():
        return world.private(person["id"])
    chat: Json | None = world.chats.get(int(text)) if text.removeprefix("-").isdecimal() else None
    if chat is None or chat["id"] > 0:
        raise Refusal(404, f"there is no chat {reference!r}")
    if not world.present(chat["id"], person["id"]):
        raise Refusal(403, f"{person['first_name']} is not in this chat")
    return chat


def message_seen(world: World, chat: Json, reference: Any) -> Json:
    text = str(reference)
    message: Json | None = world.messages.get(chat["id"], int(text)) if text.isdecimal() else None
    if message is None:
        raise Refusal(404, f"there is no message {reference!r} in this chat")
    return message


def write(
    world: World,
    person: Json,
    chat: Json,
    text: str | None = None,
    photos: Sequence[Upload] = (),
    documents: Sequence[Upload] = (),
    caption: str | None = None,
    reply_to: Any = None,
    thread: Any = None,
    album: str | None = None,
) -> list[Json]:
    """A person writes: one message, or an album with the caption on its first picture.

    Returns what was written.
    """
    may_write(world, person, chat)
    reply = message_seen(world, chat, reply_to) if reply_to not in (None, "") else None
    topic = _topic(world, person, chat, thread, reply)
    contents: list[Json] = []
    if photos or documents:
        contents = [_photo(world, upload) for upload in photos]
        contents += [{"document": world.files.document(upload)} for upload in documents]
        if len(photos) > 10 or len(documents) > 10:
            raise Refusal(400, "an album holds at most 10 files")
        note = caption if caption is not None else text
        if note and note.strip():
            contents[0] |= _marked(note.strip(), "caption", CAPTION_LIMIT)
        if album or len(contents) > 1:
            group = album or world.new_mark()
            contents = [{"media_group_id": group, **content} for content in contents]
    else:
        if not isinstance(text, str) or not text.strip():
            raise Refusal(400, "a message needs a text, a photo or a document")
        contents = [_marked(text.strip(), "text", TEXT_LIMIT)]
    if chat["type"] == "private":
        _open_dialog(world, person)
    return [world.seen(post(world, world.chats.get(chat["id"]), person, c, reply, topic)) for c in contents]


def may_write(world: World, person: Json, chat: Json) -> None:
    """Raise 403 in plain words for a person who may not write here."""
    if chat["type"] == "private":
        if chat.get("blocked"):
            raise Refusal(403, "you have blocked the bot; unblock it first")
        return
    row = world.members.get(chat["id"], person["id"])
    if chat["type"] == "channel" and not world.has_right(chat["id"], person["id"], "can_post_messages"):
        raise Refusal(403, "only administrators write in a channel")
    muted = row["status"] == "restricted" and not row.get("can_send_messages")
    closed = (
        row["status"] == "member" and not (chat.get("permissions") or {"can_send_messages": True})["can_send_messages"]
    )
    if muted or closed:
        raise Refusal(403, "you may not write in this chat")


def _topic(world: World, person: Json, chat: Json, thread: Any, reply: Json | None) -> int | None:
    if not chat.get("is_forum"):
        return None
    number = int(thread) if str(thread or "").isdecimal() else (reply or {}).get("message_thread_id")
    if number in (None, 1):
        return None
    topic = world.topics.get(chat["id"], number)
    if topic is None:
        raise Refusal(404, "there is no such topic")
    if topic.get("closed") and not world.has_right(chat["id"], person["id"], "can_manage_topics"):
        raise Refusal(403, "this topic is closed")
    return int(number)


def _photo(world: World, upload: Upload) -> Json:
    sizes = world.files.photo(upload)
    world.files.remember_sizes(sizes)
    return {"photo": sizes}


def _marked(text: str, field: str, limit: int) -> Json:
    """A text of a person with the entities that Telegram finds in it."""
    text = text.replace("\x00", "")
    if utf16_length(text) > limit:
        raise Refusal(400, f"a {field} has at most {limit} characters")
    entities = detect(text)
    name = "entities" if field == "text" else "caption_entities"
    return {field: text, name: entities} if entities else {field: text}


def _open_dialog(world: World, person: Json) -> None:
    chat = world.private(person["id"])
    if not chat.get("started"):
        world.change_chat(chat, started=True)


async def press(world: World, person: Json, chat: Json, message: Json, wish: Json) -> Json:
    """Press a button by its `text` or `callback_data`; waits for the bot's answer.

    `force` sends data of no button.
    """
    button = find_button(message, wish)
    if button is None:
        if not (wish.get("force") and isinstance(wish.get("callback_data"), str)):
            raise Refusal(404, "there is no such button")
        button = {"callback_data": wish["callback_data"]}
    if "callback_data" not in button:
        return _press_without_bot(world, person, chat, button)
    facts = {
        "person": person["id"],
        "chat": world.seen_chat_id(chat["id"]),
        "message_id": message["message_id"],
    }
    identifier = world.new_mark()
    query = world.queries.ask(identifier, "callback", world.clock.timestamp(), facts)
    update: Json = {
        "id": identifier,
        "from": person,
        "chat_instance": str(chat["id"]),
        "data": button["callback_data"],
    }
    inline = message.get("via_bot") and _inline_id(chat["id"], message["message_id"])
    update |= {"inline_message_id": inline} if inline else {"message": world.for_bot(message)}
    world.updates.add("callback_query", update)
    world.flush()
    try:
        async with asyncio.timeout(ANSWER_WAIT):
            await query.answered.wait()
    except TimeoutError:
        return {"ok": True, "answered": False}
    return {"ok": True, "answered": True, **(query.answer or {})}


def find_button(message: Json, wish: Json) -> Json | None:
    """The button of a message's keyboard that a wish names."""
    markup = message.get("reply_markup") or {}
    for row in markup.get("inline_keyboard") or markup.get("keyboard") or ():
        for button in row:
            if "callback_data" in wish and button.get("callback_data") == wish["callback_data"]:
                found: Json = button
                return found
            if "callback_data" not in wish and button.get("text") == wish.get("text"):
                return dict(button)
    return None


def _press_without_bot(world: World, person: Json, chat: Json, button: Json) -> Json:
    for action in ("url", "switch_inline_query", "switch_inline_query_current_chat", "copy_text"):
        if action in button:
            return {"ok": True, "answered": False, action: button[action]}
    # A button of a reply keyboard writes its own text.
    message = write(world, person, chat, str(button["text"]))[0]
    return {"ok": True, "answered": False, "message": message}


def edit(world: World, person: Json, message: Json, text: str) -> Json:
    """A person changes his own message."""
    if message.get("from", {}).get("id") != person["id"]:
        raise Refusal(403, "only your own messages can be edited")
    field = "text" if "text" in message else "caption"
    content = _marked(text.strip(), field, TEXT_LIMIT if field == "text" else CAPTION_LIMIT)
    name = "entities" if field == "text" else "caption_entities"
    return world.seen(rewrite(world, message, {name: None, **content}, by_person=True))


def remove(world: World, person: Json, chat: Json, message: Json) -> None:
    """A person deletes a message: his own, any in his private chat, any as an administrator.

    Bots are not told.
    """
    own = message.get("from", {}).get("id") == person["id"] or chat["type"] == "private"
    if not own and not world.has_right(chat["id"], person["id"], "can_delete_messages"):
        raise Refusal(403, "you may not delete this message")
    erase(world, message)


def react(world: World, person: Json, chat: Json, message: Json, emoji: str | None) -> None:
    """A person reacts to a message, or takes the reaction back.

    Told to bots that asked and administer the group.
    """
    key = f"reaction/{chat['id']}/{message['message_id']}/{person['id']}"
    old = world.settings.get(key)
    new = emoji or None
    if old == new:
        return
    world.settings.put(key, new) if new else world.settings.drop(key)
    if chat["type"] == "private" or world.status(chat["id"], world.bot["id"]) == "administrator":
        sides = {
            name: [{"type": "emoji", "emoji": mark}] if mark else []
            for name, mark in (("old_reaction", old), ("new_reaction", new))
        }
        facts = {
            "chat": world.brief(chat),
            "message_id": message["message_id"],
            "user": person,
            "date": world.now(),
        }
        world.updates.add("message_reaction", facts | sides)


def block(world: World, person: Json, blocked: bool) -> None:
    """Block the bot, or unblock it; only a chat that was opened can be blocked with effect for the bot."""
    chat = world.private(person["id"])
    if not chat.get("started"):
        world.change_chat(chat, blocked=blocked)
        publish_chat(world, chat)
        return
    set_dialog(world, person, blocked)


async def ask_inline(world: World, person: Json, query: str, offset: str = "", chat: Json | None = None) -> Json:
    """An inline query; returns the bot's results, or 504 when it does not answer in time."""
    kind = "sender" if chat is None or chat["type"] == "private" else chat["type"]
    identifier = world.new_mark()
    asked = world.queries.ask(identifier, "inline", world.clock.timestamp(), {"person": person["id"]})
    facts = {"id": identifier, "from": person, "query": query[:256], "offset": offset, "chat_type": kind}
    world.updates.add("inline_query", facts)
    world.flush()
    try:
        async with asyncio.timeout(ANSWER_WAIT):
            await asked.answered.wait()
    except TimeoutError as error:
        raise Refusal(504, "the bot did not answer the inline query") from error
    answer = asked.answer or {}
    for result in answer["results"]:
        world.offered[person["id"], result["id"]] = {"result": result, "query": query}
    return answer


def choose_inline(world: World, person: Json, result_id: str, chat: Json) -> Json:
    """Send an inline result that this person was offered into a chat, as the person."""
    offered = world.offered.get((person["id"], result_id))
    if offered is None:
        raise Refusal(404, "there is no such inline result")
    may_write(world, person, chat)
    result = offered["result"]
    content = _inline_content(world, result) | {"via_bot": world.bot} | markup_content(result.get("reply_markup"))
    message = post(world, chat, person, content)
    chosen: Json = {"result_id": result_id, "from": person, "query": offered["query"]}
    if "reply_markup" in content:
        chosen["inline_message_id"] = _inline_id(chat["id"], message["message_id"])
        world.inline_messages.put(chosen["inline_message_id"], [chat["id"], message["message_id"]])
    world.updates.add("chosen_inline_result", chosen)
    return world.seen(message)


def _inline_id(chat: int, message: int) -> str:
    return f"inline.{chat}.{message}"


def _inline_content(world: World, result: Json) -> Json:
    wish = result.get("input_message_content")
    if wish:
        text, marks = formatted(world, str(wish.get("message_text", "")), wish.get("parse_mode"), wish.get("entities"))
        return {"text": text, "entities": marks} if marks else {"text": text}
    text, marks = formatted(
        world, str(result.get("caption") or ""), result.get("parse_mode"), result.get("caption_entities")
    )
    content: Json = {"caption": text} if text else {}
    if marks:
        content["caption_entities"] = marks
    if "photo_file_id" in result:
        return content | {"photo": world.files.reuse("photo", result["photo_file_id"])}
    if "document_file_id" in result:
        return content | {"document": world.files.reuse("document", result["document_file_id"])}
    return {"text": str(result.get("title") or text or result["id"])}
