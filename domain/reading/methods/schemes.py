"""What two words say together: "certificate … forged", "could not show a permit", "behind the sacks of rice".

``schemes.csv`` has a row for each pair: the kind of method, the two groups of words (``scheme_words.csv``), how many
characters may part them, which stands first, what may stand between them (``across``), and the groups of words that
make it untrue when they stand between or near them (``unless``). A group "=CODE" is a method that is already found:
"no licence" beside "for export" is an export without licence.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import defaultdict
from dataclasses import dataclass
from functools import lru_cache

from ..model import Found
from ..words import tables
from ..words.fold import Folded
from ..words.lexicon import Cue
from ..words.stated import Stated

_SENTENCE = r";!?\n。؛؟"
_STOP = r"\.(?!\d)"
#: What parts two words: a comma, a colon or the end of a sentence; not the colon; only the end of a sentence; nothing.
_BREAKS = {
    "": re.compile(rf"[{_SENTENCE}:،]|,(?!\d)|{_STOP}"),
    "colon": re.compile(rf"[{_SENTENCE}،]|,(?!\d)|{_STOP}"),
    "clause": re.compile(rf"[{_SENTENCE}]|{_STOP}"),
    "yes": re.compile(r"(?!)"),
}
#: How far from a pair the words stand that make it untrue.
_REACH_UNLESS = 14


@dataclass(frozen=True, slots=True)
class Scheme:
    """Two groups of words that mean ``code`` when they stand within ``reach`` characters of each other. ``order``:
    which of them comes first ("first", "second" or "any"); ``across``: "" within a phrase, "colon" over a colon,
    "clause" over commas too, "yes" over ends of sentences; ``unless``: groups of words that make it untrue."""

    code: str
    first: str
    second: str
    reach: int
    order: str
    across: str
    unless: tuple[str, ...]


@lru_cache(maxsize=1)
def schemes() -> tuple[Scheme, ...]:
    """All pairs of the table."""
    return tuple(
        Scheme(
            row["code"],
            row["first"],
            row["second"],
            int(row["reach"]),
            row["order"],
            row["across"],
            tuple(row["unless"].split()),
        )
        for row in tables.rows("schemes")
    )


def words_together(folded: Folded, cues: list[Cue], found: list[Found[str]], stated: Stated) -> list[Found[str]]:
    """The methods that pairs of words speak of, once each, besides those already ``found``."""
    groups: dict[str, list[Cue]] = defaultdict(list)
    for cue in cues:
        if cue.kind in ("thing", "state_of"):
            groups[cue.value].append(cue)
    for known in found:
        groups[f"={known.value}"].append(_as_cue(folded, known))
    together: dict[str, Found[str]] = {}
    for scheme in schemes():
        if scheme.first in groups and scheme.second in groups and f"={scheme.code}" not in groups:
            span = _nearest(folded.text, scheme, groups, stated)
            if span is not None:
                together[scheme.code] = Found(scheme.code, *folded.span(*span), why="words together")
                groups[f"={scheme.code}"].append(Cue("method", scheme.code, *span))
    return list(together.values())


def _as_cue(folded: Folded, known: Found[str]) -> Cue:
    return Cue("method", known.value, bisect_left(folded.at, known.start), bisect_left(folded.at, known.end))


def _nearest(text: str, scheme: Scheme, groups: dict[str, list[Cue]], stated: Stated) -> tuple[int, int] | None:
    for one in groups.get(scheme.first, ()):
        for other in groups.get(scheme.second, ()):
            ahead = one.start <= other.start
            if (scheme.order == "first" and not ahead) or (scheme.order == "second" and ahead):
                continue
            left, right = (one, other) if ahead else (other, one)
            if not 0 <= right.start - left.end <= scheme.reach:
                continue
            if _BREAKS[scheme.across].search(text[left.end : right.start]):
                continue
            untrue = any(_beside(left, right, cue) for group in scheme.unless for cue in groups.get(group, ()))
            untrue = untrue or stated.idiom(right.start) or stated.refused(left.end, right.start)
            if not untrue and stated.at(left.start):
                return left.start, right.end
    return None


def _beside(left: Cue, right: Cue, cue: Cue) -> bool:
    if any(word.start <= cue.start and cue.end <= word.end for word in (left, right)):
        return False  # "no valid permit": part of the pair
    return left.start - _REACH_UNLESS <= cue.start and cue.end <= right.end + _REACH_UNLESS
