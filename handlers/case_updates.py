"""What happens to a case afterwards: status, notes, photos, comments; its timeline and history."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from domain.cases import STATUS_NAMES, Status
from domain.words import N_, Refusal, T
from handlers.case_questions import FILES
from handlers.feature import ButtonHandler
from handlers.files import arrived
from handlers.forms import STALE, Asking, Form, Step, begin
from handlers.turn import Turn
from services import case_cards, case_changes, case_keyboards, cases, merges, outbox, secretariat
from services.case_cards import CaseView, zone_of
from services.items import readable_by_id
from services.keyboards import Button, Rows, columns
from storage import cases as case_store
from storage.drafts import Draft
from storage.engine import Tx
from storage.items import ItemRow


async def changeable(turn: Turn, item: int) -> tuple[ItemRow, CaseView]:
    """The case, for somebody who may change it; Refusal for everybody else."""
    async with turn.read() as reader:
        row = await readable_by_id(reader, turn.actor, item)
        cases.require_change(turn.person, row)
        return row, await case_cards.view(reader, row, turn.audience)


def back_button(item: int) -> Button:
    """From a question about the case to the case."""
    return Button(T("‹ Back"), "case.back", {"item": item})


def keyboard(turn: Turn, row: ItemRow, case: CaseView) -> Rows:
    """What this person may do with the case, under its card in private."""
    item = row.id
    rows: list[list[Button]] = []
    reading = case_keyboards.files(item, case.files)
    if case.more_in_timeline:
        reading.append(Button(T("Timeline"), "case.timeline", {"item": item}))
    if case.version > 1:
        reading.append(Button(T("History"), "case.history", {"item": item}))
    rows.append(reading)
    if case.main is not None:
        stands = [Button(f"🔀 {case.main.ref}", "case.open", {"item": case.main.id})]
        return [*rows, stands, _one_case(turn, row, case) if cases.may_change(turn.person, row) else []]
    rows.extend(case_keyboards.reports(case.merged))
    rows.append(_on_paper(turn, row))
    rows.append(case_keyboards.openers(case.connected))
    if row.author_id != turn.person.id and case_keyboards.may_be_sighted(case.tlp, case.withdrawn, case.history):
        said = next((each.verdict for each in case.sightings if each.person_id == turn.person.id), None)
        rows.extend(case_keyboards.sightings(item, said))
    if turn.private and cases.may_change(turn.person, row):
        rows.extend(_changes(item, case.withdrawn))
        rows.append(_one_case(turn, row, case))
    return rows


def _on_paper(turn: Turn, row: ItemRow) -> list[Button]:
    """What takes the case out of the chat."""
    buttons = [Button(T("PDF"), "sheet.pdf", {"item": row.id})]
    if secretariat.may_see(turn.actor, row):
        buttons.append(Button(T("Secretariat form"), "sheet.form", {"item": row.id}))
    return buttons


def _one_case(turn: Turn, row: ItemRow, case: CaseView) -> list[Button]:
    """Putting duplicates together, and separating them again, for those who may change both."""
    parting = [
        Button(T("Separate %(ref)s") % {"ref": each.ref}, "connect.separate", {"item": each.id})
        for each in case.merged
        if cases.may_change(turn.person, each)
    ]
    if case.main is not None and cases.may_change(turn.person, case.main):
        parting = [Button(T("Separate %(ref)s") % {"ref": row.ref}, "connect.separate", {"item": row.id})]
    if (
        parting
        or case.main is not None
        or case.withdrawn
        or not any(cases.may_change(turn.person, each.row) for each in case.connected)
    ):
        return parting
    return [Button(T("Merge a duplicate"), "connect.merge", {"item": row.id})]


def _changes(item: int, withdrawn: bool) -> list[list[Button]]:
    args = {"item": item}
    if withdrawn:
        return [[Button(T("Put back"), "case.restore", args)]]
    return [
        [Button(T("Update status"), "case.status", args), Button(T("Add note"), "case.note", args)],
        [Button(T("Add photos"), "case.add_files", args), Button(T("Edit"), "case.edit", args)],
        [
            Button(T("Widen or narrow"), "case.label", args),
            Button(T("Share with networks"), "case.share", args),
        ],
        [Button(T("Withdraw"), "case.withdraw", args)],
    ]


def zone(turn: Turn) -> str:
    """The zone in which times are said here: the room's network's, or the person's own."""
    if turn.room is not None:
        return zone_of(None, turn.room.network)
    return zone_of(turn.person.country, turn.person.network)


async def card(turn: Turn, row: ItemRow, case: CaseView) -> None:
    """Show the case on the message whose button was pressed."""
    turn.edit("cases/card", keyboard(turn, row, case), item=row.id, case=case, zone=zone(turn))


async def back(turn: Turn, item: int) -> None:
    """From a question about the case to the case."""
    async with turn.read() as reader:
        row = await readable_by_id(reader, turn.actor, item)
        case = await case_cards.view(reader, row, turn.audience)
    await card(turn, row, case)


# ── status ────────────────────────────────────────────────────────────────────────────────────────────


async def status(turn: Turn, item: int) -> None:
    """Which status?"""
    row, case = await changeable(turn, item)
    labels = [
        Button(T(STATUS_NAMES[each]), "case.set_status", {"item": item, "status": each.value})
        for each in Status
        if each != case.status
    ]
    turn.edit("cases/card", [*columns(labels, 2), [back_button(item)]], item=row.id, case=case, zone=zone(turn))


async def set_status(turn: Turn, item: int, status: str) -> None:
    """The status was tapped."""
    async with turn.write() as tx:
        row = await readable_by_id(tx, turn.actor, item)
        changed = await case_changes.set_status(tx, turn.person, row, Status(status), turn.now)
        turn.toast(T("Status: %(status)s") % {"status": T(STATUS_NAMES[Status(status)])} if changed else STALE)
        await card(turn, row, await case_cards.view(tx, row, turn.audience))


# ── notes and photos ──────────────────────────────────────────────────────────────────────────────────


def _parse_note(text: str, asking: Asking) -> str:
    return text.strip()[: case_changes.NOTE_LIMIT]


async def note(turn: Turn, item: int) -> None:
    """Ask for a note."""
    row, _ = await changeable(turn, item)
    await begin(turn, NOTE, kept={"item": item, "ref": row.ref})


async def submit_note(turn: Turn, draft: Draft) -> None:
    """Keep the note."""
    async with turn.write() as tx:
        row = await readable_by_id(tx, turn.actor, draft.kept["item"])
        if not await case_changes.add_note(tx, turn.person, row, draft.answers["note"], draft, turn.now):
            raise Refusal(STALE)
        await done(turn, tx, draft, row, T("Note added."))


async def add_files(turn: Turn, item: int) -> None:
    """Ask for photos."""
    row, _ = await changeable(turn, item)
    await begin(turn, ADD_FILES, kept={"item": item, "ref": row.ref})


async def submit_files(turn: Turn, draft: Draft) -> None:
    """Hand the photos over to the case."""
    async with turn.write() as tx:
        row = await readable_by_id(tx, turn.actor, draft.kept["item"])
        added = await case_changes.add_files(tx, turn.person, row, draft, turn.now)
        if added is None:
            raise Refusal(STALE)
        said = T("%(n)s file added.", plural="%(n)s files added.", n=added)
        await done(turn, tx, draft, row, said if added else T("Nothing new: the case had these files already."))


async def done(turn: Turn, tx: Tx, draft: Draft, row: ItemRow, sentence: T) -> None:
    """The form is done: its card says so, under the label and reference of the case."""
    case = await case_cards.view(tx, row, turn.audience)
    show = [[Button(T("Show"), "case.open", {"item": row.id})]]
    turn.card(draft.anchor, "cases/sent", show, item=row.id, case=case, sentence=sentence)


def _no_files(asking: Asking) -> Sequence[T]:
    return () if asking.answers.get("files") else (T("Please send a photo or a document first."),)


NOTE = Form(
    name="case_note",
    title=N_("Note on a case"),
    label=N_("Save note"),
    steps=(Step("note", N_("Note"), N_("What should be noted?"), parse=_parse_note),),
    submit=submit_note,
    subject=lambda answers, lang: str(answers.get("note", ""))[:80],
)
ADD_FILES = Form(
    name="case_files",
    title=N_("Photos for a case"),
    label=N_("Add to the case"),
    steps=(FILES,),
    submit=submit_files,
    blockers=_no_files,
    at_once=True,
)


# ── looking back ──────────────────────────────────────────────────────────────────────────────────────


async def timeline(turn: Turn, item: int) -> None:
    """Everything that happened."""
    async with turn.read() as reader:
        row = await readable_by_id(reader, turn.actor, item)
        case = await case_cards.view(reader, row, turn.audience)
    turn.say(
        "cases/timeline",
        item=row.id,
        case=case,
        events=case.events,
        zone=zone(turn),
    )


async def history(turn: Turn, item: int) -> None:
    """What it said before."""
    async with turn.read() as reader:
        row = await readable_by_id(reader, turn.actor, item)
        case = await case_cards.view(reader, row, turn.audience)
        versions = await case_store.versions(reader, item)
    turn.say("cases/history", item=row.id, case=case, versions=versions, zone=zone(turn))


# ── comments ──────────────────────────────────────────────────────────────────────────────────────────


async def comment(turn: Turn, key: str) -> None:
    """An officer's reply to a case's card is kept as a comment, photos with it; a thumb under it says so."""
    message = turn.update.message
    if message is None or not turn.actor.officer:
        return
    async with turn.read() as reader:
        row = await merges.main_of(reader, turn.audience, await readable_by_id(reader, turn.actor, int(key)))
    try:
        file = await arrived(turn)
    except Refusal as refusal:  # it does not take the words with it
        if not turn.args.strip():
            raise
        turn.say_text(refusal.reason)
        file = None
    if file is None and not turn.args.strip():
        return
    async with turn.write() as tx:
        await case_changes.comment(
            tx,
            turn.person,
            row,
            turn.args,
            chat_id=turn.chat_id,
            message_id=message.message_id,
            now=turn.now,
            file=file,
        )
        outbox.call(
            tx,
            chat_id=turn.chat_id,
            method="setMessageReaction",
            payload={"message_id": message.message_id, "reaction": [{"type": "emoji", "emoji": "👍"}]},
            now=turn.now,
        )


BUTTONS: Mapping[str, ButtonHandler] = {
    "case.back": back,
    "case.status": status,
    "case.set_status": set_status,
    "case.note": note,
    "case.add_files": add_files,
    "case.timeline": timeline,
    "case.history": history,
}
FORMS = (NOTE, ADD_FILES)
