"""Finding many known phrases in a text at once, in any script: the longest one wins.

A phrase is matched token by token (see `domain.folding`), so neither case, accents, hyphens, full-width
letters, Russian endings nor the Arabic article stand in the way, and nothing is found inside a word.
A token that ends in `*` in the phrase stands for every word that begins so.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Generic, TypeVar

from domain import folding
from domain.folding import Token, Tokens

T = TypeVar("T")

_WIDEST_GAP = 3
_STEM_LETTERS = 3
_MOST_REMEMBERED = 1 << 16


@dataclass(frozen=True, slots=True)
class Hit(Generic[T]):
    """A phrase found: tokens `first` to `last` (inclusive), characters `start` to `end` of the text."""

    first: int
    last: int
    start: int
    end: int
    value: T


class Phrases(Generic[T]):
    """A set of phrases, each with what it stands for. The first of equal phrases is kept."""

    def __init__(self, entries: Iterable[tuple[str, T]]) -> None:
        self._whole: dict[str, list[tuple[tuple[str, ...], T]]] = {}
        self._begun: dict[str, list[tuple[tuple[str, ...], T]]] = {}
        seen: set[tuple[str, ...]] = set()
        for phrase, value in entries:
            pattern = _pattern(phrase)
            if not pattern or pattern in seen:
                continue
            seen.add(pattern)
            index, key = self._whole, pattern[0]
            if key.endswith("*"):
                index, key = self._begun, key[:_STEM_LETTERS]
            index.setdefault(key, []).append((pattern, value))
        for group in (*self._whole.values(), *self._begun.values()):
            group.sort(key=lambda entry: -len(entry[0]))
        self._begins: dict[str, bool] = {}

    def at(self, text: Tokens, index: int) -> Hit[T] | None:
        """The longest phrase that begins at token `index`."""
        return next(iter(self._all_at(text, index)), None) if self._may_begin(text.items[index]) else None

    def _all_at(self, text: Tokens, index: int) -> list[Hit[T]]:
        token = text.items[index]
        candidates = [entry for key in token.keys for entry in self._whole.get(key, ())]
        candidates += self._begun.get(token.text[:_STEM_LETTERS], ())
        for key in token.keys[:1] if token.keys[0] != token.text else ():
            candidates += self._begun.get(key[:_STEM_LETTERS], ())
        hits = []
        for pattern, value in candidates:
            last = _match(text, index, pattern)
            if last is not None:
                hits.append(Hit(index, last, token.start, text.items[last].end, value))
        hits.sort(key=lambda hit: -hit.last)
        return hits

    def _may_begin(self, token: Token) -> bool:
        """Whether any phrase begins with this word: asked of every word of every text, so it is remembered."""
        known = self._begins.get(token.text)
        if known is None:
            known = token.text[:_STEM_LETTERS] in self._begun or any(
                key in self._whole or key[:_STEM_LETTERS] in self._begun for key in token.keys
            )
            if len(self._begins) >= _MOST_REMEMBERED:
                self._begins.clear()
            self._begins[token.text] = known
        return known

    def find(self, text: Tokens, accept: Callable[[Hit[T]], bool] | None = None) -> Iterator[Hit[T]]:
        """The phrases in `text` from left to right, none inside another, without those not accepted."""
        following = 0
        for index, token in enumerate(text.items):
            if index < following or not self._may_begin(token):
                continue
            hits = self._all_at(text, index)
            hit = next((hit for hit in hits if accept is None or accept(hit)), None)
            if hit is not None:
                yield hit
                following = hit.last + 1


def _pattern(phrase: str) -> tuple[str, ...]:
    """The keys of a phrase, a starred one with its star."""
    parts: list[str] = []
    for piece in re.split(r"(\S+\*)", phrase):
        if piece.endswith("*"):
            words = folding.tokens(piece[:-1]).items
            parts += [word.keys[0] for word in words[:-1]]
            parts += [words[-1].text + "*"] if words else []
        else:
            parts += [word.keys[0] for word in folding.tokens(piece).items]
    return tuple(parts)


def _match(text: Tokens, first: int, pattern: tuple[str, ...]) -> int | None:
    last = first + len(pattern) - 1
    if last >= len(text.items):
        return None
    for offset, key in enumerate(pattern):
        index = first + offset
        if not _fits(text.items[index], key):
            return None
        if offset and not _near(text, index - 1):
            return None
    return last


def _fits(token: Token, key: str) -> bool:
    if not key.endswith("*"):
        return key in token.keys
    begin = key[:-1]
    return token.text.startswith(begin) or any(form.startswith(begin) for form in token.keys)


def _near(text: Tokens, index: int) -> bool:
    gap = text.gap(index)
    return len(gap) <= _WIDEST_GAP and "\n" not in gap and ";" not in gap
