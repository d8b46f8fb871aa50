"""``ozonenet drill``: rehearse a disaster, and say how long the way back takes."""

from __future__ import annotations

import asyncio
import sqlite3
from pathlib import Path

import click

from bot.alarm import Alarm
from bot.app import open_database
from bot.clock import Clock
from bot.commands.opening import database_errors, open_settings
from bot.drill import rehearse
from bot.settings import Settings
from storage.engine import StorageError


def main(config: Path | None, data: Path | None) -> None:
    """Backs up, restores into an empty place, brings up to date, verifies, and prints the time of each step."""
    settings, _ = open_settings(config, data)
    with database_errors():
        try:
            done = rehearse(settings, Clock().now_ms())
        except Exception as error:
            asyncio.run(_tell(settings, error))
            raise
    rows, files = sum(done.manifest.rows.values()), sum(m.name.startswith("files/") for m in done.manifest.members)
    sealed = "encrypted" if done.encrypted else "not encrypted"
    click.echo(f"backup   {done.backup_s:8.2f} s  {done.size / 1_000_000:.1f} MB, {sealed}")
    click.echo(f"restore  {done.restore_s:8.2f} s  unpacked, hashes compared, brought up to date")
    click.echo(f"verify   {done.verify_s:8.2f} s  integrity, references, audit log, {rows:,} rows, {files:,} files")
    click.echo("The backup can be restored.")


async def _tell(settings: Settings, error: Exception) -> None:
    """Put the failure into the queue of the bot, which sends it to those who run the server."""
    if settings.service.admin_chat is None or not settings.storage.database.exists():
        return
    try:
        db = open_database(settings.storage.data)
        await db.open()
        try:
            await Alarm(db, Clock(), settings.service).duty_failed("drill", error)
        finally:
            await db.close()
    except (sqlite3.Error, StorageError) as also:
        click.echo(f"warning: nobody could be told: {also}", err=True)
