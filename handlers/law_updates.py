"""Adding an entry of legislation, editing it, and taking it back."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from domain.access import Tlp
from domain.laws import SUMMARY_LIMIT, link
from domain.words import N_, Refusal, T
from handlers import law_form
from handlers.feature import ButtonHandler
from handlers.forms import STALE, Form, begin
from handlers.posting import receipt, text_of
from handlers.turn import Turn
from services import law_cards, laws
from services.items import readable_by_id
from services.keyboards import Button
from services.law_cards import LawView
from storage.drafts import Draft
from storage.items import ItemRow

_ADDRESS = re.compile(r"https?://\S+")

# ── adding and editing ────────────────────────────────────────────────────────────────────────────────


async def add(turn: Turn, summary: str = "") -> None:
    """Open the form for a new entry; words that came with the command are its summary, an address in them its link."""
    mine = laws.countries_of(turn.person)
    if not mine:
        raise Refusal(laws.NOT_YOUR_COUNTRY)
    answers: dict[str, Any] = {"tlp": Tlp.GREEN.value}
    if len(mine) == 1:
        answers["country"] = mine[0]
    if turn.person.network:
        answers["networks"] = [turn.person.network]
    if summary:
        answers["summary"] = text_of(summary, SUMMARY_LIMIT)
    if address := _ADDRESS.search(summary):
        answers |= {"link": found} if (found := link(address[0])) else {}
    await begin(turn, NEW, answers=answers)


async def submit(turn: Turn, draft: Draft) -> None:
    """Publish, and turn the card into the receipt."""
    async with turn.write() as tx:
        published = await laws.publish(
            tx,
            turn.person,
            law_form.law_of(draft.answers),
            tlp=Tlp(draft.answers["tlp"]),
            networks=draft.answers.get("networks") or (),
            draft=draft,
            now=turn.now,
        )
        if published is None:
            turn.toast(STALE)
            return
        shown = await law_cards.view(tx, published.row)
        show_it = [[Button(T("Show"), "law.open", {"item": published.row.id})]]
        receipt(tx, turn, draft, published.row, "laws/receipt", show_it, law=shown, rooms=published.rooms)


async def edit(turn: Turn, item: int) -> None:
    """Open the form with what the entry says now."""
    async with turn.read() as reader:
        row = await readable_by_id(reader, turn.actor, item)
        laws.require_change(turn.person, row)
        shown = await law_cards.view(reader, row)
    answers = {**law_form.answers_of(shown.law), "networks": list(shown.networks)}
    await begin(turn, EDIT, answers=answers, kept={"item": item, "ref": row.ref}, review=True)


async def submit_edit(turn: Turn, draft: Draft) -> None:
    """Store what it says now."""
    async with turn.write() as tx:
        row = await readable_by_id(tx, turn.actor, draft.kept["item"])
        saved = await laws.edit(
            tx,
            turn.person,
            row,
            law_form.law_of(draft.answers),
            networks=draft.answers.get("networks") or (),
            draft=draft,
            now=turn.now,
        )
        if not saved:
            raise Refusal(STALE)
        _changed(
            turn, row, await law_cards.view(tx, row), T("Saved. The rooms that have it show it as it is now."), draft
        )


async def withdraw(turn: Turn, item: int) -> None:
    """Sure?"""
    async with turn.read() as reader:
        row = await readable_by_id(reader, turn.actor, item)
        laws.require_change(turn.person, row)
        shown = await law_cards.view(reader, row)
    rows = [
        [Button(T("Yes, withdraw"), "law.withdraw_now", {"item": item})],
        [Button(T("Keep it"), "law.keep", {"item": item})],
    ]
    sentence = T("Withdraw it? It disappears from rooms and searches; you can put it back.")
    turn.edit("laws/changed", rows, item=row.id, law=shown, sentence=sentence)


async def keep(turn: Turn, item: int) -> None:
    """Not withdrawn after all."""
    async with turn.read() as reader:
        row = await readable_by_id(reader, turn.actor, item)
        shown = await law_cards.view(reader, row)
    _changed(turn, row, shown, T("It stays as it is."))


async def withdraw_now(turn: Turn, item: int) -> None:
    """Take it back."""
    async with turn.write() as tx:
        row = await readable_by_id(tx, turn.actor, item)
        if not await laws.withdraw(tx, turn.person, row, turn.now):
            turn.toast(STALE)
        undo = [[Button(T("Put back"), "law.restore", {"item": item})]]
        shown = await law_cards.view(tx, await readable_by_id(tx, turn.actor, item))
        turn.edit("laws/changed", undo, item=row.id, law=shown, sentence=T("Withdrawn."))


async def restore(turn: Turn, item: int) -> None:
    """Put a withdrawn entry back."""
    async with turn.write() as tx:
        row = await readable_by_id(tx, turn.actor, item)
        if not await laws.restore(tx, turn.person, row, turn.now):
            turn.toast(STALE)
        row = await readable_by_id(tx, turn.actor, item)
        _changed(turn, row, await law_cards.view(tx, row), T("It can be read again."))


def _changed(turn: Turn, row: ItemRow, shown: LawView, sentence: T, draft: Draft | None = None) -> None:
    rows = [[Button(T("Show"), "law.open", {"item": row.id})]]
    if draft is not None:
        turn.card(draft.anchor, "laws/changed", rows, item=row.id, law=shown, sentence=sentence)
    else:
        turn.edit("laws/changed", rows, item=row.id, law=shown, sentence=sentence)


NEW = Form(
    name="law",
    title=N_("New legislation"),
    label=N_("Publish"),
    steps=law_form.NEW,
    submit=submit,
    blockers=law_form.blockers,
    subject=law_form.subject,
    extra=law_form.choices_on_review,
)
EDIT = Form(
    name="law_edit",
    title=N_("Edit legislation"),
    label=N_("Save"),
    steps=law_form.CHANGED,
    submit=submit_edit,
    subject=law_form.subject,
    extra=law_form.choices_on_review,
)


BUTTONS: Mapping[str, ButtonHandler] = {
    "law.add": add,
    "law.edit": edit,
    "law.withdraw": withdraw,
    "law.withdraw_now": withdraw_now,
    "law.keep": keep,
    "law.restore": restore,
}
