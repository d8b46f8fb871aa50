"""Connections whose n-th statement fails, as a full or broken disk makes it fail."""

from __future__ import annotations

import sqlite3
from enum import StrEnum
from threading import Lock
from typing import Any

SPELL = 4
"""So many statements fail in a row when trouble stays."""


class Form(StrEnum):
    """How a statement fails."""

    REFUSED = "refused"  # disk I/O error; nothing was done
    ROLLED_BACK = "rolled back"  # the disk is full and SQLite has given up the whole transaction
    DENIED = "done and denied"  # it was done, a COMMIT too, and an error is told all the same
    STAYS = "stays"  # the disk is full for some statements on end, a ROLLBACK among them


class Trouble:
    """What is to fail next: `arm(n, form)`, then `disarm()`; `connection` is the class for `storage.engine.Database`.

    Statements of all connections are counted together, from 1 at `arm`; only those that begin with `only`.
    """

    def __init__(self) -> None:
        self._lock = Lock()
        self._at = 0
        self._form: Form | None = None
        self._only = ""
        self.passed = 0
        self.struck: list[str] = []

        class Failing(sqlite3.Connection):
            def execute(inner, sql: str, *values: Any) -> sqlite3.Cursor:
                return self._run(inner, sql, lambda: super(Failing, inner).execute(sql, *values))

            def executemany(inner, sql: str, *values: Any) -> sqlite3.Cursor:
                return self._run(inner, sql, lambda: super(Failing, inner).executemany(sql, *values))

        self.connection: type[sqlite3.Connection] = Failing

    def arm(self, at: int, form: Form | None, only: str = "") -> None:
        """Count from here; the statement number `at` fails. Without a form they are counted only."""
        with self._lock:
            self._at, self._form, self._only, self.passed, self.struck = at, form, only, 0, []

    def disarm(self) -> list[str]:
        """Nothing fails any more; the statements that failed."""
        with self._lock:
            self._form = None
            return self.struck

    def _due(self, sql: str) -> Form | None:
        if not sql.startswith(self._only):
            return None
        with self._lock:
            self.passed += 1
            last = self._at + (SPELL - 1 if self._form is Form.STAYS else 0)
            if self._form is None or not self._at <= self.passed <= last:
                return None
            self.struck.append(sql)
            return self._form

    def _run(self, connection: sqlite3.Connection, sql: str, work: Any) -> sqlite3.Cursor:
        form = self._due(sql)
        if form is None:
            done: sqlite3.Cursor = work()
            return done
        if form is Form.ROLLED_BACK and connection.in_transaction:
            sqlite3.Connection.execute(connection, "ROLLBACK")
        if form is Form.DENIED:
            work()
        full = form in (Form.ROLLED_BACK, Form.STAYS)
        raise sqlite3.OperationalError("database or disk is full" if full else "disk I/O error")
