"""From the facts of a case to the answers of its form, and back."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from domain import paper_numbers
from domain.cases import Facts
from services.reading import judged


def answers_of(facts: Facts) -> dict[str, Any]:
    """The answers that say these facts; only questions that have one."""
    amount = {"kg": facts.quantity_kg, "cylinders": facts.cylinders, "unit_kg": facts.unit_kg}
    answers: dict[str, Any] = {
        "declared": list(facts.declared),
        "found": list(facts.found),
        "quantity": amount if any(value is not None for value in amount.values()) else None,
        "country": facts.country,
        "place": facts.place,
        "route": facts.route,
        "date": facts.date,
        "methods": list(facts.methods),
        "detections": list(facts.detections),
        "narrative": facts.narrative,
        "identifiers": {kind: list(numbers) for kind, numbers in _numbers(facts).items()},
        "companies": list(facts.companies),
    }
    return {name: value for name, value in answers.items() if value}


def _numbers(facts: Facts) -> dict[str, tuple[str, ...]]:
    """The numbers, with those in a text that nobody has looked at: they connect the case, so they are to be seen."""
    return facts.identifiers if facts.confirmed else paper_numbers.with_those_in(facts.identifiers, facts.text)


def facts_of(answers: Mapping[str, Any], kept: Mapping[str, Any]) -> Facts:
    """The facts that a draft's answers say, customs codes in the edition that follows from the others."""
    amount = answers.get("quantity") or {}
    facts = Facts(
        declared=tuple(answers.get("declared") or ()),
        found=tuple(answers.get("found") or ()),
        quantity_kg=amount.get("kg"),
        cylinders=amount.get("cylinders"),
        unit_kg=amount.get("unit_kg"),
        country=answers.get("country"),
        place=answers.get("place") or "",
        date=answers.get("date") or "",
        methods=tuple(answers.get("methods") or ()),
        detections=tuple(answers.get("detections") or ()),
        route=answers.get("route") or "",
        identifiers={kind: tuple(numbers) for kind, numbers in (answers.get("identifiers") or {}).items()},
        companies=tuple(answers.get("companies") or ()),
        narrative=answers.get("narrative") or "",
        text=kept.get("text", ""),
        text_lang=kept.get("text_lang", ""),
        confirmed=True,
    )
    return judged(facts)
