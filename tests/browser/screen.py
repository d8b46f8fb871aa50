"""What a person does on the page and sees there, in the words of a chat."""

from __future__ import annotations

import io
from typing import Any

from PIL import Image
from playwright.async_api import Locator, Page, expect


def picture(name: str, width: int = 320, height: int = 240) -> dict[str, Any]:
    """A small JPEG to upload."""
    out = io.BytesIO()
    Image.new("RGB", (width, height), (60, 120, 110)).save(out, "JPEG")
    return {"name": name, "mimeType": "image/jpeg", "buffer": out.getvalue()}


class Screen:
    """One phone on the page: the first, or that of `who`."""

    def __init__(self, page: Page, who: str | None = None) -> None:
        self.page = page
        self.phone = page.locator(f'.phone[data-person="{who}"]') if who else page.locator(".phone").first

    def of(self, who: str) -> Screen:
        return Screen(self.page, who)

    @property
    def field(self) -> Locator:
        return self.phone.locator("textarea")

    @property
    def messages(self) -> Locator:
        return self.phone.locator(".message .bubble")

    async def opens(self, title: str) -> None:
        await self.phone.locator(".chat-row", has_text=title).click()

    async def says(self, text: str) -> None:
        await self.field.fill(text)
        await self.field.press("Enter")

    async def sees(self, text: str) -> None:
        await expect(self.messages.filter(has_text=text).last).to_be_visible()

    async def sees_not(self, text: str) -> None:
        await expect(self.messages.filter(has_text=text)).to_have_count(0)

    async def presses(self, label: str) -> None:
        await self.phone.get_by_role("button", name=label, exact=True).last.click()

    async def is_told(self, words: str) -> None:
        await expect(self.phone.locator(".toast", has_text=words)).to_be_visible()

    async def chooses_files(self, *files: dict[str, Any]) -> None:
        async with self.page.expect_file_chooser() as waiting:
            await self.phone.locator(".composer .field button").click()
        await (await waiting.value).set_files(list(files))  # type: ignore[arg-type]
