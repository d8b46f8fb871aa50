"""The product's own terms in the search index: concepts found in text, and the facets of an item.

Every one holds a `_`, which no term of text does, so no author can write one: visibility rests on that.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable
from datetime import date

from domain import countries, fieldwords, folding, hs, methods, places, stretches, substances
from domain.memo import Memo


@functools.lru_cache(maxsize=4096)
def _plain(name: str) -> str:
    return re.sub(r"[\W_]+", "", folding.fold(name))


@functools.lru_cache(maxsize=4096)
def _code(code: str) -> str:
    return re.sub(r"[\W_]+", "_", folding.fold(code)).strip("_")


def substance_term(name: str) -> str:
    """The term of a substance: "CFC-12" → `xs_cfc12`. Text that names it and cases of it share the term."""
    return f"xs_{_plain(name)}"


def group_term(group: str) -> str:
    """The term of a group: "CFC" → `xg_cfc`, "Annex A/I" → `xg_annexai`."""
    return f"xg_{_plain(group)}"


def named_country_term(iso2: str) -> str:
    """The term of a country that a text names, in any language."""
    return f"xc_{iso2.lower()}"


def country_of_place_term(iso2: str) -> str:
    """The term of a country in which a place lies that a text names."""
    return f"xl_{iso2.lower()}"


def place_term(name: str, iso2: str) -> str:
    """The term of a place that a text names, in any language."""
    return f"xp_{iso2.lower()}_{_plain(name)}"


def named_method_term(code: str) -> str:
    """The term of a method that words of a text speak of, in any language."""
    return f"xm_{_code(code)}"


_COUNTRY = "country_"
_HAS_COUNTRIES = ("vis_", "xs_")


def country_term(iso2: str) -> str:
    """The facet of the item's country."""
    return f"{_COUNTRY}{iso2.lower()}"


def network_term(code: str) -> str:
    """The facet of the item's network."""
    return f"network_{_code(code)}"


def method_term(code: str) -> str:
    """The facet of a method of smuggling."""
    return f"method_{_code(code)}"


def declared_term(name: str) -> str:
    """The facet of a substance that papers or labels name."""
    return f"declared_{_plain(name)}"


def found_term(name: str) -> str:
    """The facet of a substance that was found."""
    return f"found_{_plain(name)}"


def named_detection_term(code: str) -> str:
    """The term of a way of detection that words of a text speak of, in any language."""
    return f"xt_{_code(code)}"


def detection_term(code: str) -> str:
    """The facet of a way of detection."""
    return f"detection_{_code(code)}"


def field_term(key: str) -> str:
    """The term of a word of the field, in any language: "cylinder" → `xw_cylinder`."""
    return f"xw_{_code(key)}"


def year_facet(year: str) -> str:
    """The facet of a year of four digits."""
    return f"year_{year}"


def month_facet(year: str, month: str) -> str:
    """The facet of a month, year of four digits and month of two."""
    return f"month_{year}_{month}"


def year_term(day: date) -> str:
    """The facet of a year."""
    return year_facet(f"{day.year:04d}")


def month_term(day: date) -> str:
    """The facet of a month."""
    return month_facet(f"{day.year:04d}", f"{day.month:02d}")


def status_term(status: str) -> str:
    """The facet of a status."""
    return f"status_{_code(status)}"


def kind_term(kind: str) -> str:
    """The facet of a kind of item: case, question, law, alert."""
    return f"kind_{_code(kind)}"


def person_term(person_id: int) -> str:
    """The facet of the author."""
    return f"by_{person_id}"


def tlp_term(tlp: str) -> str:
    """The facet of the TLP label."""
    return f"tlp_{_code(tlp)}"


def has_term(thing: str) -> str:
    """The facet of what is attached: "photo", "document"."""
    return f"has_{_code(thing)}"


def shows_term(shows: str) -> str:
    """The facet of what one of its photographs shows: "cylinder", "hiding_place"."""
    return f"shows_{_code(shows)}"


def training_term(answer: str) -> str:
    """The facet of having a photograph that may ("yes") or may not ("no") be used for training."""
    return f"training_{_code(answer)}"


def visibility_term(visibility_class: str) -> str:
    """The facet of a class of `domain.access`: readable by those who hold it."""
    return f"vis_{_code(visibility_class)}"


def in_countries(terms: Iterable[str]) -> set[str]:
    """The terms of each class of readers and each substance among `terms` within each country among them. A search
    for both finds few by such a term, where each of the two is had by many."""
    known = set(terms)
    countries = [each for each in known if each.startswith(_COUNTRY)]
    within = [each for each in known if each.startswith(_HAS_COUNTRIES)] if countries else ()
    return {in_country(each, country) for country in countries for each in within}


def in_country(term: str, country: str) -> str:
    """The term of what has `term` and the facet `country`, of a class of readers or a substance (`has_countries`)."""
    return f"in_{country.removeprefix(_COUNTRY)}_{term}"


def has_countries(term: str) -> bool:
    """Whether there are terms of it within countries."""
    return term.startswith(_HAS_COUNTRIES)


def is_country(facet: str) -> bool:
    """Whether this is the facet of an item's country."""
    return facet.startswith(_COUNTRY)


@functools.lru_cache(maxsize=512)
def substance_terms(name: str) -> frozenset[str]:
    """The terms of a substance and of every group it belongs to."""
    substance = substances.get(name)
    groups = substance.groups if substance else ()
    found = {substance_term(name), *map(group_term, groups)}
    if substance and substance.ashrae:
        found.add(group_term("Refrigerant"))
    return frozenset(found)


def concepts(text: str) -> set[str]:
    """The concepts that `text` names in any of six languages: substances with their groups (by any name, CAS
    number or HS code that means only one), groups, countries, places, methods, ways of detection, words of the
    field. Guesses are left out, misspelt substances are not."""
    _named[""]  # makes all tables, of which the stretches are those that may name anything
    return set().union(*map(_named.__getitem__, stretches.of_text(text)))


def _concepts(text: str) -> frozenset[str]:
    found: set[str] = set()
    for substance in substances.mentions(text):
        found |= substance_terms(substance.name)
    found |= {group_term(mention.name) for mention in substances.group_mentions(text)}
    for code in hs.mentions(text):
        named = hs.substance_of(code.code)
        if named:
            found |= substance_terms(named)
    found |= {named_country_term(each.iso2) for each in countries.mentions(text) if each.certainty == "exact"}
    for place in places.mentions(text):
        found.add(place_term(place.name, place.iso2))
        if place.certainty == "exact":
            found.add(country_of_place_term(place.iso2))
    found |= {named_method_term(mention.code) for mention in methods.mentions(text)}
    found |= {named_detection_term(mention.code) for mention in methods.detections(text)}
    return frozenset(found | {field_term(mention.key) for mention in fieldwords.mentions(text)})


_named = Memo(_concepts, 1 << 16)
"""Reports repeat themselves: "The goods were detained.", "Outcome: fine."."""
