"""The expression by which an FTS5 index is asked for a query, within what may be read.

`domain.text` and `domain.concepts` make its terms. Every term is quoted, so that any text is safe.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from domain import concepts
from domain.conditions import Option
from domain.query import Query

_EVERYTHING = '"kind_" *'
_NOBODY = "vis_nobody"


def match(
    query: Query,
    visibility: Iterable[str] | None,
    *,
    more: Iterable[str] = (),
    any_word: bool = False,
) -> str:
    """The FTS5 expression for `query`, within what may be read.

    `visibility` are classes of `access.classes_of_reader`: None reads everything, an empty set nothing.
    `more` are further terms that must be there (the author's, looked up by the caller). `any_word` asks for any
    of the free conditions instead of all, for a search that found nothing.
    """
    wanted = [expression(each.good) for each in query.required]
    if any_word and wanted:
        wanted = [f"({' OR '.join(wanted)})"]
    return within(query, wanted, visibility, more=more)


def within(query: Query, wanted: Iterable[str], visibility: Iterable[str] | None, *, more: Iterable[str] = ()) -> str:
    """The FTS5 expression for all of the expressions `wanted`, with the filters and exclusions of `query`."""
    asked = [*(each.terms for each in query.filters if not each.excluded), *((term,) for term in more)]
    required = [*wanted, *map(_any, asked if visibility is None else _readable(asked, sorted(visibility)))]
    refused = [expression(each.good) for each in query.conditions if each.excluded]
    refused += [_any(each.terms) for each in query.filters if each.excluded]
    joined = " AND ".join(required or [_EVERYTHING])
    return f"({joined}) NOT ({' OR '.join(refused)})" if refused else joined


def _readable(asked: Sequence[tuple[str, ...]], classes: Sequence[str]) -> list[tuple[str, ...]]:
    """What is asked for, within what these classes may read; within a country by the terms that are for it."""
    if not classes:
        return [*asked, (_NOBODY,)]
    wanted = [*asked, tuple(map(concepts.visibility_term, classes))]
    countries = next((each for each in asked if all(map(concepts.is_country, each))), None)
    if countries is None:
        return wanted
    return [
        tuple(concepts.in_country(term, country) for country in countries for term in each)
        if all(map(concepts.has_countries, each))
        else each
        for each in wanted
        if each != countries
    ]


def expression(options: Iterable[Option]) -> str:
    """Any of the options."""
    return f"({' OR '.join(_quoted(each.terms) + (' *' if each.prefix else '') for each in options)})"


def _any(terms: Iterable[str]) -> str:
    return f"({' OR '.join(_quoted((term,)) for term in terms)})"


def _quoted(terms: tuple[str, ...]) -> str:
    return '"' + " ".join(terms).replace('"', "") + '"'
