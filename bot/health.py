"""/healthz for whoever restarts the bot, /metrics for Prometheus: how the queues stand, and whether all is well."""

from __future__ import annotations

from asyncio import Future
from dataclasses import dataclass

import msgspec
from prometheus_client import CollectorRegistry, Gauge, generate_latest
from prometheus_client.exposition import CONTENT_TYPE_LATEST
from tornado.httpserver import HTTPServer
from tornado.netutil import bind_sockets
from tornado.web import Application, RequestHandler

from bot.backups import LAST_BACKUP
from bot.clock import Clock
from services.outbox import Priority
from storage import facts, inbox, outbox
from storage.engine import Database

LATE_MS = 120_000
"""An update or a message that waits longer than this means that something stands still."""


@dataclass(frozen=True, slots=True)
class Standing:
    """How the bot stands. Ages are in milliseconds; `backup_age_ms` is None while there is no backup."""

    unsent: dict[str, int]
    oldest_unsent_ms: int
    uncertain: int
    unread: int
    oldest_unread_ms: int
    dead_letters: int
    backup_age_ms: int | None
    problems: tuple[str, ...]


class Health:
    """Looks at the queues when it is asked. `failed` is done when a vital part of the bot has ended."""

    def __init__(self, db: Database, clock: Clock, failed: Future[None]) -> None:
        self._db = db
        self._clock = clock
        self._failed = failed
        self._server: HTTPServer | None = None
        self._metrics = _Metrics()

    async def standing(self) -> Standing:
        """The queues as they are now."""
        now = self._clock.now_ms()
        async with self._db.read() as reader:
            out = await outbox.figures(reader, now)
            arrived = await inbox.figures(reader)
            backup = await facts.get(reader, LAST_BACKUP)
        unread_ms = 0 if arrived.oldest is None else max(0, now - arrived.oldest)
        problems = {
            "a vital part has ended": self._failed.done(),
            "messages wait too long": out.oldest_ms > LATE_MS,
            "updates wait too long": unread_ms > LATE_MS,
        }
        return Standing(
            unsent={priority.name.lower(): out.queued.get(priority, 0) for priority in Priority},
            oldest_unsent_ms=out.oldest_ms,
            uncertain=out.uncertain,
            unread=arrived.waiting,
            oldest_unread_ms=unread_ms,
            dead_letters=arrived.dead,
            backup_age_ms=None if backup is None else max(0, now - int(backup)),
            problems=tuple(name for name, holds in problems.items() if holds),
        )

    async def metrics(self) -> bytes:
        """The standing as Prometheus reads it."""
        return self._metrics.text(await self.standing())

    def listen(self, port: int, address: str) -> int:
        """Begin to answer (port 0: any free one); the port. Raises OSError when it is taken."""
        sockets = bind_sockets(port, address)
        shared = {"health": self}
        routes = [(r"/healthz", _Healthz, shared), (r"/metrics", _Scrape, shared)]
        self._server = HTTPServer(Application(routes, log_function=lambda _handler: None))
        self._server.add_sockets(sockets)
        bound: int = sockets[0].getsockname()[1]
        return bound

    async def close(self) -> None:
        """Answer no more; nothing happens when it never did."""
        if self._server is not None:
            self._server.stop()
            await self._server.close_all_connections()
            self._server = None


class _Metrics:
    """Gauges in a registry of their own, set when they are asked for."""

    def __init__(self) -> None:
        self._registry = CollectorRegistry()
        self._unsent = Gauge("ozonenet_unsent", "Messages that wait", ["priority"], registry=self._registry)
        self._plain = {
            name: Gauge(f"ozonenet_{name}", words, registry=self._registry)
            for name, words in {
                "oldest_unsent_seconds": "Age of the oldest message that could go",
                "uncertain": "Messages of which nobody knows whether they arrived",
                "unread": "Updates that wait to be processed",
                "oldest_unread_seconds": "Age of the oldest such update",
                "dead_letters": "Updates that were put aside",
                "backup_age_seconds": "Age of the last backup, -1 without any",
                "healthy": "1 when nothing stands still",
            }.items()
        }

    def text(self, standing: Standing) -> bytes:
        for priority, waiting in standing.unsent.items():
            self._unsent.labels(priority).set(waiting)
        values = {
            "oldest_unsent_seconds": standing.oldest_unsent_ms / 1000,
            "uncertain": standing.uncertain,
            "unread": standing.unread,
            "oldest_unread_seconds": standing.oldest_unread_ms / 1000,
            "dead_letters": standing.dead_letters,
            "backup_age_seconds": -1 if standing.backup_age_ms is None else standing.backup_age_ms / 1000,
            "healthy": 0 if standing.problems else 1,
        }
        for name, value in values.items():
            self._plain[name].set(value)
        return generate_latest(self._registry)


class _Healthz(RequestHandler):
    def initialize(self, health: Health) -> None:
        self.health = health

    async def get(self) -> None:
        standing = await self.health.standing()
        self.set_status(503 if standing.problems else 200)
        self.set_header("Content-Type", "application/json")
        await self.finish(msgspec.json.encode(standing))


class _Scrape(RequestHandler):
    def initialize(self, health: Health) -> None:
        self.health = health

    async def get(self) -> None:
        self.set_header("Content-Type", CONTENT_TYPE_LATEST)
        await self.finish(await self.health.metrics())
