"""Amounts that cannot be: less than nothing ("-5 kg", "minus 40 kg") or nothing at all ("0 cylinders").

A dash as a bullet or between words is no sign: "R-12 - 5 kg", a list whose lines begin with dashes.
"""

from __future__ import annotations

import re

from ..model import Flag
from ..words.numbers import Number
from .measures import Count, Mass, View

#: A hyphen or minus glued to its figure, at the beginning of the message or behind a sign that leads to a figure.
_SIGN = re.compile(r"(?:\A|[:=(])[ ]*-\Z")
_WORD = re.compile(r"(?:(?<![^\W\d_])(?:minus|negative|moins|menos|минус|ناقص|سالب)\s|负|負)$")
_BULLET = re.compile(r"^[ ]*[-•*]", re.MULTILINE)
_HYPHENS = frozenset("-−﹣－")
_NONE_OF = re.compile(r"\s?(?:of |de |d')?")


def below_nothing(view: View, masses: list[Mass], counts: list[Count]) -> list[Flag]:
    """One flag for each weight or count with a minus before it; those are taken out of the lists."""
    amounts: list[Mass | Count] = []
    amounts += masses
    amounts += counts
    below = [i for i in amounts if _is_negative(view, i.start, masses)]
    masses[:] = [m for m in masses if m not in below]
    counts[:] = [c for c in counts if c not in below]
    return [Flag("implausible_quantity", (f"-{_written(view, i.start, i.end)}",)) for i in below]


def nothing(view: View, numbers: list[Number]) -> list[Flag]:
    """A flag for the first count of no cylinders at all."""
    packs = view.by_kind.get("pack", ())
    for number in (n for n in numbers if n.value == 0):
        pack = next((p for p in packs if p.start >= number.end), None)
        if pack is not None and _NONE_OF.fullmatch(view.text[number.end : pack.start]):
            return [Flag("implausible_quantity", (_written(view, number.start, pack.end),))]
    return []


def _is_negative(view: View, start: int, masses: list[Mass]) -> bool:
    head = view.text[max(0, start - 12) : start]
    if _WORD.search(head):
        return not any(m.end <= start and "\n" not in view.text[m.end : start] for m in masses)  # "1000 kg minus 40 kg"
    if (
        not _SIGN.search(view.text, max(0, start - 12), start)
        or view.folded.raw[view.folded.at[start - 1]] not in _HYPHENS
    ):
        return False
    return len(_BULLET.findall(view.text)) <= 1


def _written(view: View, start: int, end: int) -> str:
    return view.folded.raw[slice(*view.folded.span(start, end))].strip()
