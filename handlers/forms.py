"""Forms: questions asked one at a time on one card that is edited in place.

A `Form` is data (handlers/form.py). Answers live in a draft (storage/drafts.py), so nothing is lost when the phone
or the server goes away. Every button carries the draft's version; a button of an older version changes nothing, so
a double tap is one answer.
"""

from __future__ import annotations

import inspect
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import replace
from typing import Any

from domain.words import N_, Refusal, T
from handlers.feature import ButtonHandler, Feature
from handlers.form import FIELDS, REVIEW, Asking, Choice, Doubtful, Form, Reworded, Step, form_named, register
from handlers.form_card import form_button, previous, show
from handlers.turn import Turn
from services.keyboards import Button
from storage import drafts, shown
from storage.drafts import Draft
from storage.engine import Tx
from templates.speech import listed, translate

__all__ = [
    "ENDED",
    "FEATURE",
    "REVIEW",
    "STALE",
    "Asking",
    "Choice",
    "Doubtful",
    "Form",
    "Step",
    "about",
    "answer",
    "begin",
    "current",
    "form_button",
    "form_named",
    "in_sight",
    "move",
    "present",
    "put_away",
    "put_right",
    "register",
    "set_aside",
    "show",
    "typed",
]

STALE = T("This question was already answered; the card shows where you are.")
SCROLLED = 3
"""Typed answers and files after which the card has scrolled away on a phone and is put below them."""
ENDED = T("This form has ended. /drafts lists what you have not finished.")
DONE = T("This is done already; the card shows how it stands.")

# ── opening ───────────────────────────────────────────────────────────────────────────────────────────


async def begin(
    turn: Turn,
    form: Form,
    *,
    answers: Mapping[str, Any] | None = None,
    kept: Mapping[str, Any] | None = None,
    review: bool = False,
    before: Callable[[Tx, Draft], Awaitable[None]] | None = None,
) -> None:
    """Open a form in this chat and show its card; the turn's one transaction.

    With `review` and nothing required missing, it opens at the review. `before` runs in the same transaction.
    """
    known = dict(answers or {})
    missing = form.missing(known)
    ready = missing[0].name if missing else REVIEW
    step = ready if review else form.after("", known, ())
    async with turn.write() as tx:
        await set_aside(turn, tx)
        draft = await drafts.start(
            tx,
            person_id=turn.person.id,
            chat_id=turn.chat_id,
            thread_id=turn.thread_id,
            form=form.name,
            step=step,
            answers=known,
            kept={**(kept or {}), "quick": review},
            now=turn.now,
        )
        if before is not None:
            await before(tx, draft)
            draft = await drafts.by_id(tx, draft.id) or draft
        await present(turn, tx, draft)


# ── answering ─────────────────────────────────────────────────────────────────────────────────────────


async def current(turn: Turn, draft_id: int, version: int) -> Draft:
    """The draft of a pressed button. Raises Refusal when it has ended or moved on."""
    async with turn.read() as reader:
        draft = await drafts.by_id(reader, draft_id)
    if draft is None or draft.person_id != turn.person.id:
        raise Refusal(ENDED)
    if draft.state == "done":
        raise Refusal(DONE)
    if draft.state not in ("open", "later"):
        raise Refusal(ENDED)
    if draft.version != version:
        raise Refusal(STALE)
    return draft


async def answer(turn: Turn, draft: Draft, name: str, value: Any, *, doubtful: bool = False, **kept: Any) -> None:
    """Store `value` for the step (to be checked if `doubtful`) and go on to the next question; the turn's one
    transaction."""
    form = form_named(draft.form)
    answers = {**draft.answers, name: value}
    answers = {key: answers[key] for key in answers if (step := form.step(key)) is None or step.when(answers)}
    memory = {**draft.kept, **kept}
    memory["uncertain"] = [step for step in memory.get("uncertain", ()) if step != name] + [name] * doubtful
    memory["skipped"] = [step for step in memory.get("skipped", ()) if step != name]
    if memory.pop("fix", False) or (memory.get("quick") and not form.missing(answers)):
        step_name = form.missing(answers)[0].name if form.missing(answers) else REVIEW
    else:
        step_name = form.after(name, answers, memory["skipped"])
    await _go_to(turn, replace(draft, answers=answers, kept=memory), step_name)


async def _go_to(turn: Turn, draft: Draft, step: str) -> None:
    """Go on to `step`; a form without a review is submitted instead of showing one."""
    form = form_named(draft.form)
    asking = Asking(draft.answers, draft.kept, turn.person, turn)
    if step == REVIEW and form.at_once and not form.missing(draft.answers) and not form.blockers(asking):
        await form.submit(turn, draft)
    else:
        await move(turn, draft, step=step)


async def move(
    turn: Turn,
    draft: Draft,
    *,
    step: str,
    answers: Mapping[str, Any] | None = None,
    kept: Mapping[str, Any] | None = None,
    problem: T | None = None,
) -> None:
    """Store the draft at `step` and show its card; when another answer came first, show how it stands now."""
    memory = dict(draft.kept if kept is None else kept)
    async with turn.write() as tx:
        scrolled = await _out_of_sight(turn, tx, draft, memory)
        if scrolled:
            memory["typed"] = 0
        saved = await drafts.save(
            tx,
            draft,
            step=step,
            answers=dict(draft.answers if answers is None else answers),
            kept=memory,
            now=turn.now,
        )
        if saved is not None and scrolled:
            await _lower(turn, tx, draft)
        if saved is None:
            turn.toast(STALE)
            saved = await drafts.by_id(tx, draft.id)
        if saved is not None and saved.state in ("open", "later"):
            await present(turn, tx, saved, problem)


async def present(turn: Turn, tx: Tx, draft: Draft, problem: T | None = None) -> None:
    """Show the card of a draft; before its review, the form looks around."""
    look = form_named(draft.form).look
    show(turn, await look(turn, tx, draft) if look is not None and draft.step == REVIEW else draft, problem)


async def in_sight(turn: Turn, tx: Tx, draft: Draft) -> Draft:
    """One more message stands below the card; if that hides it, the next `show` puts it below them all."""
    kept = {**draft.kept, "typed": draft.kept.get("typed", 0) + 1}
    if await _out_of_sight(turn, tx, draft, kept):
        kept["typed"] = 0
        await _lower(turn, tx, draft)
    return replace(draft, kept=kept)


async def _out_of_sight(turn: Turn, tx: Tx, draft: Draft, kept: Mapping[str, Any]) -> bool:
    """Whether the card has scrolled away: by what was typed, or (in private) by what the bot said since."""
    if kept.get("typed", 0) >= SCROLLED:
        return True
    return turn.private and await shown.covered(tx, turn.chat_id, draft.anchor)


async def _lower(turn: Turn, tx: Tx, draft: Draft) -> None:
    """Move the card down to the newest messages: the old one goes, the next `show` sends it anew."""
    message_id = await shown.newest(tx, turn.chat_id, draft.anchor)
    if message_id is None or (turn.message is not None and turn.message.message_id == message_id):
        return
    shown.forget(tx, turn.chat_id, message_id)
    turn.call("deleteMessage", {"message_id": message_id})


async def typed(turn: Turn, draft: Draft, text: str) -> None:
    """A typed message answers the question the draft stands at; a wrong one leaves the draft as it was."""
    draft = replace(draft, kept={**draft.kept, "typed": draft.kept.get("typed", 0) + 1})
    form = form_named(draft.form)
    step = form.step(draft.step)
    if draft.step == REVIEW and form.reword is not None:
        await _reworded(turn, draft, form, text)
        return
    if step is None or step.parse is None:
        await move(turn, draft, step=draft.step, problem=_tap if step is None else _tap_or_send(step))
        return
    asking = Asking(draft.answers, draft.kept, turn.person, turn)
    try:
        value = step.parse(text, asking)
        if inspect.isawaitable(value):
            value = await value
    except Refusal as refusal:
        await move(turn, draft, step=draft.step, problem=refusal.reason)
        return
    if isinstance(value, Doubtful):
        await answer(turn, draft, step.name, value.value, doubtful=True, **value.kept)
    else:
        await answer(turn, draft, step.name, value)


async def _reworded(turn: Turn, draft: Draft, form: Form, text: str) -> None:
    """What is typed at the review corrects what it says."""
    found = form.reword(Asking(draft.answers, draft.kept, turn.person, turn), text) if form.reword is not None else None
    if found is None:
        await move(turn, draft, step=REVIEW, problem=_nothing_said)
        return
    await put_right(turn, draft, form, found)


async def put_right(turn: Turn, draft: Draft, form: Form, found: Reworded) -> None:
    """Store what words made of the form, and say on its card what they changed."""
    titles = [translate(step.title, turn.lang) for name in found.changed if (step := form.step(name)) is not None]
    problem = found.said or (_changed % {"fields": listed(titles, turn.lang)} if titles else None)
    missing = form.missing(found.answers)
    await move(
        turn,
        draft,
        step=missing[0].name if missing else REVIEW,
        answers=found.answers,
        kept=found.kept,
        problem=problem,
    )


_changed = T("Changed: %(fields)s. Please check; tap Change if you meant something else.")
_nothing_said = T(
    "I found nothing in that to change; your draft is as it was. Tap Change and then the field, or write it like: 30 "
    "cylinders, Cebu."
)
_tap = T("Please tap one of the buttons. Your draft is as it was.")


def _tap_or_send(step: Step) -> T:
    return T("Please send a photo or a document, or tap Skip.") if step.files else _tap


# ── buttons of every form ─────────────────────────────────────────────────────────────────────────────


async def choose(turn: Turn, draft: int, version: int, value: Any) -> None:
    """A choice was tapped: an answer, or a tick on a list of several."""
    now = await current(turn, draft, version)
    step = form_named(now.form).step(now.step)
    if step is None:
        raise Refusal(STALE)
    if not step.many:
        await answer(turn, now, step.name, value)
        return
    ticked = list(now.answers.get(step.name) or [])
    ticked = [item for item in ticked if item != value] if value in ticked else [*ticked, value]
    answers = {**now.answers, step.name: ticked}
    if not ticked:
        answers.pop(step.name)
    await move(turn, now, step=step.name, answers=answers)


async def go_on(turn: Turn, draft: int, version: int) -> None:
    """Done with a list of several."""
    now = await current(turn, draft, version)
    await answer(turn, now, now.step, now.answers.get(now.step, []))


async def skip(turn: Turn, draft: int, version: int) -> None:
    """No answer to an optional question."""
    now = await current(turn, draft, version)
    form = form_named(now.form)
    kept = dict(now.kept)
    kept["skipped"] = [*kept.get("skipped", ()), now.step]
    if kept.pop("fix", False) or (kept.get("quick") and not form.missing(now.answers) and not kept.get("more")):
        step = REVIEW
    else:
        step = form.after(now.step, now.answers, kept["skipped"])
    await _go_to(turn, replace(now, kept=kept), step)


async def back(turn: Turn, draft: int, version: int) -> None:
    """To the question before."""
    now = await current(turn, draft, version)
    form = form_named(now.form)
    step = previous(form, now) or now.step
    kept = {**now.kept, "skipped": [name for name in now.kept.get("skipped", ()) if name != step]}
    await move(turn, now, step=step, kept=kept)


async def review(turn: Turn, draft: int, version: int) -> None:
    """To the review, leaving open what is optional."""
    now = await current(turn, draft, version)
    kept = {**now.kept, "quick": True}
    kept.pop("fix", None)
    kept.pop("more", None)
    await move(turn, now, step=REVIEW, kept=kept)


async def fields(turn: Turn, draft: int, version: int) -> None:
    """Which field is to be changed?"""
    now = await current(turn, draft, version)
    await move(turn, now, step=FIELDS)


async def field_(turn: Turn, draft: int, version: int, name: str) -> None:
    """Ask one question again and come back to the review."""
    now = await current(turn, draft, version)
    if form_named(now.form).step(name) is None:
        raise Refusal(STALE)
    await move(turn, now, step=name, kept={**now.kept, "fix": True})


async def more(turn: Turn, draft: int, version: int) -> None:
    """Ask what has not been asked yet."""
    now = await current(turn, draft, version)
    form = form_named(now.form)
    kept = {**now.kept, "quick": False, "skipped": []}
    await move(turn, now, step=form.after("", now.answers, ()), kept=kept)


async def later(turn: Turn, draft: int, version: int) -> None:
    """Put the form away; /drafts brings it back."""
    now = await current(turn, draft, version)
    await put_away(turn, now, "later")


async def cancel(turn: Turn, draft: int, version: int) -> None:
    """Throw the form away, with a way back for a slip of the thumb."""
    now = await current(turn, draft, version)
    await put_away(turn, now, "cancelled")


async def put_away(turn: Turn, draft: Draft, state: str) -> None:
    """Turn a draft to `later` or `cancelled` and say so on its card."""
    async with turn.write() as tx:
        if not await drafts.end(tx, draft, state, turn.now):
            turn.toast(STALE)
            return
        _away(turn, draft, state)


def _away(turn: Turn, draft: Draft, state: str) -> None:
    """The card of a draft that is `later` or `cancelled`: what it was about, and the way back."""
    back = [[Button(T("Take it up again"), "form.resume", {"draft": draft.id}, only=draft.person_id)]]
    turn.card(draft.anchor, "forms/away", back, **about(draft, turn.lang), state=state)


def about(draft: Draft, lang: str) -> dict[str, Any]:
    """What a draft is, for screens that only name it: the title of its form and its subject."""
    form = form_named(draft.form)
    return {"title": T(form.title), "subject": draft.kept.get("ref") or form.subject(draft.answers, lang)}


async def set_aside(turn: Turn, tx: Tx, opening: int | None = None) -> None:
    """Say on the card of the form that is open in this chat that it waits: another one (`opening`) takes its place."""
    open_now = await drafts.open_in(tx, turn.person.id, turn.chat_id)
    if open_now is not None and open_now.id != opening:
        _away(turn, open_now, "later")


async def submit(turn: Turn, draft: int, version: int) -> None:
    """The last tap: the feature does what the form is for."""
    now = await current(turn, draft, version)
    form = form_named(now.form)
    asking = Asking(now.answers, now.kept, turn.person, turn)
    if form.missing(now.answers) or form.blockers(asking):
        await move(turn, now, step=REVIEW)
        return
    await form.submit(turn, now)


async def resume(turn: Turn, draft: int) -> None:
    """Take a draft up again, in this chat, at the question where it stood."""
    async with turn.write() as tx:
        found = await drafts.by_id(tx, draft)
        if found is None or found.person_id != turn.person.id or found.state == "done":
            raise Refusal(ENDED)
        await set_aside(turn, tx, opening=found.id)
        opened = await drafts.reopen(tx, found, chat_id=turn.chat_id, thread_id=turn.thread_id, now=turn.now)
        if opened is None:
            raise Refusal(ENDED)
        await _lower(turn, tx, opened)
        await present(turn, tx, opened)


BUTTONS: dict[str, ButtonHandler] = {
    "form.choose": choose,
    "form.next": go_on,
    "form.skip": skip,
    "form.back": back,
    "form.review": review,
    "form.fields": fields,
    "form.field": field_,
    "form.more": more,
    "form.later": later,
    "form.cancel": cancel,
    "form.submit": submit,
    "form.resume": resume,
}

FEATURE = Feature(name="forms", title=N_("Forms"), buttons=BUTTONS)
