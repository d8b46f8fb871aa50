"""Who reads a case: label, networks it is shared with, withdrawal."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from domain import networks
from domain.access import TLP_MARKS, Tlp
from domain.words import N_, T
from handlers.case_questions import READERS
from handlers.case_updates import back_button, card, changeable, done
from handlers.feature import ButtonHandler
from handlers.forms import STALE, Form, begin
from handlers.turn import Turn
from services import case_cards, case_readers
from services.case_cards import CaseView
from services.items import readable_by_id
from services.keyboards import Button, Rows, columns
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


async def label(turn: Turn, item: int) -> None:
    """Which label? All five with their audience."""
    row, case = await changeable(turn, item)
    choices = [
        Button(f"{TLP_MARKS[tlp]} {tlp.value}", "case.set_label", {"item": item, "tlp": tlp.value})
        for tlp in Tlp
        if tlp != case.tlp or tlp == Tlp.RED
    ]
    turn.edit("cases/label", [*columns(choices, 2), [back_button(item)]], item=row.id, case=case, labels=list(Tlp))


PUBLIC = T(
    "TLP:CLEAR: everyone vetted, industry included, reads %(ref)s, and it may be published. "
    "What was public cannot be taken back. Is this meant?"
)


async def _sure(turn: Turn, item: int) -> None:
    """What becomes public needs a second tap."""
    row, _ = await changeable(turn, item)
    yes = Button(T("Yes, make it public"), "case.set_label", {"item": item, "tlp": Tlp.CLEAR.value, "sure": True})
    turn.edit("common/sentence", [[yes], [back_button(item)]], item=row.id, sentence=PUBLIC % {"ref": row.ref})


async def set_label(turn: Turn, item: int, tlp: str, then_share: bool = False, sure: bool = False) -> None:
    """A label was tapped; RED asks for the officers first, CLEAR whether it is meant. `then_share`: go on to the
    networks."""
    if tlp == Tlp.CLEAR.value and not sure:
        await _sure(turn, item)
        return
    if tlp == Tlp.RED.value:
        row, _ = await changeable(turn, item)
        await begin(turn, NAME_READERS, answers={"tlp": tlp}, kept={"item": item, "ref": row.ref})
        return
    async with turn.write() as tx:
        row = await readable_by_id(tx, turn.actor, item)
        row = await case_readers.relabel(tx, turn.person, row, Tlp(tlp), turn.now)
        turn.toast(T("%(ref)s is TLP:%(tlp)s now.") % {"ref": row.ref, "tlp": tlp})
        case = await case_cards.view(tx, row, turn.audience)
        if then_share:
            _show_networks(turn, row, case, ())
        else:
            await card(turn, row, case)


async def submit_readers(turn: Turn, draft: Draft) -> None:
    """Narrow the case to the officers named."""
    readers = [reader["id"] for reader in draft.answers.get("readers") or ()]
    async with turn.write() as tx:
        row = await readable_by_id(tx, turn.actor, draft.kept["item"])
        row = await case_readers.relabel_from(tx, turn.person, row, draft, readers, turn.now)
        await done(turn, tx, draft, row, T("Only you and the officers named can read it now."))


NAME_READERS = Form(
    name="case_readers",
    title=N_("Name the readers"),
    label=N_("Make it RED"),
    steps=(READERS,),
    submit=submit_readers,
    at_once=True,
)


# ── sharing ───────────────────────────────────────────────────────────────────────────────────────────


async def share(turn: Turn, item: int, picked: Sequence[str] = ()) -> None:
    """Which networks? Ticks, with groups of networks at one tap."""
    row, case = await changeable(turn, item)
    _show_networks(turn, row, case, picked)


def _show_networks(turn: Turn, row: ItemRow, case: CaseView, picked: Sequence[str]) -> None:
    may_share = case.tlp in (Tlp.GREEN, Tlp.CLEAR)
    keys = _share_keyboard(case, list(picked), turn.lang) if may_share else _widen_keyboard(case.id)
    turn.edit("cases/share", keys, item=row.id, case=case, may_share=may_share)


def _widen_keyboard(item: int) -> Rows:
    words = f"{TLP_MARKS[Tlp.GREEN]} GREEN"
    widen = Button(words, "case.set_label", {"item": item, "tlp": Tlp.GREEN.value, "then_share": True})
    return [[widen], [back_button(item)]]


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
    last = [back_button(case.id)]
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
        new = await case_readers.share(tx, turn.person, row, list(picked), turn.now)
        said = T("Shared with %(n)s network.", plural="Shared with %(n)s networks.", n=len(new))
        turn.toast(said if new else STALE)
        await card(turn, row, await case_cards.view(tx, row, turn.audience))


# ── withdrawal ────────────────────────────────────────────────────────────────────────────────────────


async def withdraw(turn: Turn, item: int) -> None:
    """Sure?"""
    row, case = await changeable(turn, item)
    sure = Button(T("Yes, withdraw"), "case.withdraw_now", {"item": item})
    turn.edit("cases/withdraw", [[sure], [back_button(item)]], item=row.id, case=case)


async def withdraw_now(turn: Turn, item: int) -> None:
    """Take the case back, with a way to put it back."""
    async with turn.write() as tx:
        row = await readable_by_id(tx, turn.actor, item)
        if not await case_readers.withdraw(tx, turn.person, row, turn.now):
            turn.toast(STALE)
        row = await readable_by_id(tx, turn.actor, item)
        undo = [[Button(T("Put back"), "case.restore", {"item": item})]]
        turn.edit("cases/withdraw", undo, item=row.id, case=await case_cards.view(tx, row, turn.audience))


async def restore(turn: Turn, item: int) -> None:
    """Put a withdrawn case back."""
    async with turn.write() as tx:
        row = await readable_by_id(tx, turn.actor, item)
        if not await case_readers.restore(tx, turn.person, row, turn.now):
            turn.toast(STALE)
        row = await readable_by_id(tx, turn.actor, item)
        await card(turn, row, await case_cards.view(tx, row, turn.audience))


BUTTONS: Mapping[str, ButtonHandler] = {
    "case.label": label,
    "case.set_label": set_label,
    "case.share": share,
    "case.share_with": share_with,
    "case.withdraw": withdraw,
    "case.withdraw_now": withdraw_now,
    "case.restore": restore,
}
