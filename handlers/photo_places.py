"""Where a photograph stands among others: its message, the buttons to those beside it, and the way back to it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import msgspec

from domain.words import T
from handlers.photo_message import Around
from services.keyboards import Button

ALIKE = T("Photos that look alike")
OF_CASE = T("Photos of the case")
LIBRARY = T("Picture library")


class Leaf(msgspec.Struct, frozen=True):
    """A photograph of the library: the search, the photograph's document and file, its number of how many (with `more`:
    at least), and whether others stand before and behind it."""

    q: str
    key: tuple[int, int]
    number: int
    total: int
    more: bool = False
    previous: bool = False
    following: bool = False


def among(ids: Sequence[int], at: int, *, similar: bool = False) -> Around:
    """The place of a photograph in a row."""
    place = {"ids": list(ids), "at": at, "similar": similar}
    turning = [
        Button(sign, "photos.turn", {**place, "at": beside})
        for sign, beside in (("‹", at - 1), ("›", at + 1))
        if 0 <= beside < len(ids)
    ]
    return Around(ALIKE if similar else OF_CASE, at + 1, len(ids), turning, place)


def in_library(leaf: Leaf, notes: Sequence[T] = ()) -> Around:
    """The place of a photograph in the library, which the buttons that ask something about it remember."""
    beside = (("‹", leaf.previous, leaf.number - 1), ("›", leaf.following, leaf.number + 1))
    turning = [
        Button(sign, "photos.page", {"q": leaf.q, "key": list(leaf.key), "back": sign == "‹", "number": there})
        for sign, exists, there in beside
        if exists
    ]
    place = {"ids": [leaf.key[1]], "at": 0, "leaf": msgspec.to_builtins(leaf)}
    return Around(LIBRARY, leaf.number, leaf.total, turning, place, more=leaf.more, notes=notes)


def as_it_was(place: dict[str, Any]) -> Around | None:
    """The place in the library that a button remembers; None for one that was asked for elsewhere."""
    return in_library(msgspec.convert(place["leaf"], Leaf)) if place.get("leaf") else None
