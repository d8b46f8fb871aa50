"""What somebody may not read is, in every answer, the same as what does not exist: words and buttons alike."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from inspect import signature
from pathlib import Path
from typing import Any

import pytest_asyncio

from handlers import features
from tests.security.circle import Circle, argument_sets, gather
from tests.world import World

ABSENT = 10_000_000
REFERENCE = re.compile(r"[A-Z]+-\d+-\d+")
SEARCHING = {"find", "law", "photos"}
"""Commands that take a reference for words and find other things by its parts; what they find the walk watches."""
HIDDEN = (
    ("far", "case", "AMBER"),
    ("industry", "question", "AMBER"),
    ("far", "law", "AMBER"),
    ("far", "alert", "AMBER"),
    ("neighbour", "case", "AMBER+STRICT"),
    ("coordinator", "case", "RED"),
)


@pytest_asyncio.fixture
async def circle(tmp_path: Path) -> AsyncIterator[Circle]:
    async with World(tmp_path) as world:
        yield await gather(world)


def said(circle: Circle, *words: str) -> list[Any]:
    """Everything the bot has said since the last look, without references, tokens and numbers of messages.

    What goes to a chat stands in its order; the answer to a press goes by a way of its own, and stands first.
    """
    calls = circle.world.sandbox.calls.after(circle.read)
    found = []
    for call in sorted(calls, key=lambda each: each["method"] != "answerCallbackQuery"):
        circle.read = max(circle.read, call["n"])
        parameters = call["parameters"]
        if call["method"].startswith(("get", "set")):
            continue
        keyboard = parameters.get("reply_markup") or {}
        text = str(parameters.get("text", ""))
        text = REFERENCE.sub("…", text)
        for word in words:
            text = re.sub(re.escape(word), "…", text, flags=re.IGNORECASE)
        labels = [[REFERENCE.sub("…", key["text"]) for key in row] for row in keyboard.get("inline_keyboard", [])]
        found.append((text, labels))
    return found


def absent(ref: str) -> str:
    """A reference of the same kind that nothing has."""
    return re.sub(r"\d{4}$", "0097", ref)


async def test_a_button_on_a_hidden_item_answers_like_one_on_nothing(circle: Circle) -> None:
    said(circle)
    differing = []
    buttons = {verb: run for feature in features() for verb, run in feature.buttons.items()}
    for verb, run in buttons.items():
        if "item" not in signature(run).parameters:
            continue
        for who, kind, label in HIDDEN:
            row = circle.items[kind, label]
            args = next(argument_sets(circle, verb, run, who, [row], slice(0, 1)))
            answers = []
            for item in (row.id, ABSENT):
                await circle.press([(who, None, await circle.token(who, verb, {**args, "item": item}))])
                answers.append(said(circle))
            if answers[0] != answers[1]:
                differing.append((verb, who, kind, label, *answers))
                await circle.put_back()
    assert differing == []


async def test_a_command_with_a_hidden_reference_answers_like_one_with_none(circle: Circle) -> None:
    said(circle)
    differing = []
    for command in (each for feature in features() for each in feature.commands if each.name not in SEARCHING):
        for who, kind, label in HIDDEN:
            ref = circle.items[kind, label].ref
            answers = []
            for words in (ref, absent(ref)):
                await circle.say([(who, None, f"/{command.name} {words}")])
                answers.append(said(circle, words))
                await circle.put_back()
            if answers[0] != answers[1]:
                differing.append((command.name, who, kind, label, *answers))
    assert differing == []


async def test_an_inline_query_for_a_hidden_reference_does_not_find_it(circle: Circle) -> None:
    for who, kind, label in HIDDEN:
        ref = circle.items[kind, label].ref
        assert [result for result in await circle.inline(who, ref) if ref in result["title"]] == []
