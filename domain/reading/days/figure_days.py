"""Days in figures: 2025-03-04, 4.3.25, 4/III/2025, 20250304, 3/2025."""

from __future__ import annotations

import re

from .days import Candidate, iso, year_of

#: Not inside a longer number or code; a full stop or comma right in front may end the sentence before.
_FREE = r"(?<!\d)(?<![/\-])(?<!\d[.,])"
_ISO = re.compile(_FREE + r"(\d{4})([-/.])(\d{1,2})\2(\d{1,2})(?![\d])")
_LOCAL = re.compile(_FREE + r"(\d{1,2})([-/.])(\d{1,2})\2(\d{4}|\d{2})(?![\d]|[-/]\d)")
#: Without signs: "20250304", "04 03 2025"; and with the month in Roman figures, Latin or Cyrillic: "3/XII-2024". What
#: may not stand in front is looked at afterwards, as a pattern that begins with a figure is found faster.
_GLUED = re.compile(r"20[0-3]\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])(?![\w/\-]|[.,]\d)")
_SPACED = re.compile(r"(0[1-9]|[12]\d|3[01]) (0[1-9]|1[0-2]) (20[0-3]\d)(?! ?\d|[/\-])")
_ROMAN = re.compile(r"(\d{1,2})[ ./\-]([ivxіх]{1,4})[ ./\-]((?:19|20)\d{2})(?!\d)")
_INSIDE = re.compile(r"[\w.,/\-]$|\d $")
_ROMAN_MONTH = {
    roman: month
    for month, roman in enumerate(("i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x", "xi", "xii"), start=1)
}
_MONTH_YEAR = re.compile(
    r"(?<![\d.,/\-])(0?[1-9]|1[0-2])[/.](\d{4})(?![\d/.\-])|(?<![\d.,/\-])((?:19|20)\d{2})[-/](0[1-9]|1[0-2])(?![\d/.\-])"
)


def in_figures(text: str, month_first: bool) -> list[Candidate]:
    """Every day or month in figures; one that could be read either way is not certain."""
    found = []
    for match in _ISO.finditer(text):
        found.append(Candidate(iso(int(match[1]), int(match[3]), int(match[4])), *match.span()))
    for match in _LOCAL.finditer(text):
        first, second, year = int(match[1]), int(match[3]), year_of(match[4])
        if match[2] == "." and len(match[4]) == 2 and not (1 <= second <= 12 and first <= 31):
            continue
        swap = second > 12 or (month_first and first <= 12)
        day, month = (second, first) if swap else (first, second)
        open_order = first <= 12 and second <= 12 and first != second and match[2] != "."
        found.append(
            Candidate(
                iso(year, month, day), *match.span(), certain=not open_order, why="order" if open_order else "written"
            )
        )
    found += _unsigned(text)
    for match in _MONTH_YEAR.finditer(text):
        year, month = (int(match[2]), int(match[1])) if match[1] else (int(match[3]), int(match[4]))
        found.append(Candidate(iso(year, month, None), *match.span()))
    return found


def _unsigned(text: str) -> list[Candidate]:
    """Days without signs between their figures, or with a Roman month."""
    found = []
    for match in _GLUED.finditer(text):
        figures = match.group()
        found.append(Candidate(iso(int(figures[:4]), int(figures[4:6]), int(figures[6:])), *match.span()))
    for match in _SPACED.finditer(text):
        found.append(Candidate(iso(int(match[3]), int(match[2]), int(match[1])), *match.span()))
    for match in _ROMAN.finditer(text):
        roman = match[2].replace("х", "x").replace("і", "i")
        if roman in _ROMAN_MONTH:
            found.append(Candidate(iso(int(match[3]), _ROMAN_MONTH[roman], int(match[1])), *match.span()))
    return [day for day in found if not _INSIDE.search(text, max(0, day.start - 2), day.start)]
