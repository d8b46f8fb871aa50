"""Whether words for a method are stated: not denied ("not hidden"), not merely suspected, not asked about, no part
of a phrase that means something else."""

from __future__ import annotations

import re
from bisect import bisect_left

from .fold import Folded
from .lexicon import Cue

_BREAK = re.compile(r"[,;:.!?\n]")
_SENTENCE_END = re.compile(r"[!?؟。\n]|\.(?!\d)")
_REACH_DENY = 24
_REACH_DOUBT = 4
_MOST_WORDS_BETWEEN = 3
#: Arabic "without" denies the thing behind it, not what was done with the goods: "بلا رخصة تصدير أخفي".
_OF_A_THING = re.compile("[وف]?(?:من )?(?:بلا|بدون|دون|غير)")


class Stated:
    """What a message denies, doubts and asks. Positions are those of the folded text."""

    def __init__(self, folded: Folded, cues: list[Cue]) -> None:
        self._text = folded.text
        self._at = folded.at
        self._denials = [cue for cue in cues if cue.kind == "deny"]
        self._doubts = [cue for cue in cues if cue.kind == "suspect"]
        self._idioms = [cue for cue in cues if cue.kind == "method" and not cue.value]

    def raw(self, start: int) -> bool:
        """The same of a position in the message as it was given."""
        return self.at(bisect_left(self._at, start))

    def at(self, start: int) -> bool:
        """Whether words that begin at ``start`` are stated."""
        return not (self._denied(start) or self._doubted(start) or self._asked(start) or self.idiom(start))

    def _denied(self, start: int) -> bool:
        if any(cue.start == start for cue in self._denials):
            return False  # "no licence": the words themselves deny
        for cue in reversed(self._denials):
            if cue.end <= start:
                gap = self._text[cue.end : start]
                most = 1 if _OF_A_THING.fullmatch(self._text, cue.start, cue.end) else _MOST_WORDS_BETWEEN
                near = len(gap) <= _REACH_DENY and len(gap.split()) <= most and "的" not in gap
                return near and not _BREAK.search(gap)
        return False

    def _doubted(self, start: int) -> bool:
        return any(0 <= start - cue.end <= _REACH_DOUBT for cue in self._doubts)

    def refused(self, start: int, end: int) -> bool:
        """Whether a denial between ``start`` and ``end`` stands right in front of ``end``: "tank: not altered"."""
        return any(start <= cue.start and 0 <= end - cue.end <= 1 for cue in self._denials)

    def idiom(self, start: int) -> bool:
        """Whether the words are part of a phrase that means no method: "bus station", "needs no licence"."""
        return any(cue.start <= start < cue.end for cue in self._idioms)

    def _asked(self, start: int) -> bool:
        end = _SENTENCE_END.search(self._text, start)
        return end is not None and end.group() in "?؟"
