"""The stretches of a sentence that may name anything: what stands between words that are part of no name.

Names, numbers and words of the field are a small part of what people write, and the same ones return in other
sentences: what a stretch names is worked out once (see `domain.concepts`).
"""

from __future__ import annotations

import functools
import re
from enum import IntEnum

from domain import folding, misspelling, phrases
from domain.folding import Token
from domain.numbering import MASS_UNITS

_SHORT = 2
"""So short a word may be a letter behind a number, or the code of a country."""
_LOOKING_ABOUT = frozenset({"того", "georgia"})
"""Countries, but for what stands before or behind them."""
_BEFORE, _BEHIND = 3, 4
"""How many words before and behind a word that looks chemical may be parts of the same misspelt name."""
_LONGEST = 64
"""Longer runs without a blank are no words."""
_HAN = re.compile("[\u4e00-\u9fff]{2,}")


class _Part(IntEnum):
    """What part a word may have in a name."""

    NONE = 0  # and it tells nothing of what stands beside it
    WORD = 1
    NUMBER = 2
    MARK = 3  # no word at all
    CHEMICAL = 4  # of a name that may be misspelt and have any words in it
    ALL = 5  # only the whole sentence tells


def stretches(sentence: str) -> list[str]:
    """The parts of `sentence`, in their order, that together name what it names."""
    if _HAN.search(sentence):
        return _between_characters(sentence)
    words = sentence.split(" ")
    parts = [_part(word) if len(word) <= _LONGEST else _Part.ALL for word in words]
    if _Part.ALL in parts or (_Part.CHEMICAL in parts and _Part.MARK in parts):
        return [sentence]
    cuts = [index for index in range(1, len(words)) if _apart(words[index - 1], words[index])]
    if _Part.CHEMICAL in parts:
        cuts = _not_near(cuts, parts)
    return [" ".join(words[start:end]) for start, end in zip([0, *cuts], [*cuts, len(words)], strict=True)]


def _not_near(cuts: list[int], parts: list[_Part]) -> list[int]:
    """The cuts that are not near a word that looks chemical."""
    chemical = [place for place, part in enumerate(parts) if part is _Part.CHEMICAL]
    return [cut for cut in cuts if not any(place - _BEFORE < cut <= place + _BEHIND for place in chemical)]


def _between_characters(sentence: str) -> list[str]:
    """Chinese has no blanks: cut between two characters that never follow each other in a name."""
    cuts = [
        run.start() + place
        for run in _HAN.finditer(sentence)
        for place in range(1, run.end() - run.start())
        if not phrases.in_succession(sentence[run.start() + place - 1], sentence[run.start() + place])
    ]
    return [sentence[start:end] for start, end in zip([0, *cuts], [*cuts, len(sentence)], strict=True)]


@functools.lru_cache(maxsize=1 << 16)
def _apart(before: str, word: str) -> bool:
    """Whether nothing has a name that goes from one word into the next."""
    one, other = _part(before), _part(word)
    if _Part.NONE in (one, other):
        return True
    if not one == other == _Part.WORD:
        return False
    return not phrases.successive(folding.tokens(before).items[-1], folding.tokens(word).items[0])


@functools.lru_cache(maxsize=1 << 16)
def _part(word: str) -> _Part:
    items = folding.tokens(word).items
    if not items:
        return _Part.MARK
    if any(token.text in _LOOKING_ABOUT for token in items):
        return _Part.ALL
    if any(misspelling.chemical(token.text) for token in items):
        return _Part.CHEMICAL
    if any(token.kind != "letters" for token in items):
        return _Part.NUMBER
    return _Part.NONE if all(map(_names_nothing, items)) else _Part.WORD


def _names_nothing(token: Token) -> bool:
    return (
        len(token.text) > _SHORT
        and token.text not in MASS_UNITS
        and not phrases.in_any(token)
        and not misspelling.near_prefix(token.text)
    )
