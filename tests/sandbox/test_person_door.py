from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from datetime import datetime, timedelta
from typing import Any

import httpx
import pytest
from telegram import Bot

from sandbox import Sandbox

from .conftest import Door


async def test_people_are_added_and_named_by_id_or_username(door: Door) -> None:
    ana = await door.post("people", first_name="Ana", username="ana", language_code="es")
    assert ana["language_code"] == "es" and await door.get("people/@Ana") == await door.get(f"people/{ana['id']}")
    assert await door.refusal("people", first_name="Other", username="ANA") == (
        409,
        "there is a person 'ANA' already",
    )
    assert (await door.refusal("people", first_name="X", shoe_size=44))[0] == 400
    assert (await door.refusal("people"))[1] == "first_name is missing"
    assert await door.get("people") == [ana]
    assert (await door.client.get("people/nobody/chats")).json() == {"error": "there is no person 'nobody'"}


async def test_the_private_chat_is_listed_before_it_is_opened(door: Door, sandbox: Sandbox) -> None:
    await door.post("people", first_name="Ana", username="ana")
    (chat,) = await door.get("people/ana/chats")
    assert (chat["id"], chat["is_bot_chat"], chat["last_message"]) == (sandbox.bot["id"], True, None)


async def test_unread_counts_until_the_chat_is_read(
    door: Door, bot: Bot, maria: dict[str, Any], sandbox: Sandbox
) -> None:
    for number in range(5):
        await bot.send_message(maria["id"], str(number))
    assert (await door.get("people/customs_ph/chats"))[0]["unread"] == 5
    path = f"people/customs_ph/chats/{sandbox.bot['id']}/messages"
    assert [message["text"] for message in await door.get(path, limit=2)] == ["3", "4"]
    assert [message["text"] for message in await door.get(path, before=4, limit=2)] == ["1", "2"]
    assert [message["text"] for message in await door.get(path, after=2, limit=2)] == ["2", "3"]
    assert (await door.get("people/customs_ph/chats"))[0]["unread"] == 5
    await door.get(path, read=1)
    assert (await door.get("people/customs_ph/chats"))[0]["unread"] == 0


async def test_a_group_shows_its_talk_to_members_only(door: Door, sandbox: Sandbox, maria: dict[str, Any]) -> None:
    sandbox.add_person("Ana", username="ana")
    chat = await door.post("chats", type="group", title="Room", owner="customs_ph")
    path = f"chats/{chat['id']}/messages"
    await door.post(f"people/customs_ph/{path}", text="inside")
    assert (await door.client.get(f"people/ana/{path}")).status_code == 403
    await door.post(f"chats/{chat['id']}/members", person="ana")
    assert len(await door.get(f"people/ana/{path}")) == 2
    await door.post(f"chats/{chat['id']}/leave", person="ana")
    assert (await door.client.get(f"people/ana/{path}")).status_code == 403
    assert [view["status"] for view in await door.get("people/ana/chats")] == ["member", "left"]


async def test_only_administrators_write_in_a_channel(
    door: Door, bot: Bot, sandbox: Sandbox, maria: dict[str, Any]
) -> None:
    sandbox.add_person("Ana", username="ana")
    channel = (await door.post("chats", type="channel", title="News", owner="customs_ph"))["id"]
    assert (await door.refusal(f"chats/{channel}/members", person="OzoneNetBot"))[0] == 400
    await door.post(f"chats/{channel}/members", person="OzoneNetBot", rights={"can_post_messages": True})
    await door.post(f"chats/{channel}/join", person="ana")
    assert (await door.refusal(f"people/ana/chats/{channel}/messages", text="x"))[0] == 403
    await door.post(f"people/customs_ph/chats/{channel}/messages", text="news")
    updates = await bot.get_updates(timeout=0)
    assert updates[-1].channel_post is not None and updates[-1].channel_post.from_user is None
    assert (await bot.send_message(channel, "more")).sender_chat is not None


async def test_own_messages_are_edited_and_deleted(
    door: Door, bot: Bot, sandbox: Sandbox, maria: dict[str, Any]
) -> None:
    path = f"people/customs_ph/chats/{sandbox.bot['id']}/messages"
    written = await door.post(path, text="R-12")
    answer = await door.client.patch(f"{path}/{written['message_id']}", json={"text": "R-134a"})
    assert answer.json()["text"] == "R-134a"
    updates = await bot.get_updates(timeout=0)
    assert [update.edited_message.text for update in updates if update.edited_message] == ["R-134a"]
    assert [update.message.text for update in updates if update.message] == ["R-12"]
    await door.client.delete(f"{path}/{written['message_id']}")
    assert await door.get(path) == []


async def test_a_pinned_reply_keyboard_writes_the_words_on_its_button(
    door: Door, bot: Bot, sandbox: Sandbox, maria: dict[str, Any]
) -> None:
    from telegram import ReplyKeyboardMarkup

    sent = await bot.send_message(maria["id"], "?", reply_markup=ReplyKeyboardMarkup([["Cases", "Laws"]]))
    assert sent.reply_markup is None
    await door.post(f"people/customs_ph/chats/{sandbox.bot['id']}/messages/{sent.message_id}/press", text="Laws")
    assert (await bot.get_updates(timeout=0))[-1].message.text == "Laws"  # type: ignore[union-attr]


async def test_forged_data_reaches_the_bot_only_by_force(
    door: Door, bot: Bot, sandbox: Sandbox, maria: dict[str, Any]
) -> None:
    sent = await bot.send_message(maria["id"], "no buttons")
    path = f"people/customs_ph/chats/{sandbox.bot['id']}/messages/{sent.message_id}/press"
    assert (await door.refusal(path, callback_data="drop tables"))[0] == 404
    pressing = asyncio.create_task(door.post(path, callback_data="drop tables", force=True))
    (update,) = await bot.get_updates(timeout=5)
    assert update.callback_query is not None and update.callback_query.data == "drop tables"
    await update.callback_query.answer()
    assert await pressing == {"ok": True, "answered": True}


async def test_reactions_reach_a_bot_that_asked(door: Door, bot: Bot, sandbox: Sandbox, room: int) -> None:
    await bot.get_updates(timeout=0, allowed_updates=["message_reaction"])
    sent = await bot.send_message(room, "card")
    await door.post(f"people/customs_ph/chats/{room}/messages/{sent.message_id}/react", emoji="👍")
    (update,) = await bot.get_updates(timeout=0)
    assert update.message_reaction is not None and len(update.message_reaction.new_reaction) == 1


async def test_any_update_can_be_queued_raw(door: Door, sandbox: Sandbox) -> None:
    await door.post("updates", message={"text": 7}, nonsense=[None])
    async with httpx.AsyncClient() as client:
        answer = await client.post(f"{sandbox.base_url}/bot{sandbox.token}/getUpdates")
    (update,) = answer.json()["result"]
    assert update["message"] == {"text": 7} and update["nonsense"] == [None]


@pytest.mark.parametrize("body", [b'{"a": "\xed\xa0\xbd"}', b"[" * 100_000, b"{", b"[]", b"7"])
@pytest.mark.parametrize("path", ["/sandbox/updates", "/bot{token}/sendMessage"])
async def test_a_body_that_is_no_json_object_is_refused_in_words(sandbox: Sandbox, path: str, body: bytes) -> None:
    async with httpx.AsyncClient(base_url=sandbox.base_url) as client:
        headers = {"Content-Type": "application/json"}
        answer = await client.post(path.format(token=sandbox.token), content=body, headers=headers)
    assert answer.status_code == 400


async def test_the_door_tells_which_updates_the_bot_has_not_confirmed(door: Door, bot: Bot) -> None:
    first = (await door.post("updates", poll={}))["update_id"]
    second = (await door.post("updates", poll={}))["update_id"]
    assert await door.get("updates") == {"pending": 2, "oldest": first, "last": second}
    await bot.get_updates(offset=second + 1, timeout=0)
    assert await door.get("updates") == {"pending": 0, "oldest": None, "last": second}


async def test_the_clock_moves_for_everybody(door: Door, bot: Bot, sandbox: Sandbox, maria: dict[str, Any]) -> None:
    moves: list[float] = []
    sandbox.clock.subscribe(moves.append)
    before = sandbox.clock.now()
    assert (await door.post("clock", advance="7d 90m"))["offset_seconds"] == 7 * 86400 + 5400
    assert moves == [7 * 86400 + 5400]
    sent = await bot.send_message(maria["id"], "later")
    assert sent.date - before >= timedelta(days=7, minutes=89)
    await door.post("clock", advance="-1w")
    await door.post("clock", set="2026-03-01T06:00:00Z")
    assert datetime.fromisoformat((await door.get("clock"))["now"]).month == 3
    assert (await door.refusal("clock", advance="soon"))[0] == 400
    assert (await door.refusal("clock", advance="99999999w"))[0] == 400
    assert (await door.refusal("clock"))[0] == 400


async def test_old_messages_cannot_be_deleted_for_everyone(bot: Bot, sandbox: Sandbox, maria: dict[str, Any]) -> None:
    sent = await bot.send_message(maria["id"], "x")
    sandbox.clock.advance("49h")
    with pytest.raises(Exception, match="Message can't be deleted for everyone"):
        await sent.delete()


async def test_the_call_log_shows_calls_answers_and_no_token(
    door: Door, bot: Bot, sandbox: Sandbox, maria: dict[str, Any]
) -> None:
    await bot.send_message(maria["id"], "hello")
    rows = await door.get("requests")
    assert [row["method"] for row in rows] == ["getMe", "sendMessage"]
    assert rows[1]["parameters"]["text"] == "hello" and rows[1]["answer"]["result"]["text"] == "hello"
    assert await door.get("requests", after=rows[0]["n"]) == rows[1:]
    assert sandbox.token not in json.dumps(rows) + json.dumps(await door.get("state"))


async def test_the_page_hears_what_each_person_sees(
    door: Door, bot: Bot, sandbox: Sandbox, room: int, maria: dict[str, Any]
) -> None:
    sandbox.add_person("Ana", username="ana", started=True)
    async with door.client.stream("GET", "events", params={"person": "customs_ph"}) as stream:
        events = heard(stream)
        sent = await bot.send_message(maria["id"], "one")
        assert await wait_for(events, "message") == {
            "person": maria["id"], "chat": sandbox.bot["id"], "message": sandbox.messages("customs_ph")[-1],
        }  # fmt: skip
        await sent.edit_text("two")
        assert (await wait_for(events, "edit"))["message"]["text"] == "two"
        await sent.delete()
        assert (await wait_for(events, "delete"))["message_id"] == sent.message_id
        await bot.send_chat_action(room, "typing")
        assert (await wait_for(events, "typing"))["chat"] == room
        await door.post("clock", advance="1h")
        assert (await wait_for(events, "clock"))["offset_seconds"] == 3600
        await door.post(f"chats/{room}/members", person="ana")
        assert (await wait_for(events, "chat"))["chat"]["member_count"] == 3
    everyone = sandbox.world.events.listeners
    await bot.get_me()
    assert all(listener.person is None for listener in everyone)


async def heard(stream: httpx.Response) -> AsyncIterator[tuple[str, Any]]:
    kind = ""
    async for line in stream.aiter_lines():
        if line.startswith("event: "):
            kind = line.removeprefix("event: ")
        elif line.startswith("data: "):
            yield kind, json.loads(line.removeprefix("data: "))


async def wait_for(events: AsyncIterator[tuple[str, Any]], wanted: str) -> Any:
    async for kind, data in events:
        if kind == wanted:
            return data
    raise AssertionError(f"no event {wanted!r}")


@pytest.mark.parametrize(
    "headers",
    [
        {"Host": "evil.example"},
        {"Host": "127.0.0.1.evil.example:80"},
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
        {"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "cors"},
    ],
)
async def test_foreign_pages_and_names_are_not_served(door: Door, headers: dict[str, str]) -> None:
    answer = await door.client.post("people", json={"first_name": "Eve"}, headers=headers)
    assert answer.status_code == 403 and "error" in answer.json()
    assert await door.get("people") == []


async def test_the_own_page_is_served_with_a_strict_policy(door: Door, sandbox: Sandbox) -> None:
    answer = await door.client.get(f"{sandbox.base_url}/")
    assert answer.status_code == 200 and "default-src 'self'" in answer.headers["content-security-policy"]
    same = await door.client.post("people", json={"first_name": "A"}, headers={"Origin": sandbox.base_url})
    assert same.status_code == 200
    assert (await door.client.get(f"{sandbox.base_url}/page/../server.py")).status_code in (403, 404)


async def test_it_listens_on_loopback_only(sandbox: Sandbox) -> None:
    assert sandbox.base_url.startswith("http://127.0.0.1:")


HOSTILE: list[object] = [
    "",
    "x",
    0,
    -1,
    2**80,
    True,
    [],
    {},
    [7],
    {"a": {}},
    "\ud83d",
    "<b>",
    "99999999999999999999",
    1.5,
]
PLACES = [
    ("people", ("first_name", "last_name", "username", "language_code", "id")),
    ("people/customs_ph/chats/{room}/messages", ("text", "reply_to_message_id", "message_thread_id", "caption")),
    ("people/customs_ph/chats/{room}/messages/2/press", ("text", "callback_data")),
    ("people/customs_ph/chats/{room}/messages/2/vote", ("option_ids",)),
    ("people/customs_ph/chats/{room}/messages/2/react", ("emoji",)),
    ("people/customs_ph/inline/choose", ("result_id", "chat")),
    ("chats", ("type", "title", "is_forum", "owner", "username", "description", "join_by_request", "id")),
    ("chats/{room}/members", ("person", "rights")),
    ("chats/{room}/promote", ("person", "rights")),
    ("chats/{room}/restrict", ("person", "muted")),
    ("chats/{room}/remove", ("person", "ban")),
    ("chats/{room}/join", ("person", "invite_link")),
    ("chats/{room}/leave", ("person",)),
    ("chats/{room}/topics", ("name",)),
    ("chats/{room}/migrate", ("x",)),
    ("join", ("person", "invite_link")),
    ("faults", ("kind", "times", "method", "chat_id", "retry_after", "delay")),
    ("clock", ("advance", "set")),
]
SOUND = {
    "first_name": "Ana", "text": "text", "person": "ana", "kind": "429", "title": "Title", "owner": "customs_ph",
    "name": "name", "type": "group", "invite_link": "x", "result_id": "1", "chat": 1,
}  # fmt: skip


@pytest.mark.parametrize(("path", "fields"), PLACES)
async def test_no_field_breaks_the_door(
    door: Door, sandbox: Sandbox, room: int, path: str, fields: tuple[str, ...]
) -> None:
    sandbox.add_person("Ana", username="ana")
    sandbox.say("customs_ph", room, "hello")
    for field in fields:
        for value in HOSTILE:
            body = {name: SOUND[name] for name in fields if name in SOUND} | {field: value}
            content = json.dumps(body).encode()
            answer = await door.client.post(path.format(room=room), content=content)
            assert answer.status_code < 500, (field, value, answer.text)
    for odd in (b"", b"[]", b"nonsense", b"\xff", b'"x"'):
        assert (await door.client.post(path.format(room=room), content=odd)).status_code < 500


@pytest.mark.parametrize(
    "path", ["people/x", "people/%F0%9F%98%80/chats", "chats/--5", "files/%00", "nothing", "chats/²"]
)
async def test_no_address_breaks_the_door(door: Door, path: str) -> None:
    assert 400 <= (await door.client.get(path)).status_code < 500
