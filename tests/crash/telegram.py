"""The local Telegram as a process that outlives every bot, used through its doors as anybody outside would."""

from __future__ import annotations

import asyncio
import re
import signal
import sys
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import httpx

ROOT = Path(__file__).parents[2]
CHANGES = ("event: message", "event: edit", "event: delete")
Json = dict[str, Any]


class LocalTelegram:
    """`async with LocalTelegram(log)`: people write and press over HTTP; `address` is for the bot's configuration."""

    def __init__(self, log: Path) -> None:
        self._log = log
        self.address = ""
        self.bot: Json = {}
        self._news = asyncio.Event()

    async def __aenter__(self) -> Self:
        with self._log.open("wb") as log:
            self._process = await asyncio.create_subprocess_exec(
                *(sys.executable, "-u", "-m", "sandbox", "--port", "0"),
                cwd=ROOT,
                stdout=asyncio.subprocess.PIPE,
                stderr=log,
            )
        assert self._process.stdout is not None
        line = (await self._process.stdout.readline()).decode()
        found = re.search(r"page (http://\S+)/", line)
        if found is None:
            raise RuntimeError(f"the local Telegram did not start: {line}")
        self.address = found[1]
        self._http = httpx.AsyncClient(base_url=f"{self.address}/sandbox", timeout=120, trust_env=False)
        self.bot = (await self.ask("state"))["bot"]
        self._listening = asyncio.create_task(self._listen())
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._listening.cancel()
        await asyncio.gather(self._listening, return_exceptions=True)
        await self._http.aclose()
        self._process.send_signal(signal.SIGTERM)
        await self._process.wait()

    @property
    def news(self) -> asyncio.Event:
        """Set when somebody's chat has changed after this was asked for."""
        return self._news

    async def _listen(self) -> None:
        async with self._http.stream("GET", "/events", timeout=None) as events:
            async for line in events.aiter_lines():
                if line.startswith(CHANGES):
                    told, self._news = self._news, asyncio.Event()
                    told.set()

    async def ask(self, path: str, **words: Any) -> Any:
        """GET. Raises httpx.HTTPStatusError for a refusal."""
        answer = await self._http.get(f"/{path}", params=words)
        return answer.raise_for_status().json()

    async def act(self, path: str, **body: Any) -> Any:
        """POST. Raises httpx.HTTPStatusError for a refusal."""
        answer = await self._http.post(f"/{path}", json=body)
        return answer.raise_for_status().json()

    async def add_person(self, username: str) -> Json:
        """Somebody with an account."""
        person: Json = await self.act("people", first_name=username.title(), username=username, language_code="en")
        return person

    async def messages(self, person: int, chat: int, limit: int = 0) -> list[Json]:
        """What a person sees in a chat, oldest first; the newest `limit`, if it is not 0."""
        found: list[Json] = await self.ask(f"people/{person}/chats/{chat}/messages", limit=limit)
        return found
