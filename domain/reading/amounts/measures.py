"""Weights and counts of a message, and the text with its cues in which they stand."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from ..words.fold import CLAIMED, Folded
from ..words.lexicon import Cue

SENTENCE = re.compile(r"[!?;\n]|\.(?=\s|$|[\u4e00-\u9fff])|(?<=[\u4e00-\u9fff])\.")
GLUE = re.compile(r"^[\s\-:=(~\[]*(?:of|de|d'|of about|nos\.?|no\.?)?[\s\-]*$")
PIECES = re.compile(
    r"\s*(?:of them|of these|pcs|pieces|units?|unidades|und|uds|шт|штук|unites|pieces|个|支|只|件|وحده|قطعه)"
)


@dataclass
class Mass:
    """A weight in kilograms with the words that qualify it."""

    kg: float
    start: int
    end: int
    certain: bool = True
    tags: set[str] = field(default_factory=set)


@dataclass
class Count:
    """A number of containers; ``unit`` is the weight of one where the text says so."""

    value: int
    start: int
    end: int
    unit: Mass | None = None
    tags: set[str] = field(default_factory=set)
    pack: bool = True


class View:
    """The folded text with its cues by kind, and questions about what stands near."""

    def __init__(self, folded: Folded, cues: list[Cue]) -> None:
        self.text = folded.text
        self.folded = folded
        self.by_kind: dict[str, list[Cue]] = {}
        for cue in cues:
            self.by_kind.setdefault(cue.kind, []).append(cue)

    def sentence(self, start: int, end: int) -> tuple[int, int]:
        left = max((m.end() for m in SENTENCE.finditer(self.text, 0, start)), default=0)
        right = SENTENCE.search(self.text, end)
        return left, right.start() if right else len(self.text)

    def before(self, kind: str, start: int, reach: int) -> Cue | None:
        """The nearest cue of a kind that ends within ``reach`` before ``start`` in the same sentence."""
        for cue in reversed(self.by_kind.get(kind, ())):
            if cue.end <= start:
                gap = self.text[cue.end : start]
                # the number of a container stands between "gross weight of" and its figure
                near = len(gap.replace(CLAIMED, "") if kind == "gross" else gap) <= reach
                return cue if near and not SENTENCE.search(gap) else None
        return None

    def after(self, kind: str, end: int, reach: int) -> Cue | None:
        for cue in self.by_kind.get(kind, ()):
            if cue.start >= end:
                gap = self.text[end : cue.start]
                return cue if len(gap) <= reach and not SENTENCE.search(gap) else None
        return None


BETWEEN = re.compile(r"(?:between|entre|от|между|بين|from|de|介于|在|ما بين)\s?$")
