"""Words of the field that every language has its own for: cylinder, lorry, licence, fine. A text in one language
is found by the words of another, because both are filed under the same concept."""

from __future__ import annotations

import functools
from typing import NamedTuple

from domain import folding, tables, text
from domain.phrases import Phrases


class Mention(NamedTuple):
    """A word of the field from `start` to `end`; `key` is its row in `field_words.csv` ("cylinder")."""

    start: int
    end: int
    key: str


@functools.lru_cache(maxsize=1)
def _phrases() -> Phrases[str]:
    return Phrases((row["phrase"], row["key"]) for row in tables.rows("field_words"))


def mentions(text: str) -> list[Mention]:
    """The words of the field in `text`, in any of six languages, from left to right."""
    return [Mention(hit.start, hit.end, hit.value) for hit in _phrases().find(folding.tokens(text))]


@functools.lru_cache(maxsize=1)
def _adjectives() -> Phrases[str]:
    return Phrases((row["word"], row["iso2"]) for row in tables.rows("country_adjectives"))


def countries_by_adjective(text: str) -> list[Mention]:
    """The countries whose adjectives stand in `text` ("Chinese", "китайский"); `key` is the ISO code. A search
    for Chinese goods means China; a report of them does not say where it happened."""
    return [Mention(hit.start, hit.end, hit.value) for hit in _adjectives().find(folding.tokens(text))]


@functools.lru_cache(maxsize=1)
def idle_words() -> frozenset[str]:
    """Folded words that people put around what they search for: "show all cases of …"."""
    return frozenset(folding.fold(word) for row in tables.rows("search_words") for word in tables.values(row["words"]))


def is_idle(term: str) -> bool:
    """Whether a folded word, in whatever form, is one of those."""
    return term in _idle_forms() or text.forms(term)[-1] in _idle_forms()


@functools.lru_cache(maxsize=1)
def _idle_forms() -> frozenset[str]:
    return frozenset(form for word in idle_words() for form in (word, *_arabic_form(word)))


def _arabic_form(word: str) -> tuple[str, ...]:
    """Arabic words stand with and without the article and what is joined to it."""
    return text.forms(word) if "\u0600" <= word[0] <= "\u06ff" else ()
