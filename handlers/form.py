"""What a form is, as data: its steps, its choices, and what happens at the end."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

from domain.words import T
from services.keyboards import Rows
from storage.drafts import Draft
from storage.engine import Tx
from storage.people import Person

if TYPE_CHECKING:
    from handlers.turn import Turn

REVIEW = "review"
FIELDS = "fields"
DOUBT = "❓"
"""Stands behind what is to be checked."""


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
    async, and its answer `Doubtful`); `show(value, lang)` says the answer. `optional` steps can be skipped; `when`
    tells whether the step applies.
    `files`: photos and documents are its answer. `marks`: `show` puts the ❓ itself, behind what is doubtful.
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
    marks: bool = False
    when: Callable[[Mapping[str, Any]], bool] = lambda answers: True
    width: int = 2


class Doubtful(NamedTuple):
    """An answer that is to be checked, and what the form keeps with it."""

    value: Any
    kept: Mapping[str, Any]


class Reworded(NamedTuple):
    """What words typed at the review made of a form: its answers, what it keeps, and the names of the answers that are
    other ones now; `said` is what to say of it in place of those names."""

    answers: Mapping[str, Any]
    kept: Mapping[str, Any]
    changed: Sequence[str]
    said: T | None = None


@dataclass(frozen=True, slots=True)
class Form:
    """A form: its steps, and `submit(turn, draft)` when the person taps `label`.

    `notes(asking)` are sentences under the review, such as who will read it. `on_files` keeps what arrived.
    `blockers(asking)`: what still forbids to submit (sentences); empty when all is well.
    `strangers`: may be filled by people who are not vetted. `at_once`: the last answer submits, without a review.
    `look` is asked before the review is shown: it returns the draft with what it found among `kept`, for this once;
    `relabel(asking)` may then call the last tap otherwise. `reword(asking, text)` understands what is typed at the
    review, None where it says nothing to change.
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
    at_once: bool = False
    extra: Callable[[Asking, Draft], Rows] = lambda asking, draft: ()
    relabel: Callable[[Asking], str | None] = lambda asking: None
    look: Callable[[Turn, Tx, Draft], Awaitable[Draft]] | None = None
    reword: Callable[[Asking, str], Reworded | None] | None = None

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
