"""When two reports are probably of one event: an officer on a bad line sends twice, two of a team post one seizure.

Numbers and photographs tell most (`TELLING`). What several cases of one ship, firm or licence share (`WITH_GOODS`)
tells only where the goods are the same too. Without any number, what was posted lately is compared by words and goods.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from enum import StrEnum

from domain.cases import Facts
from domain.folding import fold
from domain.keys import Kind
from domain.words import N_

TELLING = frozenset({Kind.CONTAINER, Kind.BILL, Kind.PHOTO, Kind.MARK, Kind.NUMBER, Kind.OCCASION})
"""The kinds of keys that make it probable that two cases are one, when they are of about the same time."""
TELLING_DAYS = 180
"""Containers travel on: the same one half a year later is another case."""
WITH_GOODS = frozenset({Kind.LICENCE, Kind.VOYAGE, Kind.COMPANY})
"""The kinds that do so for cases of the same goods."""
WITH_GOODS_DAYS = 14
LATELY_DAYS = 2
"""How long a report may be repeated that has no number."""
_FEWEST_LETTERS = 20
"""Fewer letters in common are no sameness of words."""


class Likeness(StrEnum):
    """How a report posted lately is like another."""

    WORDS = "words"
    GOODS = "goods"


SAID: Mapping[Likeness, str] = {
    Likeness.WORDS: N_("same words"),
    Likeness.GOODS: N_("same goods, amount and country"),
}


def near(one: date, other: date, days: int) -> bool:
    """Whether two days are at most so many apart."""
    return abs((one - other).days) <= days


def same_goods(one: Facts, other: Facts) -> bool:
    """Whether both name a substance that the other one names, and no two different countries."""
    countries = {each.country for each in (one, other) if each.country}
    return len(countries) < 2 and bool({*one.declared, *one.found} & {*other.declared, *other.found})


def likeness(one: Facts, other: Facts) -> Likeness | None:
    """How two reports of the same days are like; None where they are two."""
    words = _letters(one)
    if len(words) >= _FEWEST_LETTERS and words == _letters(other):
        return Likeness.WORDS
    alike = same_goods(one, other) and _agree(one.place, other.place) and _agree(one.date, other.date)
    amounts = ((one.quantity_kg, other.quantity_kg), (one.cylinders, other.cylinders))
    known = [mine == theirs for mine, theirs in amounts if mine is not None and theirs is not None]
    return Likeness.GOODS if alike and known and all(known) else None


def _letters(facts: Facts) -> str:
    return "".join(filter(str.isalnum, fold(facts.text or facts.narrative)))


def _agree(mine: str, theirs: str) -> bool:
    """Nothing said agrees with everything, a month with its days."""
    return mine.startswith(theirs) or theirs.startswith(mine)
