"""What became of the goods: detained, seized, released, before a court, disposed of."""

from __future__ import annotations

import re

from ..model import Found
from ..words.fold import Folded
from ..words.lexicon import Cue

#: The later a state, the further it is: a message that says "seized … destroyed" stands at the last.
_ORDER = ("detained", "seized", "released", "in_court", "disposed")
_REACH_DENY = 14
_PARTED = re.compile(r"[,;:.!?\n]")


def outcome(folded: Folded, cues: list[Cue]) -> Found[str] | None:
    """The furthest state that the message states and does not deny; None where it says nothing of it."""
    denials = [c for c in cues if c.kind == "deny"]
    stated = [c for c in cues if c.kind == "status" and not _denied(folded.text, c, denials)]
    best = max(stated, key=lambda cue: _ORDER.index(cue.value), default=None)
    return Found(best.value, *folded.span(best.start, best.end), why="words") if best is not None else None


def _denied(text: str, cue: Cue, denials: list[Cue]) -> bool:
    return any(0 <= cue.start - d.end <= _REACH_DENY and not _PARTED.search(text[d.end : cue.start]) for d in denials)
