"""Promises of questions: asked in a minute, answered by a reply, found again."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest_asyncio

from handlers import cases, forms, questions, search
from tests.world import Talker, World

SECOND_HAND = "May second-hand refrigerators holding CFC-12 be imported? Who has met such goods?"


@pytest_asyncio.fixture
async def world(tmp_path: Path) -> AsyncIterator[World]:
    features = (cases.FEATURE, questions.FEATURE, search.FEATURE, forms.FEATURE)
    async with World(tmp_path, features=features) as world:
        yield world


async def _asked(talker: Talker, text: str = SECOND_HAND) -> str:
    await talker.says(f"/ask {text}")
    await talker.presses("Ask")
    return talker.finds(r"Q-2026-\d{4}")


async def test_fiji_asks_japan_answers_in_the_room_and_fiji_marks_it_solved(world: World) -> None:
    fiji = await world.ozone("FJ", "ozone_fj")
    japan = await world.ozone("JP", "ozone_jp", network="SEAP")
    room = await world.room("SEAP", fiji, japan)
    ref = await _asked(fiji)
    card = japan.sees(ref, room)
    assert "TLP:AMBER" in card["text"] and SECOND_HAND in card["text"]
    await japan.says("Japan bans them: they count as waste.", room, reply_to=card["message_id"])
    fiji.sees("An answer to your question")
    fiji.sees("Japan bans them")
    await fiji.presses("This solved it")
    solved = japan.sees("Solved", room)
    assert solved["message_id"] == card["message_id"]
    assert "Japan bans them" in solved["text"] and "ozone officer, Japan" in solved["text"]
    japan.sees("Your answer solved it. Thank you!")
    await fiji.presses("Reopen")
    japan.sees("Reply to this message to answer.", room)


async def test_an_answer_is_acknowledged_without_a_word(world: World) -> None:
    fiji, japan = await world.ozone("FJ", "ozone_fj"), await world.ozone("JP", "ozone_jp", network="SEAP")
    room = await world.room("SEAP", fiji, japan)
    card = japan.sees(await _asked(fiji), room)
    before = len(japan.heard(room))
    await japan.says("They are waste.", room, reply_to=card["message_id"])
    assert len(japan.heard(room)) == before
    japan.sees("1 answer", room)


async def test_a_question_is_asked_step_by_step_with_its_audience_in_words(world: World) -> None:
    fiji = await world.ozone("FJ", "ozone_fj")
    uz = await world.customs("UZ", "customs_uz")
    await fiji.says("/ask")
    await fiji.says(SECOND_HAND)
    fiji.sees("TLP:AMBER, officers of your network")
    await fiji.presses("Who may read it")
    await fiji.presses("GREEN")
    await fiji.presses("Ask")
    ref = fiji.finds(r"Q-2026-\d{4}")
    await uz.says("/questions")
    uz.sees(ref)


async def test_open_questions_are_listed_to_those_who_may_read_them(world: World) -> None:
    fiji, uz = await world.ozone("FJ", "ozone_fj"), await world.customs("UZ", "customs_uz")
    ana = await world.customs("PH", "customs_ph")
    refs = [await _asked(fiji, f"Question number {number}?") for number in range(6)]
    await ana.says("/questions")
    ana.sees("6 found")
    assert refs[0] not in ana.last() and refs[5] in ana.last()
    await ana.presses("›")
    assert refs[0] in ana.last()
    await uz.says("/questions")
    uz.sees("No question is open")


async def test_an_answer_given_in_private_stands_under_the_card_in_the_room(world: World) -> None:
    fiji, japan = await world.ozone("FJ", "ozone_fj"), await world.ozone("JP", "ozone_jp", network="SEAP")
    room = await world.room("SEAP", fiji, japan)
    ref = await _asked(fiji)
    card = fiji.sees(ref, room)
    await japan.says("/questions")
    await japan.presses(ref)
    await japan.presses("Answer")
    await japan.says("They are waste in Japan.")
    await japan.presses("Send")
    japan.sees("Your answer is with the question.")
    told = fiji.sees("They are waste in Japan.", room)
    assert told["reply_to_message"]["message_id"] == card["message_id"]
    fiji.sees("They are waste in Japan.")
    await fiji.presses("Show")
    await fiji.presses("1. solved it")
    fiji.sees("Solved", room)


async def test_what_the_asker_adds_is_no_answer(world: World) -> None:
    fiji, japan = await world.ozone("FJ", "ozone_fj"), await world.ozone("JP", "ozone_jp", network="SEAP")
    room = await world.room("SEAP", fiji, japan)
    ref = await _asked(fiji)
    card = fiji.sees(ref, room)
    await fiji.says("They come by container from Suva.", room, reply_to=card["message_id"])
    fiji.sees_not("An answer to your question")
    await japan.says(f"/show {ref}")
    japan.sees("The asker adds")
    assert fiji.buttons(room) == []
    await fiji.says(f"/show {ref}")
    await fiji.presses("Add to it")
    assert "What should be added?" in fiji.last()
    await fiji.says("Mostly chest freezers.")
    await fiji.presses("Send")
    assert "under your question" in fiji.last()


async def test_questions_and_their_answers_are_found_by_search(world: World) -> None:
    fiji, japan = await world.ozone("FJ", "ozone_fj"), await world.ozone("JP", "ozone_jp", network="SEAP")
    room = await world.room("SEAP", fiji, japan)
    ref = await _asked(fiji)
    await japan.says("Ask for the licence of the exporter.", room, reply_to=fiji.sees(ref, room)["message_id"])
    for words in ("refrigerators", "хладон-12", "kind:question licence", ref):
        await japan.says(f"/find {words}")
        assert ref in japan.last(), words


async def test_only_the_asker_and_coordinators_decide(world: World) -> None:
    fiji, japan = await world.ozone("FJ", "ozone_fj"), await world.ozone("JP", "ozone_jp", network="SEAP")
    coordinator = await world.coordinator("SEAP", "coordinator_seap")
    ref = await _asked(fiji)
    await japan.says(f"/show {ref}")
    assert japan.buttons() == ["Answer"]
    await coordinator.says(f"/show {ref}")
    await coordinator.presses("Close")
    coordinator.sees("Closed")
    await japan.says("/questions")
    japan.sees("No question is open")


async def test_a_question_of_another_network_is_answered_as_one_that_does_not_exist(world: World) -> None:
    fiji, uz = await world.ozone("FJ", "ozone_fj"), await world.customs("UZ", "customs_uz")
    ref = await _asked(fiji)
    await uz.says(f"/show {ref}")
    forbidden = uz.last().replace(ref, "…")
    await uz.says("/show Q-2026-9999")
    assert uz.last().replace("Q-2026-9999", "…") == forbidden


async def test_a_narrow_question_stands_in_no_room_and_its_receipt_neither(world: World) -> None:
    fiji, japan = await world.ozone("FJ", "ozone_fj"), await world.ozone("JP", "ozone_jp", network="SEAP")
    room = await world.room("SEAP", fiji, japan)
    await fiji.says(f"/ask {SECOND_HAND}", room)
    await fiji.presses("Who may read it", room)
    await fiji.presses("AMBER+STRICT", room)
    await fiji.presses("Ask", room)
    fiji.sees("The receipt is in our private chat", room)
    fiji.sees("It is in no room")
    japan.sees_not("Q-2026", room)


async def test_two_taps_ask_once(world: World) -> None:
    fiji = await world.ozone("FJ", "ozone_fj")
    await world.room("SEAP", fiji)
    await fiji.says(f"/ask {SECOND_HAND}")
    message, button = fiji._button("Ask", None, None)
    for _ in range(2):
        await world.sandbox.press(fiji.id, None, message["message_id"], callback_data=button["callback_data"])
    await world.settled()
    await fiji.says("/questions")
    fiji.sees("1 found")


async def test_a_withdrawn_question_leaves_rooms_and_lists_and_can_be_put_back(world: World) -> None:
    fiji, japan = await world.ozone("FJ", "ozone_fj"), await world.ozone("JP", "ozone_jp", network="SEAP")
    room = await world.room("SEAP", fiji, japan)
    ref = await _asked(fiji)
    await fiji.presses("Show")
    await fiji.presses("Withdraw")
    japan.sees_not(ref, room)
    await japan.says("/questions")
    japan.sees_not(ref)
    await fiji.says("/questions")
    fiji.sees("No question is open")
    await fiji.presses("Put back")
    japan.sees(ref, room)


async def test_answers_to_a_withdrawn_question_are_not_taken(world: World) -> None:
    fiji, japan = await world.ozone("FJ", "ozone_fj"), await world.ozone("JP", "ozone_jp", network="SEAP")
    ref = await _asked(fiji)
    await japan.says(f"/show {ref}")
    shown = japan.sees(SECOND_HAND)
    await fiji.presses("Show")
    await fiji.presses("Withdraw")
    await japan.says("They are waste.", reply_to=shown["message_id"])
    japan.sees("This cannot be shown")
    fiji.sees_not("They are waste.")


async def test_every_step_of_a_question_is_in_the_audit(world: World) -> None:
    fiji, japan = await world.ozone("FJ", "ozone_fj"), await world.ozone("JP", "ozone_jp", network="SEAP")
    room = await world.room("SEAP", fiji, japan)
    ref = await _asked(fiji)
    await japan.says("They are waste.", room, reply_to=fiji.sees(ref, room)["message_id"])
    await fiji.presses("This solved it")
    await fiji.presses("Reopen")
    async with world.app.db.read() as reader:
        rows = await reader.fetch_all("SELECT action, subject, detail FROM audit WHERE subject = ? ORDER BY id", (ref,))
    assert [row["action"] for row in rows] == ["question.ask", "question.answer", "question.solve", "question.reopen"]
    assert not any("waste" in row["detail"] for row in rows)


async def test_the_same_answer_solves_only_once(world: World) -> None:
    fiji, japan = await world.ozone("FJ", "ozone_fj"), await world.ozone("JP", "ozone_jp", network="SEAP")
    room = await world.room("SEAP", fiji, japan)
    card = fiji.sees(await _asked(fiji), room)
    await japan.says("They are waste.", room, reply_to=card["message_id"])
    message, button = fiji._button("This solved it", None, None)
    for _ in range(2):
        await world.sandbox.press(fiji.id, None, message["message_id"], callback_data=button["callback_data"])
    await world.settled()
    assert sum("Your answer solved it" in heard.get("text", "") for heard in japan.heard()) == 1


async def test_an_answer_in_another_language_is_told_in_the_askers(world: World) -> None:
    fiji = await world.ozone("FJ", "ozone_fj", language="fr")
    japan = await world.ozone("JP", "ozone_jp", network="SEAP", language="zh")
    room = await world.room("SEAP", fiji, japan)
    await fiji.says(f"/ask {SECOND_HAND}")
    await fiji.presses(fiji.buttons()[0])
    card = japan.sees("Q-2026-0001", room)
    await japan.says("日本禁止进口。", room, reply_to=card["message_id"])
    fiji.sees("日本禁止进口。")
    await japan.says("/find 禁止进口")
    japan.sees("Q-2026-0001")
