"""Making a case findable: its words, the concepts in them, and the facets that searches narrow by."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date, datetime

from domain import concepts, countries, methods, substances
from domain.cases import Facts, first_day
from services.items import file_for_search
from storage import cases, files, items
from storage.cases import CaseRow
from storage.engine import Tx
from storage.files import Counts
from storage.items import ItemRow

WORDS_OF = ("note", "comment")
"""The kinds of timeline entries whose text is searched too."""


async def file(tx: Tx, row: ItemRow) -> None:
    """File a case for search as it stands now. Its place in the order is the day on which it happened."""
    case = await cases.by_item(tx, row.id)
    assert case is not None
    said = [event.text for event in await items.events(tx, row.id) if event.kind in WORDS_OF]
    stored = await files.counts(tx, row.id)
    await file_for_search(
        tx,
        row,
        day=_day(case.facts, row.posted_at),
        texts=[*texts(case.facts), *said],
        facets=facets(row, case, stored),
    )


def texts(facts: Facts) -> list[str]:
    """What is searched by words: everything typed, and the names of what was chosen."""
    found = [facts.text, facts.narrative, facts.place, facts.route, *facts.companies]
    found += [number for kind in facts.identifiers.values() for number in kind]
    for name in facts.substances:
        known = substances.get(name)
        found += [name] if known is None else [known.name, known.ashrae, known.chemical_name, known.cas]
    if facts.country:
        found.append(countries.name(facts.country))
    found += [method.name_en for code in facts.methods if (method := methods.get(code)) is not None]
    return [text for text in found if text]


def facets(row: ItemRow, case: CaseRow, stored: Counts) -> set[str]:
    """What searches narrow by, besides kind, label, network and visibility, which every item has."""
    facts = case.facts
    found = {concepts.status_term(case.status)}
    found.update(_when(facts, row.posted_at))
    if facts.country:
        found.add(concepts.country_term(facts.country))
    for name in facts.substances:
        if substances.get(name) is not None:
            found |= concepts.substance_terms(name)
    found.update(map(concepts.method_term, facts.methods))
    found.update(map(concepts.detection_term, facts.detections))
    if row.author_id is not None:
        found.add(concepts.person_term(row.author_id))
    if stored.photos:
        found.add(concepts.has_term("photo"))
    if stored.documents:
        found.add(concepts.has_term("document"))
    return found


def _when(facts: Facts, posted_at: int) -> Iterable[str]:
    day = _day(facts, posted_at)
    if not facts.date or facts.date.count("-") >= 1:
        yield concepts.month_term(day)
    yield concepts.year_term(day)


def _day(facts: Facts, posted_at: int) -> date:
    posted = datetime.fromtimestamp(posted_at / 1000, UTC).date()
    happened = first_day(facts.date)
    return min(happened, posted) if happened else posted
