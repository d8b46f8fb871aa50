"""What the program must remember about itself: `menus` → the hash of the menus that Telegram was told, and the like."""

from __future__ import annotations

from storage.engine import Reader, Tx
from storage.sql import load

q = load("facts")


async def get(reader: Reader, name: str) -> str | None:
    """The value under a name."""
    value: str | None = await q.value(reader, name=name)
    return value


async def put(tx: Tx, name: str, value: str) -> bool:
    """Remember a value; False when it stood there already."""
    changed: int = await q.put(tx, name=name, value=value)
    return changed == 1


async def drop(tx: Tx, name: str) -> None:
    """Forget a value."""
    await q.drop(tx, name=name)


async def in_use(reader: Reader) -> bool:
    """Whether anybody was ever seen by this database."""
    return bool(await q.people_known(reader))
