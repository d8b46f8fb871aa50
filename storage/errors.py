"""What storage raises that a person can mend."""

from __future__ import annotations

import sqlite3


class StorageError(Exception):
    """The database, or what belongs to it, cannot be used; the text says why and what to do."""


_FULL = frozenset({sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR_WRITE, sqlite3.SQLITE_IOERR_SHMSIZE})


def disk_is_full(error: BaseException) -> bool:
    """Whether the database could not write for want of room: what failed succeeds when there is some again."""
    return isinstance(error, sqlite3.Error) and getattr(error, "sqlite_errorcode", None) in _FULL
