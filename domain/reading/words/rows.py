"""Tables in a message: a head line that names the columns, and rows whose cells stand between strokes, tabs or
semicolons ("lot | gas per label | gas per test | pcs | kg")."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import accumulate

from .fold import Folded
from .lexicon import Cue

_STROKES = ("|", "\t", ";")
#: A head of at least so many cells, and as many in each row.
_FEWEST_CELLS = 3


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell: the folded offsets of its text, the cues of the head of its column, and the number of its row."""

    start: int
    end: int
    head: tuple[Cue, ...]
    row: int


def cells(folded: Folded, cues: list[Cue]) -> list[Cell]:
    """The cells of the rows of all tables in a message, row by row."""
    lines = _lines(folded)
    found: list[Cell] = []
    head: list[tuple[Cue, ...]] = []
    used = ""
    starts = accumulate((len(line) + 1 for line in lines), initial=0)
    for row, (start, line) in enumerate(zip(starts, lines, strict=False)):
        spans = _spans(line, used, start) if used else []
        if head and len(spans) == len(head):
            found += [Cell(a, b, column, row) for (a, b), column in zip(spans, head, strict=True)]
            continue
        used = next((s for s in _STROKES if line.count(s) >= _FEWEST_CELLS - 1), "")
        spans = _spans(line, used, start) if used else []
        head = [tuple(c for c in cues if a <= c.start and c.end <= b) for a, b in spans]
        if not _is_head(folded.text, spans, head):
            head, used = [], ""
    return found


def _lines(folded: Folded) -> list[str]:
    """The folded lines with the tabs that folding took for spaces; none where there is but one line."""
    if "\n" not in folded.text:
        return []
    text = folded.text
    if "\t" in folded.raw:
        text = "".join("\t" if folded.raw[at] == "\t" else char for char, at in zip(text, folded.at, strict=True))
    return text.split("\n")


def _spans(line: str, stroke: str, start: int) -> list[tuple[int, int]]:
    parts = line.split(stroke)
    begins = accumulate((len(part) + 1 for part in parts), initial=start)
    return [(begin, begin + len(part)) for begin, part in zip(begins, parts, strict=False)]


def _is_head(text: str, spans: list[tuple[int, int]], head: list[tuple[Cue, ...]]) -> bool:
    """Whether the cells name columns: short, most of them without figures, two of them with words that are known."""
    if len(spans) < _FEWEST_CELLS or any(b - a > 30 for a, b in spans):
        return False
    figures = sum(bool(re.search(r"\d", text[a:b])) for a, b in spans)
    return figures <= 1 and sum(any(cue.kind in COLUMNS for cue in cues) for cues in head) >= 2


#: Kinds of cues that tell what a column holds.
COLUMNS = frozenset({"mass", "pack", "tally", "notpack", "decl", "act", "declq", "foundq", "weightword", "tallypost"})
