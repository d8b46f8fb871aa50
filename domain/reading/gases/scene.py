"""The scene in which substances are named: the folded text, its cues in order, and the roles that names can have."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable
from dataclasses import dataclass

from domain.substances import Mention

from ..words.fold import Folded
from ..words.lexicon import COMMA, Cue

DECLARED, ACTUAL, DENIED, SUSPECTED, ASIDE, PLAIN = "declared", "actual", "denied", "suspected", "aside", "plain"

#: Where a sentence ends.
HARD = re.compile(r"[!?;\n]|\.(?=\s|$)|\.(?=[^\W\d_]{3})")
#: Kinds of cues that stand in front of a name, and what those behind it make of it.
PRE = frozenset({"decl", "act", "aside", "neutral"})
POST = {"declpost": DECLARED, "actpost": ACTUAL, "denypost": DENIED, "suspectpost": SUSPECTED}


@dataclass(frozen=True, slots=True)
class Role:
    """The role of one mention, the cue that decided (None for a plain statement) and whether it was inferred."""

    mention: Mention
    start: int
    end: int
    role: str
    cue: Cue | None = None
    inferred: bool = False

    @property
    def strong(self) -> bool:
        return self.cue is not None and self.cue.kind in ("act", "actpost") and self.cue.value in ("strong", "under")


class Scene:
    """The folded text with its cues in order; positions are folded ones."""

    def __init__(self, folded: Folded, cues: list[Cue]) -> None:
        self.text = folded.text
        self.raw = folded.raw
        self.pre = [c for c in cues if c.kind in PRE]
        self.post = [c for c in cues if c.kind in POST]
        self.deny = [c for c in cues if c.kind == "deny"]
        self.weights = [c for c in cues if c.kind == "weightword"]
        self.advertised = any(c.kind == "advert" for c in cues)
        self.suspect = [c for c in cues if c.kind == "suspect"]
        self._tests = _starts(c for c in self.pre if c.kind == "act" and c.value == "strong")
        self._turns = _starts((*self.deny, *self.pre))
        self._claims = sorted(
            (c for c in self.pre if c.kind == "decl" and c.value != "also"), key=lambda cue: cue.start
        )

    def open(self, start: int, end: int) -> bool:
        """Whether no sentence ends between the two positions; a heading ("Declared:\\n") does not end one."""
        gap = self.text[start:end]
        return not gap.strip(" :\n-=>*") or not HARD.search(gap)

    def of_weight(self, cue: Cue) -> bool:
        """Whether a paper is cited for a weight, not for a name: "weight per invoice", "poids facturé"."""
        return any(
            (-2 <= cue.start - w.end <= 6 and not COMMA.search(self.text[w.end : cue.start]))
            or 0 <= w.start - cue.end <= 2
            for w in self.weights
        )

    def claims_again(self, start: int, end: int) -> bool:
        """Whether a claim follows before the next name: in "sells R-12 as R-134a" the first name is no claim."""
        if end >= len(self.text):
            return False
        first = bisect_left(self._claims, start, key=lambda cue: cue.start)
        last = bisect_left(self._claims, start + _REACH_CLAIM + 1, lo=first, key=lambda cue: cue.start)
        return any(
            c.end <= end
            and not COMMA.search(self.text, start, c.start)
            and not HARD.search(self.text, start, c.start)
            and not _any_within(self._tests, start, c.start)  # what a test says is no claim
            for c in self._claims[first:last]
        )

    def turns(self, start: int, end: int) -> bool:
        """Whether something else begins between the two positions: a denial or another cue in front of the next
        name."""
        return _any_within(self._turns, start, end)


#: Characters from a name to the claim behind it: "sells R-12 as R-134a".
_REACH_CLAIM = 25


def _starts(cues: Iterable[Cue]) -> list[int]:
    return sorted(cue.start for cue in cues)


def _any_within(starts: list[int], start: int, end: int) -> bool:
    """Whether one of the ordered positions lies in front of ``end`` and not in front of ``start``."""
    at = bisect_left(starts, start)
    return at < len(starts) and starts[at] < end
