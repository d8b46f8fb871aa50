"""The person's door: plain JSON by which tests, load generators and the page act as people.

Lists are arrays, things are objects, refusals are `{"error": words}` with an HTTP status of 4xx.
"""

from __future__ import annotations

import inspect
import logging
import re
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any
from urllib.parse import unquote

import msgspec
from tornado.web import RequestHandler

from sandbox.botdoor import CallLog
from sandbox.errors import Refusal
from sandbox.files import Upload
from sandbox.store import Json
from sandbox.world import World

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Ask:
    """One request: its body as an object, its file parts, its query words."""

    world: World
    calls: CallLog
    body: Json
    files: dict[str, list[Upload]]
    words: dict[str, str]

    def number(self, name: str, default: int) -> int:
        text = self.words.get(name, "")
        if not text:
            return default
        if not text.removeprefix("-").isdecimal():
            raise Refusal(400, f"{name} is a number")
        return int(text)

    def need(self, name: str) -> Any:
        if self.body.get(name) in (None, ""):
            raise Refusal(400, f"{name} is missing")
        return self.body[name]


TEXTS = frozenset({"first_name", "last_name", "username", "language_code", "title", "description", "text", "caption"})
LARGEST_ID = 2**52

Act = Callable[..., Any | Awaitable[Any]]
ROUTES: list[tuple[str, re.Pattern[str], Act]] = []


def route(verb: str, path: str) -> Callable[[Act], Act]:
    """Declare what a verb on a path does; `{name}` stands for one segment and becomes an argument."""
    pattern = re.compile("/sandbox/" + re.sub(r"\{(\w+)\}", r"(?P<\1>[^/]+)", path))

    def declare(act: Act) -> Act:
        ROUTES.append((verb, pattern, act))
        return act

    return declare


class PersonDoor(RequestHandler):
    """Finds the route, reads the body, writes the answer."""

    def initialize(self, world: World, calls: CallLog) -> None:
        self.world = world
        self.calls = calls

    def check_xsrf_cookie(self) -> None:
        """There are no cookies; the server refuses requests of foreign pages before they come here."""

    async def get(self) -> None:
        await self._act()

    async def post(self) -> None:
        await self._act()

    async def patch(self) -> None:
        await self._act()

    async def delete(self) -> None:
        await self._act()

    async def _act(self) -> None:
        answer: Any
        try:
            act, found = self._find()
            result = act(self._read(), **found)
            answer = await result if inspect.isawaitable(result) else result
        except Refusal as refusal:
            self.set_status(refusal.code if refusal.code >= 400 else 400)
            answer = {"error": refusal.description}
        except Exception:
            log.exception("a fault of the sandbox itself in %s", self.request.path)
            self.set_status(500)
            answer = {"error": "the sandbox made a mistake; its log says more"}
        self.world.flush()
        self.set_header("Content-Type", "application/json; charset=utf-8")
        self.set_header("Cache-Control", "no-store")
        await self.finish(msgspec.json.encode(answer))

    def _find(self) -> tuple[Act, dict[str, str]]:
        path = self.request.path.rstrip("/")
        for verb, pattern, act in ROUTES:
            found = pattern.fullmatch(path)
            if found and verb == self.request.method:
                return act, {name: _plain(value) for name, value in found.groupdict().items()}
        raise Refusal(404, f"there is nothing at {self.request.method} {path}")

    def _read(self) -> Ask:
        request = self.request
        words = {name: values[-1].decode("utf-8", "replace") for name, values in request.query_arguments.items()}
        body: Any = {name: values[-1].decode("utf-8", "replace") for name, values in request.body_arguments.items()}
        files = {
            name: [Upload(part.filename, part.content_type, part.body) for part in parts]
            for name, parts in request.files.items()
        }
        if not body and not files and request.body:
            try:
                body = msgspec.json.decode(request.body)
            except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
                raise Refusal(400, "the body is not JSON") from error
            if not isinstance(body, dict):
                raise Refusal(400, "the body is not an object")
        return Ask(self.world, self.calls, body, files, words)


def _plain(segment: str) -> str:
    return unquote(segment)


def only(body: Json, known: tuple[str, ...]) -> None:
    """Refuse unknown fields, and texts and ids of another type."""
    unknown = sorted(set(body) - set(known))
    if unknown:
        raise Refusal(400, f"unknown field {unknown[0]!r}; known are {', '.join(known)}")
    for name in TEXTS & set(body):
        if body[name] is not None and not isinstance(body[name], str):
            raise Refusal(400, f"{name} is a text")
    number = body.get("id")
    if number is not None and (isinstance(number, bool) or not isinstance(number, int) or abs(number) > LARGEST_ID):
        raise Refusal(400, "id is a number of at most 52 bits")
