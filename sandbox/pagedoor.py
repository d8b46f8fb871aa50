"""What the page needs beside the person door: its files, pictures and live events."""

from __future__ import annotations

import asyncio

import msgspec
from tornado.iostream import StreamClosedError
from tornado.web import RequestHandler, StaticFileHandler

from sandbox.errors import Refusal
from sandbox.world import World

HEARTBEAT = 15.0


class EventDoor(RequestHandler):
    """Server-sent events for one page."""

    def initialize(self, world: World) -> None:
        self.world = world
        self.listener = world.events.open(None)

    def on_connection_close(self) -> None:
        self.world.events.close(self.listener)
        self.listener.offer("bye", {})

    def on_finish(self) -> None:
        self.world.events.close(self.listener)

    async def get(self) -> None:
        wanted = self.get_query_argument("person", "")
        try:
            self.listener.person = self.world.person(wanted)["id"] if wanted else None
        except Refusal as refusal:
            self.set_status(refusal.code)
            await self.finish({"error": refusal.description})
            return
        self.set_header("Content-Type", "text/event-stream")
        self.set_header("Cache-Control", "no-store")
        try:
            self.write(": hello\n\n")
            await self.flush()
            await self._stream()
        except StreamClosedError:
            self.world.events.close(self.listener)

    async def _stream(self) -> None:
        """Until the page goes, or falls so far behind that it should begin anew."""
        while not self.listener.lost:
            try:
                async with asyncio.timeout(HEARTBEAT):
                    kind, data = await self.listener.queue.get()
            except TimeoutError:
                self.write(": still here\n\n")
            else:
                if kind == "bye":
                    return
                self.write(b"event: %s\ndata: %s\n\n" % (kind.encode(), msgspec.json.encode(data)))
            await self.flush()


class PictureDoor(RequestHandler):
    """A file's bytes for the page. Only pictures are shown in place; all else is a download."""

    def initialize(self, world: World) -> None:
        self.world = world

    def get(self, file_id: str) -> None:
        row = self.world.files.find(file_id)
        if row is None:
            self.set_status(404)
            self.finish({"error": "there is no such file"})
            return
        picture = row["kind"] == "photo"
        self.set_header("Content-Type", "image/jpeg" if picture else "application/octet-stream")
        self.set_header("Cache-Control", "private, max-age=86400")
        if not picture:
            self.set_header("Content-Disposition", "attachment")
        self.finish(self.world.files.read(row))


class Static(StaticFileHandler):
    """The page's files, always fresh."""

    def set_extra_headers(self, path: str) -> None:
        self.set_header("Cache-Control", "no-cache")


class Nothing(RequestHandler):
    """All other addresses, in Telegram's form."""

    async def prepare(self) -> None:
        self.set_status(404)
        await self.finish({"ok": False, "error_code": 404, "description": "Not Found"})
