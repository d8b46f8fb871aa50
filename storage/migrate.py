"""The schema's history: numbered SQL files, each applied once in a transaction of its own.

A file of another application, or of a newer version of this one, is refused before anything is changed.
"""

from __future__ import annotations

import re
import sqlite3
from dataclasses import dataclass
from pathlib import Path

from storage.engine import StorageError

MIGRATIONS = Path(__file__).with_name("migrations")
APPLICATION_ID = 0x4F5A4E54  # "OZNT"
_FILE = re.compile(r"^(\d{4})_(\w+)\.sql$")


@dataclass(frozen=True, slots=True)
class Migration:
    """One step of the schema."""

    version: int
    name: str
    sql: str


def migrations() -> list[Migration]:
    """All steps in order, numbered from 1 without a gap."""
    found = []
    for path in sorted(MIGRATIONS.glob("*.sql")):
        matched = _FILE.match(path.name)
        if matched is None:
            raise StorageError(f"{path.name}: a migration is named NNNN_what_it_does.sql")
        found.append(Migration(int(matched[1]), matched[2], path.read_text(encoding="utf-8")))
    if [m.version for m in found] != list(range(1, len(found) + 1)):
        raise StorageError("the migrations are not numbered 1, 2, 3 … without a gap")
    return found


def version_of(connection: sqlite3.Connection, path: Path) -> int:
    """The schema version of an open file; 0 for an empty one.

    Raises StorageError for a file that is not ours or is newer than this program.
    """
    newest = len(migrations())
    try:
        application = connection.execute("PRAGMA application_id").fetchone()[0]
        version: int = connection.execute("PRAGMA user_version").fetchone()[0]
        empty = connection.execute("SELECT count(*) FROM sqlite_master").fetchone()[0] == 0
    except sqlite3.DatabaseError as error:
        raise StorageError(f"{path} is not a database ({error}); restore a backup or choose another folder") from error
    if empty:
        return 0
    if application != APPLICATION_ID:
        raise StorageError(f"{path} belongs to another program; choose another data folder")
    if version > newest:
        raise StorageError(
            f"{path} has schema version {version}, this program knows {newest}; install the newer program"
        )
    return version


def migrate(path: Path) -> list[Migration]:
    """Bring the file at `path` (made if absent) to the newest version; the steps that were applied."""
    path.parent.mkdir(parents=True, exist_ok=True)
    connection = sqlite3.connect(path, isolation_level=None)
    try:
        done = version_of(connection, path)
        steps = migrations()[done:]
        if steps:
            connection.execute("PRAGMA journal_mode=WAL")
            connection.execute("PRAGMA synchronous=FULL")
        for step in steps:
            _apply(connection, step)
        return steps
    finally:
        connection.close()


def _apply(connection: sqlite3.Connection, step: Migration) -> None:
    # executescript runs in the transaction that the script itself opens, so the version moves with the tables
    script = (
        f"BEGIN IMMEDIATE;\n{step.sql}\n"
        f"PRAGMA application_id={APPLICATION_ID};\nPRAGMA user_version={step.version};\nCOMMIT;"
    )
    try:
        connection.executescript(script)
    except sqlite3.Error as error:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        raise StorageError(f"migration {step.version:04} {step.name} failed: {error}; nothing was changed") from error


def pending(path: Path) -> int:
    """How many steps the file at `path` lacks."""
    if not path.exists():
        return len(migrations())
    connection = sqlite3.connect(f"file:{path}?mode=ro", uri=True)
    try:
        return len(migrations()) - version_of(connection, path)
    finally:
        connection.close()
