"""Named SQL: `queries/<noun>.sql` becomes an object with one method a statement.

The adapter lets aiosql call straight into our connections, which run every statement in a single hop to
their thread (aiosql's own asynchronous adapter takes three).
"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

import aiosql

QUERIES = Path(__file__).with_name("queries")


class _Adapter:
    """Hands statements to a `Reader` or `Tx`; every method returns an awaitable."""

    is_aio_driver = False  # the calls below return awaitables themselves

    def process_sql(self, _name: str, _kind: Any, sql: str) -> str:
        return sql

    def select(self, conn: Any, _name: str, sql: str, params: Any, _record: Any = None) -> Any:
        return conn.fetch_all(sql, params)

    def select_one(self, conn: Any, _name: str, sql: str, params: Any, _record: Any = None) -> Any:
        return conn.fetch_one(sql, params)

    def select_value(self, conn: Any, _name: str, sql: str, params: Any) -> Any:
        return conn.fetch_value(sql, params)

    def insert_returning(self, conn: Any, _name: str, sql: str, params: Any) -> Any:
        return conn.insert(sql, params)

    def insert_update_delete(self, conn: Any, _name: str, sql: str, params: Any) -> Any:
        return conn.execute(sql, params)

    def insert_update_delete_many(self, conn: Any, _name: str, sql: str, params: Any) -> Any:
        return conn.execute_many(sql, params)


@cache
def load(noun: str) -> Any:
    """The statements of `queries/<noun>.sql`.

    Operators: none for rows, `^` one row, `$` one value, `!` the count, `<!` the new id.
    """
    adapter: Any = _Adapter
    return aiosql.from_path(QUERIES / f"{noun}.sql", adapter)


def statement(query: Any) -> str:
    """The text of a named statement, for `Tx.later`."""
    sql: str = query.sql
    return sql
