from __future__ import annotations

import asyncio
import io
from typing import Any

import httpx
import pytest
from PIL import Image
from telegram import Bot, InlineKeyboardButton, InlineKeyboardMarkup, InputMediaPhoto, Update
from telegram.error import BadRequest, ChatMigrated, Conflict, Forbidden, InvalidToken, RetryAfter

from sandbox import Sandbox

from .conftest import Door, stock_bot


def picture(colour: str = "red", side: int = 400) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (side, side // 2), colour).save(out, "PNG")
    return out.getvalue()


def keys(*labels: str) -> InlineKeyboardMarkup:
    return InlineKeyboardMarkup([[InlineKeyboardButton(label, callback_data=label.lower()) for label in labels]])


async def test_a_stock_client_is_who_its_token_says(bot: Bot) -> None:
    assert (await bot.get_me()).username == "OzoneNetBot"


async def test_a_wrong_token_is_unauthorized(sandbox: Sandbox) -> None:
    with pytest.raises(InvalidToken):
        async with Bot("12:wrong", base_url=f"{sandbox.base_url}/bot"):
            pass
    async with httpx.AsyncClient() as client:
        answer = await client.get(f"{sandbox.base_url}/bot12:wrong/getMe")
    assert (answer.status_code, answer.json()["description"]) == (401, "Unauthorized")


async def test_a_person_writes_and_the_bot_hears_and_answers(bot: Bot, door: Door, maria: dict[str, Any]) -> None:
    me = (await bot.get_me()).id
    await door.post(f"people/customs_ph/chats/{me}/messages", text="/find freon 12")
    (update,) = await bot.get_updates(timeout=0)
    assert update.message is not None and update.message.chat_id == maria["id"]
    assert [entity.type for entity in update.message.entities] == ["bot_command"]
    await update.message.reply_html("<b>None</b> &amp; nothing", do_quote=True)
    written = (await door.get(f"people/customs_ph/chats/{me}/messages"))[-1]
    assert (written["text"], written["chat"]["id"]) == ("None & nothing", me)
    assert written["entities"] == [{"type": "bold", "offset": 0, "length": 4}]
    assert written["reply_to_message"]["text"] == "/find freon 12"


async def test_confirmed_updates_do_not_come_again(bot: Bot, sandbox: Sandbox, maria: dict[str, Any]) -> None:
    for number in range(3):
        sandbox.say("customs_ph", None, f"message {number}")
    first = await bot.get_updates(timeout=0, limit=2)
    assert [update.message.text for update in first if update.message] == ["message 0", "message 1"]
    rest = await bot.get_updates(offset=first[-1].update_id + 1, timeout=0)
    assert [update.message.text for update in rest if update.message] == ["message 2"]


async def test_a_long_poll_ends_when_something_is_said(bot: Bot, sandbox: Sandbox, maria: dict[str, Any]) -> None:
    waiting = asyncio.create_task(bot.get_updates(timeout=30))
    await sandbox.poller_waits()
    sandbox.say("customs_ph", None, "hello")
    assert len(await waiting) == 1


async def test_a_second_poller_ends_the_first_with_a_conflict(bot: Bot, sandbox: Sandbox) -> None:
    older = asyncio.create_task(bot.get_updates(timeout=30))
    await sandbox.poller_waits()
    async with stock_bot(sandbox) as other:
        assert await other.get_updates(timeout=0) == ()
    with pytest.raises(Conflict, match="terminated by other getUpdates request"):
        await older


async def test_a_pressed_button_is_answered_and_the_card_changes(
    bot: Bot, door: Door, sandbox: Sandbox, maria: dict[str, Any]
) -> None:
    card = await bot.send_message(maria["id"], "Post it?", reply_markup=keys("Post", "Cancel"))
    path = f"people/customs_ph/chats/{sandbox.bot['id']}/messages/{card.message_id}/press"
    pressing = asyncio.create_task(door.post(path, text="Post"))
    (update,) = await bot.get_updates(timeout=5)
    query = update.callback_query
    assert query is not None and query.data == "post"
    await query.edit_message_text("Posted.")
    await query.answer("Thank you", show_alert=True)
    assert await pressing == {"ok": True, "answered": True, "text": "Thank you", "show_alert": True}
    last = (await door.get(f"people/customs_ph/chats/{sandbox.bot['id']}/messages"))[-1]
    assert last["text"] == "Posted." and "edit_date" in last and "reply_markup" not in last
    assert await door.refusal(path, text="Post") == (404, "there is no such button")


async def test_a_query_is_too_old_after_fifteen_seconds(bot: Bot, sandbox: Sandbox, maria: dict[str, Any]) -> None:
    card = await bot.send_message(maria["id"], "?", reply_markup=keys("Yes"))
    pressing = asyncio.create_task(sandbox.press("customs_ph", None, card.message_id, text="Yes"))
    (update,) = await bot.get_updates(timeout=5)
    sandbox.clock.advance("16s")
    assert update.callback_query is not None
    with pytest.raises(BadRequest, match="Query is too old and response timeout expired or query id is invalid"):
        await update.callback_query.answer()
    pressing.cancel()


REFUSED: list[tuple[dict[str, Any], str]] = [
    ({"text": "  "}, "Message text is empty"),
    ({"text": "x" * 4097}, "Message is too long"),
    ({"text": "😀" * 2049}, "Message is too long"),
    ({"text": "<b>open", "parse_mode": "HTML"},
     "Can't parse entities: can't find end tag corresponding to start tag \"b\""),
    ({"text": "é<p>x</p>", "parse_mode": "HTML"},
     'Can\'t parse entities: unsupported start tag "p" at byte offset 2'),
    ({"text": "x", "reply_markup": keys("ü" * 33)},
     "Button_data_invalid"),
    ({"text": "x", "reply_to_message_id": 999}, "Message to be replied not found"),
    ({"text": "x", "message_thread_id": 5}, "Message thread not found"),
    ({"text": "x", "api_kwargs": {"colour": "red"}}, 'Unknown parameter "colour" of sendmessage'),
]  # fmt: skip


@pytest.mark.parametrize(("wish", "words"), REFUSED)
async def test_what_telegram_refuses_is_refused(
    bot: Bot, maria: dict[str, Any], wish: dict[str, Any], words: str
) -> None:
    with pytest.raises(BadRequest) as caught:
        await bot.send_message(maria["id"], **wish)
    assert caught.value.message.lower() == words.lower()


async def test_the_limit_counts_after_parsing(bot: Bot, maria: dict[str, Any]) -> None:
    sent = await bot.send_message(maria["id"], "<b>" + "&lt;" * 4096 + "</b>", parse_mode="HTML")
    assert sent.text == "<" * 4096


async def test_strangers_and_blockers_are_forbidden(bot: Bot, door: Door, sandbox: Sandbox) -> None:
    stranger = sandbox.add_person("Ali", username="ali")
    with pytest.raises(Forbidden, match="bot can't initiate conversation with a user"):
        await bot.send_message(stranger["id"], "hello")
    sandbox.say("ali", None, "/start")
    await bot.send_message(stranger["id"], "hello")
    await door.post("people/ali/block")
    with pytest.raises(Forbidden, match="bot was blocked by the user"):
        await bot.send_message(stranger["id"], "hello")
    updates = await bot.get_updates(timeout=0)
    assert updates[-1].my_chat_member is not None
    assert updates[-1].my_chat_member.new_chat_member.status == "kicked"
    with pytest.raises(BadRequest, match="Chat not found"):
        await bot.send_message(999, "hello")


async def test_an_edit_without_a_change_is_refused(bot: Bot, maria: dict[str, Any]) -> None:
    sent = await bot.send_message(maria["id"], "same", reply_markup=keys("A"))
    with pytest.raises(BadRequest, match="Message is not modified"):
        await sent.edit_text("same", reply_markup=keys("A"))
    assert (await sent.edit_text("same", reply_markup=keys("B"))).reply_markup == keys("B")  # type: ignore[union-attr]
    await sent.delete()
    with pytest.raises(BadRequest, match="Message to edit not found"):
        await sent.edit_text("other")


async def test_photos_albums_and_files_go_and_come_back(
    bot: Bot, door: Door, sandbox: Sandbox, maria: dict[str, Any]
) -> None:
    me = sandbox.bot["id"]
    answer = await door.client.post(
        f"people/customs_ph/chats/{me}/messages",
        data={"caption": "two cylinders"},
        files=[("photo", ("a.png", picture("red", 2000))), ("photo", ("b.png", picture("blue")))],
    )
    assert answer.status_code == 200 and len(answer.json()["album"]) == 2
    one, two = [update.message for update in await bot.get_updates(timeout=0)]
    assert one is not None and two is not None
    assert one.media_group_id == two.media_group_id and one.caption == "two cylinders"
    assert [size.width for size in one.photo] == [90, 320, 1280]
    file = await bot.get_file(one.photo[-1].file_id)
    assert len(await file.download_as_bytearray()) == one.photo[-1].file_size
    again = await bot.send_photo(maria["id"], one.photo[-1].file_id, caption="again")
    assert [size.file_unique_id for size in again.photo] == [size.file_unique_id for size in one.photo]
    group = await bot.send_media_group(
        maria["id"], [InputMediaPhoto(picture("green")), InputMediaPhoto(two.photo[0].file_id)]
    )
    assert len(group) == 2
    document = await bot.send_document(
        maria["id"], picture(), filename="evidence.png", caption="<b>kept</b>", parse_mode="HTML"
    )
    assert document.document is not None and document.document.file_name == "evidence.png"
    with pytest.raises(BadRequest, match="Wrong file identifier"):
        await bot.send_photo(maria["id"], "AgACnothing")
    shown = await door.client.get(f"files/{one.photo[0].file_id}")
    assert shown.headers["content-type"] == "image/jpeg" and shown.content[:2] == b"\xff\xd8"


async def test_a_forum_has_topics_pins_and_a_full_chat(bot: Bot, room: int, door: Door) -> None:
    topic = await bot.create_forum_topic(room, "Cases")
    sent = await bot.send_message(room, "card", message_thread_id=topic.message_thread_id)
    assert sent.is_topic_message
    await bot.pin_chat_message(room, sent.message_id)
    chat = await bot.get_chat(room)
    assert chat.is_forum and chat.pinned_message is not None and chat.pinned_message.text == "card"
    await bot.close_forum_topic(room, topic.message_thread_id)
    await bot.reopen_forum_topic(room, topic.message_thread_id)
    await bot.edit_forum_topic(room, topic.message_thread_id, name="Seizures")
    with pytest.raises(BadRequest, match="Message thread not found"):
        await bot.send_message(room, "x", message_thread_id=4321)
    (view,) = [chat for chat in await door.get("people/customs_ph/chats") if chat["id"] == room]
    assert view["topics"][0]["name"] == "Seizures" and view["pinned_message"]["text"] == "card"
    names = [administrator.user.first_name for administrator in await bot.get_chat_administrators(room)]
    assert names == ["Maria", "OzoneNet"] and await bot.get_chat_member_count(room) == 2


async def test_a_bot_without_rights_is_told_which(bot: Bot, sandbox: Sandbox, maria: dict[str, Any]) -> None:
    chat = sandbox.add_chat("supergroup", "plain", "customs_ph")["id"]
    with pytest.raises(BadRequest, match="Chat not found"):
        await bot.send_message(chat, "x")
    sandbox.add_member(chat, sandbox.bot["id"])
    sent = await bot.send_message(chat, "x")
    with pytest.raises(BadRequest, match="Not enough rights to manage pinned messages in the chat"):
        await bot.pin_chat_message(chat, sent.message_id)
    with pytest.raises(BadRequest, match="Not enough rights to restrict/unrestrict chat member"):
        await bot.ban_chat_member(chat, maria["id"])
    with pytest.raises(BadRequest, match="The chat is not a forum"):
        await bot.create_forum_topic(chat, "Cases")
    await bot.leave_chat(chat)
    with pytest.raises(Forbidden, match="bot is not a member of the supergroup chat"):
        await bot.send_message(chat, "x")


async def test_privacy_mode_hides_talk_from_a_plain_member(bot: Bot, sandbox: Sandbox, maria: dict[str, Any]) -> None:
    chat = sandbox.add_chat("group", "plain", "customs_ph")["id"]
    sandbox.add_member(chat, sandbox.bot["id"], quiet=True)
    own = await bot.send_message(chat, "card")
    for text in ("just talk", "/find@OtherBot x", "/find x", "/find@OzoneNetBot x", "hello @OzoneNetBot"):
        sandbox.say("customs_ph", chat, text)
    sandbox.say("customs_ph", chat, "a reply", reply_to=own.message_id)
    heard = [update.message.text for update in await bot.get_updates(timeout=0) if update.message]
    assert heard == ["/find x", "/find@OzoneNetBot x", "hello @OzoneNetBot", "a reply"]
    sandbox.add_member(chat, sandbox.bot["id"], rights=True, quiet=True)
    sandbox.say("customs_ph", chat, "more talk")
    assert (await bot.get_updates(timeout=0))[-1].message.text == "more talk"  # type: ignore[union-attr]


async def test_members_come_and_go_with_updates_the_bot_asked_for(
    bot: Bot, sandbox: Sandbox, room: int, door: Door
) -> None:
    sandbox.add_person("Ana", username="ana")
    await door.post(f"chats/{room}/join", person="ana")
    kinds = [update.chat_member for update in await bot.get_updates(timeout=0)]
    assert kinds == [None]
    everything = [*Update.ALL_TYPES]
    await bot.get_updates(timeout=0, allowed_updates=everything)
    await door.post(f"chats/{room}/leave", person="ana")
    last = (await bot.get_updates(timeout=0))[-1].chat_member
    assert last is not None and (last.old_chat_member.status, last.new_chat_member.status) == (
        "member",
        "left",
    )


async def test_a_join_request_is_approved_once(bot: Bot, sandbox: Sandbox, room: int, door: Door) -> None:
    ana = sandbox.add_person("Ana", username="ana")
    link = await bot.create_chat_invite_link(room, creates_join_request=True, name="vetted")
    answer = await door.post(f"chats/{room}/join", person="ana", invite_link=link.invite_link)
    assert answer["status"] == "requested"
    request = (await bot.get_updates(timeout=0))[-1].chat_join_request
    assert request is not None and request.invite_link is not None and request.invite_link.name == "vetted"
    await bot.send_message(request.user_chat_id, "one moment")
    await bot.approve_chat_join_request(room, ana["id"])
    assert (await bot.get_chat_member(room, ana["id"])).status == "member"
    with pytest.raises(BadRequest, match="User_already_participant"):
        await bot.approve_chat_join_request(room, ana["id"])
    await bot.revoke_chat_invite_link(room, link.invite_link)
    sandbox.add_person("Ben", username="ben")
    assert (await door.refusal(f"chats/{room}/join", person="ben", invite_link=link.invite_link))[0] == 403
    await bot.ban_chat_member(room, ana["id"])
    assert (await bot.get_chat_member(room, ana["id"])).status == "kicked"
    assert (await door.refusal(f"chats/{room}/join", person="ana"))[0] == 403


async def test_an_upgraded_group_names_its_new_id(
    bot: Bot, sandbox: Sandbox, door: Door, maria: dict[str, Any]
) -> None:
    old = sandbox.add_chat("group", "SEAP", "customs_ph")["id"]
    sandbox.add_member(old, sandbox.bot["id"], quiet=True)
    new = (await door.post(f"chats/{old}/migrate"))["id"]
    with pytest.raises(ChatMigrated) as caught:
        await bot.send_message(old, "x")
    assert caught.value.new_chat_id == new
    assert [update.message.migrate_to_chat_id for update in await bot.get_updates(timeout=0) if update.message] == [
        new,
        None,
    ]
    await bot.send_message(new, "x")


async def test_command_menus_follow_scope_and_language(bot: Bot, sandbox: Sandbox, door: Door) -> None:
    sandbox.add_person("Awa", username="awa", language_code="fr", started=True)
    await bot.set_my_commands([("find", "Search")])
    await bot.set_my_commands([("find", "Chercher")], language_code="fr")
    (chat, *_) = await door.get("people/awa/chats")
    assert chat["commands"] == [{"command": "find", "description": "Chercher"}]
    with pytest.raises(BadRequest, match="Bot_command_invalid"):
        await bot.set_my_commands([("Find it", "Search")])
    assert [command.description for command in await bot.get_my_commands(language_code="fr")] == ["Chercher"]


async def test_polls_are_voted_and_closed(bot: Bot, sandbox: Sandbox, door: Door, maria: dict[str, Any]) -> None:
    sent = await bot.send_poll(maria["id"], "Seen it?", ["yes", "no"], is_anonymous=False)
    path = f"people/customs_ph/chats/{sandbox.bot['id']}/messages/{sent.message_id}/vote"
    await door.post(path, option_ids=[1])
    poll, answer = await bot.get_updates(timeout=0)
    assert poll.poll is not None and [option.voter_count for option in poll.poll.options] == [0, 1]
    assert answer.poll_answer is not None and answer.poll_answer.option_ids == (1,)
    assert (await bot.stop_poll(maria["id"], sent.message_id)).is_closed


async def test_inline_results_are_offered_and_sent(bot: Bot, sandbox: Sandbox, door: Door, room: int) -> None:
    from telegram import InlineQueryResultArticle, InputTextMessageContent

    asking = asyncio.create_task(door.post("people/customs_ph/inline", query="R-12"))
    (update,) = await bot.get_updates(timeout=5)
    assert update.inline_query is not None and update.inline_query.query == "R-12"
    content = InputTextMessageContent("<b>PH-2026-0001</b>", parse_mode="HTML")
    await update.inline_query.answer([InlineQueryResultArticle("1", "PH", content, reply_markup=keys("Show"))])
    assert (await asking)["results"][0]["id"] == "1"
    message = await door.post("people/customs_ph/inline/choose", result_id="1", chat=room)
    assert message["via_bot"]["username"] == "OzoneNetBot" and message["text"] == "PH-2026-0001"
    chosen = [update.chosen_inline_result for update in await bot.get_updates(timeout=0) if update.chosen_inline_result]
    assert chosen[0].result_id == "1" and chosen[0].inline_message_id
    await bot.edit_message_text("changed", inline_message_id=chosen[0].inline_message_id)
    assert (await door.get(f"people/customs_ph/chats/{room}/messages"))[-1]["text"] == "changed"


async def test_copies_and_forwards_carry_the_content(bot: Bot, room: int, maria: dict[str, Any]) -> None:
    card = await bot.send_message(room, "<i>card</i>", parse_mode="HTML")
    copied = await bot.copy_message(maria["id"], room, card.message_id)
    forwarded = await bot.forward_message(maria["id"], room, card.message_id)
    assert forwarded.text == "card" and forwarded.forward_origin is not None
    assert copied.message_id == forwarded.message_id - 1
    await bot.set_message_reaction(room, card.message_id, "👍")
    await bot.delete_messages(maria["id"], [copied.message_id, forwarded.message_id])


async def test_an_unknown_method_is_not_found_and_shown(sandbox: Sandbox, door: Door) -> None:
    async with httpx.AsyncClient() as client:
        answer = await client.post(f"{sandbox.base_url}/bot{sandbox.token}/sendTelepathy", json={"to": "all"})
    assert answer.status_code == 404
    assert answer.json() == {"ok": False, "error_code": 404, "description": "Not Found"}
    (row,) = await door.get("requests")
    assert (row["method"], row["status"], row["parameters"]) == ("sendTelepathy", 404, {"to": "all"})


async def test_strict_limits_answer_429_until_the_clock_has_moved() -> None:
    sandbox = Sandbox(strict_limits=True)
    await sandbox.start()
    person = sandbox.add_person("Maria", started=True)
    async with stock_bot(sandbox) as bot:
        with pytest.raises(RetryAfter):
            for number in range(10):
                await bot.send_message(person["id"], str(number))
        sandbox.clock.advance("2s")
        await bot.send_message(person["id"], "again")
    await sandbox.stop()
