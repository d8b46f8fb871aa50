"""What the features declare fits together, and what code names exists."""

from __future__ import annotations

from bot.house_check import faults, source_faults
from handlers import features
from handlers.feature import Command, Feature
from handlers.turn import Turn


async def _nothing(turn: Turn) -> None:
    turn.forget_answers()


async def _pressed(turn: Turn) -> None:
    turn.forget_answers()


def test_the_features_of_the_house_are_complete() -> None:
    assert faults(features()) == []


def test_every_screen_and_every_button_that_code_names_is_there() -> None:
    assert source_faults(features()) == []


def test_what_is_missing_or_double_is_named() -> None:
    one = Feature(
        name="one",
        title="One",
        commands=(Command("same", _nothing, "Said"), Command("Wrong-Name", _nothing, "")),
        buttons={"one.press": _pressed},
        open_buttons=frozenset({"one.absent"}),
    )
    two = Feature(name="two", title="", commands=(Command("same", _nothing, "Said"),), buttons={"one.press": _pressed})
    assert set(faults((one, two))) == {
        "command /same is declared 2 times",
        "button one.press is declared 2 times",
        "/Wrong-Name cannot be a command: a-z, 0-9 and _, at most 32",
        "/Wrong-Name has no summary for menus and /help",
        "open button one.absent of one is not declared among its buttons",
        "feature two has no title",
    }


def test_code_that_names_nothing_known_is_found() -> None:
    found = source_faults(())
    assert any("no feature declares the button case.open" in fault for fault in found)
