"""A service ends when it is told to, and says so when it ended by itself."""

from __future__ import annotations

import asyncio
import os
import signal

import pytest

from bot.errors import CommandError
from bot.serving import SIGNALS, serve


class Recorded:
    """A service that writes down what is asked of it."""

    def __init__(self, *, starts: bool = True) -> None:
        self.did: list[str] = []
        self.reached = asyncio.Event()
        self.failed: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._starts = starts

    async def start(self) -> None:
        self.did.append("start")
        self.reached.set()
        if not self._starts:
            try:
                await asyncio.Event().wait()
            except asyncio.CancelledError:
                self.did.append("given up")
                raise

    async def stop(self) -> None:
        self.did.append("stop")


@pytest.mark.parametrize("name", SIGNALS)
async def test_a_signal_stops_the_service_once(name: signal.Signals) -> None:
    service = Recorded()
    running = asyncio.create_task(serve(service))
    await service.reached.wait()
    os.kill(os.getpid(), name)
    await running
    assert service.did == ["start", "stop"]


async def test_a_signal_during_the_start_gives_it_up() -> None:
    service = Recorded(starts=False)
    running = asyncio.create_task(serve(service))
    await service.reached.wait()
    os.kill(os.getpid(), signal.SIGTERM)
    await running
    assert service.did == ["start", "given up"]


async def test_a_service_that_fails_is_stopped_and_the_command_fails() -> None:
    service = Recorded()
    service.failed.set_exception(OSError("disk full"))
    with pytest.raises(CommandError, match="fault") as caught:
        await serve(service)
    assert caught.value.exit_code == 1
    assert service.did == ["start", "stop"]
    assert isinstance(service.failed.exception(), OSError)


async def test_a_second_signal_ends_the_process_at_once() -> None:
    service = Recorded()
    service.failed.set_result(None)
    with pytest.raises(CommandError):
        await serve(service)
    assert [signal.getsignal(name) for name in SIGNALS] == [signal.SIG_DFL, signal.default_int_handler]
