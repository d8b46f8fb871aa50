"""What a message was understood to say: plain frozen values, each with the span of text that supports it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Generic, TypeVar

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Found(Generic[T]):
    """One understood value.

    ``start`` and ``end`` are offsets into the message as it was given (code points); ``certain`` is False where the
    reader chose between readings, so that the card marks the value and asks; ``why`` names the rule that decided.
    """

    value: T
    start: int
    end: int
    certain: bool = True
    why: str = ""


@dataclass(frozen=True, slots=True)
class ContainerFound:
    """A freight container by ISO 6346: ``number`` is four letters and seven digits without separators."""

    number: str
    check_digit_ok: bool
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class HsFound:
    """A customs code ``2903.42`` with the edition it belongs to: HS 2022, pre-2022, stable or ambiguous."""

    code: str
    edition: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Flag:
    """Something the officer must look at. ``code`` is one of :data:`FLAGS`; ``args`` are the words it is about."""

    code: str
    args: tuple[str, ...] = ()


#: Every flag the reader can raise, with what it means.
FLAGS: dict[str, str] = {
    "container_check_digit": "the check digit of a container number is wrong",
    "container_misread": "a container number has signs that only look like its own: as written, as understood",
    "container_incomplete": "a container number has too few or too many digits",
    "imo_check_digit": "the check digit of an IMO number is wrong",
    "cas_check_digit": "the check digit of a CAS number is wrong",
    "implausible_date": "a date that cannot be: before the Protocol, in the future, or not in the calendar",
    "vague_date": "words that name no day: last week, the other day",
    "ambiguous_date": "day and month could be the other way round",
    "implausible_quantity": "more gas than the containers named can hold, or a weight that cannot be",
    "ambiguous_country": "several countries bear the name; which ones it may be follows",
    "ambiguous_place": "places of several countries bear the name, or a post of both sides; which ones follows",
    "ambiguous_quantity": "a sign in a figure may part decimals or thousands: kilograms as read, and the other way",
    "quantity_conflict": "two different totals are named",
    "hs_contradicts": "the customs code stands for another substance than the one named",
    "hs_ambiguous": "the same customs code means different substances in different editions",
    "unknown_substance": "a name that looks like a refrigerant but is not known",
    "fuzzy_substance": "a substance was recognised in spite of its spelling",
    "text_cut": "the text is longer than what is read of it: so many characters were read",
    "suspected_only": "a substance is only suspected, not stated",
}


@dataclass(frozen=True, slots=True)
class Reading:
    """Everything understood in one message. Empty tuples and None mean that the message does not say.

    ``declared`` and ``actual`` are keys of substances.csv, or names of refrigerants that nobody knows as they were
    written; each of those has a flag."""

    lang: str
    declared: tuple[Found[str], ...] = ()
    actual: tuple[Found[str], ...] = ()
    quantity_kg: Found[float] | None = None
    cylinders: Found[int] | None = None
    unit_kg: Found[float] | None = None
    country: Found[str] | None = None
    place: Found[str] | None = None
    route: Found[tuple[str, ...]] | None = None
    date: Found[str] | None = None
    containers: tuple[ContainerFound, ...] = ()
    imo: tuple[Found[str], ...] = ()
    bills_of_lading: tuple[Found[str], ...] = ()
    hs_codes: tuple[HsFound, ...] = ()
    un_numbers: tuple[Found[str], ...] = ()
    methods: tuple[Found[str], ...] = ()
    detections: tuple[Found[str], ...] = ()
    companies: tuple[Found[str], ...] = ()
    status: Found[str] | None = None
    flags: tuple[Flag, ...] = ()
