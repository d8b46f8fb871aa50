"""Legislation: what an entry holds beside its item, whose country is the law's."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import msgspec

from domain.laws import Kind, Law
from storage.engine import Reader, Row, Tx
from storage.sql import load

q = load("laws")


def _list(names: Sequence[str]) -> str:
    return msgspec.json.encode(list(names)).decode()


def _columns(law: Law) -> dict[str, Any]:
    return {
        "kind": law.kind,
        "substances": _list(law.substances),
        "in_force": law.in_force or None,
        "title": law.title,
        "summary": law.summary,
        "link": law.link,
    }


async def add(tx: Tx, item_id: int, law: Law) -> None:
    """The law part of a new item."""
    await q.add(tx, item_id=item_id, source=law.source, **_columns(law))


async def edit(tx: Tx, item_id: int, law: Law) -> None:
    """Replace what the entry says; its source stays."""
    await q.edit(tx, item_id=item_id, **_columns(law))
    await q.set_country(tx, item_id=item_id, country=law.country)


async def by_item(reader: Reader, item_id: int) -> Law | None:
    """The law of an item."""
    row: Row | None = await q.by_item(reader, item_id=item_id)
    if row is None:
        return None
    return Law(
        country=row["country"] or "",
        kind=Kind(row["kind"]),
        title=row["title"],
        summary=row["summary"],
        substances=tuple(msgspec.json.decode(row["substances"], type=list[str])),
        in_force=row["in_force"] or "",
        link=row["link"],
        source=row["source"],
    )
