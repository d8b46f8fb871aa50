"""Weights and counts in the columns of a table."""

from __future__ import annotations

from ..words.numbers import Number
from ..words.rows import Cell
from .measures import Count, Mass, View

#: What a weight or count in a cell is marked with: it is neither a repetition nor the weight of one.
CELL = "cell"
_QUALIFIES = ("gross", "each", "net", "declq", "foundq", "limit", "sample", "price")


def tabled(view: View, numbers: list[Number], table: list[Cell]) -> tuple[list[Mass], list[Count]]:
    """What the number columns of tables hold: kilograms under a unit of weight, counts under a word that counts."""
    masses: list[Mass] = []
    counts: list[Count] = []
    for cell in table:
        number = _only(view, numbers, cell)
        if number is None:
            continue
        kinds = {cue.kind for cue in cell.head}
        tags = {CELL, *(kind for kind in _QUALIFIES if kind in kinds)} | _of_row(view, table, cell)
        unit = next((cue for cue in cell.head if cue.kind == "mass"), None)
        if unit is not None:
            masses.append(Mass(number.value * float(unit.value), number.start, number.end, tags=tags))
        elif kinds & {"pack", "tally", "notpack", "tallypost"} and number.value == int(number.value):
            counts.append(Count(int(number.value), number.start, number.end, tags=tags - {"each"}))
    _weigh(masses, counts, table)
    return masses, counts


def _only(view: View, numbers: list[Number], cell: Cell) -> Number | None:
    """The number of a cell that holds nothing else."""
    number = next((n for n in numbers if cell.start <= n.start and n.end <= cell.end), None)
    if number is None or number.value <= 0:
        return None
    rest = view.text[cell.start : number.start] + view.text[number.end : cell.end]
    return None if rest.strip() else number


def _of_row(view: View, table: list[Cell], cell: Cell) -> set[str]:
    """ "total" in the last line of a table."""
    line = [c for c in table if c.row == cell.row]
    start, end = line[0].start, line[-1].end
    return {"total"} if any(start <= cue.start < end for cue in view.by_kind.get("total", ())) else set()


def _weigh(masses: list[Mass], counts: list[Count], table: list[Cell]) -> None:
    """Gives each count the weight of one that stands in its row."""
    rows = {cell.start: cell.row for cell in table}

    def row(position: int) -> int:
        return rows[max(start for start in rows if start <= position)]

    for count in counts:
        each = [m for m in masses if "each" in m.tags and row(m.start) == row(count.start)]
        if each:
            count.unit = each[0]
