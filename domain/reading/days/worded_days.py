"""Days with the name of their month: "4 March 2025", "le 1er mars", "Третьего марта две тысячи двадцать пятого"."""

from __future__ import annotations

import re
from datetime import date

from ..words.lexicon import Cue
from .days import Candidate, iso, recent, seen_from, year_of

_DAY_BEFORE = re.compile(
    r"(?<![\d.,])(\d{1,2})(?:st|nd|rd|th|er|º|°|-го|-е|го)?[ .\-/]*(?:of|de|d'|del|من)?[ ]*"
    r"(?:(?:dias )?del mes de |(?:jours )?du mois de |числа месяца |من شهر |day of )?$"
)
_YEAR_AFTER = re.compile(r"^[ .,'\-/]*(?:of|de|del|من)?[ ]*(?:عام|سنه)?[ ]*(\d{4}|'\d{2}|\d{2}(?![\d:.,/]))(?!\d)")
#: "2024 Dec 3"
_YEAR_BEFORE = re.compile(r"(?<![\d.,])((?:19|20)\d{2})[ .,\-/]*$")
_DAY_YEAR_AFTER = re.compile(r"^[ .\-]*(\d{1,2})(?:st|nd|rd|th)?(?!\d|[:.,]\d)[, ]*((?:\d{4})(?!\d))?")

#: How far in front of a month its day stands.
_REACH = 26


def worded(text: str, cues: list[Cue], today: date | None) -> list[Candidate]:
    """Every day or month named; a day without its year only where ``today`` lends one."""
    found = []
    months = [cue for cue in cues if cue.kind == "month"]
    begun = {(cue.value, cue.start): cue for cue in months}
    ended = {(cue.value, cue.end) for cue in months}
    for cue in months:
        month = int(cue.value)
        twin = begun.get((cue.value, cue.end + 1))
        if twin is not None and text[cue.end] == "/":
            cue = Cue(cue.kind, cue.value, cue.start, twin.end)  # "آذار/مارس": one month under two names
        elif (cue.value, cue.start - 1) in ended:
            continue
        head = max(0, cue.start - _REACH)
        before = _DAY_BEFORE.search(text[head : cue.start])
        day = int(before[1]) if before else None
        start = head + before.start() if before else cue.start
        if day is None:
            spelt = _spelt_day(text, cues, cue)
            day, start = (int(spelt.value), spelt.start) if spelt else (None, start)
        after = _YEAR_AFTER.match(text[cue.end : cue.end + 14])
        year = _spelt_year(text, cues, cue) if after is None else None
        if year is not None:
            found.append(Candidate(iso(int(year.value), month, day), start, max(year.end, cue.end)))
            continue
        if day is None and (after is None or len(after[1].strip("'")) < 4):
            paired = _DAY_YEAR_AFTER.match(text[cue.end : cue.end + 14])
            if paired:
                day, end = int(paired[1]), cue.end + paired.end()
                ahead = _YEAR_BEFORE.search(text, head, cue.start)
                year_text = paired[2] or (ahead[1] if ahead else "")
                if year_text:
                    start = ahead.start() if ahead and not paired[2] else cue.start
                    found.append(Candidate(iso(int(year_text), month, day), start, end))
                elif today is not None and 1 <= day <= 31:
                    seen = seen_from(text, cue.start, end, today)
                    found.append(Candidate(recent(seen, month, day), cue.start, end, False, "year of today"))
                continue
        if after:
            end = cue.end + after.end()
            found.append(Candidate(iso(year_of(after[1]), month, day), start, end))
        elif today is not None and day is not None:
            seen = seen_from(text, start, cue.end, today)
            found.append(Candidate(recent(seen, month, day), start, cue.end, False, "year of today"))
    return found


#: Between a spelt day and its month: "the third of May", "الثالث من شباط".
_OF = re.compile(r"[ \-]*(?:of|de|del|من|day of|dias? del mes de|jours? du mois de|числа месяца)?[ ]*(?:شهر )?")


def _spelt_day(text: str, cues: list[Cue], month: Cue) -> Cue | None:
    """The day in words beside a month: in front of it, or behind it in English ("May third")."""
    days = [c for c in cues if c.kind == "dayword"]
    ahead = [c for c in days if c.end <= month.start and _OF.fullmatch(text[c.end : month.start])]
    behind = [c for c in days if 1 <= c.start - month.end <= 5 and not text[month.end : c.start].strip(" the")]
    return max(ahead, key=lambda c: (c.end, c.end - c.start), default=None) or next(iter(behind), None)


def _spelt_year(text: str, cues: list[Cue], month: Cue) -> Cue | None:
    """The year in words behind a month, or in front of the day in records: "l'an deux mille vingt-cinq et le douze
    mars"."""
    years = [c for c in cues if c.kind == "yearword"]
    behind = (c for c in years if 0 <= c.start - month.end <= 8)
    ahead = (c for c in years if 0 <= month.start - c.end <= 24 and not re.search(r"[.;\n]", text[c.end : month.start]))
    return next(behind, None) or next(ahead, None)


def lent_years(text: str, cues: list[Cue], dated: list[Candidate]) -> list[Candidate]:
    """Days without a year that take the only year of the other dates: "12 May and 30 May 2025"."""
    years = {c.value[:4] for c in dated if c.value and len(c.value) >= 7}
    if len(years) != 1:
        return []
    taken = {i for c in dated for i in range(c.start, c.end)}
    lent = worded(text, cues, date(int(next(iter(years))), 12, 31))
    return [
        Candidate(c.value, c.start, c.end, False, "lent year")
        for c in lent
        if c.why == "year of today" and not any(i in taken for i in range(c.start, c.end))
    ]
