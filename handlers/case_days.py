"""The day of a case that can be read in two orders of day and month: which one it is, to be tapped."""

from __future__ import annotations

from collections.abc import Mapping

from domain.cases import date_fault
from domain.words import Refusal
from handlers.case_answers import today
from handlers.feature import ButtonHandler
from handlers.forms import REVIEW, STALE, Asking, current, form_button, move
from handlers.turn import Turn
from services.keyboards import Rows
from services.reading import OPEN_DAY, other_order
from storage.drafts import Draft
from templates.engine import day


def readings(asking: Asking) -> list[str]:
    """Both days (ISO) that the date may be, as long as that is open; else none."""
    written = asking.answers.get("date") or ""
    in_doubt = "date" in asking.kept.get("uncertain", ())
    flagged = any(code == OPEN_DAY for code, _ in asking.kept.get("flags", ()))
    other = other_order(written) if in_doubt and flagged else None
    return [written, other] if other is not None and date_fault(other, today(asking)) is None else []


def choices(asking: Asking, draft: Draft) -> Rows:
    """A button for each of the two days."""
    both = [form_button(day(each, asking.lang), "case.day", draft, day=each) for each in readings(asking)]
    return [both] if both else []


async def chosen(turn: Turn, draft: int, version: int, day: str) -> None:
    """It was tapped which day it is."""
    now = await current(turn, draft, version)
    if day not in readings(Asking(now.answers, now.kept, turn.person, turn)):
        raise Refusal(STALE)
    doubtful = [field for field in now.kept.get("uncertain", ()) if field != "date"]
    await move(turn, now, step=REVIEW, answers={**now.answers, "date": day}, kept={**now.kept, "uncertain": doubtful})


BUTTONS: Mapping[str, ButtonHandler] = {"case.day": chosen}
