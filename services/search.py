"""Searching what somebody may read: by words and filters, page by page, with a total that tells of nothing else."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from domain import concepts, countries, filters, methods, places, substances
from domain.access import Actor, Audience, RoomAudience, access, classes_of_reader
from domain.query import Filter, Problem, Query, match
from domain.words import T
from services import ranking
from services.beginnings import spelt_out
from storage import people, search
from storage.engine import Reader
from storage.index import DAY_BITS, UNDATED, floor_of
from storage.search import Hit, Key, Range
from templates.speech import listed

PAGE = 5
MOST_COUNTED = 1000
"""Totals are exact up to here; beyond it is "1,000+"."""
ANYWHERE = frozenset({"green", "clear"})
"""The classes of what may be shown in a chat that nobody knows: to all networks, and not withdrawn."""
UNKNOWN_PERSON = "unknown_person"


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


@dataclass(frozen=True, slots=True)
class Meaning:
    """What words of a search were understood as; `kind`: substance, group, country, place, method. `guessed` where
    they are spelt otherwise than any name."""

    written: str
    kind: str
    value: str
    guessed: bool = False


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
    names, terms, problems = [], [], []
    for username in query.by:
        if oneself is not None and filters.means_oneself(username):
            person = await people.by_id(reader, oneself.person_id)
        else:
            person = await people.by_username(reader, username)
        if person is not None and _colleague(audience, person.id, person.network):
            names.append(person.username or username)
            terms.append(concepts.person_term(person.id))
        else:
            problems.append(Problem(UNKNOWN_PERSON, "by", username))
    known = (*query.filters, Filter("by", tuple(names), tuple(terms))) if names else query.filters
    return replace(query, by=(), filters=known, problems=(*query.problems, *problems))


def _colleague(audience: Audience, person_id: int, network: str | None) -> bool:
    if isinstance(audience, Actor):
        return audience.person_id == person_id or (audience.officer and audience.network == network is not None)
    return not isinstance(audience, RoomAudience) or audience.network == network


def without(query: Query, keys: Iterable[str]) -> Query:
    """The query without its filters of these handles ("country", "-substance", "since" …)."""
    dropped = frozenset(keys)
    return replace(
        query,
        filters=tuple(each for each in query.filters if each.handle not in dropped),
        since=None if dropped & {"since", "year", "month"} else query.since,
        until=None if dropped & {"until", "year", "month"} else query.until,
        by=() if "by" in dropped else query.by,
    )


def keys_of(query: Query) -> list[str]:
    """The handles of the filters that it has, each once."""
    keys = [each.handle for each in query.filters]
    if query.whole:
        keys.append(query.whole[0])
    else:
        keys += [name for name, day in (("since", query.since), ("until", query.until)) if day]
    return list(dict.fromkeys(keys))


def meanings(query: Query) -> list[Meaning]:
    """What its free words were understood as, in their order; words that name nothing are not among them."""
    words = " ".join(query.words)
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


_ONE_OF = T("I do not know “%(value)s” in %(key)s: and left it out. It can be: %(values)s.")
_PROBLEMS = {
    ("unknown_key", False): T("There is no filter “%(key)s:”, so I searched for its words."),
    ("unknown_key", True): T("There is no filter “%(key)s:”. Did you mean “%(suggestion)s:”?"),
    ("unknown_value", False): T("I do not know “%(value)s” in %(key)s: and left it out."),
    ("unknown_value", True): T("I do not know “%(value)s” in %(key)s: and left it out. Did you mean “%(suggestion)s”?"),
    ("no_value", False): T("Behind “%(key)s:” nothing was written, so it was left out."),
    ("bad_date", False): T("“%(value)s” in %(key)s: is no date I know; write 2024, 2024-05 or 2024-05-14."),
    ("far_date", False): T(
        "“%(value)s” in %(key)s: cannot be right, so it was left out: write a year from 1980 on and no later than next "
        "year, such as 2024."
    ),
    ("backwards", False): T("The search began after it ended, so I took the two dates the other way round."),
    ("too_long", False): T("That is a long search: only its first %(value)s conditions were used."),
    (UNKNOWN_PERSON, False): T("I know no colleague “%(value)s” in your network, so by: was left out."),
}


def sentences(problems: Sequence[Problem], lang: str = "en") -> list[T]:
    """What to say of each problem, with the word that was probably meant; filters by their words in `lang`."""
    return [_sentence(problem, lang) for problem in problems]


def _sentence(problem: Problem, lang: str) -> T:
    said = {"key": _key(problem, lang), "value": problem.value}
    values = filters.listed(problem.key, lang) if problem.code == "unknown_value" else ()
    if values:
        return _ONE_OF % {**said, "values": listed(values, lang)}
    meant = suggested(problem, lang)
    return _PROBLEMS[problem.code, meant is not None] % {**said, "suggestion": meant or ""}


def _key(problem: Problem, lang: str) -> str:
    """What is no filter as it was written, what is one as `lang` writes it."""
    return problem.key if problem.code == "unknown_key" else filters.word_for(problem.key, lang)


def suggested(problem: Problem, lang: str) -> str | None:
    """The word that was probably meant, a filter's and a country's in `lang`."""
    if problem.code == "unknown_value":
        return filters.in_words_of(lang, problem.key, problem.value, problem.suggestion)
    if problem.suggestion is None or problem.code != "unknown_key":
        return problem.suggestion
    return filters.word_for(problem.suggestion, lang)
