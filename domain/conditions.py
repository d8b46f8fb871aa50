"""What the free words of a search ask for: concepts that they name, phrases, numbers, and words in all their forms.

A condition has several options. Those of good quality fulfil it; the others only make a better rank when not
everything that was asked for can be found.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import NamedTuple

from domain import (
    concepts,
    countries,
    fieldwords,
    folding,
    hs,
    methods,
    periods_in_words,
    places,
    reading,
    regions,
    substances,
    text,
)

GOOD = 0.5
"""Options of this quality or better fulfil their condition."""


class Option(NamedTuple):
    """One way to fulfil a condition: a term, or several in a row; `prefix`: the last one may go on."""

    terms: tuple[str, ...]
    quality: float = 1.0
    prefix: bool = False


@dataclass(frozen=True, slots=True)
class Condition:
    """One thing asked for. `kind`: substance, group, hs, country, place, method, detection, field, date, number,
    phrase, han, word. `weight` is its share in a rank; an `aside` only counts there and is never required."""

    options: tuple[Option, ...]
    excluded: bool = False
    kind: str = "word"
    weight: float = 1.0
    aside: bool = False

    @property
    def good(self) -> tuple[Option, ...]:
        """The options that fulfil it."""
        return tuple(option for option in self.options if option.quality >= GOOD)


def _condition(kind: str, *options: Option, aside: bool = False) -> Condition:
    kept: dict[tuple[tuple[str, ...], bool], Option] = {}
    for option in options:
        if option.terms:
            kept.setdefault((option.terms, option.prefix), option)
    return Condition(tuple(kept.values()), False, kind, WEIGHTS.get(kind, 1.0) * (ASIDE if aside else 1.0), aside)


WEIGHTS = {"field": 0.6, "detection": 0.7, "word": 0.8, "han": 0.7, "group": 0.8, "method": 0.9, "number": 1.6,
           "any method": 0.25}  # fmt: skip
ASIDE = 0.3


def of_phrase(phrase: str) -> list[Condition]:
    """Words in quotes: the substance that they name, or the words in this order."""
    name = substances.resolve(phrase)
    if name:
        return [_condition("substance", Option((concepts.substance_term(name),)))]
    terms = text.surface(phrase)
    return [_condition("phrase", Option(tuple(terms)))] if terms else []


def of_prefix(begun: str) -> list[Condition]:
    """A word that may go on."""
    terms = tuple(text.surface(begun))
    return [_condition("word", Option(terms, prefix=True))] if terms else []


def of_words(words: str) -> list[Condition]:
    """What free words ask for: the concepts they name, and every other word by itself."""
    named = _named(words)
    found = [condition for _, _, condition in named]
    at = 0
    has_code = any(hs.mentions(words))
    idle: list[Condition] = []
    for start, end in [*((start, end) for start, end, _ in named), (len(words), len(words))]:
        for condition, busy in _word_conditions(words[at:start], has_code=has_code):
            (found if busy else idle).append(condition)
        at = max(at, end)
    for start, end, condition in named:
        if condition.kind in _SPOKEN:
            inside = [each for each, busy in _word_conditions(words[start:end], has_code=False) if busy]
            found += [_condition(each.kind, *each.options, aside=True) for each in inside]
    return _settled(found or idle)


def _settled(conditions: list[Condition]) -> list[Condition]:
    """What only said which substance was declared ("labelled", "sold as") has done its work; and beside things
    of the field that are named, words that name nothing weigh less."""
    named = any(each.kind in _THINGS for each in conditions)
    roles = any(option.terms[0].startswith("declared_") for each in conditions for option in each.options)
    settled = []
    for each in conditions:
        if roles and any(option.terms[0] in _OF_ROLES for option in each.options):
            each = replace(each, aside=True, weight=each.weight * ASIDE)
        elif named and each.kind in ("word", "han"):
            each = replace(each, weight=each.weight * BESIDE_THINGS)
        settled.append(each)
    return settled


_THINGS = {"substance", "group", "hs", "country", "place", "method", "detection", "number"}
_OF_ROLES = {
    *map(concepts.field_term, ("declaration", "label", "document", "manifest", "invoice", "laboratory", "identifier")),
    *map(concepts.method_term, ("MISLABEL", "MISDECL")),
}
BESIDE_THINGS = 0.6

_SPOKEN = {"method", "detection"}
"""Kinds that a whole expression may name: its words count a little besides."""


# ── concepts ────────────────────────────────────────────────────────────────────────────────────────────


def _named(words: str) -> list[tuple[int, int, Condition]]:
    """The concepts named in `words` with their spans; where two overlap, the first kind of the list wins."""
    chosen: list[tuple[int, int, Condition]] = []
    for start, end, condition in _candidates(words):
        if not any(start < other_end and other_start < end for other_start, other_end, _ in chosen):
            chosen.append((start, end, condition))
    return sorted(chosen, key=lambda each: each[0])


def _candidates(words: str) -> Iterator[tuple[int, int, Condition]]:
    read = reading.read(words)
    numbers = [(each.start, each.end) for each in read.containers]
    for start, end in numbers:
        yield start, end, _number(text.surface(words[start:end]))
    declared = {each.start: each.value for each in read.declared}
    contrast = bool(declared) and bool(read.actual)
    for substance in substances.mentions(words):
        spelt = Option(tuple(text.surface(words[substance.start : substance.end])))
        condition = _substance(
            substance.name,
            "declared" if substance.start in declared else "found" if contrast else "",
            *([spelt] if substance.certainty == "fuzzy" else []),
        )
        yield substance.start, substance.end, condition
    for group in substances.group_mentions(words):
        yield group.start, group.end, _condition("group", Option((concepts.group_term(group.name),)))
    for code in hs.mentions(words):
        yield code.start, code.end, _hs_code(words[code.start : code.end], code.code)
    for match in _UN.finditer(words):
        yield *match.span(), _un_number(match)
    when = periods_in_words.moment(read)
    if when is not None:
        yield when[0], when[1], _date(words[when[0] : when[1]], when[2])
    for place in places.mentions(words):
        spelt = Option(tuple(text.surface(words[place.start : place.end])), 0.8)
        term = Option((concepts.place_term(place.name, place.iso2),))
        around = Option((concepts.country_term(place.iso2),), 0.3)
        yield place.start, place.end, _condition("place", term, spelt, around)
    for country in countries.mentions(words):
        yield country.start, country.end, _country(country.iso2)
    for region in regions.mentions(words):
        spelt = Option(tuple(text.surface(words[region.start : region.end])))
        inside = (Option((concepts.country_term(iso2),), 0.95) for iso2 in region.members)
        yield region.start, region.end, _condition("country", spelt, *inside)
    for adjective in fieldwords.countries_by_adjective(words):
        yield adjective.start, adjective.end, _country(adjective.key)
    for method in methods.mentions(words):
        either = (Option((concepts.method_term(method.code),)), Option((concepts.named_method_term(method.code),), 0.9))
        kind = "any method" if method.code == "SMUGGLE" else "method"
        yield method.start, method.end, _condition(kind, *either)
    for detection in methods.detections(words):
        facet = Option((concepts.detection_term(detection.code),))
        said = Option((concepts.named_detection_term(detection.code),), 0.9)
        yield detection.start, detection.end, _condition("detection", facet, said)
    for word in fieldwords.mentions(words):
        field = Option((concepts.field_term(word.key),), 0.85)
        written = tuple(text.surface(words[word.start : word.end]))
        forms = [(form,) for form in text.forms(written[0])] if len(written) == 1 else [written]
        yield word.start, word.end, _condition("field", *map(Option, forms), field)
    yield from _guesses(words)


def _guesses(words: str) -> Iterator[tuple[int, int, Condition]]:
    for guess in substances.guesses(words):
        spelt = Option(tuple(text.surface(words[guess.start : guess.end])))
        named = Option((concepts.substance_term(guess.name),), 0.9)
        yield guess.start, guess.end, _condition("substance", spelt, named)


def _substance(name: str, role: str, *more: Option) -> Condition:
    """`role` prefers cases in which it was declared, or found; without one, found goes a little before."""
    term = concepts.declared_term(name) if role == "declared" else concepts.found_term(name)
    return _condition(
        "substance", Option((term,)), Option((concepts.substance_term(name),), 0.65 if role else 0.92), *more
    )


def _country(iso2: str) -> Condition:
    facet, said = Option((concepts.country_term(iso2),)), Option((concepts.named_country_term(iso2),), 0.8)
    return _condition("country", facet, said, Option((concepts.country_of_place_term(iso2),), 0.75))


def _date(written: str, value: str) -> Condition:
    year, _, rest = value.partition("-")
    happened = Option((concepts.year_facet(year),), 0.3 if rest else 1.0)
    spelt = Option(tuple(text.surface(written)), 0.9)
    if not rest:
        return _condition("date", happened, Option((year,), 0.6), spelt)
    return _condition("date", Option((concepts.month_facet(year, rest[:2]),)), spelt, happened)


def _hs_code(written: str, code: str) -> Condition:
    """The digits as they stand, with national ones behind; then what the code means in each edition."""
    digits = code.replace(".", "")
    options = [Option(tuple(text.surface(written))), Option((digits,)), Option((digits,), 0.95, prefix=True)]
    sure = hs.substance_of(code)
    for entry in hs.entries(code):
        named = [substances.resolve(cover) for cover in entry.covers]
        options += [Option((concepts.substance_term(name),), 0.8 if name == sure else 0.45) for name in named if name]
        options += [Option((other.replace(".", ""),), 0.4) for other in entry.corresponds]
    return _condition("hs", *options)


_UN = re.compile(r"(?<!\w)UN[\s\-]?(\d{4})(?!\w)", re.IGNORECASE)


def _un_number(match: re.Match[str]) -> Condition:
    """The number as it stands, and the substances that it is an entry of their own for."""
    number = f"UN{match[1]}"
    named = [each.name for each in substances.all_substances() if each.un_number == number and each.un_is_own_entry]
    options = [Option((concepts.substance_term(name),), 0.6) for name in named]
    return _condition("number", Option((number.lower(),)), *options)


# ── words ───────────────────────────────────────────────────────────────────────────────────────────────

_CODE_WORDS = {"hs", "sh", "sa", "code", "тнвэд", "cas", "un"}
_HAN_RUN = re.compile(f"[{folding.HAN}]+")
_LONG_RUN = 4
_LONG_NUMBER = 5


def _word_conditions(piece: str, *, has_code: bool) -> Iterator[tuple[Condition, bool]]:
    """The conditions of words that name nothing, each with whether it says something of what is searched for."""
    folded = text.fold(piece)
    for run in _HAN_RUN.findall(folded):
        for condition in _han_conditions(run):
            yield condition, not fieldwords.is_idle(run)
    for term in text.surface(_HAN_RUN.sub(" ", piece)):
        if text.is_stop_word(term) or (has_code and term in _CODE_WORDS):
            continue
        busy = not fieldwords.is_idle(term)
        if sum(map(str.isdigit, term)) >= _LONG_NUMBER:
            yield _number([term]), busy
        else:
            yield (
                _condition("word", *(Option((form,), 1.0 if form == term else 0.9) for form in text.forms(term))),
                busy,
            )


def _number(terms: list[str]) -> Condition:
    """A number of a container, a bill, a ship: as it stands, or its digits alone."""
    joined = "".join(terms)
    runs = [run for run in re.findall(r"\d+", joined) if len(run) >= _LONG_NUMBER]
    return _condition("number", Option((joined,)), *(Option((run,), 0.85) for run in runs))


def _han_conditions(run: str) -> Iterator[Condition]:
    """Chinese is searched as it stands when short; a sentence is cut at its little words and into pairs."""
    little = "".join(word for word in (*text.stop_words("zh"), *fieldwords.idle_words()) if _HAN_RUN.fullmatch(word))
    for part in re.split(f"[{little}]", run) if len(run) > _LONG_RUN else [run]:
        if len(part) == 1:
            if len(run) <= _LONG_RUN:
                yield _condition("han", Option((part,), prefix=True))
        elif len(part) <= _LONG_RUN:
            pairs = text.surface(part)
            loose = [Option((pair,), 0.35) for pair in pairs] if len(pairs) > 1 else []
            if pairs:
                yield _condition("han", Option(tuple(pairs)), *loose)
        else:
            for index in range(0, len(part) - 1, 2):
                yield _condition("han", Option((part[index : index + 2],)))
