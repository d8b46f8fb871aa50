"""The best matches of a search: what fulfils all of it, else most of it, else the rarest part of it.

Words that no document holds are read as the likeliest ones that some do; numbers as those one slip away.
Candidates are gathered from the index until there are enough, then each is scored by what it holds.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import combinations

from domain import concepts, neighbours, text
from domain.conditions import Condition, Option
from domain.expressions import expression, within
from domain.query import Query
from domain.ranking import Scorer, Weighed, weigh
from services.beginnings import spelt_out
from storage import search
from storage.engine import Reader
from storage.search import Range

COUNTED = 2000
"""Frequencies are counted up to here: what is more frequent than that is frequent."""
ALL = 1000
"""Searches whose conditions find no more than this together are ranked over all that they find."""
WINDOW = 300
"""Otherwise so many of the newest are ranked at each step."""
ENOUGH = 50
FLOOR = 0.2
"""Hits with less than this part of the best hit's score are left out."""


@dataclass(frozen=True, slots=True)
class Ranked:
    """A document, and how well it answers, from 0 to about 1."""

    doc_id: int
    score: float


async def ranked(
    reader: Reader,
    query: Query,
    visibility: Iterable[str] | None,
    span: Range,
    *,
    more: Iterable[str] = (),
    whole: int = 0,
) -> list[Ranked]:
    """The best documents for the free words of `query`, the best first; within its filters and what may be read.

    What `meant` makes of a query finds more than the query itself. With `whole`, the number of documents that fulfil
    all of it, only these are ranked; of very many, the newest.
    """
    classes = None if visibility is None else frozenset(visibility)
    facets = tuple(more)
    spelt = await spelt_out(reader, query)
    conditions, sought = ([each for each in said.conditions if not each.excluded] for said in (query, spelt))
    frequencies = await search.frequencies(reader, [expression(each.options) for each in sought], COUNTED)
    documents = max(await search.documents(reader), 1)
    weighed = weigh(sought, frequencies, documents)
    found: dict[int, None] = {}
    for wanted, limit in _whole(weighed, whole) if whole else _steps(weighed, sum(frequencies)):
        asked = within(spelt, [wanted], classes, more=facets)
        found.update((key.doc_id, None) for key in await search.newest(reader, asked, span, limit))
        if len(found) >= ENOUGH and not whole:
            break
    scorer = Scorer(weigh(conditions, frequencies, documents))  # a beginning is one probe, however many words it has
    scored = [
        Ranked(doc_id, scorer.score(body, terms)) for doc_id, body, terms in await search.bodies(reader, list(found))
    ]
    scored.sort(key=lambda each: (-each.score, -each.doc_id))
    return [each for each in scored if whole or (each.score >= FLOOR * scored[0].score and each.score > 0)]


def _whole(weighed: Sequence[Weighed], number: int) -> Iterable[tuple[str, int]]:
    """Expressions that find what fulfils everything: all of it, else the newest, those that fulfil it best first."""
    required = [each.condition for each in weighed if not each.condition.aside]
    every = " AND ".join(expression(each.good) for each in required)
    best = " AND ".join(expression(_best_of(each.good)) for each in required)
    if number > ALL and best != every:
        yield best, WINDOW
    yield every, ALL if number <= ALL else WINDOW


def _steps(weighed: Sequence[Weighed], together: int) -> Iterable[tuple[str, int]]:
    """Expressions that find less and less of what was asked, each with how many to take."""
    required = [each for each in weighed if not each.condition.aside]
    if not required:
        return
    parts = [expression(each.condition.options) for each in required]
    if together <= ALL:
        yield f"({' OR '.join(parts)})", ALL
        return
    yield " AND ".join(expression(_best_of(each.condition.options)) for each in required), WINDOW
    yield " AND ".join(parts), WINDOW
    if len(parts) > 2:
        yield " OR ".join(f"({' AND '.join(left)})" for left in _without(parts, 1)), WINDOW
    by_share = [part for _, part in sorted(zip(required, parts, strict=True), key=lambda each: -each[0].share)]
    if len(parts) > 3:
        yield " OR ".join(f"({' AND '.join(left)})" for left in combinations(by_share[:5], 2)), WINDOW
    for part in by_share:
        yield part, WINDOW


def _best_of(options: Sequence[Option]) -> Sequence[Option]:
    best = max(option.quality for option in options)
    return [option for option in options if option.quality >= best - _AS_GOOD]


_AS_GOOD = 0.05


def _without(parts: Sequence[str], number: int) -> Iterable[tuple[str, ...]]:
    return combinations(parts, len(parts) - number)


# ── what may have been meant ────────────────────────────────────────────────────────────────────────────


async def meant(reader: Reader, query: Query) -> Query:
    """The query with what was probably meant by those of its words that nothing holds."""
    refused = [each for each in query.conditions if each.excluded]
    asked = [each for each in query.conditions if not each.excluded]
    return replace(query, conditions=(*await _findable(reader, asked), *refused))


async def _findable(reader: Reader, conditions: Sequence[Condition]) -> list[Condition]:
    """The conditions, those that nothing fulfils with what was probably meant."""
    unsure = [index for index, each in enumerate(conditions) if each.kind in ("word", "number")]
    numbers = await search.frequencies(reader, [expression(conditions[index].good) for index in unsure], 1)
    found = list(conditions)
    for index, number in zip(unsure, numbers, strict=True):
        if number:
            continue
        condition = conditions[index]
        if condition.kind == "number":
            near = [Option((each,), 0.7) for each in neighbours.numbers(condition.options[0].terms[0])]
        else:
            beside = [conditions[other] for other in (index - 1, index + 1) if 0 <= other < len(conditions)]
            near = await _meant(reader, condition, beside)
        found[index] = replace(condition, options=(*condition.options, *near))
    return found


async def _meant(reader: Reader, condition: Condition, beside: Sequence[Condition]) -> list[Option]:
    word = condition.options[0].terms[0]
    if condition.options[0].prefix or len(condition.options[0].terms) > 1 or not word.isalpha():
        return []
    found: dict[tuple[str, ...], float] = {}
    sounding = neighbours.in_other_script(word)
    if sounding and await search.words_known(reader, [sounding]):
        return [Option((form,), 0.9) for form in text.forms(sounding)]
    for spelt, quality in ((word, 0.85), *([(sounding, 0.7)] if sounding else [])):
        known = await search.words_like(reader, spelt, neighbours.slips(len(spelt)))
        for near, alike in neighbours.near(spelt, known):
            for form in text.forms(near):
                found.setdefault((form,), quality * alike)
            for concept in concepts.concepts(near):
                found.setdefault((concept,), quality * alike * _OF_THE_KIND)
    joined = [other.options[0].terms[0] for other in beside if other.kind == "word"]
    pairs = neighbours.parts(word)
    whole = {each for other in joined for each in (word + other, other + word)}
    known_words = await search.words_known(reader, [*whole, *(part for pair in pairs for part in pair)])
    found.update(((each,), 0.8) for each in whole & known_words)
    found.update((pair, 0.7) for pair in pairs if set(pair) <= known_words)
    if not found and len(word) >= _LONG_WORD:
        return [Option((word[:_BEGINNING],), 0.4, prefix=True)]
    return [Option(terms, quality) for terms, quality in found.items()]


_OF_THE_KIND = 0.95
"""What a word names, in any language, is nearly as good as the word itself."""
_LONG_WORD, _BEGINNING = 6, 4
"""Of a word that nothing is like, the beginning may still be right."""
