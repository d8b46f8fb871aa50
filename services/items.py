"""What all items share: reading one by reference, filing one for search, and telling the audience apart."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

import domain.concepts as concepts
from domain.access import Audience, access, classes_of_item
from domain.text import terms
from domain.words import NOT_FOUND, Refusal
from storage import index, items
from storage.engine import Reader, Tx
from storage.items import ItemRow


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
        raise Refusal(NOT_FOUND % {"what": "–"})
    return row


async def file_for_search(tx: Tx, row: ItemRow, *, day: date, texts: Sequence[str], facets: Iterable[str]) -> None:
    """Make an item findable by its texts, the concepts named in them, and its facets; anew after each change."""
    body: list[str] = []
    found: set[str] = set(facets)
    for text in texts:
        body.extend(terms(text))
        body.extend(sorted(concepts.concepts(text)))
    body.extend(terms(row.ref))
    found.add(concepts.kind_term(row.kind))
    found.add(concepts.tlp_term(row.tlp))
    if row.network:
        found.add(concepts.network_term(row.network))
    found |= {concepts.visibility_term(name) for name in classes_of_item(row.item)}
    await index.put(tx, row.id, day=day, body=body, facets=found)
