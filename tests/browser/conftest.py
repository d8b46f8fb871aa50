"""A real Chromium on the page of a real sandbox, with a stock bot behind it."""

from __future__ import annotations

import os
import shutil
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any

import pytest
import pytest_asyncio
from playwright.async_api import Browser, Page, async_playwright

from sandbox import Sandbox
from tests.browser import echobot
from tests.browser.screen import Screen

NAMES = ("chromium", "chromium-browser", "google-chrome")
SWITCHES = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
PHONE = {"width": 390, "height": 844}

Opener = Callable[..., Awaitable[Screen]]


def _browser_path() -> str:
    found = next(filter(None, map(shutil.which, NAMES)), None)
    if found:
        return found
    words = "no browser is installed (Debian: apt-get install chromium), so the chat page was not tried"
    if os.environ.get("CI") == "true":
        pytest.fail(words)
    pytest.skip(words)


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def browser() -> AsyncIterator[Browser]:
    path = _browser_path()
    async with async_playwright() as playwright:
        chromium = await playwright.chromium.launch(executable_path=path, args=SWITCHES)
        yield chromium
        await chromium.close()


@pytest_asyncio.fixture(loop_scope="module")
async def sandbox(browser: Browser) -> AsyncIterator[Sandbox]:
    server = Sandbox()
    await server.start()
    server.add_person("Maria", "Santos", username="customs_ph")
    server.add_person("Ozone", "Fiji", username="ozone_fj")
    server.add_person("جمارك", "الإمارات", username="customs_ae", language_code="ar")
    yield server
    await server.stop()


@pytest_asyncio.fixture(loop_scope="module")
async def bot(sandbox: Sandbox) -> AsyncIterator[None]:
    async with echobot.running(sandbox):
        yield


@pytest_asyncio.fixture(loop_scope="module")
async def opened(browser: Browser, sandbox: Sandbox) -> AsyncIterator[Opener]:
    """Open the page: `await opened("/?as=customs_ph", width=…)`. Errors of the page fail the test."""
    pages: list[Page] = []
    faults: list[str] = []

    async def opener(address: str, **size: Any) -> Screen:
        page = await browser.new_page(viewport={**PHONE, **size})  # type: ignore[arg-type]
        page.set_default_timeout(15_000)
        page.on("pageerror", lambda error: faults.append(str(error)))
        page.on("console", lambda line: faults.append(line.text) if "Content Security" in line.text else None)
        pages.append(page)
        await page.goto(sandbox.base_url + address)
        await page.locator(".phone .head").first.wait_for()
        return Screen(page)

    yield opener
    for page in pages:
        await page.close()
    assert faults == []
