"""Which edition of the Harmonized System a code in a message belongs to.

2903.41 to 2903.46 and 2903.49 were CFCs, halons and HCFCs up to HS 2007, were absent in HS 2012 and 2017, and are
HFCs since HS 2022. Such a code is ambiguous unless the message itself decides: by naming the edition, by its year, or
by its substance.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

from domain import hs
from domain.hs import AMBIGUOUS, BEFORE_2022, EDITION_2022, STABLE
from domain.substances import all_substances

from ..words.fold import fold
from ..words.labels import any_of

_OLD_YEARS, _NEW_YEARS = "(?:1996|2002|2007|2012|2017)", "(?:202[2-5])"


def _naming(years: str, kind: str) -> re.Pattern[str]:
    """Words that name an edition: "HS 2007", "2022年版", "old code"."""
    word = any_of("edition")
    return re.compile(rf"{word}[ -]*(?:of )?{years}|{years}[ -]?年?{word}|{any_of(kind)}")


_NEW_EDITION = _naming(_NEW_YEARS, "new_code")
_OLD_EDITION = _naming(_OLD_YEARS, "old_code")


def edition_spans(text: str) -> list[tuple[int, int]]:
    """Where folded ``text`` names an edition: its year is no date."""
    return [m.span() for pattern in (_OLD_EDITION, _NEW_EDITION) for m in pattern.finditer(text)]


@lru_cache(maxsize=256)
def _goods(code: str) -> tuple[frozenset[str], frozenset[str]]:
    """What ``code`` covers up to HS 2017 and in HS 2022, in small letters."""
    old = [cover for entry in hs.entries(code) if entry.edition != EDITION_2022 for cover in entry.covers]
    new = [cover for entry in hs.entries(code) if "2022" in entry.edition for cover in entry.covers]
    return frozenset(map(str.lower, old)), frozenset(map(str.lower, new))


def _covers(listed: frozenset[str], names: Iterable[str]) -> bool:
    """True if one of the canonical ``names`` is listed, or belongs to a family listed ("HCFCs", "PFCs")."""
    for name in names:
        key = name.lower()
        family = key.split("-")[0] + "s"
        if key in listed or family in listed or (family == "halons" and "halons" in listed):
            return True
        if family == "cfcs" and any(item.startswith("cfc-211 to") and key.startswith("cfc-21") for item in listed):
            return True
    return False


@lru_cache(maxsize=1)
def _own_codes() -> dict[str, tuple[frozenset[str], frozenset[str]]]:
    """Each substance's subheadings up to HS 2017 and in HS 2022."""
    return {
        each.name: (
            frozenset(re.findall(r"\d{4}\.\d\d", each.hs_2017)),
            frozenset(re.findall(r"\d{4}\.\d\d", each.hs_2022)),
        )
        for each in all_substances()
    }


def contradicts(code: str, written: str, name: str) -> bool:
    """Whether ``code`` is the subheading of other substances and not of ``name``, in the edition it is of (``written``,
    as `edition` says), or in any where that is open. A code of other goods (an appliance, a polyol) contradicts
    nothing."""
    older, newer = _own_codes().get(name, (frozenset(), frozenset()))
    if not (older and newer) or (
        hs.edition_of(code) != AMBIGUOUS and not any(code in codes for pair in _own_codes().values() for codes in pair)
    ):
        return False
    then, now = _goods(code)
    old = code in older or _covers(then, [name])
    new = code in newer or _covers(now, [name])
    return not {BEFORE_2022: old, EDITION_2022: new}.get(written, old or new)


def edition(code: str, around: str, names: Iterable[str], year: int | None) -> str:
    """The edition of ``code``, given folded text ``around`` it, the substances it was used for and the year, if
    known."""
    known = hs.edition_of(code)
    if known is None:
        return AMBIGUOUS if code.startswith(("2903.", "3824.7", "3827.")) else STABLE
    if known != AMBIGUOUS:
        return known
    old_words, new_words = bool(_OLD_EDITION.search(around)), bool(_NEW_EDITION.search(around))
    if old_words != new_words:
        return BEFORE_2022 if old_words else EDITION_2022
    if year is not None and year < 2022:
        return BEFORE_2022
    names = list(names)
    old, new = (_covers(goods, names) for goods in _goods(code))
    if old != new:
        return BEFORE_2022 if old else EDITION_2022
    return AMBIGUOUS


NEARBY = 40
"""Characters on either side of a code among which its edition may be named."""


def written_edition(code: str, text: str, names: Iterable[str], year: int | None) -> str:
    """The edition of ``code`` in a message as it was typed, as far as that writes the code; else as `edition`."""
    folded = fold(text)
    match = re.search(rf"(?<!\d){code[:4]}[. ]?{code[5:]}", folded)
    around = folded[max(0, match.start() - NEARBY) : match.end() + NEARBY] if match else ""
    return edition(code, around, names, year)
