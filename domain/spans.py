"""Times of figures as people write them: "2024", "2020-2024", "last 12 months", "since 2022"."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta

from domain import periods, spoken
from domain.periods_in_words import ranges

_LAST = re.compile(
    r"\b(?:last|past|derniers?|dernieres?|ultim[oa]s?|последни[ехй]|последн(?:их|юю)|за)?\s*"
    r"(\d{1,3})\s*(?:derniers?|dernieres?|ultim[oa]s?|последних)?\s*(?:(?P<months>months?|mois|mes(?:es)?|мес(?:яц[аев]*|\.)?)|(?P<years>years?|ans?|annees?|anos?|лет|год[а]?))\b"
)
_LAST_AR = re.compile(r"(?:اخر)\s*(\d{1,3})\s*(?:(?P<months>شهرا?|اشهر)|(?P<years>سن[هوة]ا?ت?|اعوام|عاما?))")
_LAST_ZH = re.compile(r"(?:最近|过去|近)?\s*(\d{1,3})\s*(?:(?P<months>个月)|(?P<years>年(?![\d]))(?!以))")
_ALL = re.compile(r"\b(?:all|tout|todo|все)\b|الكل|全部")
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
        return Span(named.since, named.until, said, rest)
    for word in plain.split():
        period = periods.period(word)
        if period is not None:
            return Span(*period, word, " ".join(each for each in plain.split() if each != word))
    everything = _ALL.search(folded)
    if everything is None:
        return Span(None, None, "", plain)
    return Span(None, None, plain[slice(*everything.span())], _without(plain, everything.span()))


def _without(words: str, place: tuple[int, int]) -> str:
    return " ".join((words[: place[0]] + " " + words[place[1] :]).split())


def months(since: date, until: date) -> list[str]:
    """The months from one day to another: "2024-11", "2024-12" …"""
    found, day = [], since.replace(day=1)
    while day <= until:
        found.append(f"{day.year:04d}-{day.month:02d}")
        day = (day + timedelta(days=31)).replace(day=1)
    return found
