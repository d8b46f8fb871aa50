"""What somebody writes or sends without saying what for: it is offered what can be done with it, nothing is lost."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from domain.access import DEFAULT_TLP, OFFICERS
from domain.words import N_, Refusal, T
from handlers.case_form import CASE
from handlers.case_told import told_by
from handlers.feature import Command, Feature
from handlers.files import arrived, files_step, note_file, remarked
from handlers.forms import REVIEW, begin
from handlers.showing import is_reference, reference, show_named
from handlers.turn import Turn
from services.keyboards import Button, Rows
from storage import drafts
from storage.drafts import Draft
from storage.engine import Tx
from storage.files import NewFile

ALBUM = "album"


class _Offers:
    """The commands that words without a command can be for, as the features declare them."""

    commands: tuple[tuple[Command, T], ...] = ()


WORDS = {
    "find": T("Search for it"),
    "case": T("Make a case of it"),
    "ask": T("Ask the network"),
}
"""Command → label of its button."""
TO_JOIN = T("This is for members. Say /start to join with an invite code or to ask for access.")
NOT_MEMBERS = {
    "pending": T("Your request to join is with your network's coordinators. I tell you as soon as they decide."),
    "suspended": T("Your access is suspended. Please contact your network coordinator."),
}
"""Status → what somebody hears who is not a member and just writes."""
UNKNOWN = T("I understand text, photos and documents here. /help lists what I can do.")


def declare(features: Any) -> None:
    """Offer the commands of WORDS that these features have."""
    known = {command.name: command for feature in features for command in feature.commands}
    _Offers.commands = tuple((known[name], label) for name, label in WORDS.items() if name in known)


async def unasked(turn: Turn) -> None:
    """A private message that is no command and answers nothing."""
    message = turn.update.message
    if message is None:
        return
    if turn.me is None or not turn.me.active:
        _explain_start(turn)
    elif message.photo or message.document:
        await _file(turn)
    elif message.text and is_reference(message.text):
        await show_named(turn, reference(message.text))
    elif message.text:
        _offer(turn, message.text)
    else:
        raise Refusal(UNKNOWN)


def _explain_start(turn: Turn) -> None:
    turn.say_text(NOT_MEMBERS.get(turn.me.status if turn.me else "stranger", TO_JOIN))


def _offer(turn: Turn, text: str) -> None:
    role = turn.person.role
    keyboard: Rows = [
        [Button(label, "unasked.take", {"command": command.name, "text": text})]
        for command, label in _Offers.commands
        if role in command.roles
    ]
    if not keyboard:
        raise Refusal(UNKNOWN)
    turn.say("help/unasked", keyboard, text=text)


async def take(turn: Turn, command: str, text: str) -> None:
    """Do with the words what was chosen."""
    for known, _label in _Offers.commands:
        if known.name == command and turn.person.role in known.roles:
            turn.args = text
            await known.run(turn)
            return
    raise Refusal(T("/%(name)s is not for your role. /help lists what you can do.") % {"name": command})


# ── photos and documents ──────────────────────────────────────────────────────────────────────────────


async def _file(turn: Turn) -> None:
    """Keep it in a draft that waits; the parts of an album go into the same one."""
    if turn.person.role not in OFFICERS:
        raise Refusal(T("Photos and documents belong to cases, and those are posted by officers."))
    try:
        file = await arrived(turn)
    except Refusal as refusal:
        await _words_alone(turn, refusal)
        return
    if file is None:
        return
    await remarked(turn, file)
    async with turn.write() as tx:
        draft = await _keep(tx, turn, file)
        keyboard = [
            [Button(T("New case with it"), "drafts.go_on", {"draft": draft.id})],
            *([[Button(T("Find similar photos"), "photos.like", {"draft": draft.id})]] if file.picture else []),
            [Button(T("Throw away"), "drafts.drop", {"draft": draft.id, "version": draft.version})],
        ]
        count = draft.answers.get(files_step(CASE) or "", 1)
        turn.card(draft.anchor, "help/unasked_file", keyboard, count=count)


async def _words_alone(turn: Turn, refusal: Refusal) -> None:
    """The file cannot be kept; the words under it can: a case that they tell begins, others are offered as typed."""
    words = turn.message.caption if turn.message is not None else None
    if not words:
        raise refusal
    turn.say_text(refusal.reason)
    said, kept = told_by(turn, words, turn.message)
    if _tells_case(said):
        await begin(turn, CASE, answers={"tlp": DEFAULT_TLP.value, **said}, kept=kept, review=True)
    else:
        _offer(turn, words)


def _tells_case(said: Mapping[str, Any]) -> bool:
    return any(said.get(name) for name in ("declared", "found"))


async def _keep(tx: Tx, turn: Turn, file: NewFile) -> Draft:
    step = files_step(CASE)
    assert step is not None
    draft = await _of_album(tx, turn) or await _new_draft(tx, turn)
    noted = await note_file(tx, draft, file, step, turn.now)
    assert noted is not None  # it was opened in this transaction
    await drafts.end(tx, noted, "later", turn.now)
    kept = await drafts.by_id(tx, draft.id)
    assert kept is not None
    return kept


async def _of_album(tx: Tx, turn: Turn) -> Draft | None:
    assert turn.message is not None
    album = turn.message.media_group_id
    if album is None:
        return None
    for draft in await drafts.unfinished(tx, turn.person.id):
        if draft.kept.get(ALBUM) == album:
            return await drafts.reopen(tx, draft, chat_id=turn.chat_id, thread_id=turn.thread_id, now=turn.now)
    return None


async def _new_draft(tx: Tx, turn: Turn) -> Draft:
    assert turn.message is not None
    answers: dict[str, Any] = {"tlp": DEFAULT_TLP.value}
    said, kept = told_by(turn, turn.message.caption, turn.message) if turn.message.caption else ({}, {})
    telling = _tells_case(said)  # else it says what the picture shows
    if telling:
        answers |= said
        kept["quick"] = True
    missing = CASE.missing(answers)
    ready = missing[0].name if missing else REVIEW
    return await drafts.start(
        tx,
        person_id=turn.person.id,
        chat_id=turn.chat_id,
        thread_id=turn.thread_id,
        form=CASE.name,
        step=ready if telling else CASE.after("", answers, ()),
        answers=answers,
        kept={
            **(kept if telling else {}),
            **({ALBUM: turn.message.media_group_id} if turn.message.media_group_id else {}),
        },
        now=turn.now,
    )


FEATURE = Feature(
    name="unasked",
    title=N_("What you write"),
    buttons={"unasked.take": take},
    events={"message": unasked},
)
