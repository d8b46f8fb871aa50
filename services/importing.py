"""Taking over cases from a file: lines are read and made ready in any process, then stored all or none.

What is taken over is history: it is news to nobody, has no author, and may be changed by coordinators.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, NamedTuple

import msgspec

from domain import imports
from domain.access import classes_of_item
from domain.cases import Facts, Status, first_day, series
from domain.keys import keys
from domain.terms import terms
from services import case_index, documents
from storage import bulk, search
from storage.bulk import NewCase, Stored
from storage.cases import CaseRow
from storage.chain import AuditEntry
from storage.engine import Reader, Tx
from storage.index import floor_of
from storage.items import ItemRow


class Line(NamedTuple):
    """A record of the file: the line it begins on, and its JSON or its cells."""

    number: int
    record: bytes | dict[str, str]


class Checked(NamedTuple):
    """What is wrong in some lines: `faults` as (line, id, what); `ids` of the good ones; keys nobody knows."""

    faults: list[tuple[int, str, str]]
    ids: list[tuple[int, str]]
    unknown: dict[str, int]


def check(lines: Sequence[Line], today: date) -> Checked:
    """Read `lines` without making them ready."""
    checked = Checked([], [], {})
    for line in lines:
        try:
            record = _record(line)
        except ValueError as error:
            checked.faults.append((line.number, "", str(error)))
            continue
        understood = imports.understand(record, today)
        name = str(record.get("id") or "")
        checked.faults.extend((line.number, name, fault) for fault in understood.faults)
        for key in understood.unknown:
            checked.unknown.setdefault(key, line.number)
        if understood.case is not None:
            checked.ids.append((line.number, understood.case.external_id))
    return checked


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


def prepare(lines: Sequence[Line], today: date, now: int) -> list[NewCase]:
    """The cases of `lines`, ready to be stored. Lines that `check` finds fault with are left out."""
    found = []
    for line in lines:
        case = imports.understand(_record(line), today).case
        if case is not None:
            found.append(ready(case, now))
    return found


def ready(case: imports.Case, now: int) -> NewCase:
    """A case with everything that is worked out from it: its terms, its facets, its readers' classes."""
    facts = case.facts
    row = ItemRow(
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
    status = Status.SUSPECTED
    stored = CaseRow(0, status, facts, case.external_id, 1)
    own = case_index.facets(row, stored)
    body, facets = documents.document(row, case_index.texts(facts), own, facts.text_lang or None)
    body += terms(case.external_id)
    return NewCase(
        external_id=case.external_id,
        series=series(case.country, _year(facts)),
        tlp=case.tlp.value,
        country=case.country,
        network=case.network,
        classes=tuple(sorted(classes_of_item(row.item))),
        status=status.value,
        facts=msgspec.json.encode(facts).decode(),
        low=floor_of(case_index.day_of(row, facts)),
        body=" ".join(body),
        facets=" ".join(sorted(facets)),
        keys=tuple((key.kind.value, key.value) for key in sorted(keys(facts))),
    )


def _year(facts: Facts) -> int | None:
    happened = first_day(facts.date)
    return happened.year if happened else None


async def known(reader: Reader, ids: Sequence[str]) -> set[str]:
    """Which of these ids are in the case base already."""
    return await bulk.known(reader, ids)


async def store(tx: Tx, cases: Sequence[NewCase], *, source: str, now: int) -> int:
    """Store those of `cases` that are not there yet; how many they were. `source` names the file in the audit."""
    there = await bulk.known(tx, [case.external_id for case in cases])
    new = [case for case in cases if case.external_id not in there]
    if not new:
        return 0
    stored: Stored = await bulk.add(tx, new, now)
    detail = {"file": source, "cases": stored.number, "first": stored.first, "last": stored.last}
    tx.audit(AuditEntry(now, None, "case.import", source, None, detail))
    return stored.number


async def finish(tx: Tx, stored: int) -> None:
    """After the last of `stored` cases: where they are much of the case base, searches are made quick."""
    if stored * _MUCH >= await search.documents(tx):
        await bulk.merge(tx)


_MUCH = 10
"""Merging takes as long as storing some tenth of all cases."""
