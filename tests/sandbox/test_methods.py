from __future__ import annotations

import inspect
from typing import Any

import pytest
from telegram import Bot, ChatPermissions, InputMediaDocument, InputMediaPhoto, MenuButtonCommands
from telegram.error import BadRequest

from sandbox import Refusal, Sandbox
from sandbox.methods import METHODS

from .conftest import Door
from .test_bot_door import keys, picture

PROMISED = [
    *("getMe", "logOut", "close", "getUpdates", "setWebhook", "deleteWebhook", "getWebhookInfo", "getFile"),
    *(
        "sendMessage",
        "sendPhoto",
        "sendDocument",
        "sendMediaGroup",
        "sendVideo",
        "sendLocation",
        "sendPoll",
        "stopPoll",
    ),
    *("sendChatAction", "copyMessage", "forwardMessage", "setMessageReaction", "deleteMessage", "deleteMessages"),
    *("editMessageText", "editMessageCaption", "editMessageReplyMarkup", "editMessageMedia"),
    *("answerCallbackQuery", "answerInlineQuery", "setMyCommands", "getMyCommands", "deleteMyCommands"),
    *("setMyName", "getMyName", "setMyDescription", "getMyDescription", "setMyShortDescription"),
    *("getMyShortDescription", "setChatMenuButton", "getUserProfilePhotos"),
    *("getChat", "getChatMember", "getChatAdministrators", "getChatMemberCount", "leaveChat"),
    *("banChatMember", "unbanChatMember", "restrictChatMember", "promoteChatMember"),
    *("createChatInviteLink", "editChatInviteLink", "revokeChatInviteLink", "exportChatInviteLink"),
    *("approveChatJoinRequest", "declineChatJoinRequest"),
    *("pinChatMessage", "unpinChatMessage", "unpinAllChatMessages"),
    *("createForumTopic", "editForumTopic", "closeForumTopic", "reopenForumTopic", "deleteForumTopic"),
]


def test_the_table_holds_what_is_promised() -> None:
    assert [name for name in PROMISED if name.lower() not in METHODS] == []


# What the library sends under another name, or only when somebody asks for it by hand.
NOT_SENT = {"media_group_id", "filename", "contact", "venue", "timeout", "title", "performer"}


@pytest.mark.parametrize("name", PROMISED)
def test_no_parameter_of_the_library_is_unknown(name: str) -> None:
    """Every argument of the library's method is declared here, so that none is refused as unknown."""
    snake = "".join(f"_{letter.lower()}" if letter.isupper() else letter for letter in name)
    own = {"self", "read_timeout", "write_timeout", "connect_timeout", "pool_timeout", "api_kwargs"}
    quick = {"location", "disable_web_page_preview", "filename", "caption", "parse_mode", "caption_entities"}
    current_offset = {"current_offset", "auto_pagination"}
    arguments = set(inspect.signature(getattr(Bot, snake)).parameters) - own - quick - current_offset
    assert arguments - set(METHODS[name.lower()].parameters) - NOT_SENT == set()


async def test_captions_and_media_are_edited(bot: Bot, maria: dict[str, Any]) -> None:
    sent = await bot.send_photo(maria["id"], picture(), caption="one")
    edited = await sent.edit_caption("<b>two</b>", parse_mode="HTML")
    assert not isinstance(edited, bool) and edited.caption == "two" and edited.edit_date is not None
    changed = await sent.edit_media(InputMediaDocument(b"paper", filename="paper.txt", caption="three"))
    assert not isinstance(changed, bool) and changed.document is not None and not changed.photo
    keyed = await sent.edit_reply_markup(keys("Open"))
    assert not isinstance(keyed, bool) and keyed.reply_markup == keys("Open") and keyed.caption == "three"
    with pytest.raises(BadRequest, match="There is no text in the message to edit"):
        await sent.edit_text("text")
    plain = await bot.send_message(maria["id"], "text")
    with pytest.raises(BadRequest, match="There is no caption in the message to edit"):
        await plain.edit_caption("caption")
    with pytest.raises(BadRequest, match="Message caption is too long"):
        await bot.send_photo(maria["id"], picture(), caption="x" * 1025)
    with pytest.raises(BadRequest, match="Image_process_failed"):
        await bot.send_photo(maria["id"], b"no picture")


async def test_a_media_group_has_two_to_ten_of_one_sort(bot: Bot, maria: dict[str, Any]) -> None:
    with pytest.raises(BadRequest, match="2-10 items"):
        await bot.send_media_group(maria["id"], [InputMediaPhoto(picture())])
    with pytest.raises(BadRequest, match="Documents can't be mixed"):
        await bot.send_media_group(maria["id"], [InputMediaPhoto(picture()), InputMediaDocument(b"x")])


async def test_places_and_films_are_sent(bot: Bot, maria: dict[str, Any]) -> None:
    assert (await bot.send_location(maria["id"], 14.6, 120.9)).location is not None
    video = (await bot.send_video(maria["id"], b"film", filename="a.mp4", duration=3, width=4, height=5)).video
    assert video is not None and video.width == 4
    with pytest.raises(BadRequest, match="Wrong latitude"):
        await bot.send_location(maria["id"], 140.0, 1.0)


async def test_members_are_restricted_promoted_banned_and_let_in_again(bot: Bot, sandbox: Sandbox, room: int) -> None:
    ana = sandbox.add_person("Ana", username="ana")["id"]
    sandbox.add_member(room, "ana")
    await bot.restrict_chat_member(room, ana, ChatPermissions.no_permissions())
    assert (await bot.get_chat_member(room, ana)).status == "restricted"
    with pytest.raises(Refusal, match="may not write"):
        sandbox.say("ana", room, "hello")
    await bot.restrict_chat_member(room, ana, ChatPermissions.all_permissions())
    assert (await bot.get_chat_member(room, ana)).status == "member"
    with pytest.raises(BadRequest, match="Not enough rights"):
        await bot.promote_chat_member(room, ana, can_pin_messages=True)
    sandbox.add_member(
        room, sandbox.bot["id"], {"can_promote_members": True, "can_restrict_members": True, "can_pin_messages": True}
    )
    await bot.promote_chat_member(room, ana, can_pin_messages=True)
    assert (await bot.get_chat_member(room, ana)).can_pin_messages  # type: ignore[union-attr]
    with pytest.raises(BadRequest, match="Right_forbidden"):
        await bot.promote_chat_member(room, ana, can_delete_messages=True)
    with pytest.raises(BadRequest, match="Can't remove chat owner"):
        await bot.ban_chat_member(room, sandbox.person("customs_ph")["id"])
    await bot.ban_chat_member(room, ana)
    await bot.unban_chat_member(room, ana, only_if_banned=True)
    assert (await bot.get_chat_member(room, ana)).status == "left"


async def test_a_basic_group_knows_no_ban(bot: Bot, sandbox: Sandbox) -> None:
    ana, owner = (sandbox.add_person(name, username=name)["id"] for name in ("ana", "owner"))
    group = sandbox.add_chat("group", "Plain", owner)["id"]
    sandbox.add_member(group, sandbox.bot["id"], True)
    sandbox.add_member(group, ana)
    await bot.ban_chat_member(group, ana)
    assert (await bot.get_chat_member(group, ana)).status == "left"
    with pytest.raises(BadRequest, match="User_not_participant"):
        await bot.ban_chat_member(group, ana)
    with pytest.raises(BadRequest, match="supergroup and channel chats only"):
        await bot.unban_chat_member(group, ana, only_if_banned=True)
    sandbox.add_member(group, ana)
    assert (await bot.get_chat_member(group, ana)).status == "member"


async def test_links_are_edited_used_up_and_replaced(bot: Bot, sandbox: Sandbox, door: Door, room: int) -> None:
    for name in ("ana", "ben", "cem"):
        sandbox.add_person(name.title(), username=name)
    link = await bot.create_chat_invite_link(room, member_limit=1)
    assert (await door.post("join", person="ana", invite_link=link.invite_link))["status"] == "member"
    assert await door.refusal("join", person="ben", invite_link=link.invite_link) == (
        403,
        "this invite link has been used up",
    )
    await bot.edit_chat_invite_link(room, link.invite_link, creates_join_request=True)
    assert (await door.post("join", person="ben", invite_link=link.invite_link))["status"] == "requested"
    await bot.decline_chat_join_request(room, sandbox.person("ben")["id"])
    with pytest.raises(BadRequest, match="Hide_requester_missing"):
        await bot.approve_chat_join_request(room, sandbox.person("ben")["id"])
    with pytest.raises(BadRequest, match="Member limit can't be specified"):
        await bot.create_chat_invite_link(room, member_limit=1, creates_join_request=True)
    first = await bot.export_chat_invite_link(room)
    assert (await bot.get_chat(room)).invite_link == first != await bot.export_chat_invite_link(room)
    assert (await door.refusal("join", person="cem", invite_link=first))[0] == 403
    expiring = await bot.create_chat_invite_link(room, expire_date=sandbox.clock.now().replace(microsecond=0))
    sandbox.clock.advance("1h")
    assert (await door.refusal("join", person="cem", invite_link=expiring.invite_link))[
        1
    ] == "this invite link has expired"


async def test_topics_and_pins_go(bot: Bot, room: int, sandbox: Sandbox) -> None:
    topic = await bot.create_forum_topic(room, "Cases")
    assert topic.message_thread_id > 1
    one = await bot.send_message(room, "one", message_thread_id=topic.message_thread_id)
    two = await bot.send_message(room, "two")
    await bot.pin_chat_message(room, one.message_id)
    await bot.pin_chat_message(room, two.message_id)
    await bot.unpin_chat_message(room, two.message_id)
    await bot.delete_forum_topic(room, topic.message_thread_id)
    texts = [message["text"] for message in sandbox.messages("customs_ph", room) if "text" in message]
    assert texts == ["two"] and (await bot.get_chat(room)).pinned_message is None
    await bot.unpin_all_chat_messages(room)


async def test_the_bots_own_words_are_kept_by_language(bot: Bot) -> None:
    await bot.set_my_description("Cases and licences")
    await bot.set_my_description("Affaires et licences", language_code="fr")
    await bot.set_my_short_description("short")
    await bot.set_my_name("Ozone")
    assert (await bot.get_my_description("fr")).description == "Affaires et licences"
    assert (await bot.get_my_description("es")).description == "Cases and licences"
    assert (await bot.get_my_short_description()).short_description == "short"
    assert (await bot.get_my_name()).name == "Ozone"
    await bot.set_chat_menu_button(menu_button=MenuButtonCommands())
    await bot.set_my_commands([("a", "b")])
    await bot.delete_my_commands()
    assert await bot.get_my_commands() == ()


async def test_too_many_buttons_and_bad_addresses_are_refused(bot: Bot, maria: dict[str, Any]) -> None:
    from telegram import InlineKeyboardButton, InlineKeyboardMarkup

    many = InlineKeyboardMarkup([[InlineKeyboardButton("x", callback_data="x")]] * 101)
    with pytest.raises(BadRequest, match="Reply markup is too long"):
        await bot.send_message(maria["id"], "x", reply_markup=many)
    wrong = InlineKeyboardMarkup([[InlineKeyboardButton("x", url="no address")]])
    with pytest.raises(BadRequest, match="url 'no address' is invalid"):
        await bot.send_message(maria["id"], "x", reply_markup=wrong)
    with pytest.raises(BadRequest, match="Unsupported parse_mode"):
        await bot.send_message(maria["id"], "x", parse_mode="MarkdownV2")


HOSTILE: list[Any] = [
    *("", "x", "0", "-1", "attach://nowhere", "[]", "{}", "null", "[[]]", '[{"type":7}]', '{"type":"chat"}', "<b>"),
    *(True, 0, -1, 2**80, 1.5, float("nan"), [], {}, [None], [[None]], [{}], [1, "x"], {"type": "photo"}, {"x": [1]}),
    *({"inline_keyboard": [[7]]}, {"inline_keyboard": [{}]}, {"keyboard": [[{}]]}, {"message_id": "x"}),
    *([{"type": "bold", "offset": -5, "length": 2**70}], [{"type": "photo", "media": 5}] * 2, "\x00\ud800"),
]
PLAUSIBLE: dict[str, Any] = {
    "text": "text", "message_id": 3, "from_chat_id": "ROOM", "message_ids": [3], "question": "?", "options": ["a", "b"],
    "latitude": 1.0, "longitude": 2.0, "action": "typing", "media": [{"type": "photo", "media": "PHOTO"}] * 2,
    "user_id": 10002, "permissions": {}, "message_thread_id": 2, "name": "name", "title": "title", "url": "",
    "commands": [{"command": "a", "description": "b"}], "photo": "PHOTO", "file_id": "PHOTO", "results": [],
}  # fmt: skip
WITH_PARAMETERS = sorted(name for name, method in METHODS.items() if method.parameters and name != "getupdates")


@pytest.mark.parametrize("name", WITH_PARAMETERS)
def test_no_parameter_breaks_a_method(name: str) -> None:
    """A sound call with one hostile parameter is done or refused in words: nothing else comes out."""
    method = METHODS[name]
    for parameter in method.parameters:
        for value in HOSTILE:
            sandbox, known = small_world()
            call = {n: PLAUSIBLE[n] for n in method.parameters if n in PLAUSIBLE} | {"chat_id": known["ROOM"]}
            call = {n: _filled(v, known) for n, v in call.items() if n in method.parameters} | {parameter: value}
            try:
                method.run(sandbox.world, method.read(call, {}))
            except Refusal as refusal:
                assert refusal.description


def small_world() -> tuple[Sandbox, dict[str, Any]]:
    """A forum with a topic (2), a message of the bot (3) and a picture."""
    sandbox = Sandbox()
    owner = sandbox.add_person("Maria", started=True)
    sandbox.add_person("Ana", started=True)
    room = sandbox.add_chat("supergroup", "Room", owner["id"], is_forum=True)["id"]
    sandbox.add_member(room, sandbox.bot["id"], rights=True, quiet=True)
    sandbox.add_topic(room, "Cases")
    METHODS["sendmessage"].run(sandbox.world, METHODS["sendmessage"].read({"chat_id": room, "text": "card"}, {}))
    photo = sandbox.world.files.save("photo", b"x", ".jpg", {"width": 1, "height": 1})
    return sandbox, {"ROOM": room, "PHOTO": photo["file_id"]}


def _filled(value: Any, known: dict[str, Any]) -> Any:
    if isinstance(value, list):
        return [_filled(item, known) for item in value]
    if isinstance(value, dict):
        return {name: _filled(item, known) for name, item in value.items()}
    return known.get(value, value) if isinstance(value, str) else value
