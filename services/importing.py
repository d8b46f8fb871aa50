"""Taking over cases from a file: lines are read and made ready in any process, then stored all or none.

What is taken over is history: it is news to nobody, has no author, and may be changed by coordinators.
"""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any, NamedTuple

import msgspec

from domain import implausible, imports
from domain.access import classes_of_item
from domain.cases import Facts, Status, first_day, series
from domain.keys import Key, keys
from domain.terms import terms
from services import case_index, documents, imported_before
from services.imported_before import Given
from storage import bulk, search
from storage.bulk import Contents, NewCase, Stored
from storage.cases import CaseRow
from storage.chain import AuditEntry
from storage.engine import Reader, Tx
from storage.index import floor_of, words_of
from storage.items import ItemRow


class Line(NamedTuple):
    """A record of the file: the line it begins on, and its JSON or its cells."""

    number: int
    record: bytes | dict[str, str]


class Checked(NamedTuple):
    """What is wrong in some lines: `faults` as (line, id, what), `notices` alike of what is taken but can hardly be;
    `ids` of all that have one; keys nobody knows."""

    faults: list[tuple[int, str, str]]
    notices: list[tuple[int, str, str]]
    ids: list[tuple[int, str]]
    unknown: dict[str, int]


def check(lines: Sequence[Line], today: date) -> Checked:
    """Read `lines` without making them ready."""
    checked = Checked([], [], [], {})
    for _ in _sound(lines, today, checked):
        pass
    return checked


def _sound(lines: Sequence[Line], today: date, checked: Checked) -> Iterator[tuple[int, imports.Case]]:
    """The cases of the lines without a fault, with their lines; what is wrong in the others goes into `checked`."""
    for line in lines:
        try:
            record = _record(line)
        except ValueError as error:
            checked.faults.append((line.number, "", str(error)))
            continue
        understood = imports.understand(record, today)
        if understood.external_id is not None:
            checked.ids.append((line.number, understood.external_id))
        for key in understood.unknown:
            checked.unknown.setdefault(key, line.number)
        name = str(record.get("id") or "")
        checked.faults.extend([(line.number, name, fault) for fault in understood.faults])
        if understood.case is not None:
            told = implausible.notices(understood.case.facts)
            checked.notices.extend([(line.number, name, notice) for notice in told])
            yield line.number, understood.case


def _record(line: Line) -> dict[str, Any]:
    """Raises ValueError for a line that is no object."""
    if isinstance(line.record, dict):
        _require_text(line.record)
        return dict(line.record)
    try:
        found = msgspec.json.decode(line.record)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise ValueError(f"is no JSON: {error}") from error
    if not isinstance(found, dict):
        raise ValueError("is no JSON object")
    return found


def _require_text(cells: Mapping[str, Any]) -> None:
    """Raises ValueError where a cell of a table holds bytes that are no text."""
    for name, cell in cells.items():
        try:
            str(cell).encode()
        except UnicodeEncodeError as error:
            raise ValueError(f"{name}: is no text in UTF-8; save the table as “CSV UTF-8”") from error


_LIKE_ANY = (
    b'{"id": "-", "text": "R-12, Manila, licence no. IMP-26-0055, lots KX4471, KX4472, cylinder no. KX4473, m/v Ocean '
    b'Star, voyage 0077E", "country": "PH", "date": "2024", "substances_actual": "R-12"}'
)
"""A record that needs all tables and what is made of them."""


def warm_up(today: date) -> None:
    """Read the tables that are otherwise read with the first case: processes that begin later then have them."""
    prepare([Line(1, _LIKE_ANY)], today, 0)


class Ready(NamedTuple):
    """Cases ready to be stored, the words in them that people misspell or of which they type the beginning, and the
    lines of the cases, in their order."""

    cases: list[NewCase]
    words: set[str]
    lines: list[int]


def prepare(lines: Sequence[Line], today: date, now: int) -> Ready:
    """The cases of `lines`, ready to be stored. Lines that `check` finds fault with are left out."""
    return check_and_prepare(lines, today, now).ready


class Read(NamedTuple):
    """What `check` says of some lines, and what `prepare` makes of them."""

    checked: Checked
    ready: Ready


def check_and_prepare(lines: Sequence[Line], today: date, now: int) -> Read:
    """Both at once."""
    checked = Checked([], [], [], {})
    return Read(checked, _ready(list(_sound(lines, today, checked)), now))


def together(several: Iterable[Ready], most: int) -> Iterator[Ready]:
    """The same cases, at least `most` at a time but for the last ones."""
    cases: list[NewCase] = []
    words: set[str] = set()
    lines: list[int] = []
    for ready in several:
        cases += ready.cases
        words |= ready.words
        lines += ready.lines
        if len(cases) >= most:
            yield Ready(cases, words, lines)
            cases, words, lines = [], set(), []
    if cases:
        yield Ready(cases, words, lines)


def _ready(sound: Sequence[tuple[int, imports.Case]], now: int) -> Ready:
    """Cases with everything that is worked out from them. Each step is done for all before the next one begins: then
    the processor has at hand what a step works with."""
    lines, cases = [line for line, _ in sound], [case for _, case in sound]
    facts = [case.facts for case in cases]
    rows = [_row(case, now) for case in cases]
    texts = list(map(case_index.texts, facts))
    spoken = [each.text_lang or None for each in facts]
    words = list(map(documents.words, texts, spoken))
    named = list(map(documents.named, texts))
    own = [case_index.facets(row, CaseRow(0, _STATUS, each, None, 1)) for row, each in zip(rows, facts, strict=True)]
    filed = list(map(documents.put_together, rows, words, named, own))
    for (body, _), case in zip(filed, cases, strict=True):
        body += terms(case.external_id)
    connected = list(map(keys, facts))
    return Ready(
        list(map(_new_case, cases, rows, filed, connected)), words_of(set().union(*[body for body, _ in filed])), lines
    )


_STATUS = Status.SUSPECTED


def _row(case: imports.Case, now: int) -> ItemRow:
    return ItemRow(
        id=0,
        kind="case",
        ref="",
        tlp=case.tlp,
        author_id=None,
        country=case.country,
        network=case.network,
        posted_at=now,
        history=True,
        withdrawn=None,
        readers=frozenset(),
    )


def _new_case(
    case: imports.Case, row: ItemRow, document: tuple[list[str], set[str]], connected: Iterable[Key]
) -> NewCase:
    body, facets = document
    return NewCase(
        external_id=case.external_id,
        series=series(case.country, _year(case.facts)),
        tlp=case.tlp.value,
        country=case.country,
        network=case.network,
        classes=tuple(sorted(classes_of_item(row.item))),
        status=_STATUS.value,
        facts=_json(case.facts),
        low=floor_of(case_index.day_of(row, case.facts)),
        body=" ".join(body),
        facets=" ".join(sorted(facets)),
        keys=tuple((key.kind.value, key.value) for key in sorted(connected)),
    )


def _json(facts: Facts) -> str:
    return msgspec.json.encode(facts).decode()


def _year(facts: Facts) -> int | None:
    happened = first_day(facts.date)
    return happened.year if happened else None


async def known(reader: Reader, ids: Sequence[str]) -> set[str]:
    """Which of these ids are in the case base already."""
    return await bulk.known(reader, ids)


class Taken(NamedTuple):
    """How many cases were stored, and those that are there with other contents (`imported_before.differing`)."""

    stored: int
    differing: list[tuple[int, str, str]]


async def store(tx: Tx, ready: Ready, *, source: str, now: int) -> Taken:
    """Store those of the cases that are not there yet. `source` names the file in the audit."""
    there = await bulk.known(tx, [case.external_id for case in ready.cases])
    new = [case for case in ready.cases if case.external_id not in there]
    differing = await imported_before.differing(tx, list(_given(ready, there))) if there else []
    if not new:
        return Taken(0, differing)
    stored: Stored = await bulk.add(tx, new, ready.words, now)
    detail = {"file": source, "cases": stored.number, "first": stored.first, "last": stored.last}
    tx.audit(AuditEntry(now, None, "case.import", source, None, detail))
    return Taken(stored.number, differing)


def _given(ready: Ready, ids: Container[str]) -> Iterator[Given]:
    for line, case in zip(ready.lines, ready.cases, strict=True):
        if case.external_id in ids:
            yield Given(line, case.external_id, Contents(case.tlp, case.network, case.facts))


def read(lines: Sequence[Line], today: date) -> list[Given]:
    """The cases of `lines` as far as they are compared with what is stored."""
    return [
        Given(line, case.external_id, Contents(case.tlp.value, case.network, _json(case.facts)))
        for line, case in _sound(lines, today, Checked([], [], [], {}))
    ]


def begin(tx: Tx) -> None:
    """Before the first of many cases that are stored in one transaction, which `finish` ends."""
    bulk.gather(tx)


async def finish(tx: Tx, stored: int) -> None:
    """After the last of `stored` cases: where they are much of the case base, searches are made quick."""
    bulk.merge(tx, everything=stored * _MUCH >= await search.documents(tx))


_MUCH = 10
"""Merging takes as long as storing some tenth of all cases."""
