"""Which edition of the Harmonized System a code in a message belongs to.

2903.41 to 2903.46 and 2903.49 were CFCs, halons and HCFCs up to HS 2007, were absent in HS 2012 and 2017, and are
HFCs since HS 2022. Such a code is ambiguous unless the message itself decides: by naming the edition, by its year, or
by its substance.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from functools import lru_cache

from domain.substances import all_substances
from domain.tables import rows

from .fold import fold
from .labels import any_of

HS_2022, PRE_2022, STABLE, AMBIGUOUS = "HS 2022", "pre-2022", "stable", "ambiguous"

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


@lru_cache(maxsize=1)
def _table() -> dict[str, dict[str, str]]:
    """code -> {"pre": covers, "new": covers, "reused": "yes"}"""
    table: dict[str, dict[str, str]] = defaultdict(dict)
    for row in rows("hs_codes"):
        edition = row["hs_edition"]
        entry = table[row["code"]]
        if "2022" in edition:
            entry["new"] = row["covers"]
        if edition != "HS 2022":
            entry["pre"] = ";".join(filter(None, (entry.get("pre"), row["covers"])))
        if "Same digits mean" in row["note"]:
            entry["reused"] = "yes"
    return dict(table)


def _covers(covers: str, names: Iterable[str]) -> bool:
    """True if one of the canonical ``names`` is listed, or belongs to a family listed ("HCFCs", "PFCs")."""
    listed = {item.strip().lower() for item in covers.split(";") if item.strip()}
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
    entry = _table().get(code, {})
    older, newer = _own_codes().get(name, (frozenset(), frozenset()))
    if not (older and newer) or (
        "reused" not in entry and not any(code in codes for pair in _own_codes().values() for codes in pair)
    ):
        return False
    old = code in older or _covers(entry.get("pre", ""), [name])
    new = code in newer or _covers(entry.get("new", ""), [name])
    return not {PRE_2022: old, HS_2022: new}.get(written, old or new)


def edition(code: str, around: str, names: Iterable[str], year: int | None) -> str:
    """The edition of ``code``, given folded text ``around`` it, the substances it was used for and the year, if
    known."""
    entry = _table().get(code)
    if entry is None:
        return AMBIGUOUS if code.startswith(("2903.", "3824.7", "3827.")) else STABLE
    if "reused" not in entry:
        if "pre" in entry and "new" in entry:
            return STABLE
        return HS_2022 if "new" in entry else PRE_2022
    old_words, new_words = bool(_OLD_EDITION.search(around)), bool(_NEW_EDITION.search(around))
    if old_words != new_words:
        return PRE_2022 if old_words else HS_2022
    if year is not None and year < 2022:
        return PRE_2022
    names = list(names)
    old, new = _covers(entry.get("pre", ""), names), _covers(entry.get("new", ""), names)
    if old != new:
        return PRE_2022 if old else HS_2022
    return AMBIGUOUS


NEARBY = 40
"""Characters on either side of a code among which its edition may be named."""


def written_edition(code: str, text: str, names: Iterable[str], year: int | None) -> str:
    """The edition of ``code`` in a message as it was typed, as far as that writes the code; else as `edition`."""
    folded = fold(text)
    match = re.search(rf"(?<!\d){code[:4]}[. ]?{code[5:]}", folded)
    around = folded[max(0, match.start() - NEARBY) : match.end() + NEARBY] if match else ""
    return edition(code, around, names, year)
