"""Questions and laws of the demo world: some weeks old, so that they are found and are no news."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from pathlib import Path

from domain import tables
from domain.access import Tlp
from domain.laws import Kind, Law
from services import laws, questions
from storage.engine import Tx
from storage.people import Person

HERE = Path(__file__).parent
DAY_MS = 86_400_000


async def publish(tx: Tx, members: Mapping[str, Person], now: int) -> None:
    """File them under their authors' names, without telling anybody. `members` are by username."""
    for row in _rows("questions"):
        author = members[row["username"]]
        await questions.add(tx, author, row["text"], tlp=Tlp(row["tlp"]), now=_then(row, now), history=True)
    for row in _rows("laws"):
        author = members[row["username"]]
        await laws.add(tx, author, _law(row), tlp=Tlp(row["tlp"]), now=_then(row, now), history=True)


def _rows(name: str) -> list[dict[str, str]]:
    with (HERE / f"{name}.csv").open(encoding="utf-8", newline="") as handle:
        return list(csv.DictReader(handle))


def _then(row: dict[str, str], now: int) -> int:
    return now - int(row["days_ago"]) * DAY_MS


def _law(row: dict[str, str]) -> Law:
    return Law(
        country=row["country"],
        kind=Kind(row["kind"]),
        title=row["title"],
        summary=row["summary"],
        substances=tables.values(row["substances"]),
        in_force=row["in_force"],
        source=row["source"],
    )
