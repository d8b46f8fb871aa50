"""Figures over the cases that somebody may read: by time, substance, method and route."""

from __future__ import annotations

import functools
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date

from domain import countries, filters
from domain.access import Audience, classes_of_reader
from domain.concepts import kind_term
from domain.expressions import match
from domain.query import EARLIEST, Query, parse
from domain.routes import countries_along
from domain.spans import Span, months
from domain.words import Refusal, T
from services.search import range_of
from storage import stats
from storage.engine import Database
from storage.search import Range
from storage.stats import Figure

PAGE = 1000
MOST_COLUMNS = 36
"""Months in one picture; a longer time is told by years."""
CASES = kind_term("case")
UNKNOWN = T(
    "I know no country or network “%(words)s”. Please write it like /stats PH 2024 or /stats SEAP last 12 months."
)

NO_SUCH_TIME = T(
    "“%(words)s” cannot be right: please write years from %(first)s to %(last)s, such as /stats PH 2024 or /stats SEAP "
    "last 12 months."
)


@dataclass(frozen=True, slots=True)
class Scope:
    """Where the cases happened: a country, a network, or (neither) anywhere."""

    country: str | None = None
    network: str | None = None

    @property
    def words(self) -> str:
        """As `scope_of` reads it."""
        return self.country or self.network or ""


@dataclass
class Figures:
    """What was counted. `times` are months or years in their order, each with its cases and kilograms."""

    cases: int = 0
    kg: float = 0.0
    undated: int = 0
    times: dict[str, tuple[int, float]] = field(default_factory=dict)
    substances: Counter[str] = field(default_factory=Counter)
    methods: Counter[str] = field(default_factory=Counter)
    routes: Counter[tuple[str, str]] = field(default_factory=Counter)


def check(span: Span, today: date) -> None:
    """Raises Refusal for a time in which there can be no case: before 1980, or yet to come."""
    years = [end.year for end in (span.since, span.until) if end is not None]
    if any(not EARLIEST <= year <= today.year for year in years):
        raise Refusal(NO_SUCH_TIME % {"words": span.words[:60], "first": f"{EARLIEST}", "last": f"{today.year}"})


def scope_of(words: str) -> Scope:
    """The country or network that words name, in any of six languages; none for no words. Raises Refusal."""
    if not words.strip():
        return Scope()
    network = filters.VALUES["network"].understand(words)
    if network is not None:
        return Scope(network=network[0])
    country = countries.resolve(words)
    if country is None:
        raise Refusal(UNKNOWN % {"words": words[:60]})
    return Scope(country=country)


async def count(db: Database, audience: Audience, scope: Scope, span: Span, today: date) -> Figures:
    """The figures, over what `audience` may read. No reader is held for long; withdrawn cases do not count."""
    query = replace(_query(scope), since=span.since, until=span.until)
    expression = match(query, classes_of_reader(audience), more=(CASES,))
    wanted = range_of(query)
    figures, dated = Figures(), Counter[str]()
    kilograms: dict[str, float] = defaultdict(float)
    below: int | None = wanted.high
    while below is not None:
        async with db.read() as reader:
            page, below = await stats.page(reader, expression, Range(wanted.low, below), PAGE)
        _add(figures, dated, kilograms, page)
    figures.times = _times(dated, kilograms, span, today)
    return figures


def _query(scope: Scope) -> Query:
    if scope.country:
        return parse(f"country:{scope.country}")
    return parse(f"network:{scope.network}") if scope.network else Query()


def _add(figures: Figures, dated: Counter[str], kilograms: dict[str, float], page: Iterable[Figure]) -> None:
    for each in page:
        kg = each.quantity_kg or 0.0
        figures.cases += 1
        figures.kg += kg
        figures.undated += not each.date
        if each.date:
            dated[each.date[:7]] += 1
            kilograms[each.date[:7]] += kg
        figures.substances.update(set(each.found or each.declared))
        figures.methods.update(set(each.methods))
        route = _route(each.route, each.country)
        if route is not None:
            figures.routes[route] += 1


@functools.lru_cache(maxsize=4096)
def _route(words: str, country: str | None) -> tuple[str, str] | None:
    """The first and the last country of a route; where only one is named, the goods were found in the other."""
    named = list(countries_along(words))
    if len(named) == 1 and country not in (None, named[0]):
        named.append(str(country))
    return (named[0], named[-1]) if len(named) > 1 else None


def _times(dated: Counter[str], kilograms: dict[str, float], span: Span, today: date) -> dict[str, tuple[int, float]]:
    """Every month from the first to the last, those without cases too; years where there are too many months.

    A case of which only the year is known makes it years as well.
    """
    if not dated:
        return {}
    first = span.since or date(int(min(dated)[:4]), 1, 1)
    last = min(span.until or today, max(today, date(int(max(dated)[:4]), 12, 31)))
    axis = months(first, last)
    width = 7
    if len(axis) > MOST_COLUMNS or any(len(month) == 4 for month in dated):
        axis, width = list(dict.fromkeys(month[:4] for month in axis)), 4
    found: dict[str, tuple[int, float]] = dict.fromkeys(axis, (0, 0.0))
    for month, number in dated.items():
        cases, kg = found.get(month[:width], (0, 0.0))
        found[month[:width]] = (cases + number, kg + kilograms[month])
    return dict(sorted(found.items()))
