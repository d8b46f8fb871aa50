"""What the free words of a search were understood as, for saying so."""

from __future__ import annotations

from dataclasses import dataclass

from domain import countries, methods, places, substances
from domain.query import Query


@dataclass(frozen=True, slots=True)
class Meaning:
    """What words of a search were understood as; `kind`: substance, group, country, place, method. `guessed` where
    they are spelt otherwise than any name."""

    written: str
    kind: str
    value: str
    guessed: bool = False


def meanings(query: Query) -> list[Meaning]:
    """What its free words were understood as, in their order; words that name nothing are not among them."""
    words = " ".join(query.words)
    for phrase in query.phrases:  # what stands in quotes is looked for as it stands
        words = words.replace(phrase, "·")
    found: list[tuple[int, int, Meaning]] = []

    def add(start: int, end: int, kind: str, value: str, *, guessed: bool = False) -> None:
        if not any(start < other_end and other_start < end for other_start, other_end, _ in found):
            found.append((start, end, Meaning(words[start:end], kind, value, guessed)))

    for substance in substances.mentions(words):
        add(substance.start, substance.end, "substance", substance.name, guessed=substance.certainty == "fuzzy")
    for group in substances.group_mentions(words):
        add(group.start, group.end, "group", group.name)
    for country in countries.mentions(words):
        add(country.start, country.end, "country", country.iso2)
    for place in places.mentions(words):
        add(place.start, place.end, "place", place.name)
    for method in methods.mentions(words):
        add(method.start, method.end, "method", method.code)
    return [meaning for _, _, meaning in sorted(found, key=lambda each: each[0])]
