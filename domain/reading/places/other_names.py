"""Names that sound like places and are none: ships that are called after a port, and gases sold under one.

"vessel Maersk Seville", "brand Suva", "Сува 134a".
"""

from __future__ import annotations

import re
from bisect import bisect_left
from functools import cache

from domain import number_words, substances

from ..words.fold import Folded

_NAME = r"(?-i:[A-ZÀ-ÞА-ЯЁ][\w.'’\-]*(?:\s(?:of|de|du|del|la)\b|\s[A-ZÀ-ÞА-ЯЁ][\w.'’\-]*){0,3})"
_BRAND = re.compile(
    r"(?:brand(?:ed)?|marque|marca|марк[аиоу]\w?|бренда?|(?:ال)?(?:ماركه|علامه)|品牌|牌子)[ :]*(?:of |de |is )?"
    r"[\"'(]?\Z"
)
_REACH = 24
_NEAR = re.compile(r"[ \-®]{0,2}(?:[mh]p ?-?)?\d", re.IGNORECASE)


def ships(raw: str) -> list[tuple[int, int]]:
    """The spans of ships' names: of several words behind the word for a ship, in quotation marks, or with a voyage."""
    if _ship_word().search(raw) is None and _voyage_word().search(raw) is None:
        return []
    found = [match.span("name") for match in _behind_ship().finditer(raw) if _is_sure(match)]
    return found + [match.span("name") for match in _before_voyage().finditer(raw)]


def is_brand(folded: Folded, start: int, end: int, place: str) -> bool:
    """Whether the name of a place at these offsets of the text as it was given is that of a gas."""
    if place not in _trade_names():
        return False
    before = folded.text[max(0, bisect_left(folded.at, start) - _REACH) : bisect_left(folded.at, start)]
    return bool(_NEAR.match(folded.raw, end) or _BRAND.search(before))


def _is_sure(match: re.Match[str]) -> bool:
    return bool(match["quote"]) or " " in match["name"].strip() or bool(match["voyage"])


@cache
def _trade_names() -> frozenset[str]:
    return frozenset(name.split()[0] for each in substances.all_substances() for name in each.trade_names)


@cache
def _ship_word() -> re.Pattern[str]:
    return number_words.pattern_of("ship")


@cache
def _voyage_word() -> re.Pattern[str]:
    return number_words.pattern_of("voyage")


@cache
def _behind_ship() -> re.Pattern[str]:
    voyage = rf"[\s,;:/(\"'“”»\-]{{1,3}}{number_words.any_of('voyage')}"
    word = rf"(?<![^\W_])(?!cargo\b){number_words.any_of('ship')}"
    return re.compile(
        rf"{word}[.:]?\s{{0,2}}(?P<quote>[\"'“”«])?\s?(?P<name>{_NAME})(?P<voyage>{voyage})?", re.IGNORECASE
    )


@cache
def _before_voyage() -> re.Pattern[str]:
    return re.compile(
        rf"(?<!\w)(?P<name>(?-i:[A-ZÀ-ÞА-ЯЁ][\w'’\-]*\s[A-ZÀ-ÞА-ЯЁ][\w'’\-]*(?:\s[A-ZÀ-ÞА-ЯЁ][\w'’\-]*)?))"
        rf"[\s,;:/(\"'“”»\-]{{1,3}}{number_words.any_of('voyage')}[.]?\s?(?:{number_words.any_of('number')}[.]?)?\s?[A-Z]{{0,3}}\d",
        re.IGNORECASE,
    )
