"""Methods about the topics of a forum."""

from __future__ import annotations

from sandbox.errors import bad
from sandbox.methods.registry import Args, method
from sandbox.posting import erase, post_service
from sandbox.store import Json
from sandbox.views import publish_chat
from sandbox.world import World

COLOURS = (7322096, 16766590, 13338331, 9367192, 16749490, 16478047)
WORDS = "not enough rights to manage topics"


def _forum(world: World, a: Args) -> Json:
    chat = world.joined_chat(a["chat_id"])
    if not chat.get("is_forum"):
        raise bad("the chat is not a forum")
    if not world.has_right(chat["id"], world.bot["id"], "can_manage_topics"):
        raise bad("not enough rights to create a topic" if "message_thread_id" not in a else WORDS)
    return chat


def _topic(world: World, a: Args) -> tuple[Json, Json]:
    chat = _forum(world, a)
    topic: Json | None = world.topics.get(chat["id"], a["message_thread_id"])
    if topic is None:
        raise bad("TOPIC_ID_INVALID")
    return chat, topic


def _name(a: Args) -> str:
    name: str = a.get("name", "").strip()
    if not 1 <= len(name) <= 128:
        raise bad("TOPIC_TITLE_EMPTY" if not name else "TOPIC_TITLE_TOO_LONG")
    return name


@method("createForumTopic", "chat_id!:chat name! icon_color:int icon_custom_emoji_id")
def create_forum_topic(world: World, a: Args) -> Json:
    chat = _forum(world, a)
    colour = a.get("icon_color", COLOURS[len(world.topics.of(chat["id"])) % len(COLOURS)])
    if colour not in COLOURS:
        raise bad("TOPIC_ICON_COLOR_INVALID")
    return new_topic(world, chat, world.bot, _name(a), colour)


def new_topic(world: World, chat: Json, creator: Json, name: str, colour: int = COLOURS[0]) -> Json:
    """Open a topic; its id is the id of the service message that opens it. Returns a ForumTopic."""
    facts = {"name": name, "icon_color": colour}
    number = chat["last_id"] + 1
    world.topics.put(chat["id"], number, facts)
    post_service(world, chat, creator, {"forum_topic_created": facts}, thread=number)
    publish_chat(world, chat)
    return {"message_thread_id": number, **facts}


@method("editForumTopic", "chat_id!:chat message_thread_id!:int name icon_custom_emoji_id")
def edit_forum_topic(world: World, a: Args) -> bool:
    chat, topic = _topic(world, a)
    name = _name(a) if "name" in a else topic["name"]
    if name == topic["name"] and "icon_custom_emoji_id" not in a:
        raise bad("TOPIC_NOT_MODIFIED")
    world.topics.put(chat["id"], a["message_thread_id"], {**topic, "name": name})
    post_service(world, chat, world.bot, {"forum_topic_edited": {"name": name}}, thread=a["message_thread_id"])
    publish_chat(world, chat)
    return True


def _set_closed(world: World, a: Args, closed: bool, service: str) -> bool:
    chat, topic = _topic(world, a)
    if bool(topic.get("closed")) == closed:
        raise bad("TOPIC_NOT_MODIFIED")
    world.topics.put(chat["id"], a["message_thread_id"], {**topic, "closed": closed})
    post_service(world, chat, world.bot, {service: {}}, thread=a["message_thread_id"])
    publish_chat(world, chat)
    return True


@method("closeForumTopic", "chat_id!:chat message_thread_id!:int")
def close_forum_topic(world: World, a: Args) -> bool:
    return _set_closed(world, a, True, "forum_topic_closed")


@method("reopenForumTopic", "chat_id!:chat message_thread_id!:int")
def reopen_forum_topic(world: World, a: Args) -> bool:
    return _set_closed(world, a, False, "forum_topic_reopened")


@method("deleteForumTopic", "chat_id!:chat message_thread_id!:int")
def delete_forum_topic(world: World, a: Args) -> bool:
    """The topic goes with all its messages."""
    chat, _ = _topic(world, a)
    world.topics.drop(chat["id"], a["message_thread_id"])
    for message in [*world.messages.of(chat["id"]).values()]:
        if message.get("message_thread_id") == a["message_thread_id"]:
            erase(world, message)
    publish_chat(world, chat)
    return True
