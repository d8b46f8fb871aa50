"""The bot's door: `/bot<token>/<method>` and `/file/bot<token>/<path>`, as Telegram answers there."""

from __future__ import annotations

import asyncio
import inspect
import logging
import socket
import struct
import time
from collections import deque
from typing import Any

import msgspec
from tornado.iostream import StreamClosedError
from tornado.web import RequestHandler

from sandbox.errors import Refusal, bad, flood, forbidden
from sandbox.faults import HOLD_LIMIT
from sandbox.files import Upload
from sandbox.methods import METHODS
from sandbox.rooms import migrate
from sandbox.store import Json
from sandbox.world import World

LOG_ROWS = 10_000
log = logging.getLogger(__name__)
encode = msgspec.json.encode


class CallLog:
    """The last calls of the bot, numbered."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._rows: deque[Json] = deque(maxlen=LOG_ROWS)
        self._number = 0

    def write(self, method: str, parameters: Json, answer: Any, status: int, began: float, fault: str | None) -> None:
        self._number += 1
        row: Json = {
            "n": self._number,
            "time": self._world.clock.now().isoformat(timespec="milliseconds"),
            "method": method,
            "parameters": parameters,
            "answer": answer,
            "status": status,
            "ms": round((time.perf_counter() - began) * 1000, 2),
        }
        if fault:
            row["fault"] = fault
        self._rows.append(row)
        self._world.events.all("request", row)

    def after(self, number: int, limit: int = LOG_ROWS) -> list[Json]:
        """Rows with a greater number, oldest first; with a limit the newest ones."""
        first = self._number - len(self._rows) + 1
        skip = max(0, number + 1 - first)
        rows = [row for place, row in enumerate(self._rows) if place >= skip]
        return rows[-limit:] if limit > 0 else []


class BotDoor(RequestHandler):
    """One call of a method."""

    def initialize(self, world: World, calls: CallLog) -> None:
        self.world = world
        self.calls = calls
        self.gone = asyncio.Event()

    def on_connection_close(self) -> None:
        self.gone.set()
        self.world.updates.wake()

    def check_xsrf_cookie(self) -> None:
        """The token in the path is the proof; there are no cookies."""

    async def get(self, token: str, name: str) -> None:
        await self._call(token, name)

    async def post(self, token: str, name: str) -> None:
        await self._call(token, name)

    async def _call(self, token: str, name: str) -> None:
        began = time.perf_counter()
        raw: Json = {}
        files: dict[str, Upload] = {}
        fault: Json | None = None
        answer: Any
        try:
            if token != self.world.token:
                raise Refusal(401, "Unauthorized")
            raw, files = self._read()
            fault = self._fault(name, raw)
            if fault is not None and await self._strike(fault, before=True):
                self.calls.write(name, shown(raw, files), None, 0, began, fault["kind"])
                return
            method = METHODS.get(name.lower())
            if method is None:
                raise Refusal(404, "Not Found")
            args = method.read(raw, files)
            args["gone"] = self.gone
            result = method.run(self.world, args)
            answer = {"ok": True, "result": await result if inspect.isawaitable(result) else result}
            status = 200
        except Refusal as refusal:
            status = refusal.code
            answer = {"ok": False, "error_code": status, "description": refusal.description}
            if refusal.parameters:
                answer["parameters"] = refusal.parameters
        except Exception:
            log.exception("a fault of the sandbox itself in %s", name)
            status = 500
            answer = {"ok": False, "error_code": 500, "description": "Internal Server Error"}
        self.world.flush()
        self.calls.write(name, shown(raw, files), answer, status, began, fault["kind"] if fault else None)
        if fault is not None and await self._strike(fault, before=False):
            return
        await self._answer(status, answer)

    async def _answer(self, status: int, answer: Any) -> None:
        if self.gone.is_set():
            return
        self.set_status(status)
        self.set_header("Content-Type", "application/json")
        try:
            await self.finish(encode(answer))
        except StreamClosedError:
            self.gone.set()

    # reading

    def _read(self) -> tuple[Json, dict[str, Upload]]:
        """Parameters from the address, a form, JSON or multipart, and the file parts."""
        request = self.request
        raw: Json = {name: _last(values) for name, values in request.query_arguments.items()}
        if request.headers.get("Content-Type", "").startswith("application/json"):
            try:
                body = msgspec.json.decode(request.body) if request.body else {}
            except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
                raise bad("can't parse request body as JSON object") from error
            if not isinstance(body, dict):
                raise bad("can't parse request body as JSON object")
            return raw | body, {}
        raw |= {name: _last(values) for name, values in request.body_arguments.items()}
        files = {
            name: Upload(parts[-1].filename, parts[-1].content_type, parts[-1].body)
            for name, parts in request.files.items()
        }
        return raw, files

    # faults

    def _fault(self, name: str, raw: Json) -> Json | None:
        if not self.world.faults.rows:
            return None
        reference = raw.get("chat_id")
        chat = self.world.named(reference) if reference is not None else None
        return self.world.faults.take(name, chat)

    async def _strike(self, fault: Json, before: bool) -> bool:
        """Do what a fault does before or after the method; True when there is no answer left to give."""
        kind = fault["kind"]
        if kind == "timeout_after":
            if not before:
                await self._hold(fault)
            return not before
        if not before:
            return False
        if kind == "429":
            raise flood(int(fault.get("retry_after", 1)))
        if kind in ("500", "502"):
            raise Refusal(int(kind), "Internal Server Error" if kind == "500" else "Bad Gateway")
        if kind == "blocked":
            raise forbidden("bot was blocked by the user")
        if kind == "migrated":
            migrate(self.world, self.world.named(self._read()[0]["chat_id"]) or {})
            return False
        if kind == "reset":
            self._reset()
        else:
            await self._hold(fault)
        return True

    async def _hold(self, fault: Json) -> None:
        """Leave the client waiting, then drop the connection."""
        try:
            async with asyncio.timeout(float(fault.get("delay", HOLD_LIMIT))):
                await self.gone.wait()
        except TimeoutError:
            self._reset()

    def _reset(self) -> None:
        stream = self.request.connection.stream  # type: ignore[union-attr]
        if stream.socket is not None:
            stream.socket.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        stream.close()
        self.gone.set()
        self._finished = True


class FileDoor(RequestHandler):
    """The bytes of a file."""

    def initialize(self, world: World) -> None:
        self.world = world

    def get(self, token: str, path: str) -> None:
        row = self.world.files.by_path(path) if token == self.world.token else None
        if row is None:
            self.set_status(401 if token != self.world.token else 404)
            words = "Unauthorized" if token != self.world.token else "Not Found"
            self.finish(encode({"ok": False, "error_code": self.get_status(), "description": words}))
            return
        self.set_header("Content-Type", "application/octet-stream")
        self.finish(self.world.files.read(row))


def shown(raw: Json, files: dict[str, Upload]) -> Json:
    """Parameters as the call log shows them: JSON opened, of files only name and size."""
    view = {name: _opened(value) for name, value in raw.items()}
    return view | {name: f"<file {part.name}, {len(part.body)} bytes>" for name, part in files.items()}


def _opened(value: Any) -> Any:
    if isinstance(value, str) and value[:1] in ("{", "["):
        try:
            return msgspec.json.decode(value)
        except (msgspec.DecodeError, UnicodeEncodeError, RecursionError):
            return value
    return value


def _last(values: list[bytes]) -> str:
    return values[-1].decode("utf-8", "replace")
