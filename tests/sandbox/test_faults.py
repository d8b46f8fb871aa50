from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any

import httpx
import pytest
import pytest_asyncio
from telegram import Bot
from telegram.error import BadRequest, ChatMigrated, Forbidden, NetworkError, RetryAfter, TimedOut

from sandbox import Sandbox

from .conftest import Door


@pytest_asyncio.fixture(autouse=True)
async def warm(bot: Bot) -> AsyncIterator[None]:
    """The client has introduced itself before any fault is made."""
    yield


async def texts(sandbox: Sandbox) -> list[str]:
    return [message["text"] for message in sandbox.messages("customs_ph")]


async def test_429_says_how_long_to_wait_and_ends_after_its_times(door: Door, bot: Bot, maria: dict[str, Any]) -> None:
    await door.post("faults", kind="429", retry_after=3600, method="sendMessage", chat_id="customs_ph")
    await bot.send_chat_action(maria["id"], "typing")
    with pytest.raises(RetryAfter) as told:
        await bot.send_message(maria["id"], "x")
    assert told.value.retry_after == timedelta(hours=1)
    await bot.send_message(maria["id"], "x")
    assert await door.get("faults") == []


@pytest.mark.parametrize(("kind", "words"), [("500", "Internal Server Error"), ("502", "Bad Gateway")])
async def test_a_server_error_does_nothing(
    door: Door, bot: Bot, sandbox: Sandbox, maria: dict[str, Any], kind: str, words: str
) -> None:
    await door.post("faults", kind=kind, times=2)
    for _ in range(2):
        with pytest.raises(NetworkError, match=words):
            await bot.send_message(maria["id"], "x")
    assert await texts(sandbox) == []


async def test_a_reset_does_nothing(door: Door, bot: Bot, sandbox: Sandbox, maria: dict[str, Any]) -> None:
    await door.post("faults", kind="reset")
    with pytest.raises(NetworkError):
        await bot.send_message(maria["id"], "x")
    assert await texts(sandbox) == []
    assert (await door.get("requests"))[-1]["fault"] == "reset"


@pytest.mark.parametrize(("kind", "written"), [("timeout_before", []), ("timeout_after", ["x"])])
async def test_a_time_out_is_before_or_after_acceptance(
    door: Door, bot: Bot, sandbox: Sandbox, maria: dict[str, Any], kind: str, written: list[str]
) -> None:
    await door.post("faults", kind=kind, method="sendMessage")
    with pytest.raises(TimedOut):
        await bot.send_message(maria["id"], "x", read_timeout=0.05)
    assert await texts(sandbox) == written
    await door.post("faults", kind=kind, method="sendMessage", delay=0)
    with pytest.raises(NetworkError):
        await bot.send_message(maria["id"], "x")
    assert await texts(sandbox) == written * 2


async def test_blocked_and_migrated_can_be_ordered(
    door: Door, bot: Bot, sandbox: Sandbox, maria: dict[str, Any]
) -> None:
    await door.post("faults", kind="blocked", times=None)
    for _ in range(3):
        with pytest.raises(Forbidden):
            await bot.send_message(maria["id"], "x")
    await door.client.delete("faults")
    group = sandbox.add_chat("group", "Room", "customs_ph")["id"]
    sandbox.add_member(group, sandbox.bot["id"], quiet=True)
    await door.post("faults", kind="migrated", chat_id=group)
    with pytest.raises(ChatMigrated) as caught:
        await bot.send_message(group, "x")
    await bot.send_message(caught.value.new_chat_id, "x")


async def test_updates_come_twice_or_turned_round(
    door: Door, bot: Bot, sandbox: Sandbox, maria: dict[str, Any]
) -> None:
    for word in ("a", "b"):
        sandbox.say("customs_ph", None, word)
    await door.post("faults", kind="duplicate_update")
    await door.post("faults", kind="reorder_updates")
    assert [u.message.text for u in await bot.get_updates(timeout=0) if u.message] == ["b", "b", "a", "a"]
    assert [u.message.text for u in await bot.get_updates(timeout=0) if u.message] == ["a", "b"]


WRONG = [
    ({"kind": "earthquake"}, "unknown kind 'earthquake'; the kinds are 429, 500"),
    ({"kind": "429", "often": True}, "unknown field 'often'"),
    ({"kind": "429", "times": 0}, "times is a number of at least 1"),
    ({"kind": "429", "retry_after": "long"}, "retry_after is a number of seconds"),
]


@pytest.mark.parametrize(("wish", "words"), WRONG)
async def test_a_wrong_fault_is_refused_in_plain_words(door: Door, wish: dict[str, Any], words: str) -> None:
    status, error = await door.refusal("faults", **wish)
    assert status == 400 and error.startswith(words)


async def test_parameters_come_as_query_form_or_json(sandbox: Sandbox, maria: dict[str, Any]) -> None:
    address = f"{sandbox.base_url}/bot{sandbox.token}/SENDMESSAGE"
    wish = {"chat_id": maria["id"], "text": "hi"}
    async with httpx.AsyncClient() as client:
        await client.get(address, params=wish)
        await client.post(address, data=wish)
        await client.post(address, json=wish)
        await client.post(address, files={"chat_id": (None, str(maria["id"])), "text": (None, "hi")})
        refused = await client.post(address, data=wish, files={"unused": b"x"})
    assert await texts(sandbox) == ["hi"] * 4
    assert refused.json()["description"] == 'Bad Request: unknown parameter "unused" of sendMessage'


@pytest.mark.filterwarnings("ignore:Please use")
async def test_a_missing_parameter_is_named(bot: Bot) -> None:
    with pytest.raises(BadRequest, match="Chat_id is empty"):
        await bot.do_api_request("sendMessage", {"text": "x"})
    with pytest.raises(BadRequest, match="There is no photo in the request"):
        await bot.do_api_request("sendPhoto", {"chat_id": 5})
