"""The frame that all features stand on: commands, buttons, forms, refusals."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest_asyncio

from domain.words import Refusal, T
from handlers import forms
from handlers.feature import Command, Feature
from handlers.forms import Choice, Form, Step
from handlers.turn import Turn
from services.keyboards import Button
from storage import drafts as drafts_
from storage.drafts import Draft
from tests.world import World


async def _ping(turn: Turn) -> None:
    turn.say_text(T("pong %(args)s") % {"args": turn.args}, [[Button(T("Again"), "demo.again", {"n": 1})]])


async def _again(turn: Turn, n: int) -> None:
    turn.edit(
        "common/sentence",
        [[Button(T("Again"), "demo.again", {"n": n + 1})]],
        sentence=T("pressed %(n)s") % {"n": n},
    )
    turn.toast(T("done"))


async def _broken(turn: Turn) -> None:
    raise RuntimeError("on purpose")


def _kilograms(text: str, _asking: forms.Asking) -> float:
    try:
        return float(text)
    except ValueError:
        raise Refusal(T("“%(text)s” is not a number.") % {"text": text}) from None


async def _submit(turn: Turn, draft: Draft) -> None:
    async with turn.write() as tx:
        if await drafts_.end(tx, draft, "done", turn.now):
            turn.card(draft.anchor, "common/sentence", sentence=T("Posted %(kg)s of %(gas)s") % draft.answers)


FORM = Form(
    name="demo",
    title="A demo",
    label="Post",
    steps=(
        Step(
            "gas",
            "Gas",
            "Which gas?",
            choices=lambda asking: [Choice("R-12", "R-12"), Choice("R-22", "R-22")],
        ),
        Step("kg", "Kilograms", "How much?", parse=_kilograms),
        Step("note", "Note", "Anything else?", parse=lambda text, asking: text, optional=True),
    ),
    submit=_submit,
)


async def _form(turn: Turn) -> None:
    await forms.begin(turn, FORM)


DEMO = Feature(
    name="demo",
    title="Demo",
    commands=(
        Command("ping", _ping, "Ping"),
        Command("broken", _broken, "Broken"),
        Command("form", _form, "Form"),
    ),
    buttons={"demo.again": _again},
    forms=(FORM,),
)


@pytest_asyncio.fixture
async def world(tmp_path: Path) -> AsyncIterator[World]:
    async with World(tmp_path, features=(DEMO, forms.FEATURE)) as world:
        yield world


async def test_a_command_is_answered_and_a_button_edits_the_answer(world: World) -> None:
    maria = await world.customs("PH", "maria")
    await maria.says("/ping hello")
    maria.sees("pong hello")
    answer = await maria.presses("Again")
    assert answer.get("text") == "done"
    maria.sees("pressed 1")
    assert len(maria.heard()) == 1


async def test_a_stranger_is_told_how_to_join_and_nothing_else(world: World) -> None:
    eve = world.stranger("eve")
    await eve.says("/ping")
    eve.sees("/start")
    eve.sees_not("pong")


async def test_an_unbound_chat_hears_only_how_to_bind_it(world: World) -> None:
    maria = await world.customs("PH", "maria")
    room = await world.room("SEAP", maria, bound=False)
    await maria.says("/ping", room)
    maria.sees("/bind", room)
    maria.sees_not("pong", room)


async def test_what_a_handler_breaks_is_told_with_a_reference(world: World) -> None:
    maria = await world.customs("PH", "maria")
    await maria.says("/broken")
    maria.sees("E-")
    maria.sees_not("on purpose")
    await maria.says("/ping still here")
    maria.sees("pong still here")


async def test_a_form_is_one_card_from_the_first_question_to_the_receipt(world: World) -> None:
    maria = await world.customs("PH", "maria")
    await maria.says("/form")
    await maria.presses("R-12")
    await maria.says("many")
    maria.sees("“many” is not a number.")
    await maria.says("544")
    await maria.presses("Skip")
    await maria.presses("Post")
    maria.sees("Posted 544 of R-12")
    assert len(maria.heard()) == 1


async def test_a_form_goes_on_at_the_same_question_after_a_restart(world: World) -> None:
    maria = await world.customs("PH", "maria")
    await maria.says("/form")
    await maria.presses("R-12")
    await world.stop_bot()
    await world.start_bot()
    await maria.says("10")
    await maria.presses("Review")
    await maria.presses("Post")
    maria.sees("Posted 10 of R-12")


async def test_the_second_of_two_taps_changes_nothing(world: World) -> None:
    maria = await world.customs("PH", "maria")
    await maria.says("/form")
    card = maria.heard()[-1]
    first = card["reply_markup"]["inline_keyboard"][0][0]["callback_data"]
    await world.sandbox.press(maria.id, None, card["message_id"], callback_data=first)
    await world.settled()
    maria.sees("How much?")


async def test_later_keeps_and_cancel_can_be_undone(world: World) -> None:
    maria = await world.customs("PH", "maria")
    await maria.says("/form")
    await maria.presses("R-22")
    await maria.presses("Later")
    maria.sees("Kept for later")
    await maria.presses("Take it up again")
    maria.sees("How much?")
    await maria.presses("Cancel")
    maria.sees("Nothing was posted")
    await maria.presses("Take it up again")
    await maria.says("3")
    await maria.presses("Review")
    await maria.presses("Post")
    maria.sees("Posted 3 of R-22")


async def test_a_colleague_cannot_press_buttons_that_are_not_for_them(world: World) -> None:
    maria, ana = await world.customs("PH", "maria"), await world.ozone("FJ", "ana")
    room = await world.room("SEAP", maria, ana)
    await maria.says("/form", room)
    answer = await ana.presses("R-12", room)
    assert answer.get("show_alert")
    maria.sees("Which gas?", room)


async def test_the_card_follows_when_typed_answers_push_it_up(world: World) -> None:
    maria = await world.customs("PH", "maria")
    await maria.says("/form")
    await maria.presses("R-12")
    first = maria.heard()[0]["message_id"]
    for wrong in ("many", "much"):
        await maria.says(wrong)
    assert [m["message_id"] for m in maria.heard()] == [first]
    await maria.says("lots")
    (card,) = maria.heard()
    assert card["message_id"] > first
    maria.sees("“lots” is not a number.")
