"""The filters of a search: their keys and values in six languages, and the index terms that each becomes.

A filter is a row of `VALUES`: how a value is understood, and what is offered for one that is not.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from rapidfuzz import fuzz, process
from rapidfuzz.distance import OSA

from domain import concepts, countries, folding, methods, networks, places, substances, tables, text, weights

Understood = tuple[str, tuple[str, ...]]  # the value in its standard form, the terms any of which fulfil it


@functools.lru_cache(maxsize=8)
def words_of(kind: str) -> Mapping[str, str]:
    """The folded words for the keys, or for the values of one filter, in all six languages."""
    return {_spelt(row["word"]): row["value"] for row in tables.rows("filter_words") if row["filter"] == kind}


def _spelt(word: str) -> str:
    return folding.fold(word).strip().replace("_", " ")


def key_of(word: str) -> str | None:
    """The filter that `word` names in any of six languages: "страна" → "country"."""
    return words_of("key").get(_spelt(word))


@functools.lru_cache(maxsize=1)
def _first_words() -> Mapping[tuple[str, str], str]:
    found: dict[tuple[str, str], str] = {}
    for row in tables.rows("filter_words"):
        if row["filter"] == "key":
            found.setdefault((row["value"], row["lang"]), row["word"])
    return found


def word_for(key: str, lang: str) -> str:
    """How a filter is written in a language: "country" → "pays"."""
    words = _first_words()
    return words.get((key, lang)) or words.get((key, "en"), key)


def means_oneself(word: str) -> bool:
    """Whether by: names who asks: "me", "moi", "я"."""
    return words_of("by").get(_spelt(word)) == "me"


def listed(kind: str, lang: str) -> tuple[str, ...]:
    """The values of a filter that has only a few, each by its first word in a language, else in English."""
    found: dict[str, str] = {}
    for wanted in (lang, "en"):
        for row in tables.rows("filter_words"):
            if row["filter"] == kind in VALUES and row["lang"] == wanted:
                found.setdefault(row["value"], row["word"].replace("_", " "))
    return tuple(found.values())


def _listed(kind: str, term: Callable[[str], str]) -> Callable[[str], Understood | None]:
    def understand(value: str) -> Understood | None:
        known = words_of(kind).get(_spelt(value))
        return (known, (term(known),)) if known else None

    return understand


def _country(value: str) -> Understood | None:
    iso2 = countries.resolve(value)
    return (iso2, (concepts.country_term(iso2),)) if iso2 else None


def _network(value: str) -> Understood | None:
    wanted = re.sub(r"[\W_]+", "", folding.fold(value))
    for network in networks.all_networks():
        names = (network.code, *(name for _, name in network.names))
        if wanted in (re.sub(r"[\W_]+", "", folding.fold(name)) for name in names):
            return network.code, (concepts.network_term(network.code),)
    return None


def _substance(value: str) -> Understood | None:
    name = substances.resolve(value)
    if name:
        return name, (concepts.substance_term(name),)
    groups = substances.group_mentions(value)
    if len(groups) == 1 and len(value.strip()) - (groups[0].end - groups[0].start) <= 1:
        return groups[0].name, (concepts.group_term(groups[0].name),)
    # A bare number is a number of a refrigerant here: substance:12.
    return _substance(f"R-{value}") if re.fullmatch(r"\d{2,4}[a-z]{0,3}", folding.fold(value)) else None


def _method(value: str) -> Understood | None:
    code = methods.resolve(value)
    return (code, (concepts.method_term(code), concepts.named_method_term(code))) if code else None


def _detection(value: str) -> Understood | None:
    code = value.strip().upper()
    if methods.detection(code) is None:
        found = {mention.code for mention in methods.detections(value)}
        if len(found) != 1:
            return None
        code = found.pop()
    return code, (concepts.detection_term(code),)


def _place(value: str) -> Understood | None:
    found = places.mentions(value.title()) or places.mentions(value)
    return (found[0].name, (concepts.place_term(found[0].name, found[0].iso2),)) if len(found) == 1 else None


def _identifier(value: str) -> Understood | None:
    """A number of a container, a bill, a ship, a licence: as it is written in any case."""
    terms = text.surface(value)
    return (value.strip().upper(), (" ".join(terms),)) if any(map(str.isdigit, value)) and terms else None


def _kilograms(value: str) -> Understood | None:
    bounds = weights.understand(value)
    return (weights.written(bounds), weights.terms_within(bounds)) if bounds is not None else None


@dataclass(frozen=True, slots=True)
class Rule:
    """How a filter reads its value; `single` where an item has only one, so that two of them mean "or"."""

    understand: Callable[[str], Understood | None]
    known: Callable[[], Iterable[str]]
    single: bool = False


def _country_names() -> Iterable[str]:
    return (countries.name(iso2, lang) for iso2 in countries.all_iso2() for lang in countries.LANGUAGES)


def _substance_names() -> Iterable[str]:
    spelt = (name for each in substances.all_substances() if each.tier in "AN" for name in each.names)
    return [*(word for _, words in spelt for word in words), *substances.all_groups()]


VALUES: Mapping[str, Rule] = {
    "country": Rule(_country, _country_names, single=True),
    "network": Rule(_network, networks.codes, single=True),
    "substance": Rule(_substance, _substance_names),
    "method": Rule(_method, lambda: [each.code.lower() for each in methods.all_methods()]),
    "detection": Rule(_detection, lambda: [each.code.lower() for each in methods.all_detections()]),
    "place": Rule(_place, lambda: [each.name for each in places.all_places()], single=True),
    "status": Rule(_listed("status", concepts.status_term), lambda: words_of("status"), single=True),
    "kind": Rule(_listed("kind", concepts.kind_term), lambda: words_of("kind"), single=True),
    "tlp": Rule(_listed("tlp", concepts.tlp_term), lambda: words_of("tlp"), single=True),
    "identifier": Rule(_identifier, tuple),
    "has": Rule(_listed("has", concepts.has_term), lambda: words_of("has")),
    "shows": Rule(_listed("shows", concepts.shows_term), lambda: words_of("shows"), single=True),
    "kg": Rule(_kilograms, tuple),
    "training": Rule(_listed("training", concepts.training_term), lambda: words_of("training"), single=True),
}

_ALIKE = 76
_SHORT = 3
"""Up to so many letters are found inside nearly every name, so they are compared with whole names only."""


def suggest_key(wanted: str) -> str | None:
    """The word for a filter that is a slip or two away from `wanted`, None where none is."""
    slips = 1 if len(wanted) <= _SHORT_KEY else 2
    near = process.extractOne(
        _spelt(wanted), list(words_of("key")), scorer=OSA.distance, score_cutoff=slips, score_hint=slips
    )
    return near[0] if near and len(wanted) > _SHORT else None


_SHORT_KEY = 5


def in_words_of(lang: str, key: str, wanted: str, suggestion: str | None) -> str | None:
    """A suggestion for a value of the filter `key`, in words of `lang`: one in another language is no help."""
    values = listed(key, lang)
    if values:
        return suggest(wanted, [*values, *listed(key, "en")])
    iso2 = countries.resolve(suggestion) if key == "country" and suggestion else None
    return countries.name(iso2, lang) if iso2 else suggestion


def suggest(wanted: str, known: Iterable[str]) -> str | None:
    """The likeliest of the `known` words for one that is not known, None where none is alike."""
    scorer = fuzz.WRatio if len(wanted) > _SHORT else fuzz.ratio
    near = process.extractOne(wanted, list(known), scorer=scorer, processor=folding.fold, score_cutoff=_ALIKE)
    return near[0] if near else None
