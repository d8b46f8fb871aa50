"""The fields that the Ozone Secretariat's form for illegal trade asks for (decisions XIV/7 and XXXI/3), from a case."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from domain import countries, routes
from domain.access import Actor
from domain.cases import Facts, Status
from domain.words import N_
from storage.items import ItemRow
from templates import filters
from templates.engine import day, translate
from templates.speech import listed

REMARKS = 600
"""Characters of remarks; the form has little room."""
PARTY, DATE, SUBSTANCES = N_("Party"), N_("Date of seizure"), N_("Substances traded")
DATE_FOUND = N_("Date found, not seized")
SEIZED = frozenset({Status.SEIZED, Status.IN_COURT, Status.DISPOSED})
"""Where the date of a case is that of a seizure; what is only suspected or held back has none."""
VOLUME, COUNTRIES, DETAILS = N_("Volume"), N_("Importing or exporting country"), N_("Details")
ACTION, REMARK, ROUTE = N_("Action taken"), N_("Remarks"), N_("Route")


@dataclass(frozen=True, slots=True)
class Form:
    """The form in a reader's language: fields with their values, and the names of those that the case leaves open."""

    fields: tuple[tuple[str, str], ...]
    missing: tuple[str, ...]


def may_see(actor: Actor, row: ItemRow) -> bool:
    """Whether the form is this reader's to send: officers of the author's country, coordinators of its network."""
    same = actor.officer and actor.country is not None and actor.country == row.country
    return same or actor.coordinates(row.network)


def form(facts: Facts, status: Status, lang: str) -> Form:
    """The form's fields in the order of the Secretariat's table."""
    date = day(facts.date, lang)
    filled = {
        PARTY: filters.country_name(facts.country, lang),
        DATE: date if status in SEIZED else "",
        DATE_FOUND: "" if status in SEIZED else date,
        SUBSTANCES: _substances(facts, lang),
        VOLUME: filters.amount((facts.quantity_kg, facts.cylinders, facts.unit_kg), lang),
        COUNTRIES: _countries(facts.route, lang),
        DETAILS: listed(
            [
                *(filters.method(code, lang) for code in facts.methods),
                *(filters.detection(code, lang) for code in facts.detections),
                filters.place(facts.place, lang, facts.country),
            ],
            lang,
        ),
        ACTION: filters.status(status, lang),
        REMARK: _remarks(facts, lang),
    }
    return Form(
        tuple((translate(name, lang), value) for name, value in filled.items() if value),
        tuple(translate(name, lang) for name, value in filled.items() if not value and name != DATE_FOUND),
    )


def record(facts: Facts, status: Status) -> dict[str, Any]:
    """The same for machines, in English."""
    return {
        "party": countries.name(facts.country) if facts.country else None,
        "date_of_seizure": (facts.date or None) if status in SEIZED else None,
        "date_found": facts.date or None,
        "substances_traded": list(facts.found or facts.declared),
        "declared_as": list(facts.declared) if facts.found else [],
        "volume_kg": facts.quantity_kg,
        "importing_or_exporting_country": _countries(facts.route, "en") or None,
        "details": [*facts.methods, *facts.detections, *([facts.place] if facts.place else [])],
        "action_taken": status.value,
        "remarks": _remarks(facts, "en") or None,
    }


def _substances(facts: Facts, lang: str) -> str:
    declared, found = (filters.substance_list(names, lang) for names in (facts.declared, facts.found))
    if declared and found:
        return f"{found} ({translate(N_('declared'), lang)}: {declared})"
    return found or declared


def _countries(route: str, lang: str) -> str:
    """The countries along a route, those of its towns among them: the form has no room for towns."""
    return routes.written(countries.name(iso2, lang) for iso2 in routes.countries_along(route))


def _remarks(facts: Facts, lang: str) -> str:
    """What is told besides; the route's towns first, where it has any."""
    route = filters.route(facts.route, lang)
    towns = f"{translate(ROUTE, lang)}: {route}. " if route != _countries(facts.route, lang) else ""
    return _short(towns + facts.narrative)


def _short(text: str) -> str:
    plain = " ".join(text.split())
    return plain if len(plain) <= REMARKS else plain[: REMARKS - 1] + "…"
