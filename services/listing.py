"""How lists of items read: one line a hit, and a search as it was understood, in the reader's language."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from domain import countries
from domain.access import Tlp
from domain.cases import Facts
from domain.laws import KIND_NAMES, Kind
from domain.query import Filter, Query
from domain.questions import STATE_MARKS, State
from domain.words import N_, T
from services.search import Meaning
from storage.search import Hit
from templates import filters
from templates.engine import day, translate

TITLE_LENGTH = 120


@dataclass(frozen=True, slots=True)
class Line:
    """A hit as a list shows it. `day` is ISO, of day, month or year precision; `label` names a law's kind."""

    id: int
    kind: str
    ref: str
    tlp: Tlp
    day: str
    mark: str
    title: str
    label: T | None
    facts: Facts | None
    answers: int
    withdrawn: bool


def line(hit: Hit) -> Line:
    """The line of a hit: what happened when and where for a case, the words it begins with for all else."""
    happened = hit.facts.date if hit.facts else ""
    posted = datetime.fromtimestamp(hit.row.posted_at / 1000, UTC).date().isoformat()
    title = " ".join(hit.title.split())
    return Line(
        id=hit.row.id,
        kind=hit.row.kind,
        ref=hit.row.ref,
        tlp=hit.row.tlp,
        day=happened or posted,
        mark=_mark(hit),
        title=title if len(title) <= TITLE_LENGTH else title[: TITLE_LENGTH - 1] + "…",
        label=T(KIND_NAMES[Kind(hit.state)]) if hit.row.kind == "law" else None,
        facts=hit.facts,
        answers=hit.answers,
        withdrawn=hit.row.withdrawn is not None,
    )


def _mark(hit: Hit) -> str:
    if hit.row.kind == "question":
        return STATE_MARKS[State(hit.state)]
    if hit.row.kind == "alert":
        return "📣"
    country = (hit.facts.country if hit.facts else None) or hit.row.country
    return countries.flag(country) if country else "▫️"


# ── a search in words ───────────────────────────────────────────────────────────────────────────────────

KEY_NAMES: Mapping[str, str] = {
    "country": N_("country"),
    "network": N_("network"),
    "substance": N_("substance"),
    "group": N_("group"),
    "method": N_("method"),
    "detection": N_("detection"),
    "place": N_("place"),
    "status": N_("status"),
    "kind": N_("kind"),
    "tlp": N_("label"),
    "has": N_("with"),
    "by": N_("by"),
    "since": N_("since"),
    "until": N_("until"),
}
_VALUE_NAMES: Mapping[str, str] = {
    "case": N_("case"),
    "question": N_("question"),
    "law": N_("law"),
    "alert": N_("alert"),
    "photo": N_("photo"),
    "document": N_("document"),
}
_SAY: Mapping[str, Callable[[str, str], str]] = {
    "country": filters.country_name,
    "network": filters.network,
    "substance": filters.substance,
    "method": filters.method,
    "detection": filters.detection,
    "status": lambda value, lang: filters.status(value.replace(" ", "_"), lang),
    "tlp": filters.tlp,
    "by": lambda value, lang: f"@{value}",
}


def key_name(key: str, lang: str) -> str:
    """The name of a filter."""
    return translate(KEY_NAMES[key], lang)


def value_name(key: str, value: str, lang: str) -> str:
    """The value of a filter in its standard form, as people say it."""
    say = _SAY.get(key)
    if say is not None:
        return say(value, lang)
    return translate(_VALUE_NAMES[value], lang) if value in _VALUE_NAMES else value


def chips(query: Query, lang: str) -> list[str]:
    """The filters of a search as they were understood: `country: Philippines`."""
    said = [_chip(each, lang) for each in query.filters]
    for key, date in (("since", query.since), ("until", query.until)):
        if date is not None:
            said.append(f"{key_name(key, lang)}: {day(date, lang)}")
    return said


def _chip(given: Filter, lang: str) -> str:
    values = ", ".join(value_name(given.key, value, lang) for value in given.values)
    return f"{key_name(given.key, lang)}{' ≠' if given.excluded else ':'} {values}"


def understood(meanings: list[Meaning], lang: str) -> list[str]:
    """What free words were understood as: `freon 12 → CFC-12 (R-12)`."""
    return [f"{each.written} → {value_name(each.kind, each.value, lang)}" for each in meanings]
