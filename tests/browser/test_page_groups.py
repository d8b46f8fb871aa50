"""The chat page in a real browser: joining, blocking, voting, and a line that breaks."""

from __future__ import annotations

from pathlib import Path

import httpx
import pytest
from playwright.async_api import Browser, Route, expect
from telegram import Bot

from sandbox import Sandbox
from tests.browser.conftest import Opener
from tests.browser.screen import Screen

pytestmark = [pytest.mark.asyncio(loop_scope="module"), pytest.mark.xdist_group("page groups")]


def stock_bot(sandbox: Sandbox) -> Bot:
    return Bot(sandbox.token, base_url=f"{sandbox.base_url}/bot", base_file_url=f"{sandbox.base_url}/file/bot")


async def test_a_person_finds_a_group_and_joins_it(opened: Opener, sandbox: Sandbox) -> None:
    chat = sandbox.add_chat("supergroup", "SEAP room", "customs_ph")["id"]
    screen = await opened("/?as=ozone_fj")
    await screen.presses("Menu")
    await screen.phone.get_by_role("menuitem", name="Find a group to join").click()
    await screen.phone.locator("dialog").get_by_role("button", name="SEAP room").click()
    await expect(screen.phone.locator(".notice")).to_contain_text("joined the group")
    assert chat in [seen["id"] for seen in sandbox.chats("ozone_fj")]


async def test_a_link_with_approval_sends_a_request_and_lets_nobody_in(opened: Opener, sandbox: Sandbox) -> None:
    room = sandbox.add_chat("supergroup", "SEAP room", "customs_ph")["id"]
    sandbox.add_member(room, sandbox.bot["id"], rights=True, quiet=True)
    async with stock_bot(sandbox) as bot:
        invite = await bot.create_chat_invite_link(room, creates_join_request=True)
    hall = sandbox.add_chat("supergroup", "Hall", "customs_ph")["id"]
    sandbox.add_member(hall, "ozone_fj", quiet=True)
    sandbox.say("customs_ph", hall, f"Come in: {invite.invite_link}")
    screen = await opened(f"/?as=ozone_fj&chat={hall}")
    await screen.messages.get_by_role("link").click()
    await screen.is_told("Your request to join was sent to the administrators.")
    statuses = {seen["id"]: seen["status"] for seen in sandbox.chats("ozone_fj")}
    assert statuses.get(room, "left") == "left"


async def test_a_new_forum_is_made_and_the_bot_seated_as_administrator(opened: Opener, sandbox: Sandbox) -> None:
    screen = await opened("/?as=customs_ph")
    await screen.presses("Menu")
    await screen.phone.get_by_role("menuitem", name="New group").click()
    await screen.phone.get_by_label("Name").fill("Training room")
    await screen.phone.get_by_role("button", name="Create").click()
    await expect(screen.phone.locator(".head h2")).to_have_text("Training room")
    await expect(screen.phone.locator(".topics")).to_contain_text("General")
    await screen.presses("Chat menu")
    await screen.phone.get_by_role("menuitem", name="Add the bot as administrator").click()
    await expect(screen.phone.locator(".head-sub")).to_have_text("2 members")
    room = next(seen["id"] for seen in sandbox.chats("customs_ph") if not seen["is_bot_chat"])
    async with stock_bot(sandbox) as bot:
        me = await bot.get_chat_member(room, sandbox.bot["id"])
    assert me.status == "administrator"


async def test_a_blocked_bot_can_be_unblocked(opened: Opener, sandbox: Sandbox) -> None:
    sandbox.say("customs_ph", None, "/start")
    screen = await opened(f"/?as=customs_ph&chat={sandbox.bot['id']}")
    await screen.presses("Chat menu")
    await screen.phone.get_by_role("menuitem", name="Block the bot").click()
    await screen.presses("Block")
    await screen.presses("Unblock")
    await expect(screen.field).to_be_visible()


async def test_a_vote_moves_the_poll_for_everybody_who_looks(opened: Opener, sandbox: Sandbox) -> None:
    room = sandbox.add_chat("supergroup", "SEAP room", "customs_ph")["id"]
    sandbox.add_member(room, "ozone_fj", quiet=True)
    sandbox.add_member(room, sandbox.bot["id"], rights=True, quiet=True)
    async with stock_bot(sandbox) as bot:
        await bot.send_poll(room, "Was the identifier calibrated?", ["Yes", "No"], is_anonymous=True)
    screen = await opened(f"/?as=customs_ph&chat={room}&and=ozone_fj&chat2={room}", width=1280)
    await screen.of("customs_ph").phone.get_by_role("button", name="Yes").click()
    await expect(screen.of("ozone_fj").phone.locator(".poll-share").first).to_have_text("100%")


async def test_a_channel_reader_only_reads(opened: Opener, sandbox: Sandbox) -> None:
    channel = sandbox.add_chat("channel", "Alerts", "customs_ph")["id"]
    sandbox.add_member(channel, "ozone_fj", quiet=True)
    sandbox.say("customs_ph", channel, "Look at the valves")
    screen = await opened(f"/?as=ozone_fj&chat={channel}")
    await screen.sees("Look at the valves")
    await expect(screen.phone.locator(".foot")).to_have_text("Only administrators write here.")


async def test_a_message_that_comes_while_the_chat_is_being_read_is_kept(opened: Opener, sandbox: Sandbox) -> None:
    room = sandbox.add_chat("supergroup", "SEAP room", "customs_ph")["id"]
    sandbox.add_member(room, "ozone_fj", quiet=True)
    screen = await opened(f"/?as=customs_ph&and=ozone_fj&chat2={room}", width=1280)
    fiji = screen.of("ozone_fj")

    async def late(route: Route) -> None:
        answer = await route.fetch()
        sandbox.say("customs_ph", room, "News meanwhile")
        await fiji.sees("News meanwhile")
        await route.fulfill(response=answer)

    await screen.page.route("**/sandbox/people/*/chats/*/messages?limit=100*", late, times=1)
    await screen.of("customs_ph").opens("SEAP room")
    await screen.of("customs_ph").sees("News meanwhile")


async def test_a_reply_keyboard_says_its_words(opened: Opener, sandbox: Sandbox) -> None:
    maria = sandbox.person("customs_ph")
    sandbox.say("customs_ph", None, "/start")
    async with httpx.AsyncClient(base_url=f"{sandbox.base_url}/bot{sandbox.token}") as client:
        keys = {"keyboard": [[{"text": "Yes"}, {"text": "No"}]], "resize_keyboard": True}
        answer = await client.post(
            "/sendMessage", json={"chat_id": maria["id"], "text": "Seized?", "reply_markup": keys}
        )
        answer.raise_for_status()
    screen = await opened(f"/?as=customs_ph&chat={sandbox.bot['id']}")
    await screen.presses("Yes")
    await expect(screen.phone.locator(".own .bubble").last).to_contain_text("Yes")


async def test_a_broken_line_is_taken_up_again_and_nothing_is_missed(browser: Browser, tmp_path: Path) -> None:
    first = Sandbox(tmp_path)
    port = await first.start()
    first.add_person("Maria", username="customs_ph")
    first.say("customs_ph", None, "Before the break")
    page = await browser.new_page()
    try:
        await page.goto(f"{first.base_url}/?as=customs_ph&chat={first.bot['id']}")
        screen = Screen(page)
        await screen.sees("Before the break")
    finally:
        await first.stop()
    await expect(screen.phone.get_by_text("Connecting…")).to_be_visible()
    second = Sandbox(tmp_path)
    second.say("customs_ph", None, "During the break")
    await second.start(port)
    try:
        await expect(screen.messages.filter(has_text="During the break")).to_be_visible(timeout=20_000)
        second.say("customs_ph", None, "After the break")
        await screen.sees("After the break")
    finally:
        await page.close()
        await second.stop()
