"""Running a service until a signal comes, and taking it down in order."""

from __future__ import annotations

import asyncio
import signal
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any, Final, Protocol

from bot.errors import FAILED, CommandError

SIGNALS: Final = (signal.SIGTERM, signal.SIGINT)


class Service(Protocol):
    """Something that starts, runs by itself, and stops; `failed` ends when it cannot go on."""

    failed: asyncio.Future[None]

    async def start(self) -> None: ...

    async def stop(self) -> None: ...


async def serve(service: Service) -> None:
    """Starts `service` and stops it at SIGTERM or SIGINT; a start that is still under way is given up.

    A second signal ends the process at once. Raises CommandError when the service failed by itself, and what
    `start` raises.
    """
    async with _signals() as told:
        waiting = asyncio.create_task(told.wait())
        starting = asyncio.create_task(service.start())
        await asyncio.wait({starting, waiting}, return_when=asyncio.FIRST_COMPLETED)
        if not starting.done():
            starting.cancel()
            await asyncio.wait({starting})
            return
        try:
            await starting
            ends: set[asyncio.Future[Any]] = {service.failed, waiting}
            await asyncio.wait(ends, return_when=asyncio.FIRST_COMPLETED)
        finally:
            waiting.cancel()
    failed = service.failed.done()
    await service.stop()
    if failed:
        raise CommandError("stopped because of a fault; the log tells which", FAILED)


@asynccontextmanager
async def _signals() -> AsyncIterator[asyncio.Event]:
    """An event that the first signal sets; afterwards signals do what they do without us."""
    loop, told = asyncio.get_running_loop(), asyncio.Event()
    for name in SIGNALS:
        loop.add_signal_handler(name, told.set)
    try:
        yield told
    finally:
        for name in SIGNALS:
            loop.remove_signal_handler(name)
