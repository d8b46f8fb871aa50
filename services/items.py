"""What all items share: reading one by reference, filing one for search, and telling the audience apart."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from domain.access import Audience, access
from domain.terms import terms
from domain.words import GONE, NOT_FOUND, Refusal
from services import documents
from storage import index, items
from storage.engine import Reader, Tx
from storage.items import ItemRow

_HEAD = re.compile(r"\bTLP:[A-Z+]+\W+(?P<ref>[A-Z]{1,2}-(?:\d{4}|ND)-\d{4,})\b")


async def rendered(reader: Reader, text: str) -> ItemRow | None:
    """The item that a message of ours shows, read from its first line: TLP label and reference. None without one."""
    found = _HEAD.search(text.partition("\n")[0])
    return None if found is None else await items.by_ref(reader, found["ref"])


async def readable(reader: Reader, audience: Audience, ref: str, *kinds: str) -> ItemRow:
    """The item with this reference, of one of `kinds` if given.

    Raises Refusal with the one answer for both when it does not exist or `audience` may not read it.
    """
    row = await items.by_ref(reader, ref)
    if row is None or (kinds and row.kind not in kinds) or not access(audience, row.item).allowed:
        raise Refusal(NOT_FOUND % {"what": ref})
    return row


async def readable_by_id(reader: Reader, audience: Audience, item_id: int) -> ItemRow:
    """Like `readable`, by id (buttons, replies)."""
    row = await items.by_id(reader, item_id)
    if row is None or not access(audience, row.item).allowed:
        raise Refusal(GONE)
    return row


@dataclass(frozen=True, slots=True)
class Filing:
    """What an item is found by: the day in the order of time, its texts, and its facets besides those of every item.
    `lang` is the language of the texts, where it is known; `name` what the file that it came from calls it."""

    day: date
    texts: Sequence[str]
    facets: Iterable[str]
    lang: str | None = None
    name: str = ""


def file(tx: Tx, row: ItemRow, filing: Filing) -> None:
    """Make an item findable by what a filing holds; anew after each change."""
    body, known = _document(row, filing)
    index.put(tx, row.id, day=filing.day, body=body, facets=known)


async def file_again(tx: Tx, row: ItemRow, filing: Filing) -> bool:
    """File an item in its place with the terms of today; False when it has them already."""
    body, known = _document(row, filing)
    return await index.renew(tx, row.id, day=filing.day, body=body, facets=known)


def _document(row: ItemRow, filing: Filing) -> tuple[list[str], set[str]]:
    body, known = documents.document(row, filing.texts, filing.facets, filing.lang)
    return [*body, *(terms(filing.name) if filing.name else ()), *terms(row.ref)], known


def file_for_search(
    tx: Tx, row: ItemRow, *, day: date, texts: Sequence[str], facets: Iterable[str], lang: str | None = None
) -> None:
    """Make an item findable by its texts, the concepts named in them, and its facets; anew after each change.

    `lang` is the language of the texts, where it is known."""
    file(tx, row, Filing(day, texts, facets, lang))
