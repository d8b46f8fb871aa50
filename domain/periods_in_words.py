"""Times that a search names in plain words: "since 2020", "last year", "за последние 3 месяца", "2019年以来".

What depends on the day it is asked is understood only where that is known.
"""

from __future__ import annotations

import calendar
import functools
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from domain import periods, spoken
from domain.reading import Reading, read

_YEAR = r"(?<!\d)(?:19[89]\d|20[0-4]\d)(?!\d)"
_OF = r"(?:de |del |of |d')?"
_THE = (
    r"(?:(?:the|le|el|la)\s+)?(?:(?:year|years|annee|l['’]annee|ano|el\s+ano|год[ау]?|года|عام|سنه)\s+)?"
    r"(?:(?:month of|mois de|mes de|شهر)\s+)?"
)
_BEHIND = r"(?:\s*(?:году|года|год|годах|годы|гг?\.?)(?!\w))?"
_NOT_AN_AMOUNT = (
    r"(?!\s*(?:kgs?|kilos?|tons?|tonnes?|toneladas?|кг|тонн\w*|t|т|cyl\w*|bout\w*|cilin\w*|бал\w*|اسطوان\w*|كغ|كجم|كيلو\w*|طن)\b"
    r"|\s*[公千吨个瓶罐])"
)

Period = tuple[date, date]
_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Span:
    """First and last day asked for, either of them open; `spans` are the words that say so, each with the key of the
    filter that they stand for: since, until, or year for both ends."""

    since: date | None = None
    until: date | None = None
    spans: tuple[tuple[str, int, int], ...] = ()


def ranges(words: str, today: date | None = None) -> Span:
    """The times for which `words` ask, if they do; those that count from a day need `today`."""
    plain = spoken.folded(words)
    since: date | None = None
    until: date | None = None
    spans: list[tuple[str, int, int]] = []
    for key, start, end, period in _found(plain, today):
        if _FULL_NAME.match(words, end) and words[:end].split()[-1].istitle():
            continue  # "in March Trading Ltd"
        taken = any(start < last and first < end for _, first, last in spans)
        if taken or (key != "until" and since) or (key != "since" and until):
            continue
        since, until = period[0] if key != "until" else since, period[1] if key != "since" else until
        spans.append((key, start, end))
    if not spans and (lone := _lone_year(plain, words, today)) is not None:
        (start, end), period = lone
        since, until, spans = period[0], period[1], [("year", start, end)]
    return Span(since, until, tuple(spans))


_FULL_NAME = re.compile(r"[ ][A-Z][a-z]+")
Found = tuple[str, int, int, Period]


def _found(plain: str, today: date | None) -> Iterator[Found]:
    """Everything that may be meant, what is surest first."""
    yield from _between(plain, today)
    if today is not None:
        yield from _named(plain, today)
        yield from _lasting(plain, today)
    for key, pattern, within, alone in _rules():
        for match in pattern.finditer(plain):
            period = _period(match.groupdict(), today if alone(match) else None)
            if period is not None:
                yield key, *match.span(), period if within else _beyond(period)


def _beyond(period: Period) -> Period:
    """For "after" and "before": what follows the period, and what ends before it."""
    return period[1] + _DAY, period[0] - _DAY


# ── a year that stands by itself ────────────────────────────────────────────────────────────────────────

FIRST_YEAR = 1987
"""The year of the Protocol: a number below it is no year of a case."""
_LAST_YEAR = 2049
_NUMBERED = (
    r"(?:n[o°º]|num(?:ber|ero)?|nr|№|hs|sh|sa|cas|un|iso|imo|lot|batch|lote|licen[cs]e|licencia|permit|permis|permiso|"
    r"invoice|facture|factura|model|modele|modelo|номер|лот|партия|лицензия|накладная|модель|رقم|رخصه|فاتوره|型号|编号|号)"
)
"""What a number behind it belongs to."""
_COMPANY = r"(?:ltd|limited|llc|inc|co|corp|company|trading|group|sarl|sas|sa|srl|gmbh|bv|plc|pty|ооо|зао|оао|тоо|شركه)"


@functools.lru_cache(maxsize=1)
def _lone() -> re.Pattern[str]:
    bounds = spoken.any_of("more", "at least", "less", "at most", "since", "until", "before", "after")
    return re.compile(
        rf"(?P<before>(?:{bounds}|(?<!\w){_NUMBERED}\.?|(?<!\w)\d{{4,}}[.,:;]?|(?<!\w)(?:{spoken.months()})\.?(?:\s+(?:de|of))?)\s*)?"
        rf"(?<![\w.,:/\-+#№°=<>≥≤*x×])(?P<year>{_YEAR})(?![.,:/\-]?\d|[\w/\-%+*])(?!\s+(?:{_COMPANY}(?!\w)|[\dx×]))"
        rf"{_NOT_AN_AMOUNT}"
    )


def _lone_year(plain: str, words: str, today: date | None) -> tuple[tuple[int, int], Period] | None:
    """The one year that stands among other words, or alone: "R-12 2025". A number of anything else is none."""
    found = [match for match in _lone().finditer(plain) if not match["before"]]
    if len(found) != 1 or not FIRST_YEAR <= int(found[0]["year"]) <= (today.year if today else _LAST_YEAR):
        return None
    start, end = found[0].span("year")
    when = moment(read(words))
    if when is not None and when[0] < end and start < when[1] and len(when[2]) > len("2025"):
        return None
    period = periods.period(found[0]["year"])
    return None if period is None else ((start, end), period)


# ── written dates ───────────────────────────────────────────────────────────────────────────────────────


def _date(n: str = "") -> str:
    """A pattern for a year, a month or a day, with groups whose names end in `n`."""
    return (
        rf"(?:(?P<numeric{n}>(?<!\d)(?:\d{{4}}-\d{{1,2}}(?:-\d{{1,2}})?|\d{{1,2}}[./]\d{{1,2}}[./]\d{{4}}|\d{{1,2}}[./-]\d{{4}})(?!\d))"
        rf"|(?:(?P<day{n}>(?<!\d)\d{{1,2}})(?:st|nd|rd|th|er|-?го|-?е)?\s+{_OF})?"
        rf"(?P<month{n}>(?<!\w)(?:{spoken.months()}))(?!\w)\.?(?:,?\s*(?:من\s+)?(?:عام\s+|سنه\s+)?{_OF}(?P<of{n}>{_YEAR}){_BEHIND})?"
        rf"|(?P<year{n}>{_YEAR}){_BEHIND})"
    )


_HAN_DATE = rf"(?P<year>{_YEAR})\s*年(?:\s*(?P<nth>\d{{1,2}})\s*月份?)?"


def _always(_match: re.Match[str]) -> bool:
    return True


def _whole(match: re.Match[str]) -> bool:
    """Whether a month without a year is named in full."""
    return spoken.whole_name(match["month"] or "")


def _never(_match: re.Match[str]) -> bool:
    return False


Rule = tuple[str, re.Pattern[str], bool, Callable[[re.Match[str]], bool]]


@functools.lru_cache(maxsize=1)
def _rules() -> tuple[Rule, ...]:
    """Which end of the time a pattern tells, whether what it names is within, and when a month may stand alone."""
    since, after, until, before = (spoken.any_of(kind) for kind in ("since", "after", "until", "before"))
    within = spoken.any_of("in")
    return (
        ("since", re.compile(rf"(?:自|从)?{_HAN_DATE}\s*(?:以来|起|至今|及以后|开始)"), True, _never),
        ("since", re.compile(r"(?:自|从)\s*(?P<nth>\d{1,2})月份?(?:以来|起|至今|开始)?"), True, _always),
        ("since", re.compile(r"(?<![\d年])(?P<nth>\d{1,2})月份?(?:以来|起|至今)"), True, _always),
        ("since", re.compile(rf"{_HAN_DATE}\s*(?:之后|以后|后)"), False, _never),
        ("until", re.compile(rf"{_HAN_DATE}\s*(?:之前|以前|前)"), False, _never),
        ("until", re.compile(rf"(?:至|到)\s*{_HAN_DATE}"), True, _never),
        ("since", re.compile(rf"{since}\s+{_THE}{_date()}"), True, _whole),
        ("since", re.compile(rf"{spoken.any_of('from')}\s+{_THE}{_date()}"), True, _never),
        ("since", re.compile(rf"(?:自|从)\s*(?P<year>{_YEAR})\s*年?"), True, _never),
        ("since", re.compile(rf"{after}\s+{_THE}{_date()}"), False, _whole),
        ("until", re.compile(rf"{until}\s+{_THE}{_date()}"), True, _whole),
        ("until", re.compile(rf"(?<!\w)to\s+{_THE}{_date()}"), True, _never),
        ("until", re.compile(rf"{before}\s+{_THE}{_date()}"), False, _whole),
        ("year", re.compile(rf"{_HAN_DATE}(?:期间|内|间|中)?(?!\s*[-—–至到])"), True, _never),
        ("year", re.compile(rf"{within}\s+{_THE}{_date()}{_NOT_AN_AMOUNT}"), True, _whole),
    )


@functools.lru_cache(maxsize=1)
def _both_ends() -> tuple[re.Pattern[str], ...]:
    begin, joined = spoken.any_of("between", "since"), spoken.any_of("and")
    years = (
        rf"(?:{begin}\s+{_THE})?(?P<year1>{_YEAR})\s*年?\s*(?:-|–|—|至|到|{joined})\s*"
        rf"{_THE}(?P<year2>{_YEAR})\s*年?{_BEHIND}(?:间|之间|期间)?"
    )
    dates = rf"{begin}\s+{_THE}{_date('1')}\s*(?:-|–|—|{joined}\s)\s*{_THE}{_date('2')}"
    return re.compile(dates), re.compile(years)


def _between(plain: str, today: date | None) -> Iterator[Found]:
    for pattern in _both_ends():
        for match in pattern.finditer(plain):
            groups = match.groupdict()
            ends = [{name[:-1]: value for name, value in groups.items() if name.endswith(n)} for n in "12"]
            if ends[0].get("month") and not ends[0].get("of"):  # "between March and May 2024"
                ends[0]["of"] = ends[1].get("of")
            first, last = (_period(end, today) for end in ends)
            if first and last and first[0] <= last[1]:
                yield "year", *match.span(), (first[0], last[1])


def _period(named: dict[str, str | None], today: date | None) -> Period | None:
    """First and last day of what the groups of a pattern name; None where it is no date, or needs today."""
    numeric = named.get("numeric")
    if numeric:
        return periods.period(numeric)
    year = named.get("year") or named.get("of")
    name, nth, day = named.get("month"), named.get("nth"), named.get("day")
    month = spoken.month(name) if name else int(nth) if nth else None
    if month is None:
        return periods.period(year) if year else None
    if year is None:
        if today is None or not 1 <= month <= 12:
            return None
        year = str(today.year if month <= today.month else today.year - 1)
    return periods.period(f"{year}-{month}-{day}" if day else f"{year}-{month}")


# ── times that count from today ─────────────────────────────────────────────────────────────────────────

_NAMED_KINDS = re.compile(r"(?P<unit>year|month|week|day) (?P<back>0|-\d)")


@functools.lru_cache(maxsize=1)
def _names() -> tuple[tuple[re.Pattern[str], str, int], ...]:
    found = []
    begins, ends = spoken.any_of("since", "from"), spoken.any_of("before")
    for kind in spoken.kinds():
        match = _NAMED_KINDS.fullmatch(kind)
        if match:
            named = rf"(?:(?P<since>{begins}\s+|自|从)|(?P<before>{ends}\s+))?{_WITHIN}{spoken.any_of(kind)}(?:['’]s)?"
            behind = r"(?:(?P<on>以来|起|至今)|(?P<earlier>以前|之前))?"
            found.append((re.compile(named + behind), match["unit"], int(match["back"])))
    return tuple(found)


_WITHIN = r"(?:(?:in|during|over|pendant|durant|durante|en|за|в|во|с|خلال|في)\s+(?:the\s+)?)?"


def _named(plain: str, today: date) -> Iterator[Found]:
    """ "Last year", "this month", "yesterday"; from or until then with the words for it."""
    for match in re.finditer(spoken.any_of("so far"), plain):
        yield "since", *match.span(), (date(today.year, 1, 1), today)
    for pattern, unit, back in _names():
        for match in pattern.finditer(plain):
            period = _calendar(today, unit, back)
            if match["before"] or match["earlier"]:
                yield "until", *match.span(), _beyond(period)
            elif match["since"] or match["on"]:
                yield "since", *match.span(), period
            else:
                yield "year", *match.span(), period


def _calendar(today: date, unit: str, back: int) -> Period:
    if unit == "day":
        return today + back * _DAY, today + back * _DAY
    if unit == "week":
        monday = today - today.weekday() * _DAY + 7 * back * _DAY
        return monday, monday + 6 * _DAY
    if unit == "year":
        return date(today.year + back, 1, 1), date(today.year + back, 12, 31)
    first = months_ago(today.replace(day=1), -back)
    return first, first.replace(day=calendar.monthrange(first.year, first.month)[1])


def months_ago(day: date, number: int) -> date:
    """The same day so many months before; the last of its month where there is no such day."""
    whole = day.year * 12 + day.month - 1 - number
    year, month = whole // 12, whole % 12 + 1
    return date(year, month, min(day.day, calendar.monthrange(year, month)[1]))


_UNITS = ("days", "weeks", "months", "years")
MOST_DAYS = 36_600


@functools.lru_cache(maxsize=1)
def _counts() -> dict[str, int]:
    """What is counted in words: "three" → 3."""
    numbers = [kind for kind in spoken.kinds() if kind.startswith("count ")]
    return {word: int(kind.removeprefix("count ")) for kind in numbers for word in spoken.words(kind)}


@functools.lru_cache(maxsize=1)
def _lasts() -> tuple[re.Pattern[str], ...]:
    units = "|".join(rf"(?P<{unit}>{spoken.any_of(unit)})" for unit in _UNITS)
    twice = "|".join(rf"(?P<two_{unit}>{spoken.any_of(f'two {unit}')})" for unit in _UNITS)
    last, gone, one = (spoken.any_of(kind) for kind in ("last", "gone", "past one"))
    number = rf"(?P<count>\d{{1,3}}|{'|'.join(sorted(_counts(), key=len, reverse=True))})"
    return (
        re.compile(rf"{last}\s*{number}\s*(?:{gone}\s+)?(?:{units})(?:\s+{gone})?(?!以)"),
        re.compile(rf"(?<!\w){number}\s+{gone}\s+(?:{units})"),
        re.compile(rf"(?<!\w){number}\s+(?:{units})\s+{gone}"),
        re.compile(rf"(?:خلال\s+)?(?:{units})\s+(?:ال)?{number}\s+{gone}"),
        re.compile(rf"{last}\s+(?:{twice})"),
        re.compile(rf"{one}\s*(?:{units})(?!以)"),
    )


def _lasting(plain: str, today: date) -> Iterator[Found]:
    """ "The last 3 months", "últimos dos años", "近三年": from the same day then until today."""
    for pattern in _lasts():
        for match in pattern.finditer(plain):
            first = _first_of(match, today)
            if first is not None:
                yield "year", *match.span(), (first, today)


def _first_of(match: re.Match[str], today: date) -> date | None:
    named = match.groupdict()
    unit, number = next((unit, 2) for unit in _UNITS if named.get(f"two_{unit}")) if _twice(named) else _counted(named)
    days = {"days": 1, "weeks": 7, "months": 31, "years": 366}[unit] * number
    if not 0 < days <= MOST_DAYS:
        return None
    if unit in ("days", "weeks"):
        return today - days * _DAY
    return months_ago(today, number * (12 if unit == "years" else 1))


def _twice(named: dict[str, str | None]) -> bool:
    return any(value for name, value in named.items() if name.startswith("two_"))


def _counted(named: dict[str, str | None]) -> tuple[str, int]:
    count = named.get("count") or "1"
    unit = next(unit for unit in _UNITS if named.get(unit))
    return unit, int(count) if count.isdigit() else _counts()[count]


def moment(reading: Reading) -> tuple[int, int, str] | None:
    """The day, month or year that a search names, with its place in the words."""
    when = reading.date
    if when is None or not re.fullmatch(r"\d{4}(-\d{2}){0,2}", when.value):
        return None
    return when.start, when.end, when.value
