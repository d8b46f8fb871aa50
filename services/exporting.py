"""Cases out of the case base into a file: what one person may read of what a search finds, page by page."""

from __future__ import annotations

import asyncio
import csv
import io
import zipfile
from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from enum import StrEnum
from pathlib import Path
from typing import Any

import msgspec

from domain.access import Actor, Role, access, classes_of_reader
from domain.cases import Status
from domain.concepts import kind_term
from domain.exports import COLUMNS, record, row
from domain.expressions import match
from domain.query import Query, parse
from domain.words import Refusal, T
from services import secretariat
from services.search import range_of, with_authors
from storage import search
from storage.engine import Database, Reader
from storage.search import Hit, Key

PAGE = 500
MOST_COUNTED = 10_000_000
PACKED_FROM = 10_000_000
"""Bytes from which a file is sent packed, as ZIP."""
MOST_SENT = 45_000_000
"""Bytes that Telegram takes of a bot, with some room."""
CASES = kind_term("case")
WHO = frozenset({Role.COORDINATOR, Role.ADMIN})
NOT_FOR_YOU = T(
    "Exports are made by network coordinators and administrators. Please ask your coordinator; "
    "/sheet gives you one case as PDF."
)
TOO_MANY = T("These are too many cases for one file of Telegram. Please narrow the search, such as by since:2024.")


class Format(StrEnum):
    """How the cases are written."""

    CSV = "csv"
    JSON = "jsonl"


@dataclass(frozen=True, slots=True)
class Wish:
    """What is to be exported: a search (empty: everything) and a format."""

    search: str
    format: Format

    @property
    def file_name(self) -> str:
        """The name of the file."""
        return f"ozonenet-cases.{self.format}"


def require(role: Role | None) -> None:
    """Raises Refusal for those who make no exports."""
    if role not in WHO:
        raise Refusal(NOT_FOR_YOU)


async def understood(reader: Reader, actor: Actor, text: str, today: date) -> Query:
    """The search that `text` asks for."""
    return await with_authors(reader, actor, parse(text, today))


async def count(reader: Reader, actor: Actor, query: Query) -> int:
    """How many cases of the search the person may read."""
    return await search.total(reader, _expression(actor, query), range_of(query), MOST_COUNTED)


def _expression(actor: Actor, query: Query) -> str:
    return match(query, classes_of_reader(actor), more=(CASES,))


async def records(db: Database, actor: Actor, query: Query) -> AsyncIterator[list[dict[str, Any]]]:
    """The cases as records, newest first, a page at a time; no reader is held in between.

    Withdrawn cases and merged duplicates are left out.
    """
    expression, span = _expression(actor, query), range_of(query)
    key: Key | None = None
    while True:
        async with db.read() as reader:
            keys = await search.newest(reader, expression, span, PAGE, key)
            hits = await search.hits(reader, [each.doc_id for each in keys])
            externals = await search.externals(reader, [hit.row.id for hit in hits])
        if not keys:
            return
        key = keys[-1]
        yield [_record(actor, hit, externals) for hit in hits if _goes_out(actor, hit)]


def _goes_out(actor: Actor, hit: Hit) -> bool:
    return hit.facts is not None and hit.row.withdrawn is None and access(actor, hit.row.item).allowed


def _record(actor: Actor, hit: Hit, externals: Mapping[int, str]) -> dict[str, Any]:
    assert hit.facts is not None
    item = hit.row
    known = record(
        hit.facts,
        ref=item.ref,
        external_id=externals.get(item.id),
        tlp=item.tlp,
        network=item.network,
        status=hit.state,
        posted=datetime.fromtimestamp(item.posted_at / 1000, UTC).date().isoformat(),
    )
    if secretariat.may_see(actor, item):
        known["secretariat_form"] = secretariat.record(hit.facts, Status(hit.state))
    return known


class File:
    """The file on its way: `begin`, `add` each page, `end`. Nothing is held in memory but one page."""

    def __init__(self, target: Path, format: Format) -> None:
        self.path = target
        self._format = format
        self.cases = 0

    async def begin(self) -> None:
        """Write what stands before the cases."""
        # Spreadsheets know by the mark that it is UTF-8.
        await asyncio.to_thread(
            self._append, b"\xef\xbb\xbf" + _table([COLUMNS]) if self._format == Format.CSV else b""
        )

    async def add(self, page: Sequence[Mapping[str, Any]]) -> None:
        """Write a page of cases."""
        await asyncio.to_thread(self._write, page)
        self.cases += len(page)

    async def end(self) -> None:
        """Pack a large file. Raises Refusal for one that is too large even so."""
        self.path = await asyncio.to_thread(_packed, self.path)

    def _write(self, page: Sequence[Mapping[str, Any]]) -> None:
        lines = _table([row(each) for each in page]) if self._format == Format.CSV else _lines(page)
        self._append(lines)

    def _append(self, content: bytes) -> None:
        with self.path.open("ab") as file:
            file.write(content)


def _table(rows: Sequence[Sequence[str]]) -> bytes:
    text = io.StringIO(newline="")
    csv.writer(text).writerows(rows)
    return text.getvalue().encode("utf-8", "replace")


def _lines(page: Sequence[Mapping[str, Any]]) -> bytes:
    return b"".join(msgspec.json.encode(each) + b"\n" for each in page)


def _packed(path: Path) -> Path:
    if path.stat().st_size >= PACKED_FROM:
        packed = path.with_name(f"{path.name}.zip")
        with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.write(path, path.name)
        path.unlink()
        path = packed
    if path.stat().st_size > MOST_SENT:
        raise Refusal(TOO_MANY)
    return path
