"""Who reads a case: widening and narrowing, sharing with networks, taking it back."""

from __future__ import annotations

from collections.abc import Sequence

from domain.access import Tlp
from domain.words import Refusal, T
from services import case_cards
from services.case_changes import happened
from services.cases import require_change
from storage import drafts, items
from storage.drafts import Draft
from storage.engine import Tx
from storage.items import ItemRow
from storage.people import Person


async def relabel(tx: Tx, person: Person, row: ItemRow, tlp: Tlp, now: int, readers: Sequence[int] = ()) -> ItemRow:
    """Widen or narrow who may read a case; the item as it is labelled now.

    Rooms that may not show it any more lose its cards; what still waits to be sent is checked when it is sent.
    """
    require_change(person, row)
    named = frozenset(readers) if tlp == Tlp.RED else frozenset()
    if row.tlp == tlp and named == row.readers:
        return row
    labelled = await items.set_tlp(tx, row.id, tlp, named)
    await happened(tx, person, labelled, "tlp", tlp.value, now, action="case.label")
    await case_cards.tell_all(tx, named - row.readers, labelled, "cases/named", now)
    return labelled


async def relabel_from(tx: Tx, person: Person, row: ItemRow, draft: Draft, readers: Sequence[int], now: int) -> ItemRow:
    """Narrow a case to RED for the officers that a draft names. Raises Refusal when the draft has ended."""
    if not await drafts.end(tx, draft, "done", now):
        raise Refusal(T("This form has ended. /drafts lists what you have not finished."))
    return await relabel(tx, person, row, Tlp.RED, now, readers)


async def share(tx: Tx, person: Person, row: ItemRow, networks: Sequence[str], now: int) -> list[str]:
    """Put a case before further networks, once each; those that are new. Raises Refusal for a narrow label."""
    require_change(person, row)
    if row.tlp not in (Tlp.GREEN, Tlp.CLEAR):
        raise Refusal(
            T("TLP:%(tlp)s stays in your network. Widen it to GREEN first, then share it.") % {"tlp": row.tlp.value}
        )
    new = [
        code for code in networks if code != row.network and await items.share(tx, row.id, code, by=person.id, now=now)
    ]
    if new:
        await happened(tx, person, row, "share", ",".join(new), now, action="case.share")
    return new


async def withdraw(tx: Tx, person: Person, row: ItemRow, now: int) -> bool:
    """Take a case back: only its author and coordinators see it from now on. False when it was taken back before."""
    require_change(person, row)
    if not await items.withdraw(tx, row.id, now):
        return False
    await _again(tx, person, row, "withdrawn", "case.withdraw", now)
    return True


async def restore(tx: Tx, person: Person, row: ItemRow, now: int) -> bool:
    """Undo a withdrawal; False when there is none."""
    require_change(person, row)
    if not await items.restore(tx, row.id):
        return False
    await _again(tx, person, row, "restored", "case.restore", now)
    return True


async def _again(tx: Tx, person: Person, row: ItemRow, kind: str, action: str, now: int) -> None:
    fresh = await items.by_id(tx, row.id)
    assert fresh is not None
    await happened(tx, person, fresh, kind, "", now, action=action)
