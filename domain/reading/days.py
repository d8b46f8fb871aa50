"""A day as a message writes it, before it is weighed against the others: ISO strings of the precision written."""

from __future__ import annotations

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
