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
_BRIEF, _FEW_WORDS = 0.03, 50
"""What says the same in fewer words goes a little before."""


@dataclass(frozen=True, slots=True)
class Weighed:
    """A condition with its share: how much its fulfilment counts."""

    condition: Condition
    share: float


def weigh(conditions: Sequence[Condition], frequencies: Sequence[int], documents: int) -> list[Weighed]:
    """The conditions that any document fulfils, each with its share by how many do."""
    found = []
    for condition, frequency in zip(conditions, frequencies, strict=True):
        if frequency:
            rarity = math.log(1 + documents / (frequency + 0.5))
            found.append(Weighed(condition, condition.weight * min(_MOST, max(_LEAST, rarity))))
    return found


def score(weighed: Sequence[Weighed], body: str, facets: str) -> float:
    """The score of a document with these terms; 0 where it fulfils nothing."""
    words = body.split()
    terms = {*words, *facets.split()}
    whole = sum(each.share for each in weighed if not each.condition.aside) or 1.0
    text = f" {body} "
    total = 0.0
    for each in weighed:
        quality = 0.0
        for option in each.condition.options:
            if option.quality > quality and _holds(option, terms, text):
                quality = option.quality
        if quality:
            total += each.share * quality
            if each.condition.kind in _COUNTED:
                more = words.count(each.condition.options[0].terms[0]) - 1
                total += each.share * _REPEATED * min(max(more, 0), 3) / 3
    total += _near(weighed, text) * _NEAR * whole
    brief = 1 + _BRIEF / (1 + len(words) / _FEW_WORDS)
    return total / whole * brief / (1 + _BRIEF)


_COUNTED = {"word", "field"}


def _holds(option: Option, terms: set[str], text: str) -> bool:
    if option.prefix:
        return f" {' '.join(option.terms)}" in text
    if len(option.terms) == 1:
        return option.terms[0] in terms
    return f" {' '.join(option.terms)} " in text


def _near(weighed: Sequence[Weighed], text: str) -> float:
    """The share of neighbouring words of the search that stand side by side in the text."""
    words = [each.condition.options[0].terms[0] for each in weighed if each.condition.kind == "word"]
    pairs = list(pairwise(words))
    return sum(f" {first} {second} " in text for first, second in pairs) / len(pairs) if pairs else 0.0
