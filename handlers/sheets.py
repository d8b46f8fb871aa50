"""/sheet: a case on one page as PDF; and the fields that the Ozone Secretariat's form asks for."""

from __future__ import annotations

from domain.words import GONE, N_, Refusal, T
from handlers.feature import PRIVATE, Command, Feature
from handlers.showing import reference
from handlers.turn import Turn
from services import copies, merges, secretariat, sheets
from services.items import readable, readable_by_id
from storage import cases
from storage.chain import AuditEntry
from storage.items import ItemRow
from templates.engine import render


async def sheet(turn: Turn) -> None:
    """/sheet and a reference."""
    ref = reference(turn.args)
    if not ref:
        raise Refusal(T("Please say which: /sheet and a reference, such as /sheet PH-2026-0001."))
    async with turn.read() as reader:
        row = await merges.main_of(reader, turn.actor, await readable(reader, turn.actor, ref, "case"))
    await _send(turn, row)


async def pdf(turn: Turn, item: int) -> None:
    """The button under a case."""
    async with turn.read() as reader:
        row = await readable_by_id(reader, turn.actor, item)
    await _send(turn, row)


async def _send(turn: Turn, row: ItemRow) -> None:
    """Make the sheet, outside of any transaction, and send it to the person."""
    house, me = turn.house, turn.person
    async with turn.read() as reader:
        if await cases.by_item(reader, row.id) is None:
            raise Refusal(GONE)
        made = await sheets.sheet(reader, me, row, service=house.name, lang=turn.lang, now=turn.now)
    try:
        content = await sheets.make(made, house.files, house.press)
    except Refusal as refusal:
        turn.say_text(refusal.reason)  # too long for a notice under a button
        return
    path = await copies.keep(house.files.parent, made.name, content, turn.now)
    async with turn.write() as tx:
        row = await readable_by_id(tx, turn.actor, row.id)
        tx.audit(AuditEntry(turn.now, me.id, "case.sheet", row.ref, row.network))
        caption = render("sheets/sent", turn.lang, tlp=row.tlp, ref=row.ref)
        turn.call("sendDocument", {"document": {"file": path}, "caption": caption, "parse_mode": "HTML"}, item=row.id)


async def form(turn: Turn, item: int) -> None:
    """The Secretariat's fields, to copy."""
    async with turn.read() as reader:
        row = await readable_by_id(reader, turn.actor, item)
        case = await cases.by_item(reader, row.id)
    if case is None or not secretariat.may_see(turn.actor, row):
        raise Refusal(GONE)
    filled = secretariat.form(case.facts, case.status, turn.lang)
    turn.say("sheets/secretariat", item=row.id, tlp=row.tlp, ref=row.ref, form=filled)


FEATURE = Feature(
    name="sheets",
    title=N_("Sheets"),
    commands=(
        Command(
            "sheet",
            sheet,
            N_("A case on one page, as PDF"),
            usage=N_("/sheet PH-2026-0001"),
            where=frozenset({PRIVATE}),
        ),
    ),
    buttons={"sheet.pdf": pdf, "sheet.form": form},
)
