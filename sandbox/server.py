"""The sandbox as one object: both doors, the page and the clock, on one loopback port."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import msgspec
from tornado.httpserver import HTTPServer
from tornado.iostream import StreamClosedError
from tornado.netutil import bind_sockets
from tornado.web import Application, RequestHandler, StaticFileHandler

from sandbox import acts, people, rooms, views
from sandbox.botdoor import BotDoor, CallLog, FileDoor
from sandbox.clock import Clock
from sandbox.errors import Refusal
from sandbox.files import Upload
from sandbox.methods.topics import new_topic
from sandbox.persondoor import PersonDoor
from sandbox.routes import clock_facts
from sandbox.store import Json
from sandbox.webhook import WebhookSender
from sandbox.world import World

DEFAULT_TOKEN = "7000000001:local-sandbox-token-opens-nothing-else"
PAGE = Path(__file__).parent / "page"
LOOPBACK = "127.0.0.1"
HOSTS = frozenset({"127.0.0.1", "localhost", "[::1]"})
BODY_LIMIT = 128 * 1024 * 1024
HEARTBEAT = 15.0
HEADERS = {
    "Content-Security-Policy": (
        "default-src 'self'; img-src 'self' blob: data:; frame-ancestors 'none'; base-uri 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Server": "sandbox",
}


class Sandbox:
    """A local Telegram.

    `data` None keeps everything in memory; otherwise a later sandbox goes on from that folder.
    """

    def __init__(
        self,
        data: Path | None = None,
        token: str = DEFAULT_TOKEN,
        bot_username: str = "OzoneNetBot",
        bot_name: str = "OzoneNet",
        clock: Clock | None = None,
        strict_limits: bool = False,
    ) -> None:
        if not token.partition(":")[0].isdecimal() or not token.partition(":")[2]:
            raise ValueError("a token is a number, a colon and a secret")
        self.token = token
        self.clock = clock or Clock()
        self.world = World(data, self.clock, token, bot_username, bot_name, strict_limits)
        if clock is None:
            self.clock.offset = self.world.meta.get("offset") or 0.0
        self.calls = CallLog(self.world)
        self.port = 0
        self._webhook = WebhookSender(self.world)
        self._server: HTTPServer | None = None
        self._stopped = False
        self._stop_clock = self.clock.subscribe(lambda _offset: self.world.events.all("clock", clock_facts(self.world)))

    @property
    def base_url(self) -> str:
        return f"http://{LOOPBACK}:{self.port}"

    @property
    def bot(self) -> Json:
        """The bot's User."""
        return self.world.bot

    async def start(self, port: int = 0) -> int:
        """Listen on loopback; port 0 takes a free one. Returns the port."""
        sockets = bind_sockets(port, LOOPBACK)
        self.port = sockets[0].getsockname()[1]
        self._server = HTTPServer(self._application(), max_buffer_size=BODY_LIMIT, max_body_size=BODY_LIMIT)
        self._server.add_sockets(sockets)
        self._webhook.start()
        return int(self.port)

    async def stop(self) -> None:
        """Close every connection and the data file. Stopping twice does nothing more."""
        if self._stopped:
            return
        self._stopped = True
        await self._webhook.stop()
        self.world.updates.terminate_poller()
        for listener in tuple(self.world.events.listeners):
            listener.offer("bye", {})
        if self._server is not None:
            self._server.stop()
            await asyncio.wait_for(self._server.close_all_connections(), 5)
            self._server = None
        self._stop_clock()
        self.world.flush()
        self.world.store.close()

    def _application(self) -> Application:
        shared = {"world": self.world}
        both = {**shared, "calls": self.calls}
        routes: list[Any] = [
            (r"/bot([^/]+)/(\w+)", guarded(BotDoor), both),
            (r"/file/bot([^/]+)/(.+)", guarded(FileDoor), shared),
            (r"/sandbox/events", guarded(EventDoor), shared),
            (r"/sandbox/files/([^/]+)", guarded(PictureDoor), shared),
            (r"/sandbox/.*", guarded(PersonDoor), both),
            (r"/page/(.*)", guarded(Static), {"path": str(PAGE)}),
            (r"/()", guarded(Static), {"path": str(PAGE), "default_filename": "index.html"}),
        ]
        return Application(routes, log_function=lambda handler: None, default_handler_class=guarded(Nothing))

    # in process, for demo worlds and tests

    def person(self, reference: Any) -> Json:
        """A person by id or username."""
        return self.world.person(reference)

    def has_person(self, username: str) -> bool:
        return username.lower() in self.world.usernames

    def add_person(
        self,
        first_name: str,
        last_name: str | None = None,
        username: str | None = None,
        language_code: str = "en",
        id: int | None = None,
        started: bool = False,
    ) -> Json:
        """A new person as a User; `started` means that the bot may write first."""
        person = people.add_person(self.world, first_name, last_name, username, language_code, id, started)
        self.world.flush()
        return person

    def add_chat(self, type: str, title: str, owner: Any, is_forum: bool = False, **more: Any) -> Json:
        """A new group, supergroup or channel as a Chat.

        `more`: username, description, join_by_request, id.
        """
        chat = people.add_chat(self.world, type, title, owner, is_forum, **more)
        self.world.flush()
        return self.world.brief(chat)

    def add_member(self, chat: int, person: Any, rights: Any = None, quiet: bool = False) -> None:
        """The owner adds a person, or the bot by its id or username.

        `rights` true, or an object of right names, makes an administrator.
        `quiet` makes no service message and no update, as if it had been so for long.
        """
        rooms.add_member(self.world, rooms.chat_record(self.world, chat), person, rights, quiet)
        self.world.flush()

    def add_topic(self, chat: int, name: str) -> Json:
        """The owner opens a topic; returns a ForumTopic."""
        record = rooms.chat_record(self.world, chat)
        topic = new_topic(self.world, record, rooms.owner_of(self.world, record), name)
        self.world.flush()
        return topic

    def say(self, person: Any, chat: int | None, text: str, **more: Any) -> Json:
        """A person writes; `chat` None is his private chat.

        `more`: reply_to, thread, photos, documents, caption.
        """
        who = self.world.person(person)
        place = acts.chat_seen(self.world, who, chat if chat is not None else self.bot["id"])
        message = acts.write(self.world, who, place, text, **more)[0]
        self.world.flush()
        return message

    def messages(self, person: Any, chat: int | None = None) -> list[Json]:
        """What a person sees in a chat, oldest first."""
        who = self.world.person(person)
        place = acts.chat_seen(self.world, who, chat if chat is not None else self.bot["id"])
        return [self.world.seen(message) for message in self.world.messages.of(place["id"]).values()]

    async def press(self, person: Any, chat: int | None, message: int, **wish: Any) -> Json:
        """A person presses a button by `text` or `callback_data`; waits for the callback answer."""
        who = self.world.person(person)
        place = acts.chat_seen(self.world, who, chat if chat is not None else self.bot["id"])
        return await acts.press(self.world, who, place, acts.message_seen(self.world, place, message), wish)

    async def poller_waits(self) -> None:
        """Until the bot has taken what there was and waits for more."""
        await self.world.updates.waited_for.wait()

    def chats(self, person: Any) -> list[Json]:
        """The chats that a person sees."""
        return views.chats_of(self.world, self.world.person(person))


def guarded(handler: type[RequestHandler]) -> type[RequestHandler]:
    """The handler behind the guard against foreign pages: loopback names only,
    no calls from other origins.
    """

    class Guarded(handler):  # type: ignore[misc, valid-type]
        def set_default_headers(self) -> None:
            for name, value in HEADERS.items():
                self.set_header(name, value)

        def prepare(self) -> Any:
            words = refused(self.request.headers)
            if words is None:
                return super().prepare()
            self.set_status(403)
            self.set_header("Content-Type", "application/json; charset=utf-8")
            self.finish(msgspec.json.encode({"error": words}))
            return None

    return Guarded


def refused(headers: Any) -> str | None:
    """Why a request is not served: another host's name, or another site's page."""
    host = str(headers.get("Host", ""))
    name = host if host.endswith("]") else host.rpartition(":")[0] or host
    if name.lower() not in HOSTS:
        return "this server answers to 127.0.0.1 and localhost only"
    origin = headers.get("Origin")
    if origin is not None and urlsplit(origin).netloc.lower() != host.lower():
        return "requests of other sites are not answered"
    if headers.get("Sec-Fetch-Site") in ("cross-site", "same-site") and headers.get("Sec-Fetch-Mode") != "navigate":
        return "requests of other sites are not answered"
    return None


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


__all__ = ["DEFAULT_TOKEN", "Sandbox", "Upload"]
