"""Drafts: forms half filled. They live here, so a restart or another phone goes on at the same question."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import msgspec

from storage.engine import Reader, Row, Tx
from storage.sql import load

q = load("drafts")


@dataclass(frozen=True, slots=True)
class Draft:
    """A form half filled. `answers` by step name; `kept` is what the form itself remembers."""

    id: int
    person_id: int
    chat_id: int
    thread_id: int | None
    form: str
    step: str
    state: str
    version: int
    made_at: int
    changed_at: int
    answers: dict[str, Any] = field(default_factory=dict)
    kept: dict[str, Any] = field(default_factory=dict)

    @property
    def anchor(self) -> str:
        """The name of its card."""
        return f"draft:{self.id}"


def _draft(row: Row | None) -> Draft | None:
    if row is None:
        return None
    fields = dict(row)
    data = msgspec.json.decode(fields.pop("data"))
    return Draft(**fields, answers=data.get("answers", {}), kept=data.get("kept", {}))


def _data(answers: dict[str, Any], kept: dict[str, Any]) -> str:
    return msgspec.json.encode({"answers": answers, "kept": kept}).decode()


async def start(
    tx: Tx,
    *,
    person_id: int,
    chat_id: int,
    thread_id: int | None,
    form: str,
    step: str,
    answers: dict[str, Any],
    kept: dict[str, Any],
    now: int,
) -> Draft:
    """A new open draft; the one that was open in the chat waits from now on."""
    await q.park_others(tx, person_id=person_id, chat_id=chat_id, now=now)
    draft_id = await q.add(
        tx,
        person_id=person_id,
        chat_id=chat_id,
        thread_id=thread_id,
        form=form,
        step=step,
        data=_data(answers, kept),
        now=now,
    )
    draft = await by_id(tx, draft_id)
    assert draft is not None
    return draft


async def by_id(reader: Reader, draft_id: int) -> Draft | None:
    """The draft with this id, in whatever state."""
    return _draft(await q.by_id(reader, draft_id=draft_id))


async def open_in(reader: Reader, person_id: int, chat_id: int) -> Draft | None:
    """The form that the person is filling in this chat."""
    return _draft(await q.open_in(reader, person_id=person_id, chat_id=chat_id))


async def unfinished(reader: Reader, person_id: int) -> list[Draft]:
    """What the person has begun and not ended, the newest first."""
    found = [_draft(row) for row in await q.unfinished(reader, person_id=person_id)]
    return [draft for draft in found if draft is not None]


async def save(
    tx: Tx, draft: Draft, *, step: str, answers: dict[str, Any], kept: dict[str, Any], now: int
) -> Draft | None:
    """Store an answer; None when another answer came first or the draft has ended."""
    changed = await q.save(tx, draft_id=draft.id, version=draft.version, step=step, data=_data(answers, kept), now=now)
    return await by_id(tx, draft.id) if changed else None


async def end(tx: Tx, draft: Draft, state: str, now: int) -> bool:
    """Turn the draft to `later`, `done` or `cancelled`; False when another answer came first."""
    changed: int = await q.set_state(tx, draft_id=draft.id, version=draft.version, state=state, now=now)
    return changed == 1


async def reopen(tx: Tx, draft: Draft, *, chat_id: int, thread_id: int | None, now: int) -> Draft | None:
    """Go on with a draft in this chat; None when it has ended."""
    await q.park_others(tx, person_id=draft.person_id, chat_id=chat_id, now=now)
    changed = await q.reopen(tx, draft_id=draft.id, chat_id=chat_id, thread_id=thread_id, now=now)
    return await by_id(tx, draft.id) if changed else None


async def cancel_of(tx: Tx, person_id: int, now: int) -> int:
    """Cancel all of a person's drafts; how many."""
    changed: int = await q.cancel_of(tx, person_id=person_id, now=now)
    return changed


async def forget(tx: Tx, before: int) -> int:
    """Cancel drafts that nobody touched since `before`; how many."""
    changed: int = await q.forget(tx, before=before)
    return changed
