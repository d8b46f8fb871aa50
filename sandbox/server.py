"""The sandbox as one object: both doors, the page and the clock, on one loopback port."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

from tornado.httpserver import HTTPServer
from tornado.netutil import bind_sockets
from tornado.web import Application

from sandbox import acts, people, rooms, views
from sandbox.botdoor import BotDoor, CallLog, FileDoor
from sandbox.clock import Clock
from sandbox.files import Upload
from sandbox.guard import guarded
from sandbox.methods.topics import new_topic
from sandbox.pagedoor import EventDoor, Nothing, PictureDoor, Static
from sandbox.persondoor import PersonDoor
from sandbox.routes import clock_facts
from sandbox.store import Json
from sandbox.webhook import WebhookSender
from sandbox.world import World

DEFAULT_TOKEN = "7000000001:local-sandbox-token-opens-nothing-else"
PAGE = Path(__file__).parent / "page"
LOOPBACK = "127.0.0.1"
BODY_LIMIT = 128 * 1024 * 1024


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

    def edit(self, person: Any, chat: int | None, message: int, text: str) -> Json:
        """A person edits a message of his own."""
        who = self.world.person(person)
        place = acts.chat_seen(self.world, who, chat if chat is not None else self.bot["id"])
        changed = acts.edit(self.world, who, acts.message_seen(self.world, place, message), text)
        self.world.flush()
        return changed

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


__all__ = ["DEFAULT_TOKEN", "Sandbox", "Upload"]
