"""What two words say together: "certificate … forged", "could not show a permit", "behind the sacks of rice".

``schemes.csv`` has a row for each pair: the kind of method, the two groups of words (``scheme_words.csv``), how many
characters may part them, which stands first, and whether a comma may stand between them.
"""

from __future__ import annotations

import csv
import io
import re
from collections import defaultdict
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources

from .fold import Folded
from .lexicon import Cue
from .model import Found

_BREAK = re.compile(r"[,;:.!?\n]")


@dataclass(frozen=True, slots=True)
class Scheme:
    """Two groups of words that mean ``code`` when they stand within ``reach`` characters of each other. ``order``:
    which of them comes first ("first", "second" or "any"); ``across``: over commas and ends of sentences too."""

    code: str
    first: str
    second: str
    reach: int
    order: str
    across: bool


@lru_cache(maxsize=1)
def schemes() -> tuple[Scheme, ...]:
    """All pairs of the table."""
    source = resources.files(__package__).joinpath("schemes.csv").read_text(encoding="utf-8")
    return tuple(
        Scheme(row["code"], row["first"], row["second"], int(row["reach"]), row["order"], row["across"] == "yes")
        for row in csv.DictReader(io.StringIO(source))
    )


def words_together(folded: Folded, cues: list[Cue]) -> list[Found[str]]:
    """The methods that pairs of words speak of, once each."""
    groups: dict[str, list[Cue]] = defaultdict(list)
    for cue in cues:
        if cue.kind in ("thing", "state_of"):
            groups[cue.value].append(cue)
    found: dict[str, Found[str]] = {}
    for scheme in schemes():
        if scheme.code not in found:
            span = _nearest(folded.text, scheme, groups)
            if span is not None:
                found[scheme.code] = Found(scheme.code, *folded.span(*span), why="words together")
    return list(found.values())


def _nearest(text: str, scheme: Scheme, groups: dict[str, list[Cue]]) -> tuple[int, int] | None:
    for one in groups.get(scheme.first, ()):
        for other in groups.get(scheme.second, ()):
            ahead = one.start <= other.start
            if (scheme.order == "first" and not ahead) or (scheme.order == "second" and ahead):
                continue
            left, right = (one, other) if ahead else (other, one)
            gap = text[left.end : right.start]
            if left.end <= right.start and len(gap) <= scheme.reach and (scheme.across or not _BREAK.search(gap)):
                return left.start, right.end
    return None
