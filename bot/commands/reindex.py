"""``ozonenet reindex``: the search index is made anew from the stored documents, also while the bot runs.

Officers search and post meanwhile. Interrupted, it goes on from there when it is run again.
"""

from __future__ import annotations

import asyncio
import sys
from pathlib import Path

import click

from bot.app import open_database
from bot.commands.opening import database_errors, open_settings
from storage.reindex import documents, reindex


def main(config: Path | None, data: Path | None) -> None:
    """Shows a bar on standard error and says how many documents were filed."""
    settings, _ = open_settings(config, data)
    with database_errors():
        filed = asyncio.run(_reindex(settings.storage.data))
    click.echo(f"{filed:,} documents filed anew")


async def _reindex(data: Path) -> int:
    db = open_database(data)
    await db.open()
    try:
        async with db.read() as reader:
            left = await documents(reader)
        with click.progressbar(length=left, label="indexing", file=sys.stderr) as bar:
            return await reindex(db, bar.update)
    finally:
        await db.close()
