"""The day of the event: absolute dates in six languages, relative ones when today is known, and impossible ones.

Values are ISO strings of the precision written: ``2025-03-04``, ``2025-03`` or ``2025``.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date, timedelta

from .fold import CLAIMED, Folded
from .lexicon import COMMA, Cue
from .model import Flag, Found
from .vague_days import vague_days

#: Before this year nobody can have broken the Montreal Protocol.
FIRST_YEAR = 1987
#: Countries that write the month first.
MONTH_FIRST = frozenset({"US", "PH", "FM", "MH", "PW", "PR", "GU"})

#: Not inside a longer number or code; a full stop or comma right in front may end the sentence before.
_FREE = r"(?<!\d)(?<![/\-])(?<!\d[.,])"
_ISO = re.compile(_FREE + r"(\d{4})([-/.])(\d{1,2})\2(\d{1,2})(?![\d])")
_LOCAL = re.compile(_FREE + r"(\d{1,2})([-/.])(\d{1,2})\2(\d{4}|\d{2})(?![\d]|[-/]\d)")
_CJK = re.compile(r"(?:(\d{4}|\d{2})年)?(\d{1,2})月(?:(\d{1,2})[日号])?|(\d{4})年(?!\d{1,2}月)")
_MONTH_YEAR = re.compile(
    r"(?<![\d.,/\-])(0?[1-9]|1[0-2])[/.](\d{4})(?![\d/.\-])|(?<![\d.,/\-])((?:19|20)\d{2})[-/](0[1-9]|1[0-2])(?![\d/.\-])"
)
_DAY_BEFORE = re.compile(r"(?<![\d.,])(\d{1,2})(?:st|nd|rd|th|er|º|°|-го|-е|го)?[ .\-/]*(?:of|de|d'|del|من)?[ ]*$")
_YEAR_AFTER = re.compile(r"^[ .,'\-/]*(?:of|de|del|من)?[ ]*(?:عام|سنه)?[ ]*(\d{4}|'?\d{2}(?![\d:.,/]))(?!\d)")
_DAY_YEAR_AFTER = re.compile(r"^[ .\-]*(\d{1,2})(?:st|nd|rd|th)?(?!\d|[:.,]\d)[, ]*((?:\d{4})(?!\d))?")
_YEAR = re.compile(r"(?<![\d.,/\-\w])((?:19|20)\d{2})(?![\d/\-]|[.,]\d)")
_NUMBER_BEFORE = re.compile(r"(\d{1,2})[ ]*$")
_CJK_COUNT = {c: n for n, c in enumerate("一二三四五六七八九十", start=1)} | {"两": 2}


@dataclass(frozen=True, slots=True)
class Candidate:
    """A date as written: ISO ``value`` or None where it cannot be; offsets are folded ones."""

    value: str | None
    start: int
    end: int
    certain: bool = True
    why: str = "written"


def _year(text: str) -> int:
    text = text.strip("'")
    return int(text) if len(text) == 4 else 2000 + int(text) if int(text) < 70 else 1900 + int(text)


def _iso(year: int, month: int, day: int | None) -> str | None:
    try:
        checked = date(year, month, day or 1)
    except ValueError:
        return None
    return checked.isoformat() if day else f"{year:04d}-{month:02d}"


def _numeric(text: str, month_first: bool) -> list[Candidate]:
    found = []
    for match in _ISO.finditer(text):
        found.append(Candidate(_iso(int(match[1]), int(match[3]), int(match[4])), *match.span()))
    for match in _LOCAL.finditer(text):
        first, second, year = int(match[1]), int(match[3]), _year(match[4])
        if match[2] == "." and len(match[4]) == 2 and not (1 <= second <= 12 and first <= 31):
            continue
        swap = second > 12 or (month_first and first <= 12)
        day, month = (second, first) if swap else (first, second)
        open_order = first <= 12 and second <= 12 and first != second and match[2] != "."
        found.append(
            Candidate(
                _iso(year, month, day), *match.span(), certain=not open_order, why="order" if open_order else "written"
            )
        )
    for match in _MONTH_YEAR.finditer(text):
        year, month = (int(match[2]), int(match[1])) if match[1] else (int(match[3]), int(match[4]))
        found.append(Candidate(_iso(year, month, None), *match.span()))
    return found


def _han(match: re.Match[str]) -> str:
    """Chinese digits of a date as Arabic ones, one by one: "二〇二五" → "2025"; "十一" → 11."""
    return _HAN_NUMBER[match[1]] + match[2]


_HAN_DIGITS = dict(zip("〇零一二三四五六七八九", "00123456789", strict=True))
_HAN_NUMBER = {
    tens + ones: str(10 * n + k)
    for n, tens in enumerate(("", "十", "二十", "三十"))
    for k, ones in enumerate(("", "一", "二", "三", "四", "五", "六", "七", "八", "九"))
    if n or k
} | {"一十": "10"}
_HAN_YEAR = re.compile("([〇零一二三四五六七八九]{4})年")
_HAN_DAY = re.compile("([一二三]?十[一二三四五六七八九]?|[一二三四五六七八九])([月日号])")


def _in_digits(text: str) -> tuple[str, list[int]]:
    """A text with Chinese dates in Arabic digits, and where each of its characters (and its end) stands in ``text``."""
    parts: list[str] = []
    at: list[int] = []
    end = 0
    spans = [(m.start(), m.end(), "".join(_HAN_DIGITS[c] for c in m[1]) + "年") for m in _HAN_YEAR.finditer(text)]
    spans += [(m.start(), m.end(), _han(m)) for m in _HAN_DAY.finditer(text)]
    for start, stop, written in sorted(spans):
        parts += [text[end:start], written]
        at += [*range(end, start), *[start] * len(written)]
        end = stop
    return "".join([*parts, text[end:]]), [*at, *range(end, len(text) + 1)]


def _chinese(text: str, today: date | None) -> list[Candidate]:
    if "年" not in text and "月" not in text:
        return []
    digits, at = _in_digits(text)
    return [replace(c, start=at[c.start], end=at[c.end]) for c in _in_chinese(digits, today)]


def _in_chinese(text: str, today: date | None) -> list[Candidate]:
    found = []
    for match in _CJK.finditer(text):
        if match[4]:
            found.append(Candidate(match[4], *match.span()))
            continue
        month, day = int(match[2]), int(match[3]) if match[3] else None
        if match[1]:
            found.append(Candidate(_iso(_year(match[1]), month, day), *match.span()))
        elif today is not None and day and 1 <= month <= 12:
            found.append(Candidate(_recent(today, month, day), *match.span(), certain=False, why="year of today"))
    return found


def _recent(today: date, month: int, day: int | None) -> str | None:
    year = today.year if (month, day or 1) <= (today.month, today.day) else today.year - 1
    return _iso(year, month, day)


def _worded(text: str, cues: list[Cue], today: date | None) -> list[Candidate]:
    found = []
    for cue in cues:
        if cue.kind != "month":
            continue
        month = int(cue.value)
        twin = next((c for c in cues if c.kind == "month" and c.value == cue.value and c.start == cue.end + 1), None)
        if twin is not None and text[cue.end] == "/":
            cue = Cue(cue.kind, cue.value, cue.start, twin.end)  # "آذار/مارس": one month under two names
        elif any(c.kind == "month" and c.value == cue.value and c.end == cue.start - 1 for c in cues):
            continue
        before = _DAY_BEFORE.search(text[max(0, cue.start - 14) : cue.start])
        day = int(before[1]) if before else None
        start = max(0, cue.start - 14) + before.start() if before else cue.start
        if day is None:
            spelt = _spelt_day(text, cues, cue)
            day, start = (int(spelt.value), spelt.start) if spelt else (None, start)
        after = _YEAR_AFTER.match(text[cue.end : cue.end + 14])
        year = _spelt_year(text, cues, cue) if after is None else None
        if year is not None:
            found.append(Candidate(_iso(int(year.value), month, day), start, max(year.end, cue.end)))
            continue
        if day is None and (after is None or len(after[1].strip("'")) < 4):
            paired = _DAY_YEAR_AFTER.match(text[cue.end : cue.end + 14])
            if paired:
                day, end = int(paired[1]), cue.end + paired.end()
                year_text = paired[2]
                if year_text:
                    found.append(Candidate(_iso(int(year_text), month, day), cue.start, end))
                elif today is not None and 1 <= day <= 31:
                    found.append(Candidate(_recent(today, month, day), cue.start, end, False, "year of today"))
                continue
        if after:
            end = cue.end + after.end()
            found.append(Candidate(_iso(_year(after[1]), month, day), start, end))
        elif today is not None and day is not None:
            found.append(Candidate(_recent(today, month, day), start, cue.end, False, "year of today"))
    return found


#: Between a spelt day and its month: "the third of May", "الثالث من شباط".
_OF = re.compile(r"[ \-]*(?:of|de|del|من|day of)?[ ]*(?:شهر )?")


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


def _lent_years(text: str, cues: list[Cue], dated: list[Candidate]) -> list[Candidate]:
    """Days without a year that take the only year of the other dates: "12 May and 30 May 2025"."""
    years = {c.value[:4] for c in dated if c.value and len(c.value) >= 7}
    if len(years) != 1:
        return []
    taken = {i for c in dated for i in range(c.start, c.end)}
    lent = _worded(text, cues, date(int(next(iter(years))), 12, 31))
    return [
        Candidate(c.value, c.start, c.end, False, "lent year")
        for c in lent
        if c.why == "year of today" and not any(i in taken for i in range(c.start, c.end))
    ]


def _relative(text: str, cues: list[Cue], today: date | None) -> list[Candidate]:
    if today is None:
        return []
    found = []
    last = {c.start: c for c in cues if c.kind in ("last", "agopre")}
    for cue in cues:
        if cue.kind == "relday" and _FROM_TODAY.search(text, 0, cue.start):
            continue
        if cue.kind == "relday":
            value = (today - timedelta(days=int(cue.value))).isoformat()
            found.append(Candidate(value, cue.start, cue.end, why="relative"))
        elif cue.kind == "relmonth":
            first = today.replace(day=1)
            month = first if cue.value == "0" else (first - timedelta(days=1))
            found.append(Candidate(f"{month.year:04d}-{month.month:02d}", cue.start, cue.end, why="relative"))
        elif cue.kind == "weekday" and _has_last(last, cue):
            back = (today.weekday() - int(cue.value)) % 7 or 7
            found.append(Candidate((today - timedelta(days=back)).isoformat(), cue.start, cue.end, why="relative"))
        elif cue.kind == "span":
            found.extend(_ago(text, cue, cues, today))
    return found


_FROM_TODAY = re.compile(r"(?:avant|before|earlier than|antes de|до|قبل)\s*$")


def _has_last(last: dict[int, Cue], cue: Cue) -> bool:
    return any(
        -12 <= other.end - cue.start <= 0 or 0 <= other.start - cue.end <= 2
        for other in last.values()
        if other.kind == "last"
    )


_BEFORE_TODAY = re.compile(
    r"\s*(?:avant aujourd'hui|before today|earlier than today|antes de hoy|до сегодня|قبل اليوم)"
)


def _ago(text: str, cue: Cue, cues: list[Cue], today: date) -> list[Candidate]:
    """ "3 days ago", "il y a 3 jours", "3天前": the number before the span word, with the word for ago on either
    side."""
    head = text[max(0, cue.start - 22) : cue.start]
    number = _NUMBER_BEFORE.search(head)
    count = int(number[1]) if number else None
    if count is None and head[-1:] in _CJK_COUNT:
        count = _CJK_COUNT[head[-1:]]
    if count is None:
        worded = [c for c in cues if c.kind == "num" and 0 <= cue.start - c.end <= 2 and not c.value.startswith("*")]
        count = int(float(worded[-1].value)) if worded else None
    word = text[cue.start : cue.end]
    before_today = _BEFORE_TODAY.match(text, cue.end)
    needs_pre = not (before_today or "ago" in word or "назад" in word or "前" in word)
    if needs_pre and not any(c.kind == "agopre" and 0 <= cue.start - c.end <= 12 for c in cues):
        return []
    if count is None and needs_pre and re.match(r"\s?\d", text[cue.end :]):
        return []  # "قبل يوم 5/3/2025": before that day
    if count is None and _SEVERAL.match(word):
        return []  # "a few days ago" is no day
    if count is None:
        count = 2 if word.endswith("ين") else 1
    return [Candidate((today - timedelta(days=count * int(cue.value))).isoformat(), cue.start, cue.end, why="relative")]


_SEVERAL = re.compile("days|weeks|jours|semaines|dias|semanas|днеи|дня|недель|недели|ايام|اسابيع|天|日|周|星期|个星期")
#: "le 12 du mois dernier", "on the 5th of last month", "上个月12号".
_DAY_OF_MONTH = re.compile(
    r"(?:the|le|el|يوم|в|числа)?\s?(?P<day>\d{1,2})(?:st|nd|rd|th|-?го|-?е)?\s?(?:числа)?\s?"
    r"(?:of|du|del|من|de)?\s?(?:last month|mois dernier|mois passe|mes pasado|прошлого месяца|الشهر الماضي)"
    r"|上个?月(?P<han>\d{1,2})[日号]"
)
#: A bare day of this month: "on the 5th", "5-го числа", "5号".
_BARE_DAY = re.compile(
    r"(?:\bon the |\bthe )(?P<en>\d{1,2})(?:st|nd|rd|th)\b(?! (?:of|century|floor|time|row|batch|lot))"
    r"|(?:\ble )(?P<fr>\d{1,2})(?=[ ,.]*(?:$|[,.;]|au |a |dans |nous |on |du mois courant|de ce mois))"
    r"|(?:\bel (?:dia )?)(?P<es>\d{1,2})(?=[ ,.]*(?:$|[,.;]|en |se |del mes|de este mes|del corriente))"
    r"|(?P<ru>\d{1,2})(?:-?го)? числа|(?<![\d月])(?P<zh>\d{1,2})[号日](?![线机楼门库仓集])"
)


def _days(text: str, today: date | None) -> list[Candidate]:
    """Days named without their month: of last month where it says so, else the last such day before ``today``."""
    if today is None:
        return []
    last = today.replace(day=1) - timedelta(days=1)
    found = []
    for match in _DAY_OF_MONTH.finditer(text):
        day = int(match["day"] or match["han"])
        found.append(Candidate(_iso(last.year, last.month, day), *match.span(), why="relative"))
    for match in _BARE_DAY.finditer(text):
        day = int(next(group for group in match.groups() if group))
        month = today if day <= today.day else last
        value = _iso(month.year, month.month, day) if 1 <= day <= 31 else None
        if value is not None and not any(f.start <= match.start() < f.end for f in found):
            found.append(Candidate(value, *match.span(), certain=False, why="relative"))
    return found


#: A year of another age. Those from 1300 to 1500 are years of the Hijra or of the Persian calendar.
_OTHER_AGE = re.compile(
    r"\b(?:year|annee|l'an|ano) (?P<a>1[0-25-8]\d\d)(?!\d)|(?<!\d)(?P<b>1[0-25-8]\d\d) ?(?:год[уа]?\b|г\.|年)|"
    r"(?:عام|سنه) (?P<c>1[0-25-8]\d\d)(?!\d)"
)


def _years(text: str, cues: list[Cue]) -> list[Candidate]:
    found = [Candidate(None, *match.span(str(match.lastgroup))) for match in _OTHER_AGE.finditer(text)]
    cue_ends = {c.end for c in cues if c.kind == "yearcue"}
    cue_starts = {c.start for c in cues if c.kind == "yearcue"}
    for match in _YEAR.finditer(text):
        near = any(0 <= match.start() - end <= 1 for end in cue_ends) or any(
            0 <= s - match.end() <= 1 for s in cue_starts
        )
        if (
            near
            or (match.start() and text[match.start() - 1] == "(")
            or text[match.start() - 2 : match.start()] == ", "
        ):
            found.append(Candidate(match[1], *match.span(), why="year"))
        elif re.match(r"\s*(?:[,;.)\n]|$)", text[match.end() :]) and re.search(r"[^\W\d_]\s$", text[: match.start()]):
            found.append(Candidate(match[1], *match.span(), certain=False, why="year"))
    return found


def _plausible(value: str, today: date | None) -> bool:
    year = int(value[:4])
    if year < FIRST_YEAR or year > 2099:
        return False
    return today is None or value <= today.isoformat()[: len(value)]


#: Words that set a limit to a date only where they stand right before it; elsewhere they name who did it, or from
#: whom: "by 5 June" is a deadline, "seized by customs 5 June" is the day.
_PREPOSITIONS = frozenset({
    "by", "before", "until", "since", "after", "following", "as of", "avant", "depuis", "apres", "jusqu'au", "jusqu'en",
    "a partir de", "antes", "desde", "hasta", "despues de", "с", "от", "до", "после", "قبل", "منذ",
    "حتي", "自", "起",
})  # fmt: skip
_ARTICLES = frozenset({"le", "el", "el dia", "يوم", "on"})
_LEADS_TO_DATE = re.compile(
    r"[\s:.،]*(?:(?:the|le|la|les|el|du|de|del|des|al|au|dia|day|date|end|of|early|late|mid|about|around|fin|debut|"
    r"principios|finales|mediados|конца|начала|середины|числа|يوم|تاريخ|نهايه|بدايه|year|ano|annee|عام|سنه|"
    r"[^\W\d_]*(?:day|di)|lunes|martes|miercoles|jueves|viernes|sabado|domingo|dimanche|понедельника|вторника|среды|"
    r"четверга|пятницы|субботы|воскресенья)[\s,.]*){0,3}"
)


def _weight(text: str, cues: list[Cue], candidate: Candidate) -> int:
    """How likely this is the day of the event: judged by the nearest cue before it in the same sentence."""
    if candidate.why == "relative":
        return 1
    best, distance = 0, 40
    for cue in cues:
        if cue.kind not in ("dategood", "datebad") or cue.end > candidate.start:
            continue
        gap = candidate.start - cue.end
        between = text[cue.end : candidate.start]
        if gap >= distance or re.search(r"[!?;\n]|\.\s", between):
            continue
        if text[cue.start : cue.end] in _PREPOSITIONS and not _LEADS_TO_DATE.fullmatch(between):
            continue
        article = best < 0 and text[cue.start : cue.end] in _ARTICLES
        if article and not text[candidate.start - distance : cue.start].strip():
            continue  # "avant le 5 juin": the article is no word of its own
        if cue.kind == "dategood":
            best, distance = 2 if gap < 25 else 0, gap
        elif text[cue.start : cue.end] == "dated" and not text[: cue.start].strip():
            best, distance = 0, gap
        elif gap < 25 and not (COMMA.search(between.strip(" :")) or re.search(r"[()]", between)):
            best, distance = -4, gap
    return best


def dates(
    folded: Folded, cues: list[Cue], *, month_first: bool, today: date | None
) -> tuple[Found[str] | None, list[Flag], list[tuple[int, int]]]:
    """The date of the event or None, flags, and the raw spans of everything that is a date."""
    text = folded.text
    candidates = _numeric(text, month_first) + _chinese(text, today) + _worded(text, cues, today)
    candidates += _lent_years(text, cues, candidates)
    spans_taken = {i for c in candidates for i in range(c.start, c.end)}
    candidates += [c for c in _days(text, today) if c.start not in spans_taken and c.end - 1 not in spans_taken]
    taken = {i for c in candidates for i in range(c.start, c.end)}
    candidates += [c for c in _relative(text, cues, today) + _years(text, cues) if c.start not in taken]
    candidates = [c for c in candidates if CLAIMED not in text[c.start : c.end]]
    flags = [
        Flag("implausible_date", (folded.raw[slice(*folded.span(c.start, c.end))].strip(),))
        for c in candidates
        if c.value is None
        or (not _plausible(c.value, today) and not (_weight(text, cues, c) < 0 and int(c.value[:4]) > FIRST_YEAR))
    ]
    good = [c for c in candidates if c.value is not None and _plausible(c.value, today)]
    ranked = sorted(
        good,
        key=lambda c: (-_weight(text, cues, c), c.why in ("lent year", "year of today"), -len(c.value or ""), c.start),
    )
    spans = [folded.span(c.start, c.end) for c in candidates]
    if not ranked or _weight(text, cues, ranked[0]) < 0:
        return None, flags or vague_days(folded), spans
    best = ranked[0]
    if best.why == "order":
        flags.append(Flag("ambiguous_date", (text[best.start : best.end],)))
    return Found(best.value or "", *folded.span(best.start, best.end), certain=best.certain, why=best.why), flags, spans
