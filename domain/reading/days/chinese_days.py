"""Days in Chinese: 2025年3月4日, 二〇二五年三月四日, 3月4日."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date

from .days import Candidate, iso, recent, seen_from, year_of

#: A year behind its day: "3月5日（2025年）", "3月5日，2025年".
_BEHIND = r"[ ,(/]{1,2}(?P<behind>(?:19|20)\d{2})(?:年(?!\d{1,2}月)|(?=\)| ?(?:$|[.\n])| [^\W\d瓶罐桶支只个件公千吨]))"
_DAY = re.compile(
    rf"(?:(?P<year>\d{{4}}|\d{{2}})年)?(?P<month>\d{{1,2}})月(?:(?P<day>\d{{1,2}})[日号])?(?:{_BEHIND})?|"
    r"(?P<alone>\d{4})年(?!\d{1,2}月)"
)


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


def in_chinese(text: str, today: date | None) -> list[Candidate]:
    """Every day, month or year with its Chinese sign; those without a year only where ``today`` lends one."""
    if "年" not in text and "月" not in text:
        return []
    digits, at = _in_digits(text)
    return [replace(c, start=at[c.start], end=at[c.end]) for c in _in_figures(digits, today)]


def _in_figures(text: str, today: date | None) -> list[Candidate]:
    found = []
    for match in _DAY.finditer(text):
        if match["alone"]:
            found.append(Candidate(match["alone"], *match.span()))
            continue
        month, day = int(match["month"]), int(match["day"]) if match["day"] else None
        year = match["year"] or match["behind"]
        if year:
            found.append(Candidate(iso(year_of(year), month, day), *match.span()))
        elif today is not None and day and 1 <= month <= 12:
            seen = seen_from(text, *match.span(), today)
            found.append(Candidate(recent(seen, month, day), *match.span(), certain=False, why="year of today"))
    return found
