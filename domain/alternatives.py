"""What an unknown name of a substance may have meant: the known ones that are spelt most nearly so."""

from __future__ import annotations

import functools
import re

from rapidfuzz.distance import OSA

from domain import folding, substances
from domain.substances import Substance

MOST = 3
_NUMBER = re.compile(r"(?P<family>[^\W\d_]*)[\s\-]*(?P<digits>\d{1,4})(?P<letters>[a-z]{0,3}\d?)\b")
_NEAR = 1
"""Keystrokes between two numbers beyond which one is not taken for the other."""
_LETTER, _LEFT_OUT, _RARE, _OTHER_FAMILY = 0.8, 0.2, 0.5, 0.6
"""What a wrong letter adds to the distance, one that was left out, and that a substance is seldom traded or of another
family than written."""


@functools.lru_cache(maxsize=1)
def _numbers() -> tuple[tuple[str, str, Substance], ...]:
    """Digits, letters and substance of every number."""
    found = [(_NUMBER.search(folding.fold(each.ashrae)), each) for each in substances.all_substances() if each.ashrae]
    return tuple((match["digits"], match["letters"], each) for match, each in found if match is not None)


@functools.lru_cache(maxsize=512)
def nearest(written: str) -> tuple[str, ...]:
    """The substances that `written` ("R-135a", "HCFC-241b") may have meant, likeliest first, at most `MOST`; none
    where nothing is near ("R-999")."""
    guessed = [mention.name for mention in substances.guesses(written)]
    match = _NUMBER.search(folding.fold(written))
    if match is not None and (match["family"] or match["letters"]):
        guessed += _near_numbers(match["digits"], match["letters"], match["family"])
    return tuple(dict.fromkeys(guessed))[:MOST]


def _is_near(digits: str, letters: str, some: str, more: str) -> bool:
    """Whether a number is one keystroke from a known one, or that one without its letters."""
    return (digits == some and not letters) or OSA.distance(digits + letters, some + more) <= _NEAR


def _near_numbers(digits: str, letters: str, family: str) -> list[str]:
    classed = any(each.name.lower().startswith(f"{family}-") for _, _, each in _numbers()) and family != "r"
    far: dict[str, tuple[float, int]] = {}
    for some, more, each in _numbers():
        if not _is_near(digits, letters, some, more) or (digits != some and each.tier != "A"):
            continue
        letter = _LETTER if letters else _LEFT_OUT
        distance = OSA.distance(digits, some) + letter * OSA.distance(letters, more) + _RARE * (each.tier != "A")
        distance += _OTHER_FAMILY * (classed and not each.name.lower().startswith(f"{family}-"))
        if family in ("", "r") or each.annex_groups or each.kind == "blend":
            far.setdefault(each.name, (distance, -len(each.trade_names)))
    return sorted(far, key=lambda name: far[name])
