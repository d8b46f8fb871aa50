"""What the program must remember about itself: `menus` → the hash of the menus that Telegram was told, and the like."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

from storage.engine import Reader, Tx
from storage.migrate import version_of
from storage.sql import load, statement

q = load("facts")


async def get(reader: Reader, name: str) -> str | None:
    """The value under a name."""
    value: str | None = await q.value(reader, name=name)
    return value


async def put(tx: Tx, name: str, value: str) -> bool:
    """Remember a value; False when it stood there already."""
    changed: int = await q.put(tx, name=name, value=value)
    return changed == 1


async def beginning(reader: Reader, name: str) -> dict[str, str]:
    """The values under all names that begin so."""
    return {row["name"]: row["value"] for row in await q.beginning(reader, name=name)}


async def drop(tx: Tx, name: str) -> None:
    """Forget a value."""
    await q.drop(tx, name=name)


async def in_use(reader: Reader) -> bool:
    """Whether anybody was ever seen by this database."""
    return bool(await q.people_known(reader))


def peek(database: Path, name: str) -> tuple[str | None, bool]:
    """The value under a name and whether the database is in use, of a file that is not to be touched.

    (None, False) for one that is absent or empty. Raises StorageError for one that is not ours.
    """
    if not database.exists():
        return None, False
    with closing(sqlite3.connect(f"{database.absolute().as_uri()}?mode=ro", uri=True)) as connection:
        if version_of(connection, database) == 0:
            return None, False
        row = connection.execute(statement(q.value), {"name": name}).fetchone()
        (used,) = connection.execute(statement(q.people_known)).fetchone()
        return (None if row is None else row[0]), bool(used)
