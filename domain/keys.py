"""Keys that connect cases: numbers, marks, names and circumstances that two unrelated cases hardly share.

A key has a kind and a value in one spelling, so that `MSKU 123456-5` and `msku1234565` are the same. What can be
compared only roughly is compared by `near` (photographs) and `domain.company_names`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from enum import StrEnum
from typing import NamedTuple

from domain import paper_numbers
from domain.cases import IDENTIFIER_NAMES, Facts
from domain.company_names import company
from domain.routes import countries_along
from domain.words import N_


class Kind(StrEnum):
    """What two cases may have in common, the most telling first."""

    CONTAINER = "container"
    BILL = "bill_of_lading"
    PHOTO = "photo"
    LICENCE = "licence"
    MARK = "mark"
    NUMBER = "number"
    VOYAGE = "voyage"
    COMPANY = "company"
    OCCASION = "occasion"
    ROUTE = "route"


ORDER = {kind: place for place, kind in enumerate(Kind)}
SAME: Mapping[Kind, str] = {
    Kind.CONTAINER: N_("same container"),
    Kind.BILL: N_("same bill of lading"),
    Kind.PHOTO: N_("nearly the same photo"),
    Kind.LICENCE: N_("same licence number"),
    Kind.MARK: N_("same lot or cylinder mark"),
    Kind.NUMBER: N_("same number"),
    Kind.VOYAGE: N_("same ship and voyage"),
    Kind.COMPANY: N_("same company"),
    Kind.OCCASION: N_("same day, country and amount"),
    Kind.ROUTE: N_("same label, same content, same route"),
}
MATCH_ON: Mapping[Kind, str] = {
    Kind.CONTAINER: N_("a container number"),
    Kind.BILL: N_("a bill of lading"),
    Kind.PHOTO: N_("a photo"),
    Kind.LICENCE: N_("a licence number"),
    Kind.MARK: N_("a lot or cylinder mark"),
    Kind.NUMBER: N_("a number"),
    Kind.VOYAGE: N_("a ship and its voyage"),
    Kind.COMPANY: N_("a company"),
}
"""The kinds on which officers of two networks are brought together, as a notice names them."""
CALLED: Mapping[Kind, str] = {
    Kind.CONTAINER: IDENTIFIER_NAMES["container"],
    Kind.BILL: IDENTIFIER_NAMES["bill_of_lading"],
    Kind.LICENCE: IDENTIFIER_NAMES["licence"],
    Kind.MARK: IDENTIFIER_NAMES["lot"],
    Kind.NUMBER: IDENTIFIER_NAMES["other"],
    Kind.VOYAGE: IDENTIFIER_NAMES["voyage"],
    Kind.COMPANY: N_("Company"),
}
"""The kinds of keys that can be shown as they are, as messages."""


class Key(NamedTuple):
    """Something that a case has in common with every other case that has the same key."""

    kind: Kind
    value: str


def keys(facts: Facts) -> frozenset[Key]:
    """The keys that the facts of a case give, photographs not among them."""
    return frozenset(Key(kind, value) for kind, value in _all(facts) if value)


def written(key: Key, facts: Facts) -> str:
    """A key of these facts as people read it: a company by its name, all else in its one spelling."""
    names = (name for name in facts.companies if key.kind is Kind.COMPANY and company(name) == key.value)
    return next(names, key.value)


def _all(facts: Facts) -> Iterator[tuple[Kind, str]]:
    numbers = paper_numbers.with_those_in(facts.identifiers, _unread(facts))
    for kind, names, pattern in _NUMBERS:
        for number in _given(numbers, names):
            yield kind, number if pattern.fullmatch(number) else ""
    ships = [f"IMO{number}" for number in _given(numbers, ("imo",))]
    ships += map(paper_numbers.ship, numbers.get("ship", ()))
    for voyage in map(paper_numbers.voyage, numbers.get("voyage", ())):
        yield from ((Kind.VOYAGE, f"{ship}/{voyage}") for ship in ships if ship and voyage)
    yield from ((Kind.COMPANY, company(name)) for name in facts.companies)
    yield Kind.OCCASION, _occasion(facts)
    yield Kind.ROUTE, _route(facts)


def _unread(facts: Facts) -> str:
    """The words whose numbers nobody has looked at; where somebody has, they are identifiers, or none."""
    return facts.narrative if facts.confirmed else f"{facts.text}\n{facts.narrative}"


# ── numbers and marks ───────────────────────────────────────────────────────────────────────────────────

_CONTAINER = re.compile(r"[A-Z]{3}[UJZ][0-9]{7}")
_NUMBER = re.compile(r"(?=.*[0-9])[A-Z0-9]{6,24}")
_SHORT = re.compile(r"(?=.*[0-9])[A-ZА-ЯЁ0-9]{4,24}")
_NUMBERS: Sequence[tuple[Kind, tuple[str, ...], re.Pattern[str]]] = (
    (Kind.CONTAINER, ("container",), _CONTAINER),
    (Kind.BILL, ("bill_of_lading",), _NUMBER),
    (Kind.LICENCE, ("licence", "license", "permit"), _SHORT),
    (Kind.MARK, ("lot", "batch", "mark", "serial"), _SHORT),
    (Kind.NUMBER, ("other",), _NUMBER),
)


def _given(numbers: Mapping[str, Iterable[str]], names: Iterable[str]) -> Iterator[str]:
    for name in names:
        yield from map(paper_numbers.code, numbers.get(name, ()))


# ── circumstances ───────────────────────────────────────────────────────────────────────────────────────


def _occasion(facts: Facts) -> str:
    """Only of a known day: a month or a year is shared by too many."""
    known = facts.country and facts.quantity_kg and facts.date.count("-") == 2
    return f"{facts.country}/{facts.date}/{facts.quantity_kg:g}" if known else ""


def _route(facts: Facts) -> str:
    """What the label claimed, what was inside, and the countries on the way; only when all three are known."""
    way = countries_along(facts.route)
    if not facts.declared or not facts.found or len(way) < 2:
        return ""
    return f"{'+'.join(sorted(facts.declared))}>{'+'.join(sorted(facts.found))}@{'-'.join(way)}"


# ── photographs ─────────────────────────────────────────────────────────────────────────────────────────

WIDTH, HEIGHT = 9, 8
"""The size to which a picture is shrunk, in shades of grey, for `dhash`."""
PIECES = 8
NEAR = PIECES - 1
"""Bits that may differ. One more piece than bits: two near hashes have at least one piece in common."""
ALIKE = 10
"""Bits that may differ where a person looks at what was found."""


def dhash(shades: Sequence[int]) -> str:
    """The difference hash of 9 × 8 grey shades in rows: 64 bits as 16 hexadecimal digits; each bit tells whether it
    gets brighter to the right. It survives compression and scaling. Empty for a picture without any structure."""
    if len(shades) != WIDTH * HEIGHT:
        raise ValueError(f"{len(shades)} shades are not {WIDTH} × {HEIGHT}")
    bits = 0
    for row in range(HEIGHT):
        for column in range(WIDTH - 1):
            place = row * WIDTH + column
            bits = bits << 1 | (shades[place] < shades[place + 1])
    return f"{bits:016x}" if 4 < bits.bit_count() < 60 else ""


def hash_pieces(value: str) -> list[str]:
    """The eight bytes of a hash, each with its place."""
    return [f"{place}{value[2 * place : 2 * place + 2]}" for place in range(PIECES)]


def near(one: str, other: str) -> bool:
    """Whether two hashes are of nearly the same picture."""
    return distance(one, other) <= NEAR


def distance(one: str, other: str) -> int:
    """How many of the 64 bits of two hashes differ."""
    return (int(one, 16) ^ int(other, 16)).bit_count()
