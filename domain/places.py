"""Ports, airports, border posts and main cities, and finding them in what officers write.

The table is a start from general knowledge (its source column says so), not a gazetteer: a place that it does
not know is asked for, not guessed.
"""

from __future__ import annotations

import functools
import re
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
    """A place named in a text. `certainty` is "exact"; "ambiguous" where the name is shared by places of several
    countries, which `others` lists (posts on both sides of a border are among them); "weak" where it is more
    often a word or a person's name, so that only its neighbours can make it a place."""

    start: int
    end: int
    name: str
    iso2: str
    certainty: str
    others: tuple[Place, ...] = ()


@functools.lru_cache(maxsize=4)
def _words_of_caution(kind: str) -> frozenset[str]:
    """Folded names that are words, people or other places too. "capital": no place when written small (chop);
    "proper": only its neighbours make it a place when written small (kingston); "shared": places of several
    countries bear it, so it is a guess (San José, Cartagena); "weak": more often a person or a word (Mendoza)."""
    return frozenset(row["word"] for row in tables.rows("place_cautions") if row["caution"] == kind)


@functools.lru_cache(maxsize=1)
def _forms_of_caution() -> frozenset[tuple[str, ...]]:
    """The names that are no place when written small, by what all their forms have in common: сорок, сорока."""
    words = _words_of_caution("capital")
    return frozenset(tuple(token.keys[0] for token in folding.tokens(word).items) for word in words)


@functools.lru_cache(maxsize=1)
def all_places() -> tuple[Place, ...]:
    """Every place of the table."""
    return tuple(
        Place(row["name"], row["iso2"], row["kind"], tables.values(row["names"]), row["source"])
        for row in tables.rows("places")
    )


_OF_SCRIPT = {
    "ar": re.compile(r"[^\W\d_]*[\u0600-\u06ff]"),
    "ru": re.compile(r"[^\W\d_]*[\u0400-\u052f]"),
    "zh": re.compile(r"[\u3400-\u9fff]"),
}
"""How a name begins that is of the language; names in Latin letters do not tell theirs."""


@functools.lru_cache(maxsize=1)
def _bearing() -> dict[str, tuple[Place, ...]]:
    bearing: dict[str, tuple[Place, ...]] = {}
    for place in all_places():
        bearing[place.name] = (*bearing.get(place.name, ()), place)
    return bearing


@functools.lru_cache(maxsize=1 << 12)
def name(place: str, lang: str, iso2: str | None = None) -> str:
    """The name of a place (its English one, as cases keep it) in `lang`, where the table knows one in the letters of
    that language; else as it is. `iso2` tells which of several places it is."""
    script = _OF_SCRIPT.get(lang)
    bearing = _bearing().get(place, ()) if script is not None else ()
    here = [each for each in bearing if each.iso2 == iso2] or bearing
    return next((each for one in here for each in one.names if script is not None and script.match(each)), place)


@functools.lru_cache(maxsize=1)
def kinds() -> dict[tuple[str, str], str]:
    """The kind of each place by its name and country."""
    return {(place.name, place.iso2): place.kind for place in all_places()}


@functools.lru_cache(maxsize=1)
def _phrases() -> Phrases[tuple[Place, ...]]:
    """Every name with all the places that bear it: whose own it is first, then by the order of the table."""
    bearers: dict[tuple[str, ...], tuple[str, list[Place]]] = {}
    for place in all_places():
        for word in dict.fromkeys(form for name in (place.name, *place.names) for form in _cases(name)):
            key = tuple(token.keys[0] for token in folding.tokens(word).items)
            bearing = bearers.setdefault(key, (word, []))[1]
            own = word == place.name and not any(other.name == word for other in bearing)
            bearing.insert(0 if own else len(bearing), place)
    return Phrases((word, tuple(dict.fromkeys(places))) for word, places in bearers.values())


_HARD_END = re.compile(r"[а-яё\-]{3,}(?:[оеё]в|[иы]н|[оеа]м)\Z", re.IGNORECASE)


def _cases(name: str) -> tuple[str, ...]:
    """A name with its case forms, where its own ending looks like one: Саратов, в Саратове."""
    return (name, *(name + ending for ending in ("а", "у", "е", "ом"))) if _HARD_END.match(name) else (name,)


def mentions(text: str) -> list[Mention]:
    """The known places named in `text`, in any of six languages, from left to right; those whose name is more
    often something else are left out."""
    return [mention for mention in all_mentions(text) if mention.certainty != "weak"]


def all_mentions(text: str) -> list[Mention]:
    """`mentions` with the weak ones, for a reader who looks at their neighbours."""
    tokens = folding.tokens(text)
    hits = _phrases().find(tokens, lambda hit: _is_place(tokens, hit))
    return [_mention(tokens, hit) for hit in hits]


def _is_place(tokens: Tokens, hit: Hit[tuple[Place, ...]]) -> bool:
    written = tokens.source[hit.start : hit.end]
    if written[0].isupper():
        return True
    keys = tuple(token.keys[0] for token in tokens.items[hit.first : hit.last + 1])
    return keys not in _forms_of_caution()


def _mention(tokens: Tokens, hit: Hit[tuple[Place, ...]]) -> Mention:
    word = folding.fold(tokens.source[hit.start : hit.end])
    first, *others = hit.value
    small = word in _words_of_caution("proper") and tokens.source[hit.start].islower()
    certainty = "weak" if small or word in _words_of_caution("weak") else "exact"
    if certainty == "exact" and (others or word in _words_of_caution("shared")):
        certainty = "ambiguous"
    return Mention(hit.start, hit.end, first.name, first.iso2, certainty, tuple(others))
