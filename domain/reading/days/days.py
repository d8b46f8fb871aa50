"""A day as a message writes it, before it is weighed against the others: ISO strings of the precision written."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Candidate:
    """A date as written: ISO ``value`` or None where it cannot be; offsets are folded ones."""

    value: str | None
    start: int
    end: int
    certain: bool = True
    why: str = "written"


def year_of(text: str) -> int:
    """The year of four digits or of two, with an apostrophe or without."""
    text = text.strip("'")
    return int(text) if len(text) == 4 else 2000 + int(text) if int(text) < 70 else 1900 + int(text)


def iso(year: int, month: int, day: int | None) -> str | None:
    """The day or month, None where the calendar has none such."""
    try:
        checked = date(year, month, day or 1)
    except ValueError:
        return None
    return checked.isoformat() if day else f"{year:04d}-{month:02d}"


def recent(today: date, month: int, day: int | None) -> str | None:
    """The last such day or month that is not after ``today``."""
    year = today.year if (month, day or 1) <= (today.month, today.day) else today.year - 1
    return iso(year, month, day)


_LAST_YEAR_BEHIND = re.compile(
    r"[ ,]*(?:of |in |من )?(?:last year|(?:de )?l'an(?:nee)? (?:dernier|passe)e?|(?:del )?ano pasado|прошлого года|"
    r"(?:العام|السنه) (?:الماضي|الماضيه|الفائت|المنصرم))"
)
_LAST_YEAR_AHEAD = re.compile(r"(?:去年|上年) ?的?$|last year,? (?:on )?(?:the )?$")


def seen_from(text: str, start: int, end: int, today: date) -> date:
    """The day from which a day without a year is looked for: ``today``, or the end of last year where the words beside
    it say so."""
    last = _LAST_YEAR_BEHIND.match(text, end) or _LAST_YEAR_AHEAD.search(text, max(0, start - 18), start)
    return date(today.year - 1, 12, 31) if last else today
