"""Methods that write a message."""

from __future__ import annotations

from typing import Any

from sandbox import polls
from sandbox.errors import bad
from sandbox.formatting import caption_content, json_object, markup_content, text_content
from sandbox.methods.registry import Args, message_of, method
from sandbox.posting import post
from sandbox.store import Json
from sandbox.world import World

SEND = (
    "chat_id!:chat message_thread_id:int business_connection_id direct_messages_topic_id:int "
    "disable_notification:bool protect_content:bool allow_paid_broadcast:bool message_effect_id "
    "suggested_post_parameters:object"
)
REPLY = "reply_parameters:object reply_to_message_id:int allow_sending_without_reply:bool"
MARKUP = "reply_markup:object"
CAPTION = "caption parse_mode caption_entities:list show_caption_above_media:bool has_spoiler:bool"


def destination(world: World, a: Args, count: int = 1) -> tuple[Json, int | None, Json | None]:
    """Chat, topic and message replied to, after every check that comes before the content."""
    chat = world.joined_chat(a["chat_id"])
    if chat["type"] == "channel":
        world.bot_needs(chat, "can_post_messages", "need administrator rights in the channel chat")
    row = world.members.get(chat["id"], world.bot["id"])
    if row and row["status"] == "restricted" and not row.get("can_send_messages"):
        raise bad("not enough rights to send text messages to the chat")
    reply = _reply(world, chat, a)
    thread = _thread(world, chat, a.get("message_thread_id"), reply)
    for _ in range(count):
        world.limits.spend(chat["id"])
    return chat, thread, reply


def _reply(world: World, chat: Json, a: Args) -> Json | None:
    wish = a.get("reply_parameters") or {}
    number = wish.get("message_id", a.get("reply_to_message_id"))
    if number is None:
        return None
    if not isinstance(number, int):
        raise bad("message identifier is not specified")
    reply: Json | None = world.messages.get(chat["id"], number)
    if reply is None and not (wish.get("allow_sending_without_reply") or a.get("allow_sending_without_reply")):
        raise bad("message to be replied not found")
    return reply


def _thread(world: World, chat: Json, thread: int | None, reply: Json | None) -> int | None:
    if not chat.get("is_forum"):
        # In a plain supergroup the replies to a message are its thread; it needs no marking of its own.
        if thread and (chat["type"] != "supergroup" or world.messages.get(chat["id"], thread) is None):
            raise bad("message thread not found")
        return None
    if thread is None:
        thread = reply.get("message_thread_id") if reply else None
    elif world.topics.get(chat["id"], thread) is None:
        raise bad("message thread not found")
    topic = world.topics.get(chat["id"], thread) if thread else None
    if topic and topic.get("closed") and not world.has_right(chat["id"], world.bot["id"], "can_manage_topics"):
        raise bad("TOPIC_CLOSED")
    return thread


def say(world: World, a: Args, content: Json, place: tuple[Json, int | None, Json | None] | None = None) -> Json:
    """Write the content where the call says."""
    chat, thread, reply = place or destination(world, a)
    extra = markup_content(a.get("reply_markup"))
    if a.get("protect_content"):
        extra["has_protected_content"] = True
    return world.for_bot(post(world, chat, world.bot, content | extra, reply, thread))


@method(
    "sendMessage",
    SEND,
    "text! parse_mode entities:list link_preview_options:object disable_web_page_preview:bool",
    REPLY,
    MARKUP,
)
def send_message(world: World, a: Args) -> Json:
    place = destination(world, a)
    content = text_content(world, a["text"], a.get("parse_mode"), a.get("entities"))
    if a.get("link_preview_options"):
        content["link_preview_options"] = a["link_preview_options"]
    return say(world, a, content, place)


def media(world: World, a: Args, kind: str, source: Any, facts: Json | None = None) -> Json:
    """{photo|document|video: …} from an upload or a known file's id."""
    upload = a.attached(source) if source is not None else None
    if upload is None and (source is None or source == ""):
        upload = a.files.get(kind)
    if upload is None:
        if not source:
            raise bad(f"there is no {kind} in the request")
        return {kind: world.files.reuse(kind, str(source))}
    if kind == "photo":
        sizes = world.files.photo(upload)
        world.files.remember_sizes(sizes)
        return {"photo": sizes}
    if kind == "video":
        return {"video": world.files.video(upload, facts or {})}
    return {"document": world.files.document(upload)}


def _captioned(world: World, a: Json) -> Json:
    content = caption_content(world, a.get("caption"), a.get("parse_mode"), a.get("caption_entities"))
    if a.get("has_spoiler"):
        content["has_media_spoiler"] = True
    if a.get("show_caption_above_media"):
        content["show_caption_above_media"] = True
    return content


@method("sendPhoto", SEND, "photo!:file", CAPTION, REPLY, MARKUP)
def send_photo(world: World, a: Args) -> Json:
    place = destination(world, a)
    return say(world, a, media(world, a, "photo", a.get("photo")) | _captioned(world, a), place)


@method(
    "sendDocument",
    SEND,
    "document!:file thumbnail:file disable_content_type_detection:bool",
    CAPTION,
    REPLY,
    MARKUP,
)
def send_document(world: World, a: Args) -> Json:
    place = destination(world, a)
    return say(world, a, media(world, a, "document", a.get("document")) | _captioned(world, a), place)


@method(
    "sendVideo", SEND,
    "video!:file duration:int width:int height:int thumbnail:file cover:file start_timestamp:int",
    "supports_streaming:bool", CAPTION, REPLY, MARKUP,
)  # fmt: skip
def send_video(world: World, a: Args) -> Json:
    place = destination(world, a)
    facts = {name: a[name] for name in ("duration", "width", "height") if name in a}
    return say(world, a, media(world, a, "video", a.get("video"), facts) | _captioned(world, a), place)


@method("sendMediaGroup", SEND, "media!:list", REPLY)
def send_media_group(world: World, a: Args) -> list[Json]:
    items = a["media"]
    if not isinstance(items, list) or not 2 <= len(items) <= 10:
        raise bad("group send failed: media must include 2-10 items")
    kinds = {json_object(item, "media").get("type") for item in items}
    if not (kinds <= {"photo", "video"} or kinds == {"document"}):
        raise bad("documents can't be mixed with other media types")
    chat, thread, reply = destination(world, a, count=len(items))
    parts = [media(world, a, item["type"], item.get("media")) | _captioned(world, item) for item in items]
    group = world.new_mark()
    # Posting numbers a message in the chat's record, so each part needs the record as it stands then.
    number = chat["id"]
    return [
        post(world, world.chats.get(number), world.bot, {"media_group_id": group, **part}, reply, thread)
        for part in parts
    ]


@method(
    "sendLocation", SEND,
    "latitude!:float longitude!:float horizontal_accuracy:float live_period:int heading:int",
    "proximity_alert_radius:int", REPLY, MARKUP,
)  # fmt: skip
def send_location(world: World, a: Args) -> Json:
    place = destination(world, a)
    if not (-90 <= a["latitude"] <= 90 and -180 <= a["longitude"] <= 180):
        raise bad("wrong latitude or longitude specified")
    return say(world, a, {"location": {"latitude": a["latitude"], "longitude": a["longitude"]}}, place)


@method(
    "sendPoll",
    SEND,
    "question! question_parse_mode question_entities:list options!:list is_anonymous:bool type",
    "allows_multiple_answers:bool allows_revoting:bool correct_option_id:int correct_option_ids:list",
    "media:json explanation_media:json description description_parse_mode description_entities:list",
    "members_only:bool shuffle_options:bool hide_results_until_closes:bool allow_adding_options:bool",
    "country_codes:list explanation explanation_parse_mode explanation_entities:list open_period:int close_date:int",
    "is_closed:bool",
    REPLY,
    MARKUP,
)
def send_poll(world: World, a: Args) -> Json:
    place = destination(world, a)
    message = say(world, a, {"poll": polls.new_poll(world, a)}, place)
    polls.placed(world, message)
    return message


@method("sendChatAction", "chat_id!:chat action! message_thread_id:int business_connection_id")
def send_chat_action(world: World, a: Args) -> bool:
    chat = world.joined_chat(a["chat_id"])
    seen = world.seen_chat_id(chat["id"])
    world.events.tell("typing", world.audience(chat["id"]), lambda person: {"chat": seen, "action": a["action"]})
    return True


CARRIED = ("text", "entities", "photo", "document", "video", "location", "caption", "caption_entities")


def _source(world: World, a: Args, words: str) -> Json:
    chat = world.joined_chat(a["from_chat_id"])
    message = message_of(world, chat, a["message_id"], words)
    if not any(name in message for name in (*CARRIED, "poll")):
        raise bad(words.replace("not found", "can't be found"))
    if message.get("has_protected_content"):
        raise bad(words.replace("not found", "is protected").replace("message to", "the message to"))
    return message


@method(
    "copyMessage",
    SEND,
    "from_chat_id!:chat message_id!:int video_start_timestamp:int",
    CAPTION,
    REPLY,
    MARKUP,
)
def copy_message(world: World, a: Args) -> Json:
    place = destination(world, a)
    source = _source(world, a, "message to copy not found")
    content = {name: source[name] for name in CARRIED if name in source}
    if "caption" in a and "text" not in content:
        content = {k: v for k, v in content.items() if not k.startswith("caption")} | _captioned(world, a)
    return {"message_id": say(world, a, content, place)["message_id"]}


@method("forwardMessage", SEND, "from_chat_id!:chat message_id!:int video_start_timestamp:int")
def forward_message(world: World, a: Args) -> Json:
    place = destination(world, a)
    source = _source(world, a, "message to forward not found")
    content = {name: source[name] for name in (*CARRIED, "poll") if name in source}
    origin: Json = {"type": "user", "sender_user": source.get("from"), "date": source["date"]}
    if "from" not in source:
        origin = {
            "type": "channel",
            "chat": source["chat"],
            "message_id": source["message_id"],
            "date": source["date"],
        }
    return say(world, a, content | {"forward_origin": source.get("forward_origin", origin)}, place)


@method("setMessageReaction", "chat_id!:chat message_id!:int reaction:list is_big:bool")
def set_message_reaction(world: World, a: Args) -> bool:
    chat = world.joined_chat(a["chat_id"])
    message_of(world, chat, a["message_id"], "message to react not found")
    wish = a.get("reaction") or []
    if not isinstance(wish, list) or any(not isinstance(item, dict) or "type" not in item for item in wish):
        raise bad("can't parse reaction types JSON object")
    if any(item["type"] == "emoji" and not item.get("emoji") for item in wish) or len(wish) > 1:
        raise bad("REACTION_INVALID" if len(wish) < 2 else "too many reactions")
    return True
