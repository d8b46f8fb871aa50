"""Lives of the bot that cost a fraction of a second: forked off from a process that has imported everything."""

from __future__ import annotations

import asyncio
import multiprocessing
from pathlib import Path
from typing import Any

from tests.crash import life

TOKEN = "7000000001:local-sandbox-token-opens-nothing-else"
CONFIG = """\
[telegram]
token = "{token}"
base_url = "{address}"
[storage]
data = "{data}"
[delivery]
per_chat_per_second = 1000.0
group_per_minute = 60000
overall_per_second = 1000.0
[logging]
level = "warning"
"""


def write_config(path: Path, address: str, data: Path) -> Path:
    """A configuration for a local Telegram that limits nobody; its path."""
    path.write_text(CONFIG.format(token=TOKEN, address=address, data=data), encoding="utf-8")
    return path


def nursery() -> Any:
    """The context in which lives are forked."""
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["tests.crash.life"])
    return context


class Forked:
    """A life of the bot, forked off from a process that has imported everything."""

    def __init__(self, context: Any, config: Path, log: Path, point: str | None = None, nth: int = 0) -> None:
        self._ready, tell = context.Pipe(duplex=False)
        self._process = context.Process(target=life.live, args=(str(config), str(log), point, nth, tell), daemon=True)
        self._process.start()
        tell.close()

    @property
    def pid(self) -> int:
        """Its process id."""
        return int(self._process.pid)

    @property
    def exit_code(self) -> int | None:
        """As subprocess has it: minus the signal that ended it; None while it lives."""
        code: int | None = self._process.exitcode
        return code

    async def ready(self, within: float) -> bool:
        """Whether it has asked Telegram for updates; False when it ended before."""
        try:
            async with asyncio.timeout(within):
                await _readable(self._ready.fileno())
            return bool(self._ready.recv())
        except (EOFError, TimeoutError):
            return False

    async def ended(self) -> None:
        """Return when it has ended."""
        await _readable(self._process.sentinel)
        self._process.join()

    async def kill(self) -> None:
        """End it at once, if it lives still."""
        self._process.kill()
        await self.ended()
        self._ready.close()


async def _readable(descriptor: int) -> None:
    loop, there = asyncio.get_running_loop(), asyncio.Event()
    loop.add_reader(descriptor, there.set)
    try:
        await there.wait()
    finally:
        loop.remove_reader(descriptor)
