"""/case: posting a case and editing one, on a guided card that a single message can fill."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from telegram import Message

from domain.access import DEFAULT_TLP, RoomAudience, Tlp, access
from domain.cases import Amount, Facts, Status, amount_fault, date_fault, faults
from domain.keys import CALLED, keys, written
from domain.words import N_, Refusal, T
from handlers import case_corrections, case_days, case_either, case_unknown
from handlers.case_answers import day_of, today
from handlers.case_facts import answers_of, facts_of
from handlers.case_questions import ABOUT, FILES, LABEL, MORE, STATUS, TRAINING
from handlers.case_told import told_by
from handlers.files import PICTURED, TURNED, arrived, note_file, remarked
from handlers.forms import STALE, Asking, Form, begin, form_button
from handlers.turn import Turn
from services import case_cards, case_changes, cases, connections, duplicates, outbox
from services.cases import Posted
from services.items import readable_by_id
from services.keyboards import Button, Rows, mint
from services.reading import FROM_FACTS, doubts, field_of, sentence
from storage import cases as case_store
from storage.drafts import Draft
from storage.engine import Tx
from storage.files import NewFile
from templates import filters
from templates.engine import render
from templates.speech import listed

POSTED_PRIVATELY = T("Posted. The receipt is in our private chat: not everybody here may read the case.")


def blockers(asking: Asking) -> Sequence[T]:
    """What still keeps it from being posted."""
    return faults(facts_of(asking.answers, asking.kept), today(asking))


def notes(asking: Asking) -> Sequence[T]:
    """What the reader of the message stumbled over, as long as the answer in question was not given anew, and what
    does not fit in the facts as they stand."""
    doubtful = asking.kept.get("uncertain") or ()
    impossible = _impossible(asking)
    facts = facts_of(asking.answers, asking.kept)
    flags = [
        (code, args)
        for code, args in asking.kept.get("flags", ())
        if code not in FROM_FACTS and ((field := field_of(code)) is None or field in doubtful)
        if code != "fuzzy_substance" or args[1] in facts.substances
        if code != "suspected_only" or args[0] not in facts.substances
    ]
    said = [sentence(code, args) for code, args in (*flags, *doubts(facts)) if field_of(code) not in impossible]
    return [
        *(each for each in said if each is not None),
        *case_unknown.notes(asking),
        *map(_looks_like, asking.kept.get(ALIKE) or ()),
        *map(_common, asking.kept.get(COMMON) or ()),
    ]


def _impossible(asking: Asking) -> set[str]:
    """The answers of which `blockers` says already that they cannot be."""
    facts = facts_of(asking.answers, asking.kept)
    amount = Amount.of(facts.quantity_kg, facts.cylinders, facts.unit_kg)
    found = {"quantity": amount_fault(amount), "date": date_fault(facts.date, today(asking))}
    return {field for field, fault in found.items() if fault is not None}


# ── what looks like it ────────────────────────────────────────────────────────────────────────────────

ALIKE = "alike"
COMMON = "common"


async def look_around(turn: Turn, tx: Tx, draft: Draft) -> Draft:
    """The draft with the cases that it probably repeats, as far as they may be read here, and with what it has in
    common with too many of them."""
    facts = facts_of(draft.answers, draft.kept)
    asking = Asking(draft.answers, draft.kept, turn.person, turn)
    day = today(asking)
    found = await duplicates.of_draft(
        tx, turn.audience, facts, draft.id, day, turn.now, turned=draft.kept.get(TURNED, ())
    )
    alike = [
        {
            "item": each.row.id,
            "ref": each.row.ref,
            "why": each.why,
            "days": (day - day_of(asking, each.row.posted_at)).days,
        }
        for each in found
    ]
    common = await connections.common(tx, turn.audience, keys(facts))
    kept = {**draft.kept, ALIKE: alike, COMMON: [[CALLED[key.kind], written(key, facts)] for key in common]}
    return replace(await look_again(turn, tx, draft), kept=kept)


def _common(key: Sequence[str]) -> T:
    name, value = key
    return T("%(name)s %(value)s: common, not connected") % {"name": T(name), "value": value}


async def look_again(turn: Turn, tx: Tx, draft: Draft) -> Draft:
    """The draft with its customs codes in the edition that follows from its other answers."""
    identifiers = facts_of(draft.answers, draft.kept).identifiers
    return replace(draft, answers={**draft.answers, "identifiers": dict(identifiers)}) if identifiers else draft


def _looks_like(alike: Mapping[str, Any]) -> T:
    days = max(alike["days"], 0)
    ago = T("%(n)s day ago", plural="%(n)s days ago", n=days) if days else T("today")
    return T("Looks like %(ref)s, posted %(when)s: %(why)s.") % {
        "ref": alike["ref"],
        "when": ago,
        "why": T(alike["why"]),
    }


def _post_anyway(asking: Asking) -> str | None:
    return N_("Post anyway") if asking.kept.get(ALIKE) else None


def noted(draft: Draft, lang: str) -> str:
    """What a draft tells, as a note on another case."""
    facts = facts_of(draft.answers, draft.kept)
    told = [facts.text or subject(draft.answers, lang), facts.narrative]
    return "\n".join(dict.fromkeys(each for each in told if each)) or "–"


def subject(answers: Mapping[str, Any], lang: str) -> str:
    """What a draft is about, in a list."""
    facts = facts_of(answers, {})
    pieces = [
        filters.substance_list(facts.substances, lang),
        filters.amount((facts.quantity_kg, facts.cylinders, facts.unit_kg), lang),
        filters.country(facts.country, lang),
        filters.place(facts.place, lang, facts.country),
    ]
    return listed(pieces, lang)


def _who_reads(asking: Asking, draft: Draft) -> Rows:
    """The label is the one choice that everybody should look at: it has its own button on the review."""
    files = form_button(T("Add photos"), "form.field", draft, name="files")
    rows = [
        *case_unknown.choices(asking, draft),
        *case_days.choices(asking, draft),
        *case_either.choices(asking, draft),
        [form_button(T("Who may read it"), "form.field", draft, name="tlp"), files],
    ]
    if asking.answers.get("files"):
        rows.append([form_button(T("Use for training?"), "form.field", draft, name="training")])
    if asking.kept.get(PICTURED):
        rows.append([Button(T("Find similar photos"), "photos.like", {"draft": draft.id}, only=draft.person_id)])
    for alike in asking.kept.get(ALIKE) or ():
        words = {"ref": alike["ref"]}
        rows.append([Button(T("Open %(ref)s") % words, "case.open", {"item": alike["item"]})])
        rows.append([form_button(T("Add to %(ref)s") % words, "connect.add_note", draft, item=alike["item"])])
    return rows


# ── posting ───────────────────────────────────────────────────────────────────────────────────────────


async def case(turn: Turn) -> None:
    """/case, with or without words, with a photo, or in reply to a message that tells it."""
    told = _replied(turn)
    text = turn.args or (told.text or told.caption or "" if told is not None else "")
    file = await _file(turn, told, text)
    await remarked(turn, file)
    answers: dict[str, Any] = {"tlp": DEFAULT_TLP.value}
    kept: dict[str, Any] = {}
    if text:
        said, kept = told_by(turn, text, turn.message if turn.args else told)
        answers |= said

    async def keep_file(tx: Tx, draft: Draft) -> None:
        if file is not None:
            await note_file(tx, draft, file, FILES.name, turn.now)

    if turn.message is not None and turn.message.media_group_id is not None:
        kept["album"] = turn.message.media_group_id
    await begin(turn, CASE, answers=answers, kept=kept, review=bool(text), before=keep_file)


async def _file(turn: Turn, told: Message | None, text: str) -> NewFile | None:
    """The photo or document that came along. One that is refused does not take the words with it."""
    try:
        return await arrived(turn) or (await arrived(turn, told) if told is not None else None)
    except Refusal as refusal:
        if not text:
            raise
        turn.say_text(refusal.reason)
        return None


def _replied(turn: Turn) -> Message | None:
    """The message replied to, unless the bot itself wrote it."""
    message = turn.update.message
    original = message.reply_to_message if message is not None else None
    if original is None or (original.from_user is not None and original.from_user.id == turn.house.bot.id):
        return None
    return original


async def submit(turn: Turn, draft: Draft) -> None:
    """Post, and turn the card into the receipt."""
    readers = [reader["id"] for reader in draft.answers.get("readers") or ()]
    async with turn.write() as tx:
        posted = await cases.post(
            tx,
            turn.person,
            facts_of(draft.answers, draft.kept),
            tlp=Tlp(draft.answers["tlp"]),
            readers=readers,
            draft=draft,
            now=turn.now,
            status=Status(draft.answers.get("status") or Status.SUSPECTED),
        )
        if posted is None:
            turn.toast(STALE)
            return
        await _receipt(tx, turn, draft, posted)


async def _receipt(tx: Tx, turn: Turn, draft: Draft, posted: Posted) -> None:
    """The receipt edits the card. In a room it tells no facts: they stand on the case's own card, which follows
    its label. Where the room may not read the case at all, the receipt goes to the private chat."""
    data = {"case": await case_cards.view(tx, posted.row), "rooms": posted.rooms, "details": turn.private}
    keyboard = receipt_keyboard(posted.row.id)
    room = turn.room
    if turn.private or (room is not None and access(RoomAudience(room.network), posted.row.item).allowed):
        turn.card(draft.anchor, "cases/receipt", keyboard, item=posted.row.id, **data)
        return
    turn.card(draft.anchor, "common/sentence", sentence=POSTED_PRIVATELY)
    outbox.say(
        tx,
        chat_id=turn.person.telegram_id,
        html=render("cases/receipt", turn.person.language, **{**data, "details": True}),
        keyboard=mint(tx, keyboard, turn.person.language, turn.now, only=turn.person.id),
        person_id=turn.person.id,
        item_id=posted.row.id,
        now=turn.now,
    )


def receipt_keyboard(item: int) -> Rows:
    """What one does next with a posted case."""
    return [
        [Button(T("Show"), "case.open", {"item": item})],
        [
            Button(T("Widen or narrow"), "case.label", {"item": item}),
            Button(T("Share with networks"), "case.share", {"item": item}),
        ],
    ]


CASE = Form(
    name="case",
    title=N_("New case"),
    label=N_("Post"),
    steps=(*ABOUT, STATUS, FILES, TRAINING, *MORE, *LABEL),
    submit=submit,
    notes=notes,
    blockers=blockers,
    subject=subject,
    extra=_who_reads,
    look=look_around,
    relabel=_post_anyway,
    reword=case_corrections.reworded,
)


# ── editing ───────────────────────────────────────────────────────────────────────────────────────────


async def edit(turn: Turn, item: int) -> None:
    """Open the form with what the case says now."""
    async with turn.read() as reader:
        row = await readable_by_id(reader, turn.actor, item)
        cases.require_change(turn.person, row)
        stored = await case_store.by_item(reader, item)
    facts = stored.facts if stored is not None else Facts()
    kept = {
        "item": item,
        "ref": row.ref,
        "of_version": stored.version if stored is not None else 1,
        "text": facts.text,
        "text_lang": facts.text_lang,
    }
    await begin(turn, EDIT, answers=answers_of(facts), kept=kept, review=True)


async def submit_edit(turn: Turn, draft: Draft) -> None:
    """Store the new version."""
    async with turn.write() as tx:
        row = await readable_by_id(tx, turn.actor, draft.kept["item"])
        facts, version = facts_of(draft.answers, draft.kept), draft.kept["of_version"]
        if not await case_changes.edit(tx, turn.person, row, facts, draft=draft, of_version=version, now=turn.now):
            raise Refusal(STALE)
        shown = await case_cards.view(tx, row)
        turn.card(
            draft.anchor,
            "cases/sent",
            [
                [
                    Button(T("Show"), "case.open", {"item": row.id}),
                    Button(T("History"), "case.history", {"item": row.id}),
                ]
            ],
            item=row.id,
            case=shown,
            sentence=T("Saved as version %(n)s; what it said before is kept.") % {"n": shown.version},
        )


def _open_readings(asking: Asking, draft: Draft) -> Rows:
    return [*case_days.choices(asking, draft), *case_either.choices(asking, draft)]


EDIT = Form(
    name="case_edit",
    title=N_("Edit a case"),
    label=N_("Save new version"),
    steps=(*ABOUT, *MORE),
    submit=submit_edit,
    notes=notes,
    blockers=blockers,
    subject=subject,
    extra=_open_readings,
    look=look_again,
    reword=case_corrections.corrected,
)
