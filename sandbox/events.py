"""What the page hears: one server-sent event for every person who can see what happened."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable

from sandbox.store import Json

QUEUE_LIMIT = 5_000


class Listener:
    """One open page. `person` None hears about everybody."""

    def __init__(self, person: int | None) -> None:
        self.person = person
        self.queue: asyncio.Queue[tuple[str, Json]] = asyncio.Queue()
        self.lost = False

    def offer(self, kind: str, data: Json) -> None:
        if self.queue.qsize() < QUEUE_LIMIT:
            self.queue.put_nowait((kind, data))
        else:
            self.lost = True


class EventHub:
    """The open pages. Nothing is computed while there are none."""

    def __init__(self) -> None:
        self.listeners: set[Listener] = set()

    def open(self, person: int | None) -> Listener:
        listener = Listener(person)
        self.listeners.add(listener)
        return listener

    def close(self, listener: Listener) -> None:
        self.listeners.discard(listener)

    def all(self, kind: str, data: Json) -> None:
        """An event that concerns every page."""
        for listener in self.listeners:
            listener.offer(kind, data)

    def tell(self, kind: str, audience: Iterable[int], data: Callable[[int], Json]) -> None:
        """An event for each person of the audience, written as that person sees it."""
        if not self.listeners:
            return
        people = set(audience)
        for listener in self.listeners:
            seen = people if listener.person is None else people & {listener.person}
            for person in seen:
                listener.offer(kind, {"person": person, **data(person)})
