"""From what was read in an officer's message to the facts of a case, and what of it is to be asked."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import msgspec

from domain import check_digits, hs, paper_numbers
from domain.cases import TEXT_LIMIT, Amount, Facts, Status
from domain.reading import Reading, read
from domain.reading.codes.hs_edition import contradicts, written_edition
from domain.routes import written
from domain.words import T

FLAG_SENTENCES = {
    "container_check_digit": T("The check digit of container %(a)s is wrong. Please compare it with the container."),
    "container_misread": T("I read container “%(a)s” as %(b)s. Please compare it with the container."),
    "container_incomplete": T(
        "Container %(a)s: a container has four letters and seven digits. Please compare it with the container."
    ),
    "imo_check_digit": T("The check digit of IMO number %(a)s is wrong. Please compare it with the papers."),
    "cas_check_digit": T("The check digit of CAS number %(a)s is wrong. Please compare it with the papers."),
    "implausible_date": T("“%(a)s” cannot be the date. Please type when it was found."),
    "vague_date": T("“%(a)s” is no day. Please type when it was found, as well as you know."),
    "ambiguous_date": T("“%(a)s”: day and month could be the other way round. Please check the date."),
    "implausible_quantity": T("The amount seems wrong (%(a)s). Please check figure and unit."),
    "quantity_conflict": T("Two different totals are named: %(a)s and %(b)s. Please check the amount."),
    "ambiguous_country": T("“%(a)s” is the name of more than one country. Please tap the right one."),
    "ambiguous_place": T("“%(a)s” lies in more than one country. Please tap the right one."),
    "ambiguous_quantity": T("The amount could be %(a)s kg or %(b)s kg. Please tap the right one."),
    "hs_contradicts": T("HS code %(a)s is not the code of %(b)s. Please check the code and the name."),
    "hs_ambiguous": T("HS code %(a)s means different substances in different editions. Please say the substance."),
    "fuzzy_substance": T("I read “%(a)s” as %(b)s. Please check."),
    "suspected_only": T("%(a)s is only suspected in your text, so I left it out. Add it if it was found."),
}
"""What the card says for each flag of domain.reading."""

OPEN_DAY = "ambiguous_date"
"""The flag of a day that can be read in two orders."""
OPEN_COUNTRY, OPEN_PLACE = "ambiguous_country", "ambiguous_place"
"""The flags of names that several countries, or places in several countries, bear."""
OPEN_AMOUNT = "ambiguous_quantity"
"""The flag of figures of which a sign may part decimals or thousands."""
FROM_FACTS = frozenset({"container_check_digit", "imo_check_digit", "hs_contradicts", "hs_ambiguous"})
"""Flags that `doubts` finds in the facts as they stand."""

FIELD_OF_FLAG = {
    "container_check_digit": "identifiers",
    "container_misread": "identifiers",
    "container_incomplete": "identifiers",
    "imo_check_digit": "identifiers",
    "implausible_date": "date",
    "vague_date": "date",
    "ambiguous_date": "date",
    "implausible_quantity": "quantity",
    "quantity_conflict": "quantity",
    OPEN_COUNTRY: "country",
    OPEN_PLACE: "country",
    OPEN_AMOUNT: "quantity",
}
"""The question that a flag is about; the others are about no question, or about one that the flag itself names."""


@dataclass(frozen=True, slots=True)
class Understood:
    """The facts of a message; `uncertain` names the questions whose answer is to be checked; `status`
    is what it says became of the goods."""

    facts: Facts
    uncertain: tuple[str, ...]
    flags: tuple[tuple[str, tuple[str, ...]], ...]
    status: Status | None = None


def understand(
    text: str, *, lang: str | None, today: date, home: str | None = None, dated_in: str | None = None
) -> Understood:
    """What a message says of a case. Nothing is invented: what it does not say stays empty.

    Another country than the writer's own (`home`) is to be checked: it may be where the goods came from. Day and month
    stand in the order of the country that is named, else of `dated_in`, else of `home`.
    """
    kept = text[:TEXT_LIMIT]
    reading = _at_home(_of_one_day(read(kept, lang=lang, today=today, dated_in=dated_in or home), today), home)
    facts = Facts(
        declared=tuple(found.value for found in reading.declared),
        found=tuple(found.value for found in reading.actual),
        **_amount(reading),
        country=reading.country.value if reading.country else None,
        place=reading.place.value if reading.place else "",
        route=written(reading.route.value) if reading.route else "",
        date=reading.date.value if reading.date else "",
        methods=tuple(found.value for found in reading.methods),
        detections=tuple(found.value for found in reading.detections),
        identifiers=paper_numbers.with_those_in(_identifiers(reading), kept),
        companies=tuple(found.value for found in reading.companies),
        text=kept,
        text_lang=reading.lang,
    )
    flags = tuple((flag.code, flag.args) for flag in reading.flags)
    status = Status(reading.status.value) if reading.status else None
    return Understood(facts, _uncertain(reading, home), flags, status)


def other_order(day: str) -> str | None:
    """The day (ISO) that it is with day and month the other way round; None where there is none."""
    pieces = day.split("-")
    if len(pieces) < 3 or pieces[1] == pieces[2] or int(pieces[2]) > 12:
        return None
    return "-".join((pieces[0], pieces[2], pieces[1]))


def _of_one_day(reading: Reading, today: date) -> Reading:
    """The same reading; its date is in no doubt where the other order of day and month is still to come."""
    found = reading.date
    other = other_order(found.value) if found is not None and found.why == "order" else None
    if found is None or other is None or other <= today.isoformat():
        return reading
    flags = tuple(flag for flag in reading.flags if flag.code != OPEN_DAY)
    return replace(reading, date=replace(found, certain=True), flags=flags)


def _at_home(reading: Reading, home: str | None) -> Reading:
    """The same reading; the writer's own country needs no telling from its namesakes, unless it was a guess."""
    if reading.country is None or not reading.country.certain or reading.country.value != home:
        return reading
    flags = tuple(flag for flag in reading.flags if flag.code not in (OPEN_COUNTRY, OPEN_PLACE))
    return replace(reading, flags=flags)


# ── what follows from the facts ───────────────────────────────────────────────────────────────────────


def judged(facts: Facts) -> Facts:
    """The facts, their customs codes in the edition that follows from substance and date as they stand now."""
    codes = facts.identifiers.get("hs")
    if not codes:
        return facts
    identifiers = {**facts.identifiers, "hs": tuple(_in_edition(code, facts) for code in codes)}
    return msgspec.structs.replace(facts, identifiers=identifiers)


def _in_edition(code: str, facts: Facts) -> str:
    bare, before = hs.parted(code)
    if before is None:
        return code
    year = int(facts.date[:4]) if facts.date[:4].isdigit() else None
    edition = written_edition(bare, facts.text, facts.declared or facts.found, year)
    return code if edition == hs.AMBIGUOUS else hs.written(bare, edition)


def doubts(facts: Facts) -> list[tuple[str, tuple[str, ...]]]:
    """The flags that follow from the facts alone, however they came: check digits, and what customs codes say."""
    found: list[tuple[str, tuple[str, ...]]] = [
        (flag, (number,))
        for flag, kind in (("container_check_digit", "container"), ("imo_check_digit", "imo"))
        for number in facts.identifiers.get(kind, ())
        if check_digits.wrong(kind, number)
    ]
    named = facts.declared or facts.found
    for code, edition in map(hs.parted, facts.identifiers.get("hs", ())):
        if edition and len(named) == 1 and contradicts(code, edition, named[0]):
            found.append(("hs_contradicts", (code, named[0])))
        elif edition == hs.AMBIGUOUS:
            found.append(("hs_ambiguous", (code,)))
    return found


def _amount(reading: Reading) -> dict[str, Any]:
    amount = Amount.of(
        reading.quantity_kg.value if reading.quantity_kg else None,
        reading.cylinders.value if reading.cylinders else None,
        reading.unit_kg.value if reading.unit_kg else None,
    )
    return {"quantity_kg": amount.kg, "cylinders": amount.cylinders, "unit_kg": amount.unit_kg}


def _identifiers(reading: Reading) -> dict[str, tuple[str, ...]]:
    found = {
        "container": tuple(container.number for container in reading.containers),
        "bill_of_lading": tuple(each.value for each in reading.bills_of_lading),
        "imo": tuple(each.value for each in reading.imo),
        "hs": tuple(hs.written(code.code, code.edition) for code in reading.hs_codes),
        "un": tuple(each.value for each in reading.un_numbers),
    }
    return {kind: numbers for kind, numbers in found.items() if numbers}


def _uncertain(reading: Reading, home: str | None) -> tuple[str, ...]:
    doubts = {
        "declared": any(not found.certain for found in reading.declared),
        "found": any(not found.certain for found in reading.actual),
        "quantity": any(each is not None and not each.certain for each in (reading.quantity_kg, reading.cylinders)),
        "country": reading.country is not None
        and (not reading.country.certain or home not in (None, reading.country.value)),
        "place": reading.place is not None and not reading.place.certain,
        "route": reading.route is not None and not reading.route.certain,
        "date": reading.date is not None and not reading.date.certain,
        "methods": any(not found.certain for found in reading.methods),
        "detections": any(not found.certain for found in reading.detections),
    }
    flagged = {field for flag in reading.flags if (field := field_of(flag.code)) is not None}
    misspelt = {flag.args[1] for flag in reading.flags if flag.code == "fuzzy_substance"}
    doubts["declared"] |= any(found.value in misspelt for found in reading.declared)
    doubts["found"] |= any(found.value in misspelt for found in reading.actual)
    return tuple(name for name in (*doubts, "identifiers") if doubts.get(name) or name in flagged)


Flags = Sequence[tuple[str, tuple[str, ...]]]


def field_of(flag: str) -> str | None:
    """The question that a flag is about, if it is about one."""
    return FIELD_OF_FLAG.get(flag)


def flags_anew(kept: Mapping[str, Any], flags: Flags, fields: Collection[str]) -> list[Any]:
    """What a draft keeps of flags once these answers were given anew: its old ones about other answers, and those that
    the new words raise about these."""
    old = [(code, args) for code, args in kept.get("flags", ()) if field_of(code) not in fields]
    return [*old, *((code, args) for code, args in flags if field_of(code) in (*fields, None))]


def sentence(code: str, args: tuple[str, ...] | list[str]) -> T | None:
    """What to say for a flag; None for one that has no sentence."""
    said = FLAG_SENTENCES.get(code)
    if said is None:
        return None
    words = [*(map(float, args) if code == OPEN_AMOUNT else args), "", ""]
    return said % {"a": words[0], "b": words[1]}
