"""Figures as panels: the same for the picture and for the words below it, in the reader's language."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import timedelta
from typing import Any

from domain.spans import Span
from domain.words import T
from services.stats import Figures, Scope
from services.typesetting import Typesetter
from templates import filters
from templates.engine import RIGHT_TO_LEFT, day, label, number, translate

MOST_BARS = 6
MOST_LINES = 12
"""Months that are told below a picture."""
LONGEST_NAME = 44
Panel = dict[str, Any]


def scope_name(scope: Scope, lang: str) -> str:
    """Where, in words."""
    if scope.country:
        return filters.country_name(scope.country, lang)
    return filters.network(scope.network, lang) if scope.network else translate(T("All networks"), lang)


def span_name(span: Span, lang: str) -> str:
    """When, in words."""
    length = 7 if _in_months(span) else 10
    first, last = (day(end.isoformat()[:length], lang) if end else "" for end in (span.since, span.until))
    if span.open:
        return translate(T("All years"), lang)
    if not last:
        return translate(T("since %(day)s", {"day": first}), lang)
    if not first:
        return translate(T("until %(day)s", {"day": last}), lang)
    return first if first == last else f"{first} – {last}"


def _in_months(span: Span) -> bool:
    """Whether months say it: the last may still be running where it is not the only one."""
    if span.since is not None and span.since.day != 1:
        return False
    if span.until is None or (span.until + timedelta(days=1)).day == 1:
        return True
    return span.since is not None and span.since.replace(day=1) != span.until.replace(day=1)


def panels(figures: Figures, lang: str) -> list[Panel]:
    """What is shown, without panels that would be empty. A bar is its name, its value and the value in words."""
    times = figures.times.items()
    found = [
        _panel(T("Cases by month"), [(_time(time, lang), each[0]) for time, each in times], _plain(lang), upright=True),
        _panel(
            T("Kilograms by month"), [(_time(time, lang), each[1]) for time, each in times], _plain(lang), upright=True
        ),
        _panel(T("Substances"), _top(figures.substances, lambda name: filters.substance(name, lang)), _plain(lang)),
        _panel(T("How hidden"), _top(figures.methods, lambda code: filters.method(code, lang)), _plain(lang)),
        _panel(T("Routes"), _top(figures.routes, lambda ends: _route(ends, lang)), _plain(lang)),
    ]
    if figures.times and len(next(iter(figures.times))) == 4:
        found[0]["title"], found[1]["title"] = T("Cases by year"), T("Kilograms by year")
    return [
        {**each, "title": label(each["title"], lang)} for each in found if any(bar["value"] for bar in each["bars"])
    ]


Line = tuple[str, int, float]


def lines(figures: Figures, lang: str) -> tuple[str, list[Line]]:
    """Cases and kilograms by time, as words below the picture: a title, and for each time with cases its name and both
    numbers. By years where there are too many months for one message."""
    found = {time: both for time, both in figures.times.items() if both[0]}
    if len(found) > MOST_LINES and len(next(iter(found))) > len("2026"):
        by_year: dict[str, tuple[int, float]] = {}
        for time, (cases, kg) in found.items():
            before = by_year.get(time[:4], (0, 0.0))
            by_year[time[:4]] = before[0] + cases, before[1] + kg
        found = by_year
    years = bool(found) and len(next(iter(found))) == len("2026")
    title = translate(T("Cases and kilograms by year") if years else T("Cases and kilograms by month"), lang)
    return title, [(_time(time, lang), cases, kg) for time, (cases, kg) in found.items()]


def _panel(title: T, bars: Iterable[tuple[str, float]], say: Callable[[float], str], *, upright: bool = False) -> Panel:
    shown = [{"name": name, "value": value, "said": say(value)} for name, value in bars]
    return {"title": title, "upright": upright, "bars": shown}


def _plain(lang: str) -> Callable[[float], str]:
    return lambda value: number(round(value), lang)


def _top(counted: Any, say: Callable[[Any], str]) -> list[tuple[str, float]]:
    ranked = sorted(counted.items(), key=lambda each: (-each[1], each[0]))[:MOST_BARS]
    return [(_short(say(key)), float(value)) for key, value in ranked]


def _route(ends: tuple[str, str], lang: str) -> str:
    return " → ".join(filters.country_name(each, lang) for each in ends)


def _time(time: str, lang: str) -> str:
    return time if len(time) == 4 else f"{time[5:]}/{time[2:4]}"


def _short(name: str) -> str:
    return name if len(name) <= LONGEST_NAME else name[: LONGEST_NAME - 1] + "…"


async def draw(press: Typesetter, shown: list[Panel], *, title: str, subtitle: str, made: str, lang: str) -> bytes:
    """The picture, as PNG. Raises Refusal as `press` does."""
    data = {
        "lang": lang,
        "rtl": lang in RIGHT_TO_LEFT,
        "title": label(title, lang),
        "subtitle": label(subtitle, lang),
        "made": label(made, lang),
        "panels": [
            {**panel, "bars": [{**bar, "name": label(bar["name"], lang)} for bar in panel["bars"]]} for panel in shown
        ],
    }
    return await press.make("stats", data, "png")
