"""Cases: what was declared, what was found, and which of it cannot be."""

from __future__ import annotations

import functools
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

import msgspec

from domain.words import N_, T


class Status(StrEnum):
    """Where the goods, or the proceedings, stand."""

    SUSPECTED = "suspected"
    DETAINED = "detained"
    SEIZED = "seized"
    RELEASED = "released"
    IN_COURT = "in_court"
    DISPOSED = "disposed"


STATUS_NAMES: Mapping[Status, str] = {
    Status.SUSPECTED: N_("suspected"),
    Status.DETAINED: N_("detained"),
    Status.SEIZED: N_("seized"),
    Status.RELEASED: N_("released"),
    Status.IN_COURT: N_("in court"),
    Status.DISPOSED: N_("disposed of"),
}

IDENTIFIER_NAMES: Mapping[str, str] = {
    "container": N_("Container"),
    "bill_of_lading": N_("Bill of lading"),
    "licence": N_("Licence"),
    "lot": N_("Lot or mark"),
    "ship": N_("Ship"),
    "imo": N_("Ship (IMO)"),
    "voyage": N_("Voyage"),
    "hs": N_("HS code"),
    "un": N_("UN number"),
    "other": N_("Number"),
}
"""The kinds of numbers a case keeps, in the order of the card."""


class Facts(msgspec.Struct, frozen=True, omit_defaults=True):
    """What is known of a case. Substances are keys of substances.csv ("CFC-12") or words as they were typed.

    Weights are kilograms of substance without packing; `date` is a day, a month or a year in ISO form;
    `country` is where it happened; `text` is the message the case began with, word for word; `confirmed`: what was read
    in it stood on a card before it was posted, and is among these facts where it was right.
    """

    declared: tuple[str, ...] = ()
    found: tuple[str, ...] = ()
    quantity_kg: float | None = None
    cylinders: int | None = None
    unit_kg: float | None = None
    country: str | None = None
    place: str = ""
    date: str = ""
    methods: tuple[str, ...] = ()
    detections: tuple[str, ...] = ()
    route: str = ""
    identifiers: dict[str, tuple[str, ...]] = {}
    companies: tuple[str, ...] = ()
    narrative: str = ""
    text: str = ""
    text_lang: str = ""
    confirmed: bool = False

    @property
    def substances(self) -> tuple[str, ...]:
        """Declared and found, each once."""
        return tuple(dict.fromkeys((*self.declared, *self.found)))


@dataclass(frozen=True, slots=True)
class Amount:
    """A weight in kilograms, with the cylinders it is in where they were counted."""

    kg: float | None
    cylinders: int | None = None
    unit_kg: float | None = None

    @staticmethod
    def of(kg: float | None, cylinders: int | None, unit_kg: float | None) -> Amount:
        """The amount with what follows from two of its three figures."""
        if kg is None and cylinders and unit_kg:
            kg = round(cylinders * unit_kg, 3)
        elif kg is not None and cylinders and unit_kg is None:
            unit_kg = round(kg / cylinders, 3)
        return Amount(kg, cylinders, unit_kg)


MOST_IN_ONE_KG = 1100.0
"""No cylinder or drum holds more; beyond it is a tank."""
MOST_IN_ALL_KG = 2_000_000.0
"""More than any single seizure on record."""
EARLIEST = date(1987, 9, 16)
"""The day of the Montreal Protocol; before it there was nothing to smuggle."""

TEXT_LIMIT = 4096
"""What a message of Telegram can hold, so that none is cut."""
PLACE_LIMIT = 120
WORDS_LIMIT = 120


def amount_fault(amount: Amount) -> T | None:
    """Why this amount cannot be; None when it can."""
    if amount.kg is not None and amount.kg <= 0:
        return T("The amount must be more than zero. Please type it in kilograms, such as 544.")
    if amount.cylinders is not None and amount.cylinders <= 0:
        return T("The number of cylinders must be more than zero.")
    if amount.kg is not None and amount.kg > MOST_IN_ALL_KG:
        return T("%(kg)s kg is more than any seizure on record. Please check the figure and the unit.") % {
            "kg": float(round(amount.kg))
        }
    if amount.unit_kg is not None and amount.cylinders and amount.unit_kg > MOST_IN_ONE_KG:
        return T(
            "%(kg)s kg in one cylinder cannot be; the largest hold about 1,000 kg. "
            "Please type it as cylinders × kg, such as 40 x 13.6."
        ) % {"kg": float(round(amount.unit_kg))}
    return None


def date_fault(value: str, today: date) -> T | None:
    """Why this date (day, month or year in ISO form) cannot be; None when it can."""
    if not value:
        return None
    first = first_day(value)
    if first is None:
        return T("I do not know the date “%(date)s”. Please type it like 2026-03-14.") % {"date": value}
    if first > today + timedelta(days=1):
        return T("%(date)s is in the future. When was it found?") % {"date": value}
    if first.year < EARLIEST.year:
        return T("%(date)s is before the Montreal Protocol. When was it found?") % {"date": value}
    return None


@functools.lru_cache(maxsize=1 << 14)
def first_day(value: str) -> date | None:
    """The first day of a date, a month or a year in ISO form; None for anything else."""
    pieces = value.split("-")
    try:
        year, month, day = (*map(int, pieces), 1, 1)[:3]
        return date(year, month, day) if len(pieces) <= 3 and len(pieces[0]) == 4 else None
    except ValueError:
        return None


def faults(facts: Facts, today: date) -> list[T]:
    """What still keeps a case from being posted, in sentences that say what to do."""
    found: list[T] = []
    if not facts.substances:
        found.append(T("Please say what was declared or what was found."))
    for fault in (
        amount_fault(Amount(facts.quantity_kg, facts.cylinders, facts.unit_kg)),
        date_fault(facts.date, today),
    ):
        if fault is not None:
            found.append(fault)
    return found


def series(country: str | None, year: int | None) -> str:
    """The series in which references are counted: `PH-2026`; `ND` where the year, `XX` where the country is not
    known."""
    return f"{country or 'XX'}-{year or 'ND'}"


def reference(country: str | None, year: int | None, number: int) -> str:
    """The reference of a case: country, year of posting, number in that year: `PH-2026-0001`."""
    return f"{series(country, year)}-{number:04d}"
