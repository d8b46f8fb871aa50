"""Making a case findable: its words, the concepts in them, and the facets that searches narrow by."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime

from domain import concepts, countries, methods, substances, weights
from domain.access import classes_of_item
from domain.cases import Facts, first_day
from services import items as items_service
from services.items import Filing
from storage import cases, connections, files, index, items
from storage.cases import CaseRow
from storage.engine import Reader, Tx
from storage.files import DOCUMENT, PHOTO, StoredFile
from storage.index import UNDATED
from storage.items import ItemRow

WORDS_OF = ("note", "comment")
"""The kinds of timeline entries whose text is searched too."""


async def file(tx: Tx, row: ItemRow) -> None:
    """File a case for search as it stands now. Its place in the order is the day on which it happened.

    A duplicate is not searched; the case that stands for it is found by the words and the authors of both, if all its
    readers may read both.
    """
    found = await filing(tx, row)
    if found is None:
        index.remove(tx, row.id)
    else:
        items_service.file(tx, row, found)


async def file_in_place(tx: Tx, row: ItemRow) -> None:
    """The same where the case stands already, so that who goes through a list loses neither his place nor its order."""
    found = await filing(tx, row)
    if found is None:
        index.remove(tx, row.id)
    else:
        await items_service.file_again(tx, row, found)


async def filing(tx: Tx, row: ItemRow) -> Filing | None:
    """What a case is found by; None for a duplicate that the case which stands for it shows.

    A duplicate that fewer may read is found by itself, by those who may: opened, it shows the other.
    """
    main_id = await connections.main_of(tx, row.id)
    main = await items.by_id(tx, main_id) if main_id is not None else None
    if main is not None and shows(main, row):
        return None
    case = await cases.by_item(tx, row.id)
    assert case is not None
    said = [event.text for event in await items.events(tx, row.id) if event.kind in WORDS_OF]
    duplicates = await duplicates_shown(tx, row)
    stored = await files.of_item(tx, row.id)
    for other in duplicates:
        stored += await files.of_item(tx, other.id)
    return Filing(
        day=day_of(row, case.facts),
        texts=[*texts(case.facts), *said, *_of_photos(stored), *await _texts_of(tx, duplicates)],
        facets=facets(row, case) | _facets_of(stored) | {concepts.person_term(each) for each in _authors(duplicates)},
        lang=case.facts.text_lang or None,
        name=case.external_id or "",
    )


def _authors(rows: Iterable[ItemRow]) -> set[int]:
    return {row.author_id for row in rows if row.author_id is not None}


async def duplicates_shown(reader: Reader, row: ItemRow) -> list[ItemRow]:
    """The duplicates for which a case stands, those that it `shows`."""
    found = [await items.by_id(reader, item_id) for item_id in await connections.merged_into(reader, row.id)]
    return [other for other in found if other is not None and shows(row, other)]


async def _texts_of(tx: Tx, duplicates: Iterable[ItemRow]) -> list[str]:
    found: list[str] = []
    for other in duplicates:
        case = await cases.by_item(tx, other.id)
        found += [other.ref, *texts(case.facts)] if case is not None else []
    return found


def shows(main: ItemRow, other: ItemRow) -> bool:
    """Whether a case may show what a duplicate of it holds: all who read it may read both. The view `shown_under`
    says the same of photographs."""
    return _readers(main) <= _readers(other) and main.tlp == other.tlp


def _readers(row: ItemRow) -> frozenset[str]:
    """The classes of readers, the author set aside."""
    return classes_of_item(row.item) - {f"person_{row.author_id}"}


def texts(facts: Facts) -> list[str]:
    """What is searched by words: everything typed, and the names of what was chosen."""
    found = [facts.text, facts.narrative, facts.place, facts.route, *facts.companies]
    found += [number for kind in facts.identifiers.values() for number in kind]
    for name in facts.substances:
        known = substances.get(name)
        found += [name] if known is None else [known.name, known.ashrae]
    if facts.country:
        found.append(countries.name(facts.country))
    found += [method.name_en for code in facts.methods if (method := methods.get(code)) is not None]
    return [text for text in found if text]


def _of_photos(stored: Sequence[StoredFile]) -> Iterable[str]:
    """What is said of the photographs, in words, and in English what they show."""
    for file in stored:
        if file.shown:
            yield from (each for each in (file.caption, file.shows.replace("_", " ")) if each)


def _facets_of(stored: Sequence[StoredFile]) -> set[str]:
    found: set[str] = set()
    for file in stored:
        if file.kind == PHOTO or file.shown:
            found |= {concepts.has_term("photo"), concepts.training_term("yes" if file.training else "no")}
        if file.kind == DOCUMENT:
            found.add(concepts.has_term("document"))
        if file.shows:
            found.add(concepts.shows_term(file.shows))
    return found


def facets(row: ItemRow, case: CaseRow) -> set[str]:
    """What searches narrow by, besides kind, label, network and visibility, which every item has."""
    facts = case.facts
    found = {concepts.status_term(case.status)}
    found.update(_when(row, facts))
    if facts.country:
        found.add(concepts.country_term(facts.country))
    for name in facts.substances:
        if substances.get(name) is not None:
            found |= concepts.substance_terms(name)
    if facts.quantity_kg is not None:
        found.update(weights.terms(facts.quantity_kg))
    found |= _roles(facts)
    found.update(map(concepts.method_term, facts.methods))
    found.update(map(concepts.detection_term, facts.detections))
    if row.author_id is not None:
        found.add(concepts.person_term(row.author_id))
    return found


def _roles(facts: Facts) -> set[str]:
    """Which substance was declared and which was found: as it was chosen, else as the text says."""
    declared, actual = facts.declared, facts.found
    if not facts.substances and facts.text:
        from domain.reading import read  # its patterns are many, and most cases need none of them

        said = read(facts.text, lang=facts.text_lang or None)
        declared = tuple(each.value for each in said.declared)
        actual = tuple(each.value for each in said.actual)
    return {*map(concepts.declared_term, declared), *map(concepts.found_term, actual)}


def _when(row: ItemRow, facts: Facts) -> Iterable[str]:
    day = day_of(row, facts)
    if day == UNDATED:
        return
    if not facts.date or facts.date.count("-") >= 1:
        yield concepts.month_term(day)
    yield concepts.year_term(day)


def day_of(row: ItemRow, facts: Facts) -> date:
    """The day of a case in the order of time: when it happened, else when it was posted. What was taken over
    without a date stands before everything else."""
    posted = datetime.fromtimestamp(row.posted_at / 1000, UTC).date()
    happened = first_day(facts.date)
    if happened is None:
        return UNDATED if row.history else posted
    return min(happened, posted)
