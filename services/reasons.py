"""Why each hit of a search was found: the words asked for in its title, its text and its fields."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from domain import concepts, marks, methods
from domain.cases import IDENTIFIER_NAMES, Facts
from domain.conditions import Condition
from domain.marks import Pieces, Wanted
from domain.query import Query
from domain.words import N_
from services import case_index, listing
from services.listing import Line
from storage import cases, items
from storage.engine import Reader
from storage.search import Hit
from templates import filters
from templates.engine import translate

MOST_FIELDS = 2
SAID = frozenset({"note", "comment", "answer"})
"""The kinds of timeline entries whose words are searched."""
KINDS = {"question": N_("Question"), "alert": N_("Alert")}
NO_SUBSTANCE = N_("substance not stated")
"""The title of a case that has only a text, where a part of that stands below."""
PLACE, ROUTE, COMPANY, METHOD, DETECTION = N_("Place"), N_("Route"), N_("Company"), N_("Method"), N_("Detection")


async def explained(
    reader: Reader, hits: Iterable[Hit], query: Query, conditions: Sequence[Condition], lang: str
) -> list[Line]:
    """The lines of `hits`, each with what of `conditions` and of the filters of `query` was found where."""
    sought = marks.wanted(conditions, (term for each in query.filters if not each.excluded for term in each.terms))
    return [await _explained(reader, hit, sought, lang) for hit in hits]


async def _explained(reader: Reader, hit: Hit, sought: Wanted, lang: str) -> Line:
    line = listing.line(hit, lang)
    if hit.facts is None:
        return await _of_other(reader, hit, line, sought, lang)
    snippet = _of_texts((hit.facts.text, hit.facts.narrative), sought)
    fields = tuple(_fields(hit.facts, sought, lang, told=snippet is not None))[:MOST_FIELDS]
    if snippet is None and not fields:
        snippet = await _said(reader, hit, sought)
    if snippet is None and not fields:
        snippet, fields = await _of_duplicates(reader, hit, sought, lang)
    title = line.title if hit.facts.substances or not snippet else translate(NO_SUBSTANCE, lang)
    return replace(line, title=title, marked=marks.marked(title, sought), snippet=snippet, fields=fields)


async def _of_duplicates(
    reader: Reader, hit: Hit, sought: Wanted, lang: str
) -> tuple[Pieces | None, tuple[tuple[str, str], ...]]:
    """Found in a report for which the case stands: the words of its text behind its reference, else its fields."""
    for row in await case_index.duplicates_shown(reader, hit.row):
        case = await cases.by_item(reader, row.id)
        if case is None:
            continue
        snippet = _of_texts((case.facts.text, case.facts.narrative), sought)
        if snippet is not None:
            return ((f"{row.ref}: ", False), *snippet), ()
        fields = tuple(_fields(case.facts, sought, lang, told=False))[:MOST_FIELDS]
        if fields:
            return None, fields
    return None, ()


async def _of_other(reader: Reader, hit: Hit, line: Line, sought: Wanted, lang: str) -> Line:
    """Of a question or an alert the words found stand for its beginning; a law keeps its title."""
    snippet = marks.snippet(hit.title, sought)
    if snippet is None:
        return replace(line, snippet=await _said(reader, hit, sought))
    return replace(line, title=line.title if line.kind == "law" else translate(KINDS[line.kind], lang), snippet=snippet)


def _of_texts(texts: Iterable[str], sought: Wanted) -> Pieces | None:
    return next((found for text in texts if (found := marks.snippet(text, sought))), None)


async def _said(reader: Reader, hit: Hit, sought: Wanted) -> Pieces | None:
    """Found in what colleagues said below it."""
    return _of_texts((each.text for each in await items.events(reader, hit.row.id) if each.kind in SAID), sought)


def _fields(facts: Facts, sought: Wanted, lang: str, *, told: bool) -> Iterator[tuple[str, str]]:
    """The fields that hold what was asked for; with `told`, only those that a text is silent about."""
    written = [] if told else [(PLACE, facts.place), (ROUTE, facts.route)]
    written += [(COMPANY, each) for each in facts.companies if not told or each not in facts.text]
    for kind, numbers in facts.identifiers.items():
        name = IDENTIFIER_NAMES.get(kind, IDENTIFIER_NAMES["other"])
        written += [(name, number) for number in numbers if not told or number not in facts.text]
    for name, value in written:
        if marks.spans(value, sought):
            yield translate(name, lang), listing.short(value)
    coded = [
        (METHOD, concepts.named_method_term(code), _in_english(code), filters.method(code, lang))
        for code in facts.methods
    ]
    coded += [
        (DETECTION, concepts.named_detection_term(code), "", filters.detection(code, lang)) for code in facts.detections
    ]
    for name, term, indexed, value in coded:
        named = term in sought.concepts and not (told and marks.names(facts.text, term))
        if named or (not told and marks.spans(indexed, sought)):
            yield translate(name, lang), value


def _in_english(code: str) -> str:
    """The name of a method as its words are found, whatever is asked for in it."""
    known = methods.get(code)
    return known.name_en if known is not None else ""
