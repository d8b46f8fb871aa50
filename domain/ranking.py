"""How well a document answers a search, when not everything that was asked for need be there.

Each condition that a document fulfils counts by how rare it is, how much it weighs, and how well it is
fulfilled. The score is the share of what a perfect document would have: 1 is everything, as it was written.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from domain.conditions import Condition, Option

_LEAST, _MOST = 0.6, 8.0
_REPEATED = 0.08
_NEAR = 0.06
_BRIEF, _FEW_LETTERS = 0.03, 350
"""What says the same in fewer words goes a little before."""


@dataclass(frozen=True, slots=True)
class Weighed:
    """A condition with its share: how much its fulfilment counts; `probes` are its options as they stand in a
    text of terms, the best first."""

    condition: Condition
    share: float
    probes: tuple[tuple[str, float], ...]


def weigh(conditions: Sequence[Condition], frequencies: Sequence[int], documents: int) -> list[Weighed]:
    """The conditions that any document fulfils, each with its share by how many do."""
    found = []
    for condition, frequency in zip(conditions, frequencies, strict=True):
        if frequency:
            rarity = math.log(1 + documents / (frequency + 0.5))
            share = condition.weight * min(_MOST, max(_LEAST, rarity))
            probes = sorted(
                ((_probe(option), option.quality) for option in condition.options), key=lambda each: -each[1]
            )
            found.append(Weighed(condition, share, tuple(probes)))
    return found


def _probe(option: Option) -> str:
    return f" {' '.join(option.terms)}{'' if option.prefix else ' '}"


class Scorer:
    """Scores documents for one search."""

    def __init__(self, weighed: Sequence[Weighed]) -> None:
        self._weighed = weighed
        self._whole = sum(each.share for each in weighed if not each.condition.aside) or 1.0
        words = [each.condition.options[0].terms[0] for each in weighed if each.condition.kind == "word"]
        self._pairs = [f" {first} {second} " for first, second in pairwise(words)]

    def score(self, body: str, facets: str) -> float:
        """The score of a document with these terms; 0 where it fulfils nothing."""
        text = f" {body} {facets} "
        total = 0.0
        for each in self._weighed:
            for probe, quality in each.probes:
                if probe in text:
                    total += each.share * quality
                    if each.condition.kind in _COUNTED:
                        total += each.share * _REPEATED * min(text.count(probe.rstrip()) - 1, 3) / 3
                    break
        if self._pairs:
            total += _NEAR * self._whole * sum(pair in text for pair in self._pairs) / len(self._pairs)
        brief = 1 + _BRIEF / (1 + len(body) / _FEW_LETTERS)
        return total / self._whole * brief / (1 + _BRIEF)


_COUNTED = {"word", "field"}
