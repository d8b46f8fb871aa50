"""A case as a record of an export: the keys that `domain.imports` reads, and some that it passes over.

`docs/export.md` tells the same to people. Keys are never renamed, and new ones come at the end.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import msgspec

from domain.access import Tlp
from domain.cases import Facts
from domain.cells import safe
from domain.imports import COMPANY

COLUMNS = (
    "tlp",
    "ref",
    "id",
    "status",
    "date",
    "country",
    "place",
    "network_code",
    "substances_declared",
    "substances_actual",
    "quantity_kg",
    "cylinders",
    "unit_kg",
    "method_codes",
    "detection_codes",
    "route",
    "identifiers",
    "lang",
    "text",
    "narrative",
    "posted",
)
"""The columns of the table, in their order; the label stands first on each row."""


def record(
    facts: Facts, *, ref: str, external_id: str | None, tlp: Tlp, network: str | None, status: str, posted: str
) -> dict[str, Any]:
    """The record; what is not known is left out. `posted` is a date. `id` is that of the file it came from."""
    numbers: dict[str, list[str]] = {kind: list(each) for kind, each in facts.identifiers.items()}
    if facts.companies:
        numbers[COMPANY] = list(facts.companies)
    whole = {
        "tlp": tlp.value,
        "ref": ref,
        "id": external_id or ref,
        "status": status,
        "date": facts.date,
        "country": facts.country,
        "place": facts.place,
        "network_code": network,
        "substances_declared": list(facts.declared),
        "substances_actual": list(facts.found),
        "quantity_kg": facts.quantity_kg,
        "cylinders": facts.cylinders,
        "unit_kg": facts.unit_kg,
        "method_codes": list(facts.methods),
        "detection_codes": list(facts.detections),
        "route": facts.route,
        "identifiers": numbers,
        "lang": facts.text_lang,
        "text": facts.text,
        "narrative": facts.narrative,
        "posted": posted,
    }
    return {key: value for key, value in whole.items() if value not in (None, "", [], {})}


def differing(one: Mapping[str, Any], other: Mapping[str, Any]) -> list[str]:
    """The keys in which two records differ, in their order."""
    return [key for key in COLUMNS if one.get(key) != other.get(key)]


def row(known: Mapping[str, Any]) -> list[str]:
    """The cells of a record."""
    return [safe(_cell(known.get(column, ""))) for column in COLUMNS]


def _cell(value: Any) -> str:
    if isinstance(value, dict):
        return msgspec.json.encode(value).decode()
    return "; ".join(value) if isinstance(value, list) else f"{value}"
