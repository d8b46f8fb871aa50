"""Questions: their text and state. Answers are entries of the item's timeline."""

from __future__ import annotations

from dataclasses import dataclass

from domain.questions import State
from storage.engine import Reader, Row, Tx
from storage.sql import load

q = load("questions")


@dataclass(frozen=True, slots=True)
class QuestionRow:
    """What a question holds beside its item. `solution` is the timeline entry that solved it."""

    item_id: int
    text: str
    state: State
    solution: int | None
    solved_at: int | None


async def add(tx: Tx, item_id: int, text: str) -> None:
    """The question part of a new item."""
    await q.add(tx, item_id=item_id, text=text)


async def by_item(reader: Reader, item_id: int) -> QuestionRow | None:
    """The question of an item."""
    row: Row | None = await q.by_item(reader, item_id=item_id)
    return None if row is None else QuestionRow(**{**dict(row), "state": State(row["state"])})


async def solve(tx: Tx, item_id: int, solution: int, now: int) -> bool:
    """The answer that solved it; False when the question is not open."""
    changed: int = await q.solve(tx, item_id=item_id, solution=solution, now=now)
    return changed == 1


async def close(tx: Tx, item_id: int) -> bool:
    """No answer is needed any more; False when the question is not open."""
    changed: int = await q.close(tx, item_id=item_id)
    return changed == 1


async def reopen(tx: Tx, item_id: int) -> bool:
    """Ask again; False when the question is open."""
    changed: int = await q.reopen(tx, item_id=item_id)
    return changed == 1
