"""Finding many known phrases in a text at once, in any script: the longest one wins.

A phrase is matched token by token (see `domain.folding`), so neither case, accents, hyphens, full-width
letters, Russian endings nor the Arabic article stand in the way, and nothing is found inside a word.
A token that ends in `*` in the phrase stands for every word that begins so.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise, product
from typing import Any, Generic, TypeVar

from domain import folding
from domain.folding import Token, Tokens

T = TypeVar("T")

_WIDEST_GAP = 3
_STEM_LETTERS = 3
_STEMS = (1, 2, 3)
_MOST_REMEMBERED = 1 << 16


@dataclass(frozen=True, slots=True)
class Hit(Generic[T]):
    """A phrase found: tokens `first` to `last` (inclusive), characters `start` to `end` of the text."""

    first: int
    last: int
    start: int
    end: int
    value: T


Entry = tuple[tuple[str, ...], T]


@functools.lru_cache(maxsize=1 << 14)
def _beginnings_of(word: str, keys: tuple[str, ...]) -> tuple[str, ...]:
    """The first letters under which a starred word may fit `word`."""
    return tuple(dict.fromkeys(form[:length] for form in (word, *keys) for length in _STEMS))


class _Bucket(Generic[T]):
    """The phrases that one word begins, by what their second word is, so that few are tried in full."""

    def __init__(self, entries: Iterable[Entry[T]]) -> None:
        self.alone: list[T] = []
        self.whole: dict[str, list[Entry[T]]] = {}
        self.begun: dict[str, list[Entry[T]]] = {}
        for entry in entries:
            pattern, value = entry
            if len(pattern) == 1:
                self.alone.append(value)
            elif pattern[1].endswith("*"):
                self.begun.setdefault(pattern[1][:-1][:_STEM_LETTERS], []).append(entry)
            else:
                self.whole.setdefault(pattern[1], []).append(entry)

    def longer(self, following: Token) -> Iterator[Entry[T]]:
        """The phrases of two words or more whose second one may be `following`."""
        if self.whole:
            for key in following.keys:
                yield from self.whole.get(key, ())
        if self.begun:
            for letters in _beginnings_of(following.text, following.keys):
                yield from self.begun.get(letters, ())


class Phrases(Generic[T]):
    """A set of phrases, each with what it stands for. The first of equal phrases is kept."""

    def __init__(self, entries: Iterable[tuple[str, T]]) -> None:
        self._whole: dict[str, list[Entry[T]]] = {}
        self._begun: dict[str, list[Entry[T]]] = {}
        self._number = len(_SETS)
        _SETS.append(self)
        _WORDS.clear()
        seen: set[tuple[str, ...]] = set()
        for phrase, value in entries:
            pattern = _pattern(phrase)
            if not pattern or pattern in seen:
                continue
            seen.add(pattern)
            index, key = self._whole, pattern[0]
            if key.endswith("*"):
                index, key = self._begun, key[:-1][:_STEM_LETTERS]
            index.setdefault(key, []).append((pattern, value))
            for part in pattern:
                if part.endswith("*"):
                    _STARRED.setdefault(part[:-1][:_STEM_LETTERS], set()).add(part)
            _CONTINUING.update(pattern[1:])
            _FOLLOWING.update(pairwise(pattern))

    def at(self, text: Tokens, index: int) -> Hit[T] | None:
        """The longest phrase that begins at token `index`."""
        bucket = next((bucket for place, bucket in self._beginnings(text) if place == index), None)
        return next(iter(_all_at(bucket, text, index)), None) if bucket else None

    def each(self, text: Tokens) -> dict[int, Hit[T]]:
        """The longest phrase at every token where one begins, also inside another."""
        found = ((index, _all_at(bucket, text, index)) for index, bucket in self._beginnings(text))
        return {index: hits[0] for index, hits in found if hits}

    def find(self, text: Tokens, accept: Callable[[Hit[T]], bool] | None = None) -> Iterator[Hit[T]]:
        """The phrases in `text` from left to right, none inside another, without those not accepted."""
        following = 0
        for index, bucket in self._beginnings(text):
            if index < following:
                continue
            for hit in _all_at(bucket, text, index):
                if accept is None or accept(hit):
                    yield hit
                    following = hit.last + 1
                    break

    def _beginnings(self, text: Tokens) -> list[tuple[int, _Bucket[T]]]:
        """The tokens with which phrases may begin, and those phrases."""
        if text.begins.get(-1) != len(_SETS):
            _look_up(text)
        found: list[tuple[int, _Bucket[T]]] = text.begins.get(self._number, [])
        return found

    def beginning_with(self, token: Token) -> _Bucket[T] | None:
        """The phrases that begin with this word."""
        entries = [entry for key in token.keys for entry in self._whole.get(key, ())]
        for letters in _beginnings_of(token.text, token.keys):
            entries += [entry for entry in self._begun.get(letters, ()) if _fits(token, entry[0][0])]
        return _Bucket(entries) if entries else None


_SETS: list[Phrases[Any]] = []
_CONTINUING: set[str] = set()
"""What phrases of all sets have behind their first word."""
_STARRED: dict[str, set[str]] = {}
"""The starred words of all phrases, by their first letters."""
_FOLLOWING: set[tuple[str, str]] = set()
"""Any two of those in succession, in any phrase."""
_WORDS: dict[str, tuple[tuple[int, _Bucket[Any]], ...]] = {}
"""Which sets have phrases that begin with a word: asked of every word of every text, so it is remembered."""


def in_any(token: Token) -> bool:
    """Whether a phrase of any set that was made so far has this word in it."""
    return bool(_begun_by(token)) or not _CONTINUING.isdisjoint(_possible(token))


def successive(one: Token, other: Token) -> bool:
    """Whether a phrase of any set that was made so far has these two words in succession."""
    return not _FOLLOWING.isdisjoint(product(_possible(one), _possible(other)))


def in_succession(one: str, other: str) -> bool:
    """The same of two Chinese characters."""
    return not _FOLLOWING.isdisjoint(((one, other), (one, f"{other}*"), (f"{one}*", other), (f"{one}*", f"{other}*")))


def _possible(token: Token) -> list[str]:
    """The parts of phrases that this word may be."""
    starred = (part for letters in _beginnings_of(token.text, token.keys) for part in _STARRED.get(letters, ()))
    return [*token.keys, *(part for part in starred if _fits(token, part))]


def _begun_by(token: Token) -> tuple[tuple[int, _Bucket[Any]], ...]:
    """The sets that have phrases which begin with this word, by number, and those phrases."""
    found = _WORDS.get(token.text)
    if found is None:
        buckets = ((phrases._number, phrases.beginning_with(token)) for phrases in _SETS)
        found = tuple((number, bucket) for number, bucket in buckets if bucket is not None)
        if len(_WORDS) >= _MOST_REMEMBERED:
            _WORDS.clear()
        _WORDS[token.text] = found
    return found


def _look_up(text: Tokens) -> None:
    """Find, for all sets at once, where their phrases may begin."""
    begins = text.begins
    begins.clear()
    for index, token in enumerate(text.items):
        for number, bucket in _begun_by(token):
            if number in begins:
                begins[number].append((index, bucket))
            else:
                begins[number] = [(index, bucket)]
    begins[-1] = len(_SETS)


def _all_at(bucket: _Bucket[T], text: Tokens, index: int) -> list[Hit[T]]:
    """Every phrase at token `index`, which begins those of the bucket; the longest first."""
    items = text.items
    start = items[index].start
    hits = []
    if (bucket.whole or bucket.begun) and index + 1 < len(items):
        for pattern, value in bucket.longer(items[index + 1]):
            last = index + len(pattern) - 1
            if _continues(text, index, last, pattern):
                hits.append(Hit(index, last, start, items[last].end, value))
        if len(hits) > 1:
            hits.sort(key=lambda hit: -hit.last)
    if bucket.alone:
        hits += [Hit(index, index, start, items[index].end, value) for value in bucket.alone]
    return hits


def _continues(text: Tokens, first: int, last: int, pattern: tuple[str, ...]) -> bool:
    """Whether the tokens behind `first` up to `last` are the rest of the pattern, with little between them."""
    if last >= len(text.items):
        return False
    for offset in range(1, len(pattern)):
        index = first + offset
        if not _fits(text.items[index], pattern[offset]) or not _near(text, index - 1):
            return False
    return True


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


def _fits(token: Token, key: str) -> bool:
    if not key.endswith("*"):
        return key in token.keys
    begin = key[:-1]
    return token.text.startswith(begin) or any(form.startswith(begin) for form in token.keys)


def _near(text: Tokens, index: int) -> bool:
    gap = text.gap(index)
    return len(gap) <= _WIDEST_GAP and "\n" not in gap and ";" not in gap
