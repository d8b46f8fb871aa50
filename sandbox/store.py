"""Memory with a shadow on disk: tables of JSON values, written through to one SQLite file.

Values are treated as immutable once stored: to change one, put a new one. A flush writes all that changed
since the last one in a single transaction; the doors flush before they answer, so what somebody was told
survives a kill.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Generic, TypeVar

import msgspec

Json = dict[str, Any]
Key = TypeVar("Key", int, str)

_encode = msgspec.json.encode
_decode = msgspec.json.decode


class Store:
    """The SQLite file behind the tables; with `path=None` nothing is written anywhere."""

    def __init__(self, path: Path | None) -> None:
        self._dirty: dict[tuple[str, str], Any] = {}
        self._connection: sqlite3.Connection | None = None
        if path is not None:
            path.parent.mkdir(parents=True, exist_ok=True)
            self._connection = sqlite3.connect(path, isolation_level=None)
            # The file must outlive a killed process, not a power cut: the page cache is durable enough.
            self._connection.execute("PRAGMA journal_mode=WAL")
            self._connection.execute("PRAGMA synchronous=OFF")
            self._connection.execute(
                "CREATE TABLE IF NOT EXISTS thing "
                "(kind TEXT, key TEXT, body BLOB NOT NULL, PRIMARY KEY (kind, key)) WITHOUT ROWID"
            )

    def rows(self, kind: str) -> Iterator[tuple[str, Any]]:
        """Every stored (key, value) of a kind."""
        if self._connection is None:
            return
        for key, body in self._connection.execute("SELECT key, body FROM thing WHERE kind = ?", (kind,)).fetchall():
            yield key, _decode(body)

    def mark(self, kind: str, key: str, value: Any) -> None:
        """Remember that a value changed; None means that it went."""
        if self._connection is not None:
            self._dirty[kind, key] = value

    def flush(self) -> None:
        """Write all changes in one transaction."""
        if self._connection is None or not self._dirty:
            return
        changes, self._dirty = self._dirty, {}
        kept = [(kind, key, _encode(value)) for (kind, key), value in changes.items() if value is not None]
        gone = [place for place, value in changes.items() if value is None]
        self._connection.execute("BEGIN")
        self._connection.executemany("INSERT OR REPLACE INTO thing VALUES (?, ?, ?)", kept)
        self._connection.executemany("DELETE FROM thing WHERE kind = ? AND key = ?", gone)
        self._connection.execute("COMMIT")

    def close(self) -> None:
        self.flush()
        if self._connection is not None:
            self._connection.close()
            self._connection = None


class Table(Generic[Key]):
    """A dictionary of JSON values that is kept on disk."""

    def __init__(self, store: Store, kind: str, key: type[Key]) -> None:
        self._store = store
        self._kind = kind
        self.rows: dict[Key, Any] = {key(text): value for text, value in store.rows(kind)}
        if key is int:
            self.rows = dict(sorted(self.rows.items()))

    def get(self, key: Key) -> Any:
        return self.rows.get(key)

    def put(self, key: Key, value: Any) -> None:
        self.rows[key] = value
        self._store.mark(self._kind, str(key), value)

    def drop(self, key: Key) -> None:
        if self.rows.pop(key, None) is not None:
            self._store.mark(self._kind, str(key), None)

    def __contains__(self, key: Key) -> bool:
        return key in self.rows

    def __len__(self) -> int:
        return len(self.rows)


class Grid:
    """Two levels of integer keys, such as the messages of a chat;
    the inner dictionaries are in the order of their keys.
    """

    def __init__(self, store: Store, kind: str) -> None:
        self._store = store
        self._kind = kind
        self.rows: dict[int, dict[int, Any]] = {}
        loaded = [(*map(int, text.split("/")), value) for text, value in store.rows(kind)]
        for outer, inner, value in sorted(loaded, key=lambda row: (row[0], row[1])):
            self.rows.setdefault(outer, {})[inner] = value

    def of(self, outer: int) -> dict[int, Any]:
        """The inner dictionary, to read only."""
        return self.rows.get(outer) or {}

    def get(self, outer: int, inner: int) -> Any:
        row = self.rows.get(outer)
        return row.get(inner) if row else None

    def put(self, outer: int, inner: int, value: Any) -> None:
        self.rows.setdefault(outer, {})[inner] = value
        self._store.mark(self._kind, f"{outer}/{inner}", value)

    def drop(self, outer: int, inner: int) -> None:
        if self.of(outer).pop(inner, None) is not None:
            self._store.mark(self._kind, f"{outer}/{inner}", None)
