"""The day of the event: absolute dates in six languages, relative ones when today is known, and impossible ones.

Values are ISO strings of the precision written: ``2025-03-04``, ``2025-03`` or ``2025``.
"""

from __future__ import annotations

import re
from datetime import date

from ..model import Flag, Found
from ..words.fold import CLAIMED, Folded
from ..words.lexicon import COMMA, Cue
from .chinese_days import in_chinese
from .days import Candidate
from .far_years import far_years
from .figure_days import in_figures
from .relative_days import bare_days, relative
from .vague_days import vague_days
from .worded_days import lent_years, worded

#: Before this year nobody can have broken the Montreal Protocol.
FIRST_YEAR = 1987
#: Countries that write the month first.
MONTH_FIRST = frozenset({"US", "PH", "FM", "MH", "PW", "PR", "GU"})

#: No amount: "R-134a, 2040 kg".
_YEAR = re.compile(
    r"(?<![\d.,/\-\w])((?:19|20)\d{2})(?![\d/\-]|[.,]\d|\s?(?:kgs?\b|kilo|кг\b|кило|t\b|т\b|tonn?e?s?\b|тонн|lbs?\b|pounds|"
    r"cyl|bott|bout|cil|garraf|балл|бал\b|бут|pcs|шт|units|كغ|كجم|كيلو|طن|اسطوان|قارور|公斤|千克|吨|瓶|桶|罐|个|支))"
)


def _years(text: str, cues: list[Cue]) -> list[Candidate]:
    found = far_years(text)
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
_ARTICLES = frozenset({
    "le", "el", "el dia", "يوم", "on", "date", "en date du", "fecha", "дата", "تاريخ", "بتاريخ", "في تاريخ", "日期",
    "时间", "于",
})  # fmt: skip
#: What stands behind a Chinese date that is not the day of the event: "2020年1月1日起禁止", "…到期".
_OTHER_DAY = re.compile(r"\s?(?:起(?![运获出诉火])|以来|到期|届满|失效|签发|开具|出具|生产|出厂|制造)")
#: What makes it that day: "2026年5月12日查获".
_DAY_OF_IT = re.compile(r"\s?(?:凌晨|早上?|上午|中午|下午|晚上?)?,?(?:查获|截获|查验|开箱|缉获|抓获|发现)")
#: How much the kinds of cues weigh, near enough: the day of the event, one of a paper on it, another day.
_NEAR = 25
_GOOD, _WEAK, _BAD = 2.0, -0.5, -4.0
_LEADS_TO_DATE = re.compile(
    r"[\s:.،]*(?:(?:the|le|la|les|el|du|de|del|des|al|au|dia|day|date|end|of|early|late|mid|about|around|fin|debut|"
    r"principios|finales|mediados|конца|начала|середины|числа|يوم|تاريخ|نهايه|بدايه|year|ano|annee|عام|سنه|"
    r"[^\W\d_]*(?:day|di)|lunes|martes|miercoles|jueves|viernes|sabado|domingo|dimanche|понедельника|вторника|среды|"
    r"четверга|пятницы|субботы|воскресенья)[\s,.]*){0,3}"
)


def _weight(text: str, cues: list[Cue], candidate: Candidate) -> float:
    """How likely this is the day of the event: judged by the nearest cue before it in the same sentence."""
    if candidate.why == "relative":
        return 1.0
    if _OTHER_DAY.match(text, candidate.end):
        return _BAD
    if _DAY_OF_IT.match(text, candidate.end):
        return _GOOD
    best, distance = 0.0, 40
    for cue in cues:
        if cue.kind not in ("dategood", "datebad", "dateweak") or cue.end > candidate.start:
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
            best, distance = _GOOD if gap < _NEAR else 0.0, gap
        elif cue.kind == "dateweak":
            best, distance = _WEAK if gap < _NEAR else 0.0, gap
        elif text[cue.start : cue.end] == "dated" and not text[: cue.start].strip():
            best, distance = 0.0, gap
        elif gap < _NEAR and not (COMMA.search(between.strip(" :")) or re.search(r"[()]", between)):
            best, distance = _BAD, gap
    return best


def dates(
    folded: Folded, cues: list[Cue], *, month_first: bool, today: date | None
) -> tuple[Found[str] | None, list[Flag], list[tuple[int, int]]]:
    """The date of the event or None, flags, and the raw spans of everything that is a date."""
    text = folded.text
    candidates = in_figures(text, month_first) + in_chinese(text, today) + worded(text, cues, today)
    candidates += lent_years(text, cues, candidates)
    spans_taken = {i for c in candidates for i in range(c.start, c.end)}
    candidates += [c for c in bare_days(text, today) if c.start not in spans_taken and c.end - 1 not in spans_taken]
    taken = {i for c in candidates for i in range(c.start, c.end)}
    candidates += [c for c in relative(text, cues, today) + _years(text, cues) if c.start not in taken]
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
        key=lambda c: (
            -_weight(text, cues, c),
            c.why in ("lent year", "year of today", "weekday"),
            -len(c.value or ""),
            c.start,
        ),
    )
    spans = [folded.span(c.start, c.end) for c in candidates]
    if not ranked or _weight(text, cues, ranked[0]) <= _BAD:
        return None, flags or vague_days(folded), spans
    best = ranked[0]
    if best.why == "order":
        flags.append(Flag("ambiguous_date", (text[best.start : best.end],)))
    return Found(best.value or "", *folded.span(best.start, best.end), certain=best.certain, why=best.why), flags, spans
