"""HS codes in a search whose digits name other goods in another edition: what they were, what they are, and a search
for either."""

from __future__ import annotations

import re
from dataclasses import dataclass

from domain import hs, substances
from domain.query import Query
from domain.words import T
from templates import filters
from templates.speech import listed

_WAS_AND_IS = T("HS %(code)s was %(before)s until %(last)s and is %(now)s in %(edition)s.")
_CUE = r"(?:(?<!\w)(?:hs|sh|sa|тн\s?вэд)(?:\s*(?:code|код))?\s*[:№]?\s*)?"


@dataclass(frozen=True, slots=True)
class Reading:
    """One reading of a code: its edition (`HS 2022`), its goods as the table of codes names them, and those that a
    search can ask for."""

    edition: str
    goods: tuple[str, ...]
    values: tuple[str, ...]

    def name(self, lang: str) -> str:
        """The goods as people say them: `CFC-12 (R-12)`."""
        return listed([filters.substance(substances.resolve(each) or each, lang) for each in self.goods], lang)


def of(query: Query) -> tuple[str, tuple[Reading, ...]] | None:
    """The first code of a search whose digits were used again for other goods, with its readings, the oldest first."""
    for mention in hs.mentions(" ".join(query.words)):
        if mention.edition == hs.AMBIGUOUS:
            return mention.code, tuple(map(_reading, hs.entries(mention.code)))
    return None


def _reading(entry: hs.Entry) -> Reading:
    named = [each for each in entry.covers if substances.resolve(each)]
    groups = [group.name for each in entry.covers if each not in named for group in substances.group_mentions(each)]
    goods = tuple(each.replace(" to ", "–") for each in entry.covers)
    return Reading(entry.edition, goods, tuple(dict.fromkeys([*named, *groups])))


def sentence(code: str, readings: tuple[Reading, ...], lang: str) -> T:
    """What the code was until which edition, and what it is now."""
    before, now = readings[0], readings[-1]
    return _WAS_AND_IS % {
        "code": code,
        "before": before.name(lang),
        "last": f"HS {before.edition[-4:]}",
        "now": now.name(lang),
        "edition": now.edition,
    }


def search_for(text: str, code: str, reading: Reading) -> str:
    """The search as it was typed, with the goods of one reading instead of the code."""
    digits = rf"{code[:4]}[.\s]?{code[5:]}(?:[.\s]?\d\d){{0,2}}"
    return re.sub(f"{_CUE}{digits}", f"substance:{','.join(reading.values)}", text, count=1, flags=re.IGNORECASE)
