"""Substances on a case's card that nobody knows: what they may have meant, to be tapped."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from domain import substances
from domain.alternatives import nearest
from domain.words import Refusal, T
from handlers.feature import ButtonHandler
from handlers.forms import REVIEW, STALE, Asking, current, form_button, move
from handlers.turn import Turn
from services.keyboards import Rows, columns
from storage.drafts import Draft
from templates import filters

FIELDS = ("declared", "found")


def unknown(answers: Mapping[str, Any]) -> list[str]:
    """The names that are no substance and no group. Papers may declare anything; there only a number makes a name
    one of a refrigerant."""
    named = [name for name in answers.get("declared") or () if _numbered(name)]
    named += answers.get("found") or ()
    return [
        name
        for name in dict.fromkeys(named)
        if substances.get(name) is None
        and not substances.mentions(name)
        and (_numbered(name) or not substances.group_mentions(name))
    ]


def _numbered(name: str) -> bool:
    return any(letter.isdigit() for letter in name)


def notes(asking: Asking) -> Sequence[T]:
    """One sentence for each unknown name, with what it may have meant."""
    return [_note(name, asking.lang) for name in unknown(asking.answers)]


def _note(name: str, lang: str) -> T:
    near = filters.substance_list(nearest(name), lang)
    if not near:
        return T("I know no substance “%(name)s”; it is kept as you wrote it. Please check the spelling.") % {
            "name": name
        }
    return T("I do not know “%(name)s”. Did you mean %(nearest)s? Tap it below; else it is kept as you wrote it.") % {
        "name": name,
        "nearest": near,
    }


def choices(asking: Asking, draft: Draft) -> Rows:
    """Buttons for what the first unknown name may have meant."""
    for name in unknown(asking.answers):
        near = nearest(name)
        if near:
            buttons = [
                form_button(filters.substance(each, asking.lang), "case.meant", draft, written=name, name=each)
                for each in near
            ]
            return columns(buttons, 2)
    return []


async def meant(turn: Turn, draft: int, version: int, written: str, name: str) -> None:
    """It was tapped what an unknown name means: that takes its place."""
    now = await current(turn, draft, version)
    if written not in unknown(now.answers):
        raise Refusal(STALE)
    said = {field: now.answers[field] for field in FIELDS if written in (now.answers.get(field) or ())}
    said = {field: list(dict.fromkeys(name if each == written else each for each in said[field])) for field in said}
    answers = {**now.answers, **said}
    doubtful = [field for field in now.kept.get("uncertain", ()) if field not in said or unknown({field: said[field]})]
    await move(turn, now, step=REVIEW, answers=answers, kept={**now.kept, "uncertain": doubtful})


BUTTONS: Mapping[str, ButtonHandler] = {"case.meant": meant}
