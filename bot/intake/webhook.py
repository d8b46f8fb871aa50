"""The webhook: an update is answered with 200 only after it is in the inbox.

Anything else (no commit, too much waiting) is answered 503, and Telegram delivers the update again.
"""

from __future__ import annotations

import hmac
import re
from collections.abc import Sequence
from http import HTTPStatus

import structlog
from telegram import Bot
from tornado.httpserver import HTTPServer
from tornado.netutil import bind_sockets
from tornado.web import Application, RequestHandler

from bot.intake.arrivals import Arrivals
from bot.intake.updates import KINDS, Incoming, Unreadable, read_update, salvage

log = structlog.get_logger(__name__)

SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"
MAX_BYTES = 2**20
"""An update is a few kilobytes; the largest that were seen have less than 100."""
CONNECTIONS = 1
"""With one connection Telegram sends one update after the other, so their order holds."""
_SECRET = re.compile(r"[A-Za-z0-9_-]{16,256}")


class _Door(RequestHandler):
    def initialize(self, arrivals: Arrivals, secret: bytes) -> None:
        self.arrivals = arrivals
        self.secret = secret

    def prepare(self) -> None:
        given = self.request.headers.get(SECRET_HEADER, "").encode("utf-8", "surrogateescape")
        if not hmac.compare_digest(given, self.secret):
            self._end(HTTPStatus.FORBIDDEN)

    async def post(self) -> None:
        if self.arrivals.full:
            self._end(HTTPStatus.SERVICE_UNAVAILABLE)
            return
        update = _read(self.request.body)
        if update is None:
            log.warning("update_without_id", size=len(self.request.body))
            self._end(HTTPStatus.OK)  # it would be no better the second time
            return
        try:
            await self.arrivals.accept([update])
        except Exception:
            log.exception("update_not_kept", update_id=update.update_id)
            self._end(HTTPStatus.SERVICE_UNAVAILABLE)
            return
        self._end(HTTPStatus.OK)

    def _end(self, status: HTTPStatus) -> None:
        self.set_status(status)
        self.finish()

    def log_exception(self, *_args: object) -> None:
        """Tornado would log the whole request; what goes wrong here is logged above."""


def _read(body: bytes) -> Incoming | None:
    try:
        return read_update(body)
    except Unreadable:
        return salvage(body)


class Webhook:
    """Listens at `path` for updates that carry `secret` (16 to 256 letters, digits, `_`, `-`)."""

    def __init__(self, arrivals: Arrivals, *, path: str, secret: str, max_bytes: int = MAX_BYTES) -> None:
        if not _SECRET.fullmatch(secret):
            raise ValueError("the webhook's secret token needs 16 to 256 letters, digits, _ or -")
        self._secret = secret
        self._path = "/" + path.strip("/")
        door = (re.escape(self._path), _Door, {"arrivals": arrivals, "secret": secret.encode()})
        self._server = HTTPServer(
            Application([door], log_function=lambda _handler: None), max_body_size=max_bytes, xheaders=False
        )

    def listen(self, port: int, address: str = "127.0.0.1") -> int:
        """Begin to listen (port 0: any free one); the port."""
        sockets = bind_sockets(port, address)
        self._server.add_sockets(sockets)
        bound: int = sockets[0].getsockname()[1]
        return bound

    async def announce(self, bot: Bot, url: str, kinds: Sequence[str] = KINDS) -> None:
        """Tell Telegram to send updates to `url` (the public address, without the path)."""
        await bot.set_webhook(
            url.rstrip("/") + self._path,
            max_connections=CONNECTIONS,
            allowed_updates=list(kinds),
            drop_pending_updates=False,
            secret_token=self._secret,
        )

    async def withdraw(self, bot: Bot) -> None:
        """Tell Telegram to keep updates until somebody asks for them."""
        await bot.delete_webhook(drop_pending_updates=False)

    async def close(self) -> None:
        """Stop listening; requests that are being answered are finished."""
        self._server.stop()
        await self._server.close_all_connections()
