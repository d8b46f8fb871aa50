"""/case, /cases and /show: the case base's own commands, and the buttons under a case."""

from __future__ import annotations

from collections.abc import Sequence

from domain.access import OFFICERS
from domain.words import N_, T
from handlers import (
    case_days,
    case_either,
    case_form,
    case_readers,
    case_told,
    case_unknown,
    case_updates,
    item_files,
)
from handlers.feature import PRIVATE, Command, Feature
from handlers.showing import show, shown_by
from handlers.turn import Turn
from services import case_cards, merges, outbox
from services.case_cards import zone_of
from services.items import readable_by_id
from services.keyboards import Button, Rows, mint
from storage import cases as case_store
from storage.cases import CaseLine
from storage.engine import Tx
from storage.items import ItemRow
from templates.engine import render

PAGE = 5


async def show_case(turn: Turn, row: ItemRow) -> None:
    """The whole case, in private or in a room that may read it. A reply to it is a comment.

    A duplicate is shown as the case that stands for it, if that may be read here."""
    async with turn.read() as reader:
        row = await merges.main_of(reader, turn.audience, row)
    await _show(turn, row)


async def _show(turn: Turn, row: ItemRow) -> None:
    async with turn.read() as reader:
        case = await case_cards.view(reader, row, turn.audience)
    zone = case_updates.zone(turn)
    keyboard = case_updates.keyboard(turn, row, case) if turn.private else case_cards.room_keyboard(case)
    anchor = case_cards.anchor(row.id) if turn.private else case_cards.shown_anchor(row.id)
    turn.say("cases/card", keyboard, anchor=anchor, item=row.id, case=case, zone=zone)


async def open_(turn: Turn, item: int) -> None:
    """A button asks for the case: below it in private; from a room into the private chat, so the room stays quiet."""
    async with turn.read() as reader:
        row = await readable_by_id(reader, turn.actor, item)
    if turn.private:
        await show_case(turn, row)
        return
    async with turn.write() as tx:
        await _send_privately(tx, turn, await merges.main_of(tx, turn.person.actor, row))


async def report(turn: Turn, item: int) -> None:
    """The report of a duplicate as it was posted, though another case stands for it."""
    async with turn.read() as reader:
        row = await readable_by_id(reader, turn.actor, item)
    if turn.private:
        await _show(turn, row)
        return
    async with turn.write() as tx:
        await _send_privately(tx, turn, row)


async def _send_privately(tx: Tx, turn: Turn, row: ItemRow) -> None:
    me = turn.person
    turn.toast(T("I sent it to you in our private chat."))
    case = await case_cards.view(tx, row, me.actor)
    manage = [[Button(T("Show"), "case.open" if case.main is None else "case.report", {"item": row.id})]]
    outbox.say(
        tx,
        chat_id=me.telegram_id,
        html=render("cases/card", me.language, case=case, zone=zone_of(me.country, me.network)),
        keyboard=mint(tx, manage, me.language, turn.now, only=me.id),
        anchor=case_cards.anchor(row.id),
        person_id=me.id,
        item_id=row.id,
        now=turn.now,
    )


async def my_cases(turn: Turn) -> None:
    """/cases: what I posted, newest first."""
    await _page(turn, None, [])


async def page(turn: Turn, before: int | None, back: Sequence[int | None]) -> None:
    """Another page of my cases; `back` are the beginnings of the pages before it."""
    await _page(turn, before, list(back))


async def _page(turn: Turn, before: int | None, back: list[int | None]) -> None:
    async with turn.read() as reader:
        lines = await case_store.mine(reader, turn.person.id, PAGE + 1, before)
    shown, more = lines[:PAGE], len(lines) > PAGE
    turn.edit("cases/list", _list_keyboard(shown, more, before, back), lines=shown)


def _list_keyboard(shown: Sequence[CaseLine], more: bool, before: int | None, back: list[int | None]) -> Rows:
    rows = [[Button(line.ref, "case.open", {"item": line.id})] for line in shown]
    turning = []
    if back:
        turning.append(Button(T("‹ Newer"), "case.page", {"before": back[-1], "back": back[:-1]}))
    if more:
        turning.append(Button(T("Older ›"), "case.page", {"before": shown[-1].id, "back": [*back, before]}))
    if not shown and not back:
        return []
    return [*rows, turning]


shown_by("case", show_case)

FEATURE = Feature(
    name="cases",
    title=N_("Cases"),
    commands=(
        Command(
            "case",
            case_form.case,
            N_("Post a case"),
            usage=N_("/case and what you found, in one message, or /case alone to be asked step by step"),
            roles=OFFICERS,
        ),
        Command("show", show, N_("Show a case or another item"), usage=N_("/show PH-2026-0001")),
        Command("cases", my_cases, N_("My cases"), roles=OFFICERS, where=frozenset({PRIVATE})),
    ),
    buttons={
        **case_updates.BUTTONS,
        **case_readers.BUTTONS,
        **case_unknown.BUTTONS,
        **case_days.BUTTONS,
        **case_either.BUTTONS,
        "case.open": open_,
        "case.details": open_,
        "case.report": report,
        "case.photos": item_files.send,
        "case.edit": case_form.edit,
        "case.page": page,
    },
    forms=(case_form.CASE, case_form.EDIT, *case_updates.FORMS, case_readers.NAME_READERS),
    events={"edited_message": case_told.edited},
    replies={"case": case_updates.comment, "case-shown": case_updates.comment},
)
