"""Bot and local Telegram in one process, with the demo world in them."""

from __future__ import annotations

import asyncio
import errno
from collections.abc import Callable

import msgspec
import structlog

from bot.app import App
from bot.clock import Clock
from bot.demo import seed
from bot.demo_mark import require_no_real_people
from bot.errors import CommandError
from bot.lock import InstanceLock
from bot.secret import Secret
from bot.settings import Delivery, Settings, Telegram
from sandbox.server import DEFAULT_TOKEN, Sandbox

log = structlog.get_logger(__name__)

FOLDER = "sandbox"
UNLIMITED = Delivery(
    per_chat_per_second=100.0, group_per_minute=6000, overall_per_second=500.0, reserve_per_second=100.0
)
"""The local Telegram limits nobody, so nobody waits, unless the configuration says how fast to send."""


class Local:
    """`await start()`, then `await stop()`. State of both is in the data folder and outlives a kill."""

    def __init__(self, settings: Settings, port: int) -> None:
        self._settings = settings
        self._port = port
        self._lock = InstanceLock(settings.storage.data / FOLDER)
        self._untie: Callable[[], None] | None = None
        self.failed: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self.address = ""

    async def start(self) -> None:
        """Open the local Telegram, start the bot on it and make the demo world. Raises CommandError."""
        require_no_real_people(self._settings.storage)
        self._lock.acquire()
        try:
            self.sandbox = Sandbox(self._settings.storage.data / FOLDER)
            try:
                await self._listen()
                await self._start_bot()
            except BaseException:
                await self.sandbox.stop()
                raise
        except BaseException:
            self._lock.release()
            raise

    async def _listen(self) -> None:
        try:
            await self.sandbox.start(self._port)
        except OSError as error:
            if error.errno != errno.EADDRINUSE:
                raise CommandError(f"port {self._port} cannot be opened: {error.strerror}") from error
            other = self._port + 1
            raise CommandError(
                f"port {self._port} is in use by another program; "
                f"choose another one: make run PORT={other}, or --port {other}"
            ) from error
        self.address = f"{self.sandbox.base_url}/"

    async def _start_bot(self) -> None:
        clock = Clock(self.sandbox.clock.offset)
        self._untie = self.sandbox.clock.subscribe(lambda offset: setattr(clock, "offset", offset))
        self.app = App(local_settings(self._settings, self.sandbox.base_url), clock=clock)
        await self.app.start()
        self.failed = self.app.failed
        try:
            await seed(self.app, self.sandbox)
        except BaseException:
            await self.app.stop()
            raise

    async def stop(self) -> None:
        """Stop the bot, then the local Telegram."""
        if self._untie is not None:
            self._untie()
        await self.app.stop()
        await self.sandbox.stop()
        self._lock.release()


def local_settings(settings: Settings, base_url: str) -> Settings:
    """The settings with the local Telegram in the place of the real one."""
    return msgspec.structs.replace(
        settings,
        telegram=Telegram(token=Secret(DEFAULT_TOKEN), base_url=base_url),
        delivery=UNLIMITED if settings.delivery == Delivery() else settings.delivery,
    )
