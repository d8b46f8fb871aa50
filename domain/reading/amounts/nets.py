"""Net and gross with a figure on both sides: of which of the two the word is said."""

from __future__ import annotations

import re

from ..words.lexicon import Cue
from .measures import Mass, View

_WEIGHT = r"(?:weights?|wt|mass|poids|masse|pesos?|masa|вес\w*|масс\w*|(?:ال)?وزن|重量)"
#: Between a figure and the word behind it, and between the word and the figure behind that.
_BEHIND = re.compile(rf"[\s(=]*(?:(?:de|en|of|in) )?(?:{_WEIGHT}\s)?")
_AHEAD = re.compile(rf"\s?(?:{_WEIGHT}\s?)?[\s)(:=]*(?:(?:about|of|de|environ|unos|около|حوالي|约)\s?)?")


def owners(view: View, masses: list[Mass]) -> dict[int, Mass]:
    """By the start of each word for net or gross that touches two weights, the one it belongs to: the order of the
    words beside it tells ("net 200 kg gross 300 kg"), or else that no gross weight is less than the net one."""
    cues = sorted(
        (c for kind in ("net", "gross") for c in view.by_kind.get(kind, ())), key=lambda cue: (cue.start, -cue.end)
    )
    found: dict[int, Mass] = {}
    if len(masses) < 2:
        return found
    for cue in cues:
        left = next((m for m in reversed(masses) if m.end <= cue.start), None)
        right = next((m for m in masses if m.start >= cue.end), None)
        if cue.value == "tare" or left is None or right is None:
            continue
        if not _BEHIND.fullmatch(view.text, left.end, cue.start) or not _AHEAD.fullmatch(
            view.text, cue.end, right.start
        ):
            continue
        found[cue.start] = right if _leads(view, cue, cues, (left, right), found) else left
    return found


def _leads(view: View, cue: Cue, cues: list[Cue], sides: tuple[Mass, Mass], found: dict[int, Mass]) -> bool:
    """Whether the word stands in front of its figure."""
    left, right = sides
    gap = view.text[cue.end : right.start]
    if ":" in gap or "=" in gap or ")" in gap:
        return ")" not in gap
    ahead = next((c for c in reversed(cues) if c.end <= left.start), None)
    if ahead is not None and _AHEAD.fullmatch(view.text, ahead.end, left.start):
        return found.get(ahead.start, left) is left
    behind = next((c for c in cues if c.start >= right.end), None)
    if behind is not None and _BEHIND.fullmatch(view.text, right.end, behind.start):
        return False
    return (right.kg >= left.kg) == (cue.kind == "gross")
