"""``ozonenet sandbox``: bot, local Telegram and demo world in one process, until it is told to stop."""

from __future__ import annotations

import asyncio
from pathlib import Path

import click

from bot.commands.opening import database_errors, open_settings
from bot.local import Local
from bot.serving import serve
from bot.settings import Settings

READY = """\
OzoneNet is ready: {address}
  Open the page and choose who you are, then try:
  customs_ph        /case 40 cylinders x 13.6 kg declared HFC-134a, identifier says CFC-12, Manila port, mislabelled
  ozone_fj          /find freon 12
  coordinator_seap  /alert Cylinders with false labels under way
  newcomer          /start
Ctrl-C stops it; everything is kept in {data}."""


class _Announced(Local):
    """Says where the page is once everything runs."""

    def __init__(self, settings: Settings, port: int) -> None:
        super().__init__(settings, port)
        self._data = settings.storage.data

    async def start(self) -> None:
        await super().start()
        click.echo(READY.format(address=self.address, data=self._data))


def main(config: Path | None, data: Path | None, *, port: int) -> None:
    """Returns after SIGTERM or SIGINT, when what was under way is finished."""
    settings, _ = open_settings(config, data)
    with database_errors():
        asyncio.run(_run(settings, port))


async def _run(settings: Settings, port: int) -> None:
    await serve(_Announced(settings, port))
