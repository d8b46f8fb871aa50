"""Times that a search names in plain words: "since 2020", "до 2015", "2019年以来", "March 2019"."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta

from domain import folding, periods
from domain.reading import Reading, read

# A word between, such as the name of a month, is read together with the year.
_MONTH = r"(?:\s+(?P<month>[^\W\d]{3,12})\.?)?(?:\s+(?:de|del|of))?"
_YEAR = r"(?<!\d)(?:19[89]\d|20[0-4]\d)(?!\d)"
_THE = r"(?:\s+(?:the\s+)?(?:year|years|annee|l'annee|ano|el\s+ano|год[ау]?|عام|سنه))?"
_FROM = r"since|from|as of|starting|depuis|a partir d[eu]|des|desde|a partir de|начиная с|с|منذ|من|ابتداء من|自|从"
_AFTER = r"after|later than|apres|despues de|tras|после|بعد"
_TO = r"until|till|up to|through|jusqu'?en|jusqu'?a|hasta|по|حتي|الي"
_BEFORE = r"before|prior to|earlier than|avant|antes de|до|قبل"
_BETWEEN = r"between|from|entre|de|desde|depuis|с|между|بين|من|في الفتره"
_AND = r"and|to|until|-|–|—|et|a|y|hasta|по|и|до|و|الي|至|到"

_RANGE = re.compile(
    rf"(?:\b(?:{_BETWEEN}){_THE}\s+)?({_YEAR})\s*年?\s*(?:{_AND})\s*({_YEAR})\s*(?:年|гг?\.?|годах|годы)?(?:间|之间|期间)?"
)
_SINCE = re.compile(rf"\b(?:{_FROM}){_THE}{_MONTH}\s*(?P<year>{_YEAR})(?:\s*(?:года?|г\.))?")
_LATER = re.compile(rf"\b(?:{_AFTER}){_THE}{_MONTH}\s*(?P<year>{_YEAR})(?:\s*(?:года?|г\.))?")
_UNTIL = re.compile(rf"\b(?:{_TO}){_THE}{_MONTH}\s*(?P<year>{_YEAR})(?:\s*(?:года?|г\.))?")
_EARLIER = re.compile(rf"\b(?:{_BEFORE}){_THE}{_MONTH}\s*(?P<year>{_YEAR})(?:\s*(?:года?|г\.))?")
_ZH_SINCE = re.compile(rf"(?:自|从)?(?P<year>{_YEAR})\s*年?\s*(?:以来|起|至今|及以后)")
_ZH_LATER = re.compile(rf"(?P<year>{_YEAR})\s*年?\s*(?:之后|以后|后)")
_ZH_EARLIER = re.compile(rf"(?P<year>{_YEAR})\s*年?\s*(?:之前|以前|前)")
# Pattern, which end of the time it is, and whether what it names is within.
_RULES = (
    (_ZH_SINCE, "since", True),
    (_ZH_LATER, "since", False),
    (_ZH_EARLIER, "until", False),
    (_SINCE, "since", True),
    (_LATER, "since", False),
    (_UNTIL, "until", True),
    (_EARLIER, "until", False),
)


@dataclass(frozen=True, slots=True)
class Span:
    """First and last year asked for, either of them open; `spans` are the words that say so."""

    since: date | None
    until: date | None
    spans: tuple[tuple[int, int], ...]


def ranges(words: str) -> Span:
    """The times from or until which `words` ask, if they do."""
    plain = "".join(folded if len(folded := folding.fold(each)) == 1 else each for each in words)
    between = _RANGE.search(plain)
    if between and between[1] <= between[2]:
        return Span(date(int(between[1]), 1, 1), date(int(between[2]), 12, 31), (between.span(),))
    found: dict[str, date] = {}
    spans: list[tuple[int, int]] = []
    for pattern, end, within in _RULES:
        match = pattern.search(plain)
        if match is None or end in found or any(match.start() < last and first < match.end() for first, last in spans):
            continue
        named = _period(match, words)
        if named is not None:
            first, last = named
            if end == "since":
                found[end] = first if within else last + _DAY
            else:
                found[end] = last if within else first - _DAY
            spans.append(match.span())
    return Span(found.get("since"), found.get("until"), tuple(spans))


_DAY = timedelta(days=1)


def _period(match: re.Match[str], words: str) -> tuple[date, date] | None:
    """First and last day of the year or month that `match` names; None where the word before the year is no month."""
    named = match.groupdict()
    value = named["year"]
    if named.get("month"):
        when = read(words[match.start("month") : match.end()]).date
        if when is None or not re.match(r"\d{4}-\d{2}", when.value):
            return None
        value = when.value[:7]
    return periods.period(value)


def moment(reading: Reading) -> tuple[int, int, str] | None:
    """The day, month or year that a search names, with its place in the words."""
    when = reading.date
    if when is None or not re.fullmatch(r"\d{4}(-\d{2}){0,2}", when.value):
        return None
    return when.start, when.end, when.value
