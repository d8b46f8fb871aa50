"""Times of figures as people write them: "2024", "2020-2024", "October 2026", "Q3", "last 12 months", "since 2022"."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from domain import periods, spoken
from domain.periods_in_words import moment, ranges
from domain.reading import read

_LAST = re.compile(
    r"\b(?:last|past|derniers?|dernieres?|ultim[oa]s?|последни[ехй]|последн(?:их|юю)|за)?\s*"
    r"(\d{1,3})\s*(?:derniers?|dernieres?|ultim[oa]s?|последних)?\s*(?:(?P<months>months?|mois|mes(?:es)?|мес(?:яц[аев]*|\.)?)|(?P<years>years?|ans?|annees?|anos?|лет|год[а]?))\b"
)
_LAST_AR = re.compile(
    r"(?:اخر)?\s*(?<!\d)(\d{1,3})\s*(?:(?P<months>شهر\u064b?ا?\u064b?|اشهر)|(?P<years>سن[هوة]ا?ت?|اعوام|عاما?))"
)
_LAST_ZH = re.compile(r"(?:最近|过去|近)?\s*(?<!\d)(\d{1,3})\s*(?:(?P<months>个月)|(?P<years>年(?![\d]))(?!以))")
_ALL = re.compile(
    r"\b(?:all(?: years)?|tout(?:es les annees)?|todos? los anos|todo|все(?: годы)?)\b"
    r"|كل السنوات|كل السنين|الكل|全部(?:年份)?|所有年份"
)
_ORDINALS = (
    (r"1st|first|1er|premier|primer|primero|перв\w*|1-?[ийго]*", "الاول", "一"),
    (r"2nd|second|2eme|2e|deuxieme|segundo|втор\w*|2-?[ийго]*", "الثاني", "二"),
    (r"3rd|third|3eme|3e|troisieme|tercer|tercero|трет\w*|3-?[ийго]*", "الثالث", "三"),
    (r"4th|fourth|4eme|4e|quatrieme|cuarto|четверт\w*|4-?[ийго]*", "الرابع", "四"),
)
_QUARTERS = tuple(
    re.compile(
        rf"\b[qt]{number}\b|(?<!\w)(?:{words})\s*(?:quarter|trimestre|квартал\w*)|الربع\s+{arabic}(?!\w)|第?[{chinese}{number}]季度"
    )
    for number, (words, arabic, chinese) in enumerate(_ORDINALS, 1)
)
_YEAR = re.compile(r"(?:\b(?:of|de|del|du)\s+)?(?<!\d)((?:19|20)\d\d)(?!\d)(?:年|\s*(?:года|г\.?)(?!\w))?")
MOST_MONTHS = 1200


@dataclass(frozen=True, slots=True)
class Span:
    """First and last day, either open. `words` say the time, `rest` are the others; `understand(words)` is the same."""

    since: date | None
    until: date | None
    words: str
    rest: str

    @property
    def open(self) -> bool:
        """Whether no time is asked for."""
        return self.since is None and self.until is None


def months_before(day: date, months: int) -> date:
    """The first day of the month that lies so many months before."""
    whole = day.year * 12 + day.month - 1 - months
    return date(whole // 12, whole % 12 + 1, 1)


def understand(words: str, today: date) -> Span:
    """The time that `words` ask for. "12 months" are the running month and the eleven before it."""
    plain = " ".join(words.split())
    folded = spoken.folded(plain)
    exact = _quarter(plain, folded, today) or _month(plain, today)
    if exact is not None:
        return exact
    for pattern in (_LAST, _LAST_AR, _LAST_ZH):
        last = pattern.search(folded)
        if last is not None and int(last[1]):
            months = int(last[1]) * (1 if last["months"] else 12)
            if months <= MOST_MONTHS:
                return Span(
                    months_before(today, months - 1),
                    today,
                    plain[slice(*last.span())].strip(),
                    _without(plain, last.span()),
                )
    named = ranges(plain, today)
    if named.since or named.until:
        said, rest = "", plain
        for _, start, end in sorted(named.spans, key=lambda each: -each[1]):
            said, rest = f"{plain[start:end]} {said}".strip(), _without(rest, (start, end))
        return Span(_whole_months(named.since, named.until, today), named.until, said, rest)
    for word in plain.split():
        period = periods.period(word)
        if period is not None:
            return Span(*period, word, " ".join(each for each in plain.split() if each != word))
    everything = _ALL.search(folded)
    if everything is None:
        return Span(None, None, "", plain)
    return Span(None, None, plain[slice(*everything.span())], _without(plain, everything.span()))


def _quarter(plain: str, folded: str, today: date) -> Span | None:
    """A quarter of the year named beside it, else of this year."""
    for number, pattern in enumerate(_QUARTERS):
        found = pattern.search(folded)
        if found is not None:
            year = _YEAR.search(folded)
            first = date(int(year[1]) if year else today.year, 3 * number + 1, 1)
            last = (first + timedelta(days=95)).replace(day=1) - timedelta(days=1)
            places = sorted([found.span(), *([year.span()] if year else [])], reverse=True)
            return _said(first, last, plain, places)
    return None


def _month(plain: str, today: date) -> Span | None:
    """A month or a day that is named alone: "October 2026", "3 octobre 2026"; not the beginning or end of a time."""
    named = moment(read(plain, today=today))
    period = periods.period(named[2]) if named is not None and named[2].count("-") else None
    spans = ranges(plain, today).spans
    if named is None or period is None or any(key != "year" or end - start > 4 for key, start, end in spans):
        return None
    return _said(*period, plain, [(named[0], named[1])])


def _said(first: date, last: date, plain: str, places: Iterable[tuple[int, int]]) -> Span:
    """The time, the words in these places (the last first) and what is left without them."""
    said, rest = "", plain
    for start, end in places:
        said, rest = f"{plain[start:end].strip()} {said}".strip(), _without(rest, (start, end))
    return Span(first, last, said, rest)


def _whole_months(since: date | None, until: date | None, today: date) -> date | None:
    """A year that ends today is the running month and the eleven before it."""
    yearly = since is not None and until == today and (today - since).days in (365, 366)
    return months_before(today, 11) if yearly else since


def _without(words: str, place: tuple[int, int]) -> str:
    return " ".join((words[: place[0]] + " " + words[place[1] :]).split())


def months(since: date, until: date) -> list[str]:
    """The months from one day to another: "2024-11", "2024-12" …"""
    found, day = [], since.replace(day=1)
    while day <= until:
        found.append(f"{day.year:04d}-{day.month:02d}")
        day = (day + timedelta(days=31)).replace(day=1)
    return found
