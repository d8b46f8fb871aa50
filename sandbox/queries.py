"""Questions that wait for the bot's answer: pressed buttons and inline queries. They live in memory only."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field

from sandbox.errors import bad
from sandbox.store import Json

TOO_OLD = "query is too old and response timeout expired or query ID is invalid"
PATIENCE = 15.0
"""Seconds, by the movable clock, in which a query may be answered."""


@dataclass(slots=True)
class Query:
    kind: str
    asked_at: float
    facts: Json
    answer: Json | None = None
    answered: asyncio.Event = field(default_factory=asyncio.Event)


class Queries:
    """Open queries by id; old ones are forgotten when new ones come."""

    def __init__(self) -> None:
        self._open: dict[str, Query] = {}

    def ask(self, identifier: str, kind: str, now: float, facts: Json) -> Query:
        for old in [key for key, query in self._open.items() if now - query.asked_at > PATIENCE]:
            del self._open[old]
        query = Query(kind, now, facts)
        self._open[identifier] = query
        return query

    def settle(self, identifier: str, kind: str, now: float, answer: Json) -> Query:
        """Give the answer. Raises "query is too old …" for unknown, foreign, answered and late ones."""
        query = self._open.get(identifier)
        if query is None or query.kind != kind or query.answer is not None or now - query.asked_at > PATIENCE:
            raise bad(TOO_OLD)
        query.answer = answer
        query.answered.set()
        return query
