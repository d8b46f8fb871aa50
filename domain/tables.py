"""The product's facts: CSV tables in `domain/data`, read when first asked for."""

from __future__ import annotations

import csv
from pathlib import Path

DATA = Path(__file__).with_name("data")


def rows(table: str) -> list[dict[str, str]]:
    """All rows of `data/<table>.csv`, each a mapping of column to text. An empty cell means "not known"."""
    with (DATA / f"{table}.csv").open(encoding="utf-8", newline="") as handle:
        return list(csv.DictReader(handle))


def values(cell: str) -> tuple[str, ...]:
    """The values of a cell that holds several, separated by `;`."""
    return tuple(value.strip() for value in cell.split(";") if value.strip())


def number(cell: str) -> float | None:
    """The figure of a cell, None where it is not known."""
    return float(cell) if cell else None
