"""/show REFERENCE for every kind of item: each feature says how its own kind is shown."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable

from domain.words import NOT_FOUND, Refusal, T
from handlers.turn import Turn
from services.items import readable
from storage.items import ItemRow

Show = Callable[[Turn, ItemRow], Awaitable[None]]
_shows: dict[str, Show] = {}
_REFERENCE = re.compile(r"[A-Z]{1,2}[-–](?:[0-9]{4}|ND)[-–][0-9]{1,6}", re.IGNORECASE)


def shown_by(kind: str, show: Show) -> None:
    """Items of this kind ("case", "question" …) are shown by `show`."""
    _shows[kind] = show


async def show(turn: Turn) -> None:
    """Show the item; the same words for one that is absent and one that may not be read here."""
    ref = reference(turn.args)
    if not ref:
        raise Refusal(T("Please say which: /show and a reference, such as /show PH-2026-0001."))
    await show_named(turn, ref)


async def show_named(turn: Turn, ref: str) -> None:
    """Show the item with this reference. Raises Refusal as /show does."""
    async with turn.read() as reader:
        row = await readable(reader, turn.audience, ref)
    run = _shows.get(row.kind)
    if run is None:
        raise Refusal(NOT_FOUND % {"what": ref})
    await run(turn, row)


def is_reference(typed: str) -> bool:
    """Whether the words are a reference and nothing else, so that they need no search."""
    return _REFERENCE.fullmatch(typed.strip()) is not None


def reference(typed: str) -> str:
    """A reference as it is stored: `ph 2026 1` is PH-2026-0001."""
    words = typed.replace("–", "-").replace("-", " ").replace("/", " ").upper().split()
    if len(words) == 3 and words[1].isdigit() and words[2].isdigit():
        return f"{words[0]}-{words[1]}-{words[2].zfill(4)}"
    return "-".join(words)[:40]
