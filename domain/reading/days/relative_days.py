"""Days told from today: "yesterday", "il y a 3 jours", "on the 5th", "上个月12号"; none where today is not known."""

from __future__ import annotations

import re
from datetime import date, timedelta

from ..words.lexicon import Cue
from .days import Candidate, iso
from .vague_days import planned

_NUMBER_BEFORE = re.compile(r"(\d{1,2})[ ]*$")
_CJK_COUNT = {c: n for n, c in enumerate("一二三四五六七八九十", start=1)} | {"两": 2}


def relative(text: str, cues: list[Cue], today: date | None) -> list[Candidate]:
    """Every day told by its distance from ``today``."""
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
        elif cue.kind == "weekday" and (_has_last(last, cue) or _told_bare(text, cue)):
            back = (today.weekday() - int(cue.value)) % 7 or 7
            why = "relative" if _has_last(last, cue) else "weekday"
            found.append(Candidate((today - timedelta(days=back)).isoformat(), cue.start, cue.end, False, why))
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


#: Weekdays that are no other word when they stand alone; names and markets that have a weekday in them.
_WEEKDAY = re.compile(
    r"(?:mon|tues|wednes|thurs|fri|satur|sun)day|(?:lun|mar|mercre|jeu|vendre|same)di|dimanche|lunes|martes|miercoles|jueves|"
    r"viernes|sabado|понедельник\w*|вторник\w*|четверг\w*|пятниц\w*|суббот\w*|воскресень\w*|"
    r"(?:يوم )?(?:الاثنين|الثلاثاء|الاربعاء|الخميس|السبت)|[周星礼].+"
)
_OTHER_WEEKDAY = re.compile(
    r"(?:next|coming|each|every|until|by|before|black|souk|market|marche du|chaque|tous les|avant|jusqu'a|proximo|"
    r"cada|todos los|hasta|следующ\w+|ближаиш\w+|кажд\w+|до|по|سوق|كل|قبل|下个?|每|到)\s?(?:le |el |يوم |this )?$"
)
_COMES = re.compile(r"\s?(?:next|prochain|proximo|que viene|القادم|المقبل|market|before|之前|前)")


def _told_bare(text: str, cue: Cue) -> bool:
    """Whether a weekday without a word for last is the last such day: "周一在口岸", "lundi à Lomé"."""
    return (
        _WEEKDAY.fullmatch(text, cue.start, cue.end) is not None
        and not _OTHER_WEEKDAY.search(text, 0, cue.start)
        and not _COMES.match(text, cue.end)
        and not planned(text, cue.start)
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
    r"|(?P<ru>\d{1,2})(?:-?го)? числа|(?<![\d月至到、~\-])(?P<zh>\d{1,2})[号日](?![线机楼门库仓集])"
)


def bare_days(text: str, today: date | None) -> list[Candidate]:
    """Days named without their month: of last month where it says so, else the last such day before ``today``."""
    if today is None:
        return []
    last = today.replace(day=1) - timedelta(days=1)
    found = []
    for match in _DAY_OF_MONTH.finditer(text):
        day = int(match["day"] or match["han"])
        found.append(Candidate(iso(last.year, last.month, day), *match.span(), why="relative"))
    for match in _BARE_DAY.finditer(text):
        day = int(next(group for group in match.groups() if group))
        month = today if day <= today.day else last
        value = iso(month.year, month.month, day) if 1 <= day <= 31 else None
        if value is not None and not any(f.start <= match.start() < f.end for f in found):
            found.append(Candidate(value, *match.span(), certain=False, why="relative"))
    return found
