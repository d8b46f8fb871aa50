"""Forms: questions asked one at a time on one card that is edited in place.

A `Form` is data: its steps, and what happens at the end. Answers live in a draft (storage/drafts.py), so nothing
is lost when the phone or the server goes away. Every button carries the draft's version; a button of an older
version changes nothing, so a double tap is one answer.
"""

from __future__ import annotations

import inspect
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from domain.words import N_, Refusal, T
from handlers.feature import ButtonHandler, Feature
from handlers.turn import Turn
from services.keyboards import Button, Rows, columns
from storage import drafts
from storage.drafts import Draft
from storage.engine import Tx
from storage.people import Person
from templates.engine import translate

REVIEW = "review"
FIELDS = "fields"
STALE = T("This question was already answered; the card shows where you are.")
ENDED = T("This form has ended. /drafts lists what you have not finished.")


@dataclass(frozen=True, slots=True)
class Choice:
    """One answer to tap. `value` must survive JSON."""

    label: T | str
    value: Any


@dataclass(frozen=True, slots=True)
class Asking:
    """What a step may look at: the answers so far, what the form keeps, who answers, and in what language."""

    answers: Mapping[str, Any]
    kept: Mapping[str, Any]
    person: Person
    turn: Turn

    @property
    def lang(self) -> str:
        """The language of the answer."""
        return self.turn.lang


@dataclass(frozen=True, slots=True)
class Step:
    """One question.

    title: the field's short name on the card; question and hint: what is asked. `choices` are buttons (`many`: several
    may be ticked); `parse(text, asking)` understands typed words or raises Refusal saying what was wrong (it may be
    async); `show(value, lang)` says the answer. `optional` steps can be skipped; `when` tells whether the step applies.
    `files`: photos and documents are its answer.
    """

    name: str
    title: str
    question: str
    hint: str = ""
    choices: Callable[[Asking], Sequence[Choice]] | None = None
    parse: Callable[[str, Asking], Any | Awaitable[Any]] | None = None
    show: Callable[[Any, str], str] = lambda value, lang: str(value)
    many: bool = False
    optional: bool = False
    files: bool = False
    when: Callable[[Mapping[str, Any]], bool] = lambda answers: True
    width: int = 2


@dataclass(frozen=True, slots=True)
class Form:
    """A form: its steps, and `submit(turn, draft)` when the person taps `label`.

    `notes(asking)` are sentences under the review, such as who will read it. `on_files` keeps what arrived.
    `blockers(asking)`: what still forbids to submit (sentences); empty when all is well.
    `strangers`: may be filled by people who are not vetted.
    """

    name: str
    title: str
    label: str
    steps: tuple[Step, ...]
    submit: Callable[[Turn, Draft], Awaitable[None]]
    notes: Callable[[Asking], Sequence[T]] = lambda asking: ()
    blockers: Callable[[Asking], Sequence[T]] = lambda asking: ()
    subject: Callable[[Mapping[str, Any], str], str] = lambda answers, lang: ""
    strangers: bool = False
    extra: Callable[[Asking, Draft], Rows] = lambda asking, draft: ()

    def step(self, name: str) -> Step | None:
        """The step of that name."""
        return next((step for step in self.steps if step.name == name), None)

    def applicable(self, answers: Mapping[str, Any]) -> list[Step]:
        """The steps that apply to the answers so far."""
        return [step for step in self.steps if step.when(answers)]

    def missing(self, answers: Mapping[str, Any]) -> list[Step]:
        """Required steps without an answer."""
        return [s for s in self.applicable(answers) if not s.optional and s.name not in answers]

    def after(self, name: str, answers: Mapping[str, Any], skipped: Sequence[str]) -> str:
        """The next step without an answer, in order; the review when there is none."""
        steps = self.applicable(answers)
        names = [step.name for step in steps]
        start = names.index(name) + 1 if name in names else 0
        for step in steps[start:] + steps[:start]:
            if step.name not in answers and step.name not in skipped:
                return step.name
        return REVIEW


_forms: dict[str, Form] = {}


def register(forms: Sequence[Form]) -> None:
    """Make forms known by name; the dispatcher does this once from the features' declarations."""
    _forms.update({form.name: form for form in forms})


def form_named(name: str) -> Form:
    """The form of a draft. Raises KeyError for a name that no feature declares."""
    return _forms[name]


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
    if review:
        step = missing[0].name if missing else REVIEW
    else:
        step = form.after("", known, ())
    async with turn.write() as tx:
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
        show(turn, draft)


# ── the card ──────────────────────────────────────────────────────────────────────────────────────────


def show(turn: Turn, draft: Draft, problem: T | None = None) -> None:
    """Put the card of a draft on the screen as it stands."""
    form = form_named(draft.form)
    asking = Asking(draft.answers, draft.kept, turn.person, turn)
    step = form.step(draft.step)
    steps = form.applicable(draft.answers)
    shown = [_line(form, s, draft, turn.lang) for s in steps if s.name in draft.answers and _shown(s, draft)]
    turn.card(
        draft.anchor,
        "forms/card",
        _keyboard(form, step, draft, asking),
        title=T(form.title),
        lines=shown,
        step=step,
        position=steps.index(step) + 1 if step in steps else 0,
        total=len(steps),
        problem=problem,
        notes=list(form.notes(asking)) if step is None else [],
        blockers=list(form.blockers(asking)) if step is None else [],
        fields=draft.step == FIELDS,
        missing=[T(s.title) for s in form.missing(draft.answers)] if step is None else [],
        private=turn.private,
        text=draft.kept.get("text", ""),
    )


def _shown(step: Step, draft: Draft) -> bool:
    return draft.answers[step.name] not in (None, [], "")


def _line(form: Form, step: Step, draft: Draft, lang: str) -> dict[str, Any]:
    return {
        "title": T(step.title),
        "value": step.show(draft.answers[step.name], lang),
        "uncertain": step.name in draft.kept.get("uncertain", ()),
        "current": step.name == draft.step,
    }


def _keyboard(form: Form, step: Step | None, draft: Draft, asking: Asking) -> list[list[Button]]:
    if draft.step == FIELDS:
        return _fields_keyboard(form, draft)
    if step is None:
        return _review_keyboard(form, draft, asking)
    rows = _choices(step, draft, asking)
    steering = []
    if _previous(form, draft) is not None:
        steering.append(_button(T("‹ Back"), "form.back", draft))
    if step.optional and not (step.many and draft.answers.get(step.name)):
        label = T("Done") if step.files and draft.answers.get(step.name) else T("Skip ›")
        steering.append(_button(label, "form.skip", draft))
    rows.append(steering)
    if not form.missing(draft.answers):
        rows.append([_button(T("Review and finish"), "form.review", draft)])
    rows.append([_button(T("Later"), "form.later", draft), _button(T("Cancel"), "form.cancel", draft)])
    return rows


def _choices(step: Step, draft: Draft, asking: Asking) -> list[list[Button]]:
    if step.choices is None:
        return []
    ticked = draft.answers.get(step.name) or []
    buttons = [
        _button(_tick(choice, step, ticked, asking.lang), "form.choose", draft, value=choice.value)
        for choice in step.choices(asking)
    ]
    rows = columns(buttons, step.width)
    if step.many and ticked:
        rows.append([_button(T("Done"), "form.next", draft)])
    return rows


def _tick(choice: Choice, step: Step, ticked: Any, lang: str) -> T | str:
    if not step.many:
        return choice.label
    label = translate(choice.label, lang) if isinstance(choice.label, T) else choice.label
    return f"{'☑' if choice.value in ticked else '☐'} {label}"


def _review_keyboard(form: Form, draft: Draft, asking: Asking) -> list[list[Button]]:
    rows: list[list[Button]] = []
    if not form.missing(draft.answers) and not form.blockers(asking):
        rows.append([_button(T(form.label), "form.submit", draft)])
    rows.extend([list(row) for row in form.extra(asking, draft)])
    steering = [_button(T("Change"), "form.fields", draft)]
    if any(step.name not in draft.answers for step in form.applicable(draft.answers)):
        steering.append(_button(T("Add more"), "form.more", draft))
    rows.append(steering)
    rows.append([_button(T("Later"), "form.later", draft), _button(T("Cancel"), "form.cancel", draft)])
    return rows


def _fields_keyboard(form: Form, draft: Draft) -> list[list[Button]]:
    fields = [
        _button(T(step.title), "form.field", draft, name=step.name) for step in form.applicable(draft.answers)
    ]
    return [*columns(fields, 2), [_button(T("‹ Back"), "form.review", draft)]]


def _button(label: T | str, verb: str, draft: Draft, **args: Any) -> Button:
    return Button(label, verb, {"draft": draft.id, "version": draft.version, **args}, only=draft.person_id)


def form_button(label: T | str, verb: str, draft: Draft, **args: Any) -> Button:
    """A button of a form's own on its review card; its handler gets `draft`, `version` and `args`."""
    return _button(label, verb, draft, **args)


def _previous(form: Form, draft: Draft) -> str | None:
    names = [step.name for step in form.applicable(draft.answers)]
    if draft.step not in names:
        return None
    index = names.index(draft.step)
    return names[index - 1] if index else None


# ── answering ─────────────────────────────────────────────────────────────────────────────────────────


async def current(turn: Turn, draft_id: int, version: int) -> Draft:
    """The draft of a pressed button. Raises Refusal when it has ended or moved on."""
    async with turn.read() as reader:
        draft = await drafts.by_id(reader, draft_id)
    if draft is None or draft.state not in ("open", "later") or draft.person_id != turn.person.id:
        raise Refusal(ENDED)
    if draft.version != version:
        raise Refusal(STALE)
    return draft


async def answer(turn: Turn, draft: Draft, name: str, value: Any, **kept: Any) -> None:
    """Store `value` for the step and go on to the next question; the turn's one transaction."""
    form = form_named(draft.form)
    answers = {**draft.answers, name: value}
    answers = {key: answers[key] for key in answers if (step := form.step(key)) is None or step.when(answers)}
    memory = {**draft.kept, **kept}
    memory["uncertain"] = [step for step in memory.get("uncertain", ()) if step != name]
    memory["skipped"] = [step for step in memory.get("skipped", ()) if step != name]
    if memory.pop("fix", False) or (memory.get("quick") and not form.missing(answers)):
        step_name = form.missing(answers)[0].name if form.missing(answers) else REVIEW
    else:
        step_name = form.after(name, answers, memory["skipped"])
    await move(turn, draft, step=step_name, answers=answers, kept=memory)


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
    async with turn.write() as tx:
        saved = await drafts.save(
            tx,
            draft,
            step=step,
            answers=dict(draft.answers if answers is None else answers),
            kept=dict(draft.kept if kept is None else kept),
            now=turn.now,
        )
        if saved is None:
            turn.toast(STALE)
            saved = await drafts.by_id(tx, draft.id)
        if saved is not None and saved.state in ("open", "later"):
            show(turn, saved, problem)


async def typed(turn: Turn, draft: Draft, text: str) -> None:
    """A typed message answers the question the draft stands at; a wrong one leaves the draft as it was."""
    form = form_named(draft.form)
    step = form.step(draft.step)
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
    await answer(turn, draft, step.name, value)


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
    if kept.pop("fix", False) or (
        kept.get("quick") and not form.missing(now.answers) and not kept.get("more")
    ):
        step = REVIEW
    else:
        step = form.after(now.step, now.answers, kept["skipped"])
    await move(turn, now, step=step, kept=kept)


async def back(turn: Turn, draft: int, version: int) -> None:
    """To the question before."""
    now = await current(turn, draft, version)
    form = form_named(now.form)
    step = _previous(form, now) or now.step
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
        turn.card(
            draft.anchor,
            "forms/away",
            [[Button(T("Take it up again"), "form.resume", {"draft": draft.id}, only=draft.person_id)]],
            title=T(form_named(draft.form).title),
            state=state,
        )


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
        opened = await drafts.reopen(tx, found, chat_id=turn.chat_id, thread_id=turn.thread_id, now=turn.now)
        if opened is None:
            raise Refusal(ENDED)
        show(turn, opened)


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
