"""A running sandbox, a stock python-telegram-bot client and the person door,
all over real HTTP on loopback.
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest
import pytest_asyncio
from telegram import Bot
from telegram.request import HTTPXRequest

from sandbox import Sandbox


@pytest_asyncio.fixture
async def sandbox() -> AsyncIterator[Sandbox]:
    server = Sandbox()
    await server.start()
    yield server
    await server.stop()


@pytest_asyncio.fixture
async def bot(sandbox: Sandbox) -> AsyncIterator[Bot]:
    async with stock_bot(sandbox) as client:
        yield client


@pytest_asyncio.fixture
async def door(sandbox: Sandbox) -> AsyncIterator[Door]:
    async with httpx.AsyncClient(base_url=f"{sandbox.base_url}/sandbox", timeout=20, verify=False) as client:
        yield Door(client)


@pytest.fixture
def maria(sandbox: Sandbox) -> dict[str, Any]:
    return sandbox.add_person("Maria", username="customs_ph", started=True)


@pytest.fixture
def room(sandbox: Sandbox, maria: dict[str, Any]) -> int:
    """Maria's forum, with the bot as administrator since long."""
    chat = sandbox.add_chat("supergroup", "SEAP", "customs_ph", is_forum=True)["id"]
    sandbox.add_member(chat, sandbox.bot["id"], rights=True, quiet=True)
    return int(chat)


def stock_bot(sandbox: Sandbox) -> Bot:
    """The library's client as it is; it reads no certificates, since there is no TLS on loopback."""
    return Bot(
        sandbox.token,
        base_url=f"{sandbox.base_url}/bot",
        base_file_url=f"{sandbox.base_url}/file/bot",
        request=HTTPXRequest(httpx_kwargs={"verify": False}),
        get_updates_request=HTTPXRequest(httpx_kwargs={"verify": False}),
    )


class Door:
    """The person door in a few words; `get` and `post` give the JSON and demand success."""

    def __init__(self, client: httpx.AsyncClient) -> None:
        self.client = client

    async def get(self, path: str, **words: Any) -> Any:
        return self._read(await self.client.get(path, params=words))

    async def post(self, path: str, **body: Any) -> Any:
        return self._read(await self.client.post(path, json=body))

    async def refusal(self, path: str, **body: Any) -> tuple[int, str]:
        answer = await self.client.post(path, json=body)
        return answer.status_code, answer.json()["error"]

    @staticmethod
    def _read(answer: httpx.Response) -> Any:
        assert answer.status_code == 200, answer.text
        return answer.json()
