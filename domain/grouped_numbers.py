"""Numbers of papers that are written in groups, as on the paper itself: "MAEU 586 412 397", "FJ 2026 0099".

A group that something counted follows is an amount and no part of the number ("AB 12345 20 cylinders"), and neither is
a day. Digits in groups of other lengths belong together only behind letters.
"""

from __future__ import annotations

import re
from functools import cache

from domain import tables
from domain.number_words import any_of, phrases

_LETTERS = "A-ZА-ЯЁ"
_YEAR = r"(?:19|20)\d\d"
DAY = r"(?:\d\d?[./\-]\d\d?[./\-](?:\d\d){1,2}|\d{4}[./\-]\d\d?[./\-]\d\d?)"
"""A day in figures, as a pattern."""
_JOIN = r"[ .\-]"
_ROWS = rf"(?:\d{{3}}(?:{_JOIN}\d{{3}})+(?:{_JOIN}\d{{1,2}})?|\d{{4}}(?:{_JOIN}\d{{4}})+(?:{_JOIN}\d{{1,3}})?)"
_LONG_ROWS = r"\d{3}(?: \d{3}){2,}(?: \d{1,2})?"
_OF_YEAR = rf"{_YEAR}[ /.\-]{{1,3}}\d{{2,8}}"
_UNEVEN = rf"(?=(?:\d{_JOIN}?){{8,12}}(?!\d))\d{{2,5}}(?:{_JOIN}(?!{DAY})\d{{2,8}}){{1,3}}"
_SIGN = rf"{_LETTERS}0-9/.\-"
_WHOLE = rf"(?!{_YEAR}(?![{_SIGN}]))(?=[{_SIGN}]*[0-9][0-9])[{_LETTERS}0-9](?:[{_SIGN}]{{1,22}})[{_LETTERS}0-9]"
_CAPITALS = 6
_MARKED, _BARE = 4, 2
"""Letters that may stand before the digits: in capitals; in small ones behind a word for "number", and without one."""
_FEWEST = 4
"""Digits behind small letters without a word for "number"."""


@cache
def pattern() -> str:
    """A number in groups, with its letters as `head` and what follows them as `rest`; in any case."""
    head = rf"(?P<head>[{_LETTERS}]{{1,{_CAPITALS}}})(?:[ ]{{1,2}}|[.\-]|[ ]?{any_of('number')}[.:]?[ ]?)"
    rest = rf"(?P<rest>{_ROWS}|{_OF_YEAR}|{_UNEVEN}|{_WHOLE})"
    alone = rf"(?P<alone>{_LONG_ROWS}|{_YEAR}[ ]{{1,2}}\d{{2,8}})"
    ended = rf"(?![{_LETTERS}0-9])(?!\s{{0,2}}(?:{any_of('counted')}|[x×*%]|х\s?\d)|[.,]\d|[/\-]\d)"
    return rf"(?:(?!{DAY})(?:{head}(?!{DAY}){rest}|{alone}){ended})"


def belongs(match: re.Match[str], *, marked: bool, shouted: bool = False) -> bool:
    """Whether the letters before the digits are those of the number and no word. `marked`: a word for "number" leads to
    it; `shouted`: the whole text is in capitals."""
    head, rest = match["head"], match["rest"]
    if head is None:
        return marked or match["alone"].count(" ") > 1
    if not may_lead(head):
        return False
    if head.isupper() and not shouted:
        return True
    digits = sum(map(str.isdigit, rest))
    return len(head) <= (_MARKED if marked else _BARE) and digits >= (_BARE if marked else _FEWEST)


def may_lead(head: str) -> bool:
    """Whether letters may be the first ones of a number: they are no word that stands before one."""
    return head.lower() not in _words()


_FIRST = re.compile(
    r"[(\"'«:]?(?!R\b|H?C?FC\b|KG|LLC|SARL|S\b)[A-ZА-ЯЁ]{1,6}|0\d\d+|\D*(?:19|20)\d\d|(?P<small>[a-zа-яё]{2})"
)
_BEGUN = re.compile(
    r"\d\d\d(?:(?<=[A-ZА-ЯЁ] \d\d\d)| \d\d\d|"
    r"\d(?:(?<=[^\w][a-zа-яё]{2} \d{4})(?! ?[kкт])|(?<=(?:19|20)\d\d) {1,2}\d\d))"
)


def may_begin(piece: str) -> bool:
    """Whether what stands between two blanks may be the first of a number's groups; amounts of three digits aside."""
    first = _FIRST.fullmatch(piece)
    return first is not None and first["small"] not in _words()


def may_stand_in(text: str) -> bool:
    """Whether a text has anything like a number in groups; asked before the dear search for one."""
    return _BEGUN.search(text) is not None


@cache
def _words() -> frozenset[str]:
    """Words that stand before a number and are no part of it."""
    stops = {word for row in tables.rows("stop_words") for word in row["words"].split(";")}
    return frozenset(stops.union(*map(phrases, ("between", "and", "number", "name", "counted", "cylinder"))))
