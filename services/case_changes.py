"""What happens to a case after it was posted: status, notes, photos, edits, comments.

Each function is one intention in the caller's transaction; the index, the cards in the rooms and the author follow.
"""

from __future__ import annotations

from domain.cases import Facts, Status
from domain.words import Refusal, T
from services import case_cards, case_index, connections, introductions
from services.cases import audit, may_change, require_change
from storage import cases, drafts, files, items
from storage.drafts import Draft
from storage.engine import Tx
from storage.files import NewFile
from storage.items import ItemRow
from storage.people import Person

OVERTAKEN = T("Somebody changed %(ref)s meanwhile. Cancel this form, look at the case and edit it again.")
NOTE_LIMIT = 4096
"""As long as a message can be: what was written is kept whole."""


async def set_status(tx: Tx, person: Person, row: ItemRow, status: Status, now: int) -> bool:
    """Change where the case stands; False when it stood there already."""
    require_change(person, row)
    if not await cases.set_status(tx, row.id, status):
        return False
    await happened(tx, person, row, "status", status.value, now, action="case.status")
    return True


async def add_note(tx: Tx, person: Person, row: ItemRow, text: str, draft: Draft, now: int) -> bool:
    """Add a note to the timeline, once for each draft; False when the draft has ended."""
    require_change(person, row)
    if not await drafts.end(tx, draft, "done", now):
        return False
    await happened(tx, person, row, "note", text[:NOTE_LIMIT], now, action="case.note")
    return True


async def add_from_draft(tx: Tx, person: Person, row: ItemRow, text: str, draft: Draft, now: int) -> bool:
    """What a draft tells, with its photos, goes to a case that was there before: as a note of those who may change
    it, as a comment of all other readers. False when the draft has ended."""
    if not await drafts.end(tx, draft, "done", now):
        return False
    await files.give(tx, draft.id, row.id)
    kind = "note" if may_change(person, row) else "comment"
    action = "case.note" if kind == "note" else "case.comment"
    await happened(tx, person, row, kind, text[:NOTE_LIMIT], now, action=action)
    return True


async def add_files(tx: Tx, person: Person, row: ItemRow, draft: Draft, now: int) -> int | None:
    """Hand over what came with a draft; how many were new. None when the draft has ended."""
    require_change(person, row)
    if not await drafts.end(tx, draft, "done", now):
        return None
    added = await files.give(tx, draft.id, row.id)
    if added:
        await happened(tx, person, row, "files", str(added), now, action="case.files")
    return added


async def edit(tx: Tx, person: Person, row: ItemRow, facts: Facts, *, draft: Draft, of_version: int, now: int) -> bool:
    """Replace the facts of version `of_version`, keeping those of before; False when the draft has ended.

    Raises Refusal when somebody else edited the case since then.
    """
    require_change(person, row)
    stored = await cases.by_item(tx, row.id)
    if stored is None or stored.version != of_version:
        raise Refusal(OVERTAKEN % {"ref": row.ref})
    if not await drafts.end(tx, draft, "done", now):
        return False
    await cases.edit(tx, row.id, facts, by=person.id, now=now)
    connections.file(tx, row.id, facts)
    await files.give(tx, draft.id, row.id)
    await introductions.offer(tx, row, now)
    await happened(tx, person, row, "edit", "", now, action="case.edit")
    return True


async def comment(
    tx: Tx,
    person: Person,
    row: ItemRow,
    text: str,
    *,
    chat_id: int,
    message_id: int,
    now: int,
    file: NewFile | None = None,
) -> None:
    """Keep what a colleague wrote, or sent as a photo or document, in reply to the case's card."""
    if file is not None:
        await files.add_to_item(tx, row.id, file, by=person.id, at=now)
        text = f"📎 {text}".strip()
    await items.add_event(
        tx,
        row.id,
        kind="comment",
        person_id=person.id,
        text=text[:NOTE_LIMIT],
        chat_id=chat_id,
        message_id=message_id,
        now=now,
    )
    audit(tx, person, row, "case.comment", now)
    await _follow(tx, person, row, now)


async def happened(tx: Tx, person: Person, row: ItemRow, kind: str, text: str, now: int, *, action: str) -> None:
    """Put it on the timeline and into the audit log; the rest follows."""
    await items.add_event(tx, row.id, kind=kind, person_id=person.id, text=text, now=now)
    audit(tx, person, row, action, now, **({"to": text} if kind in ("status", "tlp", "share") else {}))
    await _follow(tx, person, row, now)


async def _follow(tx: Tx, person: Person, row: ItemRow, now: int) -> None:
    """After a change: the index, the cards in the rooms, and word to the author when somebody else made it."""
    await case_index.file(tx, row)
    await case_cards.show_in_rooms(tx, row, now)
    if row.author_id is not None and row.author_id != person.id:
        event = (await items.events(tx, row.id))[-1]
        await case_cards.tell_all(tx, [row.author_id], row, "cases/notice", now, event=event)
