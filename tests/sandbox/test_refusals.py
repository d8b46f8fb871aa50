"""What is refused and in which words, straight at the table of methods and at the acts of people."""

from __future__ import annotations

from typing import Any

import pytest

from sandbox import Refusal, Sandbox, Upload, acts
from sandbox.methods import METHODS
from sandbox.methods.registry import method

from .test_bot_door import picture
from .test_methods import _filled, small_world

POLL = {"chat_id": "ROOM", "question": "?", "options": ["a", "b"]}
EDIT = {"chat_id": "ROOM", "message_id": 3}
ENTITY = {"type": "bold", "offset": 0, "length": 1}
REFUSED: list[tuple[str, dict[str, Any], str]] = [
    ("sendPoll", POLL | {"question": " "}, "poll question must be non-empty"),
    ("sendPoll", POLL | {"question": "x" * 301}, "poll question length must not exceed 300"),
    ("sendPoll", POLL | {"options": ["a"]}, "poll must have at least 2 answer options"),
    ("sendPoll", POLL | {"options": ["a"] * 13}, "poll must have at most 12 answer options"),
    ("sendPoll", POLL | {"options": ["a", ""]}, "poll options must be non-empty"),
    ("sendPoll", POLL | {"options": ["a", "x" * 101]}, "poll options length must not exceed 100"),
    ("sendPoll", POLL | {"type": "quiz"}, "wrong correct option ID specified"),
    ("stopPoll", EDIT, "message with poll to stop not found"),
    ("sendMessage", {"chat_id": "ROOM", "text": "x", "entities": [ENTITY | {"type": "x"}]},
     "can't parse entities: Unsupported type specified"),
    ("sendMessage", {"chat_id": "ROOM", "text": "x", "entities": [7]},
     "can't parse entities: MessageEntity must be an object with a type"),
    ("sendMessage", {"chat_id": "@nobody", "text": "x"}, "chat not found"),
    ("sendMessage", {"chat_id": "ROOM", "text": "x", "reply_markup": {"inline_keyboard": [[{"text": "x"}]]}},
     "text buttons are unallowed in the inline keyboard"),
    ("sendMessage", {"chat_id": "ROOM", "text": "x", "reply_markup": {"buttons": []}},
     "object expected as reply markup"),
    ("sendPhoto", {"chat_id": "ROOM", "photo": "attach://gone"}, "file is not found in the request"),
    ("sendDocument", {"chat_id": "ROOM", "document": "PHOTO"}, "can't use file of type Photo as Document"),
    ("editMessageText", {"text": "x"}, "chat_id is empty"),
    ("editMessageText", {"text": "x", "chat_id": "ROOM"}, "message identifier is not specified"),
    ("editMessageText", {"text": "x", "inline_message_id": "gone"}, "MESSAGE_ID_INVALID"),
    ("editMessageText", EDIT | {"text": "x", "reply_markup": {"force_reply": True}}, "inline keyboard expected"),
    ("editMessageText", EDIT | {"text": "x", "message_id": 4}, "message can't be edited"),
    ("editMessageMedia", EDIT | {"media": {"type": "audio"}}, "unsupported media type specified"),
    ("deleteMessages", {"chat_id": "ROOM", "message_ids": []}, "message identifiers must be a list of 1-100"),
    ("deleteMessage", {"chat_id": "ROOM", "message_id": 99}, "message to delete not found"),
    ("pinChatMessage", {"chat_id": "ROOM", "message_id": 99}, "message to pin not found"),
    ("unpinChatMessage", {"chat_id": "ROOM"}, "message to unpin not found"),
    ("answerCallbackQuery", {"callback_query_id": "1"},
     "query is too old and response timeout expired or query ID is invalid"),
    ("answerCallbackQuery", {"callback_query_id": "1", "text": "x" * 201}, "MESSAGE_TOO_LONG"),
    ("answerInlineQuery", {"inline_query_id": "1", "results": [{"id": "1"}] * 51}, "RESULTS_TOO_MUCH"),
    ("answerInlineQuery", {"inline_query_id": "1", "results": [{"id": "1"}] * 2}, "RESULT_ID_DUPLICATE"),
    ("answerInlineQuery", {"inline_query_id": "1", "results": [{"id": ""}]}, "RESULT_ID_INVALID"),
    ("answerInlineQuery", {"inline_query_id": "1", "results": [], "next_offset": "x" * 65}, "NEXT_OFFSET_INVALID"),
    ("setMyCommands", {"commands": [{"command": "a", "description": ""}]}, "BOT_COMMAND_DESCRIPTION_INVALID"),
    ("setMyCommands", {"commands": [{"command": "a", "description": "b"}] * 101}, "too many commands specified"),
    ("setMyCommands", {"commands": [], "language_code": "english"}, "invalid language code specified"),
    ("setMyCommands", {"commands": [], "scope": {"type": "chat"}}, "can't parse BotCommandScope: chat_id is empty"),
    ("setMyShortDescription", {"short_description": "x" * 121}, "bot short description is too long"),
    ("setWebhook", {"url": "http://localhost/", "secret_token": "a b"}, "secret token contains unallowed characters"),
    ("setWebhook", {"url": "http://localhost/", "max_connections": 101}, "max_connections must be between 1 and 100"),
    ("getFile", {"file_id": "gone"}, "invalid file_id"),
    ("getChatMember", {"chat_id": "ROOM", "user_id": 5}, "user not found"),
    ("getChatAdministrators", {"chat_id": 10001}, "there are no administrators in the private chat"),
    ("leaveChat", {"chat_id": 10001}, "chat member status can't be changed in private chats"),
    ("banChatMember", {"chat_id": 10001, "user_id": 10002},
     "method is available for supergroup and channel chats only"),
    ("banChatMember", {"chat_id": "ROOM", "user_id": 7000000001}, "can't restrict self"),
    ("promoteChatMember", {"chat_id": "ROOM", "user_id": 10002}, "not enough rights"),
    ("createForumTopic", {"chat_id": "ROOM", "name": "x" * 129}, "TOPIC_TITLE_TOO_LONG"),
    ("createForumTopic", {"chat_id": "ROOM", "name": "x", "icon_color": 1}, "TOPIC_ICON_COLOR_INVALID"),
    ("editForumTopic", {"chat_id": "ROOM", "message_thread_id": 9, "name": "x"}, "TOPIC_ID_INVALID"),
    ("editForumTopic", {"chat_id": "ROOM", "message_thread_id": 2, "name": "Cases"}, "TOPIC_NOT_MODIFIED"),
    ("reopenForumTopic", {"chat_id": "ROOM", "message_thread_id": 2}, "TOPIC_NOT_MODIFIED"),
    ("createChatInviteLink", {"chat_id": "ROOM", "name": "x" * 33}, "invite link name is too long"),
    ("revokeChatInviteLink", {"chat_id": "ROOM", "invite_link": "x"}, "INVITE_HASH_EXPIRED"),
    ("createChatInviteLink", {"chat_id": 10001}, "can't manage invite links in the private chat"),
    ("copyMessage", {"chat_id": "ROOM", "from_chat_id": "ROOM", "message_id": 99}, "message to copy not found"),
    ("setMessageReaction", {"chat_id": "ROOM", "message_id": 99}, "message to react not found"),
    ("setChatDescription", {"chat_id": "ROOM", "description": "x" * 256}, "chat description is too long"),
    ("setChatTitle", {"chat_id": "ROOM", "title": "x" * 129}, "chat title is too long"),
]  # fmt: skip


@pytest.mark.parametrize(("name", "call", "words"), REFUSED)
def test_a_refusal_has_telegrams_words(name: str, call: dict[str, Any], words: str) -> None:
    sandbox, known = small_world()
    sandbox.say(10001, known["ROOM"], "a person's message")
    chosen = METHODS[name.lower()]
    with pytest.raises(Refusal) as caught:
        chosen.run(sandbox.world, chosen.read(_filled(call, known), {}))
    assert (caught.value.code, caught.value.description) == (400, f"Bad Request: {words}")


def test_files_have_limits() -> None:
    files = Sandbox().world.files
    for kind, upload, words in (
        (files.photo, Upload("a", "", b"x" * (10 * 2**20 + 1)), "Request Entity Too Large"),
        (files.document, Upload("a", "", b"x" * (50 * 2**20 + 1)), "Request Entity Too Large"),
        (files.document, Upload("a", "", b""), "Bad Request: file must be non-empty"),
        (files.photo, Upload("a", "", picture(side=60)[:40]), "Bad Request: IMAGE_PROCESS_FAILED"),
    ):
        with pytest.raises(Refusal, match=words):
            kind(upload)


def test_a_parameter_of_unknown_kind_cannot_be_declared() -> None:
    with pytest.raises(ValueError, match="unknown kind 'colour'"):
        method("paint", "wall:colour")(lambda world, a: None)
    assert "paint" not in METHODS


async def test_a_button_nobody_answers_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(acts, "ANSWER_WAIT", 0.01)
    sandbox, known = small_world()
    answer = await sandbox.press(10001, known["ROOM"], 3, callback_data="x", force=True)
    assert answer == {"ok": True, "answered": False}
    with pytest.raises(Refusal, match="did not answer the inline query"):
        await acts.ask_inline(sandbox.world, sandbox.person(10001), "R-12")


def test_people_are_told_why_they_may_not_write() -> None:
    sandbox, known = small_world()
    room = known["ROOM"]
    sandbox.add_member(room, 10002)
    run = METHODS["closeforumtopic"]
    run.run(sandbox.world, run.read({"chat_id": room, "message_thread_id": 2}, {}))
    for wish, words in (
        ({"text": "x", "thread": 2}, "this topic is closed"),
        ({"text": "x", "thread": 77}, "there is no such topic"),
        ({"text": " "}, "a message needs a text"),
        ({"text": "x" * 4097}, "a text has at most 4096 characters"),
        ({"text": "x", "reply_to": 99}, "there is no message 99"),
    ):
        with pytest.raises(Refusal, match=words):
            sandbox.say(10002, room, **wish)
    sandbox.say(10001, room, "an administrator may", thread=2)
    acts.block(sandbox.world, sandbox.person(10002), True)
    with pytest.raises(Refusal, match="you have blocked the bot"):
        sandbox.say(10002, None, "x")
