"""/drafts and /cancel: what was begun and not ended."""

from __future__ import annotations

from domain.words import N_, Refusal, T
from handlers import forms
from handlers.feature import PRIVATE, Command, Feature
from handlers.turn import Turn
from services import outbox
from services.case_cards import zone_of
from services.keyboards import Button, Rows, mint
from storage import drafts, shown
from storage.drafts import Draft
from storage.engine import Tx
from templates.engine import render

MOST_SHOWN = 10


async def list_drafts(turn: Turn) -> None:
    """/drafts: each with what it contains, to take up again or to throw away."""
    async with turn.read() as reader:
        found = (await drafts.unfinished(reader, turn.person.id))[:MOST_SHOWN]
    _show(turn, found)


def _show(turn: Turn, found: list[Draft]) -> None:
    turn.edit(
        "drafts/list",
        _keyboard(found),
        drafts=[{**forms.about(draft, turn.lang), "changed_at": draft.changed_at} for draft in found],
        zone=zone_of(turn.person.country, turn.person.network),
    )


def _keyboard(found: list[Draft]) -> Rows:
    return [
        [
            Button(T("%(n)s. Go on") % {"n": number}, "drafts.go_on", {"draft": draft.id}),
            Button(
                T("%(n)s. Throw away") % {"n": number}, "drafts.drop", {"draft": draft.id, "version": draft.version}
            ),
        ]
        for number, draft in enumerate(found, start=1)
    ]


async def go_on(turn: Turn, draft: int) -> None:
    """Take one up again on a new card at the bottom of the chat; the one further up is taken away."""
    async with turn.write() as tx:
        found = await drafts.by_id(tx, draft)
        if found is None or found.person_id != turn.person.id:
            raise Refusal(forms.ENDED)
        await forms.set_aside(turn, tx, opening=found.id)
        opened = await drafts.reopen(tx, found, chat_id=turn.chat_id, thread_id=turn.thread_id, now=turn.now)
        if opened is None:
            raise Refusal(forms.ENDED)
        for chat_id, message_id in await shown.places(tx, opened.anchor):
            shown.forget(tx, chat_id, message_id)
            gone = {"message_id": message_id}
            outbox.call(tx, chat_id=chat_id, method="deleteMessage", payload=gone, now=turn.now)
        await forms.present(turn, tx, opened)


async def drop(turn: Turn, draft: int, version: int) -> None:
    """Throw one of them away."""
    async with turn.write() as tx:
        found = await drafts.by_id(tx, draft)
        if found is None or found.person_id != turn.person.id or found.version != version:
            raise Refusal(forms.STALE)
        await drafts.end(tx, found, "cancelled", turn.now)
        for chat_id, _ in await shown.places(tx, found.anchor):
            _say_cancelled(tx, turn, found, chat_id)
        turn.toast(T("Thrown away. Nothing was posted."))
        _show(turn, (await drafts.unfinished(tx, turn.person.id))[:MOST_SHOWN])


def _say_cancelled(tx: Tx, turn: Turn, draft: Draft, chat_id: int) -> None:
    """The card of the draft says that it was thrown away, with the way back."""
    back = [[Button(T("Take it up again"), "form.resume", {"draft": draft.id})]]
    outbox.card(
        tx,
        chat_id=chat_id,
        anchor=draft.anchor,
        html=render("forms/away", turn.lang, **forms.about(draft, turn.lang), state="cancelled"),
        keyboard=mint(tx, back, turn.lang, turn.now, only=draft.person_id),
        now=turn.now,
    )


async def cancel(turn: Turn) -> None:
    """/cancel: end the form that is open in this chat."""
    found = None
    if turn.me is not None:  # in a room anybody may say it, also who was never met
        async with turn.read() as reader:
            found = await drafts.open_in(reader, turn.me.id, turn.chat_id)
    if found is None:
        raise Refusal(T("Nothing is open here. /drafts lists what you have not finished."))
    await forms.put_away(turn, found, "cancelled")


FEATURE = Feature(
    name="drafts",
    title=N_("Drafts"),
    commands=(
        Command("drafts", list_drafts, N_("What I have not finished"), where=frozenset({PRIVATE})),
        Command("cancel", cancel, N_("Cancel what is open"), strangers=True),
    ),
    buttons={"drafts.go_on": go_on, "drafts.drop": drop},
)
