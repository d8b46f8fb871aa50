"""Connected cases: sightings, duplicates before and after posting, officers of two networks brought together."""

from __future__ import annotations

from typing import Any

from domain.access import OFFICERS
from domain.sightings import LABELS, Verdict
from domain.words import GONE, N_, Refusal, T
from handlers.case_updates import back_button, card
from handlers.feature import PRIVATE, Command, Feature
from handlers.forms import STALE, current
from handlers.showing import reference
from handlers.turn import Turn
from services import case_cards, case_changes, connections, introductions, merges, sightings
from services.case_cards import zone_of
from services.cases import require_change
from services.introductions import Meeting
from services.items import readable, readable_by_id
from services.keyboards import Button
from storage.engine import Reader
from storage.items import ItemRow


async def _case(reader: Reader, turn: Turn, item: int) -> ItemRow:
    """A case that the person may read; the one answer for everything else."""
    row = await readable_by_id(reader, turn.actor, item)
    if row.kind != "case":
        raise Refusal(GONE)
    return row


# ── sightings ─────────────────────────────────────────────────────────────────────────────────────────


_THANKS = T("Noted: %(verdict)s. Thank you.")
NOTED = {
    Verdict.SEEN: _THANKS,
    Verdict.NOT_HERE: _THANKS,
    Verdict.DOUBT: T("Noted: %(verdict)s. Please reply to the case to say what."),
}


async def sight(turn: Turn, item: int, verdict: str) -> None:
    """Seen here too, not here, or doubtful: the last answer of a reader counts."""
    if verdict not in set(Verdict):
        raise Refusal(GONE)
    said = Verdict(verdict)
    async with turn.write() as tx:
        row = await _case(tx, turn, item)
        changed = await sightings.say(tx, turn.person, row, said, turn.now)
        noted = NOTED[said] if changed else T("You said so already: %(verdict)s.")
        turn.toast(noted % {"verdict": T(LABELS[said])})
        if turn.private:
            await card(turn, row, await case_cards.view(tx, row, turn.audience))


async def unsight(turn: Turn, item: int) -> None:
    """Take back what was said."""
    async with turn.write() as tx:
        row = await _case(tx, turn, item)
        changed = await sightings.take_back(tx, turn.person, row, turn.now)
        turn.toast(T("Taken back.") if changed else T("You had said nothing."))
        await card(turn, row, await case_cards.view(tx, row, turn.audience))


# ── duplicates ────────────────────────────────────────────────────────────────────────────────────────


async def merge_command(turn: Turn) -> None:
    """/merge DUPLICATE MAIN: asks before it does."""
    words = turn.args.split()
    if len(words) != 2:
        raise Refusal(T("Please say the duplicate and the main case, such as /merge PH-2026-0013 PH-2026-0012."))
    async with turn.read() as reader:
        row, main = [await readable(reader, turn.actor, reference(word), "case") for word in words]
    await _ask_merge(turn, row, main)


async def _ask_merge(turn: Turn, row: ItemRow, main: ItemRow) -> None:
    """Sure? What cannot be is refused at once."""
    try:
        async with turn.read() as reader:
            await merges.require_merge(reader, turn.person, row, main)
    except merges.OtherWayRound as refusal:
        turned = Button(T("The other way round"), "connect.merge_into", {"item": main.id, "main": row.id})
        turn.edit("common/sentence", [[turned], [back_button(row.id)]], item=row.id, sentence=refusal.reason)
        return
    sure = Button(T("Yes, merge"), "connect.merge_now", {"item": row.id, "main": main.id})
    data: dict[str, Any] = {"tlp": row.tlp, "ref": row.ref, "main": main.ref, "count": 1}
    turn.edit("connections/merge", [[sure], [back_button(row.id)]], item=row.id, **data)


async def merge(turn: Turn, item: int) -> None:
    """Into which of the connected cases?"""
    async with turn.read() as reader:
        row = await _case(reader, turn, item)
        require_change(turn.person, row)
        connected = [each.row for each in await connections.of(reader, turn.actor, row)]
        found = await merges.candidates(reader, turn.person, row, connected)
    choices = [[Button(each.ref, "connect.merge_into", {"item": row.id, "main": each.id})] for each in found]
    data: dict[str, Any] = {"tlp": row.tlp, "ref": row.ref, "main": None, "count": len(found)}
    turn.edit("connections/merge", [*choices, [back_button(item)]], item=row.id, **data)


async def merge_into(turn: Turn, item: int, main: int) -> None:
    """Sure?"""
    async with turn.read() as reader:
        row, into = [await _case(reader, turn, each) for each in (item, main)]
    await _ask_merge(turn, row, into)


async def merge_now(turn: Turn, item: int, main: int) -> None:
    """Merge; the main case is shown from now on."""
    async with turn.write() as tx:
        row, into = [await _case(tx, turn, each) for each in (item, main)]
        await merges.merge(tx, turn.person, row, into, turn.now)
        turn.toast(T("Merged. Whoever asks for %(ref)s is shown %(main)s.") % {"ref": row.ref, "main": into.ref})
        await card(turn, into, await case_cards.view(tx, into, turn.audience))


async def separate(turn: Turn, item: int) -> None:
    """Undo a merge."""
    async with turn.write() as tx:
        row = await _case(tx, turn, item)
        main = await merges.separate(tx, turn.person, row, turn.now)
        turn.toast(T("%(ref)s stands alone again.") % {"ref": row.ref})
        await card(turn, main, await case_cards.view(tx, main, turn.audience))


async def add_note(turn: Turn, draft: int, version: int, item: int) -> None:
    """What was about to be posted becomes a note on the case that it repeats."""
    from handlers.case_form import CASE, noted  # the form's own button; its module needs this one's neighbours

    now = await current(turn, draft, version)
    if now.form != CASE.name:
        raise Refusal(STALE)
    async with turn.write() as tx:
        row = await merges.main_of(tx, turn.actor, await _case(tx, turn, item))
        text = noted(now, turn.lang)
        if not await case_changes.add_from_draft(tx, turn.person, row, text, now, turn.now):
            raise Refusal(STALE)
        shown = await case_cards.view(tx, row)
        show = [[Button(T("Show"), "case.open", {"item": row.id})]]
        turn.card(
            now.anchor,
            "cases/sent",
            show,
            item=row.id,
            case=shown,
            sentence=T("Added to %(ref)s; nothing new was posted.") % {"ref": row.ref},
        )


# ── officers of two networks ──────────────────────────────────────────────────────────────────────────


NOT_CONNECTED = T("Not connected. No name is given to anybody.")


def _answered(turn: Turn, meeting: Meeting, answer: T) -> None:
    sentence = introductions.ENDED if meeting.over else answer
    zone = zone_of(turn.person.country, turn.person.network)
    turn.edit("connections/answered", item=meeting.row.id, zone=zone, sentence=sentence, **meeting.screen)


async def agree(turn: Turn, introduction: int) -> None:
    """A coordinator agrees."""
    async with turn.write() as tx:
        meeting = await introductions.agree(tx, turn.person, introduction, turn.now)
        both = meeting.introduction.coordinators_agree
        waiting = T("You agreed. If the other network's coordinator agrees too, the officers are asked.")
        _answered(turn, meeting, introductions.BOTH_AGREED if both else waiting)


async def refuse(turn: Turn, introduction: int) -> None:
    """A coordinator says no."""
    async with turn.write() as tx:
        _answered(turn, await introductions.refuse(tx, turn.person, introduction, turn.now), NOT_CONNECTED)


async def yes(turn: Turn, introduction: int) -> None:
    """An author agrees to be named."""
    async with turn.write() as tx:
        meeting = await introductions.consent(tx, turn.person, introduction, turn.now)
        both = meeting.introduction.authors_agree
        waiting = T("Thank you. If your colleague agrees too, I tell each of you about the other.")
        _answered(turn, meeting, T("Thank you. Your colleague agreed as well.") if both else waiting)


async def no(turn: Turn, introduction: int) -> None:
    """An author does not."""
    async with turn.write() as tx:
        _answered(turn, await introductions.withhold(tx, turn.person, introduction, turn.now), NOT_CONNECTED)


FEATURE = Feature(
    name="connections",
    title=N_("Connected cases"),
    commands=(
        Command(
            "merge",
            merge_command,
            N_("Merge a duplicate into another case"),
            usage=N_("/merge PH-2026-0013 PH-2026-0012: the duplicate first, then the case that stands for both"),
            roles=OFFICERS,
            where=frozenset({PRIVATE}),
        ),
    ),
    buttons={
        "connect.sight": sight,
        "connect.unsight": unsight,
        "connect.merge": merge,
        "connect.merge_into": merge_into,
        "connect.merge_now": merge_now,
        "connect.separate": separate,
        "connect.add_note": add_note,
        "connect.agree": agree,
        "connect.refuse": refuse,
        "connect.yes": yes,
        "connect.no": no,
    },
)
