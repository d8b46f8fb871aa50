"""The shape that an update must have before anybody works with it.

The library takes whatever it is given: a name may be a list, an id a fraction. Here is what this program reads of
an update, with the types of the Bot API. Fields that it does not read are not looked at, so that whatever Telegram
adds does no harm.
"""

from __future__ import annotations

from typing import Annotated

import msgspec

Whole = Annotated[int, msgspec.Meta(ge=-(2**63), le=2**63 - 1)]
Count = Annotated[int, msgspec.Meta(ge=0, le=2**63 - 1)]
PersonId = Annotated[int, msgspec.Meta(ge=1, le=2**52 - 1)]
"""Telegram promises at most 52 significant bits."""
Moment = Annotated[int, msgspec.Meta(ge=0, le=2**40)]
"""Seconds since 1970."""


class Shape(msgspec.Struct, kw_only=True, rename={"from_": "from"}):
    """A part of an update."""


class User(Shape):
    id: PersonId
    is_bot: bool
    first_name: str
    last_name: str | None = None
    username: str | None = None
    language_code: str | None = None


class Chat(Shape):
    id: Whole
    type: str
    title: str | None = None
    username: str | None = None
    is_forum: bool = False


class Entity(Shape):
    type: str
    offset: Count
    length: Count
    url: str | None = None
    user: User | None = None


class Photo(Shape):
    file_id: str
    file_unique_id: str
    width: Count
    height: Count
    file_size: Count | None = None


class Document(Shape):
    file_id: str
    file_unique_id: str
    file_name: str | None = None
    mime_type: str | None = None
    file_size: Count | None = None


class Message(Shape):
    """Also one that is not accessible any more: it has an id, a chat and the date 0."""

    message_id: Whole
    date: Moment
    chat: Chat
    from_: User | None = None
    sender_chat: Chat | None = None
    message_thread_id: Whole | None = None
    is_topic_message: bool = False
    media_group_id: str | None = None
    text: str | None = None
    entities: list[Entity] = []
    caption: str | None = None
    caption_entities: list[Entity] = []
    photo: Annotated[list[Photo], msgspec.Meta(min_length=1)] | None = None
    document: Document | None = None
    reply_to_message: Message | None = None
    migrate_to_chat_id: Whole | None = None
    migrate_from_chat_id: Whole | None = None


class CallbackQuery(Shape):
    id: str
    from_: User
    message: Message | None = None
    inline_message_id: str | None = None
    data: str | None = None


class InlineQuery(Shape):
    id: str
    from_: User
    query: str
    offset: str


class ChosenInlineResult(Shape):
    result_id: str
    from_: User
    query: str


class Member(Shape):
    user: User
    status: str


class MemberChange(Shape):
    chat: Chat
    from_: User
    date: Moment
    old_chat_member: Member
    new_chat_member: Member


class JoinRequest(Shape):
    chat: Chat
    from_: User
    user_chat_id: PersonId
    date: Moment
    bio: str | None = None


class Update(Shape):
    update_id: Whole
    message: Message | None = None
    edited_message: Message | None = None
    channel_post: Message | None = None
    edited_channel_post: Message | None = None
    callback_query: CallbackQuery | None = None
    inline_query: InlineQuery | None = None
    chosen_inline_result: ChosenInlineResult | None = None
    my_chat_member: MemberChange | None = None
    chat_member: MemberChange | None = None
    chat_join_request: JoinRequest | None = None


_decoder = msgspec.json.Decoder(Update)


def check(body: str) -> None:
    """Raises msgspec.MsgspecError (whose text names the place) or RecursionError for an update of another shape."""
    _decoder.decode(body)
