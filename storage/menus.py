"""Which command menu Telegram shows to whom; kept among the facts as `menu:<person>` → role/language/version."""

from __future__ import annotations

from storage import facts
from storage.engine import Reader, Tx
from storage.people import Person
from storage.sql import load

q = load("menus")


async def stale(reader: Reader, version: str, n: int) -> list[int]:
    """Up to `n` people (their ids) whose menu of `version` is still to be shown, or to be taken away."""
    return [row["id"] for row in await q.stale(reader, version=version, n=n)]


async def note(tx: Tx, person: Person, version: str) -> bool:
    """The person's menu is shown as of now; False when it was already."""
    return await facts.put(tx, f"menu:{person.id}", f"{person.role}/{person.language}/{version}")


async def forget(tx: Tx, person_id: int) -> None:
    """The person has no menu of their own any more."""
    await facts.drop(tx, f"menu:{person_id}")
