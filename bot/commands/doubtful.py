"""``ozonenet doubtful``: a person decides about messages of which nobody knows whether they arrived; any time."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from pathlib import Path

import click

from bot.app import open_database
from bot.clock import moment
from bot.commands.opening import database_errors, open_settings
from bot.errors import FAILED, CommandError
from bot.settings import Settings
from services.outbox import Priority
from storage import outbox
from storage.outbox import Row


def main(config: Path | None, data: Path | None, *, again: Sequence[int], drop: Sequence[int]) -> None:
    """Sends the numbers of `again` once more, lets those of `drop` be, and lists what is left to decide."""
    settings, _ = open_settings(config, data)
    with database_errors():
        unknown, left = asyncio.run(_decide(settings, {**dict.fromkeys(again, True), **dict.fromkeys(drop, False)}))
    for row in left:
        click.echo(
            f"{row.id}  {moment(row.made_at):%Y-%m-%d %H:%M}  {Priority(row.priority).name.lower()}  "
            f"{row.method} to {row.chat_id}: {row.error}"
        )
    if not left:
        click.echo("no message is in doubt")
    if unknown:
        raise CommandError(f"not in doubt: {', '.join(map(str, unknown))}; nothing was changed about them", FAILED)


async def _decide(settings: Settings, wanted: dict[int, bool]) -> tuple[list[int], list[Row]]:
    """The numbers that are not in doubt, and the rows that still are."""
    db = open_database(settings.storage.data)
    await db.open()
    try:
        async with db.write() as tx:
            unknown = [row_id for row_id, once_more in wanted.items() if not await outbox.decide(tx, row_id, once_more)]
        async with db.read() as reader:
            return unknown, await outbox.uncertain(reader)
    finally:
        await db.close()
