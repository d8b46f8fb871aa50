"""Duplicates: one case stands for both, both references live on, and it can be undone.

Whoever asks for a merged case is shown the main one, which must be readable by everybody who could read the other. The
main one is found by the words of both; where more people read it, the other is found by itself as before.
"""

from __future__ import annotations

from collections.abc import Sequence

from domain.access import WIDTH, Audience, Tlp, access
from domain.words import Refusal, T
from services import case_cards, case_index
from services.case_cards import ABSORBED, MERGED, RELEASED, SEPARATED
from services.cases import audit, may_change, require_change
from storage import connections as store
from storage import items
from storage.engine import Reader, Tx
from storage.items import ItemRow
from storage.people import Person

SAME = T("These are one case already.")
ELSEWHERE = T("%(ref)s is merged into another case already. Separate it first, or name the case that stands for it.")
TIED = T("%(ref)s stands for other cases already. Merge it the other way round, or separate those first.")
NARROWER = T("Not everybody who may read %(ref)s may read %(main)s. Widen it first.")
NARROW = T("Not everybody who may read %(ref)s may read %(main)s. Merge them the other way round, or widen it first.")
WITHDRAWN = T("A withdrawn case cannot be merged. Put it back first.")


class OtherWayRound(Refusal):
    """A merge that cannot be, while the one of the main case into the duplicate can."""


async def main_of(reader: Reader, audience: Audience, row: ItemRow) -> ItemRow:
    """The case to show instead of `row`: the one it was merged into, if `audience` may read that; else itself."""
    main_id = await store.main_of(reader, row.id)
    main = await items.by_id(reader, main_id) if main_id is not None else None
    return main if main is not None and access(audience, main.item).allowed else row


async def merged(reader: Reader, row: ItemRow) -> list[ItemRow]:
    """The duplicates for which a case stands."""
    found = [await items.by_id(reader, item_id) for item_id in await store.merged_into(reader, row.id)]
    return [each for each in found if each is not None]


async def candidates(reader: Reader, person: Person, row: ItemRow, connected: Sequence[ItemRow]) -> list[ItemRow]:
    """Of the cases connected with `row`, those that this person may merge it into."""
    if await store.merged_into(reader, row.id) or not may_change(person, row):
        return []
    return [each for each in connected if may_change(person, each) and covers(each, row)]


def covers(main: ItemRow, row: ItemRow) -> bool:
    """Whether everybody who may read `row` may read `main`."""
    if main.tlp in (Tlp.GREEN, Tlp.CLEAR):
        return WIDTH[main.tlp] >= WIDTH[row.tlp]
    if row.tlp == Tlp.RED:
        return row.readers <= (main.readers if main.tlp == Tlp.RED else frozenset())
    same_place = main.network == row.network and (main.tlp == Tlp.AMBER or main.country == row.country)
    return WIDTH[main.tlp] >= WIDTH[row.tlp] and same_place


async def require_merge(reader: Reader, person: Person, row: ItemRow, main: ItemRow) -> None:
    """Raises Refusal when this person may not merge `row` into `main`, or it cannot be: `OtherWayRound` where the other
    way round it can."""
    for each in (row, main):
        require_change(person, each)
        if each.withdrawn is not None:
            raise Refusal(WITHDRAWN)
    stands = [await store.main_of(reader, each.id) for each in (row, main)]
    if len({stands[0] or row.id, stands[1] or main.id}) == 1:
        raise Refusal(SAME)
    for each, elsewhere in zip((row, main), stands, strict=True):
        if elsewhere is not None:
            raise Refusal(ELSEWHERE % {"ref": each.ref})
    turned = covers(row, main) and not await store.merged_into(reader, main.id)
    kind = OtherWayRound if turned else Refusal
    if await store.merged_into(reader, row.id):
        raise kind(TIED % {"ref": row.ref})
    if not covers(main, row):
        raise kind((NARROW if turned else NARROWER) % {"ref": row.ref, "main": main.ref})


async def merge(tx: Tx, person: Person, row: ItemRow, main: ItemRow, now: int) -> None:
    """Let `main` stand for `row` too. Raises Refusal when this person may not, or it cannot be."""
    await require_merge(tx, person, row, main)
    if not await store.merge(tx, row.id, main.id, by=person.id, now=now):
        raise Refusal(SAME)
    await _happened(tx, person, row, main, (MERGED, ABSORBED), "case.merge", now)


async def separate(tx: Tx, person: Person, row: ItemRow, now: int) -> ItemRow:
    """Let `row` stand alone again; the case that stood for it. Raises Refusal when it does, or this person may not."""
    main_id = await store.main_of(tx, row.id)
    main = await items.by_id(tx, main_id) if main_id is not None else None
    if main is None:
        raise Refusal(T("%(ref)s stands alone.") % {"ref": row.ref})
    for each in (row, main):
        require_change(person, each)
    await store.separate(tx, row.id)
    await _happened(tx, person, row, main, (SEPARATED, RELEASED), "case.separate", now)
    return main


async def _happened(
    tx: Tx, person: Person, row: ItemRow, main: ItemRow, kinds: tuple[str, str], action: str, now: int
) -> None:
    """Timelines, audit, index, cards in the rooms, and word to the other author. Readers of the main case may be
    more: its timeline tells of the duplicate only those who may read that (`case_cards.view`)."""
    for each, kind, other in zip((row, main), kinds, (main, row), strict=True):
        await items.add_event(tx, each.id, kind=kind, person_id=person.id, text=other.ref, now=now)
    audit(tx, person, row, action, now, to=main.ref)
    for each in (row, main):
        await case_index.file(tx, each)
        await case_cards.show_in_rooms(tx, each, now)
    if row.author_id is not None and row.author_id != person.id:
        event = (await items.events(tx, row.id))[-1]
        await case_cards.tell_all(tx, [row.author_id], row, "cases/notice", now, event=event)
