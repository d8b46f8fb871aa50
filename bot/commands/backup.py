"""``ozonenet backup``: everything in the data folder as one file, also while the bot runs."""

from __future__ import annotations

from pathlib import Path

import click

from bot.backups import back_up
from bot.clock import Clock
from bot.commands.opening import database_errors, open_settings


def main(config: Path | None, data: Path | None, *, to: Path | None) -> None:
    """Says where the backup is and what it holds."""
    settings, _ = open_settings(config, data)
    with database_errors():
        made = back_up(settings, Clock().now_ms(), to)
    files = sum(member.name.startswith("files/") for member in made.manifest.members)
    size = made.path.stat().st_size / 1_000_000
    click.echo(f"{made.path}: {made.manifest.rows.get('items', 0)} items, {files} photos and documents, {size:.1f} MB")
    for sha256 in made.manifest.missing:
        click.echo(f"warning: a photo or document is lost, its SHA-256 is {sha256}", err=True)
    if not made.encrypted:
        click.echo("warning: it is not encrypted; name a key in [backup] key_file", err=True)
