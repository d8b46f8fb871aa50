"""Searching what somebody may read: by words and filters, page by page, with a total that tells of nothing else."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from dataclasses import dataclass, replace

from domain import concepts, filters
from domain.access import Actor, Audience, RoomAudience, access, classes_of_reader
from domain.expressions import match
from domain.query import Filter, Problem, Query
from services import ranking
from services.beginnings import spelt_out
from services.problems import UNKNOWN_PERSON
from storage import people, search
from storage.engine import Reader
from storage.index import DAY_BITS, UNDATED, floor_of
from storage.search import Hit, Key, Range

PAGE = 5
MOST_COUNTED = 1000
"""Totals are exact up to here; beyond it is "1,000+"."""
ANYWHERE = frozenset({"green", "clear"})
"""The classes of what may be shown in a chat that nobody knows: to all networks, and not withdrawn."""


@dataclass(frozen=True, slots=True)
class Page:
    """Which page: behind `key`, or with `back` the one before it; the first without."""

    key: Key | None = None
    back: bool = False


FIRST = Page()


@dataclass(frozen=True, slots=True)
class Found:
    """A page of hits. `total` is at most `MOST_COUNTED` + 1, which means more. The pages beside it, if any.

    `query` is the search with what was probably meant by misspelt words; `ranked` are the documents of all pages
    where none of them has all of it, else None.
    """

    hits: tuple[Hit, ...]
    total: int
    previous: Page | None
    following: Page | None
    query: Query
    ranked: tuple[int, ...] | None = None

    @property
    def more_than_counted(self) -> bool:
        """Whether there are more than were counted."""
        return self.total > MOST_COUNTED


async def find(
    reader: Reader,
    audience: Audience,
    query: Query,
    page: Page = FIRST,
    *,
    size: int = PAGE,
    best: bool = False,
    any_word: bool = False,
    within: frozenset[str] | None = None,
    facets: Iterable[str] = (),
) -> Found:
    """A page of what `query` finds among what `audience` may read, the newest first or with `best` the best.

    `within` narrows to these classes of `domain.access`; `facets` are terms that must be there besides. The best
    matches of free words need not have all of them (see `services.ranking`).
    """
    classes = classes_of_reader(audience)
    if within is not None:
        classes = within if classes is None else classes & within
    if best and query.required:
        return await _find_best(reader, audience, query, classes, page, size, tuple(facets))
    expression = match(await spelt_out(reader, query), classes, more=facets, any_word=any_word)
    span = range_of(query)
    hits, total = await search.page(reader, expression, span, size + 1, page.key, MOST_COUNTED + 1, back=page.back)
    if not hits and page.key is not None:  # what stood there is gone meanwhile
        page = FIRST
        hits, total = await search.page(reader, expression, span, size + 1, None, MOST_COUNTED + 1)
    beyond = len(hits) > size
    hits = (hits[1:] if page.back else hits[:-1]) if beyond else hits
    return Found(
        hits=tuple(hit for hit in hits if access(audience, hit.row.item).allowed),
        total=total,
        previous=Page(_place(hits[0]), back=True) if hits and (beyond if page.back else page.key is not None) else None,
        following=Page(_place(hits[-1])) if hits and (page.back or beyond) else None,
        query=query,
    )


def _place(hit: Hit) -> Key:
    return Key(0.0, hit.doc_id)


async def _find_best(
    reader: Reader,
    audience: Audience,
    query: Query,
    classes: frozenset[str] | None,
    page: Page,
    size: int,
    facets: tuple[str, ...],
) -> Found:
    """The hits of the other order, the best first; where nothing has all of it, the nearest."""
    span = range_of(query)
    asked = match(await spelt_out(reader, query), classes, more=facets)
    whole = await search.total(reader, asked, span, MOST_COUNTED + 1)
    if not whole:
        query = await ranking.meant(reader, query)
    found = await ranking.ranked(reader, query, classes, span, more=facets, whole=whole)
    keys = [Key(-each.score, each.doc_id) for each in found]
    places = [(key.score, -key.doc_id) for key in keys]
    first = 0
    if page.key is not None:
        at = (page.key.score, -page.key.doc_id)
        first = max(0, bisect_left(places, at) - size) if page.back else bisect_right(places, at)
        first = first if first < len(keys) else 0  # what stood there is gone meanwhile
    shown = keys[first : first + size]
    hits = await search.hits(reader, [key.doc_id for key in shown])
    return Found(
        hits=tuple(hit for hit in hits if access(audience, hit.row.item).allowed),
        total=whole or min(len(keys), MOST_COUNTED + 1),
        previous=Page(shown[0], back=True) if shown and first > 0 else None,
        following=Page(shown[-1]) if first + size < len(keys) else None,
        query=query,
        ranked=None if whole else tuple(key.doc_id for key in keys),
    )


@dataclass(frozen=True, slots=True)
class Best:
    """A hit of the best matches: its score (1 is everything as it was asked), and its id in the imported file."""

    hit: Hit
    score: float
    external_id: str | None


async def best_matches(reader: Reader, audience: Audience, query: Query, most: int) -> tuple[int, list[Best]]:
    """How many items answer `query`, and up to `most` of them, the best first."""
    classes = classes_of_reader(audience)
    span = range_of(query)
    asked = match(await spelt_out(reader, query), classes)
    if query.required:
        likely = await ranking.meant(reader, query)
        ranked = await ranking.ranked(reader, likely, classes, span)
    else:
        keys = await search.newest(reader, asked, span, most)
        ranked = [ranking.Ranked(key.doc_id, 1.0) for key in keys]
    scores = {each.doc_id: each.score for each in ranked[:most]}
    hits = await search.hits(reader, list(scores))
    readable = [hit for hit in hits if access(audience, hit.row.item).allowed]
    externals = await search.externals(reader, [hit.row.id for hit in readable])
    total = max(len(ranked), await search.total(reader, asked, span, ranking.COUNTED))
    return total, [Best(hit, scores[hit.doc_id], externals.get(hit.row.id)) for hit in readable]


_DATED = floor_of(UNDATED) + (1 << DAY_BITS)
"""What has no date is not before any day."""


def range_of(query: Query) -> Range:
    """The documents of the days that the query is about."""
    low = floor_of(query.since) if query.since else _DATED if query.until else search.LOWEST
    high = floor_of(query.until) + (1 << DAY_BITS) if query.until else search.HIGHEST
    return Range(low, high)


# ── what was asked ──────────────────────────────────────────────────────────────────────────────────────


async def with_authors(reader: Reader, audience: Audience, query: Query, asker: Actor | None = None) -> Query:
    """The query with its usernames looked up: a filter for those known, a problem for each of the others.

    Only colleagues of the same network are looked up, and oneself, who is "me" in any language: a name is no way to
    learn what another network's officer posted. `asker` is who asks where the audience is a room.
    """
    if not query.by:
        return query
    oneself = audience if isinstance(audience, Actor) else asker
    names, terms, unknown = [], [], []
    for username in query.by:
        if oneself is not None and filters.means_oneself(username):
            person = await people.by_id(reader, oneself.person_id)
        else:
            person = await people.by_username(reader, username)
        if person is not None and _colleague(audience, person.id, person.network):
            names.append(person.username or username)
            terms.append(concepts.person_term(person.id))
        else:
            unknown.append(Problem(UNKNOWN_PERSON, "by", username))
    known = (*query.filters, Filter("by", tuple(names), tuple(terms))) if names else query.filters
    return replace(query, by=(), filters=known, problems=(*query.problems, *unknown))


def _colleague(audience: Audience, person_id: int, network: str | None) -> bool:
    if isinstance(audience, Actor):
        return audience.person_id == person_id or (audience.officer and audience.network == network is not None)
    return not isinstance(audience, RoomAudience) or audience.network == network
