"""Narrowing a search by what its hits have: country, year, method, each with how many there are.

Counts are of what the audience may read, like totals: the visibility terms are in each expression that is counted.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cache

from domain import concepts, methods
from domain.access import Audience, classes_of_reader
from domain.expressions import match
from domain.query import Filter, Query
from services.beginnings import spelt_out
from services.search import MOST_COUNTED, Found, range_of
from storage import narrowing, search
from storage.engine import Reader

MOST_VALUES = 8
"""Values offered of each kind."""
SAMPLE = 300
"""Of more hits than are counted, so many of the newest tell which values are frequent."""

_TERMS: Mapping[str, Callable[[str], str]] = {
    "country": concepts.country_term,
    "year": concepts.year_facet,
    "method": concepts.method_term,
}
KEYS = tuple(_TERMS)


@dataclass(frozen=True, slots=True)
class Choice:
    """A value to narrow by, and how many hits have it: at most `MOST_COUNTED` + 1, which means more."""

    key: str
    value: str
    count: int

    @property
    def more_than_counted(self) -> bool:
        """Whether there are more than were counted."""
        return self.count > MOST_COUNTED


def narrowed(query: Query, picked: Mapping[str, str]) -> Query:
    """The query within the values picked: `{"country": "PH"}`."""
    more = [Filter(key, (value,), (_TERMS[key](value),)) for key, value in picked.items() if key in _TERMS]
    return replace(query, filters=(*query.filters, *more))


async def choices(
    reader: Reader,
    audience: Audience,
    query: Query,
    found: Found,
    *,
    any_word: bool,
    picked: Iterable[str],
    most: int = MOST_VALUES,
) -> dict[str, list[Choice]]:
    """What `found` can be narrowed by: up to `most` values of each kind, the most frequent first; none that all have.

    Of more hits than are counted, the values of the newest are offered.
    """
    if found.total < 2:
        return {}
    classes = classes_of_reader(audience)
    query = await spelt_out(reader, query)
    capped = found.ranked is None and found.more_than_counted
    ids = found.ranked
    if ids is None:
        expression = match(query, classes, any_word=any_word)
        keys = await search.newest(reader, expression, range_of(query), SAMPLE if capped else MOST_COUNTED)
        ids = tuple(key.doc_id for key in keys)
    counted = _counted(await narrowing.facets(reader, ids[:MOST_COUNTED]), _settled(query) | set(picked), most)
    offered = [each for several in counted.values() for each in several]
    if capped and offered:
        asked = [match(query, classes, more=[_TERMS[each.key](each.value)], any_word=any_word) for each in offered]
        exact = await narrowing.totals(reader, asked, range_of(query), MOST_COUNTED + 1)
        offered = [replace(each, count=count) for each, count in zip(offered, exact, strict=True)]
    return _by_key(each for each in offered if each.count < found.total or each.more_than_counted)


def _settled(query: Query) -> frozenset[str]:
    """The kinds of which one value is asked for already."""
    single = {each.key for each in query.filters if not each.excluded and len(each.values) == 1}
    return frozenset(single | ({query.whole[0]} if query.whole else set()))


def _counted(facets: Iterable[str], picked: frozenset[str], most: int) -> dict[str, list[Choice]]:
    terms = Counter(term for each in facets for term in each.split())
    found: dict[str, list[Choice]] = {}
    for key in KEYS:
        if key in picked:
            continue
        values = [Choice(key, value, terms[term]) for term in terms if (value := _value(key, term)) is not None]
        found[key] = sorted(values, key=_order)[:most]
    return found


def _order(choice: Choice) -> tuple[int, int, int, str]:
    """By kind, the most frequent first, then the later year."""
    year = -int(choice.value) if choice.key == "year" else 0
    return KEYS.index(choice.key), -choice.count, year, choice.value


def _value(key: str, term: str) -> str | None:
    kind, _, rest = term.partition("_")
    if kind != key:
        return None
    return _method_of_term().get(term) if key == "method" else rest.upper()


@cache
def _method_of_term() -> dict[str, str]:
    return {concepts.method_term(each.code): each.code for each in methods.all_methods()}


def _by_key(offered: Iterable[Choice]) -> dict[str, list[Choice]]:
    found: dict[str, list[Choice]] = {}
    for each in sorted(offered, key=_order):
        found.setdefault(each.key, []).append(each)
    return found
