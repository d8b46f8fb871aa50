"""Holds for every test: nothing but this machine is reached, and no speed is asserted."""

from __future__ import annotations

import asyncio
import ipaddress
import os
import shutil
import socket
import tempfile
from collections.abc import AsyncIterator, Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import pytest_asyncio
from hypothesis import settings

import bot  # noqa: F401  before anybody imports the client: it sets how spans of time are given

if TYPE_CHECKING:
    from tests.world import World

settings.register_profile("house", deadline=None)
settings.register_profile("ci", deadline=None, derandomize=True)
settings.load_profile("ci" if os.environ.get("CI") else "house")


MEMORY = Path("/dev/shm")
ROOM_BYTES = 3 << 30


def pytest_configure() -> None:
    """Folders of tests lie in memory where there is room for them: most of a test's time is waiting for a disk.

    What a power cut leaves on a disk is proved by cutting the write-ahead log, not by this disk.
    """
    if "TMPDIR" not in os.environ and MEMORY.is_dir() and shutil.disk_usage(MEMORY).free > ROOM_BYTES:
        for name in ("TMPDIR", "PYTEST_DEBUG_TEMPROOT"):
            os.environ[name] = str(MEMORY)
        tempfile.tempdir = None  # ask anew


def _on_this_machine(address: Any) -> bool:
    host = address[0] if isinstance(address, tuple) else "localhost"
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


@pytest.fixture(scope="session", autouse=True)
def only_loopback() -> Iterator[None]:
    """A connection to another machine is refused where it is made, so that the test names itself."""

    def guarded(connect: Callable[..., Any]) -> Callable[..., Any]:
        def check(self: socket.socket, address: Any) -> Any:
            if not _on_this_machine(address):
                raise AssertionError(f"a test wants to reach {address}; only loopback is allowed")
            return connect(self, address)

        return check

    with pytest.MonkeyPatch.context() as patch:
        for name in ("connect", "connect_ex"):
            patch.setattr(socket.socket, name, guarded(getattr(socket.socket, name)))
        yield


@pytest_asyncio.fixture
async def world(tmp_path: Path) -> AsyncIterator[World]:
    """The whole bot over a local Telegram of its own; modules that want less of it, or more, have one of theirs."""
    from tests.world import World

    async with World(tmp_path) as world:
        yield world


@pytest.fixture(scope="session")
def samples() -> dict[str, list[dict[str, Any]]]:
    """What every screen is filled with; tests that use it share one process (`xdist_group("screens")`)."""
    from tests.samples import sampled, wanted

    found = asyncio.run(sampled())
    assert wanted() - set(found) == set(), "screens that nobody comes to; see tests/samples.py"
    return found
