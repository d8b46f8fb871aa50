"""The audit chain: every write leaves a row whose keyed hash covers the row before it.

The key is kept outside the database (`audit.key` in the data folder), so whoever can change the file but not
read the key cannot forge a row. hash = BLAKE2b-256(key, previous hash ‖ canonical row).
"""

from __future__ import annotations

import hashlib
import os
import secrets
import sqlite3
from collections.abc import Iterable, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import msgspec

from storage.errors import StorageError

KEY_FILE = "audit.key"
"""Where the key lies, beside the database."""
KEY_BYTES = 32
_INSERT = (
    "INSERT INTO audit (id, at, person_id, network, action, subject, detail, hash) VALUES (?, ?, ?, ?, ?, ?, ?, ?)"
)


@dataclass(frozen=True, slots=True)
class AuditEntry:
    """One fact for the audit log: who (`person_id`, None for the system) did `action` to `subject`.

    `at` is in UTC milliseconds; `network` is the network whose coordinators may read it.
    """

    at: int
    person_id: int | None
    action: str
    subject: str
    network: str | None = None
    detail: dict[str, Any] | None = None


def begun(database: Path) -> bool:
    """Whether the file holds rows of a chain already, which only the key they were written with can go on."""
    with closing(sqlite3.connect(f"file:{database}?mode=ro", uri=True)) as connection:
        return connection.execute("SELECT 1 FROM audit LIMIT 1").fetchone() is not None


@dataclass(frozen=True, slots=True)
class Head:
    """The last row of the chain."""

    id: int
    hash: bytes


GENESIS = Head(0, b"\0" * 32)


def link(key: bytes, previous: bytes, row_id: int, entry: AuditEntry, detail: str) -> bytes:
    """The hash of one row."""
    return seal(key, previous, [row_id, entry.at, entry.person_id, entry.network, entry.action, entry.subject, detail])


def seal(key: bytes, previous: bytes, row: Sequence[Any]) -> bytes:
    """The hash of a row given as its columns: id, at, person_id, network, action, subject, detail."""
    return hashlib.blake2b(previous + msgspec.json.encode(row), key=key, digest_size=32).digest()


def _make_key(path: Path) -> None:
    """Write a new key beside its place and move it there whole: a process may die at any moment."""
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = path.with_name(f"{path.name}.new")
    beside.unlink(missing_ok=True)
    with os.fdopen(os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="ascii") as file:
        file.write(secrets.token_hex(KEY_BYTES) + "\n")
        file.flush()
        os.fsync(file.fileno())
    beside.replace(path)


class AuditChain:
    """Appends to the chain. The head is read where the row is written, so several processes may append."""

    def __init__(self, key: bytes) -> None:
        self._key = key

    @classmethod
    def from_file(cls, path: Path) -> AuditChain:
        """The chain with the key in `path`; a new key is made when there is none.

        Raises StorageError for a file that holds no whole key: a chain with another one could not be verified.
        """
        if not path.exists():
            _make_key(path)
        try:
            key = bytes.fromhex(path.read_text(encoding="ascii").strip())
        except ValueError:
            key = b""
        if len(key) != KEY_BYTES:
            raise StorageError(f"{path} holds no key of the audit log; put back the file that belongs to this data")
        return cls(key)

    @staticmethod
    def head(connection: sqlite3.Connection) -> Head:
        """The last row as stored."""
        row = connection.execute("SELECT id, hash FROM audit ORDER BY id DESC LIMIT 1").fetchone()
        return GENESIS if row is None else Head(row[0], row[1])

    def append(self, connection: sqlite3.Connection, entries: Iterable[AuditEntry]) -> None:
        """Add the rows for `entries`, inside the caller's write transaction."""
        head = self.head(connection)
        for entry in entries:
            detail = msgspec.json.encode(entry.detail or {}, order="sorted").decode()
            row_id = head.id + 1
            head = Head(row_id, link(self._key, head.hash, row_id, entry, detail))
            row = (row_id, entry.at, entry.person_id, entry.network, entry.action, entry.subject, detail, head.hash)
            connection.execute(_INSERT, row)
