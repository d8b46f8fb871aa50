"""What happens to a case afterwards: status, notes, photos, label, sharing, withdrawal, comments."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from domain import networks
from domain.access import TLP_MARKS, Tlp
from domain.cases import STATUS_NAMES, Status
from domain.words import N_, Refusal, T
from handlers.case_form import FILES, READERS
from handlers.feature import ButtonHandler
from handlers.forms import STALE, Asking, Form, Step, begin
from handlers.turn import Turn
from services import case_cards, cases, outbox
from services.case_cards import CaseView, zone_of
from services.items import readable_by_id
from services.keyboards import Button, Rows, columns
from storage import cases as case_store
from storage.drafts import Draft
from storage.items import ItemRow

LATIN_AMERICA = ("LAC-S", "LAC-C", "CAR")
AFRICA = ("AF-EN", "AF-FR")
QUICK_PICKS = (
    ("lac", N_("All Latin America and Caribbean"), LATIN_AMERICA),
    ("africa", N_("All Africa"), AFRICA),
    ("all", N_("All networks"), networks.codes()),
)
"""Groups of networks that are shared with at one tap: name, label, codes."""


async def _changeable(turn: Turn, item: int) -> tuple[ItemRow, CaseView]:
    async with turn.read() as reader:
        row = await readable_by_id(reader, turn.actor, item)
        cases.require_change(turn.person, row)
        return row, await case_cards.view(reader, row)


def _back(item: int) -> Button:
    return Button(T("‹ Back"), "case.back", {"item": item})


def keyboard(turn: Turn, row: ItemRow, case: CaseView) -> Rows:
    """What this person may do with the case, under its card in private."""
    item = row.id
    rows: list[list[Button]] = []
    reading = []
    if case.files.all:
        reading.append(Button(T("Photos (%(n)s)") % {"n": case.files.all}, "case.photos", {"item": item}))
    if len(case.events) > case_cards.EVENTS_ON_CARD:
        reading.append(Button(T("Timeline"), "case.timeline", {"item": item}))
    if case.version > 1:
        reading.append(Button(T("History"), "case.history", {"item": item}))
    rows.append(reading)
    if turn.private and cases.may_change(turn.person, row):
        rows.extend(_changes(item, case.withdrawn))
    return rows


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
        case = await case_cards.view(reader, row)
    await card(turn, row, case)


# ── status ────────────────────────────────────────────────────────────────────────────────────────────


async def status(turn: Turn, item: int) -> None:
    """Which status?"""
    row, case = await _changeable(turn, item)
    labels = [
        Button(T(STATUS_NAMES[each]), "case.set_status", {"item": item, "status": each.value})
        for each in Status
        if each != case.status
    ]
    turn.edit("cases/card", [*columns(labels, 2), [_back(item)]], item=row.id, case=case, zone=zone(turn))


async def set_status(turn: Turn, item: int, status: str) -> None:
    """The status was tapped."""
    async with turn.write() as tx:
        row = await readable_by_id(tx, turn.actor, item)
        changed = await cases.set_status(tx, turn.person, row, Status(status), turn.now)
        turn.toast(T("Status: %(status)s") % {"status": T(STATUS_NAMES[Status(status)])} if changed else STALE)
        await card(turn, row, await case_cards.view(tx, row))


# ── notes and photos ──────────────────────────────────────────────────────────────────────────────────


def _parse_note(text: str, asking: Asking) -> str:
    return text.strip()[: cases.NOTE_LIMIT]


async def note(turn: Turn, item: int) -> None:
    """Ask for a note."""
    row, _ = await _changeable(turn, item)
    await begin(turn, NOTE, kept={"item": item, "ref": row.ref})


async def submit_note(turn: Turn, draft: Draft) -> None:
    """Keep the note."""
    async with turn.write() as tx:
        row = await readable_by_id(tx, turn.actor, draft.kept["item"])
        if not await cases.add_note(tx, turn.person, row, draft.answers["note"], draft, turn.now):
            raise Refusal(STALE)
        await _done(turn, tx, draft, row, T("Note added."))


async def add_files(turn: Turn, item: int) -> None:
    """Ask for photos."""
    row, _ = await _changeable(turn, item)
    await begin(turn, ADD_FILES, kept={"item": item, "ref": row.ref})


async def submit_files(turn: Turn, draft: Draft) -> None:
    """Hand the photos over to the case."""
    async with turn.write() as tx:
        row = await readable_by_id(tx, turn.actor, draft.kept["item"])
        added = await cases.add_files(tx, turn.person, row, draft, turn.now)
        if added is None:
            raise Refusal(STALE)
        said = T("%(n)s file added.", plural="%(n)s files added.", n=added)
        await _done(turn, tx, draft, row, said if added else T("Nothing new: the case had these files already."))


async def _done(turn: Turn, tx: Any, draft: Draft, row: ItemRow, sentence: T) -> None:
    case = await case_cards.view(tx, row)
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
)


# ── who reads it ──────────────────────────────────────────────────────────────────────────────────────


async def label(turn: Turn, item: int) -> None:
    """Which label? All five with their audience."""
    row, case = await _changeable(turn, item)
    choices = [
        Button(f"{TLP_MARKS[tlp]} {tlp.value}", "case.set_label", {"item": item, "tlp": tlp.value})
        for tlp in Tlp
        if tlp != case.tlp or tlp == Tlp.RED
    ]
    turn.edit("cases/label", [*columns(choices, 2), [_back(item)]], item=row.id, case=case, labels=list(Tlp))


async def set_label(turn: Turn, item: int, tlp: str) -> None:
    """A label was tapped; RED asks for the officers first."""
    if tlp == Tlp.RED.value:
        row, _ = await _changeable(turn, item)
        await begin(turn, NAME_READERS, answers={"tlp": tlp}, kept={"item": item, "ref": row.ref})
        return
    async with turn.write() as tx:
        row = await readable_by_id(tx, turn.actor, item)
        row = await cases.relabel(tx, turn.person, row, Tlp(tlp), turn.now)
        turn.toast(T("%(ref)s is TLP:%(tlp)s now.") % {"ref": row.ref, "tlp": tlp})
        await card(turn, row, await case_cards.view(tx, row))


async def submit_readers(turn: Turn, draft: Draft) -> None:
    """Narrow the case to the officers named."""
    readers = [reader["id"] for reader in draft.answers.get("readers") or ()]
    async with turn.write() as tx:
        row = await readable_by_id(tx, turn.actor, draft.kept["item"])
        row = await cases.relabel_from(tx, turn.person, row, draft, readers, turn.now)
        await _done(turn, tx, draft, row, T("Only you and the officers named can read it now."))


NAME_READERS = Form(
    name="case_readers",
    title=N_("Name the readers"),
    label=N_("Make it RED"),
    steps=(READERS,),
    submit=submit_readers,
)


# ── sharing ───────────────────────────────────────────────────────────────────────────────────────────


async def share(turn: Turn, item: int, picked: Sequence[str] = ()) -> None:
    """Which networks? Ticks, with groups of networks at one tap."""
    row, case = await _changeable(turn, item)
    may_share = case.tlp in (Tlp.GREEN, Tlp.CLEAR)
    keys = _share_keyboard(case, list(picked), turn.lang) if may_share else _widen_keyboard(item)
    turn.edit("cases/share", keys, item=row.id, case=case, may_share=may_share)


def _widen_keyboard(item: int) -> Rows:
    widen = Button(f"{TLP_MARKS[Tlp.GREEN]} GREEN", "case.set_label", {"item": item, "tlp": Tlp.GREEN.value})
    return [[widen], [_back(item)]]


def _share_keyboard(case: CaseView, picked: list[str], lang: str) -> Rows:
    open_ = [code for code in networks.codes() if code != case.network and code not in case.shared]
    rows: list[list[Button]] = []
    for _, words, codes in QUICK_PICKS:
        new = [code for code in codes if code in open_]
        if len(new) > 1:
            rows.append([_pick(case.id, T(words), sorted({*picked, *new}))])
    for code in open_:
        ticked = code in picked
        after = [each for each in picked if each != code] if ticked else [*picked, code]
        network = networks.get(code)
        rows.append([_pick(case.id, f"{'☑' if ticked else '☐'} {network.name(lang) if network else code}", after)])
    last = [_back(case.id)]
    if picked:
        words_ = T("Share (%(n)s)") % {"n": len(picked)}
        last.append(Button(words_, "case.share_with", {"item": case.id, "picked": picked}))
    return [*rows, last]


def _pick(item: int, words: T | str, picked: list[str]) -> Button:
    return Button(words, "case.share", {"item": item, "picked": picked})


async def share_with(turn: Turn, item: int, picked: Sequence[str]) -> None:
    """Put the case before the networks that were ticked."""
    async with turn.write() as tx:
        row = await readable_by_id(tx, turn.actor, item)
        new = await cases.share(tx, turn.person, row, list(picked), turn.now)
        said = T("Shared with %(n)s network.", plural="Shared with %(n)s networks.", n=len(new))
        turn.toast(said if new else STALE)
        await card(turn, row, await case_cards.view(tx, row))


# ── withdrawal ────────────────────────────────────────────────────────────────────────────────────────


async def withdraw(turn: Turn, item: int) -> None:
    """Sure?"""
    row, case = await _changeable(turn, item)
    sure = Button(T("Yes, withdraw"), "case.withdraw_now", {"item": item})
    turn.edit("cases/withdraw", [[sure], [_back(item)]], item=row.id, case=case)


async def withdraw_now(turn: Turn, item: int) -> None:
    """Take the case back, with a way to put it back."""
    async with turn.write() as tx:
        row = await readable_by_id(tx, turn.actor, item)
        if not await cases.withdraw(tx, turn.person, row, turn.now):
            turn.toast(STALE)
        row = await readable_by_id(tx, turn.actor, item)
        undo = [[Button(T("Put back"), "case.restore", {"item": item})]]
        turn.edit("cases/withdraw", undo, item=row.id, case=await case_cards.view(tx, row))


async def restore(turn: Turn, item: int) -> None:
    """Put a withdrawn case back."""
    async with turn.write() as tx:
        row = await readable_by_id(tx, turn.actor, item)
        if not await cases.restore(tx, turn.person, row, turn.now):
            turn.toast(STALE)
        row = await readable_by_id(tx, turn.actor, item)
        await card(turn, row, await case_cards.view(tx, row))


# ── looking back ──────────────────────────────────────────────────────────────────────────────────────


async def timeline(turn: Turn, item: int) -> None:
    """Everything that happened."""
    async with turn.read() as reader:
        row = await readable_by_id(reader, turn.actor, item)
        case = await case_cards.view(reader, row)
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
        case = await case_cards.view(reader, row)
        versions = await case_store.versions(reader, item)
    turn.say("cases/history", item=row.id, case=case, versions=versions, zone=zone(turn))


# ── comments ──────────────────────────────────────────────────────────────────────────────────────────


async def comment(turn: Turn, key: str) -> None:
    """A reply to a case's card is kept as a comment; a thumb under it says so."""
    message = turn.update.message
    if message is None or not turn.args.strip():
        return
    async with turn.write() as tx:
        row = await readable_by_id(tx, turn.actor, int(key))
        if not turn.actor.officer:
            return
        await cases.comment(
            tx, turn.person, row, turn.args, chat_id=turn.chat_id, message_id=message.message_id, now=turn.now
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
    "case.label": label,
    "case.set_label": set_label,
    "case.share": share,
    "case.share_with": share_with,
    "case.withdraw": withdraw,
    "case.withdraw_now": withdraw_now,
    "case.restore": restore,
    "case.timeline": timeline,
    "case.history": history,
}
FORMS = (NOTE, ADD_FILES, NAME_READERS)
