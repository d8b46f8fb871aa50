"""The one card of a form: what is known so far, the question, and the buttons."""

from __future__ import annotations

from typing import Any

from domain.words import T
from handlers.form import DOUBT, FIELDS, Asking, Choice, Form, Step, form_named
from handlers.turn import Turn
from services.keyboards import Button, columns
from storage.drafts import Draft
from templates.engine import translate


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
    value = step.show(draft.answers[step.name], lang)
    return {
        "title": T(step.title),
        "value": value,
        "uncertain": DOUBT in value if step.marks else step.name in draft.kept.get("uncertain", ()),
        "marked": step.marks,
        "current": step.name == draft.step,
    }


def _keyboard(form: Form, step: Step | None, draft: Draft, asking: Asking) -> list[list[Button]]:
    if draft.step == FIELDS:
        return _fields_keyboard(form, draft)
    if step is None:
        return _review_keyboard(form, draft, asking)
    rows = _choices(step, draft, asking)
    steering = []
    if previous(form, draft) is not None:
        steering.append(_button(T("‹ Back"), "form.back", draft))
    alone = len(form.applicable(draft.answers)) == 1 and step.optional
    answered = bool(draft.answers.get(step.name))
    if step.optional and not (answered if step.many else alone and not answered):
        label = T("Done") if step.files and answered else T("Skip ›")
        steering.append(_button(label, "form.skip", draft))
    rows.append(steering)
    if not form.missing(draft.answers) and not alone:
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
        rows.append([_button(T(form.relabel(asking) or form.label), "form.submit", draft)])
    rows.extend([list(row) for row in form.extra(asking, draft)])
    steering = [_button(T("Change"), "form.fields", draft)]
    if any(step.name not in draft.answers for step in form.applicable(draft.answers)):
        steering.append(_button(T("Add more"), "form.more", draft))
    rows.append(steering)
    rows.append([_button(T("Later"), "form.later", draft), _button(T("Cancel"), "form.cancel", draft)])
    return rows


def _fields_keyboard(form: Form, draft: Draft) -> list[list[Button]]:
    fields = [_button(T(step.title), "form.field", draft, name=step.name) for step in form.applicable(draft.answers)]
    return [*columns(fields, 2), [_button(T("‹ Back"), "form.review", draft)]]


def _button(label: T | str, verb: str, draft: Draft, **args: Any) -> Button:
    return Button(label, verb, {"draft": draft.id, "version": draft.version, **args}, only=draft.person_id)


def form_button(label: T | str, verb: str, draft: Draft, **args: Any) -> Button:
    """A button of a form's own on its review card; its handler gets `draft`, `version` and `args`."""
    return _button(label, verb, draft, **args)


def previous(form: Form, draft: Draft) -> str | None:
    names = [step.name for step in form.applicable(draft.answers)]
    if draft.step not in names:
        return None
    index = names.index(draft.step)
    return names[index - 1] if index else None
