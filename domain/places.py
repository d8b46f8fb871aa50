"""Ports, airports, border posts and main cities, and finding them in what officers write.

The table is a start from general knowledge (its source column says so), not a gazetteer: a place that it does
not know is asked for, not guessed.
"""

from __future__ import annotations

import functools
from dataclasses import dataclass

from domain import folding, tables
from domain.folding import Tokens
from domain.phrases import Hit, Phrases


@dataclass(frozen=True, slots=True)
class Place:
    """A place by its usual English name; `kind` is "port", "airport", "border post", "city" or "region"."""

    name: str
    iso2: str
    kind: str
    names: tuple[str, ...]
    source: str


@dataclass(frozen=True, slots=True)
class Mention:
    """A place named in a text. `certainty` is "exact", or "ambiguous" where the name is also a person's, a
    word, or shared by places of several countries."""

    start: int
    end: int
    name: str
    iso2: str
    certainty: str


@functools.lru_cache(maxsize=2)
def _words_of_caution(kind: str) -> frozenset[str]:
    """Folded names that are words, people or other places too. "capital": no place when written small (chop);
    "shared": places of several countries bear it, so it is a guess (San José, Cartagena)."""
    return frozenset(row["word"] for row in tables.rows("place_cautions") if row["caution"] == kind)


@functools.lru_cache(maxsize=1)
def all_places() -> tuple[Place, ...]:
    """Every place of the table."""
    return tuple(
        Place(row["name"], row["iso2"], row["kind"], tables.values(row["names"]), row["source"])
        for row in tables.rows("places")
    )


@functools.lru_cache(maxsize=1)
def _phrases() -> Phrases[Place]:
    return Phrases((word, place) for place in all_places() for word in (place.name, *place.names))


def mentions(text: str) -> list[Mention]:
    """The known places named in `text`, in any of six languages, from left to right."""
    tokens = folding.tokens(text)
    hits = _phrases().find(tokens, lambda hit: _is_place(tokens, hit))
    return [_mention(tokens, hit) for hit in hits]


def _is_place(tokens: Tokens, hit: Hit[Place]) -> bool:
    written = tokens.source[hit.start : hit.end]
    word = folding.fold(written)
    return word not in _words_of_caution("capital") or written[0].isupper()


def _mention(tokens: Tokens, hit: Hit[Place]) -> Mention:
    word = folding.fold(tokens.source[hit.start : hit.end])
    certainty = "ambiguous" if word in _words_of_caution("shared") else "exact"
    return Mention(hit.start, hit.end, hit.value.name, hit.value.iso2, certainty)
