"""The chat page in a real browser: what people do and see."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

import pytest
from playwright.async_api import expect

from sandbox import Sandbox
from tests.browser.conftest import Opener
from tests.browser.screen import Screen, picture

pytestmark = [
    pytest.mark.asyncio(loop_scope="module"),
    pytest.mark.usefixtures("bot"),
    pytest.mark.xdist_group("page"),
]

HOSTILE = '<img src=x onerror="window.hacked=1"> \u202edesrever\u202c <script>window.hacked=1</script>'


async def with_bot(opened: Opener, sandbox: Sandbox, who: str = "customs_ph", **size: int) -> Screen:
    return await opened(f"/?as={who}&chat={sandbox.bot['id']}", **size)


def room(sandbox: Sandbox) -> int:
    """A forum of Maria's with the bot, Fiji and the Emirates in it, and the topic Cases."""
    chat = int(sandbox.add_chat("supergroup", "SEAP room", "customs_ph", is_forum=True)["id"])
    sandbox.add_member(chat, sandbox.bot["id"], rights=True)
    for who in ("ozone_fj", "customs_ae"):
        sandbox.add_member(chat, who, quiet=True)
    sandbox.add_topic(chat, "Cases")
    return chat


async def test_the_page_always_says_sandbox(opened: Opener) -> None:
    screen = await opened("/?as=customs_ph")
    await expect(screen.page.locator(".sandbox-badge")).to_have_text("SANDBOX")


async def test_a_newcomer_starts_the_bot_and_is_greeted(opened: Opener) -> None:
    screen = await opened("/?as=customs_ph")
    await screen.opens("OzoneNet")
    await screen.presses("START")
    await screen.sees("/start")
    await screen.sees("Welcome, Maria Santos")


async def test_a_person_types_and_sees_the_reply_without_reloading(opened: Opener, sandbox: Sandbox) -> None:
    screen = await with_bot(opened, sandbox)
    await screen.presses("START")
    await screen.says("Is R-12 in the licence?")
    await screen.sees("You said: Is R-12 in the licence?")
    await expect(screen.field).to_have_value("")


async def test_the_number_of_a_gas_is_never_parted_at_its_hyphen(opened: Opener, sandbox: Sandbox) -> None:
    screen = await with_bot(opened, sandbox)
    await screen.presses("START")
    words = " ".join(f"{'x' * length} CFC-12 (R-12) مادة HFC-134a" for length in range(1, 24))
    await screen.says(words)
    await screen.sees(f"You said: {words}")
    codes = screen.messages.last.locator(".words .whole")
    assert await codes.count() == 3 * 23
    assert await codes.evaluate_all("all => all.every(each => each.getClientRects().length === 1)")
    assert await codes.first.inner_text() == "CFC-12", "copied as it was written"


async def test_a_pressed_button_answers_and_the_card_is_edited_in_place(opened: Opener, sandbox: Sandbox) -> None:
    screen = await with_bot(opened, sandbox)
    await screen.presses("START")
    await screen.says("/case")
    await screen.sees("40 cylinders")
    before = await screen.messages.count()
    await screen.presses("Post")
    await screen.is_told("Posted")
    await screen.sees("Posted as PH-2026-0001")
    await screen.sees("edited")
    await screen.sees_not("40 cylinders")
    assert await screen.messages.count() == before
    await expect(screen.phone.locator(".key")).to_have_count(0)


async def test_an_alert_stands_until_it_is_confirmed(opened: Opener, sandbox: Sandbox) -> None:
    screen = await with_bot(opened, sandbox)
    await screen.presses("START")
    await screen.says("/case")
    await screen.presses("Explain")
    alert = screen.phone.get_by_role("alert")
    await expect(alert).to_contain_text("TLP:AMBER is read by your network")
    await screen.presses("OK")
    await expect(alert).to_have_count(0)


async def test_entities_are_drawn_and_a_spoiler_opens_by_a_tap(opened: Opener, sandbox: Sandbox) -> None:
    screen = await with_bot(opened, sandbox)
    await screen.presses("START")
    await screen.says("/case")
    card = screen.messages.filter(has_text="40 cylinders")
    await expect(card.locator("strong")).to_have_text("Case")
    await expect(card.locator("code")).to_have_text("R-12")
    await card.locator(".spoiler").click()
    await expect(card.locator(".spoiler.open")).to_have_text("Manila")


async def test_a_photo_is_sent_shown_and_opened_large(opened: Opener, sandbox: Sandbox) -> None:
    screen = await with_bot(opened, sandbox)
    await screen.presses("START")
    await screen.chooses_files(picture("valve.jpg"))
    await screen.phone.get_by_label("Caption").fill("The valve")
    await screen.phone.locator("dialog").get_by_role("button", name="Send").click()
    await screen.sees("The valve")
    await screen.sees("Picture of 320 x 240")
    image = screen.messages.locator("img")
    await expect(image).to_have_js_property("complete", True)
    await expect(image).not_to_have_js_property("naturalWidth", 0)
    await image.click()
    await expect(screen.phone.locator("dialog.picture img")).to_be_visible()


async def test_two_pictures_stand_in_one_album(opened: Opener, sandbox: Sandbox) -> None:
    screen = await with_bot(opened, sandbox)
    await screen.presses("START")
    await screen.chooses_files(picture("front.jpg"), picture("back.jpg", 200, 200))
    await screen.phone.locator("dialog").get_by_role("button", name="Send").click()
    await expect(screen.messages.locator(".pictures.count-2 img")).to_have_count(2)


async def test_a_hostile_message_is_only_text(opened: Opener, sandbox: Sandbox) -> None:
    sandbox.add_person("<b>x</b>\u202e", username="newcomer")
    chat = room(sandbox)
    sandbox.add_member(chat, "newcomer", quiet=True)
    sandbox.say("newcomer", chat, HOSTILE)
    screen = await opened(f"/?as=customs_ph&chat={chat}")
    bubble = screen.messages.filter(has_text="onerror")
    await expect(bubble).to_contain_text('<img src=x onerror="window.hacked=1">')
    await expect(bubble.locator("img, script, b")).to_have_count(0)
    await expect(bubble.locator(".sender")).to_contain_text("<b>x</b>")
    await expect(bubble.locator(".words")).to_have_css("unicode-bidi", "isolate")
    assert await screen.page.evaluate("window.hacked") is None


async def test_a_page_of_an_arabic_person_runs_from_right_to_left(opened: Opener, sandbox: Sandbox) -> None:
    screen = await with_bot(opened, sandbox, "customs_ae")
    await screen.presses("ابدأ")
    await expect(screen.phone).to_have_attribute("dir", "rtl")
    await expect(screen.field).to_have_attribute("placeholder", "رسالة")
    await screen.says("/case")
    row = screen.phone.locator(".key-row").first
    await expect(row).to_have_css("direction", "rtl")
    first, second = [await row.locator(".key").nth(index).bounding_box() for index in (0, 1)]
    assert first and second and first["x"] > second["x"]
    own, others = screen.phone.locator(".own .bubble").last, screen.phone.locator(".other .bubble").last
    own_box, other_box = await own.bounding_box(), await others.bounding_box()
    assert own_box and other_box and own_box["x"] < other_box["x"]


async def test_a_bubble_takes_its_direction_from_its_own_words(opened: Opener, sandbox: Sandbox) -> None:
    screen = await with_bot(opened, sandbox)
    await screen.presses("START")
    await screen.says("هل هذا R-12؟")
    await expect(screen.messages.filter(has_text="هل هذا").first.locator(".words")).to_have_css("direction", "rtl")
    await screen.says("Is this R-12?")
    await expect(screen.messages.filter(has_text="Is this").first.locator(".words")).to_have_css("direction", "ltr")


async def test_switching_the_person_shows_another_phone(opened: Opener, sandbox: Sandbox) -> None:
    screen = await with_bot(opened, sandbox)
    await screen.presses("START")
    await screen.sees("Welcome, Maria")
    await screen.presses("Back to chats")
    await screen.phone.locator(".who").click()
    await screen.phone.locator("dialog").get_by_role("button", name="Ozone Fiji").click()
    fiji = screen.of("ozone_fj")
    await fiji.opens("OzoneNet")
    await fiji.sees_not("Welcome")
    await fiji.presses("START")
    await fiji.sees("Welcome, Ozone Fiji")
    assert "as=ozone_fj" in screen.page.url
    await expect(fiji.phone.locator(".owner")).to_contain_text("@ozone_fj")


async def test_two_people_side_by_side_see_each_other_write(opened: Opener, sandbox: Sandbox) -> None:
    chat = room(sandbox)
    screen = await opened(f"/?as=customs_ph&chat={chat}&and=customs_ae&chat2={chat}", width=1280)
    maria, emirates = screen.of("customs_ph"), screen.of("customs_ae")
    await maria.says("Same labels in Manila")
    await emirates.sees("Same labels in Manila")
    await emirates.says("وفي جبل علي أيضًا")
    await maria.sees("وفي جبل علي أيضًا")
    await expect(maria.phone.locator(".other .sender").last).to_have_text("جمارك الإمارات")


async def test_a_topic_shows_only_its_messages_and_takes_new_ones(opened: Opener, sandbox: Sandbox) -> None:
    chat = room(sandbox)
    sandbox.say("ozone_fj", chat, "Good morning to all")
    screen = await opened(f"/?as=customs_ph&chat={chat}")
    await screen.sees("Good morning to all")
    await screen.presses("Cases")
    await screen.sees_not("Good morning to all")
    await screen.says("About the Manila case")
    await screen.sees("About the Manila case")
    await screen.presses("General")
    await screen.sees_not("About the Manila case")
    await screen.sees("Good morning to all")


async def test_a_reply_quotes_what_it_answers(opened: Opener, sandbox: Sandbox) -> None:
    chat = room(sandbox)
    sandbox.say("ozone_fj", chat, "Who has seen these labels?")
    screen = await opened(f"/?as=customs_ph&chat={chat}")
    await screen.messages.filter(has_text="Who has seen").click(button="right")
    await screen.phone.get_by_role("menuitem", name="Reply").click()
    await screen.says("We have, in March")
    answer = screen.messages.filter(has_text="We have, in March")
    await expect(answer.locator(".quote")).to_contain_text("Who has seen these labels?")
    assert sandbox.messages("ozone_fj", chat)[-1]["reply_to_message"]["text"] == "Who has seen these labels?"


async def test_the_command_menu_completes_what_is_typed_and_sends_by_enter(opened: Opener, sandbox: Sandbox) -> None:
    screen = await with_bot(opened, sandbox)
    await screen.presses("START")
    await screen.presses("Commands")
    options = screen.phone.get_by_role("option")
    await expect(options).to_have_count(2)
    await expect(options.first).to_contain_text("Post a seizure case")
    await screen.field.fill("/fi")
    await expect(options).to_have_count(1)
    await screen.field.press("Tab")
    await expect(screen.field).to_have_value("/find ")
    await screen.field.fill("/ca")
    await screen.field.press("Enter")
    await screen.sees("40 cylinders")


async def test_inline_results_stand_above_the_composer_and_are_sent_by_a_tap(opened: Opener, sandbox: Sandbox) -> None:
    screen = await with_bot(opened, sandbox)
    await screen.presses("START")
    await screen.says("/case")
    await screen.presses("Search R-12")
    await expect(screen.field).to_have_value("@OzoneNetBot R-12")
    await screen.phone.get_by_role("option", name="PH-2026-0001 R-12").click()
    await screen.sees("Shared: PH-2026-0001 for R-12")
    await screen.sees("via @")


async def test_a_reader_of_old_messages_is_not_moved_by_new_ones(opened: Opener, sandbox: Sandbox) -> None:
    chat = room(sandbox)
    for number in range(60):
        sandbox.say("ozone_fj", chat, f"Line {number}")
    screen = await opened(f"/?as=customs_ph&chat={chat}")
    await expect(screen.messages.last).to_be_in_viewport()
    scroller = screen.phone.locator(".scroller")
    await scroller.evaluate("node => node.scrollTo(0, 300)")
    await expect(screen.phone.locator(".jump")).to_be_visible()
    before = await scroller.evaluate("node => node.scrollTop")
    sandbox.say("ozone_fj", chat, "The newest line")
    await expect(screen.phone.locator(".jump .badge")).to_have_text("1")
    assert await scroller.evaluate("node => node.scrollTop") == before
    await screen.phone.locator(".jump").click()
    await expect(screen.messages.last).to_be_in_viewport()


async def test_the_list_counts_what_is_unread_until_the_chat_is_opened(opened: Opener, sandbox: Sandbox) -> None:
    chat = room(sandbox)
    screen = await opened("/?as=customs_ph")
    row = screen.phone.locator(f'[data-chat="{chat}"]')
    before = int(await row.locator(".badge").inner_text() or 0) if await row.locator(".badge").count() else 0
    sandbox.say("ozone_fj", chat, "News from Suva")
    await expect(row).to_contain_text("News from Suva")
    await expect(row.locator(".badge")).to_have_text(str(before + 1))
    await row.click()
    await screen.sees("News from Suva")
    await screen.presses("Back to chats")
    await expect(row.locator(".badge")).to_have_count(0)


async def test_an_own_message_is_corrected_and_deleted(opened: Opener, sandbox: Sandbox) -> None:
    chat = room(sandbox)
    screen = await opened(f"/?as=customs_ph&chat={chat}")
    await screen.says("40 cilinders")
    await screen.messages.filter(has_text="40 cilinders").click(button="right")
    await screen.phone.get_by_role("menuitem", name="Edit").click()
    await screen.says("40 cylinders")
    await screen.sees("40 cylinders")
    await screen.messages.filter(has_text="40 cylinders").click(button="right")
    await screen.phone.get_by_role("menuitem", name="Delete").click()
    await screen.sees_not("40 cylinders")


async def test_the_call_log_shows_what_the_bot_asked_and_was_told(opened: Opener, sandbox: Sandbox) -> None:
    screen = await with_bot(opened, sandbox, width=1280)
    await screen.page.get_by_role("button", name="Calls of the bot").click()
    await screen.presses("START")
    calls = screen.page.locator(".drawer")
    await calls.get_by_label("Filter").fill("Welcome")
    call = calls.locator(".call:visible", has_text="sendMessage")
    await call.locator("summary").click()
    await expect(call.locator("pre").first).to_contain_text("Welcome, ")
    await expect(calls.locator(".call:visible")).to_have_count(1)


async def test_an_ordered_fault_strikes_and_stands_red_in_the_log(opened: Opener, sandbox: Sandbox) -> None:
    screen = await with_bot(opened, sandbox, width=1280)
    await screen.page.get_by_role("button", name="Calls of the bot").click()
    await screen.page.get_by_role("button", name="Faults").click()
    dialog = screen.page.get_by_role("dialog", name="Faults")
    await expect(dialog.locator(".faults")).to_contain_text("No faults")
    await dialog.get_by_label("Method").fill("sendMessage")
    await dialog.get_by_label("Retry after").fill("30")
    await dialog.get_by_role("button", name="Order the fault").click()
    await expect(dialog.locator(".faults")).to_contain_text("sendMessage")
    await dialog.get_by_role("button", name="Close").click()
    await screen.presses("START")
    await expect(screen.page.locator(".call.failed")).to_contain_text("429")


async def test_the_clock_is_moved_and_the_page_shows_it(opened: Opener, sandbox: Sandbox) -> None:
    screen = await opened("/?as=customs_ph")
    clock = screen.page.locator(".clock")
    await clock.locator("summary").click()
    await clock.get_by_role("button", name="+7 d").click()
    moved = re.compile(f"^{datetime.now(UTC) + timedelta(days=7):%Y-%m-%d}")
    await expect(clock.locator(".clock-face")).to_have_attribute("datetime", moved)
    assert 604_790 < sandbox.clock.offset < 604_810


async def test_the_address_brings_back_the_same_chat_and_back_leaves_it(opened: Opener, sandbox: Sandbox) -> None:
    screen = await opened("/?as=customs_ph")
    await screen.opens("OzoneNet")
    await screen.presses("START")
    await screen.sees("Welcome")
    await screen.page.reload()
    await screen.sees("Welcome")
    await screen.page.go_back()
    await expect(screen.phone.locator(".chat-row")).to_have_count(1)


async def test_a_deep_link_in_a_message_starts_the_bot_with_its_code(opened: Opener, sandbox: Sandbox) -> None:
    chat = room(sandbox)
    sandbox.say("ozone_fj", chat, "Your code: https://t.me/OzoneNetBot?start=abc123")
    screen = await opened(f"/?as=customs_ph&chat={chat}")
    await screen.messages.get_by_role("link").click()
    await screen.sees("/start abc123")
    await screen.sees("Welcome, Maria")


async def test_the_chat_is_steered_by_keys_alone(opened: Opener, sandbox: Sandbox) -> None:
    screen = await opened("/?as=customs_ph")
    await screen.phone.locator(".chat-row").first.focus()
    await screen.page.keyboard.press("Enter")
    await screen.phone.get_by_role("button", name="START").focus()
    await screen.page.keyboard.press("Enter")
    await screen.sees("Welcome, Maria")
    await screen.field.focus()
    await screen.page.keyboard.type("typed")
    await screen.page.keyboard.press("Enter")
    await screen.sees("You said: typed")
