"""``ozonenet run``: the bot on Telegram, until it is told to stop."""

from __future__ import annotations

import asyncio
from pathlib import Path

from bot.app import App
from bot.commands.opening import database_errors, open_settings
from bot.config import token_of
from bot.demo_mark import require_no_demo
from bot.serving import serve
from bot.settings import Settings


def main(config: Path | None, data: Path | None) -> None:
    """Returns after SIGTERM or SIGINT, when what was under way is finished."""
    settings, _ = open_settings(config, data)
    token_of(settings)
    with database_errors():
        require_no_demo(settings)
        asyncio.run(_run(settings))


async def _run(settings: Settings) -> None:
    await serve(App(settings))
