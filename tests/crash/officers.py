"""Officers who post one case after the other, and do not care how often the bot dies meanwhile."""

from __future__ import annotations

import asyncio
import random
import re
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field

import httpx

from tests.crash.telegram import Json, LocalTelegram

LOOK_S = 0.04
AGAIN_S = 1.5
"""After so many seconds without a change an officer presses once more."""
GIVE_UP_S = 60.0
ECHOES = 2
AMOUNT = re.compile(r"\(([\d,]+) cylinders? ×")
RECEIPT = re.compile(r"✅ Posted")
REFERENCE = re.compile(r"\b[A-Z]{2}-\d{4}-\d{4}\b")
ECHO = re.compile(r"There is no command /(zz\d+x\d+)\b")


def case_text(number: int) -> str:
    """A case that is told apart from all others by its number of cylinders."""
    return (
        f"/case {number} cylinders x 13.6 kg declared HFC-134a, identifier says CFC-12, Manila port, mislabelled, "
        f"seal mark{number}end"
    )


def echo(number: int, place: int) -> str:
    """A command that does not exist; the bot's answer names it."""
    return f"zz{number}x{place}"


def amount_in(text: str) -> int | None:
    """Which case a card or receipt is about."""
    found = AMOUNT.search(text)
    return int(found[1].replace(",", "")) if found else None


@dataclass
class Officer:
    """Writes, presses and remembers; `told` are the numbers written, `receipts` the references seen, by number."""

    telegram: LocalTelegram
    person: int
    numbers: Iterator[int]
    chance: random.Random
    told: list[int] = field(default_factory=list)
    receipts: dict[int, str] = field(default_factory=dict)
    unanswered: list[int] = field(default_factory=list)
    _presses: set[asyncio.Task[None]] = field(default_factory=set)

    async def work(self, going: Callable[[], bool]) -> None:
        """Case after case while `going()`; the one begun is brought to its end."""
        while going():
            await self._case(next(self.numbers))
        await asyncio.gather(*self._presses)

    async def _case(self, number: int) -> None:
        self.told.append(number)
        await self._say(case_text(number))
        for place in range(ECHOES):
            await self._say(f"/{echo(number, place)}")
        card = await self._await(number, lambda text: True, None)
        if card is None:
            self.unanswered.append(number)
            return
        if self.chance.random() < 0.3:
            self._press(card)  # an impatient finger
        receipt = await self._await(number, lambda text: bool(RECEIPT.search(text)), card)
        if receipt is None:
            self.unanswered.append(number)
            return
        found = REFERENCE.search(receipt["text"])
        assert found is not None, receipt["text"]
        self.receipts[number] = found[0]

    async def _await(self, number: int, right: Callable[[str], bool], press: Json | None) -> Json | None:
        """The message about case `number` that is `right`; presses Post on `press` now and then until it is there."""
        loop = asyncio.get_running_loop()
        began, pressed = loop.time(), float("-inf")
        while loop.time() - began < GIVE_UP_S:
            news = self.telegram.news
            for message in await self.telegram.messages(self.person, self.telegram.bot["id"], limit=12):
                text = message.get("text", "")
                if message["from"]["id"] == self.telegram.bot["id"] and amount_in(text) == number and right(text):
                    return message
            if press is not None and loop.time() - pressed > AGAIN_S:
                self._press(press)
                pressed = loop.time()
            with suppress(TimeoutError):
                async with asyncio.timeout(AGAIN_S):
                    await news.wait()
            await asyncio.sleep(LOOK_S)  # what came together is looked at together
        return None

    async def _say(self, text: str) -> None:
        await self.telegram.act(f"people/{self.person}/chats/{self.telegram.bot['id']}/messages", text=text)

    def _press(self, card: Json) -> None:
        task = asyncio.create_task(self._pressing(card["message_id"]))
        self._presses.add(task)
        task.add_done_callback(self._presses.discard)

    async def _pressing(self, message: int) -> None:
        try:
            await self.telegram.act(
                f"people/{self.person}/chats/{self.telegram.bot['id']}/messages/{message}/press", text="Post"
            )
        except httpx.HTTPStatusError as refused:
            if refused.response.status_code != 404:  # the button has gone in the meantime
                raise
