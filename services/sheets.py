"""A case on one page, for the file of those who work on it: what the card says, in print."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from unicodedata import bidirectional

from domain.access import TLP_COLOURS
from domain.words import N_, T
from services import case_cards, pictures, secretariat
from services.case_cards import CaseView, zone_of
from services.files import path_of
from services.typesetting import Typesetter
from storage import files
from storage.engine import Reader
from storage.files import StoredFile
from storage.items import ItemRow
from storage.people import Person
from templates import filters
from templates.engine import RIGHT_TO_LEFT, day, label, moment, plain, translate
from templates.speech import listed

MOST_PICTURES = 4
PICTURE_PIXELS = 1200
SIZES = (
    {"size": 10, "longest": 240, "picture_cm": 6},
    {"size": 9, "longest": 240, "picture_cm": 5},
    {"size": 8, "longest": 240, "picture_cm": 4},
    {"size": 7, "longest": 90, "picture_cm": 3},
)
"""Sizes of letters (points) and pictures, and characters of one value: the largest at which all is on one page."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """What is to be printed: the data of the layout, and where the bytes of its pictures lie."""

    ref: str
    data: dict[str, Any]
    photos: tuple[StoredFile, ...]

    @property
    def name(self) -> str:
        """The name of the file."""
        return f"{self.ref}.pdf"


async def sheet(reader: Reader, person: Person, row: ItemRow, *, service: str, lang: str, now: int) -> Sheet:
    """The sheet of a case that `person` may read. Raises LookupError for an item that is no case."""
    case = await case_cards.view(reader, row, person.actor)
    zone = zone_of(person.country, person.network)
    text = "\n\n".join(each.strip() for each in (case.facts.narrative, case.facts.text) if each.strip())
    may_send = secretariat.may_see(person.actor, row)
    form = secretariat.form(case.facts, case.status, lang).fields if may_send else ()
    stored = [file for file in await files.of_item(reader, row.id) if file.shown]
    data = {
        "service": service,
        "lang": lang,
        "rtl": lang in RIGHT_TO_LEFT,
        "tlp": f"TLP:{case.tlp}",
        "tlp_colour": TLP_COLOURS[case.tlp],
        "ref": case.ref,
        "kind": label(T(N_("Withdrawn") if case.withdrawn else N_("Case")), lang),
        "facts": _pairs(_facts(case, lang, zone), lang),
        "text": plain(text),
        "text_rtl": _right_to_left(text),
        "cut": False,
        "cut_words": label(T("Shortened here; the case has the whole text."), lang),
        "form": _pairs(list(form), lang),
        "form_title": label(T("For the Ozone Secretariat"), lang),
        "made": label(
            T("%(service)s, %(when)s, made for %(who)s")
            % {"service": service, "when": moment(now, lang, zone), "who": _reader_of(person, lang)},
            lang,
        ),
        **SIZES[0],
    }
    return Sheet(row.ref, data, tuple(stored[:MOST_PICTURES]))


async def make(sheet: Sheet, folder: Path, press: Typesetter) -> bytes:
    """The PDF; `folder` holds the evidence. A picture that cannot be read is left out. Raises Refusal as `press`."""
    copies: dict[str, bytes] = {}
    for photo in sheet.photos:
        copy = await asyncio.to_thread(_copy, path_of(folder, photo.sha256))
        if copy is not None:
            copies[f"{len(copies)}.jpg"] = copy
    return await press.make("sheet", {**sheet.data, "pictures": list(copies)}, "pdf", pictures=copies, sizes=SIZES)


def _copy(path: Path) -> bytes | None:
    return pictures.clean_copy(path.read_bytes(), PICTURE_PIXELS) if path.exists() else None


def _pairs(rows: list[tuple[str, str]], lang: str) -> list[tuple[str, str]]:
    return [(label(name, lang), label(" ".join(value.split()), lang)) for name, value in rows if value.strip()]


def _facts(case: CaseView, lang: str, zone: str) -> list[tuple[str, str]]:
    facts = case.facts
    said: list[tuple[T, str]] = [
        (T("Declared"), filters.substance_list(facts.declared, lang)),
        (T("Found"), filters.substance_list(facts.found, lang)),
        (T("Amount"), filters.amount((facts.quantity_kg, facts.cylinders, facts.unit_kg), lang)),
        (
            T("Where"),
            listed((filters.place(facts.place, lang, facts.country), filters.country_name(facts.country, lang)), lang),
        ),
        (T("When"), day(facts.date, lang)),
        (T("How hidden"), listed([filters.method(code, lang) for code in facts.methods], lang)),
        (T("How found"), listed([filters.detection(code, lang) for code in facts.detections], lang)),
        (T("Route"), filters.route(facts.route, lang)),
        *(
            (T(filters.identifier(kind, lang)), filters.numbers(each, lang, kind))
            for kind, each in facts.identifiers.items()
        ),
        (T("Companies"), listed(facts.companies, lang)),
        (T("Status"), filters.status(case.status, lang)),
        (T("Posted by"), _author(case, lang)),
        (T("Posted"), moment(case.posted_at, lang, zone)),
    ]
    return [(translate(name, lang), value) for name, value in said]


def _author(case: CaseView, lang: str) -> str:
    """Who posted it, as the card says it: not by name."""
    if case.author_role is None:
        return translate(T("public source"), lang)
    known = (filters.role(case.author_role, lang), filters.country_name(case.author_country, lang))
    return listed([each for each in (*known, filters.network(case.network, lang)) if each], lang)


def _reader_of(person: Person, lang: str) -> str:
    known = (person.name, filters.role(person.role, lang), filters.country_name(person.country, lang))
    return listed([each for each in known if each], lang)


def _right_to_left(text: str) -> bool:
    """Whether a text begins with a letter that runs from right to left."""
    return next((kind in ("R", "AL") for kind in map(bidirectional, text) if kind in ("L", "R", "AL")), False)
