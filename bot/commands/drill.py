"""``ozonenet drill``: rehearse a disaster, and say how long the way back takes."""

from __future__ import annotations

from pathlib import Path

import click

from bot.clock import Clock
from bot.commands.opening import database_errors, open_settings
from bot.drill import rehearse


def main(config: Path | None, data: Path | None) -> None:
    """Backs up, restores into an empty place, brings up to date, verifies, and prints the time of each step."""
    settings, _ = open_settings(config, data)
    with database_errors():
        done = rehearse(settings, Clock().now_ms())
    rows, files = sum(done.manifest.rows.values()), sum(m.name.startswith("files/") for m in done.manifest.members)
    sealed = "encrypted" if done.encrypted else "not encrypted"
    click.echo(f"backup   {done.backup_s:8.2f} s  {done.size / 1_000_000:.1f} MB, {sealed}")
    click.echo(f"restore  {done.restore_s:8.2f} s  unpacked, hashes compared, brought up to date")
    click.echo(f"verify   {done.verify_s:8.2f} s  integrity, references, audit log, {rows:,} rows, {files:,} files")
    click.echo("The backup can be restored.")
