"""How lists of items read: one line a hit, and a search as it was understood, in the reader's language."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime

from domain import countries, weights
from domain.access import Tlp
from domain.cases import Facts
from domain.laws import KIND_NAMES, Kind
from domain.marks import Pieces
from domain.meanings import Meaning
from domain.query import Filter, Query
from domain.questions import STATE_MARKS, State
from domain.words import N_, T
from storage.search import Hit
from templates import filters
from templates.engine import day, translate
from templates.speech import listed

TITLE_LENGTH = 120
DECLARED = N_("declared")


@dataclass(frozen=True, slots=True)
class Line:
    """A hit as a list shows it, short enough for five of them to fit one message. `day` is ISO, of day, month or
    year precision, empty where nobody knows it; `mark` a flag or a sign of the kind.

    What a search asked for is in `marked`, the title of a case in pieces, in `snippet`, a part of the text, and in
    `fields`, their names and values (see `services.reasons`).
    """

    id: int
    kind: str
    ref: str
    tlp: Tlp
    day: str
    mark: str
    title: str
    kg: float | None
    answers: int
    withdrawn: bool
    marked: Pieces = ()
    snippet: Pieces | None = None
    fields: tuple[tuple[str, str], ...] = ()


def line(hit: Hit, lang: str) -> Line:
    """The line of a hit: the substances of a case, the words it begins with for all else."""
    facts, row = hit.facts, hit.row
    return Line(
        id=row.id,
        kind=row.kind,
        ref=row.ref,
        tlp=row.tlp,
        day=_day(hit),
        mark=_mark(hit),
        title=_of_case(facts, lang) if facts else _of_other(hit, lang),
        kg=facts.quantity_kg if facts else None,
        answers=hit.answers,
        withdrawn=row.withdrawn is not None,
    )


def _day(hit: Hit) -> str:
    if hit.facts and hit.facts.date:
        return hit.facts.date
    if hit.row.history and hit.facts:
        return ""  # when it was taken over says nothing
    return datetime.fromtimestamp(hit.row.posted_at / 1000, UTC).date().isoformat()


def _mark(hit: Hit) -> str:
    if hit.row.kind == "question":
        return STATE_MARKS[State(hit.state)]
    if hit.row.kind == "alert":
        return "📣"
    country = (hit.facts.country if hit.facts else None) or hit.row.country
    return countries.flag(country) if country else "▫️"


def _of_case(facts: Facts, lang: str) -> str:
    declared, found = (short(filters.substance_list(names, lang)) for names in (facts.declared, facts.found))
    if declared and found:
        return f"{declared} → {found}"
    if not (declared or found):
        return short(" ".join((facts.text or facts.narrative).split()))
    return found or f"{translate(DECLARED, lang)}: {declared}"


def _of_other(hit: Hit, lang: str) -> str:
    title = short(" ".join(hit.title.split()), TITLE_LENGTH)
    return f"{translate(KIND_NAMES[Kind(hit.state)], lang)}: {title}" if hit.row.kind == "law" else title


def short(text: str, length: int = TITLE_LENGTH // 2) -> str:
    """The beginning of a text, with an ellipsis where it goes on."""
    return text if len(text) <= length else text[: length - 1] + "…"


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
    "shows": N_("shows"),
    "training": N_("for training"),
    "by": N_("by"),
    "since": N_("since"),
    "until": N_("until"),
    "year": N_("year"),
    "month": N_("month"),
    "identifier": N_("number"),
    "kg": N_("amount"),
}
_VALUE_NAMES: Mapping[str, str] = {
    "case": N_("case"),
    "question": N_("question"),
    "law": N_("law"),
    "alert": N_("alert"),
    "photo": N_("photo"),
    "document": N_("document"),
    "yes": N_("yes"),
    "no": N_("no"),
}
_BOUNDS: Mapping[tuple[bool, bool, bool], T] = {
    (True, False, True): T("more than %(low)s"),
    (True, False, False): T("%(low)s or more"),
    (False, True, True): T("less than %(high)s"),
    (False, True, False): T("%(high)s or less"),
    (True, True, False): T("%(low)s to %(high)s"),
}
"""By whether there is a lower bound, an upper one, and whether the bound itself is left out."""


def amount_name(value: str, lang: str) -> str:
    """Bounds of an amount as a filter writes them (`>500`), in words: `more than 500 kg`."""
    bounds = weights.understand(value)
    if bounds is None:
        return value
    low, high = filters.kg(bounds.low, lang), filters.kg(bounds.high, lang)
    if low == high:
        return low
    said = _BOUNDS[bounds.low is not None, bounds.high is not None, bounds.above or bounds.below]
    return translate(said % {"low": low, "high": high}, lang)


_SAY: Mapping[str, Callable[[str, str], str]] = {
    "country": filters.country_name,
    "network": filters.network,
    "substance": filters.substance,
    "method": filters.method,
    "detection": filters.detection,
    "status": lambda value, lang: filters.status(value.replace(" ", "_"), lang),
    "tlp": filters.tlp,
    "by": lambda value, lang: f"@{value}",
    "shows": filters.shows,
    "kg": amount_name,
}


def key_name(key: str, lang: str) -> str:
    """The name of a filter by its handle; one that leaves out has a sign before it."""
    name = translate(KEY_NAMES[key.removeprefix("-")], lang)
    return f"≠ {name}" if key.startswith("-") else name


def value_name(key: str, value: str, lang: str) -> str:
    """The value of a filter in its standard form, as people say it."""
    say = _SAY.get(key)
    if say is not None:
        return say(value, lang)
    return translate(_VALUE_NAMES[value], lang) if value in _VALUE_NAMES else value


def chips(query: Query, lang: str) -> list[str]:
    """The filters of a search as they were understood: `country: Philippines`."""
    said = [_chip(each, lang) for each in query.filters]
    return said + [_named(key, day(value, lang), lang) for key, value in _times(query)]


def _times(query: Query) -> list[tuple[str, date | str]]:
    """The first and the last day of a search, or the one year or month that it asks for."""
    if query.whole:
        return [query.whole]
    return [(key, value) for key, value in (("since", query.since), ("until", query.until)) if value is not None]


def values(query: Query, lang: str) -> list[tuple[str, str]]:
    """The filters of a search by handle, each with its value alone: `("country", "Philippines")`."""
    said: dict[str, list[str]] = {}
    for each in query.filters:
        said.setdefault(each.handle, []).append(("≠ " if each.excluded else "") + _values(each, lang))
    found = [(key, " · ".join(several)) for key, several in said.items()]
    return found + [
        (key, day(value, lang) if query.whole else _named(key, day(value, lang), lang)) for key, value in _times(query)
    ]


def _values(given: Filter, lang: str) -> str:
    return listed([value_name(given.key, value, lang) for value in given.values], lang)


def _chip(given: Filter, lang: str) -> str:
    values = _values(given, lang)
    return f"{key_name(given.key, lang)} ≠ {values}" if given.excluded else _named(given.key, values, lang)


def _named(key: str, value: str, lang: str) -> str:
    return translate(T("%(name)s: %(value)s", {"name": T(KEY_NAMES[key]), "value": value}), lang)


def understood(meanings: list[Meaning], lang: str) -> list[str]:
    """What free words were understood as: `freon 12 → CFC-12 (R-12)`."""
    return [f"{each.written} → {value_name(each.kind, each.value, lang)}" for each in meanings]
